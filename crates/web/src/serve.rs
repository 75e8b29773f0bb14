//! Listening: over plain http, in front of a proxy that brings TLS or on the machine's own loopback address.

use crate::app::{App, Config};
use casework::Desk;
use std::future::Future;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpListener;

/// How long requests under way may still take after we were asked to stop.
const GRACE: Duration = Duration::from_secs(20);

/// Why nothing is served.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// The address is open to other machines, and browsers would send passwords in clear.
    #[error(
        "listening on {0} needs an https address for browsers: put a proxy with TLS in front and give its address \
         with --public-origin https://…, or listen on 127.0.0.1"
    )]
    NotPrivate(SocketAddr),
    /// The listener failed.
    #[error("the listener failed: {0}")]
    Listener(#[from] std::io::Error),
}

/// Serves until the program is asked to stop (Ctrl-C or SIGTERM), then lets requests under way finish.
///
/// # Errors
/// [`ServeError`] when the address is not private and there is no https origin, or the listener fails.
pub async fn serve(desk: Arc<Desk>, listener: TcpListener, config: Config) -> Result<(), ServeError> {
    serve_until(desk, listener, config, asked_to_stop()).await
}

/// Serves until `stop` comes true, then lets requests under way finish.
///
/// # Errors
/// As [`serve`].
pub async fn serve_until(
    desk: Arc<Desk>,
    listener: TcpListener,
    config: Config,
    stop: impl Future<Output = ()> + Send + 'static,
) -> Result<(), ServeError> {
    let address = listener.local_addr()?;
    if !address.ip().is_loopback() && !config.is_https() {
        return Err(ServeError::NotPrivate(address));
    }
    let app = App::new(desk, config);
    let work = crate::post::work(app.clone());
    let service = crate::router(app).into_make_service_with_connect_info::<SocketAddr>();
    let (stopping, stopped) = tokio::sync::oneshot::channel::<()>();
    let stop = async move {
        stop.await;
        // The receiver is gone only when serving has ended already.
        let _ = stopping.send(());
    };
    let serving = axum::serve(listener, service).with_graceful_shutdown(stop);
    tokio::select! {
        ended = async { serving.await } => Ok(ended?),
        () = work => Ok(()),
        () = async { if stopped.await.is_ok() { tokio::time::sleep(GRACE).await } else { std::future::pending().await } } => {
            tracing::warn!("requests were still under way when the time to stop was over");
            Ok(())
        }
    }
}

async fn asked_to_stop() {
    let interrupt = tokio::signal::ctrl_c();
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        match signal(SignalKind::terminate()) {
            Ok(mut terminate) => {
                tokio::select! { _ = interrupt => {}, _ = terminate.recv() => {} }
            }
            Err(_) => {
                let _ = interrupt.await;
            }
        }
    }
    #[cfg(not(unix))]
    {
        let _ = interrupt.await;
    }
}
