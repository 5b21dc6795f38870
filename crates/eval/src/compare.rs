use std::collections::{BTreeMap, BTreeSet};

use crate::figure::{Better, Figure};
use crate::report::Report;
use crate::score::CaseScore;
use crate::{EvalError, table};

/// How a report differs from an earlier one over the same questions.
#[derive(Debug, Clone, PartialEq)]
pub struct Comparison {
    /// Figures over all questions that stand in either report.
    pub changes: Vec<Change>,
    /// Questions that lost their verdict or a needed quotation among the first ten passages.
    pub lost: Vec<String>,
    /// Questions that gained one.
    pub gained: Vec<String>,
}

/// One figure, then and now.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Change {
    /// The figure.
    pub figure: Figure,
    /// Its earlier value.
    pub before: Option<f64>,
    /// Its value now.
    pub after: Option<f64>,
    /// Whether it fell by more than its margin, or is no longer there.
    pub fails: bool,
}

impl Comparison {
    /// Whether no figure fell by more than its margin.
    pub fn passes(&self) -> bool {
        !self.changes.iter().any(|change| change.fails)
    }

    /// The comparison as a Chinese table for a terminal.
    pub fn table(&self) -> String {
        table::comparison(self)
    }
}

/// Compares a report with an earlier one, figure by figure, under the margins of [`Figure::better`].
///
/// # Errors
/// When the reports cover different questions.
pub fn compare(baseline: &Report, report: &Report) -> Result<Comparison, EvalError> {
    let ids = |report: &Report| report.cases.iter().map(|case| case.id.clone()).collect::<BTreeSet<_>>();
    let only_in_one = ids(baseline).symmetric_difference(&ids(report)).count();
    if only_in_one > 0 {
        return Err(EvalError::DifferentQuestions { only_in_one });
    }
    let change = |figure: Figure| {
        let (before, after) = (baseline.all.get(figure), report.all.get(figure));
        (before.is_some() || after.is_some()).then(|| Change {
            figure,
            before,
            after,
            fails: fails(figure, before, after),
        })
    };
    let (mut lost, mut gained) = (Vec::new(), Vec::new());
    let earlier: BTreeMap<&str, &CaseScore> = baseline.cases.iter().map(|case| (case.id.as_str(), case)).collect();
    for case in &report.cases {
        let (before, after) = (merits(earlier[case.id.as_str()]), merits(case));
        if (before.0 && !after.0) || after.1 < before.1 {
            lost.push(case.id.clone());
        }
        if (after.0 && !before.0) || after.1 > before.1 {
            gained.push(case.id.clone());
        }
    }
    Ok(Comparison { changes: Figure::ALL.into_iter().filter_map(change).collect(), lost, gained })
}

fn fails(figure: Figure, before: Option<f64>, after: Option<f64>) -> bool {
    let Some(before) = before else { return false };
    let Some(after) = after else { return figure.better() != Better::Neither };
    match figure.better() {
        Better::Higher(margin) => after < before - margin,
        Better::Lower(margin) => after > before + margin,
        Better::Neither => false,
    }
}

fn merits(case: &CaseScore) -> (bool, usize) {
    (case.verdict == case.expected, case.ranking.as_ref().map_or(0, |ranking| ranking.found_quotes))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn case(id: &str, verdict: &str, found: usize, fabricated: usize, ms: f64) -> CaseScore {
        serde_json::from_value(json!({
            "id": id, "category": "", "answerable": true, "expected": "allowed", "verdict": verdict,
            "status": "answered", "ms": ms,
            "ranking": {"needed_quotes": 2, "found_quotes": found, "quote_rr": 1.0, "clause_recall_10": 1.0,
                "clause_recall_20": 1.0, "clause_rr": 1.0, "clause_ndcg_10": 1.0},
            "citations": {"recall": 1.0, "precision": 1.0, "quotes": 1, "fabricated": fabricated, "misplaced": 0},
        }))
        .unwrap()
    }

    #[track_caller]
    fn check(after: CaseScore, failing: &[Figure]) {
        let before = Report::new(vec![case("a", "allowed", 2, 0, 10.0)]);
        let comparison = compare(&before, &Report::new(vec![after])).unwrap();
        let failed: Vec<Figure> = comparison.changes.iter().filter(|c| c.fails).map(|c| c.figure).collect();
        assert_eq!(failed, failing);
        assert_eq!(comparison.passes(), failing.is_empty());
    }

    #[test]
    fn fails_on_what_fell_beyond_its_margin() {
        check(case("a", "allowed", 2, 0, 10.0), &[]);
        check(case("a", "allowed", 2, 0, 1_000.0), &[]);
        check(case("a", "prohibited", 2, 0, 1.0), &[Figure::VerdictAccuracy]);
        check(case("a", "allowed", 2, 1, 1.0), &[Figure::FabricatedQuotes]);
        let quotes = [Figure::QuoteRecall10, Figure::QuoteRecall10Pooled, Figure::QuoteComplete10];
        check(case("a", "allowed", 1, 0, 1.0), &quotes);
    }

    #[test]
    fn a_figure_that_vanished_fails() {
        let before = Report::new(vec![case("a", "allowed", 2, 0, 1.0)]);
        let blind = CaseScore { ranking: None, ..case("a", "allowed", 2, 0, 1.0) };
        assert!(!compare(&before, &Report::new(vec![blind])).unwrap().passes());
    }

    #[test]
    fn names_the_questions_that_changed() {
        let rows = |a: usize, b: &str| Report::new(vec![case("a", "allowed", a, 0, 1.0), case("b", b, 1, 0, 1.0)]);
        let comparison = compare(&rows(1, "allowed"), &rows(2, "required")).unwrap();
        assert_eq!((comparison.lost, comparison.gained), (vec!["b".to_owned()], vec!["a".to_owned()]));
    }

    #[test]
    fn refuses_other_questions() {
        let report = |id| Report::new(vec![case(id, "allowed", 1, 0, 1.0)]);
        let refused = compare(&report("a"), &report("b"));
        assert!(matches!(refused, Err(EvalError::DifferentQuestions { only_in_one: 2 })));
    }
}
