//! Measures the parser against an editor's outline of six documents, when that outline lies beside the checkout.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use serde::Deserialize;
use tiaowen_corpus::{Catalogue, coverage};
use tiaowen_types::Document;

#[derive(Deserialize)]
struct Golden {
    document: String,
    path: Vec<String>,
    kind: String,
    heading: Option<String>,
    text: String,
}

fn squeezed(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

/// Golden clauses whose path, and whose path, heading and text, the tree has.
fn recall(document: &Document, golden: &[&Golden]) -> (usize, usize, Vec<String>) {
    let found: BTreeMap<String, _> = document
        .tree
        .clauses()
        .iter()
        .map(|clause| {
            let heading = clause.heading.map(|span| squeezed(span.of(&document.text)));
            let kind = serde_json::to_value(clause.kind).unwrap().as_str().unwrap().to_owned();
            (clause.path.to_string(), (heading, squeezed(clause.body.of(&document.text)), kind))
        })
        .collect();
    let (mut paths, mut texts, mut wrong) = (0, 0, Vec::new());
    for clause in golden {
        let path = clause.path.join("/");
        let Some((heading, body, kind)) = found.get(&path) else {
            wrong.push(format!("{path}: no such path"));
            continue;
        };
        paths += 1;
        if *body == squeezed(&clause.text) && heading.as_ref() == clause.heading.as_deref().map(squeezed).as_ref() {
            texts += 1;
        } else {
            wrong.push(format!(
                "{path}: {heading:?} {body}\n   wanted {:?} {}",
                clause.heading,
                squeezed(&clause.text)
            ));
        }
        if *kind != clause.kind {
            wrong.push(format!("{path}: kind {kind}, wanted {}", clause.kind));
        }
    }
    let wanted: BTreeSet<String> = golden.iter().map(|clause| clause.path.join("/")).collect();
    wrong.extend(found.keys().filter(|path| !wanted.contains(*path)).map(|path| format!("{path}: not in the outline")));
    (paths, texts, wrong)
}

#[test]
fn equals_an_editors_outline() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let Ok(golden) = std::fs::read(root.join("../shared/golden/clauses.json")) else {
        println!("SKIPPED: no editor's outline beside the checkout");
        return;
    };
    let golden: Vec<Golden> = serde_json::from_slice(&golden).unwrap();
    let catalogue = Catalogue::load(&root.join("corpus")).unwrap();
    let documents = catalogue.documents();
    let mut missed = Vec::new();
    for (document, entry) in documents.iter().zip(catalogue.entries()) {
        let wanted: Vec<&Golden> = golden.iter().filter(|c| c.document == document.meta.id.as_str()).collect();
        let share = coverage(document, &entry.source).share();
        if wanted.is_empty() {
            println!(
                "{:22} clauses {:3}                          coverage {share:.5}",
                document.meta.id,
                document.tree.clauses().len()
            );
            continue;
        }
        let (paths, texts, wrong) = recall(document, &wanted);
        let total = wanted.len() as f64;
        let (path_recall, text_recall) = (paths as f64 / total, texts as f64 / total);
        println!(
            "{:22} clauses {:3} path {path_recall:.4} text {text_recall:.4} coverage {share:.5}",
            document.meta.id,
            document.tree.clauses().len(),
        );
        wrong.iter().for_each(|line| println!("   {line}"));
        if path_recall < 0.99 || text_recall < 0.99 || share < 0.999 || !wrong.is_empty() {
            missed.push(document.meta.id.clone());
        }
    }
    assert!(missed.is_empty(), "below the mark: {missed:?}");
}
