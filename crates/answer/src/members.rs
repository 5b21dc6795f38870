use std::sync::LazyLock;

use regex::Regex;
use tiaowen_text::{parse_numeral, sentences};
use tiaowen_types::{Clause, Span, Verdict};

use crate::ask::Case;
use crate::select::Picker;
use crate::{Draft, Outcome, Quote, Receipt, Rule, Sentence, Template, finish};

/// Clauses among which a heading is looked for.
const LOOKED_AT: usize = 3;

/// A number of members in a question: 六大方向, 哪三个层级.
static NUMBER: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new("([一二三四五六七八九十]{1,2}|[0-9]{1,2})(大|个|类|项|层|方面|部分|章)")
        .expect("invariant: a constant pattern compiles")
});

/// Answers 「六大方向是哪些」 when a heading near the top has as many clauses below it as the question counts: the
/// headings below are the members.
pub(crate) fn answer(case: &Case<'_>, receipt: &mut Receipt) -> Option<Outcome> {
    let numbers = counted(&case.inputs.plan.resolved);
    let heading = case.grounds.iter().take(LOOKED_AT).find(|ground| {
        let below = ground.document.tree.children(ground.ranked.clause).count();
        u32::try_from(below).is_ok_and(|below| numbers.contains(&below))
    })?;
    receipt.rules.push(Rule::List);
    let mut draft = Draft::new(Verdict::Informational);
    let at = Template::Clause(heading.ranked.document.clone(), heading.ranked.clause);
    draft.sentences.push(Sentence::quoting_all(at, Picker::of(case).quotes(heading, None)));
    let below = heading.document.tree.children(heading.ranked.clause);
    let first = |clause: &Clause| {
        let own = clause.span.of(&heading.document.text);
        let sentence = sentences(own).into_iter().next()?;
        Span::new(&heading.document.text, clause.span.start() + sentence.start, clause.span.start() + sentence.end)
    };
    let span = |clause: &Clause| clause.heading.or_else(|| first(clause)).unwrap_or(clause.span);
    let members: Vec<_> = below.map(|(idx, clause)| Quote::take(heading.document, idx, span(clause))).collect();
    draft.sentences.push(Sentence::template(Template::Count(members.len())));
    for quote in members {
        let at = Template::Clause(quote.document.clone(), quote.clause);
        draft.sentences.push(Sentence::quoting(at, quote));
    }
    Some(finish::answered(case, draft))
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
