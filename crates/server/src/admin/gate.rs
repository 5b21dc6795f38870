use std::net::SocketAddr;

use axum::extract::{ConnectInfo, Request};
use axum::http::header::{FORWARDED, HOST, HeaderName, VIA};
use axum::http::{HeaderMap, Version};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use crate::failure::Failure;

/// Lets only this computer in: the connection comes from it, the address in the browser names it, and no proxy
/// stands between. A page elsewhere that points a name of its own here (DNS rebinding) fails the second.
pub(super) async fn only_here(request: Request, next: Next) -> Response {
    let peer = request.extensions().get::<ConnectInfo<SocketAddr>>();
    let is_local = peer.is_some_and(|ConnectInfo(peer)| peer.ip().to_canonical().is_loopback());
    // Proxies of one's own speak from this computer too; most say so, and the commonest default speaks HTTP/1.0.
    let is_direct = !is_forwarded(request.headers()) && request.version() != Version::HTTP_10;
    if is_local && is_direct && names_this_computer(host(request.headers())) {
        next.run(request).await
    } else {
        Failure::Elsewhere.into_response()
    }
}

fn is_forwarded(headers: &HeaderMap) -> bool {
    let marks = [FORWARDED, VIA, HeaderName::from_static("x-forwarded-for"), HeaderName::from_static("x-real-ip")];
    marks.iter().any(|mark| headers.contains_key(mark))
}

/// The value of `Host`, when it is readable.
pub(super) fn host(headers: &HeaderMap) -> &str {
    headers.get(HOST).and_then(|value| value.to_str().ok()).unwrap_or_default()
}

fn names_this_computer(host: &str) -> bool {
    let name = match host.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
        Some((v6, _)) => v6,
        None => host.split(':').next().unwrap_or_default(),
    };
    name.eq_ignore_ascii_case("localhost")
        || name.parse::<std::net::IpAddr>().is_ok_and(|ip| ip.to_canonical().is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(host: &str, expected: bool) {
        assert_eq!(names_this_computer(host), expected, "{host}");
    }

    #[test]
    fn only_names_of_this_computer_count() {
        check("127.0.0.1:8080", true);
        check("localhost", true);
        check("LocalHost:80", true);
        check("[::1]:8080", true);
        check("school.example:8080", false);
        check("127.0.0.1.evil.example", false);
        check("localhost.evil.example:8080", false);
        check("192.168.1.4:8080", false);
        check("", false);
    }
}
