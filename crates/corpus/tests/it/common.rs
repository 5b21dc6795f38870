//! What the test programs of this crate share.

use std::fmt::Write as _;

use tiaowen_corpus::{SourceText, parse};
use tiaowen_types::Document;

use crate::meta::meta;

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
