use std::io::Write as _;
use std::process::ExitCode;

use tiaowen_assistant::Assistant;
use tiaowen_assistant::config::Config;

use super::{json, open};
use crate::args::{IndexCommand, ModelCommand, SearchArgs, ShowArgs};
use crate::output::say;
use crate::progress::Bars;
use crate::{batch, clock, output};

/// Searches clauses.
pub(crate) fn search(config: &Config, args: &SearchArgs) -> anyhow::Result<ExitCode> {
    let body = open(config)?.search(&args.query, args.top_k.get())?;
    if args.json {
        json(&body)?;
    } else {
        output::hits(&body);
    }
    Ok(if body.hits.is_empty() { ExitCode::from(1) } else { ExitCode::SUCCESS })
}

/// Shows one clause, or the outline of a document.
pub(crate) fn show(config: &Config, args: &ShowArgs) -> anyhow::Result<ExitCode> {
    let assistant = open(config)?;
    let id = assistant.resolve_document(&args.document)?;
    match (&args.clause, args.json) {
        (Some(clause), true) => json(&assistant.clause(&id, clause)?)?,
        (Some(clause), false) => output::clause(&assistant.clause(&id, clause)?),
        (None, true) => json(&assistant.document(&id)?)?,
        (None, false) => output::outline(&assistant.document(&id)?),
    }
    Ok(ExitCode::SUCCESS)
}

/// Builds the index anew, or tells its state.
pub(crate) fn index(config: &Config, command: &IndexCommand) -> anyhow::Result<ExitCode> {
    let assistant = match command {
        IndexCommand::Build => Assistant::rebuild(config, clock::today, &Bars::default())?,
        IndexCommand::Info => open(config)?,
    };
    output::info(&assistant.info());
    Ok(ExitCode::SUCCESS)
}

/// Tells which model is in use, or makes the delivered one again from its sources.
pub(crate) fn model(config: &Config, command: &ModelCommand) -> anyhow::Result<ExitCode> {
    match command {
        ModelCommand::Info => {
            for (name, value) in tiaowen_assistant::model::info(config)? {
                say!("{name}\t{value}");
            }
        }
        ModelCommand::Build { packages, output } => {
            for path in tiaowen_assistant::model::build(packages, output)? {
                say!("{}", path.display());
            }
        }
        ModelCommand::Embed { input, output } => {
            let vectors = tiaowen_assistant::model::embed(config, &batch::read(input)?)?;
            batch::write(output, |file| {
                let numbers = vectors.iter().flatten().flat_map(|number| number.to_le_bytes());
                Ok(file.write_all(&numbers.collect::<Vec<u8>>())?)
            })?;
            say!("{} 个向量", vectors.len());
        }
    }
    Ok(ExitCode::SUCCESS)
}
