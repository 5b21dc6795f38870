use tiaowen_types::Verdict;

use crate::ask::Case;
use crate::kind::Kind;
use crate::select::Picker;
use crate::{Draft, Outcome, Receipt, Rule, Sentence, Template, finish};

/// Answers with the words of the clauses nearest to the question.
pub(crate) fn answer(case: &Case<'_>, receipt: &mut Receipt) -> Outcome {
    receipt.rules.push(Rule::Informational);
    let figures = case.kind == Kind::Narrow;
    let picker = Picker { weights: &case.weights, figures };
    let (most, least) = match case.kind {
        Kind::List | Kind::Compare => (10, 0.5),
        Kind::Narrow | Kind::Facts | Kind::Status | Kind::Force | Kind::Quotation => (2, 0.75),
        Kind::Open | Kind::May | Kind::Must | Kind::Contradiction | Kind::Editions => (4, 0.6),
    };
    let best = case.grounds.iter().map(|g| g.support()).fold(0.0, f32::max);
    let mut draft = Draft::new(Verdict::Informational);
    draft.sentences.push(Sentence::template(Template::Verdict(Verdict::Informational)));
    let near = case.grounds.iter().filter(|g| !g.furniture() && g.support() >= least * best).take(most);
    for ground in near {
        let at = Template::Clause(ground.ranked.document.clone(), ground.ranked.clause);
        draft.sentences.push(Sentence::quoting(at, picker.quote(ground, None)));
    }
    finish::answered(case, draft)
}
