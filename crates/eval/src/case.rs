use std::path::Path;

use serde::{Deserialize, Serialize};
use tiaowen_types::Verdict;

use crate::lines::json_lines;
use crate::{EvalError, LineFault, key};

/// A judged question. Fields that scoring does not need are tolerated in the file and ignored.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Case {
    /// Name of the question, unique in the file.
    pub id: String,
    /// What is asked.
    pub question: String,
    /// What was asked before, oldest first.
    #[serde(default)]
    pub history: Vec<String>,
    /// Who asks: `teacher`, `student` …
    #[serde(default)]
    pub asker: Option<String>,
    /// Group under which figures are reported as well.
    #[serde(default)]
    pub category: String,
    /// Whether the documents answer it; if not, an honest assistant refuses.
    pub answerable: bool,
    /// The right verdict.
    pub verdict: Verdict,
    /// The clauses that answer it.
    pub gold: Vec<Gold>,
}

/// A judged quotation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Gold {
    /// Title of the document.
    pub document: String,
    /// Cited clause: printed labels joined by `/`.
    pub clause: String,
    /// Words of the clause, white space and bold marks removed.
    pub quote: String,
    /// 2: needed for a right answer; 1: helpful.
    pub relevance: u8,
}

impl Case {
    /// The distinct clauses that answer the question, with their relevance.
    pub(crate) fn clauses(&self) -> Vec<(key::Place, u8)> {
        let mut clauses: Vec<(key::Place, u8)> = Vec::new();
        for gold in &self.gold {
            let place = key::place(&gold.document, &gold.clause);
            match clauses.iter_mut().find(|(known, _)| *known == place) {
                Some((_, relevance)) => *relevance = gold.relevance.max(*relevance),
                None => clauses.push((place, gold.relevance)),
            }
        }
        clauses
    }

    /// The quotations without which an answer is not right.
    pub(crate) fn needed(&self) -> impl Iterator<Item = &Gold> {
        self.gold.iter().filter(|gold| gold.relevance >= 2)
    }
}

/// Reads judged questions, one JSON object per line.
///
/// # Errors
/// When the file cannot be read or a line is no judged question; the error names the line.
pub fn cases(path: &Path) -> Result<Vec<Case>, EvalError> {
    let cases: Vec<Case> = json_lines(path)?;
    let mut seen = std::collections::HashSet::new();
    for (i, case) in cases.iter().enumerate() {
        let fault = if !seen.insert(case.id.as_str()) {
            LineFault::Repeated(case.id.clone())
        } else if case.answerable && case.needed().next().is_none() {
            LineFault::NothingNeeded(case.id.clone())
        } else {
            continue;
        };
        return Err(EvalError::Line { path: path.into(), line: i + 1, fault });
    }
    Ok(cases)
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOLD: &str = r#"{"document":"甲","clause":"一","quote":"应当","relevance":2}"#;

    #[track_caller]
    fn check(lines: &[String], expected: Result<usize, &str>) {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("q.jsonl");
        std::fs::write(&path, lines.join("\n")).unwrap();
        match (cases(&path), expected) {
            (Ok(found), Ok(expected)) => assert_eq!(found.len(), expected),
            (Err(found), Err(expected)) => assert!(found.to_string().contains(expected), "{found}"),
            (found, expected) => panic!("{found:?} instead of {expected:?}"),
        }
    }

    fn line(id: &str, answerable: bool, gold: &str) -> String {
        format!(
            r#"{{"id":"{id}","question":"问","answerable":{answerable},"verdict":"required","gold":[{gold}],"notes":"x"}}"#
        )
    }

    #[test]
    fn tolerates_more_fields_but_not_broken_rows() {
        check(&[line("a", true, GOLD), line("b", false, "")], Ok(2));
        check(&[line("a", true, GOLD), line("a", true, GOLD)], Err("line 2: a occurs twice"));
        check(&[line("a", true, "")], Err("needs no quotation"));
        check(&[line("a", true, GOLD), r#"{"id":"b"}"#.into()], Err("line 2: missing field"));
        check(&[line("a", true, GOLD).replace("required", "maybe")], Err("line 1: unknown variant"));
    }
}
