//! Connections on which the few errors that the HTTP library answers itself, with nothing in them, get words.

use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::task::{Context, Poll};

use askama::Template as _;
use axum::serve::Listener;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::{TcpListener, TcpStream};

use crate::failure::Failure;
use crate::frame::CONTENT_SECURITY_POLICY;
use crate::page::ErrorPage;

/// Accepts connections that can speak for the library.
#[derive(Debug)]
pub(crate) struct Door(pub(crate) TcpListener);

impl Listener for Door {
    type Io = Wire<TcpStream>;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (Self::Io, Self::Addr) {
        let (stream, peer) = Listener::accept(&mut self.0).await;
        (Wire { stream, wants_json: false, instead: None }, peer)
    }

    fn local_addr(&self) -> io::Result<Self::Addr> {
        self.0.local_addr()
    }
}

/// A connection. An answer without words to an address or to headers that are too long is replaced.
#[derive(Debug)]
pub(crate) struct Wire<S> {
    stream: S,
    /// The last request that began here went to the JSON interface.
    wants_json: bool,
    /// What is written instead, and how much of it is.
    instead: Option<(Vec<u8>, usize)>,
}

impl<S> Wire<S> {
    /// The failure that the library is about to answer without words.
    fn wordless(bytes: &[u8]) -> Option<Failure> {
        let is_empty = bytes.windows(17).any(|part| part.eq_ignore_ascii_case(b"content-length: 0"));
        match bytes.get(..13) {
            Some(b"HTTP/1.1 414 ") if is_empty => Some(Failure::AddressTooLong),
            Some(b"HTTP/1.1 431 ") if is_empty => Some(Failure::HeadersTooLarge),
            Some(_) | None => None,
        }
    }

    fn words(&self, failure: &Failure) -> Vec<u8> {
        let json = || serde_json::to_string(&failure.body("")).unwrap_or_default();
        let page = ErrorPage::new(failure, "").render().ok().filter(|_| !self.wants_json);
        let (kind, body) = match page {
            Some(page) => ("text/html; charset=utf-8", page),
            None => ("application/json", json()),
        };
        let (status, length) = (failure.status(), body.len());
        let head = format!(
            "HTTP/1.1 {status}\r\ncontent-type: {kind}\r\ncontent-length: {length}\r\nconnection: close\r\n\
             cache-control: no-store\r\nx-content-type-options: nosniff\r\nreferrer-policy: same-origin\r\n\
             content-security-policy: {CONTENT_SECURITY_POLICY}\r\n\r\n"
        );
        (head + &body).into_bytes()
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for Wire<S> {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        let before = buf.filled().len();
        let polled = Pin::new(&mut self.stream).poll_read(cx, buf);
        let fresh = buf.filled().get(before..).unwrap_or_default();
        if [&b"GET /"[..], b"POST /", b"HEAD /"].iter().any(|begin| fresh.starts_with(begin)) {
            let line = fresh.get(..20).unwrap_or(fresh);
            self.wants_json = line.windows(6).any(|part| part == b" /api/");
        }
        polled
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Wire<S> {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &[u8]) -> Poll<io::Result<usize>> {
        if self.instead.is_none() {
            let Some(failure) = Self::wordless(buf) else {
                return Pin::new(&mut self.stream).poll_write(cx, buf);
            };
            self.instead = Some((self.words(&failure), 0));
        }
        let wire = &mut *self;
        while let Some((words, written)) = &mut wire.instead {
            let rest = words.get(*written..).unwrap_or_default();
            if rest.is_empty() {
                wire.instead = None;
                break;
            }
            match Pin::new(&mut wire.stream).poll_write(cx, rest) {
                Poll::Ready(Ok(0)) => return Poll::Ready(Err(io::ErrorKind::WriteZero.into())),
                Poll::Ready(Ok(n)) => *written += n,
                Poll::Ready(Err(error)) => return Poll::Ready(Err(error)),
                Poll::Pending => return Poll::Pending,
            }
        }
        Poll::Ready(Ok(buf.len()))
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }
}

#[cfg(test)]
mod tests {
    use std::task::Waker;

    use super::*;

    /// A line that takes a few bytes at a time and keeps them.
    struct Line {
        request: &'static [u8],
        written: Vec<u8>,
    }

    impl AsyncRead for Line {
        fn poll_read(self: Pin<&mut Self>, _: &mut Context<'_>, buf: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
            buf.put_slice(self.request);
            Poll::Ready(Ok(()))
        }
    }

    impl AsyncWrite for Line {
        fn poll_write(mut self: Pin<&mut Self>, _: &mut Context<'_>, buf: &[u8]) -> Poll<io::Result<usize>> {
            let taken = buf.len().min(7);
            self.written.extend(&buf[..taken]);
            Poll::Ready(Ok(taken))
        }

        fn poll_flush(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
            Poll::Ready(Ok(()))
        }

        fn poll_shutdown(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
            Poll::Ready(Ok(()))
        }
    }

    /// What is on the line after the library reads `request` and writes `answer`.
    fn check(request: &'static [u8], answer: &'static [u8]) -> String {
        let mut wire = Wire { stream: Line { request, written: vec![] }, wants_json: false, instead: None };
        let mut cx = Context::from_waker(Waker::noop());
        let mut space = [0; 64];
        assert!(Pin::new(&mut wire).poll_read(&mut cx, &mut ReadBuf::new(&mut space)).is_ready());
        let mut rest = answer;
        while !rest.is_empty() {
            let Poll::Ready(Ok(taken)) = Pin::new(&mut wire).poll_write(&mut cx, rest) else {
                panic!("the line waits")
            };
            rest = &rest[taken..];
        }
        String::from_utf8(wire.stream.written).unwrap()
    }

    #[test]
    fn answers_without_words_get_them() {
        let bare = b"HTTP/1.1 414 URI Too Long\r\nconnection: close\r\ncontent-length: 0\r\n\r\n";
        let page = check(b"GET /?q=1 HTTP/1.1\r\n", bare);
        assert!(page.starts_with("HTTP/1.1 414 URI Too Long\r\n") && page.contains("<h1>地址太长"), "{page}");
        let (head, body) = page.split_once("\r\n\r\n").unwrap();
        assert!(head.contains(&format!("content-length: {}", body.len())), "{head}");
        let json = check(b"GET /api/v1/search?q=1 HTTP/1.1\r\n", bare);
        assert!(json.contains("\"code\":\"address_too_long\""), "{json}");
        let other = check(b"GET / HTTP/1.1\r\n", b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n");
        assert_eq!(other, "HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n");
    }
}
