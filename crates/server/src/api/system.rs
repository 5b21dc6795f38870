use axum::Json;
use axum::extract::State;
use axum::http::HeaderValue;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use tiaowen_assistant::wire::InfoBody;
use utoipa::ToSchema;

use crate::failure::{ErrorBody, Failure};
use crate::state::AppState;

/// State of the service.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct HealthBody {
    /// `ok`: a service that cannot answer does not start.
    status: &'static str,
    #[serde(flatten)]
    info: InfoBody,
}

/// Says that the service answers, and over what
#[utoipa::path(
    get,
    path = "/health",
    operation_id = "health",
    responses(
        (status = 200, description = "可以答复", body = HealthBody),
        (status = 503, description = "排队已满", body = ErrorBody),
    )
)]
pub(crate) async fn health(State(state): State<AppState>) -> Result<Json<HealthBody>, Failure> {
    let info = state.with_assistant(|assistant| assistant.info()).await?;
    Ok(Json(HealthBody { status: "ok", info }))
}

/// Counters in the text format of Prometheus
#[utoipa::path(
    get,
    path = "/metrics",
    operation_id = "metrics",
    responses((status = 200, description = "计数", body = String, content_type = "text/plain"))
)]
pub(crate) async fn metrics(State(state): State<AppState>) -> Response {
    let kind = HeaderValue::from_static("text/plain; version=0.0.4; charset=utf-8");
    ([(CONTENT_TYPE, kind)], state.metrics().render()).into_response()
}
