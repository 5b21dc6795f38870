use tiaowen_types::{ClauseIdx, DocumentId};

use crate::Shelf;

/// A clause in official style; empty when there is none.
pub(crate) fn place(shelf: &Shelf<'_>, document: &DocumentId, clause: ClauseIdx) -> String {
    let Some((document, _)) = shelf.clause(document, clause) else {
        return String::new();
    };
    let path = document.tree.cited_path(clause).map_or_else(String::new, |path| path.labels().join(""));
    format!("《{}》{path}", document.meta.title)
}
