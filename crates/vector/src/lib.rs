//! Nearest neighbours of a vector: exact over int8 codes with f32 rescoring, or an HNSW graph beyond a size.
//!
//! A passage may have several vectors (its text, the questions it answers) and is ranked by its best one. Both kinds
//! filter while searching, save to a folder and open from it in milliseconds. This crate knows no text and no model;
//! that the vectors of index and query come from one model is its user's business.
//!
//! ```
//! use tiaowen_types::PassageId;
//! use tiaowen_vector::{VectorConfig, VectorIndex};
//!
//! let entries: [(PassageId, &[f32]); 2] = [(PassageId(1), &[1.0, 0.0]), (PassageId(2), &[0.6, 0.8])];
//! let index = VectorIndex::build(2, &entries, &VectorConfig::default())?;
//! let hits = index.search(&[0.0, 1.0], &|_| true, 10);
//! assert_eq!(hits[0].passage, PassageId(2));
//! # Ok::<(), tiaowen_vector::VectorError>(())
//! ```

mod error;
mod flat;
mod graph;
mod image;
mod index;
mod number;
mod quantise;
mod scan;

pub use error::VectorError;
pub use flat::FlatIndex;
pub use graph::HnswIndex;
pub use index::{Kind, VectorConfig, VectorIndex};
