use std::collections::BTreeMap;

use tiaowen_types::{
    Binding, Clause, ClauseIdx, ClauseKind, ClauseTree, Document, DocumentMeta, LabelSource, Level, Span, Status,
};

/// A document of clauses that follow one another: `(path, heading, body)`; parents come first.
pub(crate) fn document(title: &str, clauses: &[(&str, &str, &str)]) -> Document {
    let mut text = String::new();
    let mut tree: Vec<Clause> = Vec::new();
    for (path, heading, body) in clauses {
        let start = text.len();
        text.push_str(heading);
        let middle = text.len();
        text.push_str(body);
        let path: tiaowen_types::ClausePath = path.parse().unwrap();
        let parent = path.parent().and_then(|up| tree.iter().position(|c| c.path == up)).map(|i| ClauseIdx(i as u32));
        let span = |from: usize, to: usize| Span::new(&text, from, to).unwrap();
        tree.push(Clause {
            path,
            kind: ClauseKind::Article,
            parent,
            label_source: LabelSource::Printed,
            span: span(start, text.len()),
            heading: (start < middle).then(|| span(start, middle)),
            body: span(middle, text.len()),
        });
    }
    let tree = ClauseTree::new(&text, tree).unwrap();
    Document { meta: meta(title), text, tree, corrections: vec![], source: Default::default(), diagnostics: vec![] }
}

fn meta(title: &str) -> DocumentMeta {
    DocumentMeta {
        id: "x".parse().unwrap(),
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
        binding: Binding::Guidance,
        scope: String::new(),
        region: None,
        attribution: None,
        basis: BTreeMap::new(),
    }
}
