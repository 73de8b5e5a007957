//! Editing a document with a form, without a script (with one, [`super::together`] sends its texts): every field of its table, and a place for a new item of each list.
//!
//! A form bears the heads at which its texts were read. What somebody changed is found by comparing with these, so what others
//! wrote meanwhile stays: only fields that were changed are written, and texts that both have changed are put together.

pub(super) mod choices;
mod form;
mod merge;

use super::assets::editor_address;
use super::document;
use super::fields::Fields;
use super::frame::{Frame, Place, show, show_with};
use super::people::Role;
use super::trouble::Trouble;
use super::visit::Visit;
use crate::api::Document;
use crate::desk::DeskError;
use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use djuntu_protocol::document::kinds::DocumentKind;
use djuntu_protocol::document::schema::Schema;
use djuntu_protocol::document::view::EditError;
use djuntu_protocol::engine::Refusal;
use djuntu_protocol::identity::ChangeHash;
use form::Group;

#[derive(Template)]
#[template(path = "edit.html")]
struct Page {
    frame: Frame,
    head: document::Head,
    problem: Option<String>,
    base: String,
    groups: Vec<Group>,
    /// The script that lets several people write in one text.
    editor: &'static str,
}

fn schema(shown: &Document) -> Result<&'static Schema, Trouble> {
    let kind: DocumentKind = shown.summary.kind.parse().map_err(|_| Trouble::NothingHere)?;
    Ok(kind.schema())
}

/// Returns heads as a form bears them.
fn write_heads(heads: &[ChangeHash]) -> String {
    heads.iter().map(ToString::to_string).collect::<Vec<_>>().join(",")
}

fn read_heads(text: &str) -> Option<Vec<ChangeHash>> {
    text.split(',').map(|head| head.parse().ok()).collect()
}

pub(super) async fn form(visit: Visit, Path(name): Path<String>) -> Result<Response, Trouble> {
    visit.must(Role::Editor)?;
    let id = document::id(&name)?;
    let shown = visit.desk.show(id).await?;
    let text = visit.desk.form_text(id, Vec::new()).await?;
    let groups = form::groups(&visit.words, schema(&shown)?, &text.now, &shown.summary.parties, &Fields::default());
    show(&page(&visit, &shown, None, write_heads(&text.heads), groups))
}

fn page(visit: &Visit, shown: &Document, problem: Option<String>, base: String, groups: Vec<Group>) -> Page {
    let frame = visit.frame(visit.words.say("edit-title"), Place::Documents);
    Page { frame, head: document::head(visit, shown), problem, base, groups, editor: editor_address() }
}

pub(super) async fn save(visit: Visit, Path(name): Path<String>, fields: Fields) -> Result<Response, Trouble> {
    visit.must(Role::Editor)?;
    let id = document::id(&name)?;
    let shown = visit.desk.show(id).await?;
    let heads = read_heads(fields.get("base")).ok_or(DeskError::Refused(Refusal::Stale))?;
    let text = visit.desk.form_text(id, heads).await?;
    let schema = schema(&shown)?;
    let refused = |problem: String| {
        // Everything that was typed is in the form again, and compared with what it was made of.
        let groups = form::groups(&visit.words, schema, &text.then, &shown.summary.parties, &fields);
        let page = page(&visit, &shown, Some(problem), fields.get("base").to_owned(), groups);
        show_with(StatusCode::UNPROCESSABLE_ENTITY, &page)
    };
    let changes = match form::changes(schema, &text, &fields) {
        Ok(changes) => changes,
        Err(unreadable) => return refused(unreadable.sentence(&visit.words)),
    };
    let done = if changes.merged { "merged" } else { "saved" };
    let address = |done: &str| format!("/documents/{id}?done={done}");
    if changes.set.is_empty() {
        // Texts that were written together are stored already.
        let is_stored = fields.get("together") == "1";
        return Ok(Redirect::to(&address(if is_stored { "saved" } else { "unchanged" })).into_response());
    }
    match visit.desk.edit(id, &changes.set).await {
        Ok(_) => Ok(Redirect::to(&address(done)).into_response()),
        Err(DeskError::Edit(EditError::Unchanged)) => Ok(Redirect::to(&address("unchanged")).into_response()),
        Err(error) => refused(visit.words.problem(&error)),
    }
}
