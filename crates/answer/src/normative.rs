use std::sync::LazyLock;

use regex::Regex;
use tiaowen_norms::verdict_of;
use tiaowen_retrieval::Intent;
use tiaowen_types::{Modality, Verdict};

use crate::ask::Case;
use crate::evidence::Ground;
use crate::select::Picker;
use crate::verdict::{Ruling, judge, rulings};
use crate::{Draft, Echo, Outcome, Quote, Receipt, Rule, Saying, Sentence, Template, choose, conflict, finish};

/// Words that ask what happens to somebody who breaks a rule.
static CONSEQUENCE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new("会(咋|怎么?)样|被(抓|查|发现)|后果|追究|处理我").expect("invariant: a constant pattern compiles")
});

/// Answers whether something may or must be done, from the norms that speak to it.
pub(crate) fn answer(case: &Case<'_>, receipt: &mut Receipt) -> Option<Outcome> {
    let rulings = rulings(case);
    let verdict = judge(case, &rulings)?;
    let harmful = case.inputs.plan.intent == Intent::Harmful;
    receipt.rules.push(if harmful { Rule::HarmAnswered } else { Rule::Norms });
    let deciding = rulings.iter().find(|ruling| says(ruling, verdict)).or(rulings.first());
    receipt.deciding = deciding.map(Ruling::used);
    let losing = rulings.iter().map(Ruling::used).filter(|used| Some(used) != receipt.deciding.as_ref());
    receipt.losing = losing.collect();
    let mut draft = Draft::new(verdict);
    draft.sentences = clauses(case, &rulings, deciding);
    let quotes: Vec<Quote> = draft.sentences.iter().flat_map(Sentence::quotes).cloned().collect();
    let shown = draft.sentences.first()?.quotes().cloned().collect();
    draft.sentences.insert(0, Sentence::resting(opening(verdict, deciding), shown));
    if let Some(conflict) = conflict::between(case, &rulings, &quotes) {
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

/// Whether a ruling says the verdict, its condition considered or not.
fn says(ruling: &Ruling<'_>, verdict: Verdict) -> bool {
    ruling.verdict == verdict || ruling.norm.is_some_and(|norm| verdict_of(norm.modality) == verdict)
}

fn opening(verdict: Verdict, deciding: Option<&Ruling<'_>>) -> Template {
    let modality = deciding.and_then(|ruling| ruling.norm).map(|norm| norm.modality);
    if verdict == Verdict::Prohibited && modality == Some(Modality::ProhibitedInPrinciple) {
        return Template::Say(Saying::ProhibitedInPrinciple);
    }
    Template::Verdict(verdict)
}

/// The clauses cited, the deciding one first, each with its force and its words.
fn clauses(case: &Case<'_>, rulings: &[Ruling<'_>], deciding: Option<&Ruling<'_>>) -> Vec<Sentence> {
    let picker = Picker::of(case);
    let of = |ruling: &Ruling<'_>, ground: &Ground<'_>| {
        case.grounds.get(ruling.ground).is_some_and(|own| std::ptr::eq(own, ground))
    };
    let mut cited = choose::cited(case);
    if let Some(ground) = deciding.and_then(|ruling| case.grounds.get(ruling.ground)) {
        cited.retain(|other| !std::ptr::eq(*other, ground));
        cited.insert(0, ground);
    }
    let sentence = |ground: &Ground<'_>| {
        let decisive = deciding.filter(|ruling| of(ruling, ground));
        let norm = decisive.or_else(|| rulings.iter().find(|ruling| of(ruling, ground))).and_then(|ruling| ruling.norm);
        let place = (ground.ranked.document.clone(), ground.ranked.clause);
        let at = Template::ClauseOf(place.0, place.1, ground.document.meta.binding);
        Sentence::quoting_all(at, picker.quotes(ground, norm))
    };
    cited.into_iter().map(sentence).collect()
}
