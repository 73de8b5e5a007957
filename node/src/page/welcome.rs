//! The first pages of a new node: whose it is.

use super::fields::Fields;
use super::frame::{Frame, Place, show, show_with};
use super::people::Role;
use super::trouble::Trouble;
use super::visit::Visit;
use crate::api::Found;
use askama::Template;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};

#[derive(Template)]
#[template(path = "welcome.html")]
struct Page {
    frame: Frame,
    problem: Option<String>,
    name: String,
    office: String,
    holder: String,
}

fn page(visit: &Visit, problem: Option<String>, fields: &Fields) -> Page {
    let typed = |name| fields.typed(name).unwrap_or_default();
    Page {
        frame: visit.frame(visit.words.say("welcome-title"), Place::Home),
        problem,
        name: typed("name"),
        office: typed("office"),
        holder: typed("holder"),
    }
}

pub(super) async fn welcome(visit: Visit) -> Result<Response, Trouble> {
    if visit.desk.whose().await.is_some() {
        return Ok(Redirect::to("/").into_response());
    }
    show(&page(&visit, None, &Fields::default()))
}

pub(super) async fn found(visit: Visit, fields: Fields) -> Result<Response, Trouble> {
    visit.must(Role::Administrator)?;
    let (name, office, holder) = (fields.get("name").to_owned(), fields.typed("office"), fields.typed("holder"));
    match visit.desk.found(Found { name, office, holder }).await {
        Ok(_) => Ok(Redirect::to("/").into_response()),
        Err(error) => {
            let problem = Some(visit.words.problem(&error));
            show_with(StatusCode::UNPROCESSABLE_ENTITY, &page(&visit, problem, &fields))
        }
    }
}
