//! What surrounds every request.

use std::any::Any;
use std::sync::Arc;
use std::time::{Duration, Instant};

use askama::Template;
use axum::body::Body;
use axum::extract::{DefaultBodyLimit, MatchedPath, Request, State};
use axum::http::header::{self, HeaderMap, HeaderName, HeaderValue};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{Html, IntoResponse, Response};
use axum::{Json, Router};
use tiaowen_assistant::config::ServerConfig;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;

use crate::failure::Failure;
use crate::metrics::Metrics;
use crate::page::ErrorPage;
use crate::request_id::RequestIds;

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// Everything a page needs comes from this server; scripts and styles stand in files, never in the page.
pub(crate) const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; \
     connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/// Limits, counters and names of requests; knows no assistant.
#[derive(Debug)]
pub(crate) struct Frame {
    config: ServerConfig,
    metrics: Metrics,
    ids: RequestIds,
}

impl Frame {
    pub(crate) fn new(config: ServerConfig) -> Self {
        Self { config, metrics: Metrics::default(), ids: RequestIds::new() }
    }

    pub(crate) fn config(&self) -> &ServerConfig {
        &self.config
    }

    pub(crate) fn metrics(&self) -> &Metrics {
        &self.metrics
    }

    fn timeout(&self) -> Duration {
        Duration::from_secs(self.config.timeout_s.get() as u64)
    }
}

/// Gives each request a name, a time limit, one shape of errors, counters, one line of log, and the headers that
/// keep browsers careful. A panic ends its request and no other.
pub(crate) fn framed(router: Router, frame: Arc<Frame>) -> Router {
    let limit = frame.config.max_body_bytes.get();
    router
        .layer(CatchPanicLayer::custom(panicked))
        .layer(DefaultBodyLimit::max(limit))
        .layer(from_fn_with_state(frame, envelope))
        .layer(CompressionLayer::new())
}

fn panicked(_: Box<dyn Any + Send>) -> Response {
    tracing::error!("a handler panicked");
    Failure::Internal.into_response()
}

async fn envelope(State(frame): State<Arc<Frame>>, request: Request, next: Next) -> Response {
    let id = frame.ids.next();
    let route = request.extensions().get::<MatchedPath>().map_or("unmatched", MatchedPath::as_str).to_owned();
    let method = request.method().clone();
    let as_page = wants_page(&request);

    let started = Instant::now();
    let response = match tokio::time::timeout(frame.timeout(), next.run(request)).await {
        Ok(response) => response,
        Err(_) => Failure::Timeout.into_response(),
    };
    let took = started.elapsed();
    let mut response = write_failure(response, &id, as_page);
    seal(response.headers_mut(), &id);

    let status = response.status().as_u16();
    frame.metrics.request(&route, method.as_str(), status, took);
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
        // Questions stand in addresses; they go to nobody else. Forms here must still say where they come from.
        (header::REFERRER_POLICY, "same-origin"),
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

#[cfg(test)]
mod tests {
    use axum::routing::get;
    use std::num::NonZeroUsize;
    use tiaowen_assistant::config::Config;
    use tower::ServiceExt;

    use super::*;

    async fn panics() {
        panic!("on purpose")
    }

    /// Status, headers and JSON body of `GET {path}`.
    async fn check(path: &str, status: u16, code: &str) -> HeaderMap {
        let config = ServerConfig { timeout_s: NonZeroUsize::MIN, ..Config::default().server };
        let frame = Arc::new(Frame::new(config));
        let router = Router::new()
            .route("/panic", get(panics))
            .route("/overload", get(|| async { Failure::Overloaded }))
            .route("/slow", get(std::future::pending::<()>));
        let request = Request::get(path).body(Body::empty()).unwrap();
        let response = framed(router, Arc::clone(&frame)).oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let bytes = axum::body::to_bytes(body, usize::MAX).await.unwrap();
        let body: serde_json::Value = serde_json::from_slice(&bytes).unwrap();
        assert_eq!((parts.status.as_u16(), body["code"].as_str()), (status, Some(code)), "{path}");
        assert_eq!(body["request_id"].as_str(), parts.headers[REQUEST_ID].to_str().ok(), "{path}");
        let counted = format!("route=\"{path}\",method=\"GET\",status=\"{status}\"}} 1");
        assert!(frame.metrics.render().contains(&counted), "{path}");
        parts.headers
    }

    #[tokio::test]
    async fn whatever_happens_has_one_shape_and_a_name() {
        check("/panic", 500, "internal").await;
        check("/slow", 504, "timeout").await;
        let headers = check("/overload", 503, "overloaded").await;
        assert_eq!(headers[header::RETRY_AFTER], "2");
        assert!(headers.contains_key(header::CONTENT_SECURITY_POLICY));
    }
}
