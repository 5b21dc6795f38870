use std::io::{IsTerminal as _, Read as _, Write as _, stdout};
use std::path::Path;
use std::process::ExitCode;

use anyhow::Context as _;
use serde::Deserialize;
use tiaowen_assistant::config::Config;
use tiaowen_assistant::wire::CheckBody;
use tiaowen_assistant::{Assistant, Draft, csv};

use super::open;
use crate::args::{CheckArgs, CheckFormat};
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
    if let Some(report) = &args.watch_editions {
        return watch(config, report, args);
    }
    let file = args.file.as_deref().unwrap_or(Path::new("-"));
    let (output, docx) = (args.output.as_deref(), args.format == CheckFormat::Docx);
    anyhow::ensure!(output != Some(file), "--output 不能是文稿本身");
    anyhow::ensure!(!docx || output.is_some() || !stdout().is_terminal(), "请用 --output 指定 Word 文件写到哪里");
    let draft = read(file)?;
    let assistant = open(config)?;
    let body = assistant.check_draft(&draft);
    let report = report(&assistant, &draft, &body, args.format)?;
    match output {
        Some(output) => batch::write(output, |file| Ok(file.write_all(&report)?))?,
        None => output::bytes(&report),
    }
    let clean = |body: &CheckBody| body.references.iter().all(|r| matches!(r.status.as_str(), "exact" | "paraphrase"));
    Ok(if clean(&body) { ExitCode::SUCCESS } else { ExitCode::from(1) })
}

/// Tells which references of kept reports a newer edition has overtaken.
fn watch(config: &Config, path: &Path, args: &CheckArgs) -> anyhow::Result<ExitCode> {
    let kept = std::fs::read(path).with_context(|| format!("无法读取 {}", path.display()))?;
    let kept = serde_json::Deserializer::from_slice(&kept).into_iter::<CheckBody>().collect::<Result<Vec<_>, _>>();
    let kept = kept.map_err(|e| anyhow::anyhow!("{} 不是核对报告（--format json 的输出）：{e}", path.display()))?;
    let assistant = open(config)?;
    let lapsed: Vec<CheckBody> = kept.iter().map(|report| assistant.lapsed(report)).collect();
    let n_lapsed: usize = lapsed.iter().map(|body| body.references.len()).sum();
    let mut told = String::new();
    for (kept, body) in kept.iter().zip(&lapsed) {
        match args.format {
            CheckFormat::Json => told += &(serde_json::to_string_pretty(body)? + "\n"),
            CheckFormat::Csv => told += &csv(kept.text.as_deref().unwrap_or_default(), body),
            CheckFormat::Text if body.references.is_empty() => {}
            CheckFormat::Text => told += &output::findings(body),
            CheckFormat::Html | CheckFormat::Docx => anyhow::bail!("--watch-editions 的格式可以是 text、json 或 csv"),
        }
    }
    if n_lapsed == 0 && args.format == CheckFormat::Text {
        told = "报告中的引用没有因新版而失效。\n".to_owned();
    }
    match &args.output {
        Some(output) => batch::write(output, |file| Ok(file.write_all(told.as_bytes())?))?,
        None => output::bytes(told.as_bytes()),
    }
    Ok(if n_lapsed == 0 { ExitCode::SUCCESS } else { ExitCode::from(1) })
}

fn report(assistant: &Assistant, draft: &Draft, body: &CheckBody, format: CheckFormat) -> anyhow::Result<Vec<u8>> {
    Ok(match format {
        CheckFormat::Text => output::findings(body).into_bytes(),
        CheckFormat::Json => (serde_json::to_string_pretty(body)? + "\n").into_bytes(),
        CheckFormat::Html => tiaowen_server::check_report(draft.text(), body)?.into_bytes(),
        CheckFormat::Csv => csv(draft.text(), body).into_bytes(),
        CheckFormat::Docx => assistant.reviewed(draft)?,
    })
}

fn read(path: &Path) -> anyhow::Result<Draft> {
    let mut bytes = vec![];
    if path == Path::new("-") {
        std::io::stdin().read_to_end(&mut bytes).context("无法读取标准输入")?;
    } else {
        bytes = std::fs::read(path).with_context(|| format!("无法读取 {}", path.display()))?;
    }
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    Ok(Draft::read(if name == "-" { "标准输入" } else { &name }, &bytes)?)
}
