//! The JSON that leaves the program: one shape for the command line, the API and the pages.
//!
//! Wire types are not domain types: what stands here changes only on purpose, because users' scripts read it.

mod change;
mod check;
mod health;
mod questions;

use serde::{Deserialize, Serialize};
use tiaowen_types::{Bearer, Binding, ClauseKind, Level, Modality, Stage, Status, Verdict};
use utoipa::ToSchema;

pub use change::{CandidateBody, ClauseChangeBody, DiffBody, EditBody};
pub use check::{CheckBody, CheckedReferenceBody, CorrectBody, DifferenceBody, RangeBody, ReplacementBody};
pub use health::{
    CoverageBody, DocumentHealthBody, HealthFindingBody, HealthSeverity, HealthTotalsBody, KindCountBody,
    LibraryHealthBody,
};
pub use questions::{DocumentQuestionsBody, OrphanBody, QuestionsBody};

/// Whether a question was answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum AnswerStatus {
    /// Every part of the question.
    Answered,
    /// Some parts; the text names the others.
    Partial,
    /// Nothing but the reason.
    Refused,
}

/// Answer to one question: a line of `ask --output` and the body of `POST /api/v1/answers`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct AnswerBody {
    /// The caller's own id, in batch runs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// The question as asked.
    pub question: String,
    /// Whether it was answered.
    pub status: AnswerStatus,
    /// Why not, when refused.
    pub refusal: Option<RefusalBody>,
    /// What the documents say about the act asked about.
    #[schema(value_type = String)]
    pub verdict: Verdict,
    /// Chinese text; sentences end in the numbers of their citations: `[1][2]`.
    pub text: String,
    /// What the text rests on, numbered from 1.
    pub citations: Vec<CitationBody>,
    /// Where documents differ.
    pub conflicts: Vec<ConflictBody>,
    /// The ranked passages, best first, when a trace was asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retrieved: Option<Vec<RetrievedBody>>,
    /// AI label, visible and implicit.
    pub label: LabelBody,
    /// What is needed to derive the answer again.
    #[schema(value_type = Object)]
    pub receipt: serde_json::Value,
    /// Where the time went.
    pub timings_ms: TimingsBody,
}

/// Why a question was not answered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct RefusalBody {
    /// `not_in_corpus`, `not_stipulated`, `needs_judgement`, `ambiguous` or `out_of_scope`.
    pub kind: String,
    /// Chinese sentence for the asker.
    pub message: String,
    /// Numbers of the citations nearest to the question.
    pub nearest: Vec<u32>,
}

/// One verbatim quotation and where it stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct CitationBody {
    /// Number in the text, from 1.
    pub number: u32,
    /// Title of the document.
    pub document: String,
    /// Id of the document.
    pub document_id: String,
    /// Cited clause: printed labels from the top, joined by `/`.
    pub clause: String,
    /// Verbatim text of the clause.
    pub quote: String,
    /// Citation in official style.
    pub formal: String,
    /// Status of the document.
    #[schema(value_type = String)]
    pub status: Status,
    /// Binding force of the document.
    #[schema(value_type = String)]
    pub binding: Binding,
    /// Level of its issuer.
    #[schema(value_type = String)]
    pub level: Level,
    /// Page of the reader, at the clause.
    pub url: String,
}

/// A point on which documents differ.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ConflictBody {
    /// What they differ about.
    pub topic: String,
    /// Numbers of the citations that differ.
    pub citations: Vec<u32>,
    /// Number of the one that decides, when rank decides.
    pub deciding: Option<u32>,
    /// Why it decides, or why none does.
    pub reason: String,
}

/// A ranked passage.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct RetrievedBody {
    /// Title of the document.
    pub document: String,
    /// Id of the document.
    pub document_id: String,
    /// Cited clause.
    pub clause: String,
    /// Text of the clause, with its heading.
    pub text: String,
    /// Fused score; larger is better, comparable within one ranking only.
    pub score: f32,
}

/// The label that 《人工智能生成合成内容标识办法》 and GB 45438-2025 ask for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct LabelBody {
    /// Words shown beside the text and kept in copies.
    pub explicit: String,
    /// Implicit metadata.
    #[schema(value_type = Object)]
    pub aigc: serde_json::Value,
}

/// Milliseconds spent in each step.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize, ToSchema)]
pub struct TimingsBody {
    /// Question to plan.
    pub understand: f64,
    /// Plan to ranked passages.
    pub retrieve: f64,
    /// Ranked passages to verified answer.
    pub compose: f64,
    /// All of it.
    pub total: f64,
}

/// Body of `GET /api/v1/search`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct SearchBody {
    /// The query as understood: cleaned and simplified.
    pub query: String,
    /// Best first.
    pub hits: Vec<SearchHitBody>,
}

/// One hit of a search.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct SearchHitBody {
    /// The passage.
    #[serde(flatten)]
    pub passage: RetrievedBody,
    /// Citation in official style.
    pub formal: String,
    /// Page of the reader, at the clause.
    pub url: String,
    /// Status of the document.
    #[schema(value_type = String)]
    pub status: Status,
}

/// One document of the library.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct DocumentSummary {
    /// Stable id.
    pub id: String,
    /// Full title.
    pub title: String,
    /// 发文字号, where there is one.
    pub document_number: Option<String>,
    /// 发文机关.
    pub issuers: Vec<String>,
    /// Date of issue, as far as known.
    pub issued: Option<String>,
    /// Edition as printed.
    pub edition: Option<String>,
    /// Status.
    #[schema(value_type = String)]
    pub status: Status,
    /// Id of the edition that took its place.
    pub superseded_by: Option<String>,
    /// Binding force.
    #[schema(value_type = String)]
    pub binding: Binding,
    /// Level of its issuer.
    #[schema(value_type = String)]
    pub level: Level,
    /// Whom it addresses.
    pub scope: String,
    /// Region, when it is not the whole country.
    pub region: Option<String>,
    /// How its source must be named, when its publisher asks for it.
    pub attribution: Option<String>,
    /// Field → where the fact comes from, for facts the text does not print.
    pub basis: std::collections::BTreeMap<String, String>,
    /// Number of clauses.
    pub clauses: usize,
    /// Page of the reader.
    pub url: String,
}

/// A document with its clauses: body of `GET /api/v1/documents/{id}`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct DocumentBody {
    /// Its facts.
    #[serde(flatten)]
    pub summary: DocumentSummary,
    /// Its clauses, reading order.
    pub tree: Vec<ClauseBody>,
    /// Scanning errors put right in its text.
    pub corrections: Vec<CorrectionBody>,
}

/// One clause.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ClauseBody {
    /// Address in the tree, labels joined by `/`.
    pub path: String,
    /// Address by which people cite it.
    pub cited: String,
    /// The last label.
    pub label: String,
    /// Heading, when it has one.
    pub heading: Option<String>,
    /// What it is.
    #[schema(value_type = String)]
    pub kind: ClauseKind,
    /// Own text whole: label, heading and body, without the clauses below.
    pub full_text: String,
    /// Own body without label and heading.
    pub text: String,
    /// Citation in official style.
    pub formal: String,
    /// Depth in the tree, from 0.
    pub depth: usize,
}

/// A clause with its surroundings: body of `GET /api/v1/clauses/{document}/{path}`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ClauseContextBody {
    /// The document it stands in.
    pub document: DocumentSummary,
    /// The clause.
    pub clause: ClauseBody,
    /// The clauses directly below it.
    pub children: Vec<ClauseBody>,
    /// Page of the reader, at the clause.
    pub url: String,
}

/// A scanning error put right.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct CorrectionBody {
    /// Clause in which it stands.
    pub clause: String,
    /// First byte of the corrected words in the clause's `full_text`.
    pub start: usize,
    /// What the source has.
    pub raw: String,
    /// What the library has.
    pub corrected: String,
    /// Why.
    pub reason: String,
}

/// A reference of a document to another one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct LinkBody {
    /// Clause in which it stands.
    pub clause: String,
    /// First byte in the clause's `full_text`.
    pub start: usize,
    /// One past its last byte.
    pub end: usize,
    /// Title of the document meant.
    pub title: String,
    /// Page of the reader, at the clause meant.
    pub url: String,
}

/// One norm of the library: an entry of `GET /api/v1/norms`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct NormBody {
    /// Title of the document.
    pub document: String,
    /// Id of the document.
    pub document_id: String,
    /// Cited clause.
    pub clause: String,
    /// Citation in official style.
    pub formal: String,
    /// Page of the reader, at the clause.
    pub url: String,
    /// Status of the document.
    #[schema(value_type = String)]
    pub status: Status,
    /// Whom it addresses; empty when the text names nobody.
    #[schema(value_type = Vec<String>)]
    pub bearers: Vec<Bearer>,
    /// Whether the bearer stands in a heading or an earlier sentence.
    pub bearer_inherited: bool,
    /// Strength.
    #[schema(value_type = String)]
    pub modality: Modality,
    /// The words that carry the strength.
    pub cue: String,
    /// What is to be done or left.
    pub act: String,
    /// When it applies.
    pub condition: Option<String>,
    /// When it does not.
    pub exception: Option<String>,
    /// Stages it names; empty when it names none.
    #[schema(value_type = Vec<String>)]
    pub stages: Vec<Stage>,
    /// Verbatim sentence, or part of one, that states it.
    pub sentence: String,
}

/// State of the library, index and model: `tiaowen index info`, `/health`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct InfoBody {
    /// Version of the program.
    pub version: String,
    /// Documents in the library.
    pub documents: usize,
    /// Clauses in the library.
    pub clauses: usize,
    /// Passages in the index.
    pub passages: usize,
    /// Vectors in the index.
    pub vectors: usize,
    /// `flat` or `hnsw`.
    pub vector_kind: String,
    /// Hash of the library.
    pub library: String,
    /// Fingerprint of the index.
    pub index: String,
    /// Id of the model.
    pub model: String,
    /// The way the model runs: kernel and device.
    pub engine: String,
}
