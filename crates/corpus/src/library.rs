use std::collections::{BTreeMap, HashMap, VecDeque};
use std::path::Path;

use serde::{Deserialize, Serialize};
use tiaowen_types::{ClauseIdx, ClauseRef, Date, Document, DocumentId, Passage, PassageId};

use crate::passage::passages;
use crate::{CorpusError, store};

/// The documents and their passages: what indexes are built from and answers are read from.
///
/// Invariants: document ids and passage ids are unique, and every passage belongs to a clause of a document.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Library {
    documents: Vec<Document>,
    passages: Vec<Passage>,
    /// Where each passage comes from, in the order of `passages`.
    places: Vec<Place>,
    next: u32,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Place {
    document: DocumentId,
    clause: ClauseIdx,
}

/// What indexes see of a passage: title, headings, text, questions.
type Words = (String, String, String, Vec<String>);

fn words(passage: Passage) -> Words {
    (passage.title, passage.headings, passage.text, passage.questions)
}

/// What an update changed: indexes drop `removed` and take in `added`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Change {
    /// Passages that are no longer in the library.
    pub removed: Vec<PassageId>,
    /// Passages that are new.
    pub added: Vec<Passage>,
}

impl Library {
    /// Builds a library; of documents with one id the last stays.
    pub fn new(documents: Vec<Document>, questions: &BTreeMap<ClauseRef, Vec<String>>) -> Self {
        let mut library = Self::default();
        for document in documents {
            library.add(document, questions);
        }
        library
    }

    /// Takes a document in, in place of one with the same id. A passage whose words are unchanged keeps its
    /// number, so that indexes need not look at it again.
    pub fn add(&mut self, document: Document, questions: &BTreeMap<ClauseRef, Vec<String>>) -> Change {
        let id = document.meta.id.clone();
        let old = self.take(&id);
        // By their words; of passages with the same words the first comes first.
        let mut known: HashMap<Words, VecDeque<PassageId>> = HashMap::new();
        for passage in old {
            let id = passage.id;
            known.entry(words(passage)).or_default().push_back(id);
        }
        let mut change = Change::default();
        for (clause, mut passage) in passages(&document, questions, self.next) {
            let unchanged = known.get_mut(&words(passage.clone())).and_then(VecDeque::pop_front);
            if let Some(unchanged) = unchanged {
                passage.id = unchanged;
            } else {
                passage.id = PassageId(self.next);
                self.next += 1;
                change.added.push(passage.clone());
            }
            self.passages.push(passage);
            self.places.push(Place { document: id.clone(), clause });
        }
        change.removed = known.into_values().flatten().collect();
        change.removed.sort_unstable();
        match self.documents.iter_mut().find(|known| known.meta.id == id) {
            Some(known) => *known = document,
            None => self.documents.push(document),
        }
        change
    }

    /// Makes this the library of exactly `documents`, in their order; what did not change keeps its numbers.
    pub fn replace(&mut self, documents: Vec<Document>, questions: &BTreeMap<ClauseRef, Vec<String>>) -> Change {
        let order: BTreeMap<DocumentId, usize> =
            documents.iter().enumerate().map(|(at, document)| (document.meta.id.clone(), at)).collect();
        let mut change = Change::default();
        let gone = self.documents.iter().map(|document| document.meta.id.clone()).filter(|id| !order.contains_key(id));
        for id in gone.collect::<Vec<_>>() {
            change.removed.extend(self.remove(&id).map(|change| change.removed).unwrap_or_default());
        }
        for document in documents {
            let more = self.add(document, questions);
            change.removed.extend(more.removed);
            change.added.extend(more.added);
        }
        let place = |id: &DocumentId| order.get(id).copied();
        self.documents.sort_by_key(|document| place(&document.meta.id));
        let pairs = std::mem::take(&mut self.passages).into_iter().zip(std::mem::take(&mut self.places));
        let mut pairs: Vec<(Passage, Place)> = pairs.collect();
        pairs.sort_by_key(|(_, at)| place(&at.document));
        (self.passages, self.places) = pairs.into_iter().unzip();
        change
    }

    /// Takes a document out.
    ///
    /// # Errors
    /// When there is no such document.
    pub fn remove(&mut self, id: &DocumentId) -> Result<Change, CorpusError> {
        let at = self.documents.iter().position(|document| document.meta.id == *id);
        let at = at.ok_or_else(|| CorpusError::Unknown(id.clone()))?;
        self.documents.remove(at);
        let removed = self.take(id).iter().map(|passage| passage.id).collect();
        Ok(Change { removed, added: Vec::new() })
    }

    fn take(&mut self, id: &DocumentId) -> Vec<Passage> {
        let pairs = std::mem::take(&mut self.passages).into_iter().zip(std::mem::take(&mut self.places));
        let (gone, stay): (Vec<_>, Vec<_>) = pairs.partition(|(_, place)| place.document == *id);
        (self.passages, self.places) = stay.into_iter().unzip();
        gone.into_iter().map(|(passage, _)| passage).collect()
    }

    /// All documents.
    pub fn documents(&self) -> &[Document] {
        &self.documents
    }

    /// One document.
    pub fn document(&self, id: &DocumentId) -> Option<&Document> {
        self.documents.iter().find(|document| document.meta.id == *id)
    }

    /// All passages, in the order of their documents.
    pub fn passages(&self) -> &[Passage] {
        &self.passages
    }

    /// One passage.
    pub fn passage(&self, id: PassageId) -> Option<&Passage> {
        self.position(id).and_then(|at| self.passages.get(at))
    }

    /// Which clause a passage is.
    pub fn clause_of(&self, id: PassageId) -> Option<(&Document, ClauseIdx)> {
        let place = self.position(id).and_then(|at| self.places.get(at))?;
        Some((self.document(&place.document)?, place.clause))
    }

    /// The passage of a clause; `None` for a clause without own text.
    pub fn passage_of(&self, document: &DocumentId, clause: ClauseIdx) -> Option<PassageId> {
        let at = self.places.iter().position(|place| place.clause == clause && place.document == *document)?;
        self.passages.get(at).map(|passage| passage.id)
    }

    /// Whether a document applies on `day`; an unknown one does not.
    pub fn in_force(&self, id: &DocumentId, day: Date) -> bool {
        let Some(document) = self.document(id) else {
            return false;
        };
        let successor = document.meta.superseded_by.as_ref().and_then(|next| self.document(next));
        document.meta.in_force_on(day, successor.and_then(|next| next.meta.starts()))
    }

    /// sha256 over the whole content: equal libraries have equal hashes on every machine.
    pub fn hash(&self) -> String {
        store::hash(self)
    }

    /// Writes the library into `dir`: the old one stays until the new one is on the disk.
    ///
    /// # Errors
    /// When the folder or the file cannot be written.
    pub fn save(&self, dir: &Path) -> Result<(), CorpusError> {
        store::save(self, dir)
    }

    /// Reads the library that [`Self::save`] wrote and proves its hash and every clause tree.
    ///
    /// # Errors
    /// When it cannot be read, has another format, or is damaged.
    pub fn open(dir: &Path) -> Result<Self, CorpusError> {
        store::open(dir)
    }

    /// Passage ids are mostly dense and ascending within a document, so their own value is a good first guess.
    fn position(&self, id: PassageId) -> Option<usize> {
        let guess = id.0 as usize;
        if self.passages.get(guess).is_some_and(|passage| passage.id == id) {
            return Some(guess);
        }
        // Without replaced documents the ids still ascend, with gaps.
        let near = self.passages.binary_search_by_key(&id, |passage| passage.id).ok();
        if near.is_some() {
            return near;
        }
        self.passages.iter().position(|passage| passage.id == id)
    }

    /// Proves the invariants for a library read from disk.
    pub(crate) fn check(&self) -> Result<(), CorpusError> {
        for document in &self.documents {
            document
                .tree
                .check(&document.text)
                .map_err(|source| CorpusError::Tree { document: document.meta.id.clone(), source })?;
        }
        for place in &self.places {
            let document =
                self.document(&place.document).ok_or_else(|| CorpusError::Unknown(place.document.clone()))?;
            if document.tree.get(place.clause).is_none() {
                return Err(CorpusError::Unknown(place.document.clone()));
            }
        }
        Ok(())
    }
}
