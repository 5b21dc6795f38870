use std::path::{Path, PathBuf};

use tantivy::TantivyError;
use tantivy::directory::error::{OpenDirectoryError, OpenReadError};

/// What can go wrong with a lexical index.
#[derive(Debug, thiserror::Error)]
pub enum LexicalError {
    /// There is no index to open.
    #[error("no lexical index at {path}")]
    Missing {
        /// Its folder.
        path: PathBuf,
    },
    /// A file is gone, cut short or changed; the index must be built again.
    #[error("lexical index at {path} is damaged: {detail}")]
    Corrupt {
        /// Its folder.
        path: PathBuf,
        /// What was found.
        detail: String,
    },
    /// Another version wrote the index; it must be built again.
    #[error("lexical index at {path} has format {found:?}, not {expected:?}")]
    Format {
        /// Its folder.
        path: PathBuf,
        /// The format it names.
        found: String,
        /// The format this version writes.
        expected: &'static str,
    },
    /// An index is built into a fresh folder only.
    #[error("{path} already holds files")]
    NotEmpty {
        /// The folder.
        path: PathBuf,
    },
    /// The folder cannot be made or read.
    #[error("cannot use {path}")]
    Folder {
        /// The folder.
        path: PathBuf,
        /// The system's reason.
        source: std::io::Error,
    },
    /// Reading or writing stopped half-way: a full disk, another writer, a file gone under a running program.
    #[error("the lexical index cannot be read or written")]
    Engine(#[from] TantivyError),
}

impl From<std::io::Error> for LexicalError {
    fn from(source: std::io::Error) -> Self {
        Self::Engine(source.into())
    }
}

/// Sorts an error of opening `path` into what the caller can do about it.
pub(crate) fn opening(path: &Path, error: &TantivyError) -> LexicalError {
    let path = path.to_owned();
    let format = |found: String| LexicalError::Format { path: path.clone(), found, expected: crate::schema::FORMAT };
    if let TantivyError::OpenDirectoryError(OpenDirectoryError::DoesNotExist(_)) = error {
        return LexicalError::Missing { path };
    }
    if let TantivyError::IncompatibleIndex(why) | TantivyError::OpenReadError(OpenReadError::IncompatibleIndex(why)) =
        error
    {
        return format(format!("{why:?}"));
    }
    LexicalError::Corrupt { path, detail: error.to_string() }
}
