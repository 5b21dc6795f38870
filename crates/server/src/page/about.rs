use askama::Template;
use axum::extract::State;
use axum::response::Response;
use tiaowen_assistant::wire::InfoBody;

use crate::failure::Failure;
use crate::page::html;
use crate::state::AppState;

#[derive(Debug, Template)]
#[template(path = "about.html")]
struct AboutPage {
    info: InfoBody,
}

/// `GET /about`
pub(crate) async fn about(State(state): State<AppState>) -> Result<Response, Failure> {
    let info = state.with_assistant(|assistant| assistant.info()).await?;
    html(&AboutPage { info })
}
