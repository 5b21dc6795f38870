use std::sync::LazyLock;

use regex::Regex;
use tiaowen_norms::verdict_of;
use tiaowen_retrieval::Intent;
use tiaowen_types::{Level, Modality, Verdict};

use crate::ask::Case;
use crate::evidence::Ground;
use crate::select::Picker;
use crate::verdict::{Ruling, judge, rulings};
use crate::{
    Draft, Echo, Outcome, Quote, Receipt, Rule, Saying, Sentence, Strength, Template, choose, conflict, finish,
};

/// Words that ask what happens to somebody who breaks a rule.
static CONSEQUENCE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new("会(咋|怎么?)样|被(抓|查|发现)|后果|追究|处理我").expect("invariant: a constant pattern compiles")
});

/// A ruling decides in place of the weightiest one when it weighs this share of it and stands higher.
const NEAR: f32 = 0.7;

/// Answers whether something may or must be done, from the norms that speak to it.
pub(crate) fn answer(case: &Case<'_>, receipt: &mut Receipt) -> Option<Outcome> {
    let rulings = rulings(case);
    let verdict = judge(case, &rulings)?;
    let harmful = case.inputs.plan.intent == Intent::Harmful;
    receipt.rules.push(if harmful { Rule::HarmAnswered } else { Rule::Norms });
    let decisive = decisive(case, &rulings, verdict);
    let deciding = decisive.first().copied().or(rulings.first());
    receipt.deciding = deciding.map(Ruling::used);
    let losing = rulings.iter().map(Ruling::used).filter(|used| Some(used) != receipt.deciding.as_ref());
    receipt.losing = losing.collect();
    let mut draft = Draft::new(verdict);
    let groups = groups(case, &rulings, deciding);
    let shown = groups.first()?.1.first()?.quotes().cloned().collect();
    draft.sentences.push(Sentence::resting(opening(case, verdict, &decisive), shown));
    draft.sentences.extend(written(groups));
    let quotes: Vec<Quote> = draft.sentences.iter().flat_map(Sentence::quotes).cloned().collect();
    let conflict = conflict::between(case, &rulings, &quotes, verdict).filter(|_| verdict != Verdict::Required);
    if let Some(conflict) = conflict {
        draft.sentences.push(Sentence::resting(Template::Conflict(conflict.reason), conflict.quotes.clone()));
        draft.conflicts.push(conflict);
    }
    if CONSEQUENCE.is_match(&case.inputs.plan.question) {
        draft.partial = true;
        draft.sentences.push(Sentence::template(Template::PartOnly(Echo::new("违反后如何处理"))));
    }
    if matches!(verdict, Verdict::Conditional | Verdict::Prohibited | Verdict::Discouraged) {
        draft.sentences.push(Sentence::template(Template::Say(Saying::AskSchool)));
    }
    Some(finish::answered(case, draft))
}

/// The rulings that say the verdict and weigh about as much as the weightiest of them: national before municipal,
/// the stricter first.
fn decisive<'a, 'b>(case: &Case<'a>, rulings: &'b [Ruling<'a>], verdict: Verdict) -> Vec<&'b Ruling<'a>> {
    let mut saying: Vec<_> = rulings.iter().filter(|ruling| says(ruling, verdict)).collect();
    let most = saying.first().map_or(0.0, |ruling| ruling.weight);
    saying.retain(|ruling| ruling.weight >= NEAR * most);
    let local = |ruling: &Ruling<'_>| case.grounds.get(ruling.ground).is_some_and(is_local);
    saying.sort_by_key(|ruling| local(ruling));
    saying
}

fn is_local(ground: &Ground<'_>) -> bool {
    ground.document.meta.level >= Level::Municipal
}

/// Whether a ruling says the verdict, its condition considered or not.
fn says(ruling: &Ruling<'_>, verdict: Verdict) -> bool {
    ruling.verdict == verdict || ruling.norm.is_some_and(|norm| verdict_of(norm.modality) == verdict)
}

fn opening(case: &Case<'_>, verdict: Verdict, decisive: &[&Ruling<'_>]) -> Template {
    let says = |modality| decisive.iter().any(|ruling| ruling.modality() == Some(modality));
    let binding = decisive.iter().filter_map(|ruling| case.grounds.get(ruling.ground)).map(|g| g.document.meta.binding);
    match verdict {
        Verdict::Prohibited if says(Modality::ProhibitedInPrinciple) && says(Modality::Prohibited) => {
            Template::Say(Saying::ProhibitedBothWays)
        }
        Verdict::Prohibited if says(Modality::ProhibitedInPrinciple) => Template::Say(Saying::ProhibitedInPrinciple),
        Verdict::Required => binding.min().map_or(Template::Verdict(verdict), Template::Demand),
        Verdict::Allowed
        | Verdict::Conditional
        | Verdict::Prohibited
        | Verdict::Encouraged
        | Verdict::Discouraged
        | Verdict::Informational
        | Verdict::NotCovered => Template::Verdict(verdict),
    }
}

/// Clauses of one strength, each as a sentence.
pub(crate) type Group = (Strength, Vec<Sentence>);

/// The clauses cited, each with its force and its words, by strength: that of the deciding clause first, and it at
/// the head; within a strength national before municipal.
fn groups(case: &Case<'_>, rulings: &[Ruling<'_>], deciding: Option<&Ruling<'_>>) -> Vec<Group> {
    let picker = Picker::of(case);
    let of = |ruling: &Ruling<'_>, ground: &Ground<'_>| {
        case.grounds.get(ruling.ground).is_some_and(|own| std::ptr::eq(own, ground))
    };
    let mut cited = choose::cited(case);
    let head = deciding.and_then(|ruling| case.grounds.get(ruling.ground));
    cited.sort_by_key(|ground| is_local(ground));
    if let Some(head) = head {
        cited.retain(|other| !std::ptr::eq(*other, head));
        cited.insert(0, head);
    }
    let mut groups: Vec<Group> = Vec::new();
    for ground in cited {
        let ruling = deciding.filter(|ruling| of(ruling, ground)).or_else(|| rulings.iter().find(|r| of(r, ground)));
        let norm = ruling.and_then(|ruling| ruling.norm);
        let strength = match ruling {
            Some(ruling) if ruling.norm.is_none() => Strength::Permits,
            Some(ruling) => Strength::of(ruling.modality()),
            None => Strength::of(ground.norms.iter().map(|norm| norm.modality).min()),
        };
        let at = Template::ClauseOf(ground.ranked.document.clone(), ground.ranked.clause, ground.document.meta.binding);
        let sentence = Sentence::quoting_all(at, picker.quotes(ground, norm));
        match groups.iter_mut().find(|(known, _)| *known == strength) {
            Some((_, sentences)) => sentences.push(sentence),
            None => groups.push((strength, vec![sentence])),
        }
    }
    let first = groups.first().map(|(strength, _)| *strength);
    groups.sort_by_key(|(strength, _)| (Some(*strength) != first, *strength));
    groups
}

/// The groups one after the other; with more than one, each below its heading.
pub(crate) fn written(groups: Vec<Group>) -> Vec<Sentence> {
    let several = groups.len() > 1;
    let mut sentences = Vec::new();
    for (strength, members) in groups {
        if several {
            let quotes = members.iter().flat_map(Sentence::quotes).cloned().collect();
            sentences.push(Sentence::resting(Template::Group(strength), quotes));
        }
        sentences.extend(members);
    }
    sentences
}
