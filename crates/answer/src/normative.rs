use tiaowen_types::Verdict;

use crate::ask::Case;
use crate::select::Picker;
use crate::verdict::{Ruling, judge, rulings};
use crate::{Draft, NormUse, Outcome, Receipt, Rule, Sentence, Template, choose, finish};

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
    let picker = Picker::of(case);
    let mut draft = Draft::new(verdict);
    let mut cited = choose::cited(case);
    if let Some(ground) = deciding.and_then(|ruling| case.grounds.get(ruling.ground)) {
        cited.retain(|other| !std::ptr::eq(*other, ground));
        cited.insert(0, ground);
    }
    for ground in cited {
        let norm =
            rulings.iter().find(|ruling| case.grounds.get(ruling.ground).is_some_and(|g| std::ptr::eq(g, ground)));
        let at = Template::ClauseOf(ground.ranked.document.clone(), ground.ranked.clause, ground.document.meta.binding);
        draft.sentences.push(Sentence::quoting_all(at, picker.quotes(ground, norm.and_then(|ruling| ruling.norm))));
    }
    let shown = draft.sentences.first()?.quotes().cloned().collect();
    draft.sentences.insert(0, Sentence::resting(Template::Verdict(verdict), shown));
    if matches!(verdict, Verdict::Conditional | Verdict::Prohibited | Verdict::Discouraged) {
        draft.sentences.push(Sentence::template(Template::AskSchool));
    }
    Some(finish::answered(case, draft))
}
