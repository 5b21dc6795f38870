use askama::Template;
use axum::Json;
use axum::extract::State;
use axum::response::Response;
use tiaowen_assistant::Assistant;
use tiaowen_assistant::wire::{HealthSeverity, LibraryHealthBody, QuestionsBody};

use crate::failure::Failure;
use crate::page::html;
use crate::state::AppState;

#[derive(Debug, Template)]
#[template(path = "admin_health.html")]
struct HealthPage {
    health: LibraryHealthBody,
}

#[derive(Debug, Template)]
#[template(path = "admin_questions.html")]
struct QuestionsPage {
    questions: QuestionsBody,
    total: usize,
}

/// `GET /admin/health`: what is wrong, doubtful or missing in the library.
pub(super) async fn health(State(state): State<AppState>) -> Result<Response, Failure> {
    html(&HealthPage { health: state.with_assistant(Assistant::health).await?? })
}

/// `GET /admin/health.json`: the same for programs.
pub(super) async fn health_json(State(state): State<AppState>) -> Result<Json<LibraryHealthBody>, Failure> {
    Ok(Json(state.with_assistant(Assistant::health).await??))
}

/// `GET /admin/questions`: which clauses have typical questions, and which lack them.
pub(super) async fn questions(State(state): State<AppState>) -> Result<Response, Failure> {
    let questions = state.with_assistant(Assistant::questions).await??;
    let total = questions.documents.iter().map(|document| document.questions).sum();
    html(&QuestionsPage { questions, total })
}

impl HealthPage {
    /// Words and tone of a severity.
    fn severity(severity: &HealthSeverity) -> (&'static str, &'static str) {
        match severity {
            HealthSeverity::Error => ("错误", "stop"),
            HealthSeverity::Warning => ("请核对", "care"),
            HealthSeverity::Note => ("说明", "plain"),
        }
    }

    /// A share in words that never rounds up to all.
    fn percent(share: &f64) -> String {
        format!("{:.2}%", (share * 10_000.0).floor() / 100.0)
    }
}
