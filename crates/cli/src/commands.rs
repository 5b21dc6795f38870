//! One function per command.

mod ask;
mod check;
mod corpus;
mod eval;
mod library;
mod receipt;
mod serve;

use tiaowen_assistant::Assistant;
use tiaowen_assistant::config::Config;

use crate::clock;
use crate::output::say;
use crate::progress::Bars;

pub(crate) use ask::ask;
pub(crate) use check::check;
pub(crate) use corpus::corpus;
pub(crate) use eval::eval;
pub(crate) use library::{index, model, search, show};
pub(crate) use receipt::receipt;
pub(crate) use serve::serve;

/// Opens the assistant, building what is missing with progress on standard error.
fn open(config: &Config) -> anyhow::Result<Assistant> {
    Ok(Assistant::open(config, clock::today, &Bars::default())?)
}

/// Prints a value as JSON.
fn json(value: &impl serde::Serialize) -> anyhow::Result<()> {
    say!("{}", serde_json::to_string_pretty(value)?);
    Ok(())
}
