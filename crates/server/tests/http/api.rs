//! The JSON interface through the router.

use crate::service::{Reply, get, post_json, send};
use axum::body::Body;
use axum::http::{Method, Request};
use serde_json::{Value, json};

const QUESTION: &str = "学生能不能直接交人工智能写的作业";

#[tokio::test]
async fn answers_with_verbatim_citations() {
    let reply = post_json("/api/v1/answers", json!({"question": QUESTION, "trace": true}).to_string()).await;
    assert_eq!(reply.status, 200, "{}", reply.body);
    let body = reply.json();
    assert_eq!(body["status"], "answered", "{body}");
    assert_eq!(body["verdict"], "prohibited");
    let citations = body["citations"].as_array().unwrap();
    let deciding = citations.iter().find(|c| c["clause"] == "二/（一）").unwrap();
    assert_eq!(deciding["document_id"], "campus-ai-2026");
    let quote = deciding["quote"].as_str().unwrap();
    let document = get("/api/v1/documents/campus-ai-2026").await.json();
    let mut tree = document["tree"].as_array().unwrap().iter();
    let clause = tree.find(|clause| clause["path"] == "二/（一）").unwrap();
    assert!(clause["full_text"].as_str().unwrap().contains(quote), "{quote}");
    assert!(citations.iter().all(|c| c["document_id"] != "campus-ai-2025"), "superseded text is no ground");
    assert!(!body["retrieved"].as_array().unwrap().is_empty());
    assert!(body["label"]["explicit"].as_str().unwrap().contains("人工智能生成合成"));
    assert_eq!(body.get("id"), None);
}

#[tokio::test]
async fn streams_verdict_then_sentences_then_the_whole_answer() {
    let request = Request::post("/api/v1/answers")
        .header("content-type", "application/json")
        .header("accept", "text/event-stream")
        .body(Body::from(json!({"question": QUESTION}).to_string()))
        .unwrap();
    let reply = send(request).await;
    assert_eq!(reply.status, 200, "{}", reply.body);
    assert!(reply.header("content-type").starts_with("text/event-stream"));
    let events: Vec<(String, Value)> = reply.body.split("\n\n").filter(|block| !block.is_empty()).map(event).collect();
    let names: Vec<&str> = events.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names.first(), Some(&"verdict"));
    assert_eq!(names.last(), Some(&"answer"));
    assert!(names.len() > 2 && names[1..names.len() - 1].iter().all(|name| *name == "sentence"), "{names:?}");
    let sentences: String = events.iter().filter_map(|(_, data)| data.get("text")?.as_str()).collect();
    let (_, whole) = events.last().unwrap();
    assert!(sentences.ends_with(whole["text"].as_str().unwrap()), "the last event repeats the text");
    assert!(!whole["citations"].as_array().unwrap().is_empty());
    assert_eq!(events[0].1["verdict"], whole["verdict"]);
}

fn event(block: &str) -> (String, Value) {
    let field = |name: &str| {
        let lines = block.lines().filter_map(|line| line.strip_prefix(name)?.strip_prefix(": "));
        lines.collect::<Vec<_>>().join("\n")
    };
    (field("event"), serde_json::from_str(&field("data")).unwrap())
}

#[tokio::test]
async fn reads_the_history() {
    let body = json!({"question": "那老师备课呢", "history": ["学生能不能用人工智能写作业"], "asker": "teacher"});
    let reply = post_json("/api/v1/answers", body.to_string()).await;
    assert_eq!(reply.status, 200, "{}", reply.body);
    assert!(reply.body.contains("二/（二）"), "{}", reply.body);
}

#[tokio::test]
async fn shows_the_library() {
    let list = get("/api/v1/documents").await.json();
    assert_eq!(list.as_array().unwrap().len(), 3);
    let document = get("/api/v1/documents/campus-ai-2026").await.json();
    assert_eq!(document["document_number"], "示校〔2026〕1号");
    assert!(document["tree"].as_array().unwrap().iter().any(|clause| clause["path"] == "二/（一）"), "{document}");
    for path in ["%E4%BA%8C/%EF%BC%88%E4%B8%80%EF%BC%89", "%E4%BA%8C%EF%BC%88%E4%B8%80%EF%BC%89"] {
        let reply = get(&format!("/api/v1/clauses/campus-ai-2026/{path}")).await;
        assert_eq!(reply.status, 200, "{path}: {}", reply.body);
        assert_eq!(reply.json()["clause"]["path"], "二/（一）");
    }
    let hits = get("/api/v1/search?q=%E5%A4%87%E8%AF%BE&top_k=3").await.json();
    let hits = hits["hits"].as_array().unwrap();
    assert!(!hits.is_empty() && hits.len() <= 3);
    assert_eq!(hits[0]["clause"], "二/（二）");
}

#[tokio::test]
async fn checks_a_draft() {
    let text = "根据《示例学校人工智能使用办法（2026年版）》第二部分第（一）条，严禁学生直接提交由人工智能生成的作业。";
    let reply = post_json("/api/v1/checks", json!({"text": text}).to_string()).await;
    assert_eq!(reply.status, 200, "{}", reply.body);
    assert!(!reply.json()["references"].as_array().unwrap().is_empty(), "{}", reply.body);
}

#[tokio::test]
async fn tells_operators_how_it_is() {
    let health = get("/health").await.json();
    assert_eq!(health["status"], "ok");
    assert_eq!(health["documents"], 3);
    let metrics = get("/metrics").await;
    assert!(metrics.header("content-type").starts_with("text/plain"));
    assert!(metrics.body.contains("tiaowen_requests_total{route=\"/health\""), "{}", metrics.body);
}

#[tokio::test]
async fn the_description_matches_its_snapshot() {
    let reply = get("/openapi.json").await;
    assert_eq!(reply.header("content-type"), "application/json");
    let mut names: Vec<&str> = reply.body.split("\"operationId\": \"").skip(1).collect();
    let n_operations = names.len();
    names.sort_unstable();
    names.dedup_by_key(|rest| rest.split('"').next());
    assert_eq!(names.len(), n_operations, "names of operations are unique");
    insta::assert_snapshot!("openapi", reply.body);
}

/// Every refusal has the one shape, and names the request as its header does.
#[track_caller]
fn check(what: &str, reply: &Reply, status: u16, code: &str) {
    let body = reply.json();
    assert_eq!((reply.status.as_u16(), body["code"].as_str().unwrap()), (status, code), "{what}: {body}");
    assert_eq!(body["status"], status, "{what}");
    assert_eq!(body["request_id"], reply.header("x-request-id"), "{what}");
    let keys: Vec<&String> = body.as_object().unwrap().keys().collect();
    assert_eq!(keys, ["code", "status", "message", "request_id", "hint"], "{what}");
    for field in ["message", "hint"] {
        let text = body[field].as_str().unwrap();
        assert!(text.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c)), "{what}: {text}");
    }
}

#[tokio::test]
async fn refuses_bad_bodies() {
    let long = "问".repeat(10_001);
    let megabyte = "问".repeat(350_000);
    let deep = "[".repeat(100_000);
    let rows: [(&str, Vec<u8>, u16, &str); 17] = [
        ("broken", b"{\"question\": ".to_vec(), 400, "invalid_json"),
        ("no JSON", b"question=x".to_vec(), 400, "invalid_json"),
        ("deep", deep.into_bytes(), 422, "invalid_shape"),
        ("not UTF-8", b"{\"question\": \"\xff\xfe\"}".to_vec(), 400, "invalid_utf8"),
        ("nothing", vec![], 400, "invalid_json"),
        ("unknown field", br#"{"question": "x", "questoin": 1}"#.to_vec(), 422, "unknown_field"),
        ("wrong type", br#"{"question": 7}"#.to_vec(), 422, "invalid_shape"),
        ("missing field", b"{}".to_vec(), 422, "invalid_shape"),
        ("a list", b"[]".to_vec(), 422, "invalid_shape"),
        ("empty", json!({"question": ""}).to_string().into_bytes(), 422, "empty"),
        ("white space", json!({"question": " \n\t　"}).to_string().into_bytes(), 422, "empty"),
        ("marks only", json!({"question": "？！。……"}).to_string().into_bytes(), 422, "empty"),
        ("invisible", json!({"question": "\u{200b}\u{202e}\u{0}"}).to_string().into_bytes(), 422, "empty"),
        ("bad date", json!({"question": "作业", "as_of": "2026-02-30"}).to_string().into_bytes(), 422, "invalid_value"),
        ("bad asker", json!({"question": "作业", "asker": "nobody"}).to_string().into_bytes(), 422, "invalid_value"),
        ("long", json!({"question": long}).to_string().into_bytes(), 413, "too_long"),
        ("a megabyte", json!({"question": megabyte}).to_string().into_bytes(), 413, "body_too_large"),
    ];
    for (what, body, status, code) in rows {
        check(what, &post_json("/api/v1/answers", body).await, status, code);
    }
    let history = json!({"question": "作业", "history": vec!["问"; 21]}).to_string();
    check("history", &post_json("/api/v1/answers", history).await, 422, "invalid_value");
    let form = Request::post("/api/v1/answers").header("content-type", "text/plain").body(Body::from("{}")).unwrap();
    check("not declared", &send(form).await, 415, "unsupported_media_type");
    check("draft", &post_json("/api/v1/checks", json!({"text": "  "}).to_string()).await, 422, "empty");
    check("draft", &post_json("/api/v1/checks", json!({"txt": "x"}).to_string()).await, 422, "unknown_field");
}

#[tokio::test]
async fn refuses_bad_addresses() {
    let rows = [
        ("/api/v1/nothing", 404, "not_found"),
        ("/api/v2/answers", 404, "not_found"),
        ("/nothing", 404, "not_found"),
        ("/assets/../Cargo.toml", 404, "not_found"),
        ("/assets/..%2F..%2FCargo.toml", 404, "not_found"),
        ("/api/v1/documents/nothing", 404, "document_not_found"),
        ("/api/v1/documents/..%2F..%2Fetc%2Fpasswd", 404, "document_not_found"),
        ("/api/v1/documents/%2e%2e", 404, "document_not_found"),
        ("/api/v1/documents/CAMPUS%00", 404, "document_not_found"),
        ("/api/v1/documents/%ff", 400, "invalid_utf8"),
        ("/api/v1/clauses/nothing/%E4%BA%8C", 404, "document_not_found"),
        ("/api/v1/clauses/campus-ai-2026/%E4%B9%9D", 404, "clause_not_found"),
        ("/api/v1/clauses/campus-ai-2026/..%2F..%2Fetc", 404, "clause_not_found"),
        ("/api/v1/clauses/..%2F..%2Fetc/x", 404, "document_not_found"),
        ("/api/v1/search", 422, "missing_field"),
        ("/api/v1/search?q=", 422, "empty"),
        ("/api/v1/search?q=%E3%80%82", 422, "empty"),
        ("/api/v1/search?q=x&top_k=-1", 422, "invalid_value"),
        ("/api/v1/search?q=x&top_k=0", 422, "invalid_value"),
        ("/api/v1/search?q=x&top_k=99999999999999999999", 422, "invalid_value"),
        ("/api/v1/search?q=x&top_k=1e3", 422, "invalid_value"),
        ("/api/v1/search?q=x&limit=3", 422, "unknown_field"),
        ("/api/v1/search?q=%ff", 400, "invalid_utf8"),
        ("/api/v1/search?q=%zz", 400, "invalid_utf8"),
    ];
    for (path, status, code) in rows {
        check(path, &get(path).await, status, code);
    }
    for (method, path, allowed) in [
        (Method::GET, "/api/v1/answers", "POST"),
        (Method::DELETE, "/api/v1/documents", "GET,HEAD"),
        (Method::PUT, "/health", "GET,HEAD"),
    ] {
        let reply = send(Request::builder().method(method).uri(path).body(Body::empty()).unwrap()).await;
        check(path, &reply, 405, "method_not_allowed");
        assert_eq!(reply.header("allow"), allowed, "{path}");
    }
}
