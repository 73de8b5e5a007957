//! Writing one text together: every text on the edit page is live while a script may run.
//!
//! The document lives in the node, not in the browser. A page sends what was typed about three times a second, as splices
//! (`said` of a form: what they stand on, and for each text a list such as `[12,"new",-3]`, in Unicode characters as
//! `document::splices` of the protocol counts them), and hears as server-sent events what others write: `texts` with
//! everything, then `batch` for each thing that was written and `base` when something was stored or came from a twin. The
//! [`room`] says how the order of all this is decided, and `assets/editor.js` is the other half.
//!
//! What is typed is grouped: after a pause of two seconds, after five seconds at most, or as soon as somebody leaves the
//! page, it is one signed change of the document, which goes through the desk as any other edit. Only then a page says that
//! it is saved. A page keeps what is not known to be stored, with the state of the document on which it stands, and sends it
//! again to a node that was started anew; what has arrived already is not written twice.
//!
//! Who else has the page open, and where they write, is told to the pages of this node alone, is never stored, and leaves
//! with them. Cursors of people on other nodes are not shown: between nodes travel signed entries and nothing else.
//!
//! A live text is shown as it is, also with characters that other pages leave out ([`super::text`]): whoever writes has to
//! see what he deletes.

mod event;
mod room;
mod rooms;

pub(super) use rooms::Rooms;

use self::event::{NotTaken, Said, Told};
use self::room::{Key, Who};
use self::rooms::Coming;
use super::document;
use super::fields::Fields;
use super::limits::{LIVE_HEARTBEAT, PAGE_NAME_BYTES_MAX, SAID_BYTES_MAX};
use super::people::Role;
use super::porter::Porter;
use super::text;
use super::trouble::Trouble;
use super::visit::Visit;
use super::words::Words;
use crate::desk::DeskError;
use axum::body::{Body, Bytes};
use axum::extract::{Path, Query};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use futures::stream;
use std::convert::Infallible;
use tokio::sync::{OwnedSemaphorePermit, mpsc};
use tokio::time::Instant;

/// What a page that listens says of itself.
#[derive(Debug, serde::Deserialize)]
pub(super) struct Listener {
    page: String,
    room: Option<String>,
    rev: Option<u64>,
}

/// One open page.
struct Stream {
    heard: mpsc::Receiver<Told>,
    words: Words,
    porter: Porter,
    session: String,
    /// When it was last looked whether the visitor may still listen.
    looked: Instant,
    has_begun: bool,
    _place: OwnedSemaphorePermit,
}

/// Returns what names a page of this visitor.
fn key(visit: &Visit, page: &str) -> Option<Key> {
    let session = visit.session.as_deref()?;
    let is_name =
        !page.is_empty() && page.len() <= PAGE_NAME_BYTES_MAX && page.bytes().all(|b| b.is_ascii_alphanumeric());
    is_name.then(|| Key { session: *blake3::hash(session.as_bytes()).as_bytes(), page: page.to_owned() })
}

/// Tells a page what is written, until it is closed.
pub(super) async fn listen(
    visit: Visit,
    Path(name): Path<String>,
    Query(listener): Query<Listener>,
) -> Result<Response, Trouble> {
    visit.must(Role::Editor)?;
    let id = document::id(&name)?;
    let key = key(&visit, &listener.page).ok_or(Trouble::NothingHere)?;
    let place = visit.places.take().ok_or(DeskError::Crowded)?;
    let name = visit.visitor.as_ref().map(|visitor| text::line(&visitor.name)).unwrap_or_default();
    let signed = match &visit.known.whose {
        Some(whose) => format!("{name} ({})", text::line(whose)),
        None => name.clone(),
    };
    let coming = Coming { key, who: Who { name, signed }, after: listener.room.zip(listener.rev) };
    let heard = visit.rooms.come(id, coming).await?;
    let (session, looked) = (visit.session.unwrap_or_default(), Instant::now());
    let stream =
        Stream { heard, words: visit.words, porter: visit.porter, session, looked, has_begun: false, _place: place };
    let headers = [(header::CONTENT_TYPE, "text/event-stream"), (header::CACHE_CONTROL, "no-store")];
    Ok((headers, Body::from_stream(stream::unfold(stream, next))).into_response())
}

/// Waits for the next thing to say; none when the page is cut off, its session has ended, or the node stops.
async fn next(mut stream: Stream) -> Option<(Result<Bytes, Infallible>, Stream)> {
    if !stream.has_begun {
        stream.has_begun = true;
        return Some((Ok(Bytes::from_static(b": here\n\n")), stream));
    }
    let heard = tokio::time::timeout(LIVE_HEARTBEAT, stream.heard.recv()).await;
    if stream.looked.elapsed() >= LIVE_HEARTBEAT {
        stream.looked = Instant::now();
        // A session ends, and roles are changed, while a page is open.
        stream.porter.role(&stream.session).await.filter(|role| *role >= Role::Editor)?;
    }
    let said = match heard {
        Err(_) => Bytes::from_static(b": still here\n\n"),
        Ok(None) => return None,
        Ok(Some((number, event))) => {
            let (name, json) = event.write(number, |error| stream.words.problem(error));
            Bytes::from(format!("event: {name}\ndata: {json}\n\n"))
        }
    };
    Some((Ok(said), stream))
}

/// Takes what a page says. The answer has a status and nothing else: what becomes of it is told to all.
pub(super) async fn say(visit: Visit, Path(name): Path<String>, fields: Fields) -> Result<StatusCode, Trouble> {
    visit.must(Role::Editor)?;
    let id = document::id(&name)?;
    let said = fields.get("said");
    if said.len() > SAID_BYTES_MAX {
        return Err(Trouble::TooLarge);
    }
    let Ok(said) = serde_json::from_str::<Said>(said) else { return Ok(StatusCode::UNPROCESSABLE_ENTITY) };
    let Some(key) = key(&visit, &said.page) else { return Ok(StatusCode::UNPROCESSABLE_ENTITY) };
    Ok(match visit.rooms.say(id, key, said).await {
        Ok(()) => StatusCode::NO_CONTENT,
        Err(NotTaken::Lost) => StatusCode::CONFLICT,
        Err(NotTaken::Busy) => StatusCode::SERVICE_UNAVAILABLE,
        Err(NotTaken::Unknown) => StatusCode::GONE,
        Err(NotTaken::Wrong) => StatusCode::UNPROCESSABLE_ENTITY,
    })
}
