//! Who may read a document, and letting everybody read it: what cannot be called back takes a page of its own.

use super::document::{self, Head};
use super::documents::is_work;
use super::fields::Fields;
use super::frame::{Frame, Place, show, show_with};
use super::people::Role;
use super::text::line;
use super::trouble::Trouble;
use super::visit::Visit;
use super::words::Words;
use crate::api::{Document, Publish, Status, Territory};
use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};

/// Kinds of which a copy without history says all that counts.
const COPIED: [&str; 2] = ["project", "record"];

#[derive(Template)]
#[template(path = "publish.html")]
struct Page {
    frame: Frame,
    head: Head,
    readers: Readers,
    problem: Option<String>,
    can_copy: bool,
}

/// Who may read a document.
#[derive(Clone, Debug)]
pub(super) struct Readers {
    /// Whether that is everybody.
    pub(super) is_public: bool,
    /// Those who share it, and read it while it is not public.
    pub(super) parties: String,
    /// Who wants everybody to read it and who has still to say so, when somebody does.
    pub(super) asked: Option<String>,
    pub(super) missing: String,
    /// Whether our own territory is one of the latter.
    pub(super) is_asked: bool,
}

impl Readers {
    /// Returns who may read a document; none when that is never everybody's choice.
    pub(super) fn of(w: &Words, shown: &Document, status: &Status) -> Option<Self> {
        let parties = &shown.summary.parties;
        if !is_work(&shown.summary.kind) {
            return None;
        }
        let said = shown.publishing.as_ref();
        // While nobody has said anything, everybody who shares it has to.
        let missing = said.map_or(parties, |said| &said.missing);
        let asked = said.map(|said| {
            let said = names(w, &said.published_by);
            w.fill("readers-asked", [("said", said.into()), ("missing", names(w, missing).into())])
        });
        let ours = status.territory.as_ref().map(|territory| territory.id);
        Some(Self {
            is_public: shown.summary.public,
            parties: names(w, parties),
            is_asked: !shown.summary.public && missing.iter().any(|territory| Some(territory.id) == ours),
            missing: names(w, missing),
            asked,
        })
    }
}

fn names(w: &Words, territories: &[Territory]) -> String {
    let mut names: Vec<String> = territories.iter().map(|territory| line(&territory.name)).collect();
    names.sort_unstable();
    match names.split_last() {
        Some((last, before)) if !before.is_empty() => {
            w.fill("names-and", [("names", before.join(", ").into()), ("last", last.clone().into())])
        }
        _ => names.join(""),
    }
}

async fn page(visit: &Visit, name: &str, problem: Option<String>) -> Result<Page, Trouble> {
    let shown = visit.desk.show(document::id(name)?).await?;
    let status = visit.desk.status().await?;
    let readers = Readers::of(&visit.words, &shown, &status).ok_or(Trouble::NothingHere)?;
    Ok(Page {
        frame: visit.frame(visit.words.say("publish-title"), Place::Documents),
        head: document::head(visit, &shown),
        can_copy: COPIED.contains(&shown.summary.kind.as_str()),
        readers,
        problem,
    })
}

/// Says what it means, and asks.
pub(super) async fn form(visit: Visit, Path(name): Path<String>) -> Result<Response, Trouble> {
    visit.must(Role::Signer)?;
    show(&page(&visit, &name, None).await?)
}

/// Says for our territory that everybody may read a document, or a copy of it that has no history.
pub(super) async fn publish(visit: Visit, Path(name): Path<String>, fields: Fields) -> Result<Response, Trouble> {
    visit.must_sign(&fields).await?;
    let id = document::id(&name)?;
    let copy = match fields.get("what") {
        "document" => false,
        "copy" => true,
        _ => return Err(Trouble::NothingHere),
    };
    match visit.desk.publish(id, Publish { copy }).await {
        Ok(published) => Ok(Redirect::to(&format!("/documents/{}?done=published", published.document)).into_response()),
        Err(error) => {
            let problem = Some(visit.words.problem(&error));
            show_with(StatusCode::UNPROCESSABLE_ENTITY, &page(&visit, &name, problem).await?)
        }
    }
}
