//! Tests of the whole crate, in one program.
#![expect(clippy::unwrap_used, reason = "tests fail by panicking")]

mod common;
mod corpus;
mod golden;
mod library;
mod meta;
mod parse;
mod propose;
mod robust;
mod statutes;
mod strangers;
