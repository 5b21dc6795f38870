use std::collections::{BTreeMap, HashMap, HashSet};
use std::error::Error;
use std::path::Path;
use std::time::Instant;

use serde::{Deserialize, Serialize};

use crate::lines::{json_lines, lines, save_json, save_text};
use crate::metric::{mean, ndcg, percentile, recall, reciprocal_rank};
use crate::table::row;
use crate::{EvalError, LineFault};

/// A passage of a collection without clause trees.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct PlainPassage {
    /// Name of the passage, unique in the file; a string or a number.
    #[serde(deserialize_with = "name")]
    pub id: String,
    /// What it belongs to: the title of a law or a page.
    #[serde(default, alias = "law")]
    pub title: String,
    /// Its place there: the article.
    #[serde(default, alias = "article")]
    pub heading: String,
    /// Its text.
    pub text: String,
}

/// A question about a collection.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Query {
    /// Name of the question, unique in the file; a string or a number.
    #[serde(deserialize_with = "name")]
    pub id: String,
    /// What is asked.
    pub text: String,
}

/// Questions and the passages that answer them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JudgedQueries {
    /// The questions that have a judged passage.
    pub queries: Vec<Query>,
    /// Question → passage → relevance.
    relevant: HashMap<String, HashMap<String, u8>>,
}

/// What a run over judged passages showed.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct RetrievalReport {
    /// Questions.
    pub queries: usize,
    /// Passages searched.
    pub passages: usize,
    /// Figure → value, as `eval/README.md` defines them.
    pub figures: BTreeMap<String, f64>,
    /// Question → passages with scores, best first.
    #[serde(skip)]
    pub run: Vec<(String, Vec<(String, f32)>)>,
}

fn name<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    let error = |found: &serde_json::Value| serde::de::Error::custom(format!("{found} is no id"));
    let value = serde_json::Value::deserialize(deserializer)?;
    let text = value.as_str().map(str::to_owned).or_else(|| value.as_u64().map(|n| n.to_string()));
    text.filter(|id| !id.is_empty() && !id.contains(char::is_whitespace)).ok_or_else(|| error(&value))
}

/// Reads passages, one JSON object per line, packed or not.
///
/// # Errors
/// When the file cannot be read or a line is no passage; the error names the line.
pub fn plain_passages(path: &Path) -> Result<Vec<PlainPassage>, EvalError> {
    let passages: Vec<PlainPassage> = json_lines(path)?;
    let mut seen = HashSet::new();
    match passages.iter().position(|passage| !seen.insert(passage.id.as_str())) {
        None => Ok(passages),
        Some(i) => {
            let fault = LineFault::Repeated(passages[i].id.clone());
            Err(EvalError::Line { path: path.into(), line: i + 1, fault })
        }
    }
}

impl JudgedQueries {
    /// Reads questions (JSON lines) and judgements (TREC qrels: question, 0, passage, relevance).
    ///
    /// # Errors
    /// When a file cannot be read or a line is not what it should be; the error names the line.
    pub fn load(queries: &Path, qrels: &Path) -> Result<Self, EvalError> {
        let mut relevant: HashMap<String, HashMap<String, u8>> = HashMap::new();
        for (query, passage, relevance) in lines(qrels, judgement)? {
            if relevance > 0 {
                relevant.entry(query).or_default().insert(passage, relevance);
            }
        }
        let mut all: Vec<Query> = json_lines(queries)?;
        all.retain(|query| relevant.contains_key(&query.id));
        if all.is_empty() {
            return Err(EvalError::Empty { path: queries.into() });
        }
        Ok(Self { queries: all, relevant })
    }

    /// Relevances of a ranking and of all judged passages.
    fn judge(&self, query: &str, ranking: &[(String, f32)]) -> (Vec<u8>, Vec<u8>) {
        let relevant = &self.relevant[query];
        let ranked = ranking.iter().map(|(passage, _)| relevant.get(passage).copied().unwrap_or(0));
        (ranked.collect(), relevant.values().copied().collect())
    }
}

fn judgement(line: &str) -> Result<(String, String, u8), LineFault> {
    let fields: Vec<&str> = line.split_whitespace().collect();
    let &[query, _, passage, relevance] = fields.as_slice() else {
        return Err(LineFault::Judgement);
    };
    let relevance = relevance.parse().map_err(|_| LineFault::Judgement)?;
    Ok((query.to_owned(), passage.to_owned(), relevance))
}

/// Ranks the passages for every question and scores the rankings. `rank` gives names of passages with scores,
/// best first; the time it takes is measured here.
///
/// # Errors
/// When `rank` fails.
pub fn retrieval<E>(
    judged: &JudgedQueries,
    passages: usize,
    mut rank: impl FnMut(&Query) -> Result<Vec<(String, f32)>, E>,
) -> Result<RetrievalReport, EvalError>
where
    E: Into<Box<dyn Error + Send + Sync>>,
{
    let (mut run, mut times) = (Vec::new(), Vec::new());
    for query in &judged.queries {
        let start = Instant::now();
        let ranking = rank(query);
        times.push(start.elapsed().as_secs_f64() * 1000.0);
        let failed = |source: E| EvalError::Ask { id: query.id.clone(), source: source.into() };
        run.push((query.id.clone(), ranking.map_err(failed)?));
    }
    let lists: Vec<(Vec<u8>, Vec<u8>)> = run.iter().map(|(query, ranking)| judged.judge(query, ranking)).collect();
    let recall_at = |k| mean(lists.iter().filter_map(|(ranked, all)| recall(ranked, all, k, 1)));
    let figures = [
        ("recall_10", recall_at(10)),
        ("recall_50", recall_at(50)),
        ("recall_100", recall_at(100)),
        ("mrr_10", mean(lists.iter().map(|(ranked, _)| reciprocal_rank(ranked, 10, 1)))),
        ("ndcg_10", mean(lists.iter().filter_map(|(ranked, all)| ndcg(ranked, all, 10)))),
        ("p50_ms", percentile(&times, 0.5)),
        ("p95_ms", percentile(&times, 0.95)),
    ];
    let figures = figures.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?))).collect();
    Ok(RetrievalReport { queries: judged.queries.len(), passages, figures, run })
}

impl RetrievalReport {
    /// Writes the ranking as a TREC run: question, Q0, passage, rank, score, `tag`.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn write_run(&self, path: &Path, tag: &str) -> Result<(), EvalError> {
        let lines = self.run.iter().flat_map(|(query, ranking)| {
            let line = move |(i, (passage, score)): (usize, &(String, f32))| {
                format!("{query} Q0 {passage} {} {score} {tag}\n", i + 1)
            };
            ranking.iter().enumerate().map(line)
        });
        save_text(path, &lines.collect::<String>())
    }

    /// Writes the figures as JSON.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn save(&self, path: &Path) -> Result<(), EvalError> {
        save_json(path, self)
    }

    /// The figures as a table for a terminal.
    pub fn table(&self) -> String {
        let mut out = row("问题数", [self.queries.to_string()]) + &row("段落数", [self.passages.to_string()]);
        for (name, value) in &self.figures {
            out += &row(name, [format!("{value:.3}")]);
        }
        out
    }
}

#[cfg(test)]
mod tests;
