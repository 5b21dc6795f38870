use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Typical questions clause by clause: `tiaowen corpus questions`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct QuestionsBody {
    /// One entry for each document, in the library's order.
    pub documents: Vec<DocumentQuestionsBody>,
    /// Questions whose clause is not there.
    pub orphans: Vec<OrphanBody>,
}

/// Typical questions of one document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct DocumentQuestionsBody {
    /// The document.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Questions.
    pub questions: usize,
    /// Clauses that permit, forbid, require, encourage, define or count.
    pub ruling: usize,
    /// Those of them with at least `wanted` questions.
    pub covered: usize,
    /// How many questions such a clause should have.
    pub wanted: usize,
    /// The others, labels joined by `/`, each with the number of its questions.
    pub lacking: Vec<(String, usize)>,
    /// Questions that one clause has more than once.
    pub repeated: Vec<String>,
}

/// Questions whose clause is not there: after an edit of the document or of the questions.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct OrphanBody {
    /// The document.
    pub document: String,
    /// The clause that they name.
    pub clause: String,
    /// The clause that they are indexed with instead; `null` when there is none.
    pub placed_at: Option<String>,
    /// The questions.
    pub questions: Vec<String>,
}
