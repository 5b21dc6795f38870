//! A service over a small library of its own, with the model that is delivered.

use std::path::Path;
use std::sync::OnceLock;

use axum::body::Body;
use axum::http::{HeaderMap, Request, StatusCode};
use tempfile::TempDir;
use tiaowen_assistant::config::Config;
use tiaowen_assistant::{Assistant, Silent};
use tiaowen_server::{AppState, app};
use tiaowen_types::Date;
use tower::ServiceExt;

/// What came back.
pub(crate) struct Reply {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: String,
    pub(crate) bytes: Vec<u8>,
}

impl Reply {
    pub(crate) fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.body).unwrap_or_else(|e| panic!("{e}: {}", self.body))
    }

    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }
}

/// Sends one request through the router.
pub(crate) async fn send(request: Request<Body>) -> Reply {
    let response = app(state()).oneshot(request).await.unwrap();
    let (parts, body) = response.into_parts();
    let bytes = axum::body::to_bytes(body, usize::MAX).await.unwrap();
    let body = String::from_utf8_lossy(&bytes).into_owned();
    Reply { status: parts.status, headers: parts.headers, body, bytes: bytes.to_vec() }
}

pub(crate) async fn get(path: &str) -> Reply {
    send(Request::get(path).body(Body::empty()).unwrap()).await
}

/// As a browser asks.
pub(crate) async fn page(path: &str) -> Reply {
    send(Request::get(path).header("accept", "text/html,*/*").body(Body::empty()).unwrap()).await
}

pub(crate) async fn post_json(path: &str, body: impl Into<Body>) -> Reply {
    send(Request::post(path).header("content-type", "application/json").body(body.into()).unwrap()).await
}

/// One library for all tests of a file; it is built once.
pub(crate) fn state() -> AppState {
    static STATE: OnceLock<(AppState, TempDir)> = OnceLock::new();
    STATE.get_or_init(open).0.clone()
}

fn open() -> (AppState, TempDir) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let folder = tempfile::tempdir().unwrap();
    let corpus = folder.path().join("corpus");
    copy(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixture"), &corpus);
    copy(&root.join("corpus/lexicon"), &corpus.join("lexicon"));
    let mut config = Config { data: folder.path().join("data"), ..Config::default() };
    config.corpus.path = corpus;
    config.embed.model = root.join(&config.embed.model);
    let assistant = Assistant::open(&config, today, &Silent).unwrap();
    (AppState::new(assistant, config), folder)
}

fn today() -> Date {
    Date::new(2026, Some(6), Some(1)).unwrap()
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &to.join(entry.file_name()));
        } else {
            std::fs::copy(entry.path(), to.join(entry.file_name())).unwrap();
        }
    }
}
