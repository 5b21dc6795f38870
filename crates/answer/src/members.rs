use std::sync::LazyLock;

use regex::Regex;
use tiaowen_text::{parse_numeral, sentences};
use tiaowen_types::{Clause, ClauseIdx, Document, Span, Verdict};

use crate::ask::Case;
use crate::select::Picker;
use crate::{Draft, Outcome, Quote, Receipt, Rule, Sentence, Template, finish};

/// Clauses among which, and above which, a heading is looked for.
const LOOKED_AT: usize = 12;
/// Share of the question's words that another heading must hold.
const SHARE: f32 = 0.25;
/// Clauses whose own heading needs no word of the question.
const NEAR: usize = 3;

/// A number of members in a question: 六大方向, 哪三个层级.
static NUMBER: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new("([一二三四五六七八九十]{1,2}|[0-9]{1,2})(大|个|类|项|层|方面|部分|章)")
        .expect("invariant: a constant pattern compiles")
});

/// Answers 「六大方向是哪些」 when a heading near the top has as many clauses below it as the question counts: the
/// headings below are the members.
pub(crate) fn answer(case: &Case<'_>, receipt: &mut Receipt) -> Option<Outcome> {
    let numbers = counted(&case.inputs.plan.resolved);
    let (document, idx) = heading(case, &numbers)?;
    receipt.rules.push(Rule::List);
    let mut draft = Draft::new(Verdict::Informational);
    let clause = document.tree.get(idx)?;
    let at = Template::Clause(document.meta.id.clone(), idx);
    let ground = case.grounds.iter().find(|g| g.ranked.document == document.meta.id && g.ranked.clause == idx);
    let own = || vec![Quote::take(document, idx, clause.heading.unwrap_or(clause.span))];
    let quotes = ground.map_or_else(own, |ground| Picker::of(case).quotes(ground, None));
    draft.sentences.push(Sentence::quoting_all(at, quotes));
    let below = document.tree.children(idx);
    let first = |clause: &Clause| {
        let own = clause.span.of(&document.text);
        let sentence = sentences(own).into_iter().next()?;
        Span::new(&document.text, clause.span.start() + sentence.start, clause.span.start() + sentence.end)
    };
    let span = |clause: &Clause| clause.heading.or_else(|| first(clause)).unwrap_or(clause.span);
    let members: Vec<_> = below.map(|(idx, clause)| Quote::take(document, idx, span(clause))).collect();
    draft.sentences.push(Sentence::template(Template::Count(members.len())));
    for quote in members {
        let at = Template::Clause(quote.document.clone(), quote.clause);
        draft.sentences.push(Sentence::quoting(at, quote));
    }
    Some(finish::answered(case, draft))
}

/// A clause near the top, or one above it, with as many clauses below it as the question counts; its heading has the
/// most of the question's words.
fn heading<'a>(case: &Case<'a>, numbers: &[u32]) -> Option<(&'a Document, ClauseIdx)> {
    let plan = case.inputs.plan;
    let least = SHARE * case.weights.of(&plan.resolved);
    let mut best: Option<(f32, (&Document, ClauseIdx))> = None;
    for (place, ground) in case.grounds.iter().take(LOOKED_AT).enumerate() {
        let own = ground.ranked.clause;
        for idx in std::iter::once(own).chain(ground.clause.parent) {
            let document = ground.document;
            let below = document.tree.children(idx).count();
            let asked = plan.documents.is_empty() || plan.documents.contains(&document.meta.id);
            if !asked || !u32::try_from(below).is_ok_and(|below| numbers.contains(&below)) {
                continue;
            }
            let head = document.tree.get(idx).and_then(|clause| clause.heading);
            let words = head.map_or(0.0, |head| case.weights.of(head.of(&document.text)));
            let near = idx == own && place < NEAR;
            let better = best.as_ref().is_none_or(|(most, _)| words > *most);
            if better && (near || words > least) {
                best = Some((words, (document, idx)));
            }
        }
    }
    best.map(|(_, found)| found)
}

/// The numbers of members that a question counts.
fn counted(question: &str) -> Vec<u32> {
    let numbers = NUMBER.captures_iter(question).filter_map(|found| parse_numeral(found.get(1)?.as_str()));
    numbers.filter(|n| *n > 1).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_members() {
        let check = |question: &str, expected: &[u32]| assert_eq!(counted(question), expected, "{question}");
        check("六大方向是哪些", &[6]);
        check("分哪三个层级，共12项", &[3, 12]);
        check("有一个问题", &[]);
    }
}
