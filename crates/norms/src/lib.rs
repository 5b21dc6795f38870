//! Deontic norms of a document: who must, may or must not do what, when, and unless what.
//!
//! Cues, bearers, stages and the words that only look like cues are data (`cues.toml`); the code knows how
//! Chinese regulatory sentences are put together. It does not know any document, any question, or how norms
//! of different documents rank.

mod cue;
mod extract;
mod segment;
mod sentence;
mod subject;
mod tables;
mod who;

pub use extract::{Statement, extract, statements, verdict_of, verdict_of_norm};
