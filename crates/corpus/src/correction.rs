use serde::Deserialize;
use tiaowen_types::DocumentId;

/// A scanning error and how to put it right, from `corrections.toml`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CorrectionRule {
    /// The document it concerns.
    pub document: DocumentId,
    /// The source file it concerns, when the document stands in several.
    #[serde(default)]
    pub file: Option<String>,
    /// What the source has, white space as printed within one line.
    pub raw: String,
    /// What it should read; the label to give when a number was lost is in `label`.
    #[serde(default)]
    pub corrected: Option<String>,
    /// The number the source lost before `raw`: the paragraph that begins with `raw` becomes this clause.
    #[serde(default)]
    pub label: Option<String>,
    /// Why.
    pub reason: String,
}
