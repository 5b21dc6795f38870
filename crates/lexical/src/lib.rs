//! The lexical leg: BM25 over title, headings, text and typical questions of passages, on tantivy's inverted
//! index with our own words, our own scoring and no stored text.
//!
//! This crate knows no documents, clauses or plans, and nothing of vectors. It numbers passages as the library
//! does and returns those numbers. The same index gives the same hits with the same scores to the last bit.

mod error;
mod index;
mod query;
mod schema;
mod score;
mod tokenizer;

pub use error::LexicalError;
pub use index::LexicalIndex;
pub use query::{FieldWeights, LexicalQuery};
