//! Many questions or drafts from a file of JSON lines to another.

use std::fs::File;
use std::io::{BufRead as _, BufReader, BufWriter, Write as _};
use std::path::{Path, PathBuf};

use anyhow::{Context as _, anyhow};
use indicatif::{ProgressBar, ProgressStyle};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::error::Category;
use tiaowen_assistant::shape;

/// Reads every line of `path`; a broken line is an error that names it. Blank lines are skipped.
pub(crate) fn read<T: DeserializeOwned>(path: &Path) -> anyhow::Result<Vec<T>> {
    let file = File::open(path).with_context(|| format!("无法读取 {}", path.display()))?;
    let mut rows = vec![];
    for (n, line) in BufReader::new(file).lines().enumerate() {
        let at = || format!("{} 第 {} 行", path.display(), n + 1);
        let line = line.with_context(|| format!("{}不是 UTF-8 文字", at()))?;
        let line = line.trim_start_matches('\u{feff}');
        if line.trim().is_empty() {
            continue;
        }
        let told = |error: serde_json::Error| anyhow!("{}：{}", at(), json_shape(&error));
        rows.push(serde_json::from_str(line).map_err(told)?);
    }
    Ok(rows)
}

/// The place inside a line says nothing: every row is one line.
fn json_shape(error: &serde_json::Error) -> String {
    match error.classify() {
        Category::Data => {
            let message = error.to_string();
            shape(message.rsplit_once(" at line ").map_or(message.as_str(), |(message, _)| message))
        }
        Category::Syntax | Category::Eof | Category::Io => format!("不是合法的 JSON（第 {} 列）", error.column()),
    }
}

/// Answers every row and writes the results, in order, as JSON lines. The output appears only when it is whole.
pub(crate) fn run<T, R: Serialize>(
    rows: &[T],
    output: &Path,
    mut work: impl FnMut(&T) -> anyhow::Result<R>,
) -> anyhow::Result<()> {
    let style = ProgressStyle::with_template("{wide_bar} {pos}/{len}，约剩 {eta}");
    let bar = ProgressBar::new(rows.len() as u64).with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
    write(output, |file| {
        for row in rows {
            serde_json::to_writer(&mut *file, &work(row)?)?;
            file.write_all(b"\n")?;
            bar.inc(1);
        }
        Ok(())
    })?;
    bar.finish_and_clear();
    Ok(())
}

/// Writes a file that appears only when it is whole. What is there and is no regular file, a pipe or a device, is
/// written to as it is.
pub(crate) fn write(
    output: &Path,
    fill: impl FnOnce(&mut BufWriter<File>) -> anyhow::Result<()>,
) -> anyhow::Result<()> {
    let context = || format!("无法写入 {}", output.display());
    let special = output.metadata().is_ok_and(|found| !found.is_file());
    let mut beside = output.as_os_str().to_owned();
    beside.push(".part");
    let place = if special { output.to_owned() } else { PathBuf::from(beside) };
    let file = if special { File::options().write(true).open(&place) } else { File::create(&place) };
    let mut file = BufWriter::new(file.with_context(context)?);
    let filled = fill(&mut file).and_then(|()| {
        let file = file.into_inner().map_err(|e| anyhow!(e.into_error()))?;
        if special { Ok(()) } else { Ok(file.sync_all()?) }
    });
    if special {
        return filled.with_context(context);
    }
    if let Err(error) = filled {
        // The unfinished file is ours; that it cannot be removed changes nothing about the error.
        let _ = std::fs::remove_file(&place);
        return Err(error).with_context(context);
    }
    std::fs::rename(&place, output).with_context(context)
}
