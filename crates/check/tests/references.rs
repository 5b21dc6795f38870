//! Our own reference cases (`eval/references.jsonl`, `eval/references-statute.jsonl`): each expectation is proved
//! against the documents first, then the checker is measured on them.

#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a test stops at the first surprise and prints what it measured"
)]

use std::collections::BTreeMap;
use std::path::PathBuf;

use serde::Deserialize;
use tiaowen_check::{Checker, Finding, Status};
use tiaowen_corpus::Catalogue;
use tiaowen_text::fold;
use tiaowen_types::{ClauseIdx, Document};

mod support;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    id: String,
    text: String,
    references: Vec<Expected>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Expected {
    text: String,
    status: Status,
    correct: Option<Right>,
    /// Where a right reference leads, for the proof.
    at: Option<Right>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Right {
    document: String,
    clause: String,
    quote: Option<String>,
}

fn cases(name: &str) -> Vec<Case> {
    let path = eval(name);
    let file = std::fs::read_to_string(&path).unwrap();
    file.lines().map(|line| serde_json::from_str(line).unwrap_or_else(|e| panic!("{}: {e}", path.display()))).collect()
}

fn eval(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../eval").join(name)
}

fn corpus() -> Vec<Document> {
    let dir = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../corpus");
    Catalogue::load(&dir).unwrap().documents()
}

/// The text that a cited path covers: every clause cited so, with all below.
fn covered(document: &Document, path: &str) -> String {
    let below = |idx: ClauseIdx| {
        let ancestry = document.tree.ancestry(idx);
        let cited = |c: &&tiaowen_types::Clause| {
            document.tree.find(&c.path).and_then(|i| document.tree.cited_path(i)).is_some_and(|p| p.to_string() == path)
        };
        ancestry.iter().any(cited)
    };
    let texts = document.tree.iter().filter(|(idx, _)| below(*idx)).map(|(_, c)| c.span.of(&document.text));
    fold(&texts.collect::<Vec<_>>().concat()).text
}

/// Why a place is not what a case says it is.
fn unproved(documents: &[Document], right: &Right) -> Option<String> {
    let document = documents.iter().find(|d| d.meta.title == right.document);
    let Some(document) = document else { return Some(format!("no document {}", right.document)) };
    // A clause of the notice that publishes a document is cited as that document's 发布通知.
    let publisher = documents.iter().find(|d| d.meta.publishes.as_ref() == Some(&document.meta.id));
    let text = match (right.clause.as_str(), publisher) {
        ("", _) => fold(&document.text).text,
        ("发布通知", Some(publisher)) => fold(&publisher.text).text,
        (path, _) => covered(document, path),
    };
    let quote = right.quote.as_deref().unwrap_or_default();
    let facts = [document.meta.document_number.clone(), document.meta.issued.map(|d| d.chinese())];
    let fact = facts.iter().flatten().any(|fact| fact == quote);
    if text.is_empty() {
        return Some(format!("{} has no clause {}", right.document, right.clause));
    }
    (!text.contains(&fold(quote).text) && !fact).then(|| format!("{} {} lacks {quote}", right.document, right.clause))
}

fn check(name: &str, documents: &[Document], show: bool) -> Measured {
    let checker = Checker::new(documents);
    let today = "2026-11-21".parse().unwrap();
    let mut measured = Measured::default();
    for case in cases(name) {
        for right in case.references.iter().flat_map(|r| r.correct.iter().chain(&r.at)) {
            assert_eq!(unproved(documents, right), None, "{}", case.id);
        }
        let findings = checker.check(&case.text, today).findings;
        let mut free: Vec<&Finding> = findings.iter().collect();
        for expected in &case.references {
            let same = free.iter().position(|f| f.text == expected.text);
            let near = || free.iter().position(|f| f.text.contains(&expected.text) || expected.text.contains(&f.text));
            let found = same.or_else(near).map(|at| free.remove(at));
            measured.add(&case, expected, found, show);
        }
        measured.invented += free.len();
        for finding in free.iter().filter(|_| show) {
            println!("+ {} {} {:?}", case.id, finding.text, finding.status);
        }
    }
    measured
}

#[derive(Default)]
struct Measured {
    references: usize,
    found: usize,
    right: usize,
    corrections: usize,
    corrected: usize,
    exact_flagged: usize,
    invented: usize,
    by_status: BTreeMap<Status, (usize, usize)>,
}

impl Measured {
    fn add(&mut self, case: &Case, expected: &Expected, found: Option<&Finding>, show: bool) {
        let right = found.is_some_and(|f| f.status == expected.status);
        let place = |f: &Finding| f.correct.as_ref().map(|c| (c.title.clone(), c.path.clone()));
        let wanted = expected.correct.as_ref().map(|c| (c.document.clone(), c.clause.clone()));
        let corrected = wanted.is_some() && found.and_then(place) == wanted;
        self.references += 1;
        self.found += usize::from(found.is_some());
        self.right += usize::from(right);
        self.corrections += usize::from(wanted.is_some());
        self.corrected += usize::from(corrected);
        self.exact_flagged += usize::from(expected.status == Status::Exact && found.is_some() && !right);
        let entry = self.by_status.entry(expected.status).or_default();
        entry.0 += usize::from(right);
        entry.1 += 1;
        if show && (!right || wanted.is_some() && !corrected) {
            println!(
                "- {} {} {:?} {wanted:?}\n    {:?}\n    {}",
                case.id,
                expected.text,
                expected.status,
                found.map(|f| (&f.text, f.status, place(f), &f.note)),
                case.text
            );
        }
    }

    /// The targets: all found, nearly all judged and put right, no exact one flagged.
    fn hold(&self) {
        assert_eq!((self.exact_flagged, self.invented), (0, 0));
        assert!(share(self.found, self.references) >= 0.98);
        assert!(share(self.right, self.references) >= 0.95);
        assert!(share(self.corrected, self.corrections) >= 0.95);
    }

    fn print(&self, name: &str) {
        println!(
            "{name}: {} references, found {:.3}, status right {:.3}, correction right {:.3} of {}, exact flagged {}, invented {}",
            self.references,
            share(self.found, self.references),
            share(self.right, self.references),
            share(self.corrected, self.corrections),
            self.corrections,
            self.exact_flagged,
            self.invented
        );
        for (status, (right, all)) in &self.by_status {
            println!("  {status:?} {right}/{all}");
        }
    }
}

fn share(part: usize, whole: usize) -> f64 {
    if whole == 0 { 1.0 } else { part as f64 / whole as f64 }
}

#[test]
fn the_corpus_cases_hold() {
    let measured = check("references.jsonl", &corpus(), true);
    measured.print("corpus");
    measured.hold();
}

#[test]
fn the_statute_cases_hold() {
    let measured = check("references-statute.jsonl", &[support::statute()], true);
    measured.print("statute");
    measured.hold();
}
