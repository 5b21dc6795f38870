use serde_json::{Value, json};
use tiaowen_types::{Clause, Document};

use crate::Library;

impl Library {
    /// The whole library for other programs. The shape is fixed: scripts read it.
    pub fn export(&self) -> Value {
        json!({ "documents": self.documents().iter().map(document).collect::<Vec<_>>() })
    }
}

fn document(document: &Document) -> Value {
    let meta = &document.meta;
    json!({
        "id": meta.id,
        "title": meta.title,
        "document_number": meta.document_number,
        "issuers": meta.issuers,
        "issued": meta.issued,
        "edition": meta.edition,
        "status": meta.status,
        "superseded_by": meta.superseded_by,
        "binding": meta.binding,
        "level": meta.level,
        "attribution": meta.attribution,
        "clauses": document.tree.clauses().iter().map(|c| clause(document, c)).collect::<Vec<_>>(),
    })
}

fn clause(document: &Document, clause: &Clause) -> Value {
    json!({
        "path": clause.path.labels(),
        "heading": clause.heading.map(|heading| heading.of(&document.text)),
        "text": clause.body.of(&document.text),
        "kind": clause.kind,
    })
}
