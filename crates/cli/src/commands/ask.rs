use std::process::ExitCode;

use anyhow::{Context as _, anyhow};
use serde::Deserialize;
use tiaowen_assistant::config::Config;
use tiaowen_assistant::wire::{AnswerBody, AnswerStatus};
use tiaowen_assistant::{Ask, Assistant};
use tiaowen_types::Date;

use super::{json, open};
use crate::args::AskArgs;
use crate::{batch, output};

/// A line of `--input`. Other fields are the caller's own and left alone.
#[derive(Debug, Deserialize)]
struct Row {
    id: String,
    question: String,
    #[serde(default)]
    history: Vec<String>,
    #[serde(default)]
    asker: Option<String>,
}

/// Answers one question, or a file of them.
pub(crate) fn ask(config: &Config, args: AskArgs) -> anyhow::Result<ExitCode> {
    let as_of = args.as_of.as_deref().map(str::parse::<Date>).transpose();
    let as_of = as_of.context("--as-of 应为 2026-01-01 这样的日期")?;
    let template = Ask { asker: args.asker, as_of, trace: args.trace, ..Ask::default() };
    if let (Some(input), Some(output)) = (&args.input, &args.output) {
        anyhow::ensure!(input != output, "--input 与 --output 不能是同一个文件");
        let rows: Vec<Row> = batch::read(input)?;
        let assistant = open(config)?;
        batch::run(&rows, output, |row| answer(&assistant, row, &template))?;
        return Ok(ExitCode::SUCCESS);
    }
    let question = args.question.ok_or_else(|| anyhow!("缺少问题"))?;
    let body = open(config)?.ask(&Ask { question, ..template })?;
    if args.json {
        json(&body)?;
    } else {
        output::answer(&body);
    }
    Ok(if body.status == AnswerStatus::Refused { ExitCode::from(1) } else { ExitCode::SUCCESS })
}

fn answer(assistant: &Assistant, row: &Row, template: &Ask) -> anyhow::Result<AnswerBody> {
    let ask = Ask {
        question: row.question.clone(),
        history: row.history.clone(),
        asker: row.asker.clone().or_else(|| template.asker.clone()),
        ..template.clone()
    };
    let mut body = assistant.ask(&ask).with_context(|| format!("问题 {} 无法回答", row.id))?;
    body.id = Some(row.id.clone());
    Ok(body)
}
