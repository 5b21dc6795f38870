use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What is wrong, doubtful or missing in the library: `tiaowen corpus health`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct LibraryHealthBody {
    /// Sums over all documents.
    pub totals: HealthTotalsBody,
    /// One entry for each document, in the library's order.
    pub documents: Vec<DocumentHealthBody>,
}

/// Sums over all documents.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, ToSchema)]
pub struct HealthTotalsBody {
    /// Documents.
    pub documents: usize,
    /// Those that the school added itself.
    pub own: usize,
    /// Clauses.
    pub clauses: usize,
    /// Share of the sources' characters that stand in one clause or in listed furniture, 0 to 1.
    pub coverage: f64,
    /// Findings that make answers wrong.
    pub errors: usize,
    /// Findings that a person should look at.
    pub warnings: usize,
    /// Findings that are only good to know.
    pub notes: usize,
}

/// The health of one document.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct DocumentHealthBody {
    /// The document.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Page of the reader.
    pub url: String,
    /// Whether the school added it itself.
    pub own: bool,
    /// File it was read from.
    pub file: String,
    /// Number of clauses.
    pub clauses: usize,
    /// Clauses by kind, in the order of their rank.
    pub kinds: Vec<KindCountBody>,
    /// Where the characters of the source went; `null` when the source is not at hand.
    pub coverage: Option<CoverageBody>,
    /// Scanning errors put right.
    pub corrections: usize,
    /// Sentences and words put together again over the end of a page.
    pub page_splits: usize,
    /// Heading marks that contradict the printed numbers.
    pub heading_marks: usize,
    /// What was found, the worst first.
    pub findings: Vec<HealthFindingBody>,
}

/// Clauses of one kind.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct KindCountBody {
    /// The kind, as in a clause's `kind`.
    pub kind: String,
    /// The kind in Chinese.
    pub name: String,
    /// How many.
    pub count: usize,
}

/// Where the characters of a source went, white space aside.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct CoverageBody {
    /// Share in exactly one clause or in furniture, 0 to 1.
    pub share: f64,
    /// Characters of the source.
    pub characters: usize,
    /// Those in marks, page numbers, header rows of tables.
    pub furniture: usize,
    /// Those in no clause.
    pub lost: usize,
    /// Those in two clauses.
    pub doubled: usize,
}

/// How much a finding matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum HealthSeverity {
    /// Answers can be wrong by it.
    Error,
    /// A person should look.
    Warning,
    /// Good to know.
    Note,
}

/// One finding.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct HealthFindingBody {
    /// How much it matters.
    pub severity: HealthSeverity,
    /// `lost_text`, `number_gap`, `number_repeat`, `unplaced`, `footnote`, `table_row`, `limit`,
    /// `correction_unused`, `absent_document`, `missing_clause`, `superseded_cited`, `unfounded_fact`, `variant`,
    /// `correction` or `orphan_question`.
    pub kind: String,
    /// The kind in Chinese.
    pub name: String,
    /// The clause it stands in, labels joined by `/`.
    pub clause: Option<String>,
    /// Page of the reader, at that clause.
    pub url: Option<String>,
    /// Line of the source, from 1.
    pub line: Option<u32>,
    /// The words concerned.
    pub text: String,
    /// Chinese sentence: what is wrong with them.
    pub detail: String,
}
