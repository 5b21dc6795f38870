use tiaowen_reference::formal;
use tiaowen_types::{ClauseIdx, DocumentId};

use crate::Shelf;

/// A clause in official style; a clause of a notice that only publishes stands under the document it publishes.
/// Empty when there is none.
pub(crate) fn place(shelf: &Shelf<'_>, document: &DocumentId, clause: ClauseIdx) -> String {
    let Some((document, _)) = shelf.clause(document, clause) else {
        return String::new();
    };
    let published = document.meta.publishes.as_ref().and_then(|id| shelf.document(id));
    published.map_or_else(|| formal(document, clause), |of| format!("《{}》发布通知", of.meta.title))
}
