use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::routing::{get, post};

use crate::failure::Failure;
use crate::frame::framed;
use crate::state::AppState;
use crate::{admin, api, assets, page};

/// Every route of the service, ready to serve or to test with single requests.
pub fn app(state: AppState) -> Router {
    let (api, description) = api::router(state.config()).split_for_parts();
    let description = api::description(description);
    let uploads = state.config().max_upload_bytes.get();
    let pages = Router::new()
        .route("/", get(page::ask).post(page::ask_posted))
        .route("/documents", get(page::documents))
        .route("/documents/{id}", get(page::reader))
        .route("/documents/{id}/original", get(page::original))
        .route("/compare", get(page::choose))
        .route("/compare/{old}/{new}", get(page::compare))
        .route("/check", get(page::check).post(page::check_posted).layer(DefaultBodyLimit::max(uploads)))
        .route("/norms", get(page::norms))
        .route("/norms.csv", get(page::norms_csv))
        .route("/feedback", post(page::feedback))
        .route("/status", get(page::status))
        .route("/favicon.ico", get(assets::favicon))
        .route("/about", get(page::about))
        .route("/assets/{name}", get(assets::asset))
        .route("/openapi.json", get(move || std::future::ready(api::json_text(description.clone()))));
    let frame = state.frame();
    let router = api
        .merge(pages)
        .merge(admin::router())
        .fallback(page::elsewhere)
        .method_not_allowed_fallback(|| std::future::ready(Failure::Method))
        .with_state(state);
    framed(router, frame)
}
