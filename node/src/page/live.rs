//! Telling open pages that something has changed, so that they look again: server-sent events.
//!
//! A stream says nothing but that a document has new entries; what it is, the page fetches as anybody would. Streams are
//! bounded, so that some connections are always left for those who ask.

use super::limits::{LIVE_HEARTBEAT, LIVE_STREAMS_MAX};
use super::trouble::Trouble;
use super::visit::Visit;
use crate::desk::DeskError;
use axum::body::{Body, Bytes};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use djuntu_protocol::identity::DocumentId;
use futures::stream;
use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::broadcast::error::RecvError;
use tokio::sync::{OwnedSemaphorePermit, Semaphore, broadcast};

/// How long changes are gathered before a page is told.
const QUIET: Duration = Duration::from_millis(100);

/// The places for streams; cheap to clone.
#[derive(Clone, Debug)]
pub(super) struct Places(Arc<Semaphore>);

impl Places {
    /// Takes a place, when one is free.
    pub(super) fn take(&self) -> Option<OwnedSemaphorePermit> {
        Arc::clone(&self.0).try_acquire_owned().ok()
    }

    pub(super) fn new() -> Self {
        Self(Arc::new(Semaphore::new(LIVE_STREAMS_MAX)))
    }
}

/// One open stream.
struct Stream {
    changes: broadcast::Receiver<(DocumentId, bool)>,
    _place: OwnedSemaphorePermit,
    number: u64,
}

pub(super) async fn events(visit: Visit) -> Result<Response, Trouble> {
    let place = visit.places.take().ok_or(DeskError::Crowded)?;
    let changes = visit.desk.page_changes().ok_or(DeskError::Stopping)?;
    let stream = stream::unfold(Stream { changes, _place: place, number: 0 }, next);
    let headers = [(header::CONTENT_TYPE, "text/event-stream"), (header::CACHE_CONTROL, "no-store")];
    std::future::ready(Ok((headers, Body::from_stream(stream)).into_response())).await
}

/// Waits for the next thing to say; none when the node stops.
async fn next(mut stream: Stream) -> Option<(Result<Bytes, Infallible>, Stream)> {
    if stream.number == 0 {
        // Browsers ask again by themselves after so many milliseconds, and see at once that they are connected.
        stream.number = 1;
        return Some((Ok(Bytes::from_static(b"retry: 3000\n\n")), stream));
    }
    let said = match tokio::time::timeout(LIVE_HEARTBEAT, stream.changes.recv()).await {
        Err(_) => Bytes::from_static(b": still here\n\n"),
        Ok(Err(RecvError::Closed)) => return None,
        Ok(Ok(_) | Err(RecvError::Lagged(_))) => {
            tokio::time::sleep(QUIET).await;
            // One look is enough for all that came meanwhile.
            stream.changes = stream.changes.resubscribe();
            stream.number += 1;
            Bytes::from(format!("event: change\nid: {}\ndata:\n\n", stream.number))
        }
    };
    Some((Ok(said), stream))
}
