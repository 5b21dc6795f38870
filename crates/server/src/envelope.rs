use std::time::{Duration, Instant};

use askama::Template;
use axum::Json;
use axum::body::Body;
use axum::extract::{MatchedPath, Request, State};
use axum::http::header::{self, HeaderMap, HeaderName, HeaderValue};
use axum::middleware::Next;
use axum::response::{Html, IntoResponse, Response};

use crate::failure::Failure;
use crate::page::ErrorPage;
use crate::state::AppState;

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// Everything a page needs comes from this server; scripts and styles stand in files, never in the page.
const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; \
     connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/// What every request passes on its way in and out: a name, a time limit, one shape of errors, counters,
/// one line of log, and the headers that keep browsers careful.
pub(crate) async fn envelope(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let id = state.request_id();
    let route = request.extensions().get::<MatchedPath>().map_or("unmatched", MatchedPath::as_str).to_owned();
    let method = request.method().clone();
    let as_page = wants_page(&request);

    let started = Instant::now();
    let limit = Duration::from_secs(state.config().timeout_s.get() as u64);
    let response = match tokio::time::timeout(limit, next.run(request)).await {
        Ok(response) => response,
        Err(_) => Failure::Timeout.into_response(),
    };
    let took = started.elapsed();
    let mut response = write_failure(response, &id, as_page);
    seal(response.headers_mut(), &id);

    let status = response.status().as_u16();
    state.metrics().request(&route, method.as_str(), status, took);
    let took_ms = took.as_secs_f64() * 1e3;
    tracing::info!(request_id = %id, %method, %route, status, took_ms, "request done");
    response
}

/// People see pages, programs see JSON: by the address first, then by what the caller asks for.
fn wants_page(request: &Request) -> bool {
    let accept = request.headers().get(header::ACCEPT).and_then(|value| value.to_str().ok()).unwrap_or_default();
    !request.uri().path().starts_with("/api/") && accept.contains("text/html")
}

/// Writes the body of an error, keeping headers such as `Allow`.
fn write_failure(mut response: Response, id: &str, as_page: bool) -> Response {
    let Some(failure) = response.extensions_mut().remove::<Failure>() else {
        return response;
    };
    let body = failure.body(id);
    let written = match ErrorPage::new(&failure, id).render() {
        Ok(page) if as_page => Html(page).into_response(),
        Ok(_) | Err(_) => Json(body).into_response(),
    };
    let (parts, content) = written.into_parts();
    *response.body_mut() = Body::new(content);
    let headers = response.headers_mut();
    headers.remove(header::CONTENT_LENGTH);
    headers.extend(parts.headers);
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    if failure == Failure::Overloaded {
        headers.insert(header::RETRY_AFTER, HeaderValue::from_static("2"));
    }
    response
}

fn seal(headers: &mut HeaderMap, id: &str) {
    let fixed = [
        (header::CONTENT_SECURITY_POLICY, CONTENT_SECURITY_POLICY),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::X_FRAME_OPTIONS, "DENY"),
        // Questions stand in addresses; they go to nobody else.
        (header::REFERRER_POLICY, "no-referrer"),
        (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
        (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
        (HeaderName::from_static("permissions-policy"), "camera=(), geolocation=(), microphone=()"),
    ];
    for (name, value) in fixed {
        headers.insert(name, HeaderValue::from_static(value));
    }
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    if let Ok(id) = HeaderValue::from_str(id) {
        headers.insert(REQUEST_ID, id);
    }
}
