use std::io::{BufRead as _, IsTerminal as _};
use std::path::PathBuf;
use std::process::ExitCode;

use tiaowen_assistant::config::Config;
use tiaowen_assistant::{Addition, Assistant, AssistantError};

use super::{json, open};
use crate::args::CorpusCommand;
use crate::progress::Bars;
use crate::{batch, output, report};

/// Looks at the library, or changes it.
pub(crate) fn corpus(config: &Config, command: CorpusCommand) -> anyhow::Result<ExitCode> {
    match command {
        CorpusCommand::List { json: true } => json(&open(config)?.documents())?,
        CorpusCommand::List { json: false } => output::documents(&open(config)?.documents()),
        CorpusCommand::Add { files, yes } => add(config, &files, yes)?,
        CorpusCommand::Remove { id } => {
            Assistant::remove(config, &id, &Bars::default())?;
            eprintln!("已移除 {id}");
        }
        CorpusCommand::Export { output } => {
            let library = open(config)?.export();
            batch::write(&output, |file| Ok(serde_json::to_writer_pretty(file, &library)?))?;
        }
        CorpusCommand::Health { json: as_json } => {
            let health = open(config)?.health()?;
            if as_json { json(&health)? } else { report::health(&health) }
        }
        CorpusCommand::Questions { json: as_json } => {
            let questions = open(config)?.questions()?;
            if as_json { json(&questions)? } else { report::questions(&questions) }
        }
        CorpusCommand::Diff { old, new, json: as_json } => {
            let diff = open(config)?.diff(&old, &new)?;
            if as_json { json(&diff)? } else { output::diff(&diff) }
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// Adds files at once when nothing is in doubt or `yes` is given; otherwise asks on a terminal, or refuses with
/// the questions.
fn add(config: &Config, files: &[PathBuf], yes: bool) -> anyhow::Result<()> {
    let run = |confirmed| Assistant::add(config, files, confirmed, &Bars::default());
    let added = match run(yes) {
        Err(AssistantError::Doubt { questions }) if std::io::stdin().is_terminal() => {
            questions.iter().for_each(|question| eprintln!("{question}"));
            eprint!("以上推断是否正确？输入 y 确认：");
            let mut reply = String::new();
            std::io::stdin().lock().read_line(&mut reply)?;
            if !reply.trim().eq_ignore_ascii_case("y") {
                eprintln!("没有加入任何文件。");
                return Ok(());
            }
            run(true)
        }
        done => done,
    }?;
    for Addition { document, inferred } in added {
        output::documents(std::slice::from_ref(&document));
        inferred.iter().for_each(|fact| eprintln!("  推断：{fact}"));
    }
    Ok(())
}
