//! The page that checks a draft.

use axum::body::Body;
use axum::http::Request;

use crate::service::{Reply, page, send};

async fn post(parts: &[(&str, &str)]) -> Reply {
    let part = |(name, value): &(&str, &str)| {
        format!("--x\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n")
    };
    let body = format!("{}--x--\r\n", parts.iter().map(part).collect::<String>());
    let request = Request::post("/check").header("accept", "text/html");
    send(request.header("content-type", "multipart/form-data; boundary=x").body(Body::from(body)).unwrap()).await
}

const DRAFT: &str =
    "依据《示例学校人工智能使用办法（2026年版）》（示校〔2026〕9号），\r\n又据《并不存在的<b>办法》第九条。";

#[tokio::test]
async fn findings_stand_beside_the_draft() {
    let reply = post(&[("text", DRAFT), ("do", "check")]).await;
    assert_eq!(reply.status, 200, "{}", reply.body);
    assert!(reply.body.contains("文号有误") && reply.body.contains("id=\"f1\"") && reply.body.contains("href=\"#f1\""));
    assert!(reply.body.contains("/documents/campus-ai-2026"), "{}", reply.body);
    assert!(!reply.body.contains("<b>办法"), "{}", reply.body);
    assert!(reply.body.contains("人工智能生成合成"));
}

#[tokio::test]
async fn an_accepted_correction_is_put_in_and_checked_again() {
    let reply = post(&[("text", DRAFT), ("accept", "0"), ("accept", "99"), ("accept", "x"), ("do", "apply")]).await;
    assert!(reply.body.contains("刚才改了 1 处"), "{}", reply.body);
    assert!(reply.body.contains("示校〔2026〕1号") && !reply.body.contains("〔2026〕9号"), "{}", reply.body);
}

#[tokio::test]
async fn results_are_taken_away_as_files() {
    for (choice, kind) in [("txt", "text/plain"), ("csv", "text/csv"), ("html", "text/html")] {
        let reply = post(&[("text", DRAFT), ("do", choice)]).await;
        assert!(reply.header("content-type").starts_with(kind), "{choice}");
        assert_eq!(reply.header("content-disposition"), format!("attachment; filename=\"check.{choice}\""));
    }
}

#[tokio::test]
async fn what_cannot_be_checked_is_told_on_the_page() {
    assert!(page("/check").await.body.contains("<textarea"));
    let empty = post(&[("text", " 。"), ("do", "check")]).await;
    assert_eq!(empty.status, 422);
    assert!(empty.body.contains("role=\"alert\"") && empty.body.contains("<textarea"), "{}", empty.body);
    let none = Request::post("/check").header("accept", "text/html").body(Body::from("text=x")).unwrap();
    assert_eq!(send(none).await.status, 400);
}
