use std::hash::{BuildHasher, RandomState};

use axum::http::HeaderMap;
use axum::http::header::{COOKIE, HeaderValue, ORIGIN};

use super::gate::host;
use crate::failure::Failure;

const COOKIE_NAME: &str = "tiaowen-admin";

/// Makes and checks the tokens that forms carry. Both keys are drawn by the system once a run and never leave.
#[derive(Debug, Default)]
pub(super) struct Secret {
    one: RandomState,
    other: RandomState,
}

/// A browser's session: the cookie it has, or a fresh one to be set.
pub(super) struct Session {
    pub(super) token: String,
    pub(super) set_cookie: Option<HeaderValue>,
}

impl Secret {
    /// The session of a browser that opens a page.
    pub(super) fn session(&self, headers: &HeaderMap) -> Session {
        if let Some(known) = cookie(headers) {
            return Session { token: self.token(known), set_cookie: None };
        }
        // RandomState is the standard library's only source of randomness.
        let fresh = || RandomState::new().hash_one("session");
        let id = format!("{:016x}{:016x}", fresh(), fresh());
        let cookie = format!("{COOKIE_NAME}={id}; Path=/admin; HttpOnly; SameSite=Strict");
        Session { token: self.token(&id), set_cookie: HeaderValue::from_str(&cookie).ok() }
    }

    /// Refuses a write that was not sent from a page of this server in a browser with a session.
    ///
    /// # Errors
    /// When origin, cookie or token do not belong together.
    pub(super) fn check_origin(headers: &HeaderMap) -> Result<(), Failure> {
        let origin = headers.get(ORIGIN).and_then(|value| value.to_str().ok()).unwrap_or_default();
        let own = host(headers);
        let is_own = !own.is_empty() && ["http://", "https://"].iter().any(|s| origin.strip_prefix(s) == Some(own));
        if is_own { Ok(()) } else { Err(Failure::Forged) }
    }

    /// Refuses a token that is not the one of the browser's cookie.
    ///
    /// # Errors
    /// When there is no cookie, or the token is another's.
    pub(super) fn check_token(&self, headers: &HeaderMap, token: &str) -> Result<(), Failure> {
        let expected = cookie(headers).map(|id| self.token(id));
        let is_right = expected.is_some_and(|expected| same(expected.as_bytes(), token.as_bytes()));
        if is_right { Ok(()) } else { Err(Failure::Forged) }
    }

    fn token(&self, id: &str) -> String {
        format!("{:016x}{:016x}", self.one.hash_one(id), self.other.hash_one(id))
    }
}

/// Compares in a time that does not tell where the first difference is.
fn same(left: &[u8], right: &[u8]) -> bool {
    left.len() == right.len() && left.iter().zip(right).fold(0, |all, (a, b)| all | (a ^ b)) == 0
}

/// The session in the request's cookies; anything that we did not make counts as none.
fn cookie(headers: &HeaderMap) -> Option<&str> {
    let cookies = headers.get_all(COOKIE).iter().filter_map(|value| value.to_str().ok());
    let mut pairs = cookies.flat_map(|line| line.split(';')).filter_map(|pair| pair.trim().split_once('='));
    let (_, id) = pairs.find(|(name, _)| *name == COOKIE_NAME)?;
    (id.len() == 32 && id.bytes().all(|byte| byte.is_ascii_hexdigit())).then_some(id)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(pairs: &[(&'static str, &str)]) -> HeaderMap {
        pairs.iter().map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap())).collect()
    }

    #[test]
    fn tokens_belong_to_one_cookie_of_one_run() {
        let secret = Secret::default();
        let session = secret.session(&headers(&[]));
        let cookie = session.set_cookie.unwrap().to_str().unwrap().to_owned();
        assert!(cookie.contains("HttpOnly; SameSite=Strict"), "{cookie}");
        let sent = headers(&[("cookie", &format!("a=b; {}", cookie.split(';').next().unwrap()))]);
        assert!(secret.session(&sent).set_cookie.is_none());
        assert_eq!(secret.check_token(&sent, &session.token), Ok(()));
        assert_eq!(secret.check_token(&sent, &"0".repeat(32)), Err(Failure::Forged));
        assert_eq!(secret.check_token(&headers(&[]), &session.token), Err(Failure::Forged));
        assert_eq!(Secret::default().check_token(&sent, &session.token), Err(Failure::Forged));
    }

    #[test]
    fn writes_come_from_pages_of_this_server() {
        let check = |origin: &str| Secret::check_origin(&headers(&[("host", "127.0.0.1:8080"), ("origin", origin)]));
        assert_eq!(check("http://127.0.0.1:8080"), Ok(()));
        for foreign in ["http://127.0.0.1:9090", "http://evil.example", "null", "http://127.0.0.1:8080.evil.example"] {
            assert_eq!(check(foreign), Err(Failure::Forged), "{foreign}");
        }
        assert_eq!(Secret::check_origin(&headers(&[("host", "127.0.0.1:8080")])), Err(Failure::Forged));
    }
}
