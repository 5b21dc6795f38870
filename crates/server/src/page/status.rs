use askama::Template;
use axum::extract::State;
use axum::response::Response;
use tiaowen_assistant::wire::InfoBody;

use crate::failure::Failure;
use crate::page::html;
use crate::state::AppState;

#[derive(Debug, Template)]
#[template(path = "status.html")]
struct StatusPage {
    info: InfoBody,
    is_updating: bool,
    answered: u64,
    refused: u64,
    /// Milliseconds a question took to answer, just now.
    took_ms: String,
}

/// `GET /status`: whether the service answers, for everybody.
pub(crate) async fn status(State(state): State<AppState>) -> Result<Response, Failure> {
    let probe =
        tiaowen_assistant::Ask { question: "学生能不能用人工智能写作业".to_owned(), ..Default::default() };
    let (info, probed) = state.with_assistant(move |assistant| (assistant.info(), assistant.ask(&probe))).await?;
    let (answered, refused) = state.metrics().answers();
    html(&StatusPage {
        info,
        is_updating: state.admin().jobs.is_running(),
        answered,
        refused,
        took_ms: format!("{:.0}", probed.map_err(Failure::from)?.timings_ms.total),
    })
}
