//! From the files a school has to plain text in the shape that the corpus parser reads best.
//!
//! [`import`] takes bytes and returns the texts in them: one paragraph a line, headings marked, tables with pipes,
//! footnotes as lines of their own. Content decides what a file is, its name only helps. Every file may be hostile:
//! sizes, counts, depths and expansion are limited before memory is taken.
//!
//! [`Manuscript`] is the way back: comments and tracked changes put into a Word document, all else left as it was.
//! This crate knows no document, no clause and no disk.

mod archive;
mod docx;
mod error;
mod format;
mod html;
mod import;
mod label;
mod limits;
mod meter;
mod pdf;
mod plain;

mod table;
mod writer;
mod xml;

pub use docx::manuscript::{Manuscript, Remark, Review};
pub use error::{Damage, Fault, ImportError};
pub use format::Format;
pub use import::{Imported, Note, import, manuscript};
pub use limits::Limits;
