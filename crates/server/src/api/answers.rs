use std::convert::Infallible;

use axum::Json;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::http::header::ACCEPT;
use axum::response::sse::{Event, Sse};
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use tiaowen_assistant::Ask;
use tiaowen_assistant::wire::{AnswerBody, AnswerStatus};
use tiaowen_types::{Date, Verdict};
use utoipa::ToSchema;

use crate::api::library::document_id;
use crate::failure::{ErrorBody, Failure};
use crate::json::JsonBody;
use crate::norm_filter::{STAGES, by_name, names};
use crate::outcome;
use crate::sentence;
use crate::state::AppState;

/// Earlier questions that are read; a longer history is refused.
const MAX_HISTORY: usize = 20;
/// Documents that an answer may be limited to; more are refused.
const MAX_DOCUMENTS: usize = 100;

/// A question.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct AskBody {
    /// The question.
    pub(crate) question: String,
    /// Earlier questions of the conversation, oldest first.
    #[serde(default)]
    pub(crate) history: Vec<String>,
    /// Who asks: `teacher`, `student`, `parent`, `school`, `college`, `policy_staff` or `vendor`.
    #[serde(default)]
    pub(crate) asker: Option<String>,
    /// The day on which documents must be in force, like `2026-01-01`; today when absent.
    #[serde(default)]
    pub(crate) as_of: Option<String>,
    /// The stage it is about, when the question names none: `primary`, `junior_secondary` …
    #[serde(default)]
    pub(crate) stage: Option<String>,
    /// Ids of the documents to answer from; all when empty.
    #[serde(default)]
    pub(crate) documents: Vec<String>,
    /// Whether to list the ranked passages.
    #[serde(default)]
    pub(crate) trace: bool,
}

/// First event of a stream.
#[derive(Debug, Serialize)]
struct VerdictEvent {
    status: AnswerStatus,
    verdict: Verdict,
    /// The verdict in Chinese.
    label: &'static str,
}

/// One sentence of a stream.
#[derive(Debug, Serialize)]
struct SentenceEvent<'a> {
    text: &'a str,
    /// Numbers of its citations.
    citations: Vec<u32>,
}

/// Answers a question
///
/// With `Accept: text/event-stream` the answer comes as events: `verdict`, then one `sentence` each, then `answer`
/// with the whole body.
#[utoipa::path(
    post,
    path = "/api/v1/answers",
    operation_id = "ask",
    request_body = AskBody,
    responses(
        (status = 200, description = "答复或有理由的拒答", content(
            (AnswerBody = "application/json"),
            (String = "text/event-stream"),
        )),
        (status = 400, description = "不是 UTF-8 或不是 JSON", body = ErrorBody),
        (status = 413, description = "太长", body = ErrorBody),
        (status = 415, description = "没有标明是 JSON", body = ErrorBody),
        (status = 422, description = "字段、类型或值不对，或没有文字", body = ErrorBody),
        (status = 503, description = "排队已满，见 Retry-After", body = ErrorBody),
        (status = 504, description = "超时", body = ErrorBody),
    )
)]
pub(crate) async fn create(
    State(state): State<AppState>,
    headers: HeaderMap,
    JsonBody(body): JsonBody<AskBody>,
) -> Result<Response, Failure> {
    let ask = checked_ask(body, state.config().max_question_chars.get())?;
    let answer = state.with_assistant(move |assistant| assistant.ask(&ask)).await??;
    count_answer(&state, &answer);
    if wants_events(&headers) { Ok(stream(&answer)) } else { Ok(Json(answer).into_response()) }
}

/// Refuses what cannot be answered, before any work is done.
///
/// # Errors
/// When the question holds no word, something is too long, or a value cannot be.
pub(crate) fn checked_ask(body: AskBody, max_chars: usize) -> Result<Ask, Failure> {
    let too_long = |text: &str| text.chars().nth(max_chars).is_some();
    if too_long(&body.question) {
        return Err(Failure::TooLong { name: "question", limit: max_chars });
    }
    if body.history.iter().any(|text| too_long(text)) {
        return Err(Failure::TooLong { name: "history", limit: max_chars });
    }
    if body.history.len() > MAX_HISTORY {
        return Err(Failure::Value { name: "history", expected: format!("至多 {MAX_HISTORY} 个问题") });
    }
    if !body.question.chars().any(char::is_alphanumeric) {
        return Err(Failure::Empty { name: "question" });
    }
    let as_of = body.as_of.filter(|text| !text.is_empty()).map(|text| text.parse::<Date>()).transpose();
    let as_of = as_of.map_err(|_| Failure::Value { name: "as_of", expected: "日期，如 2026-01-01".into() })?;
    let stage = body
        .stage
        .filter(|name| !name.is_empty())
        .map(|name| by_name(&name).ok_or_else(|| Failure::Value { name: "stage", expected: names(&STAGES) }));
    if body.documents.len() > MAX_DOCUMENTS {
        return Err(Failure::Value { name: "documents", expected: format!("至多 {MAX_DOCUMENTS} 份文件") });
    }
    let within = body.documents.iter().map(|id| document_id(id)).collect::<Result<_, _>>()?;
    let stage = stage.transpose()?;
    let (question, history, asker) = (body.question, body.history, body.asker);
    Ok(Ask { question, history, asker, as_of, stage, within, trace: body.trace })
}

/// Counts an outcome for `/metrics`.
pub(crate) fn count_answer(state: &AppState, answer: &AnswerBody) {
    state.metrics().answer(outcome::status_code(answer.status), outcome::verdict_code(answer.verdict));
}

/// Whether the caller asks for events.
pub(crate) fn wants_events(headers: &HeaderMap) -> bool {
    let accept = headers.get(ACCEPT).and_then(|value| value.to_str().ok());
    accept.is_some_and(|accept| accept.contains("text/event-stream"))
}

fn stream(answer: &AnswerBody) -> Response {
    let verdict =
        VerdictEvent { status: answer.status, verdict: answer.verdict, label: outcome::outcome(answer).label };
    let mut events = vec![event("verdict", &verdict)];
    for text in sentence::split(&answer.text) {
        events.push(event("sentence", &SentenceEvent { text, citations: sentence::citations(text) }));
    }
    events.push(event("answer", answer));
    Sse::new(tokio_stream::iter(events.into_iter().map(Ok::<_, Infallible>))).into_response()
}

fn event(name: &str, data: &impl Serialize) -> Event {
    let data = serde_json::to_string(data).expect("invariant: wire types are plain JSON");
    Event::default().event(name).data(data)
}
