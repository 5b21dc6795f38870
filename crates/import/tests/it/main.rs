//! The importers from outside: Word files made here, hostile files, and a round trip through LibreOffice.

#![expect(clippy::unwrap_used, reason = "a test may stop where something is missing")]

mod bad;
mod docx;
mod make;
mod manuscript;
mod pdf;
mod round_trip;
