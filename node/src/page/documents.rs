//! The list of documents, and finding among them.

use super::frame::{Frame, Place, show};
use super::limits::{LISTED_TARGET, QUERY_BYTES_MAX};
use super::text::line;
use super::trouble::Trouble;
use super::visit::Visit;
use super::words::Words;
use crate::api::{Filter, Summary};
use crate::desk::STATES;
use askama::Template;
use axum::extract::Query;
use axum::response::Response;
use serde::Deserialize;

/// The kinds that people work on, in the order in which they are offered; the others have pages of their own.
pub(super) const KINDS: [&str; 7] = ["project", "agreement", "decision", "fund", "measure", "assembly", "record"];

/// Returns the states that are offered; what a decision has come to so far is found by its words.
fn states() -> impl Iterator<Item = &'static str> {
    STATES.into_iter().filter(|state| !state.starts_with("tallied"))
}

#[derive(Template)]
#[template(path = "documents.html")]
struct Page {
    frame: Frame,
    rows: Vec<Row>,
    total: usize,
    text: String,
    /// Each state: its name, its word, and whether it is chosen.
    states: Vec<(&'static str, String, bool)>,
    with: String,
    /// Each kind: its name, its word, and whether it is chosen.
    kinds: Vec<(&'static str, String, bool)>,
    number: usize,
    before: Option<String>,
    after: Option<String>,
    problem: Option<String>,
}

/// A line of a list of documents.
pub(super) struct Row {
    pub(super) address: String,
    pub(super) title: Option<String>,
    pub(super) id: String,
    pub(super) kind: String,
    pub(super) state: Option<String>,
    pub(super) parties: Vec<String>,
    pub(super) changed: Option<String>,
    pub(super) changed_at: String,
    pub(super) public: bool,
}

/// What was asked for.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    kind: String,
    text: String,
    state: String,
    with: String,
    page: usize,
}

/// Returns whether documents of a kind are worked on, and so are in the list.
pub(super) fn is_work(kind: &str) -> bool {
    KINDS.contains(&kind)
}

/// Returns what a list says of a document.
pub(super) fn row(w: &Words, summary: &Summary) -> Row {
    Row {
        address: format!("/documents/{}", summary.id),
        title: summary.title.as_deref().map(line).filter(|title| !title.trim().is_empty()),
        id: summary.id.short(),
        kind: w.of("kind", &summary.kind),
        state: summary.state.as_deref().map(|state| super::document::state_word(w, state)),
        parties: summary.parties.iter().map(|party| line(&party.name)).collect(),
        changed: summary.changed.as_deref().map(|changed| w.day(changed)),
        changed_at: summary.changed.clone().unwrap_or_default(),
        public: summary.public,
    }
}

pub(super) async fn list(visit: Visit, Query(asked): Query<Asked>) -> Result<Response, Trouble> {
    let w = visit.words;
    let kind = KINDS.into_iter().find(|kind| *kind == asked.kind);
    let state = states().find(|state| *state == asked.state);
    // The id of a territory, as its page links to here.
    let with: String = asked.with.chars().filter(char::is_ascii_alphanumeric).take(QUERY_BYTES_MAX).collect();
    let text: String = line(&asked.text).trim().to_owned();
    let is_short = text.len() <= QUERY_BYTES_MAX;
    let filter = Filter {
        kind: kind.map(str::to_owned),
        text: Some(text.clone()).filter(|text| is_short && !text.is_empty()),
        state: state.map(str::to_owned),
        with: Some(with.clone()).filter(|with| !with.is_empty()),
        ..Filter::default()
    };
    let (found, problem) = match visit.desk.find(filter).await {
        Ok(found) => (found.documents, None),
        Err(error) => (Vec::new(), Some(w.problem(&error))),
    };
    let found: Vec<Summary> = found.into_iter().filter(|summary| is_work(&summary.kind)).collect();
    let first = asked.page.saturating_mul(LISTED_TARGET);
    let link = |page: usize| {
        let mut query = form_urlencoded::Serializer::new(String::new());
        query.append_pair("kind", kind.unwrap_or_default()).append_pair("text", &text);
        query.append_pair("state", state.unwrap_or_default()).append_pair("with", &with);
        format!("/documents?{}", query.append_pair("page", &page.to_string()).finish())
    };
    let page = Page {
        frame: visit.frame(w.say("nav-documents"), Place::Documents),
        rows: found.iter().skip(first).take(LISTED_TARGET).map(|summary| row(&w, summary)).collect(),
        total: found.len(),
        kinds: KINDS.map(|name| (name, w.of("kinds", name), Some(name) == kind)).into(),
        states: states().map(|name| (name, w.of("document-state", name), Some(name) == state)).collect(),
        number: asked.page.saturating_add(1),
        before: asked.page.checked_sub(1).map(link),
        after: (found.len() > first.saturating_add(LISTED_TARGET)).then(|| link(asked.page + 1)),
        text,
        with,
        problem: problem.or_else(|| (!is_short).then(|| w.say("trouble-too-large"))),
    };
    show(&page)
}
