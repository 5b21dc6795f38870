use serde::Deserialize;
use tiaowen_types::{Bearer, Stage};
use toml::Spanned;

use crate::{Asker, Intent};

/// One file of the lexicon. Any file may hold any table.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct File {
    #[serde(default)]
    pub(super) synonym: Vec<SynonymEntry>,
    #[serde(default)]
    pub(super) act: Vec<ActEntry>,
    #[serde(default)]
    pub(super) asker: Vec<AskerEntry>,
    #[serde(default)]
    pub(super) bearer: Vec<BearerEntry>,
    #[serde(default)]
    pub(super) stage: Vec<StageEntry>,
    #[serde(default)]
    pub(super) age: Vec<AgeEntry>,
    #[serde(default)]
    pub(super) region: Vec<RegionEntry>,
    #[serde(default)]
    pub(super) intent: Vec<IntentEntry>,
    #[serde(default)]
    pub(super) cue: Vec<CueEntry>,
}

/// Declares a table of words: what they mean, the words themselves, and the terms of documents to search for along
/// with them, with their weight. Neither flattening nor generics keep the lines of errors that [`Spanned`] gives.
macro_rules! table_of_words {
    ($name:ident { $($(#[$default:meta])? $meaning:ident: $kind:ty),* }) => {
        #[derive(Debug, Deserialize)]
        #[serde(deny_unknown_fields)]
        pub(super) struct $name {
            $($(#[$default])? pub(super) $meaning: $kind,)*
            pub(super) words: Vec<Spanned<String>>,
            #[serde(default)]
            pub(super) terms: Vec<String>,
            #[serde(default = "half")]
            pub(super) weight: Spanned<f32>,
        }
    };
}

table_of_words!(SynonymEntry {
    #[serde(default)]
    name: String,
    #[serde(default)]
    product: bool
});
table_of_words!(ActEntry { name: String });
table_of_words!(AskerEntry { asker: Asker });
table_of_words!(BearerEntry { bearer: Bearer });
table_of_words!(StageEntry { stages: Vec<Stage> });
table_of_words!(RegionEntry { name: String });

/// Ages from `from` on and below `below` years.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct AgeEntry {
    pub(super) from: u32,
    pub(super) below: u32,
    pub(super) stages: Vec<Stage>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct IntentEntry {
    pub(super) intent: Intent,
    pub(super) patterns: Vec<Spanned<String>>,
}

/// What a cue is a sign of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum CueKind {
    SmallTalk,
    Harmful,
    Outside,
    Instructs,
    FollowUp,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct CueEntry {
    pub(super) kind: CueKind,
    pub(super) name: String,
    pub(super) patterns: Vec<Spanned<String>>,
}

/// A word that stands beside the question's own words, not in their place.
fn half() -> Spanned<f32> {
    Spanned::new(0..0, 0.5)
}
