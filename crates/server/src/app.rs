use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware::from_fn_with_state;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;

use crate::envelope::envelope;
use crate::failure::Failure;
use crate::state::AppState;
use crate::{api, assets, page};

/// Every route of the service, ready to serve or to test with single requests.
pub fn app(state: AppState) -> Router {
    let (api, document) = api::router().split_for_parts();
    let document = document.to_pretty_json().expect("invariant: the description of the API is plain JSON");
    let pages = Router::new()
        .route("/", get(page::ask).post(page::ask_posted))
        .route("/documents", get(page::documents))
        .route("/documents/{id}", get(page::reader))
        .route("/about", get(page::about))
        .route("/assets/{name}", get(assets::asset));
    let limit = state.config().max_body_bytes.get();
    api.merge(pages)
        .route("/openapi.json", get(move || std::future::ready(api::json_text(document.clone()))))
        .fallback(|| std::future::ready(Failure::UnknownRoute))
        .method_not_allowed_fallback(|| std::future::ready(Failure::Method))
        .layer(CatchPanicLayer::custom(panicked))
        .layer(DefaultBodyLimit::max(limit))
        .layer(from_fn_with_state(state.clone(), envelope))
        .layer(CompressionLayer::new())
        .with_state(state)
}

fn panicked(_: Box<dyn std::any::Any + Send>) -> Response {
    tracing::error!("a handler panicked");
    Failure::Internal.into_response()
}
