//! Every engine of this machine on the same texts in the same run: time of one query, passages a second, load time.
//!
//! `cargo bench -p tiaowen-embed-candle --bench encode -- [kernel …]`; without names, all kernels that run here.
#![expect(clippy::print_stdout, reason = "the table is the output of the program")]

use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use tiaowen_embed::{Embedder, Role};
use tiaowen_embed_candle::{CandleEmbedder, DeviceChoice, Kernel, LoadOptions};

/// A rest of each measurement is spent on repetition until this much time has passed.
const SPENT: Duration = Duration::from_millis(1_500);

fn main() {
    let named: Vec<Kernel> = std::env::args().filter_map(|argument| argument.parse().ok()).collect();
    let kernels =
        if named.is_empty() { vec![Kernel::Vnni512, Kernel::Avx2, Kernel::Scalar, Kernel::Candle] } else { named };
    let (queries, passages) = texts();
    println!("| kernel | load ms | query ms, min / median | passages/s, 1 thread | 2 threads | tokens |");
    println!("|---|---|---|---|---|---|");
    for kernel in kernels {
        measure(kernel, &queries, &passages);
    }
}

fn measure(kernel: Kernel, queries: &[String], passages: &[String]) {
    let load = |threads| {
        let options = LoadOptions { kernel, device: DeviceChoice::Cpu, threads };
        let start = Instant::now();
        CandleEmbedder::load(&manifest(), &options).map(|embedder| (embedder, start.elapsed()))
    };
    let (one, loading) = match load(1) {
        Ok(loaded) => loaded,
        Err(error) => return println!("| {kernel} | {error} |"),
    };
    let (two, _) = load(2).expect("what loaded once loads again");
    let mut at = 0;
    let query = repeat(|| {
        at += 1;
        black_box(one.embed(&[&queries[at % queries.len()]], Role::Query).expect("queries have vectors"));
    });
    let batch: Vec<&str> = passages.iter().map(String::as_str).collect();
    let rate = |embedder: &CandleEmbedder| {
        let times = repeat(|| {
            black_box(embedder.embed(&batch, Role::Passage).expect("passages have vectors"));
        });
        batch.len() as f64 / times[0].as_secs_f64()
    };
    println!(
        "| {kernel} | {:.0} | {:.2} / {:.2} | {:.1} | {:.1} | {:.1}, {:.1} |",
        loading.as_secs_f64() * 1e3,
        query[0].as_secs_f64() * 1e3,
        query[query.len() / 2].as_secs_f64() * 1e3,
        rate(&one),
        rate(&two),
        tokens(&one, queries, Role::Query),
        tokens(&one, passages, Role::Passage),
    );
}

/// Times of the work, shortest first.
fn repeat(mut work: impl FnMut()) -> Vec<Duration> {
    work();
    let (mut times, start) = (vec![], Instant::now());
    while times.is_empty() || start.elapsed() < SPENT {
        let turn = Instant::now();
        work();
        times.push(turn.elapsed());
    }
    times.sort_unstable();
    times
}

fn tokens(embedder: &CandleEmbedder, texts: &[String], role: Role) -> f64 {
    let count = |text: &String| embedder.n_tokens(text, role).expect("texts have tokens");
    texts.iter().map(count).sum::<usize>() as f64 / texts.len() as f64
}

fn manifest() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../models/multilingual-e5-small.toml")
}

/// The reference texts of 17 to 19 tokens, and those of more than a hundred.
fn texts() -> (Vec<String>, Vec<String>) {
    let bytes = std::fs::read(manifest().with_file_name("reference-vectors.json")).expect("the reference is there");
    let rows: Vec<serde_json::Value> = serde_json::from_slice(&bytes).expect("the reference is JSON");
    let text = |row: &serde_json::Value| {
        let text = row["text"].as_str().expect("each row has a text");
        text.trim_start_matches("query: ").trim_start_matches("passage: ").to_owned()
    };
    let of = |range: std::ops::Range<u64>| {
        let wanted = rows.iter().filter(|row| row["tokens"].as_u64().is_some_and(|tokens| range.contains(&tokens)));
        wanted.map(text).collect()
    };
    (of(17..20), of(100..513))
}
