//! The seam between text and vectors: the [`Embedder`] trait, the [`OwnerThread`] that batches concurrent callers,
//! and a deterministic [`HashEmbedder`] for tests.
//!
//! This crate knows no model, no tokenizer, no tensor and no index.
//!
//! ```
//! use tiaowen_embed::{Embedder, HashEmbedder, Role};
//!
//! let embedder = HashEmbedder::new(64);
//! let vectors = embedder.embed(&["小学生", "小学生"], Role::Query)?;
//! assert!((vectors[0].dot(&vectors[1]) - 1.0).abs() < 1e-6);
//! # Ok::<(), tiaowen_embed::EmbedError>(())
//! ```

mod embedder;
mod embedding;
mod error;
mod hash;
mod owner;
mod queue;

pub use embedder::{Embedder, EmbedderInfo, Role, embed_all};
pub use embedding::Embedding;
pub use error::EmbedError;
pub use hash::HashEmbedder;
pub use owner::{OwnerConfig, OwnerThread, Pending};
