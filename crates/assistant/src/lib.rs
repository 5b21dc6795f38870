//! The facade: configuration, the data folder, and the few calls that the boundaries make.
//!
//! Start reading at [`Assistant::ask`]. This crate knows no HTTP and no terminal.

pub mod wire;
