use serde_json::{Value, json};

use super::*;

fn case() -> Case {
    serde_json::from_value(json!({
        "id": "q", "question": "问", "category": "c", "answerable": true, "verdict": "prohibited",
        "gold": [
            {"document": "甲", "clause": "一", "quote": "严禁代写", "relevance": 2},
            {"document": "甲", "clause": "一", "quote": "不得抄袭", "relevance": 2},
            {"document": "乙", "clause": "二/（一）", "quote": "应当说明", "relevance": 2},
            {"document": "丙", "clause": "三", "quote": "可以讨论", "relevance": 1},
        ],
    }))
    .unwrap()
}

fn texts() -> Texts {
    let mut texts = Texts::default();
    texts.push("甲", "一", "一、严禁代写，不得抄袭。");
    texts.push("乙", "二/（一）", "（一）应当说明。");
    texts.push("丙", "三", "三、可以讨论。");
    texts
}

fn answer(status: &str, cited: &[(&str, &str, &str)], retrieved: Option<&[(&str, &str, &str)]>) -> AnswerBody {
    let citation = |(i, (document, clause, quote)): (usize, &(&str, &str, &str))| {
        json!({"number": i + 1, "document": document, "document_id": "d", "clause": clause, "quote": quote,
            "formal": "", "status": "in_force", "binding": "guidance", "level": "ministry", "url": ""})
    };
    let passage = |(document, clause, text): &(&str, &str, &str)| json!({"document": document, "document_id": "d", "clause": clause, "text": text, "score": 1.0});
    let retrieved: Option<Vec<Value>> = retrieved.map(|list| list.iter().map(passage).collect());
    serde_json::from_value(json!({
        "question": "问", "status": status, "refusal": null, "verdict": "prohibited", "text": "",
        "citations": cited.iter().enumerate().map(citation).collect::<Vec<_>>(), "conflicts": [],
        "retrieved": retrieved, "label": {"explicit": "", "aigc": {}}, "receipt": {},
        "timings_ms": {"understand": 0.0, "retrieve": 0.0, "compose": 0.0, "total": 0.0},
    }))
    .unwrap()
}

#[test]
fn ranks_quotations_and_clauses() {
    let passages = [
        ("丁", "一", "无关"),
        ("丙", "三", "三、可以讨论。"),
        ("甲", "一", "一、严禁\n代写。"),
        ("甲", "一", "不得**抄袭**。"),
        ("乙", "二", "（一）应当说明。"),
    ];
    let found = score(&case(), &answer("answered", &[], Some(&passages)), &texts(), 3.0);
    let ranking = found.ranking.unwrap();
    // All three needed quotations, the first at rank 3; the quotation of 乙 counts though the clause differs.
    assert_eq!((ranking.needed_quotes, ranking.found_quotes), (3, 3));
    assert!((ranking.quote_rr - 1.0 / 3.0).abs() < 1e-9);
    // Of the two needed clauses 甲 一 is found, 乙 二/（一） is not.
    assert!((ranking.clause_recall_10 - 0.5).abs() < 1e-9);
    assert!((ranking.clause_rr - 1.0 / 3.0).abs() < 1e-9);
    // Gains 1 at rank 2 and 3 at rank 3, over 3, 3, 1: (0.63093 + 1.5) / (3 + 1.89279 + 0.5)
    assert!((ranking.clause_ndcg_10 - 0.39515).abs() < 1e-4, "{}", ranking.clause_ndcg_10);
}

#[test]
fn looks_at_ten_passages() {
    let mut passages = vec![("丁", "一", "无关"); 10];
    passages.push(("甲", "一", "一、严禁代写，不得抄袭。"));
    let found = score(&case(), &answer("answered", &[], Some(&passages)), &texts(), 0.0).ranking.unwrap();
    assert_eq!(found.found_quotes, 0);
    assert!(found.quote_rr.abs() < 1e-9 && found.clause_recall_10.abs() < 1e-9);
    assert!((found.clause_recall_20 - 0.5).abs() < 1e-9);
}

#[test]
fn has_no_ranking_without_a_trace() {
    assert_eq!(score(&case(), &answer("answered", &[], None), &texts(), 0.0).ranking, None);
}

#[track_caller]
fn check(status: &str, cited: &[(&str, &str, &str)], expected: (Option<f64>, Option<f64>, usize, usize)) {
    let found = score(&case(), &answer(status, cited, None), &texts(), 0.0).citations;
    let (recall, precision, fabricated, misplaced) = expected;
    let expected = CitationScore { recall, precision, quotes: cited.len(), fabricated, misplaced };
    assert_eq!(found, expected, "{status} {cited:?}");
}

#[test]
fn scores_distinct_cited_clauses() {
    let (write, copy) = (("甲", "一", "严禁代写"), ("甲", "一", "不得抄袭"));
    check("answered", &[write, copy], (Some(0.5), Some(1.0), 0, 0));
    check("answered", &[write, ("丙", "三", "可以讨论")], (Some(0.5), Some(1.0), 0, 0));
    check("answered", &[write, ("甲", "二", "不得抄袭")], (Some(0.5), Some(0.5), 0, 1));
    check("partial", &[write, ("甲", "一", "允许代写")], (Some(0.5), Some(1.0), 1, 0));
    check("answered", &[], (Some(0.0), Some(0.0), 0, 0));
    check("refused", &[write], (Some(0.0), None, 0, 0));
}

#[test]
fn expects_no_clause_where_nothing_answers() {
    let mut case = case();
    case.gold.clear();
    let found = score(&case, &answer("answered", &[("甲", "一", "严禁代写")], Some(&[])), &texts(), 0.0);
    assert_eq!((found.ranking, found.citations.recall, found.citations.precision), (None, None, None));
}
