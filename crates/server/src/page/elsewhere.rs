use axum::http::Uri;
use axum::response::{IntoResponse, Redirect, Response};

use crate::failure::Failure;

/// An address that is none. One with a slash too many goes on to the one without.
pub(crate) async fn elsewhere(uri: Uri) -> Response {
    let trimmed = uri.path().trim_end_matches('/');
    // Two slashes at the beginning would lead to another host.
    if trimmed.len() == uri.path().len() || trimmed.is_empty() || trimmed.starts_with("//") {
        return Failure::UnknownRoute.into_response();
    }
    let query = uri.query().map(|query| format!("?{query}")).unwrap_or_default();
    Redirect::permanent(&format!("{trimmed}{query}")).into_response()
}
