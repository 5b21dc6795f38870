use std::collections::{HashMap, HashSet};
use std::ops::Range;

use tiaowen_text::{Folded, fold, sentences};
use tiaowen_types::{ClauseIdx, ClausePath, Document, DocumentId, SourceMap};

use crate::align::{Alignment, Edit, align};

/// A clause of a library: document by number, clause by number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Place {
    pub(crate) document: usize,
    pub(crate) clause: ClauseIdx,
}

/// A document ready for comparison.
pub(crate) struct Indexed {
    /// Without its way back to the source.
    pub(crate) document: Document,
    pub(crate) folded: Folded,
    /// Own text of each clause in the folded text.
    own: Vec<Range<usize>>,
    /// Each clause with all below it.
    subtree: Vec<Range<usize>>,
    /// The path by which each clause is cited; several paragraphs or rows may share one.
    cited: Vec<Option<ClausePath>>,
}

/// All documents, their texts folded once, with the pairs of characters each clause holds.
pub(crate) struct Index {
    pub(crate) documents: Vec<Indexed>,
    /// Pair of characters → clauses that hold it, ascending.
    pairs: HashMap<(char, char), Vec<Place>>,
    clauses: usize,
}

/// A stretch of a document that is, or resembles, a quotation.
#[derive(Debug, Clone)]
pub(crate) struct Match {
    pub(crate) place: Place,
    /// In the document's text.
    pub(crate) range: Range<usize>,
    pub(crate) alignment: Option<Alignment>,
    /// 1 is the same to the character.
    pub(crate) similarity: f32,
}

/// Candidate clauses compared character by character.
const CANDIDATES: usize = 6;

impl Indexed {
    fn new(document: &Document) -> Self {
        let folded = fold(&document.text);
        let clauses = document.tree.clauses();
        let own: Vec<_> = clauses.iter().map(|c| folded.folded(c.span.start()..c.span.end())).collect();
        let mut subtree = own.clone();
        // Children follow their parents, so ends can be handed up from the last clause to the first.
        for (i, clause) in clauses.iter().enumerate().rev() {
            let end = subtree.get(i).map_or(0, |r| r.end);
            let above = clause.parent.and_then(|up| subtree.get_mut(up.0 as usize));
            if let Some(above) = above {
                above.end = above.end.max(end);
            }
        }
        let document = Document { source: SourceMap::default(), diagnostics: Vec::new(), ..document.clone() };
        let cited = document.tree.iter().map(|(idx, _)| document.tree.cited_path(idx)).collect();
        Self { document, folded, own, subtree, cited }
    }

    /// The folded text that a reference to this clause covers.
    pub(crate) fn scope(&self, clause: Option<ClauseIdx>) -> Range<usize> {
        let all = 0..self.folded.text.len();
        clause.map_or(all.clone(), |c| self.subtree.get(c.0 as usize).cloned().unwrap_or(all))
    }

    /// The folded texts of a clause and of all that are cited by the same path (正文 of several paragraphs).
    pub(crate) fn scopes(&self, clause: ClauseIdx) -> Vec<Range<usize>> {
        let path = self.cited.get(clause.0 as usize).and_then(Option::as_ref);
        let alike = self.cited.iter().zip(&self.subtree).filter(|(cited, _)| path.is_some() && cited.as_ref() == path);
        let mut scopes = vec![self.scope(Some(clause))];
        scopes.extend(alike.map(|(_, subtree)| subtree.clone()));
        scopes
    }

    /// The lowest clause whose text, with what is below it, holds this range of the folded text.
    pub(crate) fn clause_at(&self, range: &Range<usize>) -> Option<ClauseIdx> {
        let first = self.own.partition_point(|own| own.start <= range.start).checked_sub(1)?;
        let mut at = ClauseIdx(u32::try_from(first).ok()?);
        while self.subtree.get(at.0 as usize).is_some_and(|tree| tree.end < range.end) {
            match self.document.tree.get(at).and_then(|clause| clause.parent) {
                Some(up) => at = up,
                None => break,
            }
        }
        Some(at)
    }

    /// Where all parts stand in this order within the scope; the range covers first to last.
    pub(crate) fn find(&self, parts: &[String], scope: Range<usize>) -> Option<Range<usize>> {
        let text = self.folded.text.get(scope.clone())?;
        let (mut from, mut start) = (0, None);
        for part in parts {
            let at = from + text.get(from..)?.find(part.as_str())?;
            start.get_or_insert(at);
            from = at + part.len();
        }
        start.map(|start| scope.start + start..scope.start + from)
    }

    /// The stretch of the scope that resembles `quote` most.
    pub(crate) fn closest(&self, quote: &[char], scope: Range<usize>) -> Option<(Range<usize>, Alignment)> {
        let text = self.folded.text.get(scope.clone())?;
        let letters: Vec<char> = text.chars().collect();
        let alignment = align(quote, &letters)?;
        let bytes = |count: usize| letters.iter().take(count).map(|c| c.len_utf8()).sum::<usize>();
        let range = scope.start + bytes(alignment.range.start)..scope.start + bytes(alignment.range.end);
        Some((range, alignment))
    }
}

impl Index {
    pub(crate) fn new(documents: &[Document]) -> Self {
        let documents: Vec<_> = documents.iter().map(Indexed::new).collect();
        let mut pairs: HashMap<(char, char), Vec<Place>> = HashMap::new();
        let mut clauses = 0;
        for (number, indexed) in documents.iter().enumerate() {
            for (i, own) in indexed.own.iter().enumerate() {
                let place = Place { document: number, clause: ClauseIdx(i as u32) };
                clauses += 1;
                for pair in pairs_of(indexed.folded.text.get(own.clone()).unwrap_or_default()) {
                    let places = pairs.entry(pair).or_default();
                    if places.last() != Some(&place) {
                        places.push(place);
                    }
                }
            }
        }
        Self { documents, pairs, clauses }
    }

    pub(crate) fn number(&self, id: &DocumentId) -> Option<usize> {
        self.documents.iter().position(|d| d.document.meta.id == *id)
    }

    pub(crate) fn get(&self, number: usize) -> Option<&Indexed> {
        self.documents.get(number)
    }

    /// How much a pair of characters tells about where it stands.
    fn weight(&self, pair: (char, char)) -> f32 {
        let holders = self.pairs.get(&pair).map_or(0, Vec::len);
        (1.0 + self.clauses as f32 / (1.0 + holders as f32)).ln()
    }

    /// The share of what `text` says that clause and all below it hold, 0 to 1.
    pub(crate) fn share(&self, text: &str, document: usize, clause: Option<ClauseIdx>) -> f32 {
        let Some(indexed) = self.get(document) else { return 0.0 };
        let scope = indexed.scope(clause);
        let held: HashSet<_> = pairs_of(indexed.folded.text.get(scope).unwrap_or_default()).collect();
        let (mut common, mut all) = (0.0, 0.0);
        for pair in pairs_of(text) {
            let weight = self.weight(pair);
            all += weight;
            common += if held.contains(&pair) { weight } else { 0.0 };
        }
        if all > 0.0 { common / all } else { 0.0 }
    }

    /// What two short texts have in common, as a share of the shorter.
    pub(crate) fn common(&self, a: &str, b: &str) -> f32 {
        let set = |text: &str| pairs_of(&fold(text).text).collect::<HashSet<_>>();
        let (a, b) = (set(a), set(b));
        let sum = |pairs: &mut dyn Iterator<Item = &(char, char)>| pairs.map(|&pair| self.weight(pair)).sum::<f32>();
        let least = sum(&mut a.iter()).min(sum(&mut b.iter()));
        if least > 0.0 { sum(&mut a.intersection(&b)) / least } else { 0.0 }
    }

    /// Clauses that hold most of what `text` says, best first, with their share.
    pub(crate) fn resembling(&self, text: &str, only: Option<usize>) -> Vec<(Place, f32)> {
        let mut shares: HashMap<Place, f32> = HashMap::new();
        let mut all = 0.0;
        for pair in pairs_of(text) {
            let weight = self.weight(pair);
            all += weight;
            for place in self.pairs.get(&pair).map(Vec::as_slice).unwrap_or_default() {
                if only.is_none_or(|document| document == place.document) {
                    *shares.entry(*place).or_default() += weight;
                }
            }
        }
        let mut ranked: Vec<(Place, f32)> =
            shares.into_iter().map(|(place, sum)| (place, sum / f32::max(all, 1e-6))).collect();
        ranked.sort_unstable_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        ranked
    }

    /// Where the parts stand to the character: in `document`, or in all but it.
    pub(crate) fn exact(&self, parts: &[String], document: usize, others: bool) -> Vec<Match> {
        let wanted = |number: usize| (number == document) != others;
        let numbered = self.documents.iter().enumerate().filter(|&(number, _)| wanted(number));
        numbered
            .filter_map(|(number, indexed)| self.matched(number, indexed.find(parts, indexed.scope(None))?))
            .collect()
    }

    /// A match without differences over a range of a document's folded text.
    pub(crate) fn matched(&self, document: usize, folded: Range<usize>) -> Option<Match> {
        let indexed = self.get(document)?;
        let clause = indexed.clause_at(&folded)?;
        let range = indexed.folded.original(folded);
        Some(Match { place: Place { document, clause }, range, alignment: None, similarity: 1.0 })
    }

    /// The stretch of a document's folded text that resembles `quote` most.
    pub(crate) fn closest(&self, quote: &str, document: usize, scope: Range<usize>) -> Option<Match> {
        let letters: Vec<char> = quote.chars().collect();
        let (range, alignment) = self.get(document)?.closest(&letters, scope)?;
        let similarity = 1.0 - alignment.distance as f32 / letters.len().max(1) as f32;
        Some(Match { alignment: Some(alignment), similarity, ..self.matched(document, range)? })
    }

    /// The words of a match.
    pub(crate) fn text(&self, found: &Match) -> &str {
        let indexed = self.get(found.place.document);
        indexed.and_then(|indexed| indexed.document.text.get(found.range.clone())).unwrap_or_default()
    }

    /// The clause that holds most of what `text` says, and its sentence that does.
    pub(crate) fn most_held(&self, text: &str, only: Option<usize>) -> Option<(Match, f32)> {
        let (place, share) = self.resembling(text, only).into_iter().next()?;
        let found = self.sentence(text, place)?;
        Some((found, share))
    }

    /// The sentence of a clause that has most in common with `text`.
    pub(crate) fn sentence(&self, text: &str, place: Place) -> Option<Match> {
        let document = &self.get(place.document)?.document;
        let body = document.tree.get(place.clause)?.body;
        let words = body.of(&document.text);
        let share = |range: &Range<usize>| self.common(text, words.get(range.clone()).unwrap_or_default());
        let best =
            sentences(words).into_iter().max_by(|a, b| share(a).total_cmp(&share(b)).then(b.start.cmp(&a.start)));
        let best = best.unwrap_or(0..words.len());
        let range = body.start() + best.start..body.start() + best.end;
        Some(Match { place, range, alignment: None, similarity: 1.0 })
    }

    /// The most similar stretch among the most similar clauses: of one document, or of all.
    pub(crate) fn similar(&self, quote: &str, only: Option<usize>) -> Option<Match> {
        let found = self.resembling(quote, only).into_iter().take(CANDIDATES).filter_map(|(place, _)| {
            let own = self.get(place.document)?.own.get(place.clause.0 as usize)?.clone();
            self.closest(quote, place.document, own)
        });
        found.max_by(|a, b| a.similarity.total_cmp(&b.similarity).then(b.place.cmp(&a.place)))
    }
}

impl Match {
    /// How the quotation differs.
    pub(crate) fn edits(&self) -> &[Edit] {
        self.alignment.as_ref().map_or(&[], |alignment| alignment.edits.as_slice())
    }
}

/// Neighbouring characters of a folded text, without those that touch punctuation.
fn pairs_of(text: &str) -> impl Iterator<Item = (char, char)> {
    text.chars().zip(text.chars().skip(1)).filter(|(a, b)| a.is_alphanumeric() && b.is_alphanumeric())
}
