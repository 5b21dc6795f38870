use crate::ask::Case;
use crate::{Draft, Echo, Outcome, Saying, Sentence, Template, verify};

/// Adds what every answer says first, and takes the draft through the gate.
pub(crate) fn answered(case: &Case<'_>, mut draft: Draft) -> Outcome {
    let plan = case.inputs.plan;
    let mut first = Vec::new();
    if !plan.filled_in.is_empty() {
        let parts = plan.filled_in.iter().map(|part| Echo::new(part)).collect();
        first.push(Sentence::template(Template::Understood(parts)));
    }
    if plan.cues.instructs {
        first.push(Sentence::template(Template::Say(Saying::NotInstructed)));
    }
    if plan.cues.personal_data {
        first.push(Sentence::template(Template::Say(Saying::HoldsPersonalData)));
    }
    first.append(&mut draft.sentences);
    draft.sentences = first;
    let answer = verify(draft, case.inputs.shelf);
    Outcome::Answered(answer.expect("invariant: templates and quotations taken from clauses pass the gate"))
}
