//! The vocabulary of Tiaowen: documents, clause trees, norms, passages and what is said about them.
//!
//! The path of the data is `Document → Clause → Passage → Hit → Evidence`; each type here guards its own
//! invariant in one constructor. This crate knows no file, no index, no model and no HTTP.

mod clause;
mod date;
mod diagnostic;
mod document;
mod id;
mod norm;
mod passage;
mod span;

pub use clause::{Clause, ClauseIdx, ClauseKind, ClauseTree, LabelSource, TreeError};
pub use date::{Date, DateError};
pub use diagnostic::{Diagnostic, DiagnosticCode};
pub use document::{Binding, Correction, Document, DocumentMeta, Level, SourceMap, SourcePiece, Status};
pub use id::{CLAUSE_SEPARATOR, ClausePath, ClauseRef, DocumentId, IdError};
pub use norm::{Bearer, Modality, Norm, Stage, Verdict};
pub use passage::{Hit, Passage, PassageId, sort_hits};
pub use span::Span;
