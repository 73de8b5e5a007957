//! What waits for people here, each with the sentence why and what can be done.

use super::frame::{Frame, Place, show};
use super::text::line;
use super::trouble::Trouble;
use super::visit::Visit;
use askama::Template;
use axum::response::Response;

#[derive(Template)]
#[template(path = "needs.html")]
struct Page {
    frame: Frame,
    items: Vec<Item>,
}

/// One thing that waits.
struct Item {
    what: String,
    todo: Vec<String>,
    document: Option<String>,
}

pub(super) async fn needs(visit: Visit) -> Result<Response, Trouble> {
    let needs = visit.desk.needs().await?;
    let item = |need: crate::api::Need| Item {
        what: line(&need.what),
        todo: std::iter::once(&need.todo).chain(&need.or).map(|todo| line(todo)).filter(|t| !t.is_empty()).collect(),
        document: need.document.map(|document| document.to_string()),
    };
    let items: Vec<Item> = needs.into_iter().map(item).collect();
    let mut frame = visit.frame(visit.words.say("nav-needs"), Place::Needs);
    frame.needs = items.len();
    show(&Page { frame, items })
}
