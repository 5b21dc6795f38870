use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use serde::{Deserialize, Serialize};
use tiaowen_types::Verdict;

use crate::figure::Figures;
use crate::lines::save_json;
use crate::score::CaseScore;
use crate::{EvalError, table};

/// Every third question is held aside: what is tuned is tuned on the others, and a gap between the two parts
/// tells of tuning to single questions.
const ASIDE_EVERY: usize = 3;

/// Right verdict → verdict given → number of questions.
pub type Confusion = BTreeMap<Verdict, BTreeMap<Verdict, usize>>;

/// What a run over judged questions showed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Report {
    /// All questions.
    pub all: Figures,
    /// The questions that may be tuned on.
    pub tuned: Figures,
    /// Every third question.
    pub aside: Figures,
    /// Figures by group of questions.
    pub by_category: BTreeMap<String, Figures>,
    /// Right against given verdicts.
    pub confusion: Confusion,
    /// Question by question, in the order of the file.
    pub cases: Vec<CaseScore>,
}

impl Report {
    /// Gathers the scores of a run, which must stand in the order of the file.
    pub fn new(cases: Vec<CaseScore>) -> Self {
        let group = |keep: &dyn Fn(usize, &CaseScore) -> bool| {
            let kept: Vec<&CaseScore> =
                cases.iter().enumerate().filter(|(i, score)| keep(*i, score)).map(|(_, score)| score).collect();
            Figures::of(&kept)
        };
        let aside = |i: usize| i % ASIDE_EVERY == ASIDE_EVERY - 1;
        let mut by_category = BTreeMap::new();
        let mut confusion = Confusion::new();
        for case in &cases {
            let category = || group(&|_, score| score.category == case.category);
            by_category.entry(case.category.clone()).or_insert_with(category);
            *confusion.entry(case.expected).or_default().entry(case.verdict).or_default() += 1;
        }
        Self {
            all: group(&|_, _| true),
            tuned: group(&|i, _| !aside(i)),
            aside: group(&|i, _| aside(i)),
            by_category,
            confusion,
            cases,
        }
    }

    /// Reads a report.
    ///
    /// # Errors
    /// When the file cannot be read or is no report.
    pub fn load(path: &Path) -> Result<Self, EvalError> {
        let text = fs::read(path).map_err(|source| EvalError::Read { path: path.into(), source })?;
        serde_json::from_slice(&text).map_err(|source| EvalError::Report { path: path.into(), source })
    }

    /// Writes the report as JSON, one question a line so that two runs can be compared by eye.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn save(&self, path: &Path) -> Result<(), EvalError> {
        save_json(path, self)
    }

    /// The report as Chinese tables for a terminal.
    pub fn table(&self) -> String {
        table::report(self)
    }
}

#[cfg(test)]
mod tests;
