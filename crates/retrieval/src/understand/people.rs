use std::sync::LazyLock;

use regex::Regex;
use tiaowen_text::parse_numeral;
use tiaowen_types::{Bearer, Modality, Stage};

use crate::lexicon::{Found, Meaning};
use crate::{Asker, Lexicon};

/// `12岁`, `五岁半`, `16 years old`, `(18)` after a word of age is left out: too many numbers look like it.
static AGE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"([0-9]{1,2}|[一二三四五六七八九十]{1,3})\s*(?:周岁|岁|years? old)")
        .expect("invariant: a constant pattern")
});

/// Words of strength that a question asks about by name.
const STRENGTHS: &[(&str, Modality)] = &[
    ("严禁", Modality::Prohibited),
    ("禁止", Modality::Prohibited),
    ("不得", Modality::Prohibited),
    ("杜绝", Modality::Prohibited),
    ("不许", Modality::Prohibited),
    ("不能", Modality::Prohibited),
    ("红线", Modality::Prohibited),
    ("原则上禁止", Modality::ProhibitedInPrinciple),
    ("避免", Modality::Discouraged),
    ("不建议", Modality::Discouraged),
    ("不宜", Modality::Discouraged),
    ("必须", Modality::Required),
    ("应当", Modality::Required),
    ("应该", Modality::Required),
    ("应建立", Modality::Required),
    ("须", Modality::Required),
    ("义务", Modality::Required),
    ("要求", Modality::Required),
    ("鼓励", Modality::Encouraged),
    ("支持", Modality::Encouraged),
    ("提倡", Modality::Encouraged),
    ("可以", Modality::Permitted),
    ("允许", Modality::Permitted),
];

pub(super) fn asker(found: &[Found<'_>]) -> Option<Asker> {
    found.iter().find_map(|found| match found.entry.meaning {
        Meaning::Asker(asker) => Some(asker),
        Meaning::Synonym { .. } | Meaning::Act(_) | Meaning::Bearer(_) | Meaning::Stages(_) | Meaning::Region(_) => {
            None
        }
    })
}

/// Stages by their names, grades and ages, in the order of schooling.
pub(super) fn stages(text: &str, found: &[Found<'_>], lexicon: &Lexicon) -> Vec<Stage> {
    let mut stages: Vec<Stage> = Vec::new();
    for found in found {
        if let Meaning::Stages(named) = &found.entry.meaning {
            stages.extend(named);
        }
    }
    for age in AGE.captures_iter(text) {
        let years = age.get(1).and_then(|years| parse_numeral(years.as_str()));
        stages.extend(years.map_or(&[][..], |years| lexicon.stages_of_age(years)));
    }
    stages.sort_unstable();
    stages.dedup();
    stages
}

/// Whose acts a question is about: those it names, else the one who asks.
pub(super) fn bearers(found: &[Found<'_>], asker: Option<Asker>) -> Vec<Bearer> {
    let mut bearers: Vec<Bearer> = Vec::new();
    for found in found {
        if let Meaning::Bearer(bearer) = found.entry.meaning {
            bearers.push(bearer);
        }
    }
    if bearers.is_empty() {
        bearers.extend(asker.and_then(bearer_of));
    }
    bearers.sort_unstable();
    bearers.dedup();
    bearers
}

/// Policy staff ask about others.
pub(crate) fn bearer_of(asker: Asker) -> Option<Bearer> {
    match asker {
        Asker::Teacher => Some(Bearer::Teacher),
        Asker::Student => Some(Bearer::Student),
        Asker::Parent => Some(Bearer::Parent),
        Asker::School => Some(Bearer::School),
        Asker::College => Some(Bearer::VocationalSchool),
        Asker::PolicyStaff => None,
        Asker::Vendor => Some(Bearer::Enterprise),
    }
}

/// Strengths a question names, strictest first.
pub(super) fn modalities(text: &str) -> Vec<Modality> {
    let mut modalities: Vec<Modality> =
        STRENGTHS.iter().filter(|(word, _)| text.contains(word)).map(|(_, modality)| *modality).collect();
    modalities.sort_unstable();
    modalities.dedup();
    modalities
}
