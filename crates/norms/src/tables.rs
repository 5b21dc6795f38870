use std::collections::HashMap;
use std::sync::LazyLock;

use regex::Regex;
use serde::Deserialize;
use tiaowen_types::{Bearer, Modality, Stage};

/// Where a cue counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Place {
    /// Anywhere in a comma clause.
    Any,
    /// As main verb at the head of a comma clause; a bearer or an adverb may precede.
    Head,
    /// As main verb of the first comma clause of a sentence, or of one that continues such a list.
    Sentence,
    /// As [`Place::Sentence`], but only in the first comma clause.
    Opening,
}

/// One group of words with the same meaning and the same conditions.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Cue {
    pub(crate) modality: Modality,
    #[serde(rename = "where")]
    pub(crate) place: Place,
    words: Vec<String>,
    /// The text after the cue begins with one of these; empty allows any.
    #[serde(default)]
    pub(crate) then: Vec<String>,
    /// The object of the cue is somebody.
    #[serde(default)]
    pub(crate) actor: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Lead {
    modality: Modality,
    words: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Words {
    words: Vec<String>,
}

/// When a single character is a cue.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Weak {
    pub(crate) words: Vec<String>,
    pub(crate) not_before: Vec<String>,
    pub(crate) embedding: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ConditionWords {
    ends: Vec<String>,
    starts: Vec<String>,
    openers: Vec<String>,
    acting: Vec<String>,
    strong: Vec<String>,
    weak: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Starts {
    starts: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Prelude {
    starts: Vec<String>,
    acting: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct BearerWords {
    kind: Bearer,
    words: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct StageWords {
    stages: Vec<Stage>,
    words: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    cue: Vec<Cue>,
    lead: Vec<Lead>,
    protected: Words,
    weak: Weak,
    adverbs: Words,
    purpose: Words,
    verbs: Words,
    condition: ConditionWords,
    items: Words,
    prelude: Prelude,
    results: Words,
    things: Words,
    exception: Starts,
    bearer: Vec<BearerWords>,
    bearer_prefix: Words,
    addressing: Words,
    stage: Vec<StageWords>,
    not_named: Words,
}

/// The cue table, compiled.
pub(crate) struct Tables {
    cues: HashMap<String, Cue>,
    leads: HashMap<String, Modality>,
    /// Cues and protected words, longest first, so that the longer hides the shorter.
    pub(crate) tokens: Regex,
    pub(crate) lead: Regex,
    pub(crate) weak: Weak,
    pub(crate) adverb_end: Regex,
    pub(crate) adverbs_only: Regex,
    pub(crate) purpose: Regex,
    pub(crate) verb: Regex,
    pub(crate) condition_end: Regex,
    pub(crate) condition_start: Regex,
    pub(crate) condition_strong: Regex,
    pub(crate) condition_weak: Regex,
    /// The rest of a heading that addresses the bearer before it.
    pub(crate) addressing: Regex,
    pub(crate) items: Regex,
    pub(crate) prelude_start: Regex,
    pub(crate) prelude_acting: Regex,
    pub(crate) opener: Regex,
    pub(crate) acting: Regex,
    pub(crate) results: Regex,
    pub(crate) things: Regex,
    pub(crate) exception: Regex,
    bearers: HashMap<String, Vec<Bearer>>,
    /// One bearer word, or a word that hides one.
    pub(crate) bearer: Regex,
    /// Bearers joined by 、和与或, at the start of the text.
    pub(crate) group_start: Regex,
    /// The same at its end.
    pub(crate) group_end: Regex,
    stages: HashMap<String, Vec<Stage>>,
    pub(crate) stage: Regex,
}

/// The table in `cues.toml`.
pub(crate) static TABLES: LazyLock<Tables> = LazyLock::new(|| {
    let file: File = toml::from_str(include_str!("cues.toml")).expect("invariant: cues.toml parses, a test reads it");
    Tables::new(file)
});

impl Tables {
    fn new(file: File) -> Self {
        let one_each = |cue: &Cue| cue.words.iter().map(|word| (word.clone(), cue.clone())).collect::<Vec<_>>();
        let cues: HashMap<_, _> = file.cue.iter().flat_map(one_each).collect();
        let mut bearers: HashMap<String, Vec<Bearer>> = HashMap::new();
        for (word, kind) in file.bearer.iter().flat_map(|b| b.words.iter().map(|word| (word, b.kind))) {
            bearers.entry(word.clone()).or_default().push(kind);
        }
        let stages: HashMap<_, _> =
            file.stage.iter().flat_map(|s| s.words.iter().map(|word| (word.clone(), s.stages.clone()))).collect();
        let leads: HashMap<_, _> =
            file.lead.iter().flat_map(|l| l.words.iter().map(|word| (word.clone(), l.modality))).collect();
        let group = {
            let (prefix, who) = (any(&file.bearer_prefix.words), any(bearers.keys()));
            format!("(?:(?:{prefix})*(?:{who})等?(?:以及|、|和|及|与|或)?)+")
        };
        let adverbs = any(&file.adverbs.words);
        Self {
            tokens: regex(&any(cues.keys().chain(&file.protected.words))),
            lead: regex(&any(leads.keys())),
            weak: file.weak,
            adverb_end: regex(&format!("(?:{adverbs})$")),
            adverbs_only: regex(&format!("^(?:{adverbs}|，|、)*$")),
            purpose: regex(&format!("^(?:{})", any(&file.purpose.words))),
            verb: regex(&format!("^(?:{adverbs})?(?:{})", any(&file.verbs.words))),
            condition_end: regex(&format!("(?:{})$", any(&file.condition.ends))),
            condition_start: regex(&format!("^(?:{})", any(&file.condition.starts))),
            condition_strong: regex(&file.condition.strong.join("|")),
            condition_weak: regex(&file.condition.weak.join("|")),
            prelude_start: regex(&format!("^(?:{})", any(&file.prelude.starts))),
            prelude_acting: regex(&any(&file.prelude.acting)),
            opener: regex(&format!("^(?:{})", any(&file.condition.openers))),
            acting: regex(&any(&file.condition.acting)),
            addressing: regex(&format!("^(?:$|{})", any(&file.addressing.words))),
            items: regex(&any(&file.items.words)),
            results: regex(&any(&file.results.words)),
            things: regex(&format!("^(?:{})", any(&file.things.words))),
            exception: regex(&format!("^(?:{})", any(&file.exception.starts))),
            bearer: regex(&any(bearers.keys().chain(&file.not_named.words))),
            group_start: regex(&format!("^{group}")),
            group_end: regex(&format!("{group}$")),
            stage: regex(&any(stages.keys().chain(&file.not_named.words))),
            cues,
            leads,
            bearers,
            stages,
        }
    }

    /// The cue with these words; `None` for a protected word.
    pub(crate) fn cue(&self, word: &str) -> Option<&Cue> {
        self.cues.get(word)
    }

    /// The modality of a list introduced by this label.
    pub(crate) fn lead_modality(&self, word: &str) -> Option<Modality> {
        self.leads.get(word).copied()
    }

    /// Whom this word names: 师生 two; nobody for a word that only hides one.
    pub(crate) fn bearers_of(&self, word: &str) -> &[Bearer] {
        self.bearers.get(word).map_or(&[], Vec::as_slice)
    }

    /// The stages this word names.
    pub(crate) fn stages_of(&self, word: &str) -> &[Stage] {
        self.stages.get(word).map_or(&[], Vec::as_slice)
    }
}

/// An alternation, longest word first: the regex engine takes the first that matches.
fn any<'a>(words: impl IntoIterator<Item = &'a String>) -> String {
    let mut words: Vec<&str> = words.into_iter().map(String::as_str).collect();
    words.sort_unstable_by(|a, b| b.len().cmp(&a.len()).then(a.cmp(b)));
    words.dedup();
    words.iter().map(|word| regex::escape(word)).collect::<Vec<_>>().join("|")
}

fn regex(pattern: &str) -> Regex {
    Regex::new(pattern).expect("invariant: patterns of cues.toml compile, a test builds them")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_sound() {
        assert!(TABLES.cue("严禁").is_some());
        assert!(TABLES.cue("应用").is_none());
        assert_eq!(TABLES.bearers_of("教师"), [Bearer::Teacher]);
        assert_eq!(TABLES.stages_of("中职"), [Stage::SecondaryVocational]);
    }
}
