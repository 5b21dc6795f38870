use tiaowen_types::Verdict;

use crate::ask::Case;
use crate::select::Picker;
use crate::verdict::{Ruling, judge, rulings};
use crate::{Draft, NormUse, Outcome, Receipt, Rule, Sentence, Template, finish};

/// Clauses cited at most.
const MOST: usize = 7;
/// Least support of a cited clause, over the best.
const LEAST: f32 = 0.6;

/// Answers whether something may or must be done, from the norms that speak to it.
pub(crate) fn answer(case: &Case<'_>, receipt: &mut Receipt) -> Option<Outcome> {
    let rulings = rulings(case);
    let verdict = judge(case, &rulings)?;
    receipt.rules.push(Rule::Norms);
    let deciding = rulings.iter().find(|ruling| ruling.verdict == verdict).or(rulings.first());
    receipt.deciding = deciding.map(Ruling::used);
    receipt.losing = rulings
        .iter()
        .map(Ruling::used)
        .filter(|used| Some(used) != receipt.deciding.as_ref())
        .collect::<Vec<NormUse>>();
    let picker = Picker { weights: &case.weights, figures: false };
    let best = case.grounds.iter().map(|g| g.support()).fold(0.0, f32::max);
    let mut draft = Draft::new(verdict);
    let mut order: Vec<usize> = (0..case.grounds.len()).collect();
    order.sort_by_key(|&at| deciding.is_none_or(|ruling| ruling.ground != at));
    for at in order {
        let Some(ground) = case.grounds.get(at) else { continue };
        let decides = deciding.is_some_and(|ruling| ruling.ground == at);
        if draft.sentences.len() >= MOST || ground.furniture() || (!decides && ground.support() < LEAST * best) {
            continue;
        }
        let norm = rulings.iter().find(|ruling| ruling.ground == at).and_then(|ruling| ruling.norm);
        let at = Template::ClauseOf(ground.ranked.document.clone(), ground.ranked.clause, ground.document.meta.binding);
        draft.sentences.push(Sentence::quoting(at, picker.quote(ground, norm)));
    }
    let shown = draft.sentences.first()?.quotes().cloned().collect();
    draft.sentences.insert(0, Sentence::resting(Template::Verdict(verdict), shown));
    if matches!(verdict, Verdict::Conditional | Verdict::Prohibited | Verdict::Discouraged) {
        draft.sentences.push(Sentence::template(Template::AskSchool));
    }
    Some(finish::answered(case, draft))
}
