use std::io;
use std::path::PathBuf;

use tiaowen_types::PassageId;

/// Why an index could not be built, saved or opened.
#[derive(Debug, thiserror::Error)]
pub enum VectorError {
    /// A file could not be read or written.
    #[error("cannot access {path}")]
    Io {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// The file is not a vector index of this version.
    #[error("{path} is not a vector index of format {expected}")]
    Format {
        /// The file.
        path: PathBuf,
        /// The only format that is read.
        expected: u32,
    },
    /// The file is shorter or longer than it says it is, or its checksum is another.
    #[error("{path} is damaged")]
    Damaged {
        /// The file.
        path: PathBuf,
    },
    /// The vectors have other dimensions than asked for.
    #[error("vectors of {found} dimensions where {expected} are expected")]
    Dims {
        /// What the caller expects.
        expected: usize,
        /// What is there.
        found: usize,
    },
    /// A vector to index holds an infinity or NaN.
    #[error("a vector of passage {} is not finite", passage.0)]
    NotFinite {
        /// The passage it belongs to.
        passage: PassageId,
    },
    /// More vectors than the format can count.
    #[error("{count} vectors are too many")]
    TooMany {
        /// How many.
        count: usize,
    },
    /// The graph could not be written or read back.
    #[error("the graph in {path} cannot be used: {reason}")]
    Graph {
        /// Its folder.
        path: PathBuf,
        /// What the library says.
        reason: String,
    },
}

impl VectorError {
    /// For `map_err` on the operations of one file.
    pub(crate) fn io(path: &std::path::Path) -> impl FnOnce(io::Error) -> Self + use<> {
        let path = path.to_owned();
        move |source| Self::Io { path, source }
    }
}
