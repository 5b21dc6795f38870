use tiaowen_norms::verdict_of;
use tiaowen_types::{Binding, ClauseIdx, Document, Modality, Norm, Verdict};

use crate::ask::Case;
use crate::normative::{Group, written};
use crate::select::sentence_at;
use crate::{Draft, Outcome, Quote, Receipt, Rule, Sentence, Strength, Template, finish};

/// Members of a list at most.
const MEMBERS: usize = 40;
/// Least support of a clause for a member when the question names no document.
const SUPPORT: f32 = 0.2;
/// Fewer members than this are an answer, not a list.
const FEW: usize = 3;

/// Answers 「列出所有不得做的事」: every norm of the strengths asked for that addresses whom the question names, in the
/// documents it names or else in all that are in force; by strength, the strictest first.
pub(crate) fn answer(case: &Case<'_>, receipt: &mut Receipt) -> Option<Outcome> {
    let plan = case.inputs.plan;
    // Duties of a bearer in all documents are the documents themselves; what is forbidden is a list.
    let strict = plan.modalities.iter().all(|modality| *modality <= Modality::Discouraged);
    if plan.modalities.is_empty() || (plan.documents.is_empty() && (plan.bearers.is_empty() || !strict)) {
        return None;
    }
    let mut members: Vec<(Strength, Quote)> = Vec::new();
    for document in documents(case) {
        let norms = case.inputs.norms.get(&document.meta.id).into_iter().flatten();
        for norm in norms.filter(|norm| wanted(case, document, norm)) {
            let member = (Strength::of(Some(norm.modality)), sentence_at(document, norm.clause, norm.span));
            if !members.iter().any(|(_, known)| *known == member.1) {
                members.push(member);
            }
        }
    }
    if members.is_empty() || (plan.documents.is_empty() && members.len() < FEW) {
        return None;
    }
    receipt.rules.push(Rule::List);
    let duties = plan.modalities.iter().all(|modality| *modality == Modality::Required);
    let mut draft = Draft::new(if duties { Verdict::Required } else { Verdict::Informational });
    draft.sentences.push(Sentence::template(Template::Count(members.len())));
    members.truncate(MEMBERS);
    draft.sentences.extend(written(grouped(members)));
    Some(finish::answered(case, draft))
}

fn documents<'a>(case: &Case<'a>) -> Vec<&'a Document> {
    let plan = case.inputs.plan;
    let current = |document: &&Document| {
        document.meta.superseded_by.is_none()
            && document.meta.binding != Binding::News
            && (plan.within.is_empty() || plan.within.contains(&document.meta.id))
    };
    if plan.documents.is_empty() {
        return case.inputs.shelf.documents().filter(current).collect();
    }
    plan.documents.iter().filter_map(|id| case.inputs.shelf.document(id)).collect()
}

fn grouped(members: Vec<(Strength, Quote)>) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    for (strength, quote) in members {
        let at = Template::Clause(quote.document.clone(), quote.clause);
        let sentence = Sentence::quoting(at, quote);
        match groups.iter_mut().find(|(known, _)| *known == strength) {
            Some((_, sentences)) => sentences.push(sentence),
            None => groups.push((strength, vec![sentence])),
        }
    }
    groups.sort_by_key(|(strength, _)| *strength);
    groups
}

fn wanted(case: &Case<'_>, document: &Document, norm: &Norm) -> bool {
    let plan = case.inputs.plan;
    let strength = plan.modalities.iter().any(|modality| verdict_of(*modality) == verdict_of(norm.modality));
    if !strength || !plan.documents.is_empty() {
        return strength;
    }
    let addressed = norm.bearers.iter().any(|bearer| plan.bearers.contains(bearer));
    let stage =
        norm.stages.is_empty() || plan.stages.is_empty() || norm.stages.iter().any(|stage| plan.stages.contains(stage));
    addressed && stage && (plan.cues.acts.is_empty() || supported(case, document, norm.clause))
}

/// Whether the clause is about the act that the list is about.
fn supported(case: &Case<'_>, document: &Document, clause: ClauseIdx) -> bool {
    let of = |ground: &&crate::evidence::Ground<'_>| {
        ground.ranked.document == document.meta.id && ground.ranked.clause == clause
    };
    case.grounds.iter().find(of).is_some_and(|ground| ground.support >= SUPPORT)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture::{document, quote};

    #[test]
    fn the_strictest_come_first() {
        let guide =
            document("guide", "示例指引", Binding::Guidance, &[("一", "一、教师须审核。学生不得抄袭。不建议独用。")]);
        let member = |strength, words| (strength, quote(&guide, 0, words));
        let members = vec![
            member(Strength::Demands, "教师须审核。"),
            member(Strength::Forbids, "学生不得抄袭。"),
            member(Strength::Discourages, "不建议独用。"),
        ];
        let order: Vec<_> = grouped(members).into_iter().map(|(strength, _)| strength).collect();
        assert_eq!(order, [Strength::Forbids, Strength::Discourages, Strength::Demands]);
    }
}
