//! Domain types to wire types, by hand: a derive would turn every inner change into a change of the interface.

use tiaowen_answer::{Aigc, Citation, Conflict, LABEL};
use tiaowen_corpus::{Edit, Library};
use tiaowen_types::{ClauseIdx, Document, DocumentId, Norm, Span};

use crate::wire::{
    CitationBody, ClauseBody, ClauseContextBody, ConflictBody, CorrectionBody, DocumentBody, DocumentSummary, EditBody,
    LabelBody, NormBody, RetrievedBody, SearchHitBody,
};

/// Page of the reader, at a clause of its tree.
pub(crate) fn url(document: &Document, idx: ClauseIdx) -> String {
    let path = document.tree.get(idx).map(|clause| clause.path.to_string()).unwrap_or_default();
    format!("/documents/{}#{path}", document.meta.id)
}

/// The title and clause by which people cite a clause. A document that only publishes another one is that one's
/// 发布通知.
fn cited<'a>(library: &'a Library, document: &'a Document, idx: ClauseIdx) -> (&'a Document, String) {
    if let Some(published) = document.meta.publishes.as_ref().and_then(|id| library.document(id)) {
        return (published, "发布通知".to_owned());
    }
    (document, document.tree.cited_path(idx).map(|path| path.to_string()).unwrap_or_default())
}

fn formal(library: &Library, document: &Document, idx: ClauseIdx) -> String {
    let (host, clause) = cited(library, document, idx);
    if host.meta.id == document.meta.id {
        return tiaowen_reference::formal(document, idx);
    }
    format!("《{}》{clause}", host.meta.title)
}

/// A quotation; `None` when the library does not have its document.
pub(crate) fn citation(library: &Library, citation: &Citation) -> Option<CitationBody> {
    let document = library.document(citation.document())?;
    let (host, clause) = cited(library, document, citation.clause());
    Some(CitationBody {
        number: citation.number(),
        document: host.meta.title.clone(),
        document_id: host.meta.id.to_string(),
        clause,
        quote: citation.quote().to_owned(),
        formal: formal(library, document, citation.clause()),
        status: document.meta.status,
        binding: document.meta.binding,
        level: document.meta.level,
        url: url(document, citation.clause()),
    })
}

pub(crate) fn conflict(conflict: &Conflict) -> ConflictBody {
    ConflictBody {
        topic: conflict.topic().to_owned(),
        citations: conflict.citations().to_vec(),
        deciding: conflict.deciding(),
        reason: conflict.reason().to_owned(),
    }
}

/// A ranked clause; `None` when the library does not have it.
pub(crate) fn retrieved(library: &Library, id: &DocumentId, idx: ClauseIdx, score: f32) -> Option<RetrievedBody> {
    let document = library.document(id)?;
    let clause = document.tree.get(idx)?;
    let (host, path) = cited(library, document, idx);
    Some(RetrievedBody {
        document: host.meta.title.clone(),
        document_id: host.meta.id.to_string(),
        clause: path,
        text: clause.span.of(&document.text).to_owned(),
        score,
    })
}

/// A hit of a search; `None` when the library does not have it.
pub(crate) fn search_hit(library: &Library, id: &DocumentId, idx: ClauseIdx, score: f32) -> Option<SearchHitBody> {
    let document = library.document(id)?;
    Some(SearchHitBody {
        passage: retrieved(library, id, idx, score)?,
        formal: formal(library, document, idx),
        url: url(document, idx),
        status: document.meta.status,
    })
}

pub(crate) fn summary(document: &Document) -> DocumentSummary {
    let meta = &document.meta;
    DocumentSummary {
        id: meta.id.to_string(),
        title: meta.title.clone(),
        document_number: meta.document_number.clone(),
        issuers: meta.issuers.clone(),
        issued: meta.issued.map(|date| date.to_string()),
        edition: meta.edition.clone(),
        status: meta.status,
        superseded_by: meta.superseded_by.as_ref().map(ToString::to_string),
        binding: meta.binding,
        level: meta.level,
        scope: meta.scope.clone(),
        region: meta.region.clone(),
        attribution: meta.attribution.clone(),
        basis: meta.basis.clone(),
        clauses: document.tree.clauses().len(),
        url: format!("/documents/{}", meta.id),
    }
}

/// A clause; `None` when the tree does not have it.
pub(crate) fn clause(library: &Library, document: &Document, idx: ClauseIdx) -> Option<ClauseBody> {
    let clause = document.tree.get(idx)?;
    Some(ClauseBody {
        path: clause.path.to_string(),
        cited: cited(library, document, idx).1,
        label: clause.path.last().to_owned(),
        heading: clause.heading.map(|span| span.of(&document.text).to_owned()),
        kind: clause.kind,
        full_text: clause.span.of(&document.text).to_owned(),
        text: clause.body.of(&document.text).to_owned(),
        formal: formal(library, document, idx),
        depth: clause.path.labels().len() - 1,
    })
}

pub(crate) fn document(library: &Library, document: &Document) -> DocumentBody {
    let holder = |start: usize| document.tree.clauses().iter().rfind(|clause| clause.span.start() <= start);
    let corrections = document.corrections.iter().map(|correction| {
        let start = correction.span.start();
        let holder = holder(start);
        CorrectionBody {
            clause: holder.map(|clause| clause.path.to_string()).unwrap_or_default(),
            start: start - holder.map_or(0, |clause| clause.span.start()),
            raw: correction.raw.clone(),
            corrected: correction.span.of(&document.text).to_owned(),
            reason: correction.reason.clone(),
        }
    });
    DocumentBody {
        summary: summary(document),
        tree: document.tree.iter().filter_map(|(idx, _)| clause(library, document, idx)).collect(),
        corrections: corrections.collect(),
    }
}

/// A clause with the ones directly below it; `None` when the tree does not have it.
pub(crate) fn context(library: &Library, document: &Document, idx: ClauseIdx) -> Option<ClauseContextBody> {
    Some(ClauseContextBody {
        document: summary(document),
        clause: clause(library, document, idx)?,
        children: document.tree.children(idx).filter_map(|(idx, _)| clause(library, document, idx)).collect(),
        url: url(document, idx),
    })
}

/// A norm with its words.
pub(crate) fn norm(library: &Library, document: &Document, norm: &Norm) -> NormBody {
    let words = |span: Span| span.of(&document.text).to_owned();
    let (host, clause) = cited(library, document, norm.clause);
    NormBody {
        document: host.meta.title.clone(),
        document_id: host.meta.id.to_string(),
        clause,
        formal: formal(library, document, norm.clause),
        url: url(document, norm.clause),
        status: document.meta.status,
        bearers: norm.bearers.clone(),
        bearer_inherited: norm.bearer_inherited,
        modality: norm.modality,
        cue: words(norm.cue),
        act: words(norm.act),
        condition: norm.condition.map(words),
        exception: norm.exception.map(words),
        stages: norm.stages.clone(),
        sentence: words(norm.span),
    }
}

/// The label of content whose text has the given digest.
pub(crate) fn label(digest: &str) -> LabelBody {
    let id: String = digest.chars().take(16).collect();
    let aigc = Aigc::produced("Tiaowen", &id, digest);
    LabelBody {
        explicit: LABEL.to_owned(),
        aigc: serde_json::to_value(aigc).expect("invariant: metadata is plain data"),
    }
}

impl From<Edit> for EditBody {
    fn from(edit: Edit) -> Self {
        match edit {
            Edit::Keep(text) => Self::Keep(text),
            Edit::Delete(text) => Self::Delete(text),
            Edit::Insert(text) => Self::Insert(text),
        }
    }
}
