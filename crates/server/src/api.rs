//! The JSON interface. Each route is registered together with its description, so neither can drift.

mod answers;
mod checks;
mod library;
mod system;

use axum::extract::DefaultBodyLimit;
use axum::http::HeaderValue;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use tiaowen_assistant::config::ServerConfig;
use utoipa::OpenApi;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub(crate) use answers::{AskBody, checked_ask, count_answer, wants_events};
pub(crate) use library::{document, document_id, run_search};

use crate::failure::ErrorBody;
use crate::state::AppState;

/// The description's frame; paths and schemas come from the routes.
#[derive(OpenApi)]
#[openapi(
    info(
        title = "条文 Tiaowen",
        description = "人工智能教育政策问答：每句话都有逐字引文。所有错误都是同一种结构 ErrorBody。",
        license(name = "Apache-2.0")
    ),
    components(schemas(ErrorBody))
)]
struct Description;

/// Routes under `/api/v1`, and those for operators. Drafts may be larger than other bodies.
pub(crate) fn router(config: &ServerConfig) -> OpenApiRouter<AppState> {
    let drafts = OpenApiRouter::new()
        .routes(routes!(checks::create))
        .layer(DefaultBodyLimit::max(config.max_upload_bytes.get()));
    OpenApiRouter::with_openapi(Description::openapi())
        .routes(routes!(answers::create))
        .routes(routes!(library::search))
        .routes(routes!(library::list))
        .routes(routes!(library::show))
        .routes(routes!(library::clause))
        .routes(routes!(library::compare))
        .routes(routes!(library::norms))
        .merge(drafts)
        .routes(routes!(system::health))
        .routes(routes!(system::metrics))
}

/// The description as JSON. The router writes a path that may hold `/` as `{*path}`; OpenAPI knows `{path}` only.
pub(crate) fn description(mut api: utoipa::openapi::OpenApi) -> String {
    let paths = std::mem::take(&mut api.paths.paths);
    api.paths.paths = paths.into_iter().map(|(path, item)| (path.replace("{*", "{"), item)).collect();
    api.to_pretty_json().expect("invariant: the description of the API is plain JSON")
}

/// JSON that is text already.
pub(crate) fn json_text(text: String) -> Response {
    ([(CONTENT_TYPE, HeaderValue::from_static("application/json"))], text).into_response()
}
