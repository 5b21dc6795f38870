//! How fast files are read and parsed, and how much memory that takes.
//!
//! `cargo bench -p tiaowen-import --bench throughput --profile release -- [FILE…]`. Without files, the sources of the
//! corpus and a statute of 20,000 invented articles.
#![expect(clippy::print_stdout, reason = "a benchmark reports on standard output")]

use std::path::{Path, PathBuf};
use std::time::Instant;

use tiaowen_corpus::{SourceText, parse, propose};
use tiaowen_import::{Limits, import};

/// Each step is repeated for about this long.
const SECONDS: f64 = 1.0;

fn main() {
    let named: Vec<PathBuf> =
        std::env::args().skip(1).filter(|argument| !argument.starts_with('-')).map(PathBuf::from).collect();
    let mut files: Vec<(String, Vec<u8>)> = Vec::new();
    for path in if named.is_empty() { sources() } else { named } {
        match std::fs::read(&path) {
            Ok(bytes) => files.push((path.file_name().unwrap_or_default().to_string_lossy().into_owned(), bytes)),
            Err(error) => println!("{}: {error}", path.display()),
        }
    }
    files.push(("statute.txt".to_owned(), statute(20_000).into_bytes()));
    println!("{:<28} {:>9} {:>14} {:>14} {:>9} {:>9}", "file", "kB", "import MB/s", "parse MB/s", "clauses", "peak MB");
    for (name, bytes) in &files {
        report(name, bytes);
    }
}

fn sources() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../corpus/sources");
    let entries = std::fs::read_dir(folder).into_iter().flatten().filter_map(Result::ok);
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.path()).collect();
    paths.sort();
    paths
}

/// Articles as a long code has them.
fn statute(articles: u32) -> String {
    let article = |number| {
        let number = tiaowen_text::format_numeral(number);
        format!(
            "第{number}条　学校应当建立示例制度，公开办理结果。\n有下列情形之一的，应当说明理由：\n\
             （一）涉及学生个人信息的；\n（二）法律另有规定的。\n"
        )
    };
    std::iter::once("示例法典\n".to_owned()).chain((1..=articles).map(article)).collect()
}

fn report(name: &str, bytes: &[u8]) {
    let megabytes = bytes.len() as f64 / 1e6;
    let Ok(texts) = import(name, bytes, &Limits::default()) else {
        println!("{name:<28} cannot be read");
        return;
    };
    let import_speed = speed(megabytes, || import(name, bytes, &Limits::default()).map_or(0, |files| files.len()));
    let sources: Vec<(SourceText, _)> = texts
        .iter()
        .flat_map(|file| {
            propose(&file.text).into_iter().map(|proposal| {
                (SourceText { range: proposal.range, ..SourceText::whole(name, &file.text) }, proposal.meta)
            })
        })
        .collect();
    let parsed = || sources.iter().map(|(source, meta)| parse(source, meta.clone(), &[]).tree.clauses().len()).sum();
    let text = texts.iter().map(|file| file.text.len()).sum::<usize>() as f64 / 1e6;
    let parse_speed = speed(text, parsed);
    let clauses: usize = parsed();
    println!(
        "{name:<28} {:>9.0} {import_speed:>14.1} {parse_speed:>14.1} {clauses:>9} {:>9}",
        bytes.len() as f64 / 1e3,
        peak().map_or_else(|| "?".to_owned(), |megabytes| format!("{megabytes:.0}"))
    );
}

/// Megabytes a second of a step that works on `megabytes`.
fn speed(megabytes: f64, mut step: impl FnMut() -> usize) -> f64 {
    let (start, mut rounds, mut sum) = (Instant::now(), 0_u32, 0);
    while rounds < 3 || start.elapsed().as_secs_f64() < SECONDS {
        sum += step();
        rounds += 1;
    }
    std::hint::black_box(sum);
    megabytes * f64::from(rounds) / start.elapsed().as_secs_f64()
}

/// The most memory this process ever held, in megabytes, where the system tells it.
fn peak() -> Option<f64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM"))?;
    let kilobytes: f64 = line.split_whitespace().nth(1)?.parse().ok()?;
    Some(kilobytes / 1e3)
}
