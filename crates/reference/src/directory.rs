use std::collections::{BTreeMap, BTreeSet};

use tiaowen_types::{ClauseIdx, Document, DocumentId, DocumentMeta};

use crate::bare::{NOUNS, form_end, forms, is_telling, plain};
use crate::cursor::Cursor;
use crate::find::{Reference, find_with};
use crate::mention::{DocumentNumber, EditionKind, edition};
use crate::number::document_numbers;
use crate::title::{Core, abbreviates, edits, is_edition};
use crate::{LocateError, Locator, locate, normalize_number};

/// How closely a name fits a document's title, best first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TitleQuality {
    /// The full title, apart from marks, 的 and edition words.
    Full,
    /// A short title of the document's facts.
    Short,
    /// Without the issuer or other words in front.
    Partial,
    /// A slip of the pen or two.
    Slip,
    /// Some of its words in order (教师指引).
    Abbreviated,
}

/// A document that a name may mean.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TitleMatch {
    /// The document.
    pub document: DocumentId,
    /// How closely the name fits.
    pub quality: TitleQuality,
    /// Whether the edition that the name tells is this one; `None` when it tells none, though this one has one.
    pub edition: Option<bool>,
}

/// The names of a library's documents.
#[derive(Debug, Clone, Default)]
pub struct Directory {
    entries: Vec<Entry>,
    numbers: BTreeMap<String, DocumentId>,
    /// Written forms of names, by first character, for finding them without 《》.
    forms: BTreeMap<char, BTreeSet<Vec<char>>>,
}

#[derive(Debug, Clone)]
struct Entry {
    meta: DocumentMeta,
    core: Core,
    shorts: Vec<Core>,
}

/// Fewest characters of a name that is recognised without 《》.
const MIN_BARE_CHARS: usize = 4;

/// Longest stretch of text in which an abbreviated name is looked for.
const MAX_ABBREVIATION_CHARS: usize = 20;

/// Quotation marks that may stand before a name; a longer run opens none.
const LONGEST_MARKS: usize = 4;

impl Directory {
    /// Reads the names of documents.
    pub fn new<'a>(documents: impl IntoIterator<Item = &'a Document>) -> Self {
        let mut directory = Self::default();
        for document in documents {
            directory.add(&document.meta);
        }
        directory
    }

    fn add(&mut self, meta: &DocumentMeta) {
        let core = Core::new(&meta.title);
        for name in [&meta.title].into_iter().chain(&meta.short_titles) {
            for form in forms(name) {
                if let Some(&first) = form.first().filter(|_| form.len() >= MIN_BARE_CHARS) {
                    self.forms.entry(first).or_default().insert(form);
                }
            }
        }
        if let Some(number) = meta.document_number.as_deref() {
            let normal = normalize_number(number).unwrap_or_else(|| number.to_owned());
            self.numbers.entry(normal).or_insert_with(|| meta.id.clone());
        }
        let shorts = meta.short_titles.iter().map(|short| Core::new(short)).collect();
        self.entries.push(Entry { meta: meta.clone(), core, shorts });
    }

    /// All references of a text, also by names without 《》 that the directory knows.
    pub fn find(&self, text: &str) -> Vec<Reference> {
        let numbers = document_numbers(text).iter().map(|number| self.trimmed(number)).collect();
        find_with(text, numbers, &|text, at| self.name_at(text, at))
    }

    /// A number without the words in front that cannot be told from its issuer (听说教办〔2025〕3号).
    fn trimmed(&self, number: &DocumentNumber) -> DocumentNumber {
        let known = self.numbers.keys().find(|known| number.normal.ends_with(known.as_str()));
        let surplus = known.map_or(0, |known| number.normal.len() - known.len());
        let text = number.text.get(surplus..).unwrap_or(&number.text).to_owned();
        let normal = number.normal.get(surplus..).unwrap_or(&number.normal).to_owned();
        DocumentNumber { span: number.span.end - text.len()..number.span.end, text, normal }
    }

    /// The documents that a name means: those it fits best, the edition it tells first. With edition words, only
    /// that edition.
    pub fn title(&self, name: &str) -> Vec<DocumentId> {
        let mut matches = self.matches(name);
        matches.retain(|found| found.edition != Some(false));
        let best = matches.first().map(|found| found.quality);
        matches.into_iter().filter(|found| Some(found.quality) == best).map(|found| found.document).collect()
    }

    /// Every document that a name may mean, best first, other editions included.
    pub fn matches(&self, name: &str) -> Vec<TitleMatch> {
        self.matches_edition(name, None)
    }

    /// The documents that a found reference names: by number, else by title and edition words. A short name that
    /// the text introduced is looked up as what it stands for in `references`.
    pub fn documents(&self, reference: &Reference, references: &[Reference]) -> Vec<DocumentId> {
        if let Some(document) = reference.document_number.as_ref().and_then(|number| self.number(&number.text)) {
            return vec![document];
        }
        let source = reference.antecedent.and_then(|idx| references.get(idx)).filter(|source| *source != reference);
        if let Some(source) = source {
            return self.documents(&Reference { antecedent: None, ..source.clone() }, &[]);
        }
        let Some(title) = &reference.title else { return Vec::new() };
        let mut matches = self.matches_edition(&title.text, reference.edition.as_ref().map(|edition| edition.kind));
        matches.retain(|found| found.edition != Some(false));
        let best = matches.first().map(|found| found.quality);
        matches.into_iter().filter(|found| Some(found.quality) == best).map(|found| found.document).collect()
    }

    /// The document with a number, in any style of brackets.
    pub fn number(&self, number: &str) -> Option<DocumentId> {
        self.numbers.get(&normalize_number(number)?).cloned()
    }

    /// The clause of a document that a locator means.
    ///
    /// # Errors
    /// When there is none, or several fit alike.
    pub fn locate(&self, document: &Document, locator: &Locator) -> Result<ClauseIdx, LocateError> {
        locate(document, locator)
    }

    fn matches_edition(&self, name: &str, edition: Option<EditionKind>) -> Vec<TitleMatch> {
        let core = Core::new(name);
        let wanted = edition.or(core.edition);
        let fit = |entry: &Entry| {
            let own = entry.core.edition;
            match wanted {
                Some(wanted) => Some(is_edition(&entry.meta, own, wanted)),
                None => own.is_none().then_some(true),
            }
        };
        let mut matches: Vec<TitleMatch> = self
            .entries
            .iter()
            .filter_map(|entry| {
                let quality = entry.quality(&core)?;
                Some(TitleMatch { document: entry.meta.id.clone(), quality, edition: fit(entry) })
            })
            .collect();
        matches.sort_by_key(|found| (found.quality, found.edition != Some(true), found.edition == Some(false)));
        matches
    }

    /// The end of the longest known name that begins at `at`.
    fn name_at(&self, text: &str, at: usize) -> Option<usize> {
        let rest = text.get(at..)?;
        let quoted = rest.starts_with(['“', '"', '「']);
        let first = rest.chars().take(LONGEST_MARKS).find(|&c| plain(c) != '"').map(plain)?;
        let forms = self.forms.get(&first).into_iter().flatten();
        let known = forms.filter_map(|form| form_end(rest, form)).max();
        // A quotation mark belongs to a name that closes it: “人工智能+教育”行动计划.
        let closes = |end: &usize| rest.get(3..*end).is_some_and(|name| name.contains(['”', '"', '」']));
        let known = known.filter(|end| !quoted || closes(end));
        let end = known.or_else(|| self.abbreviation_end(text, at))? + at;
        // 《教师…指引》（第一版） without brackets goes on with its edition.
        let mut cursor = Cursor::new(text, end);
        edition(&mut cursor);
        Some(cursor.at)
    }

    /// The length of an abbreviated title (教师指引) that fits one document or the editions of one.
    fn abbreviation_end(&self, text: &str, at: usize) -> Option<usize> {
        let before = text.get(..at)?.chars().next_back();
        let rest = text.get(at..).filter(|rest| !rest.starts_with(['的', '之', '和', '与', '及', '在', '按']))?;
        let mut ends = Vec::new();
        for (offset, character) in rest.char_indices().take(MAX_ABBREVIATION_CHARS) {
            if !character.is_alphanumeric() {
                break;
            }
            let noun = NOUNS.iter().find(|noun| rest.get(offset..).is_some_and(|tail| tail.starts_with(**noun)));
            ends.extend(noun.map(|noun| offset + noun.len()));
        }
        ends.into_iter().rev().find(|&end| {
            let core = Core::new(rest.get(..end).unwrap_or_default());
            let cores: BTreeSet<&str> = self
                .entries
                .iter()
                .filter(|e| abbreviates(&core.text, &e.core.text))
                .map(|e| e.core.text.as_str())
                .collect();
            cores.len() == 1
                && is_telling(&core.text)
                && !(before.is_some_and(char::is_alphanumeric) && core.text.is_ascii())
        })
    }
}

impl Entry {
    fn quality(&self, name: &Core) -> Option<TitleQuality> {
        let (wanted, own) = (name.text.as_str(), self.core.text.as_str());
        let n_chars = wanted.chars().count();
        if wanted.is_empty() {
            return None;
        }
        if wanted == own {
            return Some(TitleQuality::Full);
        }
        if self.shorts.iter().any(|short| short.text == wanted) {
            return Some(TitleQuality::Short);
        }
        let subject = n_chars >= 6 && (wanted == self.core.subject() || name.subject() == self.core.subject());
        if subject || n_chars >= 8 && own.ends_with(wanted) {
            return Some(TitleQuality::Partial);
        }
        // Two changed characters are another word (教师, 学生), except in a long title.
        let most = usize::from(n_chars >= 6) + usize::from(n_chars >= 20);
        if most > 0
            && (edits(wanted, own, most).is_some() || edits(name.subject(), self.core.subject(), most).is_some())
        {
            return Some(TitleQuality::Slip);
        }
        (n_chars >= 2 && abbreviates(wanted, own)).then_some(TitleQuality::Abbreviated)
    }
}

#[cfg(test)]
mod tests;
