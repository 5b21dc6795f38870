use tiaowen_retrieval::Intent;
use tiaowen_types::Verdict;

use crate::ask::Case;
use crate::select::Picker;
use crate::{Draft, Outcome, Receipt, Rule, Sentence, Template, finish};

/// Answers with the words of the clauses nearest to the question.
pub(crate) fn answer(case: &Case<'_>, receipt: &mut Receipt) -> Outcome {
    receipt.rules.push(Rule::Informational);
    let plan = case.inputs.plan;
    let figures = plan.intent == Intent::Figure;
    let picker = Picker { weights: &case.weights, figures };
    let (most, least) = match plan.intent {
        Intent::ListAll | Intent::CompareDocuments => (8, 0.5),
        Intent::Figure | Intent::WhichClause => (2, 0.7),
        Intent::What | Intent::How | Intent::May | Intent::Must | Intent::WhoIssued | Intent::CompareEditions => {
            (4, 0.6)
        }
        Intent::SmallTalk | Intent::Harmful | Intent::Outside => (2, 0.6),
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
