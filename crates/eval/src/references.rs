use std::collections::BTreeMap;
use std::path::Path;

use serde::{Deserialize, Serialize};
use tiaowen_assistant::wire::{CheckBody, CheckedReferenceBody, CorrectBody};

use crate::lines::{json_lines, save_json};
use crate::table::row;
use crate::{EvalError, key};

/// The status of a reference with nothing to object to.
const EXACT: &str = "exact";

/// A draft with judged references.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct ReferenceCase {
    /// Name of the draft, unique in the file.
    pub id: String,
    /// The draft.
    pub text: String,
    /// Its references, in order.
    pub references: Vec<ExpectedReference>,
}

/// A judged reference.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct ExpectedReference {
    /// As written in the draft.
    pub text: String,
    /// The right status.
    pub status: String,
    /// What it should be, where that can be told.
    #[serde(default)]
    pub correct: Option<Correct>,
}

/// The right reference.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Correct {
    /// Title of the document.
    pub document: String,
    /// Cited clause; empty when the reference is to the whole document.
    #[serde(default)]
    pub clause: String,
}

/// What became of one judged reference.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReferenceScore {
    /// The draft.
    pub id: String,
    /// As written.
    pub text: String,
    /// The right status.
    pub expected: String,
    /// The status given; `None` when the reference was not found.
    pub given: Option<String>,
    /// Whether the correction is right; `None` when none is expected.
    pub corrected: Option<bool>,
}

/// What a run over judged references showed.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct ReferenceReport {
    /// Judged references.
    pub references: usize,
    /// Share of them found.
    pub found: Option<f64>,
    /// Share of them with the right status.
    pub status_right: Option<f64>,
    /// Share of the expected corrections that name the right document and clause.
    pub correction_right: Option<f64>,
    /// Exact references that were given another status.
    pub exact_flagged: usize,
    /// Findings that are no judged reference.
    pub invented: usize,
    /// Right status → status given (`–` when not found) → number.
    pub confusion: BTreeMap<String, BTreeMap<String, usize>>,
    /// Reference by reference.
    pub cases: Vec<ReferenceScore>,
}

/// Reads judged drafts, one JSON object per line.
///
/// # Errors
/// When the file cannot be read or a line is no judged draft; the error names the line.
pub fn reference_cases(path: &Path) -> Result<Vec<ReferenceCase>, EvalError> {
    json_lines(path)
}

/// Checks every draft with `check` and scores the findings.
///
/// # Errors
/// When `check` fails.
pub fn references<E>(
    cases: &[ReferenceCase],
    mut check: impl FnMut(&ReferenceCase) -> Result<CheckBody, E>,
) -> Result<ReferenceReport, EvalError>
where
    E: Into<Box<dyn std::error::Error + Send + Sync>>,
{
    let mut report = ReferenceReport::default();
    for case in cases {
        let found = check(case).map_err(|source| EvalError::Ask { id: case.id.clone(), source: source.into() })?;
        let pairs = pair(&case.references, &found.references);
        report.invented += found.references.len() - pairs.iter().flatten().count();
        report.cases.extend(case.references.iter().zip(pairs).map(|(expected, found)| scored(case, expected, found)));
    }
    Ok(report.summed())
}

/// Gives each judged reference the finding with the same words, else the first free one whose words overlap.
fn pair<'a>(
    expected: &[ExpectedReference],
    found: &'a [CheckedReferenceBody],
) -> Vec<Option<&'a CheckedReferenceBody>> {
    let words: Vec<String> = found.iter().map(|reference| key::quote(&reference.text)).collect();
    let mut free = vec![true; found.len()];
    let mut pairs = vec![None; expected.len()];
    let same: fn(&str, &str) -> bool = |left, right| left == right;
    let nested: fn(&str, &str) -> bool =
        |left, right| !right.is_empty() && (left.contains(right) || right.contains(left));
    for alike in [same, nested] {
        for (reference, pair) in expected.iter().zip(&mut pairs).filter(|(_, pair)| pair.is_none()) {
            let text = key::quote(&reference.text);
            let place = words.iter().zip(&free).position(|(words, free)| *free && alike(&text, words));
            if let Some(idx) = place {
                free[idx] = false;
                *pair = found.get(idx);
            }
        }
    }
    pairs
}

fn scored(case: &ReferenceCase, expected: &ExpectedReference, found: Option<&CheckedReferenceBody>) -> ReferenceScore {
    let right = |correct: &Correct| {
        let given: Option<&CorrectBody> = found.and_then(|found| found.correct.as_ref());
        given.is_some_and(|given| {
            key::place(&given.document, &given.clause) == key::place(&correct.document, &correct.clause)
        })
    };
    ReferenceScore {
        id: case.id.clone(),
        text: expected.text.clone(),
        expected: expected.status.clone(),
        given: found.map(|found| found.status.clone()),
        corrected: expected.correct.as_ref().map(right),
    }
}

impl ReferenceReport {
    fn summed(mut self) -> Self {
        let cases = &self.cases;
        let share = |part: usize, whole: usize| (whole > 0).then(|| part as f64 / whole as f64);
        let count = |keep: &dyn Fn(&ReferenceScore) -> bool| cases.iter().filter(|case| keep(case)).count();
        let right = |case: &ReferenceScore| case.given.as_ref() == Some(&case.expected);
        self.references = cases.len();
        self.found = share(count(&|case| case.given.is_some()), cases.len());
        self.status_right = share(count(&right), cases.len());
        self.correction_right =
            share(count(&|case| case.corrected == Some(true)), count(&|case| case.corrected.is_some()));
        self.exact_flagged = count(&|case| case.expected == EXACT && case.given.is_some() && !right(case));
        for case in cases {
            let given = case.given.clone().unwrap_or_else(|| "–".into());
            *self.confusion.entry(case.expected.clone()).or_default().entry(given).or_default() += 1;
        }
        self
    }

    /// Writes the report as JSON.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn save(&self, path: &Path) -> Result<(), EvalError> {
        save_json(path, self)
    }

    /// The report as Chinese tables for a terminal.
    pub fn table(&self) -> String {
        let share = |value: Option<f64>| value.map_or_else(|| "–".into(), |value| format!("{value:.3}"));
        let mut out = String::new();
        for (label, value) in [
            ("引用数", self.references.to_string()),
            ("找到", share(self.found)),
            ("判断正确", share(self.status_right)),
            ("改正正确", share(self.correction_right)),
            ("准确引用被误报", self.exact_flagged.to_string()),
            ("多报", self.invented.to_string()),
        ] {
            out += &row(label, [value]);
        }
        out.push('\n');
        for (expected, given) in &self.confusion {
            let given: Vec<String> = given.iter().map(|(status, n)| format!("{status} {n}")).collect();
            out += &format!("{expected}：{}\n", given.join("，"));
        }
        out
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn case(references: &serde_json::Value) -> ReferenceCase {
        serde_json::from_value(json!({"id": "r", "text": "草稿", "references": references, "notes": "x"})).unwrap()
    }

    /// Words, status, and the document and clause of the correction.
    type Row<'a> = (&'a str, &'a str, Option<(&'a str, &'a str)>);

    fn found(rows: &[Row<'_>]) -> CheckBody {
        let row = |(text, status, correct): &Row<'_>| {
            let correct =
                correct.map(|(document, clause)| json!({"document": document, "clause": clause, "quote": ""}));
            json!({"text": text, "status": status, "correct": correct, "note": "", "start": 0, "end": 0})
        };
        serde_json::from_value(json!({"references": rows.iter().map(row).collect::<Vec<_>>()})).unwrap()
    }

    #[test]
    fn scores_references_by_hand() {
        let expected = case(&json!([
            {"text": "《甲》第一条", "status": "exact", "correct": null},
            {"text": "《甲》第二条", "status": "exact"},
            {"text": "《甲》第九十条", "status": "wrong_clause", "correct": {"document": "甲", "clause": "九", "quote": "q"}},
            {"text": "《乙》", "status": "nonexistent"},
        ]));
        let checked = found(&[
            ("《甲》第九十条", "wrong_clause", Some(("《甲》", "九"))),
            ("依据《甲》第一条", "exact", None),
            ("《甲》第二条", "misquoted", None),
            ("第三条", "exact", None),
        ]);
        let report = references(&[expected], |_| Ok::<_, EvalError>(checked.clone())).unwrap();
        assert_eq!(report.references, 4);
        assert_eq!((report.found, report.status_right), (Some(0.75), Some(0.5)));
        assert_eq!(report.correction_right, Some(1.0));
        assert_eq!((report.exact_flagged, report.invented), (1, 1));
        assert_eq!(report.confusion["nonexistent"]["–"], 1);
        assert!(report.table().contains("判断正确"));
    }

    #[test]
    fn pairs_repeated_references_one_to_one() {
        let same = json!({"text": "《甲》第一条", "status": "exact"});
        let checked = found(&[("《甲》第一条", "exact", None)]);
        let report = references(&[case(&json!([same, same]))], |_| Ok::<_, EvalError>(checked.clone())).unwrap();
        assert_eq!((report.found, report.invented), (Some(0.5), 0));
    }
}
