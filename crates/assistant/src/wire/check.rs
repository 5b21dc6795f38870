use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::LabelBody;

/// Findings of a reference check: a line of `check --output` and the body of `POST /api/v1/checks`.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
pub struct CheckBody {
    /// The caller's own id, in batch runs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// The draft as it was read, when it came as a file; places are bytes of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// Chinese sentences about the reading of the file: what could not be read.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<String>,
    /// Every reference, in the order of the draft.
    pub references: Vec<CheckedReferenceBody>,
    /// Label of generated content.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub label: Option<LabelBody>,
}

/// One reference of a draft.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
pub struct CheckedReferenceBody {
    /// As written.
    pub text: String,
    /// `exact`, `paraphrase`, `misquoted`, `wrong_clause`, `wrong_document`, `nonexistent`, `superseded`,
    /// `wrong_docnumber` or `wrong_date`.
    pub status: String,
    /// What it should be, when it can be told.
    pub correct: Option<CorrectBody>,
    /// Chinese sentence for the writer.
    pub note: String,
    /// Advice on form; never an error.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub hints: Vec<String>,
    /// First byte in the draft.
    pub start: usize,
    /// One past the last byte in the draft.
    pub end: usize,
    /// The reader would be misled about what is allowed.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub grave: bool,
    /// Where the document or clause that was meant can be read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// The quotation that was judged, without its marks.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quotation: Option<RangeBody>,
    /// How the quotation differs, reading order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub differences: Vec<DifferenceBody>,
    /// What to change in the draft to make this right, reading order, disjoint; empty when it is right or when a
    /// person must decide.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub changes: Vec<ReplacementBody>,
}

/// A place in a draft.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct RangeBody {
    /// First byte in the draft.
    pub start: usize,
    /// One past the last byte in the draft.
    pub end: usize,
}

/// A place where a quotation differs from the document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct DifferenceBody {
    /// What the draft has; may be empty.
    pub written: String,
    /// What the document has; may be empty.
    pub right: String,
}

/// Words to put in place of others.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ReplacementBody {
    /// First byte in the draft of what goes.
    pub start: usize,
    /// One past its last byte; the same where words are only put in.
    pub end: usize,
    /// What comes; empty where words only go.
    pub text: String,
}

/// The right reference.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
pub struct CorrectBody {
    /// Title of the document.
    pub document: String,
    /// Cited clause; empty when the reference is to the whole document.
    pub clause: String,
    /// Verbatim text.
    pub quote: String,
    /// The reference in official style.
    #[serde(default)]
    pub formal: String,
    /// Where it can be read.
    #[serde(default)]
    pub url: String,
}
