//! Hand-made documents for tests.

use std::collections::BTreeMap;

use tiaowen_types::{
    Binding, Clause, ClauseIdx, ClauseKind, ClauseTree, Document, DocumentId, DocumentMeta, LabelSource, Level,
    SourceMap, Span, Status,
};

use crate::Quote;

/// A document of articles: `(label, own text)`.
pub(crate) fn document(id: &str, title: &str, binding: Binding, articles: &[(&str, &str)]) -> Document {
    let mut text = String::new();
    let mut clauses = Vec::new();
    for (label, own) in articles {
        let start = text.len();
        text.push_str(own);
        clauses.push((*label, start, text.len()));
    }
    let clause = |&(label, start, end): &(&str, usize, usize)| {
        let span = Span::new(&text, start, end).unwrap();
        Clause {
            path: label.parse().unwrap(),
            kind: ClauseKind::Article,
            parent: None,
            label_source: LabelSource::Printed,
            span,
            heading: None,
            body: span,
        }
    };
    let tree = ClauseTree::new(&text, clauses.iter().map(clause).collect()).unwrap();
    let meta = meta(id, title, binding);
    Document { meta, text, tree, corrections: vec![], source: SourceMap::default(), diagnostics: vec![] }
}

fn meta(id: &str, title: &str, binding: Binding) -> DocumentMeta {
    DocumentMeta {
        id: id.parse().unwrap(),
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
        level: Level::Ministry,
        binding,
        scope: String::new(),
        region: None,
        attribution: None,
        basis: BTreeMap::new(),
    }
}

/// The words of `document` that stand in clause `idx` from `words` on.
pub(crate) fn quote(document: &Document, idx: u32, words: &str) -> Quote {
    let clause = document.tree.get(ClauseIdx(idx)).unwrap();
    let own = clause.span.of(&document.text);
    let start = clause.span.start() + own.find(words).unwrap();
    Quote::take(document, ClauseIdx(idx), Span::new(&document.text, start, start + words.len()).unwrap())
}

/// An id.
pub(crate) fn id(id: &str) -> DocumentId {
    id.parse().unwrap()
}
