use std::io::Read as _;
use std::path::Path;
use std::process::ExitCode;

use anyhow::{Context as _, anyhow};
use tiaowen_assistant::config::Config;
use tiaowen_assistant::wire::AnswerBody;

use super::open;
use crate::args::ReceiptCommand;
use crate::output::say;

/// Derives answers again and says where they differ.
pub(crate) fn receipt(config: &Config, command: ReceiptCommand) -> anyhow::Result<ExitCode> {
    let ReceiptCommand::Verify { file } = command;
    let answers = answers(&file)?;
    let assistant = open(config)?;
    let mut differing = 0;
    for answer in &answers {
        let name = answer.id.as_deref().unwrap_or(answer.question.as_str());
        let found = assistant.rederive(answer)?;
        let found = found.ok_or_else(|| anyhow!("“{name}”的回执缺少问题、历史或日期，无法重新推导"))?;
        if found.is_empty() {
            say!("一致：{name}");
            continue;
        }
        differing += 1;
        say!("有差别：{name}");
        for one in found {
            say!("  {}\n    答复：{}\n    推导：{}", one.place, one.given, one.derived);
        }
    }
    Ok(if differing == 0 { ExitCode::SUCCESS } else { ExitCode::from(1) })
}

/// One answer, or one on each line.
fn answers(file: &Path) -> anyhow::Result<Vec<AnswerBody>> {
    let mut text = String::new();
    if file == Path::new("-") {
        std::io::stdin().read_to_string(&mut text).context("标准输入无法读取")?;
    } else {
        text = std::fs::read_to_string(file).with_context(|| format!("无法读取 {}", file.display()))?;
    }
    if let Ok(answer) = serde_json::from_str(&text) {
        return Ok(vec![answer]);
    }
    let lines = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
    let read = |(at, line): (usize, &str)| {
        serde_json::from_str(line).with_context(|| format!("{} 第 {} 行不是答复", file.display(), at + 1))
    };
    let answers: Vec<AnswerBody> = lines.map(read).collect::<anyhow::Result<_>>()?;
    anyhow::ensure!(!answers.is_empty(), "{} 中没有答复", file.display());
    Ok(answers)
}
