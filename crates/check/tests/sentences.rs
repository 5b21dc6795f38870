//! Every sentence of every clause of the corpus, cited in official style: exact it is never flagged, changed it is
//! always noticed, under another clause it is sent back.

#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use std::path::PathBuf;

use tiaowen_check::{Checker, Status};
use tiaowen_corpus::Catalogue;
use tiaowen_reference::formal;
use tiaowen_text::sentences;
use tiaowen_types::{ClauseKind, Document, LabelSource};

mod support;

fn corpus() -> Vec<Document> {
    let dir = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../corpus");
    Catalogue::load(&dir).unwrap().documents()
}

/// Sentences of printed clauses with the reference that leads to them.
fn quotations(document: &Document) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for (idx, clause) in document.tree.iter() {
        let text = clause.body.of(&document.text);
        let cited = clause.label_source == LabelSource::Printed && clause.kind != ClauseKind::Footnote;
        for sentence in sentences(text).into_iter().filter(|_| cited) {
            let words = text.get(sentence).unwrap_or_default();
            if words.chars().count() >= 10 {
                found.push((formal(document, idx), words.to_owned()));
            }
        }
    }
    found
}

fn library() -> Vec<Document> {
    let mut documents = corpus();
    documents.push(support::statute());
    documents
}

/// The status of the first reference of a draft.
fn status(checker: &Checker, draft: &str) -> Option<Status> {
    checker.check(draft, "2026-11-21".parse().unwrap()).findings.first().map(|f| f.status)
}

fn quoted(words: &str) -> String {
    words.replace('“', "‘").replace('”', "’")
}

#[test]
fn exact_references_are_never_flagged() {
    let documents = library();
    let checker = Checker::new(&documents);
    let (mut n, mut flagged) = (0, Vec::new());
    for document in &documents {
        let old = document.meta.superseded_by.is_some();
        for (reference, words) in quotations(document) {
            for draft in [format!("{reference}规定：“{}”", quoted(&words)), format!("按照{reference}，{words}")]
            {
                n += 1;
                let found = status(&checker, &draft);
                // The old and the new edition of one title: words that both have are cited from the one in force.
                if found != Some(Status::Exact) && !(old && found == Some(Status::Superseded)) {
                    flagged.push(format!("{found:?} {draft}"));
                }
            }
        }
    }
    println!("exact: {n} references, {} flagged", flagged.len());
    assert!(flagged.is_empty(), "{flagged:#?}");
}

/// Cues and what a careless hand makes of them.
const REVERSED: [(&str, &str); 7] = [
    ("原则上禁止", "原则上允许"),
    ("严禁", "鼓励"),
    ("禁止", "允许"),
    ("不得", "可以"),
    ("应避免", "应"),
    ("鼓励", "禁止"),
    ("不建议", "建议"),
];

#[test]
fn reversed_quotations_are_grave() {
    let documents = library();
    let checker = Checker::new(&documents);
    let (mut n, mut missed) = (0, Vec::new());
    for document in documents.iter().filter(|d| d.meta.superseded_by.is_none()) {
        for (reference, words) in quotations(document) {
            let swap = REVERSED.iter().find(|(cue, _)| words.contains(cue));
            let Some((cue, other)) = swap.filter(|_| words.chars().count() <= 160) else { continue };
            let draft = format!("{reference}规定：“{}”", quoted(&words.replacen(cue, other, 1)));
            let report = checker.check(&draft, "2026-11-21".parse().unwrap());
            n += 1;
            if !report.findings.first().is_some_and(|f| f.status == Status::Misquoted && f.grave) {
                missed.push(format!("{:?} {draft}", report.findings.first().map(|f| (f.status, f.grave))));
            }
        }
    }
    println!("reversed: {n} references, {} missed", missed.len());
    assert!(n > 50 && missed.is_empty(), "{missed:#?}");
}

#[test]
fn changed_quotations_are_noticed() {
    let documents = library();
    let checker = Checker::new(&documents);
    let (mut n, mut missed) = (0, Vec::new());
    for document in documents.iter().filter(|d| d.meta.superseded_by.is_none()) {
        for (reference, words) in quotations(document) {
            let middle = words.chars().count() / 2;
            let changed: String =
                words.chars().enumerate().map(|(i, c)| if i == middle && c != '囗' { '囗' } else { c }).collect();
            n += 1;
            let found = status(&checker, &format!("{reference}规定：“{}”", quoted(&changed)));
            if found != Some(Status::Misquoted) {
                missed.push(format!("{found:?} {reference} {changed}"));
            }
        }
    }
    println!("changed: {n} references, {} missed", missed.len());
    assert!(missed.len() * 100 <= n, "{missed:#?}");
}

#[test]
fn sentences_under_another_clause_are_sent_back() {
    let documents = library();
    let checker = Checker::new(&documents);
    let (mut n, mut missed) = (0, Vec::new());
    for document in documents.iter().filter(|d| d.meta.superseded_by.is_none()) {
        let all = quotations(document);
        for (i, (home, words)) in all.iter().enumerate() {
            let Some((away, others)) = all.get((i + 7) % all.len()).filter(|(away, _)| away != home) else { continue };
            let nested = away.starts_with(home.as_str()) || home.starts_with(away.as_str());
            if nested || others == words {
                continue;
            }
            n += 1;
            let found = status(&checker, &format!("{away}规定：“{}”", quoted(words)));
            if found != Some(Status::WrongClause) {
                missed.push(format!("{found:?} {away} {words}"));
            }
        }
    }
    println!("misplaced: {n} references, {} missed", missed.len());
    assert!(missed.len() * 50 <= n, "{missed:#?}");
}
