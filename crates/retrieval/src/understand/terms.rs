use std::collections::{BTreeMap, BTreeSet};

use tiaowen_types::Stage;

use super::Knowledge;
use crate::lexicon::{Found, Meaning};

/// Words of a question that the lexical leg looks up; more make it slow and no better.
const MAX_TERMS: usize = 96;

/// Words of a question that coverage counts.
const MAX_CONTENT: usize = 64;

/// Weight of a word read for a misspelt one.
const REPAIRED: f32 = 0.7;

/// What terms are drawn from.
pub(super) struct Matter<'a> {
    pub(super) text: &'a str,
    pub(super) found: &'a [Found<'a>],
    pub(super) repaired: &'a [String],
    pub(super) stages: &'a [Stage],
}

/// The question's own words at full weight, and beside them what the lexicon knows of them. A word keeps the
/// largest weight it gets. In the order of first mention, so that equal questions make equal queries.
pub(super) fn terms(matter: &Matter<'_>, knowledge: &Knowledge<'_>) -> Vec<(String, f32)> {
    let mut terms = Terms::default();
    for word in knowledge.segmenter.content_words(matter.text) {
        terms.add(word, 1.0);
    }
    for word in matter.repaired {
        terms.add(word.clone(), REPAIRED);
    }
    for found in matter.found {
        expand(&mut terms, found, matter, knowledge);
    }
    terms.list.truncate(MAX_TERMS);
    terms.list
}

fn expand(terms: &mut Terms, found: &Found<'_>, matter: &Matter<'_>, knowledge: &Knowledge<'_>) {
    // A name that history brought along and the question replaced (小学 → 初中) must not pull its clauses in.
    let replaced = match &found.entry.meaning {
        Meaning::Stages(stages) => !stages.iter().any(|stage| matter.stages.contains(stage)),
        Meaning::Synonym { .. } | Meaning::Act(_) | Meaning::Asker(_) | Meaning::Bearer(_) | Meaning::Region(_) => {
            false
        }
    };
    if replaced {
        return;
    }
    for phrase in &found.entry.terms {
        for word in knowledge.segmenter.content_words(phrase) {
            terms.add(word, found.entry.weight);
        }
    }
}

/// What the question is about in the words of documents: the terms of acts, and of other words that weigh much.
pub(super) fn formal(found: &[Found<'_>]) -> String {
    let mut words: Vec<&str> = Vec::new();
    for found in found.iter().filter(|found| found.entry.weight >= FORMAL) {
        words.extend(found.entry.terms.iter().map(String::as_str));
    }
    let mut seen = BTreeSet::new();
    words.retain(|word| seen.insert(*word));
    words.truncate(MAX_FORMAL);
    words.join("，")
}

/// Least weight of an entry whose terms stand for the question's matter.
const FORMAL: f32 = 0.45;

/// Terms of the formal text; with more it is about everything.
const MAX_FORMAL: usize = 16;

/// The question's own content words, as coverage counts them.
pub(super) fn content(question: &str, repaired: &[String], knowledge: &Knowledge<'_>) -> Vec<String> {
    let mut content = knowledge.segmenter.content_words(question);
    content.extend(repaired.iter().filter(|word| !content.contains(word)).cloned().collect::<Vec<_>>());
    content.truncate(MAX_CONTENT);
    content
}

#[derive(Default)]
struct Terms {
    list: Vec<(String, f32)>,
    places: BTreeMap<String, usize>,
}

impl Terms {
    fn add(&mut self, word: String, weight: f32) {
        match self.places.get(&word).and_then(|at| self.list.get_mut(*at)) {
            Some((_, known)) => *known = known.max(weight),
            None => {
                self.places.insert(word.clone(), self.list.len());
                self.list.push((word, weight));
            }
        }
    }
}
