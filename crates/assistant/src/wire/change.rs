//! What changes: two editions side by side, and a document that waits to be taken in.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{ClauseBody, DocumentSummary};

/// Two editions, clause by clause: `tiaowen corpus diff`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct DiffBody {
    /// The old edition.
    pub old: DocumentSummary,
    /// The new edition.
    pub new: DocumentSummary,
    /// What became of each clause, in the order of the new edition.
    pub changes: Vec<ClauseChangeBody>,
}

/// What became of a clause.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ClauseChangeBody {
    /// `same`, `moved`, `revised`, `added` or `removed`.
    pub kind: String,
    /// In the old edition.
    pub old: Option<ClauseBody>,
    /// In the new edition.
    pub new: Option<ClauseBody>,
    /// From the old words to the new ones, when revised.
    pub edits: Vec<EditBody>,
}

/// A stretch of text on the way from old words to new ones.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "op", content = "text", rename_all = "snake_case")]
pub enum EditBody {
    /// In both.
    Keep(String),
    /// Only in the old text.
    Delete(String),
    /// Only in the new text.
    Insert(String),
}

/// A document of a file that waits for a person's yes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct CandidateBody {
    /// The file it came in.
    pub file: String,
    /// Its facts, as printed or inferred.
    #[serde(flatten)]
    pub summary: DocumentSummary,
    /// Facts that were inferred, in Chinese.
    pub inferred: Vec<String>,
    /// What a person should decide, in Chinese.
    pub doubts: Vec<String>,
    /// Defects of the text, in Chinese.
    pub defects: Vec<String>,
    /// The document of the library whose place it would take.
    pub replaces: Option<DocumentSummary>,
    /// Its clauses as they would be cut, at most some hundreds.
    pub tree: Vec<ClauseBody>,
}
