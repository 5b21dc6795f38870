//! From the files of a school to documents with clause trees, and the library of documents on disk.
//!
//! The way is `bytes → decode → SourceText → parse → Document → Library`. Parsing never fails: what a text does
//! not make clear is a diagnostic. This crate knows no index, no model, no question and no answer.

mod catalogue;
mod correction;
mod coverage;
mod decode;
mod diff;
mod edit;
mod error;
mod export;
mod health;
mod library;
#[cfg(test)]
#[path = "../tests/it/meta.rs"]
mod meta;
mod parse;
mod passage;
mod propose;
mod source;
mod store;
#[cfg(test)]
mod tests;

pub use catalogue::{Catalogue, Entry, Variant};
pub use correction::CorrectionRule;
pub use coverage::{Coverage, coverage};
pub use decode::{Decoded, decode};
pub use diff::{ChangeKind, ClauseChange, diff};
pub use edit::{Edit, edits};
pub use error::CorpusError;
pub use health::{Defect, Difference, DocumentHealth, examine};
pub use library::{Change, Library};
pub use parse::{PARSER_VERSION, parse};
pub use propose::{Doubt, Inference, Proposal, propose};
pub use source::{SourceText, sha256_hex};
