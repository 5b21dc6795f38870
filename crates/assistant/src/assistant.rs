//! The facade itself.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::{Arc, PoisonError, RwLock};

use tiaowen_check::Checker;
use tiaowen_corpus::Library;
use tiaowen_norms::extract;
use tiaowen_reference::{Directory, parse_locator};
use tiaowen_retrieval::{Knowledge, Lexicon, Names, QueryPlan, Question, Retriever, Spelling, understand};
use tiaowen_text::Segmenter;
use tiaowen_types::{Date, Document, DocumentId, Norm, Stage};

use crate::store::DataFolder;
use crate::wire::{ClauseContextBody, DocumentBody, DocumentSummary, InfoBody, NormBody, SearchBody};
use crate::{AssistantError, convert};

/// A question as a boundary hands it over.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Ask {
    /// The words of the person.
    pub question: String,
    /// Earlier questions of the same talk, oldest first.
    pub history: Vec<String>,
    /// Who asks: `teacher`, `student`, `parent`, `school`, `college`, `policy_staff`, `vendor`.
    pub asker: Option<String>,
    /// The day on which rules must be in force; today when not given.
    pub as_of: Option<Date>,
    /// The stage it is about, when the question names none.
    pub stage: Option<Stage>,
    /// Documents to answer from; empty for all.
    pub within: Vec<DocumentId>,
    /// Whether to add the ranked passages.
    pub trace: bool,
}

/// What an open generation offers. Replaced whole by an update; a question keeps the one it began with.
pub(crate) struct Shelf {
    pub(crate) library: Arc<Library>,
    pub(crate) directory: Directory,
    pub(crate) names: Names,
    pub(crate) spelling: Spelling,
    pub(crate) norms: Arc<BTreeMap<DocumentId, Vec<Norm>>>,
    pub(crate) checker: Checker,
    pub(crate) retriever: Retriever,
    pub(crate) info: InfoBody,
    /// Fingerprint of the ranker, when one takes part.
    pub(crate) order: Option<String>,
}

/// The assistant: a library, its indexes, a model, and the calls that the boundaries make.
pub struct Assistant {
    pub(crate) lexicon: Arc<Lexicon>,
    pub(crate) segmenter: Segmenter,
    pub(crate) clock: fn() -> Date,
    pub(crate) shelf: RwLock<Arc<Shelf>>,
    pub(crate) home: Home,
}

/// Where corpus and data are, for reports that compare the library with them.
pub(crate) struct Home {
    pub(crate) corpus: PathBuf,
    pub(crate) data: DataFolder,
}

impl Assistant {
    pub(crate) fn understand(&self, shelf: &Shelf, question: &Question<'_>) -> QueryPlan {
        let knowledge = Knowledge {
            lexicon: &self.lexicon,
            segmenter: &self.segmenter,
            spelling: &shelf.spelling,
            names: &shelf.names,
            directory: &shelf.directory,
            library: &shelf.library,
        };
        understand(question, &knowledge)
    }

    /// Clauses for words or a question, best first; none for a query without a letter or digit.
    ///
    /// # Errors
    /// When an index or the model fails.
    pub fn search(&self, query: &str, top_k: usize) -> Result<SearchBody, AssistantError> {
        if !query.chars().any(char::is_alphanumeric) {
            return Ok(SearchBody { query: String::new(), hits: vec![] });
        }
        let shelf = self.shelf();
        let question = Question { text: query, history: &[], asker: None, today: (self.clock)() };
        let plan = self.understand(&shelf, &question);
        let ranking = shelf.retriever.search(&plan, top_k)?;
        let hits = ranking.hits.iter();
        let body = |hit: &tiaowen_retrieval::RankedPassage| {
            convert::search_hit(&shelf.library, &hit.document, hit.clause, hit.score)
        };
        Ok(SearchBody { query: plan.question, hits: hits.filter_map(body).collect() })
    }

    /// The library's documents.
    pub fn documents(&self) -> Vec<DocumentSummary> {
        self.shelf().library.documents().iter().map(convert::summary).collect()
    }

    /// The document that a title, short title, number or id names.
    ///
    /// # Errors
    /// When there is none.
    pub fn resolve_document(&self, name: &str) -> Result<DocumentId, AssistantError> {
        let shelf = self.shelf();
        let by_id = name.parse().ok().filter(|id| shelf.library.document(id).is_some());
        let by_title = || shelf.directory.title(name).into_iter().next();
        let by_number = || shelf.directory.number(name);
        by_id.or_else(by_number).or_else(by_title).ok_or_else(|| AssistantError::UnknownDocument(name.to_owned()))
    }

    /// A document with its clauses.
    ///
    /// # Errors
    /// When there is no such document.
    pub fn document(&self, id: &DocumentId) -> Result<DocumentBody, AssistantError> {
        let shelf = self.shelf();
        Ok(convert::document(&shelf.library, known(&shelf.library, id)?))
    }

    /// A clause, addressed in any form people write: `四/（四）`, `第四部分第（四）条`, `22`.
    ///
    /// # Errors
    /// When there is no such document or clause.
    pub fn clause(&self, id: &DocumentId, path: &str) -> Result<ClauseContextBody, AssistantError> {
        let shelf = self.shelf();
        let document = known(&shelf.library, id)?;
        let unknown = |nearest: Vec<String>| AssistantError::UnknownClause {
            document: document.meta.title.clone(),
            clause: path.to_owned(),
            nearest,
        };
        let exact = path.parse().ok().and_then(|path| document.tree.find(&path));
        let written = || {
            let locator = parse_locator(path).ok_or_else(|| unknown(vec![]))?;
            let located = shelf.directory.locate(document, &locator);
            located.map_err(|e| unknown(e.exists.iter().map(ToString::to_string).collect()))
        };
        let idx = exact.map_or_else(written, Ok)?;
        convert::context(&shelf.library, document, idx).ok_or_else(|| unknown(vec![]))
    }

    /// Every norm of the library, in the order of documents and clauses.
    pub fn norms(&self) -> Vec<NormBody> {
        let shelf = self.shelf();
        let documents = shelf.library.documents().iter();
        let norms =
            documents.flat_map(|d| shelf.norms.get(&d.meta.id).into_iter().flatten().map(move |norm| (d, norm)));
        norms.map(|(document, norm)| convert::norm(&shelf.library, document, norm)).collect()
    }

    /// The whole library for other programs.
    pub fn export(&self) -> serde_json::Value {
        self.shelf().library.export()
    }

    /// Title, cited clause and text of every clause, reading order.
    pub fn cited_texts(&self) -> Vec<(String, String, String)> {
        let shelf = self.shelf();
        let documents = shelf.library.documents().iter();
        let clauses = documents.flat_map(|document| document.tree.iter().map(move |(idx, _)| (document, idx)));
        let body = |(document, idx): (&Document, _)| convert::retrieved(&shelf.library, &document.meta.id, idx, 0.0);
        clauses.filter_map(body).map(|body| (body.document, body.clause, body.text)).collect()
    }

    /// State of library, index and model.
    pub fn info(&self) -> InfoBody {
        self.shelf().info.clone()
    }

    pub(crate) fn shelf(&self) -> Arc<Shelf> {
        Arc::clone(&self.shelf.read().unwrap_or_else(PoisonError::into_inner))
    }
}

impl std::fmt::Debug for Assistant {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Assistant").field("info", &self.info()).finish_non_exhaustive()
    }
}

pub(crate) fn known<'a>(library: &'a Library, id: &DocumentId) -> Result<&'a Document, AssistantError> {
    library.document(id).ok_or_else(|| AssistantError::UnknownDocument(id.to_string()))
}

/// The asker of that name.
pub(crate) fn asker(name: &str) -> Result<tiaowen_retrieval::Asker, AssistantError> {
    use tiaowen_retrieval::Asker;
    Ok(match name {
        "teacher" => Asker::Teacher,
        "student" => Asker::Student,
        "parent" => Asker::Parent,
        "school" => Asker::School,
        "college" => Asker::College,
        "policy_staff" => Asker::PolicyStaff,
        "vendor" => Asker::Vendor,
        _ => return Err(AssistantError::UnknownAsker(name.to_owned())),
    })
}

/// The norms of every document, by document.
pub(crate) fn norms(library: &Library) -> Arc<BTreeMap<DocumentId, Vec<Norm>>> {
    Arc::new(library.documents().iter().map(|d| (d.meta.id.clone(), extract(d))).collect())
}
