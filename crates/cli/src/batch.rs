//! Many questions or drafts from a file of JSON lines to another.

use std::fs::File;
use std::io::{BufRead as _, BufReader, BufWriter, Write as _};
use std::path::Path;

use anyhow::{Context as _, anyhow};
use indicatif::{ProgressBar, ProgressStyle};
use serde::Serialize;
use serde::de::DeserializeOwned;

/// Reads every line of `path`; a broken line is an error that names it. Blank lines are skipped.
pub(crate) fn read<T: DeserializeOwned>(path: &Path) -> anyhow::Result<Vec<T>> {
    let file = File::open(path).with_context(|| format!("无法读取 {}", path.display()))?;
    let mut rows = vec![];
    for (n, line) in BufReader::new(file).lines().enumerate() {
        let at = || format!("{} 第 {} 行", path.display(), n + 1);
        let line = line.with_context(|| format!("{}不是 UTF-8 文字", at()))?;
        if line.trim().is_empty() {
            continue;
        }
        rows.push(serde_json::from_str(&line).map_err(|e| anyhow!("{}不合要求：{e}", at()))?);
    }
    Ok(rows)
}

/// Answers every row and writes the results, in order, as JSON lines. The output appears only when it is whole.
pub(crate) fn run<T, R: Serialize>(
    rows: &[T],
    output: &Path,
    mut work: impl FnMut(&T) -> anyhow::Result<R>,
) -> anyhow::Result<()> {
    let beside = output.with_extension("part");
    let context = || format!("无法写入 {}", output.display());
    let mut file = BufWriter::new(File::create(&beside).with_context(context)?);
    let style = ProgressStyle::with_template("{wide_bar} {pos}/{len}，约剩 {eta}");
    let bar = ProgressBar::new(rows.len() as u64).with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
    for row in rows {
        serde_json::to_writer(&mut file, &work(row)?).with_context(context)?;
        file.write_all(b"\n").with_context(context)?;
        bar.inc(1);
    }
    bar.finish_and_clear();
    file.into_inner().map_err(|e| anyhow!(e.into_error())).with_context(context)?;
    std::fs::rename(&beside, output).with_context(context)
}
