//! Checks every reference of a draft against a library: does the document exist, does it say this, there, still?
//!
//! `Checker::check` finds the references, tells which document and clause each means, compares quotations
//! character by character and paraphrases by what they share with the clause, and says what is right instead. It
//! is rather silent than wrong: an exact reference is never flagged. It does not know files, formats of drafts or
//! where a library comes from.

mod align;
mod change;
mod checker;
mod claim;
mod content;
mod correct;
mod hint;
mod index;
mod note;
mod quote;
mod report;
mod resolve;
mod watch;

pub use align::Edit;
pub use checker::Checker;
pub use report::{Change, Correction, Difference, Finding, Report, Status};
pub use watch::Lapse;
