//! The keeper's pages: who gets in, and what changes only after a yes.

use std::net::SocketAddr;

use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::{Request, Version};

use crate::service::{Reply, page, send};

const HERE: &str = "127.0.0.1:8080";

/// As a browser on `peer` asks, addressing `host`.
async fn ask(path: &str, peer: &str, host: &str, headers: &[(&str, &str)]) -> Reply {
    let mut request = Request::get(path).header("host", host).header("accept", "text/html");
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let mut request = request.body(Body::empty()).unwrap();
    request.extensions_mut().insert(ConnectInfo(peer.parse::<SocketAddr>().unwrap()));
    send(request).await
}

async fn open(path: &str, cookie: &str) -> Reply {
    ask(path, "127.0.0.1:50000", HERE, &[("cookie", cookie)]).await
}

/// A post with everything right but what the caller changes.
async fn post(path: &str, kind: &str, cookie: &str, origin: &str, body: impl Into<Body>) -> Reply {
    let request = Request::post(path).header("host", HERE).header("content-type", kind);
    let request = request.header("cookie", cookie).header("origin", origin).header("accept", "text/html");
    let mut request = request.body(body.into()).unwrap();
    request.extensions_mut().insert(ConnectInfo("127.0.0.1:50000".parse::<SocketAddr>().unwrap()));
    send(request).await
}

const FORM: &str = "application/x-www-form-urlencoded";
const OWN: &str = "http://127.0.0.1:8080";

/// Cookie and token of a fresh session.
async fn session() -> (String, String) {
    let reply = open("/admin", "").await;
    assert_eq!(reply.status, 200, "{}", reply.body);
    let cookie = reply.header("set-cookie").split(';').next().unwrap().to_owned();
    let token = reply.body.split("name=\"token\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    (cookie, token)
}

fn multipart(parts: &[(&str, Option<&str>, &str)]) -> (String, String) {
    let mut body = String::new();
    for (name, file, value) in parts {
        let file = file.map(|file| format!("; filename=\"{file}\"")).unwrap_or_default();
        body.push_str(&format!("--x\r\nContent-Disposition: form-data; name=\"{name}\"{file}\r\n\r\n{value}\r\n"));
    }
    body.push_str("--x--\r\n");
    ("multipart/form-data; boundary=x".to_owned(), body)
}

#[tokio::test]
async fn only_this_computer_gets_in() {
    let check = async |peer: &str, host: &str, headers: &[(&str, &str)], expected: u16| {
        assert_eq!(ask("/admin", peer, host, headers).await.status.as_u16(), expected, "{peer} {host} {headers:?}");
    };
    check("127.0.0.1:1", HERE, &[], 200).await;
    check("[::1]:1", "localhost:8080", &[], 200).await;
    check("[::ffff:127.0.0.1]:1", "[::1]:8080", &[], 200).await;
    check("192.168.1.7:1", HERE, &[], 403).await;
    check("127.0.0.1:1", "school.example", &[], 403).await;
    check("127.0.0.1:1", HERE, &[("x-forwarded-for", "192.168.1.7")], 403).await;
    check("127.0.0.1:1", HERE, &[("via", "1.1 proxy")], 403).await;
    assert_eq!(page("/admin").await.status, 403, "a connection that is not known is none of ours");
    let mut old = Request::get("/admin").version(Version::HTTP_10).header("host", HERE).body(Body::empty()).unwrap();
    old.extensions_mut().insert(ConnectInfo("127.0.0.1:1".parse::<SocketAddr>().unwrap()));
    assert_eq!(send(old).await.status, 403, "proxies speak HTTP/1.0 by default");
}

#[tokio::test]
async fn writes_prove_where_they_come_from() {
    let (cookie, token) = session().await;
    let body = format!("token={token}");
    for (cookie, origin, body) in [
        (cookie.as_str(), "http://evil.example", body.as_str()),
        (cookie.as_str(), "null", body.as_str()),
        (cookie.as_str(), OWN, "token=0"),
        (cookie.as_str(), OWN, ""),
        ("", OWN, body.as_str()),
        ("tiaowen-admin=00000000000000000000000000000000", OWN, body.as_str()),
    ] {
        for path in ["/admin/rebuild", "/admin/accept", "/admin/remove/campus-ai-2026", "/admin/review/0"] {
            let reply = post(path, FORM, cookie, origin, body.to_owned()).await;
            assert_eq!(reply.status, 403, "{path} {origin} {body}");
        }
    }
    let (kind, body) = multipart(&[("file", Some("a.txt"), "关于某事的通知"), ("token", None, &token)]);
    assert_eq!(post("/admin/files", &kind, &cookie, OWN, body).await.status, 403, "the token stands first");
}

#[tokio::test]
async fn a_file_waits_until_somebody_says_yes() {
    let (cookie, token) = session().await;
    let text = "示例学校关于<script>alert(1)</script>人工智能考试的规定\n\n2026年3月1日\n\n一、考试\n\n考试期间严禁使用人工智能。";
    let (kind, body) = multipart(&[("token", None, &token), ("file", Some("../<b>规定.txt"), text)]);
    let reply = post("/admin/files", &kind, &cookie, OWN, body).await;
    assert_eq!(reply.status, 303, "{}", reply.body);
    let address = reply.header("location").to_owned();
    let review = open(&address, &cookie).await;
    assert!(review.body.contains("考试期间严禁使用人工智能"), "{}", review.body);
    assert!(!review.body.contains("<script>alert") && !review.body.contains("<b>规定"), "{}", review.body);
    assert!(review.body.contains("还没有收录"));
    let facts = "title=%E8%80%83%E8%AF%95%E8%A7%84%E5%AE%9A&issued=2026-03-02&level=school&binding=binding&do=save";
    let saved = post(&address, FORM, &cookie, OWN, format!("token={token}&{facts}")).await;
    assert_eq!(saved.status, 303, "{}", saved.body);
    assert!(open(&address, &cookie).await.body.contains("value=\"2026-03-02\""));
    let wrong = facts.replace("level=school", "level=king");
    assert_eq!(post(&address, FORM, &cookie, OWN, format!("token={token}&{wrong}")).await.status, 422);
    let gone = post(&address, FORM, &cookie, OWN, format!("token={token}&do=discard")).await;
    assert_eq!(gone.status, 303);
    assert_eq!(open(&address, &cookie).await.status, 404);
    let (kind, body) = multipart(&[("token", None, &token), ("file", Some("x.exe"), "MZ\u{0}\u{1}")]);
    assert_eq!(post("/admin/files", &kind, &cookie, OWN, body).await.status, 422);
}

#[tokio::test]
async fn opinions_reach_the_keeper() {
    let (cookie, _) = session().await;
    let body = "useful=0&h=%E4%BD%9C%E4%B8%9A%3Cb%3E&reason=%E7%BB%93%E8%AE%BA%E4%B8%8D%E5%AF%B9&comment=x&back=//evil";
    let reply = post("/feedback", FORM, "", OWN, body).await;
    assert_eq!(reply.status, 200, "{}", reply.body);
    assert!(reply.body.contains("href=\"/\""), "the way back stays here: {}", reply.body);
    let shown = open("/admin/feedback", &cookie).await.body;
    assert!(shown.contains("作业&#60;b&#62;") && shown.contains("结论不对"), "{shown}");
    assert_eq!(post("/feedback", FORM, "", "http://evil.example", body).await.status, 403);
    assert_eq!(post("/feedback", FORM, "", OWN, "useful=2&h=a").await.status, 422);
    assert_eq!(post("/feedback", FORM, "", OWN, "useful=1").await.status, 422);
}

#[tokio::test]
async fn small_ways_lead_on() {
    for (path, to) in
        [("/documents/", "/documents"), ("/api/v1/documents/?x=1", "/api/v1/documents?x=1"), ("/norms//", "/norms")]
    {
        let reply = page(path).await;
        assert_eq!((reply.status.as_u16(), reply.header("location")), (308, to), "{path}");
    }
    assert_eq!(page("//evil.example/").await.status, 404);
    assert_eq!(page("/favicon.ico").await.header("location"), "/assets/favicon.svg");
    assert!(page("/status").await.body.contains("可以答复"));
}
