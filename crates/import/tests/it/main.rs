//! The importers from outside: Word files made here, hostile files, and a round trip through LibreOffice.

mod bad;
mod docx;
mod make;
mod pdf;
mod round_trip;
