use std::io;
use std::path::PathBuf;

use tiaowen_types::{DocumentId, TreeError};

/// What can stop the corpus or a library from being read or written. Defects of a text are diagnostics, never
/// errors.
#[derive(Debug, thiserror::Error)]
pub enum CorpusError {
    /// A file or folder cannot be read.
    #[error("cannot read {path}")]
    Read {
        /// The file or folder.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// A file cannot be written; the old one is untouched.
    #[error("cannot write {path}")]
    Write {
        /// The file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// `corpus.toml` or `corrections.toml` is not what it should be.
    #[error("{path}: {message}")]
    Data {
        /// The file.
        path: PathBuf,
        /// What is wrong, in English, with the place where known.
        message: String,
    },
    /// The line where a document starts is not in its source file.
    #[error("document {document} does not start in {file}: no line reads {from:?}")]
    Start {
        /// The document.
        document: DocumentId,
        /// The source file.
        file: String,
        /// The line looked for.
        from: String,
    },
    /// A file whose bytes are no text in any known encoding.
    #[error("{path} is not a text file")]
    NotText {
        /// The file.
        path: PathBuf,
    },
    /// Two documents have one id.
    #[error("document {0} occurs twice")]
    Repeated(DocumentId),
    /// No such document.
    #[error("there is no document {0}")]
    Unknown(DocumentId),
    /// The library was written by another version.
    #[error("library format {found} at {path} is not the supported {expected}")]
    Format {
        /// The file.
        path: PathBuf,
        /// What it says.
        found: u32,
        /// What this program reads.
        expected: u32,
    },
    /// The library's bytes are not those that were written.
    #[error("the library at {path} is damaged: {message}")]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What does not fit.
        message: String,
    },
    /// A document's clauses do not form a tree over its text.
    #[error("document {document} is damaged")]
    Tree {
        /// The document.
        document: DocumentId,
        /// Which invariant does not hold.
        source: TreeError,
    },
}
