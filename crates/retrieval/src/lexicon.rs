//! Everyday words and what they mean in documents, read from files a school's officer can edit.

mod build;
mod error;
mod file;

use std::fs;
use std::ops::Range;
use std::path::Path;

use aho_corasick::AhoCorasick;
use regex::Regex;
use tiaowen_types::{Bearer, Stage};

pub use self::error::LexiconError;
pub(crate) use self::file::CueKind;
use crate::{Asker, Intent};

/// What an entry of the lexicon says about a question that holds one of its words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Meaning {
    Synonym { product: bool },
    Act(String),
    Asker(Asker),
    Bearer(Bearer),
    Stages(Vec<Stage>),
    Region(String),
}

/// One entry: a meaning, and the words of the documents to search for along with it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Entry {
    pub(crate) meaning: Meaning,
    pub(crate) terms: Vec<String>,
    pub(crate) weight: f32,
}

/// An entry one of whose words stands in a text.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Found<'a> {
    pub(crate) span: Range<usize>,
    pub(crate) entry: &'a Entry,
}

/// Everyday words → words of the documents, bearers, stages, places; patterns → intents and cues.
#[derive(Debug)]
pub struct Lexicon {
    entries: Vec<Entry>,
    scanner: AhoCorasick,
    /// Entry and word of each pattern of the scanner.
    words: Vec<Word>,
    ages: Vec<(Range<u32>, Vec<Stage>)>,
    intents: Vec<(Intent, Vec<Regex>)>,
    cues: Vec<(CueKind, String, Vec<Regex>)>,
}

#[derive(Debug)]
struct Word {
    entry: usize,
    text: String,
    prefix: bool,
}

impl Lexicon {
    /// Reads every `*.toml` of a folder, in the order of their names.
    ///
    /// # Errors
    /// When the folder cannot be read, or a file is wrong; the error names file and line.
    pub fn load(dir: &Path) -> Result<Self, LexiconError> {
        Self::parse(&lexicon_files(dir)?)
    }

    /// Reads files given as name and text. No file at all is a lexicon that knows nothing.
    ///
    /// # Errors
    /// When a file is wrong; the error names file and line.
    pub fn parse<S: AsRef<str>>(files: &[(S, S)]) -> Result<Self, LexiconError> {
        build::lexicon(files)
    }

    /// The words and terms, for the segmenter's dictionary and for the repair of misspellings.
    pub fn vocabulary(&self) -> impl Iterator<Item = &str> {
        let words = self.words.iter().map(|word| word.text.as_str());
        words.chain(self.entries.iter().flat_map(|entry| entry.terms.iter().map(String::as_str)))
    }

    /// The entries with a word in `text`, which is simplified and lower case, in the order of the text. A word
    /// within a longer one of the same kind does not count: 老年大学 is no 大学.
    pub(crate) fn find(&self, text: &str) -> Vec<Found<'_>> {
        let mut found: Vec<(Range<usize>, usize)> = self
            .scanner
            .find_overlapping_iter(text)
            .filter_map(|hit| {
                let word = self.words.get(hit.pattern().as_usize())?;
                stands_alone(text, hit.range(), word).then(|| (hit.range(), word.entry))
            })
            .collect();
        found.sort_by_key(|(span, entry)| (span.start, std::cmp::Reverse(span.end), *entry));
        let kept: Vec<_> = found.iter().filter(|(span, entry)| !self.covered(span, *entry, &found)).collect();
        kept.into_iter()
            .filter_map(|(span, entry)| Some(Found { span: span.clone(), entry: self.entries.get(*entry)? }))
            .collect()
    }

    fn covered(&self, span: &Range<usize>, entry: usize, found: &[(Range<usize>, usize)]) -> bool {
        let kind = |i: usize| self.entries.get(i).map(|e| std::mem::discriminant(&e.meaning));
        found.iter().any(|(other, by)| {
            other.start <= span.start && span.end <= other.end && other.len() > span.len() && kind(*by) == kind(entry)
        })
    }

    /// Stages of a person this old.
    pub(crate) fn stages_of_age(&self, years: u32) -> &[Stage] {
        self.ages.iter().find(|(ages, _)| ages.contains(&years)).map_or(&[], |(_, stages)| stages)
    }

    /// The first intent whose pattern fits.
    pub(crate) fn intent(&self, text: &str) -> Option<Intent> {
        let fits = |patterns: &[Regex]| patterns.iter().any(|pattern| pattern.is_match(text));
        self.intents.iter().find(|(_, patterns)| fits(patterns)).map(|(intent, _)| *intent)
    }

    /// The cues of a text, in the order of the files.
    pub(crate) fn cues<'a>(&'a self, text: &'a str) -> impl Iterator<Item = (CueKind, &'a str)> {
        let fits = move |patterns: &[Regex]| patterns.iter().any(|pattern| pattern.is_match(text));
        self.cues.iter().filter(move |(_, _, patterns)| fits(patterns)).map(|(kind, name, _)| (*kind, name.as_str()))
    }
}

/// Name and text of every `*.toml` of a folder, in the order of their names.
///
/// # Errors
/// When the folder or a file cannot be read.
pub fn lexicon_files(dir: &Path) -> Result<Vec<(String, String)>, LexiconError> {
    let read =
        |path: &Path| fs::read_to_string(path).map_err(|source| LexiconError::Read { path: path.to_owned(), source });
    let unreadable = |source| LexiconError::Read { path: dir.to_owned(), source };
    let mut files = Vec::new();
    for item in fs::read_dir(dir).map_err(unreadable)? {
        let path = item.map_err(unreadable)?.path();
        if path.extension().is_some_and(|extension| extension == "toml") {
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            files.push((name, read(&path)?));
        }
    }
    files.sort_unstable();
    Ok(files)
}

/// Latin words must not be a part of longer ones: `test` is not in `latest`.
fn stands_alone(text: &str, span: Range<usize>, word: &Word) -> bool {
    let latin = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
    let before = latin(text.get(..span.start).and_then(|t| t.chars().next_back()));
    let after = latin(text.get(span.end..).and_then(|t| t.chars().next()));
    let starts = latin(word.text.chars().next());
    let ends = latin(word.text.chars().next_back()) && !word.prefix;
    !(starts && before || ends && after)
}

#[cfg(test)]
mod tests;
