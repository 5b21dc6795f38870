//! Chinese text before it means anything: cleaning, a comparison form with the way back to the original,
//! traditional to simplified characters, numerals, sentences, and words.
//!
//! This crate knows no documents, clauses or questions. Every offset it returns is a byte offset into the
//! text it was given, on a character boundary.

mod clean;
mod fold;
mod numeral;
mod segment;
mod sentence;
mod simplify;

pub use clean::sanitize;
pub use fold::{Folded, fold};
pub use numeral::{format_numeral, parse_numeral};
pub use segment::{Segmenter, is_stop_word, term};
pub use sentence::sentences;
pub use simplify::simplify;
