use std::fs;

use super::*;

fn judged(queries: &str, qrels: &str) -> Result<JudgedQueries, EvalError> {
    let dir = tempfile::tempdir().unwrap();
    let paths = [dir.path().join("q.jsonl"), dir.path().join("qrels.tsv")];
    fs::write(&paths[0], queries).unwrap();
    fs::write(&paths[1], qrels).unwrap();
    JudgedQueries::load(&paths[0], &paths[1])
}

const QUERIES: &str =
    "{\"id\": 1, \"text\": \"问\"}\n{\"id\": \"b\", \"text\": \"问\"}\n{\"id\": 3, \"text\": \"未标注\"}";

#[test]
fn reads_numbers_and_strings_as_names() {
    let found = judged(QUERIES, "1\t0\t7\t1\nb 0 x 1\n1\t0\t8\t0\n").unwrap();
    assert_eq!(found.queries.iter().map(|query| query.id.as_str()).collect::<Vec<_>>(), ["1", "b"]);
}

#[test]
fn names_broken_rows() {
    let check = |queries, qrels, expected: &str| {
        let found = judged(queries, qrels).unwrap_err().to_string();
        assert!(found.contains(expected), "{found}");
    };
    check(QUERIES, "1\t0\t7\n", "line 1: a judgement reads");
    check(QUERIES, "1\t0\t7\t1\n1\t0\t7\tyes\n", "line 2: a judgement reads");
    check("{\"id\": [], \"text\": \"问\"}", "1\t0\t7\t1\n", "line 1: [] is no id");
    check("{\"id\": \"a b\", \"text\": \"问\"}", "1\t0\t7\t1\n", "is no id");
    check(QUERIES, "9\t0\t7\t1\n", "no line");
}

#[test]
fn reads_statute_rows_and_refuses_repeated_names() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("p.jsonl");
    let row = r#"{"id": 0, "law": "某法", "article": "第一条", "name": "某法第一条", "text": "为了"}"#;
    fs::write(&path, row).unwrap();
    let expected =
        PlainPassage { id: "0".into(), title: "某法".into(), heading: "第一条".into(), text: "为了".into() };
    assert_eq!(plain_passages(&path).unwrap(), [expected]);
    fs::write(&path, format!("{row}\n{row}")).unwrap();
    let twice = plain_passages(&path).unwrap_err().to_string();
    assert!(twice.contains("line 2: 0 occurs twice"), "{twice}");
}

#[test]
fn scores_rankings_and_writes_the_run() {
    let judged = judged(QUERIES, "1\t0\t7\t1\n1\t0\t8\t1\nb\t0\tx\t1\n").unwrap();
    let rank = |query: &Query| {
        let list: &[&str] = if query.id == "1" { &["5", "7"] } else { &["y", "z", "w", "x"] };
        Ok::<_, EvalError>(
            list.iter().zip([2.0, 1.0, 0.5, 0.25]).map(|(id, score)| ((*id).to_owned(), score)).collect(),
        )
    };
    let report = retrieval(&judged, 9, rank).unwrap();
    let check = |figure: &str, expected: f64| {
        assert!((report.figures[figure] - expected).abs() < 1e-4, "{figure} {}", report.figures[figure]);
    };
    check("recall_10", (0.5 + 1.0) / 2.0);
    check("recall_100", 0.75);
    check("mrr_10", (0.5 + 0.25) / 2.0);
    // 0.63093 / 1.63093 and 1 / log2(5)
    check("ndcg_10", (0.38685 + 0.43068) / 2.0);
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("out.trec");
    report.write_run(&path, "tiaowen").unwrap();
    let text = fs::read_to_string(&path).unwrap();
    assert_eq!(text.lines().next(), Some("1 Q0 5 1 2 tiaowen"));
    assert_eq!(text.lines().count(), 6);
    assert!(report.table().contains("recall_10"));
    let failed = retrieval(&judged, 9, |_| Err::<Vec<(String, f32)>, _>("no index"));
    assert!(matches!(failed, Err(EvalError::Ask { id, .. }) if id == "1"));
}
