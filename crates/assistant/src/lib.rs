//! The facade: configuration, the data folder, and the few calls that the boundaries make.
//!
//! Start reading at [`Assistant::ask`]. This crate knows no HTTP and no terminal, and reads no clock.

mod answering;
mod assistant;
mod cache;
mod candidate;
mod checking;
mod collection;
pub mod config;
mod convert;
mod error;
pub mod explain;
mod feedback;
mod generation;
mod health;
pub mod laboratory;
mod manage;
pub mod model;
mod open;
mod order;
mod own;
mod progress;
mod questions;
mod reading;
mod receipt;
mod rederive;
mod shape;
pub mod store;
pub mod wire;
pub mod words;

pub use assistant::{Ask, Assistant};
pub use cache::CacheError;
pub use candidate::{Candidate, Facts};
pub use checking::{Draft, csv};
pub use collection::Collection;
pub use error::AssistantError;
pub use feedback::Feedback;
pub use manage::Addition;
pub use progress::{Progress, Silent, Step};
pub use rederive::Discrepancy;
pub use shape::shape;
