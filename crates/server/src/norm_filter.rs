//! Which norms a page or a caller wants to see, read from a query and written back to one.

use serde::Serialize;
use serde::de::DeserializeOwned;
use tiaowen_assistant::wire::NormBody;
use tiaowen_assistant::words;
use tiaowen_types::{Bearer, Modality, Stage, Status};

use crate::failure::Failure;
use crate::params::{Params, encode};

/// Every bearer, in the order of tables.
pub(crate) const BEARERS: [Bearer; 10] = [
    Bearer::Teacher,
    Bearer::Student,
    Bearer::Parent,
    Bearer::School,
    Bearer::PrimarySecondarySchool,
    Bearer::VocationalSchool,
    Bearer::University,
    Bearer::Authority,
    Bearer::Enterprise,
    Bearer::Organisation,
];

/// Every modality, strictest first.
pub(crate) const MODALITIES: [Modality; 6] = [
    Modality::Prohibited,
    Modality::ProhibitedInPrinciple,
    Modality::Discouraged,
    Modality::Required,
    Modality::Encouraged,
    Modality::Permitted,
];

/// Every stage, youngest first.
pub(crate) const STAGES: [Stage; 10] = [
    Stage::Preschool,
    Stage::Primary,
    Stage::JuniorSecondary,
    Stage::SeniorSecondary,
    Stage::SecondaryVocational,
    Stage::HigherVocational,
    Stage::VocationalUndergraduate,
    Stage::Undergraduate,
    Stage::Postgraduate,
    Stage::Lifelong,
];

/// Value that asks for norms which name nobody, or no stage.
const NONE: &str = "none";

/// Named, or none at all.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Named<T> {
    /// This one.
    One(T),
    /// The norm names none.
    None,
}

impl<T: DeserializeOwned + Serialize> Named<T> {
    fn read(params: &mut Params, name: &'static str, expected: &str) -> Result<Option<Self>, Failure> {
        let Some(value) = params.take(name).filter(|value| !value.is_empty()) else {
            return Ok(None);
        };
        if value == NONE {
            return Ok(Some(Self::None));
        }
        let one = by_name(&value).ok_or_else(|| Failure::Value { name, expected: expected.to_owned() })?;
        Ok(Some(Self::One(one)))
    }

    /// Name in addresses.
    pub(crate) fn name(&self) -> String {
        match self {
            Self::One(one) => name_of(one),
            Self::None => NONE.to_owned(),
        }
    }
}

impl<T: PartialEq> Named<T> {
    fn admits(&self, list: &[T]) -> bool {
        match self {
            Self::One(one) => list.contains(one),
            Self::None => list.is_empty(),
        }
    }
}

/// Which norms are wanted; what is `None` or empty admits all.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct NormFilter {
    pub(crate) bearer: Option<Named<Bearer>>,
    pub(crate) modality: Option<Modality>,
    pub(crate) stage: Option<Named<Stage>>,
    /// Id of a document.
    pub(crate) document: String,
    /// Words that the sentence must hold, all of them.
    pub(crate) words: String,
    /// Whether documents that no longer apply are shown too.
    pub(crate) with_old: bool,
}

impl NormFilter {
    /// Takes the filter out of a query.
    ///
    /// # Errors
    /// When a value names nothing.
    pub(crate) fn read(params: &mut Params) -> Result<Self, Failure> {
        let modality = params.take("modality").filter(|value| !value.is_empty());
        let modality = modality.map(|value| {
            let wrong = || Failure::Value { name: "modality", expected: names(&MODALITIES) };
            by_name(&value).ok_or_else(wrong)
        });
        let mut text = |name| params.take(name).unwrap_or_default().trim().to_owned();
        let (document, words, with_old) = (text("document"), text("q"), text("old") == "1");
        Ok(Self {
            bearer: Named::read(params, "bearer", &names(&BEARERS))?,
            modality: modality.transpose()?,
            stage: Named::read(params, "stage", &names(&STAGES))?,
            document,
            words,
            with_old,
        })
    }

    /// Whether a norm is wanted.
    pub(crate) fn admits(&self, norm: &NormBody) -> bool {
        (self.with_old || norm.status == Status::InForce)
            && self.bearer.is_none_or(|bearer| bearer.admits(&norm.bearers))
            && self.modality.is_none_or(|modality| modality == norm.modality)
            && self.stage.is_none_or(|stage| stage.admits(&norm.stages))
            && (self.document.is_empty() || self.document == norm.document_id)
            && self.words.split_whitespace().all(|word| norm.sentence.contains(word))
    }

    /// The query that [`Self::read`] reads, without `?`.
    pub(crate) fn query(&self) -> String {
        let pairs = [
            ("bearer", self.bearer.as_ref().map(Named::name).unwrap_or_default()),
            ("modality", self.modality.map(|modality| name_of(&modality)).unwrap_or_default()),
            ("stage", self.stage.as_ref().map(Named::name).unwrap_or_default()),
            ("document", self.document.clone()),
            ("q", self.words.clone()),
            ("old", if self.with_old { "1".to_owned() } else { String::new() }),
        ];
        let given = pairs.into_iter().filter(|(_, value)| !value.is_empty());
        given.map(|(name, value)| format!("{name}={}", encode(&value))).collect::<Vec<_>>().join("&")
    }
}

/// Words for the bearers of a norm.
pub(crate) fn bearer_words(bearers: &[Bearer]) -> String {
    let words: Vec<&str> = bearers.iter().map(|bearer| words::bearer(*bearer)).collect();
    if words.is_empty() { "未指明".to_owned() } else { words.join("、") }
}

/// Words for the stages of a norm.
pub(crate) fn stage_words(stages: &[Stage]) -> String {
    let words: Vec<&str> = stages.iter().map(|stage| words::stage(*stage)).collect();
    if words.is_empty() { "未限定".to_owned() } else { words.join("、") }
}

/// Class that chooses the colours of a modality.
pub(crate) fn modality_tone(modality: Modality) -> &'static str {
    match modality {
        Modality::Prohibited | Modality::ProhibitedInPrinciple => "stop",
        Modality::Discouraged => "care",
        Modality::Required => "must",
        Modality::Encouraged | Modality::Permitted => "good",
    }
}

/// The name that the wire has for a value.
pub(crate) fn name_of<T: Serialize>(value: &T) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(name)) => name,
        Ok(_) | Err(_) => String::new(),
    }
}

/// The value of a name on the wire.
pub(crate) fn by_name<T: DeserializeOwned>(name: &str) -> Option<T> {
    serde_json::from_value(serde_json::Value::String(name.to_owned())).ok()
}

/// The names of values, for people who chose none of them.
pub(crate) fn names<T: Serialize>(values: &[T]) -> String {
    values.iter().map(name_of).collect::<Vec<_>>().join("、")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(query: &str, expected: Option<&str>) {
        let mut params = Params::parse(Some(query)).unwrap();
        let read = NormFilter::read(&mut params).ok().map(|filter| filter.query());
        assert_eq!(read.as_deref(), expected, "{query}");
    }

    #[test]
    fn queries_round_trip_and_refuse_what_is_none() {
        check("", Some(""));
        check(
            "bearer=teacher&modality=prohibited&stage=none&q=a+b&old=1",
            Some("bearer=teacher&modality=prohibited&stage=none&q=a%20b&old=1"),
        );
        check("bearer=&modality=&document=x", Some("document=x"));
        check("bearer=dog", None);
        check("modality=none", None);
    }
}
