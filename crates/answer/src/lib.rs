//! From ranked clauses to an answer that is proved, or a refusal that says why.
//!
//! What is said is decided before it is written: refuse or answer, which verdict, which clauses, which words of
//! them. Text is made of templates and verbatim quotations only, and [`verify`] is the one way to an [`Answer`]:
//! it compares every quotation with its clause, byte for byte. This crate knows no index, no model, no file and no
//! HTTP, and needs no language model.

mod absent;
mod ask;
mod balance;
mod choose;
mod conflict;
mod decide;
mod draft;
mod editions;
mod evidence;
mod facts;
mod finish;
mod general;
mod generator;
mod glue;
mod join;
mod kind;
mod label;
mod list;
mod lookup;
mod manner;
mod members;
mod normative;
mod outcome;
mod place;
mod point;
mod quote;
mod receipt;
mod select;
mod shelf;
mod template;
mod verdict;
mod verify;
mod wording;
mod words;

#[cfg(test)]
mod fixture;

pub use ask::{Inputs, answer, derive};
pub use draft::{Conflicting, Draft, Piece, Sentence};
pub use generator::{Generator, rephrased};
pub use glue::Objection;
pub use join::join;
pub use label::{Aigc, LABEL};
pub use outcome::{Answer, Citation, Conflict, Outcome, Refusal, RefusalKind};
pub use quote::Quote;
pub use receipt::{Candidate, NormUse, Receipt, Rule};
pub use shelf::Shelf;
pub use template::{Saying, Template};
pub use verify::{GateError, refuse, verify};
pub use wording::{ConflictReason, Counts, Echo, Fact, Strength, Topic};
