use std::collections::BTreeMap;

use tiaowen_types::{Clause, ClauseIdx, Document, DocumentId};

/// The documents an answer may quote from, by id.
#[derive(Debug, Clone, Default)]
pub struct Shelf<'a>(BTreeMap<&'a DocumentId, &'a Document>);

impl<'a> Shelf<'a> {
    /// Puts documents on the shelf.
    pub fn new(documents: impl IntoIterator<Item = &'a Document>) -> Self {
        Self(documents.into_iter().map(|document| (&document.meta.id, document)).collect())
    }

    /// One document.
    pub fn document(&self, id: &DocumentId) -> Option<&'a Document> {
        self.0.get(id).copied()
    }

    /// One clause with its document.
    pub fn clause(&self, id: &DocumentId, clause: ClauseIdx) -> Option<(&'a Document, &'a Clause)> {
        let document = self.document(id)?;
        Some((document, document.tree.get(clause)?))
    }

    /// All documents, by id.
    pub fn documents(&self) -> impl Iterator<Item = &'a Document> {
        self.0.values().copied()
    }
}
