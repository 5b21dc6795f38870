//! Drafts sent in every way, reports in every form.

use axum::body::Body;
use axum::http::Request;
use serde_json::json;

use crate::service::{Reply, post_json, send};

const DRAFT: &str = "依据《示例学校人工智能使用办法（2026年版）》第九部分办理。";

async fn upload(path: &str, kind: &str, body: impl Into<Body>) -> Reply {
    send(Request::post(path).header("content-type", kind).body(body.into()).unwrap()).await
}

fn form(parts: &[(&str, Option<&str>, &str)]) -> String {
    let mut body = String::new();
    for (name, file, text) in parts {
        let file = file.map(|file| format!("; filename=\"{file}\"")).unwrap_or_default();
        body += &format!("--X\r\nContent-Disposition: form-data; name=\"{name}\"{file}\r\n\r\n{text}\r\n");
    }
    body + "--X--\r\n"
}

#[tokio::test]
async fn a_draft_comes_in_any_way() {
    let multipart = "multipart/form-data; boundary=X";
    let replies = [
        post_json("/api/v1/checks", json!({"text": DRAFT}).to_string()).await,
        upload("/api/v1/checks?filename=%E6%96%87%E7%A8%BF.md", "application/octet-stream", DRAFT).await,
        upload("/api/v1/checks", "text/plain; charset=utf-8", DRAFT).await,
        upload("/api/v1/checks", multipart, form(&[("file", Some("文稿.txt"), DRAFT)])).await,
        upload("/api/v1/checks", multipart, form(&[("file", Some(""), ""), ("text", None, DRAFT)])).await,
    ];
    for (i, reply) in replies.iter().enumerate() {
        assert_eq!(reply.status, 200, "{i}: {}", reply.body);
        let body = reply.json();
        let found = &body["references"][0];
        assert_eq!(found["status"], "nonexistent", "{i}");
        let text = body["text"].as_str().unwrap_or(DRAFT);
        let place = |name: &str| usize::try_from(found[name].as_u64().unwrap()).unwrap();
        assert_eq!(text.get(place("start")..place("end")), found["text"].as_str(), "{i}");
        assert!(body["label"]["explicit"].as_str().unwrap().contains("人工智能生成"), "{i}");
    }
}

#[tokio::test]
async fn a_report_leaves_in_any_form() {
    let body = || json!({"text": DRAFT}).to_string();
    let word = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
    for (format, kind, start) in [
        ("csv", "text/csv", "\u{feff}序号,".as_bytes()),
        ("html", "text/html", b"<!doctype html>"),
        ("docx", word, b"PK\x03\x04"),
    ] {
        let reply = post_json(&format!("/api/v1/checks?format={format}"), body()).await;
        assert_eq!(reply.status, 200, "{format}: {}", reply.body);
        assert!(reply.header("content-type").starts_with(kind), "{format}");
        assert_eq!(reply.header("content-disposition"), format!("attachment; filename=\"check.{format}\""));
        assert!(reply.bytes.starts_with(start), "{format}");
        let accept = Request::post("/api/v1/checks").header("content-type", "application/json").header("accept", kind);
        let reply = send(accept.body(Body::from(body())).unwrap()).await;
        assert!(reply.bytes.starts_with(start), "{format}");
    }
    let reviewed = post_json("/api/v1/checks?format=docx", body()).await;
    let again = upload("/api/v1/checks", word, reviewed.bytes).await;
    assert_eq!(again.json()["text"], DRAFT, "what was reviewed can be checked again");
}

/// What is sent, where, as what, the body, and the status and code that come back.
type Row<'a> = (&'a str, &'a str, &'a str, Vec<u8>, u16, &'a str);

#[tokio::test]
async fn refuses_what_is_no_draft() {
    let multipart = "multipart/form-data; boundary=X";
    let large = vec![b'a'; (20 << 20) + 1];
    let rows: [Row<'_>; 10] = [
        ("empty", "/api/v1/checks", "text/plain", vec![], 422, "unreadable_file"),
        ("junk", "/api/v1/checks", "application/octet-stream", vec![0, 159, 1, 255, 0, 3, 0], 422, "unreadable_file"),
        ("damaged", "/api/v1/checks", "application/octet-stream", b"PK\x03\x04...".to_vec(), 422, "unreadable_file"),
        ("picture", "/api/v1/checks", "image/png", b"\x89PNG\r\n\x1a\n0000".to_vec(), 422, "unreadable_file"),
        ("marks", "/api/v1/checks", "text/plain", "。。。".into(), 422, "empty"),
        ("large", "/api/v1/checks", "text/plain", large, 413, "body_too_large"),
        (
            "undeclared",
            "/api/v1/checks",
            "application/x-www-form-urlencoded",
            b"a=1".to_vec(),
            415,
            "unsupported_media_type",
        ),
        ("no file", "/api/v1/checks", multipart, form(&[("x", None, "1")]).into_bytes(), 422, "missing_field"),
        ("broken form", "/api/v1/checks", multipart, b"--X\r\nnothing".to_vec(), 400, "invalid_form"),
        ("format", "/api/v1/checks?format=exe", "text/plain", "文".into(), 422, "invalid_value"),
    ];
    for (what, path, kind, body, status, code) in rows {
        let reply = upload(path, kind, body).await;
        let body = reply.json();
        assert_eq!((reply.status.as_u16(), body["code"].as_str().unwrap()), (status, code), "{what}: {body}");
        assert!(body["message"].as_str().unwrap().chars().any(|c| c > '\u{4e00}'), "{what}");
    }
}
