use tiaowen_types::{Document, DocumentId, Verdict};

use crate::ask::Case;
use crate::evidence::Ground;
use crate::select::Picker;
use crate::verdict::leans_on_superseded;
use crate::{ConflictReason, Draft, Outcome, Receipt, Rule, Sentence, Template, Topic, draft::Conflicting, finish};

/// Clauses shown of one edition.
const EACH: usize = 2;
/// Least support of a clause shown, over the edition's best.
const NEAR: f32 = 0.75;

/// Answers a question that compares two editions of a document: what stood, what stands.
pub(crate) fn answer(case: &Case<'_>, receipt: &mut Receipt) -> Option<Outcome> {
    let (old, new) = pair(case)?;
    receipt.rules.push(Rule::Editions);
    let picker = Picker::of(case);
    let relies = leans_on_superseded(case);
    let mut draft = Draft::new(if relies { Verdict::Conditional } else { Verdict::Informational });
    draft.sentences.push(Sentence::template(Template::Superseded(old.meta.id.clone(), new.meta.id.clone())));
    let mut firsts = Vec::new();
    for document in [old, new] {
        let grounds = best_of(case, &document.meta.id);
        if grounds.is_empty() {
            draft.sentences.push(Sentence::template(Template::NoCounterpart(document.meta.id.clone())));
        }
        for (place, ground) in grounds.into_iter().enumerate() {
            let quotes = picker.quotes(ground, None);
            if place == 0 {
                firsts.extend(quotes.first().cloned());
            }
            let at = Template::Clause(ground.ranked.document.clone(), ground.ranked.clause);
            draft.sentences.push(Sentence::quoting_all(at, quotes));
        }
    }
    if firsts.len() == 2 {
        let (topic, reason) = (Topic::Editions, ConflictReason::Edition);
        draft.conflicts.push(Conflicting { topic, quotes: firsts, deciding: Some(1), reason });
    }
    Some(finish::answered(case, draft))
}

/// The older and the newer edition the question speaks of.
fn pair<'a>(case: &Case<'a>) -> Option<(&'a Document, &'a Document)> {
    let shelf = case.inputs.shelf;
    let of = |document: &'a Document| Some((document, shelf.document(document.meta.superseded_by.as_ref()?)?));
    let pairs = || shelf.documents().filter_map(of);
    let involves = |pair: &(&Document, &Document), id: &DocumentId| pair.0.meta.id == *id || pair.1.meta.id == *id;
    let named = case.inputs.plan.documents.iter().find_map(|id| pairs().find(|pair| involves(pair, id)));
    named.or_else(|| case.grounds.iter().find_map(|g| pairs().find(|pair| involves(pair, &g.ranked.document))))
}

fn best_of<'a, 'b>(case: &'b Case<'a>, document: &DocumentId) -> Vec<&'b Ground<'a>> {
    let of: Vec<_> = case.grounds.iter().filter(|g| g.ranked.document == *document && !g.furniture()).collect();
    let best = of.iter().map(|g| g.support).fold(0.0, f32::max);
    of.into_iter().filter(|g| g.support >= NEAR * best).take(EACH).collect()
}
