use std::io::Read as _;
use std::path::Path;
use std::process::ExitCode;

use anyhow::Context as _;
use serde::Deserialize;
use tiaowen_assistant::config::Config;
use tiaowen_assistant::wire::CheckBody;

use super::{json, open};
use crate::args::{CheckArgs, CheckFormat};
use crate::output::say;
use crate::{batch, output};

#[derive(Debug, Deserialize)]
struct Row {
    id: String,
    text: String,
}

/// Checks the references of a draft, or of a file of drafts. Exit code 1 when something is to be mended.
pub(crate) fn check(config: &Config, args: &CheckArgs) -> anyhow::Result<ExitCode> {
    if let (Some(input), Some(output)) = (&args.input, &args.output) {
        anyhow::ensure!(input != output, "--input 与 --output 不能是同一个文件");
        let rows: Vec<Row> = batch::read(input)?;
        let assistant = open(config)?;
        batch::run(&rows, output, |row| {
            let mut body = assistant.check(&row.text);
            body.id = Some(row.id.clone());
            Ok(body)
        })?;
        return Ok(ExitCode::SUCCESS);
    }
    let draft = read(args.file.as_deref().unwrap_or(Path::new("-")))?;
    let body = open(config)?.check(&draft);
    match args.format {
        CheckFormat::Text => output::findings(&body),
        CheckFormat::Json => json(&body)?,
        CheckFormat::Html => say!("{}", tiaowen_server::check_report(&draft, &body)?),
    }
    let clean = |body: &CheckBody| body.references.iter().all(|r| matches!(r.status.as_str(), "exact" | "paraphrase"));
    Ok(if clean(&body) { ExitCode::SUCCESS } else { ExitCode::from(1) })
}

fn read(path: &Path) -> anyhow::Result<String> {
    let mut bytes = vec![];
    if path == Path::new("-") {
        std::io::stdin().read_to_end(&mut bytes).context("无法读取标准输入")?;
    } else {
        bytes = std::fs::read(path).with_context(|| format!("无法读取 {}", path.display()))?;
    }
    tiaowen_assistant::decode(&bytes).with_context(|| format!("{} 不是文本文件", path.display()))
}
