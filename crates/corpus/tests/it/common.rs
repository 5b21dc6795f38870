//! What the test programs of this crate share.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use tiaowen_corpus::{SourceText, parse};
use tiaowen_types::{Binding, Document, DocumentMeta, Level, Status};

/// Facts about a document with this title and nothing else.
pub(crate) fn meta(title: &str) -> DocumentMeta {
    DocumentMeta {
        id: "sample".parse().unwrap(),
        title: title.to_owned(),
        short_titles: vec![],
        document_number: None,
        issuers: vec![],
        issued: None,
        effective: None,
        edition: None,
        status: Status::InForce,
        superseded_by: None,
        publishes: None,
        level: Level::School,
        binding: Binding::Guidance,
        scope: String::new(),
        region: None,
        attribution: None,
        basis: BTreeMap::new(),
    }
}

/// A text whose title is its first line, parsed.
pub(crate) fn read(text: &str) -> (SourceText, Document) {
    let source = SourceText::whole("sample.txt", text);
    let title =
        text.lines().map(|line| line.trim_matches(['#', ' '])).find(|line| !line.is_empty()).unwrap_or_default();
    let document = parse(&source, meta(title), &[]);
    (source, document)
}

/// Every clause with its kind, heading and body, then the diagnostics.
pub(crate) fn outline(document: &Document) -> String {
    let mut lines = String::new();
    for clause in document.tree.clauses() {
        let heading = clause.heading.map_or(String::new(), |span| format!("【{}】", span.of(&document.text)));
        let body = clause.body.of(&document.text).replace('\n', "⏎");
        writeln!(lines, "{} {:?} {heading}{body}", clause.path, clause.kind).unwrap();
    }
    for diagnostic in &document.diagnostics {
        writeln!(lines, "! {:?} {} {}", diagnostic.code, diagnostic.line, diagnostic.detail).unwrap();
    }
    lines
}
