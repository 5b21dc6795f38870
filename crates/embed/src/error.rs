use std::error::Error;
use std::sync::Arc;

/// Why texts could not be embedded. Clonable, because one failed batch answers several callers.
#[derive(Debug, Clone, thiserror::Error)]
pub enum EmbedError {
    /// A vector of zeros, or with an infinity or NaN in it, has no direction to compare.
    #[error("a vector of {dims} numbers has no direction")]
    NoDirection {
        /// Length of the vector.
        dims: usize,
    },
    /// More requests are waiting than the owner thread accepts; try later.
    #[error("{waiting} requests are waiting for the embedder")]
    Busy {
        /// Size of the full queue.
        waiting: usize,
    },
    /// The answer did not come in the time the caller gave.
    #[error("the embedder gave no answer in time")]
    TimedOut,
    /// The owner thread has ended or could not start.
    #[error("the embedder has stopped")]
    Stopped,
    /// The embedder panicked on a batch; later batches are served again.
    #[error("the embedder panicked")]
    Panicked,
    /// The implementation failed.
    #[error("the embedding engine failed")]
    Engine(#[source] Arc<dyn Error + Send + Sync>),
}

impl EmbedError {
    /// Wraps the error of an implementation.
    pub fn engine(source: impl Error + Send + Sync + 'static) -> Self {
        Self::Engine(Arc::new(source))
    }
}
