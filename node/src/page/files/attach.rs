//! Attaching a file that somebody sends up with a form, and taking one out.
//!
//! What comes is written to the disk piece by piece, and is a file only once all of it came: what is cut, empty or too long
//! leaves nothing behind.

use super::{Listed, listed};
use crate::api::Attach;
use crate::desk::DeskError;
use crate::files::{Arrival, FileError, mime_of};
use crate::page::document::{self, Head};
use crate::page::fields::Fields;
use crate::page::frame::{Frame, Place, show_with};
use crate::page::gate::FILE_NAME;
use crate::page::limits::{FORM_BYTES_MAX, NAME_OF_FILE_CHARS_MAX, UPLOAD_STALLED_AFTER};
use crate::page::people::Role;
use crate::page::trouble::Trouble;
use crate::page::visit::Visit;
use crate::page::words::Words;
use askama::Template;
use axum::body::Body;
use axum::extract::Path;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use djuntu_protocol::document::schema::LANGUAGES;
use djuntu_protocol::identity::DocumentId;
use djuntu_protocol::limits::{FILE_BYTES_MAX, FILES_PER_DOCUMENT_MAX};
use futures::StreamExt;
use tokio::time::timeout;

#[derive(Template)]
#[template(path = "files-change.html")]
struct Page {
    frame: Frame,
    head: Head,
    problem: Option<String>,
    files: Vec<Listed>,
    languages: Vec<(&'static str, String)>,
    category: String,
    /// The longest file.
    most: String,
}

/// Why a file is not attached.
enum Refused {
    /// A sentence of the page.
    Said(&'static str),
    /// The file cannot be kept.
    File(FileError),
    /// The desk does not take it.
    Desk(DeskError),
}

impl From<DeskError> for Refused {
    fn from(error: DeskError) -> Self {
        Self::Desk(error)
    }
}

impl From<FileError> for Refused {
    fn from(error: FileError) -> Self {
        Self::File(error)
    }
}

impl Refused {
    fn sentence(&self, w: &Words) -> String {
        match self {
            Self::Said(key) => w.say(key),
            Self::File(FileError::Empty) => w.say("attach-empty"),
            Self::File(FileError::TooLong) => w.with("attach-too-long", "size", &w.size(FILE_BYTES_MAX)),
            Self::File(error @ (FileError::Disk { .. } | FileError::Damaged(_) | FileError::Wrong(_))) => {
                tracing::warn!(%error, "a file that was sent up cannot be kept");
                w.say("attach-disk")
            }
            Self::Desk(error) => w.problem(error),
        }
    }
}

async fn page(visit: &Visit, id: DocumentId, problem: Option<String>, category: String) -> Result<Page, Trouble> {
    let w = visit.words;
    let shown = visit.desk.show(id).await?;
    Ok(Page {
        frame: visit.frame(w.say("files-change"), Place::Documents),
        head: document::head(visit, &shown),
        files: listed(visit, &shown.draft).await?,
        languages: LANGUAGES.iter().map(|code| (*code, w.of("language", code))).collect(),
        most: w.size(FILE_BYTES_MAX),
        problem,
        category,
    })
}

/// Shows the files of a document with the form for another one.
pub(in crate::page) async fn form(visit: Visit, Path(name): Path<String>) -> Result<Response, Trouble> {
    visit.must(Role::Editor)?;
    show_with(StatusCode::OK, &page(&visit, document::id(&name)?, None, String::new()).await?)
}

/// Attaches the file that comes.
pub(in crate::page) async fn attach(
    visit: Visit,
    Path(name): Path<String>,
    headers: HeaderMap,
    fields: Fields,
    body: Body,
) -> Result<Response, Trouble> {
    visit.must(Role::Editor)?;
    let id = document::id(&name)?;
    let said = headers.get(header::CONTENT_LENGTH).and_then(|length| length.to_str().ok()?.parse::<u64>().ok());
    let taken = match said.is_some_and(|length| length > FILE_BYTES_MAX + FORM_BYTES_MAX as u64) {
        // Nobody waits for gigabytes that are not taken.
        true => Err(Refused::File(FileError::TooLong)),
        false => take(&visit, id, &fields, body).await,
    };
    match taken {
        Ok(()) => Ok(Redirect::to(&format!("/documents/{id}?done=attached#files")).into_response()),
        Err(refused) => {
            let problem = Some(refused.sentence(&visit.words));
            let category = fields.typed("category").unwrap_or_default();
            show_with(StatusCode::UNPROCESSABLE_ENTITY, &page(&visit, id, problem, category).await?)
        }
    }
}

async fn take(visit: &Visit, id: DocumentId, fields: &Fields, body: Body) -> Result<(), Refused> {
    let name = fields.typed(FILE_NAME).ok_or(Refused::Said("attach-none"))?;
    if name.chars().count() > NAME_OF_FILE_CHARS_MAX || name.starts_with('.') {
        return Err(Refused::Said("attach-name"));
    }
    // What would be refused in the end is refused before anything is written.
    let known = visit.desk.files(id).await?;
    if known.len() >= FILES_PER_DOCUMENT_MAX {
        return Err(Refused::Said("attach-many"));
    }
    let shelf = &visit.desk.files.shelf;
    let arrival = receive(shelf.arrive()?, body).await?;
    let kept = {
        let shelf = shelf.clone();
        on_disk(move || arrival.finish(&shelf)).await?
    };
    if known.iter().any(|file| file.hash == kept.hash) {
        return Err(Refused::Said("attach-twice"));
    }
    let mime = mime_of(&name).map(str::to_owned);
    let language = fields.typed("language").filter(|language| LANGUAGES.contains(&language.as_str()));
    let attach = Attach { hash: kept.hash, name, mime, language, category: fields.typed("category") };
    match visit.desk.attach(id, attach).await {
        Ok(_) => Ok(()),
        Err(error) => {
            if kept.is_new {
                // Whoever brings the same at this very moment brings it once more.
                shelf.remove(kept.hash)?;
            }
            Err(error.into())
        }
    }
}

/// Writes what comes.
async fn receive(mut arrival: Arrival, body: Body) -> Result<Arrival, Refused> {
    let mut pieces = body.into_data_stream();
    loop {
        match timeout(UPLOAD_STALLED_AFTER, pieces.next()).await {
            Ok(None) => return Ok(arrival),
            Ok(Some(Ok(piece))) => arrival = on_disk(move || arrival.write(&piece).map(|()| arrival)).await?,
            Ok(Some(Err(_))) | Err(_) => return Err(Refused::Said("attach-cut")),
        }
    }
}

/// Does what waits for the disk where nobody else waits for it.
async fn on_disk<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, FileError> + Send + 'static,
) -> Result<T, Refused> {
    match tokio::task::spawn_blocking(work).await {
        Ok(done) => Ok(done?),
        Err(_) => Err(Refused::Desk(DeskError::Stopping)),
    }
}

/// Takes a file out of a document.
pub(in crate::page) async fn detach(
    visit: Visit,
    Path((name, item)): Path<(String, String)>,
) -> Result<Response, Trouble> {
    visit.must(Role::Editor)?;
    let id = document::id(&name)?;
    visit.desk.detach(id, &item).await?;
    Ok(Redirect::to(&format!("/documents/{id}?done=detached")).into_response())
}
