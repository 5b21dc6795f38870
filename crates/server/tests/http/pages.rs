//! The pages through the router: what stands in them, and what must not.

use crate::service::{Reply, get, page, send};
use axum::body::Body;
use axum::http::{Method, Request};

const QUESTION: &str = "%E5%AD%A6%E7%94%9F%E8%83%BD%E4%B8%8D%E8%83%BD%E7%9B%B4%E6%8E%A5%E4%BA%A4%E4%BA%BA%E5%B7%A5%E6%99%BA%E8%83%BD%E5%86%99%E7%9A%84%E4%BD%9C%E4%B8%9A";

/// Text between the first `from` and the next `to` after it.
#[track_caller]
fn between<'a>(html: &'a str, from: &str, to: &str) -> &'a str {
    let (_, rest) = html.split_once(from).unwrap_or_else(|| panic!("no {from} in {html}"));
    rest.split_once(to).unwrap_or_else(|| panic!("no {to} after {from}")).0
}

#[track_caller]
fn check_headers(what: &str, reply: &Reply) {
    let policy = reply.header("content-security-policy");
    assert!(policy.contains("default-src 'none'") && policy.contains("frame-ancestors 'none'"), "{what}: {policy}");
    assert!(!policy.contains("unsafe"), "{what}: {policy}");
    assert_eq!(reply.header("x-content-type-options"), "nosniff", "{what}");
    assert_eq!(reply.header("referrer-policy"), "same-origin", "{what}");
    assert!(!reply.header("x-request-id").is_empty(), "{what}");
    assert!(!reply.header("cache-control").is_empty(), "{what}");
}

#[tokio::test]
async fn every_page_is_sealed_and_holds_no_inline_code() {
    for path in ["/", "/documents", "/documents/campus-ai-2026", "/documents/markup", "/about", "/nothing", "/health"] {
        let reply = page(path).await;
        check_headers(path, &reply);
        let html = reply.body.to_lowercase();
        for forbidden in ["<style", " style=", "javascript:", " onclick=", " onload=", "http://", "https://"] {
            assert!(!html.contains(forbidden), "{path} holds {forbidden}");
        }
        for script in html.split("<script").skip(1) {
            assert!(script.starts_with(" type=\"module\" src=\"/assets/"), "{path}: {script:.60}");
        }
    }
}

#[tokio::test]
async fn answers_without_scripts() {
    let reply = page(&format!("/?q={QUESTION}")).await;
    assert_eq!(reply.status, 200, "{}", reply.body);
    assert!(between(&reply.body, "<p class=\"verdict", "</p>").contains("不可以"));
    assert!(reply.body.contains("本内容由人工智能生成合成"));
    let card = between(&reply.body, "<li class=\"source\" id=\"t0-c1\"", "</li>");
    let href = between(card, "href=\"", "\"").replace("&#38;", "&");
    let (address, fragment) = href.split_once('#').unwrap();
    assert!(fragment.starts_with('%'), "{href}");
    let reader = page(address).await;
    let quote = between(card, "<blockquote>", "</blockquote>");
    let marks = reader.body.split("<mark>").skip(1).filter_map(|rest| rest.split("</mark>").next());
    assert_eq!(marks.collect::<String>(), quote.replace('\n', ""), "the quotation is marked across heading and body");
    assert!(
        reply.body.contains("name=\"h\" value=\"学生能不能直接交人工智能写的作业\""),
        "a follow-up carries the question"
    );
}

#[tokio::test]
async fn a_posted_form_goes_to_its_address() {
    let form = |body: String, accept: &str| Request::post("/").header("accept", accept).body(Body::from(body)).unwrap();
    let reply = send(form(format!("h=a&q={QUESTION}&asker=teacher"), "text/html")).await;
    assert_eq!(reply.status, 303);
    assert_eq!(reply.header("location"), format!("/?h=a&q={QUESTION}&asker=teacher"));
    let reply = send(form(format!("q={}", "%E9%97%AE".repeat(2000)), "text/html")).await;
    assert_eq!(reply.status, 200, "too long for an address: answered at once");
    let reply = send(form(format!("q={QUESTION}"), "text/event-stream")).await;
    let names: Vec<&str> = reply.body.lines().filter_map(|line| line.strip_prefix("event: ")).collect();
    assert_eq!((names.first(), names.last()), (Some(&"verdict"), Some(&"answer")));
    assert!(reply.body.contains("id=\"t0-c1\""));
}

#[tokio::test]
async fn says_on_the_page_what_is_wrong_with_a_question() {
    for (path, status, words) in [
        ("/?q=%E3%80%82%E3%80%82".to_owned(), 422, "没有文字"),
        (format!("/?q={}", "a".repeat(10_001)), 413, "太长"),
        (format!("/?q={QUESTION}&as_of=x"), 422, "as_of"),
        (format!("/?q={QUESTION}&asker=x"), 422, "asker"),
    ] {
        let reply = page(&path).await;
        assert_eq!(reply.status.as_u16(), status, "{words}");
        assert!(between(&reply.body, "role=\"alert\">", "</p>").contains(words), "{}", reply.body);
        assert!(reply.body.contains("<textarea"), "the question can be corrected");
    }
    assert_eq!(page("/?q=%ff").await.status, 400);
}

#[tokio::test]
async fn shows_a_conversation_from_its_address() {
    let reply = page(&format!("/?h={QUESTION}&q=%E9%82%A3%E8%80%81%E5%B8%88%E5%A4%87%E8%AF%BE%E5%91%A2")).await;
    assert_eq!(reply.body.matches("<article class=\"turn\"").count(), 2, "{}", reply.body);
    assert!(reply.body.contains("id=\"t1-q\""));
}

#[tokio::test]
async fn the_reader_marks_links_and_warns() {
    let reader = page("/documents/campus-ai-2026?q=%E4%BA%BA%E5%B7%A5%E6%99%BA%E8%83%BD").await.body;
    assert!(reader.contains("id=\"二/（一）\""), "clauses are anchors");
    assert!(reader.contains("<a href=\"#%E4%BA%8C%2F%EF%BC%88%E4%B8%80%EF%BC%89\""), "the outline leads to them");
    assert!(reader.matches("<mark>人工智能</mark>").count() > 3);
    assert!(reader.contains("旧版：<a href=\"/documents/campus-ai-2025\""));
    let old = page("/documents/campus-ai-2025").await.body;
    assert!(between(&old, "notice-stop", "</p>").contains("/documents/campus-ai-2026"));
    assert!(old.contains("2026年版第三部分写明取代"));
    let missing = page("/documents/campus-ai-2026?quote=%E6%B2%A1%E6%9C%89%E8%BF%99%E5%8F%A5").await.body;
    assert!(missing.contains("没有找到所引的这句话"));
}

#[tokio::test]
async fn text_from_outside_stays_text() {
    let attack = "%3Cscript%3Ealert(1)%3C%2Fscript%3E%22%20onmouseover%3D%22x%E4%BD%9C%E4%B8%9A";
    for path in [
        format!("/?q={attack}"),
        format!("/?h={attack}&q={attack}"),
        format!("/documents?q={attack}"),
        format!("/documents/markup?q={attack}"),
        format!("/documents/markup?quote={attack}&at={attack}"),
        format!("/documents/{attack}"),
        "/documents".to_owned(),
        "/documents/markup".to_owned(),
    ] {
        let body = page(&path).await.body;
        for forbidden in ["<script>", "<img", "\" onmouseover", "<b>办公室", "<i>测试"] {
            assert!(!body.contains(forbidden), "{path} holds {forbidden}");
        }
    }
    let reader = page("/documents/markup").await.body;
    assert!(reader.contains("&#60;img src=x onerror=alert(1)&#62;"), "{reader}");
}

#[tokio::test]
async fn finds_documents_and_clauses() {
    let all = page("/documents").await.body;
    assert_eq!(all.matches("<li class=\"document\">").count(), 3);
    let some = page("/documents?q=%E7%A4%BA%E6%A0%A1%E3%80%942026%E3%80%95").await.body;
    assert_eq!(some.matches("<li class=\"document\">").count(), 1);
}

#[tokio::test]
async fn errors_are_pages_for_people() {
    for (path, status) in [("/nothing", 404), ("/documents/nothing", 404), ("/documents/%ff", 400)] {
        let reply = page(path).await;
        assert_eq!(reply.status.as_u16(), status, "{path}");
        assert!(reply.header("content-type").starts_with("text/html"));
        assert!(reply.body.contains("回到提问") && reply.body.contains(reply.header("x-request-id")), "{path}");
    }
    assert!(get("/nothing").await.header("content-type").starts_with("application/json"), "programs get JSON");
}

#[tokio::test]
async fn assets_are_asked_for_once() {
    let home = page("/").await.body;
    let style = between(&home, "href=\"/assets/app.css", "\"");
    assert!(style.starts_with("?v="));
    for (name, kind) in [("app.css", "text/css"), ("ask.js", "text/javascript"), ("icons.svg", "image/svg+xml")] {
        let path = format!("/assets/{name}");
        let first = get(&path).await;
        assert_eq!(first.status, 200);
        assert!(first.header("content-type").starts_with(kind), "{name}");
        check_headers(name, &first);
        let request = Request::get(&path).header("if-none-match", first.header("etag")).body(Body::empty()).unwrap();
        let again = send(request).await;
        assert_eq!((again.status.as_u16(), again.body.len()), (304, 0), "{name}");
    }
    let head = send(Request::builder().method(Method::HEAD).uri("/").body(Body::empty()).unwrap()).await;
    assert_eq!((head.status.as_u16(), head.body.len()), (200, 0));
}
