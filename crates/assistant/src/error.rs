use std::path::PathBuf;

use crate::cache::CacheError;
use crate::store::StoreError;

/// What can stop the assistant from opening, building or answering.
#[derive(Debug, thiserror::Error)]
pub enum AssistantError {
    /// The data folder.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The corpus or the library.
    #[error(transparent)]
    Corpus(#[from] tiaowen_corpus::CorpusError),
    /// A file that should become a document.
    #[error(transparent)]
    Import(#[from] tiaowen_import::ImportError),
    /// An archive of several drafts where one was expected.
    #[error("the file holds several drafts")]
    ManyDrafts,
    /// The model's files.
    #[error(transparent)]
    Model(#[from] tiaowen_embed_candle::ModelError),
    /// The lexicon of everyday words.
    #[error(transparent)]
    Lexicon(#[from] tiaowen_retrieval::LexiconError),
    /// The learned ranker.
    #[error("{path} cannot be used")]
    Ranker {
        /// The file.
        path: PathBuf,
        /// Why.
        source: tiaowen_retrieval::RankerError,
    },
    /// The lexical index.
    #[error(transparent)]
    Lexical(#[from] tiaowen_lexical::LexicalError),
    /// The vector indexes.
    #[error(transparent)]
    Vector(#[from] tiaowen_vector::VectorError),
    /// The model at work.
    #[error(transparent)]
    Embed(#[from] tiaowen_embed::EmbedError),
    /// Retrieval.
    #[error(transparent)]
    Retrieval(#[from] tiaowen_retrieval::RetrievalError),
    /// The manifest of a generation cannot be read.
    #[error("{path} is not a manifest")]
    Manifest {
        /// The file.
        path: PathBuf,
    },
    /// The list of a school's own documents cannot be read; it is the only copy, so nothing is built over it.
    #[error("{path} is damaged")]
    Own {
        /// The file.
        path: PathBuf,
    },
    /// The files hold no text that could be a document.
    #[error("the files hold no document")]
    NoDocument,
    /// The index was built with something else.
    #[error("the index was built with another {part}")]
    Mismatch {
        /// What differs.
        part: &'static str,
    },
    /// No document of this name.
    #[error("there is no document {0:?}")]
    UnknownDocument(String),
    /// No such clause in a known document.
    #[error("{document} has no clause {clause:?}")]
    UnknownClause {
        /// Title.
        document: String,
        /// As asked for.
        clause: String,
        /// Paths that exist, nearest first.
        nearest: Vec<String>,
    },
    /// An asker nobody knows.
    #[error("unknown asker {0:?}")]
    UnknownAsker(String),
    /// A setting that is well-formed and means nothing.
    #[error("setting {key} cannot be {value:?}")]
    Setting {
        /// Dotted key.
        key: &'static str,
        /// Its value.
        value: String,
    },
    /// Facts were inferred that a person should confirm.
    #[error("{} facts of a new document are in doubt", questions.len())]
    Doubt {
        /// What to confirm, in Chinese.
        questions: Vec<String>,
    },
}

impl From<CacheError> for AssistantError {
    fn from(error: CacheError) -> Self {
        match error {
            CacheError::Store(error) => Self::Store(error),
            CacheError::Embed(error) => Self::Embed(error),
        }
    }
}
