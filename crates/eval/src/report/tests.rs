use tiaowen_assistant::wire::AnswerStatus;

use super::*;
use crate::figure::Figure;
use crate::score::{CitationScore, RankingScore};

fn ranked(found: usize, needed: usize, rr: f64) -> Option<RankingScore> {
    Some(RankingScore {
        needed_quotes: needed,
        found_quotes: found,
        quote_rr: rr,
        clause_recall_10: 0.5,
        clause_recall_20: 1.0,
        clause_rr: rr,
        clause_ndcg_10: 0.25,
    })
}

fn answered(id: &str, ranking: Option<RankingScore>, verdict: Verdict, citations: CitationScore, ms: f64) -> CaseScore {
    CaseScore {
        id: id.into(),
        category: if id < "c" { "norm" } else { "other" }.into(),
        answerable: true,
        expected: Verdict::Prohibited,
        verdict,
        status: AnswerStatus::Answered,
        ranking,
        citations,
        ms,
    }
}

fn unanswerable(id: &str, status: AnswerStatus, ms: f64) -> CaseScore {
    let verdict = if status == AnswerStatus::Refused { Verdict::NotCovered } else { Verdict::Allowed };
    let expected = Verdict::NotCovered;
    CaseScore { answerable: false, expected, status, ..answered(id, None, verdict, CitationScore::default(), ms) }
}

fn cited(recall: f64, precision: Option<f64>, quotes: usize, fabricated: usize) -> CitationScore {
    CitationScore { recall: Some(recall), precision, quotes, fabricated, misplaced: 0 }
}

/// Three answerable questions, of which one is refused, and two that nothing answers, of which one is refused.
fn scores() -> Vec<CaseScore> {
    let refused = CaseScore {
        status: AnswerStatus::Refused,
        ..answered("c", ranked(0, 4, 0.0), Verdict::NotCovered, cited(0.0, None, 1, 0), 3.0)
    };
    vec![
        answered("a", ranked(1, 2, 1.0), Verdict::Prohibited, cited(0.5, Some(1.0), 2, 0), 1.0),
        answered("b", ranked(3, 3, 0.5), Verdict::Allowed, cited(1.0, Some(0.25), 4, 1), 2.0),
        refused,
        unanswerable("d", AnswerStatus::Refused, 4.0),
        unanswerable("e", AnswerStatus::Answered, 50.0),
    ]
}

#[test]
fn figures_agree_with_the_hand() {
    let report = Report::new(scores());
    let check = |figure, expected: f64| {
        let found = report.all.get(figure).unwrap();
        assert!((found - expected).abs() < 1e-9, "{figure:?} {found} {expected}");
    };
    check(Figure::QuoteRecall10, (0.5 + 1.0 + 0.0) / 3.0);
    check(Figure::QuoteRecall10Pooled, 4.0 / 9.0);
    check(Figure::QuoteComplete10, 1.0 / 3.0);
    check(Figure::QuoteMrr10, 0.5);
    check(Figure::ClauseRecall10, 0.5);
    check(Figure::ClauseRecall20, 1.0);
    check(Figure::ClauseMrr10, 0.5);
    check(Figure::ClauseNdcg10, 0.25);
    check(Figure::CitationRecall, 0.5);
    check(Figure::CitationPrecision, 0.625);
    check(Figure::VerdictAccuracy, 2.0 / 5.0);
    check(Figure::RefusalPrecision, 0.5);
    check(Figure::RefusalRecall, 0.5);
    check(Figure::Quotes, 7.0);
    check(Figure::FabricatedQuotes, 1.0);
    check(Figure::MisplacedQuotes, 0.0);
    check(Figure::P50Ms, 3.0);
    check(Figure::P95Ms, 50.0);
    assert_eq!((report.all.questions, report.all.answerable), (5, 3));
}

#[test]
fn holds_every_third_question_aside() {
    let report = Report::new(scores());
    assert_eq!((report.tuned.questions, report.aside.questions), (4, 1));
    assert_eq!(report.aside.get(Figure::RefusalPrecision), Some(0.0));
    assert_eq!(report.aside.get(Figure::RefusalRecall), None, "nothing unanswerable in it");
    assert_eq!(report.by_category["norm"].questions, 2);
    assert_eq!(report.confusion[&Verdict::Prohibited][&Verdict::Allowed], 1);
    assert_eq!(report.confusion[&Verdict::NotCovered][&Verdict::NotCovered], 1);
}

#[test]
fn survives_the_disk() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("report.json");
    let report = Report::new(scores());
    report.save(&path).unwrap();
    assert_eq!(Report::load(&path).unwrap(), report);
    assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 1, "nothing left beside it");
    assert_eq!(fs::read_to_string(&path).unwrap().lines().filter(|l| l.starts_with("{\"id\"")).count(), 5);
    fs::write(&path, "{}").unwrap();
    assert!(matches!(Report::load(&path), Err(EvalError::Report { .. })));
    let unwritable = report.save(&dir.path().join("no/such/folder/report.json"));
    assert!(matches!(unwritable, Err(EvalError::Write { .. })));
}

#[test]
fn prints_tables_for_readers() {
    let table = Report::new(scores()).table();
    for part in ["引文召回@10", "0.500", "编造引文", "norm", "other", "留出"] {
        assert!(table.contains(part), "{part} is missing in\n{table}");
    }
}
