use askama::Template;
use axum::body::Bytes;
use axum::extract::State;
use axum::extract::rejection::BytesRejection;
use axum::http::HeaderMap;
use axum::http::header::ORIGIN;
use axum::response::Response;
use tiaowen_assistant::{Assistant, Feedback};

use crate::failure::Failure;
use crate::page::html;
use crate::params::Params;
use crate::state::AppState;

/// Reasons offered beside 「没用」.
pub(crate) const REASONS: [&str; 5] = ["没有答到问题上", "结论不对", "引文不对或不全", "看不懂", "应该有规定却说没有"];

/// Characters kept of each text.
const MOST_CHARS: usize = 500;
/// Questions of a conversation that are kept.
const MOST_QUESTIONS: usize = 6;

#[derive(Debug, Template)]
#[template(path = "thanks.html")]
struct ThanksPage {
    is_kept: bool,
    back: String,
}

/// `POST /feedback`: keeps an opinion on an answer, with the question it is about.
pub(crate) async fn feedback(
    State(state): State<AppState>,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Result<Response, Failure> {
    refuse_foreign(&headers)?;
    let body = body.map_err(|_| Failure::Aborted)?;
    let mut form = Params::parse(Some(std::str::from_utf8(&body).map_err(|_| Failure::NotUtf8)?))?;
    let cut = |text: String| text.trim().chars().take(MOST_CHARS).collect::<String>();
    let useful = match form.take("useful").as_deref() {
        Some("1") => true,
        Some("0") => false,
        Some(_) | None => return Err(Failure::Value { name: "useful", expected: "1 或 0".to_owned() }),
    };
    let mut questions: Vec<String> = form.take_all("h").into_iter().map(cut).collect();
    let first = questions.len().saturating_sub(MOST_QUESTIONS);
    questions.drain(..first);
    questions.retain(|question| !question.is_empty());
    if questions.is_empty() {
        return Err(Failure::Missing { name: "h" });
    }
    let reason = form.take("reason").filter(|reason| REASONS.contains(&reason.as_str())).unwrap_or_default();
    let verdict = form.take("verdict").map(cut).unwrap_or_default().chars().take(20).collect();
    let comment = form.take("comment").map(cut).unwrap_or_default();
    let back = form.take("back").filter(|back| back.starts_with("/?")).unwrap_or_else(|| "/".to_owned());
    let data = state.admin().config.data.clone();
    let keep = move |assistant: &Assistant| {
        let (day, index) = (assistant.today().to_string(), assistant.info().index);
        Feedback { day, questions, verdict, useful, reason, comment, index }.keep(&data)
    };
    let kept = state.with_assistant(keep).await?;
    let is_kept = kept.map_err(|error| {
        tracing::error!(%error, "an opinion could not be kept");
        Failure::Internal
    })?;
    html(&ThanksPage { is_kept, back })
}

/// Pages elsewhere must not speak in a visitor's name. Programs send no origin and may.
fn refuse_foreign(headers: &HeaderMap) -> Result<(), Failure> {
    let Some(origin) = headers.get(ORIGIN) else { return Ok(()) };
    let host = headers.get(axum::http::header::HOST).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let origin = origin.to_str().unwrap_or_default();
    let is_own = !host.is_empty() && ["http://", "https://"].iter().any(|s| origin.strip_prefix(s) == Some(host));
    if is_own { Ok(()) } else { Err(Failure::Forged) }
}
