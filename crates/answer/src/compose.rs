use tiaowen_types::{Modality, Verdict};

use crate::evidence::Ground;
use crate::{Draft, Inputs, Outcome, Receipt, RefusalKind, Rule, Sentence, Template, refuse, select, verify};

/// How many clauses an answer cites at most, unless it lists.
const CITED: usize = 6;

/// Composes a draft from the evidence and takes it through the gate.
pub(crate) fn compose(inputs: &Inputs<'_>, evidence: &[Ground<'_>], receipt: &mut Receipt) -> Outcome {
    let chosen: Vec<_> = evidence.iter().filter(|g| !g.furniture() && g.relative > 0.5).take(CITED).collect();
    if chosen.is_empty() {
        receipt.rules.push(Rule::WeakEvidence);
        let message = Sentence::template(Template::NotFound);
        let refusal = refuse(RefusalKind::NotInCorpus, message, &[], inputs.shelf);
        return Outcome::Refused(refusal.expect("invariant: a template passes the gate"));
    }
    let strictest = chosen.iter().flat_map(|g| &g.norms).map(|norm| norm.modality).min();
    let mut draft = Draft::new(strictest.map_or(Verdict::Informational, verdict));
    draft.sentences.push(Sentence::template(Template::Verdict(draft.verdict)));
    for ground in chosen {
        let at = Template::Clause(ground.ranked.document.clone(), ground.ranked.clause);
        draft.sentences.push(Sentence::quoting(at, select::quote(ground, &inputs.plan.terms)));
    }
    Outcome::Answered(verify(draft, inputs.shelf).expect("invariant: quotations are taken from their clauses"))
}

fn verdict(modality: Modality) -> Verdict {
    match modality {
        Modality::Prohibited | Modality::ProhibitedInPrinciple => Verdict::Prohibited,
        Modality::Discouraged => Verdict::Discouraged,
        Modality::Required => Verdict::Required,
        Modality::Encouraged => Verdict::Encouraged,
        Modality::Permitted => Verdict::Allowed,
    }
}
