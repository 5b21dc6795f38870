use tiaowen_types::{Clause, ClauseKind, ClauseTree, Document, DocumentMeta, LabelSource, SourceMap, SourcePiece, Span};

use crate::{CorrectionRule, SourceText};

/// Part of every library's hash: another parser makes another library.
pub const PARSER_VERSION: &str = "1";

/// Reads a document's text into a clause tree. Never fails; what it could not place is in the diagnostics.
pub fn parse(source: &SourceText, meta: DocumentMeta, _corrections: &[CorrectionRule]) -> Document {
    let text = source.part().trim().to_owned();
    let span = Span::new(&text, 0, text.len()).expect("invariant: whole");
    let start = source.range.start as u32;
    let clause = Clause {
        path: "正文".parse().expect("invariant: label"),
        kind: ClauseKind::Paragraph,
        parent: None,
        label_source: LabelSource::Assigned,
        span,
        heading: None,
        body: span,
    };
    let tree = ClauseTree::new(&text, vec![clause]).expect("invariant: one");
    let pieces = vec![SourcePiece { span, source_start: start, source_end: start + text.len() as u32 }];
    Document {
        meta,
        text,
        tree,
        corrections: vec![],
        source: SourceMap { file: source.file.clone(), sha256: source.sha256.clone(), pieces, furniture: vec![] },
        diagnostics: vec![],
    }
}
