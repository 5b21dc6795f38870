//! References to documents and clauses: finds them in any text, resolves them against the documents of a library,
//! and writes them in official style.
//!
//! This crate knows clause trees and facts about documents. It does not know whether a quotation is right, which
//! edition applies on a day, or where a text comes from.

mod addition;
mod bare;
mod claim;
mod cursor;
mod directory;
mod find;
mod formal;
mod label;
mod locate;
mod locator;
mod mention;
mod number;
mod title;

#[cfg(test)]
mod sample;

pub use directory::{Directory, TitleMatch, TitleQuality};
pub use find::{Anaphor, Reference, find};
pub use formal::{formal, place};
pub use label::{Label, Style, Unit};
pub use locate::{LocateError, locate};
pub use locator::{Locator, parse_locator};
pub use mention::{DocumentNumber, Edition, EditionKind, IssueDate, Title};
pub use number::normalize_number;
pub use title::names_edition;
