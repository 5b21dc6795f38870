use axum::Json;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, RawQuery, State};
use tiaowen_assistant::Assistant;
use tiaowen_assistant::wire::{ClauseContextBody, DiffBody, DocumentBody, DocumentSummary, NormBody, SearchBody};
use tiaowen_types::DocumentId;

use crate::failure::{ErrorBody, Failure};
use crate::norm_filter::NormFilter;
use crate::params::Params;
use crate::state::AppState;

/// Hits of a search without `top_k`.
const DEFAULT_TOP_K: usize = 20;
/// More hits than anybody reads.
const MAX_TOP_K: usize = 100;

/// Searches the clauses
#[utoipa::path(
    get,
    path = "/api/v1/search",
    operation_id = "searchClauses",
    params(
        ("q" = String, Query, description = "查什么"),
        ("top_k" = Option<u32>, Query, description = "最多几条，1–100，默认 20"),
    ),
    responses(
        (status = 200, description = "条款，最相关的在前", body = SearchBody),
        (status = 400, description = "不是 UTF-8", body = ErrorBody),
        (status = 422, description = "参数不对，或没有文字", body = ErrorBody),
    )
)]
pub(crate) async fn search(
    State(state): State<AppState>,
    RawQuery(query): RawQuery,
) -> Result<Json<SearchBody>, Failure> {
    let mut params = Params::parse(query.as_deref())?;
    let q = params.take("q").ok_or(Failure::Missing { name: "q" })?;
    let expected = format!("1 到 {MAX_TOP_K} 的整数");
    let top_k = params.take_as("top_k", &expected)?.unwrap_or(DEFAULT_TOP_K);
    params.finish()?;
    if !(1..=MAX_TOP_K).contains(&top_k) {
        return Err(Failure::Value { name: "top_k", expected });
    }
    run_search(&state, q, top_k).await.map(Json)
}

/// Searches after refusing what holds no word or is too long.
///
/// # Errors
/// When the query cannot be searched, or the search fails.
pub(crate) async fn run_search(state: &AppState, q: String, top_k: usize) -> Result<SearchBody, Failure> {
    let limit = state.config().max_question_chars.get();
    if q.chars().nth(limit).is_some() {
        return Err(Failure::TooLong { name: "q", limit });
    }
    if !q.chars().any(char::is_alphanumeric) {
        return Err(Failure::Empty { name: "q" });
    }
    Ok(state.with_assistant(move |assistant| assistant.search(&q, top_k)).await??)
}

/// Lists the documents
#[utoipa::path(
    get,
    path = "/api/v1/documents",
    operation_id = "listDocuments",
    responses((status = 200, description = "文件库里的全部文件", body = Vec<DocumentSummary>))
)]
pub(crate) async fn list(State(state): State<AppState>) -> Result<Json<Vec<DocumentSummary>>, Failure> {
    state.with_assistant(|assistant| assistant.documents()).await.map(Json)
}

/// Shows a document with its clauses
#[utoipa::path(
    get,
    path = "/api/v1/documents/{id}",
    operation_id = "showDocument",
    params(("id" = String, Path, description = "文件编号，如 teacher-genai-v1")),
    responses(
        (status = 200, description = "文件及其全部条款", body = DocumentBody),
        (status = 404, description = "没有这份文件", body = ErrorBody),
    )
)]
pub(crate) async fn show(
    State(state): State<AppState>,
    id: Result<Path<String>, PathRejection>,
) -> Result<Json<DocumentBody>, Failure> {
    let Path(id) = id.map_err(|_| Failure::NotUtf8)?;
    document(&state, &id).await.map(Json)
}

/// The document named by an id from outside.
///
/// # Errors
/// When the id is none, or names nothing.
pub(crate) async fn document(state: &AppState, id: &str) -> Result<DocumentBody, Failure> {
    let id = document_id(id)?;
    Ok(state.with_assistant(move |assistant| assistant.document(&id)).await??)
}

/// The id that a caller wrote.
///
/// # Errors
/// When no document can have it.
pub(crate) fn document_id(text: &str) -> Result<DocumentId, Failure> {
    text.parse().map_err(|_| Failure::NoDocument { id: text.chars().take(64).collect() })
}

/// Shows one clause with its document and the clauses below it
#[utoipa::path(
    get,
    path = "/api/v1/clauses/{document}/{*path}",
    operation_id = "showClause",
    params(
        ("document" = String, Path, description = "文件编号"),
        ("path" = String, Path, description = "条款路径，如 四/（四）；第四条、第4条、4、四、 这些写法也可以"),
    ),
    responses(
        (status = 200, description = "条款", body = ClauseContextBody),
        (status = 404, description = "没有这份文件或这一条；hint 里有相近的条款", body = ErrorBody),
    )
)]
pub(crate) async fn clause(
    State(state): State<AppState>,
    address: Result<Path<(String, String)>, PathRejection>,
) -> Result<Json<ClauseContextBody>, Failure> {
    let Path((id, path)) = address.map_err(|_| Failure::NotUtf8)?;
    let id = document_id(&id)?;
    Ok(Json(state.with_assistant(move |assistant| assistant.clause(&id, &path)).await??))
}

/// Compares two editions clause by clause
#[utoipa::path(
    get,
    path = "/api/v1/comparisons/{old}/{new}",
    operation_id = "compareEditions",
    params(
        ("old" = String, Path, description = "旧版的文件编号"),
        ("new" = String, Path, description = "新版的文件编号"),
    ),
    responses(
        (status = 200, description = "新版各条的由来，旧版被删的条款在其原位", body = DiffBody),
        (status = 404, description = "没有这份文件", body = ErrorBody),
    )
)]
pub(crate) async fn compare(
    State(state): State<AppState>,
    ids: Result<Path<(String, String)>, PathRejection>,
) -> Result<Json<DiffBody>, Failure> {
    let Path((old, new)) = ids.map_err(|_| Failure::NotUtf8)?;
    let (old, new) = (document_id(&old)?, document_id(&new)?);
    let diff = move |assistant: &Assistant| assistant.diff(&old.to_string(), &new.to_string());
    Ok(Json(state.with_assistant(diff).await??))
}

/// Lists norms: who must, may or must not do what
#[utoipa::path(
    get,
    path = "/api/v1/norms",
    operation_id = "listNorms",
    params(
        ("bearer" = Option<String>, Query, description = "主体，如 teacher；none 为未指明"),
        ("modality" = Option<String>, Query, description = "规范，如 prohibited"),
        ("stage" = Option<String>, Query, description = "学段，如 primary；none 为未限定"),
        ("document" = Option<String>, Query, description = "文件编号"),
        ("q" = Option<String>, Query, description = "原句须含有的词，可有多个，用空格隔开"),
        ("old" = Option<String>, Query, description = "1：含已被取代的文件"),
    ),
    responses(
        (status = 200, description = "规范，按文件和条款的次序", body = Vec<NormBody>),
        (status = 422, description = "参数不对", body = ErrorBody),
    )
)]
pub(crate) async fn norms(
    State(state): State<AppState>,
    RawQuery(query): RawQuery,
) -> Result<Json<Vec<NormBody>>, Failure> {
    let mut params = Params::parse(query.as_deref())?;
    let filter = NormFilter::read(&mut params)?;
    params.finish()?;
    let mut norms = state.with_assistant(|assistant| assistant.norms()).await?;
    norms.retain(|norm| filter.admits(norm));
    Ok(Json(norms))
}
