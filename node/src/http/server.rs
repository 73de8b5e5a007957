//! Connections: how many at one time, how long one may be silent, and how they end.
//!
//! Hyper is driven here because `axum::serve` sets no time for headers. Invariant: nobody without a token holds a
//! connection longer than [`HEADER_TIME_MAX`], so the [`CONNECTIONS_MAX`] places come free again.

use super::auth::Guard;
use super::routes;
use crate::desk::Desk;
use crate::page::Porter;
use axum::Router;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use std::future::Future;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpListener;
use tokio::sync::{Semaphore, watch};
use tokio::task::JoinSet;

/// How many connections are served at one time; others wait in the system's queue.
const CONNECTIONS_MAX: usize = 64;
/// How long a client may take to send a request's header, and be silent between two requests.
pub(super) const HEADER_TIME_MAX: Duration = Duration::from_secs(5);
/// How long requests that were begun may go on when the node stops.
const ENDING_TIME_MAX: Duration = Duration::from_secs(5);
/// How long to wait when the system has no more connections to give.
const ACCEPT_PAUSE: Duration = Duration::from_millis(100);

/// Serves the interface on `listener` to holders of `token`, and the page to those whom `porter` lets in, until `shutdown`
/// ends; then requests that were begun are answered, for a bounded time.
pub(crate) async fn serve(
    listener: TcpListener,
    token: String,
    desk: Desk,
    porter: Porter,
    shutdown: impl Future<Output = ()>,
) {
    let address = match listener.local_addr() {
        Ok(address) => address,
        Err(error) => return tracing::error!(%error, "the interface has no address and is not served"),
    };
    let router = routes::router(desk, porter, Guard::new(address, &token));
    let places = Arc::new(Semaphore::new(CONNECTIONS_MAX));
    let (stop, _) = watch::channel(());
    let mut connections = JoinSet::new();
    let mut shutdown = pin!(shutdown);
    loop {
        let place = Arc::clone(&places).acquire_owned();
        let accepted = async {
            let place = place.await.expect("the semaphore is never closed");
            (place, listener.accept().await)
        };
        tokio::select! {
            () = &mut shutdown => break,
            (place, accepted) = accepted => match accepted {
                Ok((stream, _)) => {
                    // An answer goes out at once; that it could not be asked for makes it only slower.
                    stream.set_nodelay(true).ok();
                    let connection = connection(stream, router.clone(), stop.subscribe());
                    connections.spawn(async move {
                        connection.await;
                        drop(place);
                    });
                }
                Err(error) => {
                    tracing::warn!(%error, "a connection to the interface could not be accepted");
                    tokio::time::sleep(ACCEPT_PAUSE).await;
                }
            },
            Some(_) = connections.join_next() => {}
        }
    }
    drop(stop);
    let ended = async { while connections.join_next().await.is_some() {} };
    if tokio::time::timeout(ENDING_TIME_MAX, ended).await.is_err() {
        tracing::warn!("requests to the interface were cut off because the node stops");
    }
}

/// Serves one connection until it ends, or until `stop` closes and the request under way is answered.
pub(super) async fn connection(
    stream: impl AsyncRead + AsyncWrite + Unpin + Send + 'static,
    router: Router,
    mut stop: watch::Receiver<()>,
) {
    let service = TowerToHyperService::new(router);
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new()).header_read_timeout(HEADER_TIME_MAX);
    let mut connection = pin!(http.serve_connection(TokioIo::new(stream), service));
    let ended = tokio::select! {
        ended = &mut connection => ended,
        _ = stop.changed() => {
            connection.as_mut().graceful_shutdown();
            connection.await
        }
    };
    if let Err(error) = ended {
        tracing::debug!(%error, "a connection to the interface ended early");
    }
}
