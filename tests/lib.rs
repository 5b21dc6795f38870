//! What the whole-program tests share: the workspace's files, and the built program with a data folder.
//!
//! Tests that need no program stand in this package; those that run it are targets of `tiaowen-cli`, because
//! Cargo builds a program for the integration tests of its own package only.

mod program;
mod workspace;

pub use program::{Output, Program, Server, finish};
pub use workspace::{Manifest, copy, manifests, root, rust_files};
