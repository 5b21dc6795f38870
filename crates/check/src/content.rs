use std::ops::Range;

use tiaowen_text::fold;
use tiaowen_types::ClauseIdx;

use crate::checker::Checker;
use crate::index::Match;
use crate::quote::{is_mark, parts, without_insertions};

/// What became of the words that a draft attributes to a clause, worst last.
#[derive(Debug, Clone)]
pub(crate) enum Said {
    /// No words to compare, or words that quote nobody.
    Nothing,
    /// To the character.
    Exact(Match),
    /// In other words.
    Paraphrase,
    /// Changed; the place it was taken from.
    Changed { place: Match, grave: bool },
    /// Another clause of the document says it.
    OtherClause(Match),
    /// Another document says it.
    OtherDocument(Match),
    /// Nobody says it.
    Nowhere,
}

impl Said {
    pub(crate) fn rank(&self) -> u8 {
        match self {
            Self::Nothing => 0,
            Self::Exact(_) => 1,
            Self::Paraphrase => 2,
            Self::Changed { .. } => 3,
            Self::OtherClause(_) => 4,
            Self::OtherDocument(_) => 5,
            Self::Nowhere => 6,
        }
    }

    /// The worse of two.
    pub(crate) fn worse(self, other: Self) -> Self {
        if other.rank() > self.rank() { other } else { self }
    }
}

/// What is cited: a document, and clauses of it; no clause means all of it.
#[derive(Debug, Clone)]
pub(crate) struct Cited {
    pub(crate) document: usize,
    pub(crate) clauses: Vec<ClauseIdx>,
}

/// A shorter quotation may be a term in quotation marks, characters.
pub(crate) const SHORTEST: usize = 8;

/// Share of a quotation's characters that must be right for it to be a misquotation of the clause cited.
const SIMILAR: f32 = 0.6;
/// The same when nobody else says anything like it and the clause is named.
const SIMILAR_CITED: f32 = 0.45;
/// The same for a clause that is not the one cited: more, as there are hundreds of them.
const SIMILAR_ELSEWHERE: f32 = 0.75;

/// A longer stretch is compared sentence by sentence, characters.
const LONGEST_WHOLE: usize = 300;

fn manageable(piece: &str) -> Vec<String> {
    if piece.chars().count() <= LONGEST_WHOLE {
        return vec![piece.to_owned()];
    }
    let sentences = piece.split(['。', '；', ';']).map(|part| part.trim_matches(is_mark).to_owned());
    sentences.filter(|part| !part.is_empty()).collect()
}

impl Checker {
    /// Where the words of a quotation stand. `attributed` tells that the draft says the document says so.
    pub(crate) fn quoted(&self, cited: &Cited, quote: &str, attributed: bool) -> Said {
        let folded = fold(quote).text;
        let whole = self.in_order(cited, &parts(&folded));
        let found = whole.or_else(|| self.in_order(cited, &parts(&without_insertions(&folded))));
        if let Some(found) = found {
            return Said::Exact(found);
        }
        let pieces = parts(&without_insertions(&folded));
        let judged =
            pieces.iter().flat_map(|piece| manageable(piece)).map(|piece| self.part(cited, &piece, attributed));
        judged.reduce(Said::worse).unwrap_or(Said::Nothing)
    }

    fn in_order(&self, cited: &Cited, parts: &[String]) -> Option<Match> {
        if parts.is_empty() {
            return None;
        }
        let indexed = self.index.get(cited.document)?;
        let found = self.scopes(cited).into_iter().find_map(|scope| indexed.find(parts, scope))?;
        self.index.matched(cited.document, found)
    }

    pub(crate) fn scopes(&self, cited: &Cited) -> Vec<Range<usize>> {
        let Some(indexed) = self.index.get(cited.document) else { return Vec::new() };
        if cited.clauses.is_empty() {
            return vec![indexed.scope(None)];
        }
        cited.clauses.iter().flat_map(|&clause| indexed.scopes(clause)).collect()
    }

    /// One unbroken stretch of a quotation that does not stand as it should.
    fn part(&self, cited: &Cited, piece: &str, attributed: bool) -> Said {
        let only = [piece.to_owned()];
        if let Some(found) = self.in_order(cited, &only) {
            return Said::Exact(found);
        }
        if let Some(found) = self.index.exact(&only, cited.document, false).into_iter().next() {
            return if self.is_term(piece, attributed) { Said::Exact(found) } else { Said::OtherClause(found) };
        }
        if self.is_term(piece, attributed) {
            return Said::Nothing;
        }
        let near = self.nearest_cited(cited, piece);
        let near_share = near.as_ref().map_or(0.0, |found| found.similarity);
        if let Some(found) = self.best_other(cited.document, &only) {
            let former = self.successor(found.place.document) == Some(cited.document);
            return match near {
                Some(place) if former && near_share >= SIMILAR => self.changed(piece, place),
                _ => Said::OtherDocument(found),
            };
        }
        self.similar(cited, piece, near, attributed)
    }

    /// A few characters in quotation marks that nobody says the document says.
    fn is_term(&self, piece: &str, attributed: bool) -> bool {
        piece.chars().count() < if attributed { SHORTEST / 2 } else { SHORTEST }
    }

    /// The best of several documents that have the words: one that applies rather than one that does not.
    fn best_other(&self, document: usize, parts: &[String]) -> Option<Match> {
        let found = self.index.exact(parts, document, true);
        let replaced = |m: &Match| self.successor(m.place.document).is_some();
        found.iter().find(|m| !replaced(m)).or(found.first()).cloned()
    }

    fn nearest_cited(&self, cited: &Cited, piece: &str) -> Option<Match> {
        if cited.clauses.is_empty() {
            return self.index.similar(piece, Some(cited.document));
        }
        let scopes = self.scopes(cited).into_iter();
        let found = scopes.filter_map(|scope| self.index.closest(piece, cited.document, scope));
        found.max_by(|a, b| a.similarity.total_cmp(&b.similarity))
    }

    fn similar(&self, cited: &Cited, piece: &str, near: Option<Match>, attributed: bool) -> Said {
        let share = |found: &Option<Match>| found.as_ref().map_or(0.0, |found| found.similarity);
        let here = share(&near);
        if let Some(place) = near.clone().filter(|_| here >= SIMILAR) {
            return self.changed(piece, place);
        }
        let inside = self.index.similar(piece, Some(cited.document));
        let anywhere = self.index.similar(piece, None);
        if let Some(place) = inside.filter(|found| found.similarity >= SIMILAR_ELSEWHERE) {
            return Said::OtherClause(place);
        }
        if let Some(place) = anywhere.filter(|found| found.similarity >= SIMILAR_ELSEWHERE) {
            return Said::OtherDocument(place);
        }
        match near {
            Some(place) if here >= SIMILAR_CITED && !cited.clauses.is_empty() => self.changed(piece, place),
            _ if attributed => Said::Nowhere,
            _ => Said::Nothing,
        }
    }

    fn changed(&self, piece: &str, place: Match) -> Said {
        let right = self.index.text(&place).trim_matches(is_mark).to_owned();
        let grave = crate::claim::reverses(piece, &fold(&right).text, place.edits());
        Said::Changed { place, grave }
    }
}
