use tiaowen_reference::{Reference, TitleMatch};
use tiaowen_types::Date;

use crate::checker::Checker;

/// Which document a reference means, as far as its name, number and date tell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Meant {
    /// Documents of the library that fit alike, by number; never empty. Several are editions of one.
    Known(Vec<usize>),
    /// The name fits these, the number does not.
    WrongNumber(Vec<usize>),
    /// The number is this document's, the name is not.
    WrongTitle(usize),
    /// The name is known, but not in this edition; the editions that exist.
    NoSuchEdition(Vec<usize>),
    /// A name or number that the library does not have.
    Unknown,
    /// Nothing that points to a document.
    Nothing,
}

/// Whether what a draft says of a date contradicts what is known: only parts that both give count.
pub(crate) fn contradicts(said: Date, known: Date) -> bool {
    let differs = |a: Option<u8>, b: Option<u8>| a.zip(b).is_some_and(|(a, b)| a != b);
    said.year() != known.year() || differs(said.month(), known.month()) || differs(said.day(), known.day())
}

impl Checker {
    /// What `reference` means; `all` are the references of its draft.
    pub(crate) fn meant(&self, reference: &Reference, all: &[Reference]) -> Meant {
        let number = reference.document_number.as_ref();
        let by_number = number.and_then(|n| self.numbered(&n.text, &n.normal));
        let nameless = Reference { document_number: None, ..reference.clone() };
        let mut named: Vec<usize> =
            self.directory.documents(&nameless, all).iter().filter_map(|id| self.index.number(id)).collect();
        named.dedup();
        let has_name = reference.title.is_some() || reference.antecedent.is_some();
        match (number, by_number) {
            (None, _) if !named.is_empty() => Meant::Known(named),
            (None, _) if !has_name => Meant::Nothing,
            (None, _) => self.other_editions(reference),
            (Some(_), Some(document)) if named.is_empty() && reference.title.is_some() => Meant::WrongTitle(document),
            (Some(_), Some(document)) if named.is_empty() || named.contains(&document) => Meant::Known(vec![document]),
            (Some(_), _) if !named.is_empty() => Meant::WrongNumber(named),
            (Some(_), _) => Meant::Unknown,
        }
    }

    /// The document with a number; an issuer's name may stand before it (国务院国发〔2025〕11号).
    fn numbered(&self, written: &str, normal: &str) -> Option<usize> {
        let known = self.directory.number(written).and_then(|id| self.index.number(&id));
        let ends =
            |number: &String| normal.strip_suffix(number.as_str()).is_some_and(|issuer| issuer.chars().count() >= 2);
        let behind_issuer = || {
            let number_of = |d: &crate::index::Indexed| d.document.meta.document_number.as_ref().is_some_and(ends);
            self.index.documents.iter().position(number_of)
        };
        known.or_else(behind_issuer)
    }

    fn other_editions(&self, reference: &Reference) -> Meant {
        let Some(title) = &reference.title else { return Meant::Unknown };
        let matches = self.directory.matches(&title.text);
        let best = matches.first().map(|found| found.quality);
        let same = |found: &&TitleMatch| Some(found.quality) == best;
        let editions: Vec<usize> =
            matches.iter().filter(same).filter_map(|found| self.index.number(&found.document)).collect();
        if editions.is_empty() { Meant::Unknown } else { Meant::NoSuchEdition(editions) }
    }

    /// Whether the document applies on a day.
    pub(crate) fn in_force(&self, document: usize, today: Date) -> bool {
        let Some(indexed) = self.index.get(document) else { return false };
        let successor = self.successor(document).and_then(|next| self.index.get(next));
        indexed.document.meta.in_force_on(today, successor.and_then(|next| next.document.meta.starts()))
    }

    /// The edition that took a document's place.
    pub(crate) fn successor(&self, document: usize) -> Option<usize> {
        let meta = &self.index.get(document)?.document.meta;
        self.index.number(meta.superseded_by.as_ref()?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_contradict_in_parts_that_both_give() {
        #[track_caller]
        fn check(said: &str, known: &str, expected: bool) {
            assert_eq!(contradicts(said.parse().unwrap(), known.parse().unwrap()), expected, "{said} {known}");
        }
        check("2025-07-02", "2025-07-02", false);
        check("2025", "2025-07-02", false);
        check("2025-05-13", "2025-05", false);
        check("2025-06", "2025-07-02", true);
        check("2024-07-02", "2025", true);
    }
}
