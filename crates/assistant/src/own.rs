//! What a school changed about the delivered corpus: documents it added, documents it removed. Kept in the
//! generation, so that library, indexes and these changes are always of one piece.

use std::fs;
use std::io;
use std::path::Path;

use serde::{Deserialize, Serialize};
use tiaowen_corpus::{Catalogue, SourceText, parse, sha256_hex};
use tiaowen_types::{Document, DocumentId, DocumentMeta};

use crate::AssistantError;
use crate::store::{StoreError, write_atomic};

const FILE: &str = "own.json";

/// A school's changes.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Own {
    /// Documents of the delivered corpus that were removed.
    pub(crate) removed: Vec<DocumentId>,
    /// Documents that were added.
    pub(crate) added: Vec<Added>,
}

/// A document that was added: its facts and the text it is parsed from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Added {
    pub(crate) meta: DocumentMeta,
    pub(crate) file: String,
    pub(crate) sha256: String,
    pub(crate) text: String,
}

impl Added {
    /// The part of a decoded file that is one document.
    pub(crate) fn new(meta: DocumentMeta, file: &str, text: &str) -> Self {
        let sha256 = sha256_hex(text.as_bytes());
        Self { meta, file: file.to_owned(), sha256, text: text.to_owned() }
    }

    /// Its text as the parser reads it.
    pub(crate) fn source(&self) -> SourceText {
        SourceText { sha256: self.sha256.clone(), ..SourceText::whole(&self.file, &self.text) }
    }
}

impl Own {
    /// Reads the changes kept in a generation; a generation without the file has none.
    pub(crate) fn read(generation: &Path) -> Result<Self, AssistantError> {
        let path = generation.join(FILE);
        match fs::read(&path) {
            Ok(bytes) => serde_json::from_slice(&bytes).map_err(|_| AssistantError::Own { path }),
            Err(e) if e.kind() == io::ErrorKind::NotFound => Ok(Self::default()),
            Err(e) => Err(StoreError::io("read", &path)(e).into()),
        }
    }

    /// Keeps the changes in a generation.
    pub(crate) fn write(&self, generation: &Path) -> Result<(), AssistantError> {
        let bytes = serde_json::to_vec(self).expect("invariant: changes are plain data");
        Ok(write_atomic(&generation.join(FILE), &bytes)?)
    }

    /// The delivered documents with the school's changes, parsed.
    pub(crate) fn documents(&self, catalogue: &Catalogue) -> Vec<Document> {
        let mut documents = catalogue.documents();
        documents.retain(|document| !self.removed.contains(&document.meta.id));
        let added = self.added.iter().map(|added| parse(&added.source(), added.meta.clone(), catalogue.rules()));
        documents.extend(added);
        documents
    }

    /// Takes a document in, in place of one with the same id.
    pub(crate) fn add(&mut self, added: Added) {
        self.added.retain(|known| known.meta.id != added.meta.id);
        self.added.push(added);
    }

    /// Takes a document out; `delivered` tells whether the corpus has it.
    pub(crate) fn remove(&mut self, id: &DocumentId, delivered: bool) {
        self.added.retain(|known| known.meta.id != *id);
        if delivered && !self.removed.contains(id) {
            self.removed.push(id.clone());
        }
    }
}
