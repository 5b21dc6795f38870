use tiaowen_types::{ClauseIdx, Document, DocumentId, Span};

/// Words claimed to stand at a place of a clause. Nothing is proved until [`crate::verify`] has compared them.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Quote {
    /// The document.
    pub document: DocumentId,
    /// The clause whose own text holds the words.
    pub clause: ClauseIdx,
    /// Where, in the document's text.
    pub span: Span,
    /// The words.
    pub text: String,
}

impl Quote {
    /// Takes the words at `span`.
    pub fn take(document: &Document, clause: ClauseIdx, span: Span) -> Self {
        let text = span.of(&document.text).to_owned();
        Self { document: document.meta.id.clone(), clause, span, text }
    }
}
