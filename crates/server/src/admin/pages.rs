use std::sync::Arc;

use askama::Template;
use axum::Json;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, RawQuery, State};
use axum::http::HeaderMap;
use axum::http::header::SET_COOKIE;
use axum::response::{IntoResponse, Response};
use tiaowen_assistant::wire::{CandidateBody, DocumentSummary, InfoBody};
use tiaowen_assistant::{Assistant, Candidate, Feedback, words};
use tiaowen_types::{Binding, Level};

use super::Admin;
use super::job::JobView;
use super::token::Session;
use crate::failure::Failure;
use crate::norm_filter::name_of;
use crate::outcome::status_tone;
use crate::page::html;
use crate::params::Params;
use crate::state::AppState;

const LEVELS: [Level; 5] = [Level::National, Level::Ministry, Level::Committee, Level::Municipal, Level::School];
const BINDINGS: [Binding; 4] = [Binding::Binding, Binding::Guidance, Binding::Advisory, Binding::News];
/// Opinions shown, the latest first.
const SHOWN_OPINIONS: usize = 200;

#[derive(Debug, Template)]
#[template(path = "admin.html")]
struct OverviewPage {
    token: String,
    info: InfoBody,
    documents: Vec<Entry>,
    /// Number, title and doubts of what waits for review.
    waiting: Vec<(u64, CandidateBody)>,
    job: Option<JobView>,
    n_opinions: usize,
    n_unhappy: usize,
}

#[derive(Debug)]
struct Entry {
    summary: DocumentSummary,
    status: &'static str,
    status_tone: &'static str,
}

#[derive(Debug, Template)]
#[template(path = "admin_review.html")]
struct ReviewPage {
    token: String,
    number: u64,
    candidate: CandidateBody,
    levels: Vec<(String, &'static str, bool)>,
    bindings: Vec<(String, &'static str, bool)>,
    is_saved: bool,
}

#[derive(Debug, Template)]
#[template(path = "admin_remove.html")]
struct RemovePage {
    token: String,
    summary: DocumentSummary,
}

#[derive(Debug, Template)]
#[template(path = "admin_feedback.html")]
struct FeedbackPage {
    opinions: Vec<Feedback>,
    total: usize,
}

/// `GET /admin`
pub(super) async fn overview(State(state): State<AppState>, headers: HeaderMap) -> Result<Response, Failure> {
    let admin = state.admin();
    let session = admin.secret.session(&headers);
    let token = session.token.clone();
    let waiting: Vec<(u64, Candidate)> = admin.waiting().candidates.clone();
    let data = admin.config.data.clone();
    let gather = move |assistant: &Assistant| {
        let reviewed = waiting.iter().map(|(number, candidate)| (*number, assistant.review(candidate))).collect();
        (assistant.info(), assistant.documents(), reviewed, Feedback::all(&data))
    };
    let (info, documents, waiting, opinions) = state.with_assistant(gather).await?;
    let opinions = opinions.map_err(|error| super::writes::internal(&error))?;
    let page = OverviewPage {
        token,
        info,
        documents: documents.into_iter().map(Entry::from).collect(),
        waiting,
        job: admin.jobs.view(),
        n_opinions: opinions.len(),
        n_unhappy: opinions.iter().filter(|opinion| !opinion.useful).count(),
    };
    sealed(session, &page)
}

/// `GET /admin/review/{number}`: what would be taken in, before it is.
pub(super) async fn review(
    State(state): State<AppState>,
    number: Result<Path<u64>, PathRejection>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let Path(number) = number.map_err(|_| Failure::UnknownRoute)?;
    let is_saved = Params::parse(query.as_deref())?.take("saved").is_some();
    let admin: Arc<Admin> = state.admin();
    let candidate = admin.waiting().get(number).cloned().ok_or(Failure::UnknownRoute)?;
    let candidate = state.with_assistant(move |assistant| assistant.review(&candidate)).await?;
    let session = admin.secret.session(&headers);
    let (level, binding) = (candidate.summary.level, candidate.summary.binding);
    let page = ReviewPage {
        token: session.token.clone(),
        number,
        levels: LEVELS.map(|value| (name_of(&value), words::level(value), value == level)).into(),
        bindings: BINDINGS.map(|value| (name_of(&value), words::binding(value), value == binding)).into(),
        candidate,
        is_saved,
    };
    sealed(session, &page)
}

/// `GET /admin/remove/{id}`: asks once more.
pub(super) async fn remove(
    State(state): State<AppState>,
    id: Result<Path<String>, PathRejection>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let Path(id) = id.map_err(|_| Failure::NotUtf8)?;
    let summary = crate::api::document(&state, &id).await?.summary;
    let session = state.admin().secret.session(&headers);
    let page = RemovePage { token: session.token.clone(), summary };
    sealed(session, &page)
}

/// `GET /admin/job.json`: how far the long work is.
pub(super) async fn job_json(State(state): State<AppState>) -> Json<Option<JobView>> {
    Json(state.admin().jobs.view())
}

/// `GET /admin/feedback`: what people said of answers.
pub(super) async fn feedback(State(state): State<AppState>) -> Result<Response, Failure> {
    let data = state.admin().config.data.clone();
    let all = state.with_assistant(move |_| Feedback::all(&data)).await?;
    let mut opinions = all.map_err(|error| super::writes::internal(&error))?;
    let total = opinions.len();
    opinions.reverse();
    opinions.truncate(SHOWN_OPINIONS);
    html(&FeedbackPage { opinions, total })
}

/// A page with the session's cookie.
fn sealed(session: Session, page: &impl Template) -> Result<Response, Failure> {
    let mut response = html(page)?;
    if let Some(cookie) = session.set_cookie {
        response.headers_mut().insert(SET_COOKIE, cookie);
    }
    Ok(response.into_response())
}

impl From<DocumentSummary> for Entry {
    fn from(summary: DocumentSummary) -> Self {
        Self { status: words::status(summary.status), status_tone: status_tone(summary.status), summary }
    }
}
