use std::future::Future;
use std::io;
use std::net::SocketAddr;

use axum::serve::ListenerExt as _;
use tokio::net::TcpListener;

use crate::app::app;
use crate::door::Door;
use crate::state::AppState;

/// Serves until `shutdown` completes, then finishes the requests that have begun and returns.
///
/// # Errors
/// When the listener fails for good.
pub async fn serve(
    listener: TcpListener,
    state: AppState,
    shutdown: impl Future<Output = ()> + Send + 'static,
) -> io::Result<()> {
    let service = app(state).into_make_service_with_connect_info::<SocketAddr>();
    // Tapping lets the peer's address through; nothing is done to the connection.
    let listener = Door(listener).tap_io(|_| ());
    axum::serve(listener, service).with_graceful_shutdown(shutdown).await
}

/// Completes when the process is asked to stop: ctrl-c, or SIGTERM where there is one.
pub async fn stop_signal() {
    let ctrl_c = async {
        if tokio::signal::ctrl_c().await.is_err() {
            // Without a handler the system ends the process itself.
            std::future::pending::<()>().await;
        }
    };
    tokio::select! {
        () = ctrl_c => {}
        () = terminated() => {}
    }
    tracing::info!("stopping: finishing the requests that have begun");
}

#[cfg(unix)]
async fn terminated() {
    use tokio::signal::unix::{SignalKind, signal};
    match signal(SignalKind::terminate()) {
        Ok(mut stream) => {
            stream.recv().await;
        }
        Err(_) => std::future::pending().await,
    }
}

#[cfg(not(unix))]
async fn terminated() {
    std::future::pending().await
}
