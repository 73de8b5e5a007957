//! Beginning a document: its kind, its title, and with whom it is shared.

use super::fields::Fields;
use super::frame::{Frame, Place, show, show_with};
use super::language::Language;
use super::people::Role;
use super::text::line;
use super::trouble::Trouble;
use super::visit::Visit;
use crate::api::{Cooperation, Create};
use askama::Template;
use axum::extract::Query;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use djuntu_protocol::document::view::Assignment;
use serde::Deserialize;

/// What stays in the own territory.
const HOME: &str = "home";

#[derive(Template)]
#[template(path = "create.html")]
struct Page {
    frame: Frame,
    problem: Option<String>,
    title: String,
    kinds: Vec<(&'static str, String, bool)>,
    languages: Vec<(&'static str, &'static str, bool)>,
    /// The cooperations: id, names, and whether it is chosen.
    shared: Vec<(String, String, bool)>,
    is_home: bool,
}

async fn page(visit: &Visit, problem: Option<String>, fields: &Fields) -> Result<Page, Trouble> {
    let w = visit.words;
    let (kind, language) = (fields.typed("kind").unwrap_or_else(|| "project".to_owned()), fields.get("language"));
    let language = Language::with_code(language).unwrap_or(w.0);
    let within = fields.get("within");
    let cooperations = visit.desk.cooperations().await?;
    let in_force = cooperations.iter().filter(|cooperation| cooperation.state == "in force");
    let names = |cooperation: &Cooperation| {
        let names = cooperation.names().into_iter().map(line).collect::<Vec<_>>().join(", ");
        cooperation.title.as_deref().map_or_else(|| names.clone(), |title| format!("{} ({names})", line(title)))
    };
    let mut shared: Vec<(String, String, bool)> =
        in_force.map(|one| (one.id.to_string(), names(one), one.id.to_string() == within)).collect();
    let is_home = within == HOME || shared.is_empty();
    if let Some(first) = shared.first_mut().filter(|_| within.is_empty()) {
        first.2 = true;
    }
    Ok(Page {
        frame: visit.frame(w.say("create-title"), Place::Documents),
        problem,
        title: line(fields.get("title")),
        kinds: super::documents::KINDS.map(|name| (name, w.of("kind", name), name == kind)).into(),
        languages: Language::ALL.map(|one| (one.code(), one.name(), one == language)).into(),
        shared,
        is_home,
    })
}

/// What the form begins with.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    kind: String,
}

pub(super) async fn form(visit: Visit, Query(Asked { kind }): Query<Asked>) -> Result<Response, Trouble> {
    visit.must(Role::Editor)?;
    show(&page(&visit, None, &Fields::of(vec![("kind".to_owned(), kind)])).await?)
}

pub(super) async fn create(visit: Visit, fields: Fields) -> Result<Response, Trouble> {
    visit.must(Role::Editor)?;
    let language = Language::with_code(fields.get("language")).unwrap_or(visit.words.0).code();
    let title = fields.typed("title");
    let set = |path: String, value: String| Assignment { path, value: Some(value) };
    let titled = title.map(|title| set(format!("title.{language}"), title));
    let is_home = fields.get("within") == HOME;
    let create = Create {
        kind: fields.get("kind").to_owned(),
        with: None,
        within: fields.typed("within").filter(|_| !is_home),
        home: is_home,
        set: titled.into_iter().chain([set("lang0".to_owned(), language.to_owned())]).collect(),
    };
    match visit.desk.create(create).await {
        Ok(written) => Ok(Redirect::to(&format!("/documents/{}/edit", written.document)).into_response()),
        Err(error) => {
            let problem = Some(visit.words.problem(&error));
            show_with(StatusCode::UNPROCESSABLE_ENTITY, &page(&visit, problem, &fields).await?)
        }
    }
}
