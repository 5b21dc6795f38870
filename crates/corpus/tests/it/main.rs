//! Tests of the whole crate, in one program.

mod common;
mod corpus;
mod golden;
mod library;
mod parse;
mod propose;
mod robust;
mod statutes;
