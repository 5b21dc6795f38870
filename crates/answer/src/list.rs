use tiaowen_norms::verdict_of;
use tiaowen_types::{Modality, Norm, Verdict};

use crate::ask::Case;
use crate::select::sentence_at;
use crate::{Draft, Outcome, Quote, Receipt, Rule, Sentence, Template, finish};

/// Members of a list at most.
const MEMBERS: usize = 40;

/// Answers 「列出所有不得做的事」: every norm of the strengths asked for in the documents named.
pub(crate) fn answer(case: &Case<'_>, receipt: &mut Receipt) -> Option<Outcome> {
    let plan = case.inputs.plan;
    if plan.modalities.is_empty() || plan.documents.is_empty() {
        return None;
    }
    let mut members: Vec<Quote> = Vec::new();
    for id in &plan.documents {
        let (Some(document), Some(norms)) = (case.inputs.shelf.document(id), case.inputs.norms.get(id)) else {
            continue;
        };
        for norm in norms.iter().filter(|norm| wanted(case, norm)) {
            members.push(sentence_at(document, norm.clause, norm.span));
        }
    }
    members.dedup();
    if members.is_empty() {
        return None;
    }
    receipt.rules.push(Rule::List);
    let duties = plan.modalities.iter().all(|modality| *modality == Modality::Required);
    let mut draft = Draft::new(if duties { Verdict::Required } else { Verdict::Informational });
    draft.sentences.push(Sentence::template(Template::Count(members.len())));
    for quote in members.into_iter().take(MEMBERS) {
        let at = Template::Clause(quote.document.clone(), quote.clause);
        draft.sentences.push(Sentence::quoting(at, quote));
    }
    Some(finish::answered(case, draft))
}

fn wanted(case: &Case<'_>, norm: &Norm) -> bool {
    let plan = case.inputs.plan;
    plan.modalities.iter().any(|modality| verdict_of(*modality) == verdict_of(norm.modality))
}
