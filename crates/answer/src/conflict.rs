use tiaowen_types::{Binding, Document, Level, Verdict};

use crate::ask::Case;
use crate::draft::Conflicting;
use crate::verdict::Ruling;
use crate::{ConflictReason, Quote, Topic};

/// Share of the weightiest ruling below which a document's word on the act is too faint to differ.
const FAINT: f32 = 0.6;

/// Where the documents quoted differ on the act: each document's weightiest word, and which decides.
///
/// The verdict is that of the whole: where it is softer than the strictest word, the words stand together.
pub(crate) fn between(
    case: &Case<'_>,
    rulings: &[Ruling<'_>],
    quotes: &[Quote],
    verdict: Verdict,
) -> Option<Conflicting> {
    let least = FAINT * rulings.first()?.weight;
    let mut words: Vec<(&Document, Verdict, &Quote)> = Vec::new();
    for ruling in rulings.iter().filter(|ruling| ruling.weight >= least && ruling.verdict != Verdict::Required) {
        let Some(ground) = case.grounds.get(ruling.ground) else { continue };
        let quoted = |quote: &&Quote| quote.document == ground.ranked.document && quote.clause == ground.ranked.clause;
        let Some(quote) = quotes.iter().find(quoted) else { continue };
        if !words.iter().any(|(document, ..)| document.meta.id == ground.document.meta.id) {
            words.push((ground.document, ruling.verdict, quote));
        }
    }
    let first = words.first()?.1;
    if words.iter().all(|(_, verdict, _)| *verdict == first) {
        return None;
    }
    // A condition may stand on either side (原则上禁止，确需使用的…), so it does not make a permission.
    let permits = |verdict: &Verdict| matches!(verdict, Verdict::Allowed | Verdict::Encouraged);
    let mixed = words.iter().any(|(_, v, _)| permits(v)) && words.iter().any(|(_, v, _)| !permits(v));
    let topic = if mixed { Topic::Scope } else { Topic::Strictness };
    let (deciding, reason) = decide(&words);
    let softer = deciding.and_then(|at| words.get(at)).is_some_and(|(_, strictest, _)| *strictest != verdict);
    let (deciding, reason) = match reason {
        ConflictReason::Strictest if mixed || softer => (None, ConflictReason::Together),
        ConflictReason::Level | ConflictReason::Binding if softer => (None, ConflictReason::Together),
        ConflictReason::Strictest
        | ConflictReason::Level
        | ConflictReason::Binding
        | ConflictReason::Edition
        | ConflictReason::Together => (deciding, reason),
    };
    Some(Conflicting {
        topic,
        quotes: words.into_iter().map(|(_, _, quote)| quote.clone()).collect(),
        deciding,
        reason,
    })
}

/// Binding before guidance before advice, national before municipal; side by side, the strictest.
fn decide(words: &[(&Document, Verdict, &Quote)]) -> (Option<usize>, ConflictReason) {
    let binding = |document: &Document| document.meta.binding;
    let local = |document: &Document| document.meta.level >= Level::Municipal;
    let strictest = (0..words.len())
        .min_by_key(|&at| words.get(at).map(|(document, verdict, _)| (strictness(*verdict), binding(document))));
    let Some((first, ..)) = strictest.and_then(|at| words.get(at)) else { return (None, ConflictReason::Strictest) };
    let others = || words.iter().map(|(document, ..)| *document).filter(|d| d.meta.id != first.meta.id);
    if others().all(|other| local(other) && !local(first)) {
        return (strictest, ConflictReason::Level);
    }
    if others().all(|other| binding(other) > binding(first)) && binding(first) < Binding::News {
        return (strictest, ConflictReason::Binding);
    }
    (strictest, ConflictReason::Strictest)
}

fn strictness(verdict: Verdict) -> u8 {
    match verdict {
        Verdict::Prohibited => 0,
        Verdict::Conditional => 1,
        Verdict::Discouraged => 2,
        Verdict::Required => 3,
        Verdict::Allowed | Verdict::Encouraged | Verdict::Informational | Verdict::NotCovered => 4,
    }
}
