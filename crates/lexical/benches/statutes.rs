//! Builds the lexical index over a collection of statute articles, times 20-character queries and measures how
//! many of the articles that answer a question are found.
//!
//! Reads `../shared/bench/statutes` beside the repository, or the folder given as the last argument:
//! `cargo bench -p tiaowen-lexical --profile release -- FOLDER`.
#![expect(clippy::print_stdout, reason = "a benchmark reports on standard output")]

use std::collections::{HashMap, HashSet};
use std::error::Error;
use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use flate2::read::GzDecoder;
use serde_json::Value;
use tiaowen_lexical::{LexicalIndex, LexicalQuery};
use tiaowen_text::Segmenter;
use tiaowen_types::{Hit, Passage, PassageId};

type Failure = Box<dyn Error>;

fn main() -> Result<(), Failure> {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/bench/statutes");
    let named = std::env::args().skip(1).filter(|argument| !argument.starts_with('-')).map(PathBuf::from).next_back();
    let folder = named.unwrap_or(beside);
    if !folder.join("corpus.jsonl.gz").is_file() {
        println!("SKIPPED: no corpus.jsonl.gz in {}", folder.display());
        return Ok(());
    }
    let (passages, queries) = (read_passages(&folder)?, read_queries(&folder)?);

    let started = Instant::now();
    let segmenter = Segmenter::new([] as [&str; 0]);
    println!("dictionary {:?}", started.elapsed());
    let place = tempfile::tempdir()?;
    let dir = place.path().join("index");
    let started = Instant::now();
    drop(LexicalIndex::build(&dir, &segmenter, &passages)?);
    println!("build {:?} for {} passages", started.elapsed(), passages.len());
    let bytes: u64 = std::fs::read_dir(&dir)?.flatten().flat_map(|entry| entry.metadata()).map(|meta| meta.len()).sum();
    let started = Instant::now();
    let index = LexicalIndex::open(&dir, &segmenter)?;
    println!("open {:?}, {:.1} MB on disk", started.elapsed(), bytes as f64 / 1e6);

    speed(&index, &segmenter, &queries)?;
    quality(&index, &segmenter, &queries, &read_judgements(&folder)?)
}

/// Each question cut to 20 characters, top 100, three rounds after a warm-up; segmentation is part of the time.
fn speed(index: &LexicalIndex, segmenter: &Segmenter, queries: &[(u64, String)]) -> Result<(), Failure> {
    let mut times: Vec<Duration> = Vec::new();
    for round in 0..4 {
        for (_, text) in queries {
            let short: String = text.chars().take(20).collect();
            let started = Instant::now();
            let query = LexicalQuery::of_text(segmenter, &short);
            index.search(&query, &|_| true, 100)?;
            if round > 0 {
                times.push(started.elapsed());
            }
        }
    }
    times.sort_unstable();
    let at = |share: f64| times.get((times.len() as f64 * share) as usize).copied().unwrap_or_default();
    println!("query p50 {:?}, p95 {:?}, p99 {:?} over {} queries", at(0.5), at(0.95), at(0.99), times.len());
    Ok(())
}

fn quality(
    index: &LexicalIndex,
    segmenter: &Segmenter,
    queries: &[(u64, String)],
    relevant: &HashMap<u64, HashSet<u32>>,
) -> Result<(), Failure> {
    let (mut at_10, mut at_100, mut reciprocal, mut n) = (0.0, 0.0, 0.0, 0.0);
    for (id, text) in queries {
        let Some(wanted) = relevant.get(id) else { continue };
        let hits = index.search(&LexicalQuery::of_text(segmenter, text), &|_| true, 100)?;
        let found = |hits: &[Hit]| hits.iter().filter(|hit| wanted.contains(&hit.passage.0)).count() as f64;
        at_10 += found(hits.get(..10).unwrap_or(&hits)) / wanted.len() as f64;
        at_100 += found(&hits) / wanted.len() as f64;
        let first = hits.iter().take(10).position(|hit| wanted.contains(&hit.passage.0));
        reciprocal += first.map_or(0.0, |rank| 1.0 / (rank as f64 + 1.0));
        n += 1.0;
    }
    println!(
        "recall@10 {:.3}, recall@100 {:.3}, MRR@10 {:.3} over {n} questions",
        at_10 / n,
        at_100 / n,
        reciprocal / n
    );
    Ok(())
}

fn read_passages(folder: &Path) -> Result<Vec<Passage>, Failure> {
    let lines = BufReader::new(GzDecoder::new(File::open(folder.join("corpus.jsonl.gz"))?)).lines();
    let mut passages = Vec::new();
    for line in lines {
        let article: Value = serde_json::from_str(&line?)?;
        let text = |key: &str| article.get(key).and_then(Value::as_str).unwrap_or_default().to_owned();
        let id = article.get("id").and_then(Value::as_u64).and_then(|id| u32::try_from(id).ok()).ok_or("no id")?;
        passages.push(Passage {
            id: PassageId(id),
            title: text("law"),
            headings: String::new(),
            text: text("text"),
            questions: Vec::new(),
        });
    }
    Ok(passages)
}

fn read_queries(folder: &Path) -> Result<Vec<(u64, String)>, Failure> {
    let mut queries = Vec::new();
    for line in BufReader::new(File::open(folder.join("queries.train.jsonl"))?).lines() {
        let query: Value = serde_json::from_str(&line?)?;
        let id = query.get("id").and_then(Value::as_u64).ok_or("no id")?;
        queries.push((id, query.get("text").and_then(Value::as_str).unwrap_or_default().to_owned()));
    }
    Ok(queries)
}

fn read_judgements(folder: &Path) -> Result<HashMap<u64, HashSet<u32>>, Failure> {
    let mut relevant: HashMap<u64, HashSet<u32>> = HashMap::new();
    for line in BufReader::new(File::open(folder.join("qrels.train.tsv"))?).lines() {
        let line = line?;
        let mut columns = line.split('\t');
        let (query, article) = (columns.next().unwrap_or_default(), columns.nth(1).unwrap_or_default());
        relevant.entry(query.parse()?).or_default().insert(article.parse()?);
    }
    Ok(relevant)
}
