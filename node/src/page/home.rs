//! Home: how everything stands, in one sentence and a table, with the reason where something waits.

use super::frame::{Frame, Place, show};
use super::map::{self, Map};
use super::reasons::{self, Told};
use super::text::line;
use super::trouble::Trouble;
use super::visit::Visit;
use super::words::Words;
use crate::api::{Filter, OtherNode, Status, Summary};
use crate::desk::DeskError;
use askama::Template;
use axum::response::{IntoResponse, Redirect, Response};

/// How many documents are shown that were changed last.
const RECENT_TARGET: usize = 5;

#[derive(Template)]
#[template(path = "home.html")]
struct Page {
    frame: Frame,
    sentence: String,
    is_well: bool,
    map: Option<Map>,
    nodes: Vec<Node>,
    recent: Vec<super::documents::Row>,
    alarms: Vec<Told>,
}

/// A line of the table of territories.
struct Node {
    territory: String,
    name: String,
    is_ours: bool,
    state: String,
    state_word: String,
    heard: Option<String>,
    heard_at: Option<String>,
    missing_in: usize,
    missing_out: usize,
    why: String,
    path: Option<String>,
}

pub(super) async fn home(visit: Visit) -> Result<Response, Trouble> {
    let status = visit.desk.status().await?;
    if status.territory.is_none() && status.observing.is_none() {
        return Ok(Redirect::to("/welcome").into_response());
    }
    let recent = Filter { limit: Some(RECENT_TARGET * 3), ..Filter::default() };
    let found = match visit.desk.find(recent).await {
        Ok(found) => found.documents,
        // While a node reads everything for the first time, the rest of the page is there already.
        Err(DeskError::Unread { .. }) => Vec::new(),
        Err(error) => return Err(error.into()),
    };
    let map = map::of(&visit.desk, &visit.words, status.territory.as_ref(), &status.nodes).await;
    show(&page(&visit, &status, &found, map))
}

fn page(visit: &Visit, status: &Status, found: &[Summary], map: Option<Map>) -> Page {
    let w = visit.words;
    let mut frame = visit.frame(w.say("nav-home"), Place::Home);
    frame.whose = status.territory.as_ref().map(|territory| line(&territory.name));
    let ours = status.territory.as_ref().map(|territory| territory.id);
    let documents = found.iter().filter(|summary| super::documents::is_work(&summary.kind));
    Page {
        sentence: sentence(&w, status),
        map,
        is_well: status.alarms.is_empty(),
        nodes: status.nodes.iter().map(|node| row(&w, node, Some(node.territory.id) == ours)).collect(),
        recent: documents.take(RECENT_TARGET).map(|summary| super::documents::row(&w, summary)).collect(),
        alarms: status.alarms.iter().map(|alarm| reasons::alarm(&w, alarm)).collect(),
        frame,
    }
}

/// Returns how everything stands, as known here now.
fn sentence(w: &Words, status: &Status) -> String {
    let all = status.nodes.len();
    let equal = status.nodes.iter().filter(|node| node.state == "equal").count();
    let key = match (all, equal) {
        (0, _) => "home-alone",
        (all, equal) if all == equal => "home-equal",
        (_, 0) => "home-none-equal",
        (_, _) => "home-some-equal",
    };
    w.fill(key, [("equal", equal.into()), ("all", all.into())])
}

fn row(w: &Words, node: &OtherNode, is_ours: bool) -> Node {
    Node {
        territory: node.territory.id.to_string(),
        name: line(&node.territory.name),
        is_ours,
        state: node.state.clone(),
        state_word: w.of("state", &node.state),
        heard: node.last_heard.as_deref().map(|heard| w.ago(heard)),
        heard_at: node.last_heard.clone(),
        missing_in: node.missing_in,
        missing_out: node.missing_out,
        why: why(w, node),
        path: node.path.as_ref().filter(|path| path.kind != "none").map(|path| w.of("path", &path.kind)),
    }
}

/// Returns why a node is in its state, in the reader's language.
pub(super) fn why(w: &Words, node: &OtherNode) -> String {
    match node.state.as_str() {
        "equal" => w.say("why-equal"),
        "receiving" => w.count("why-receiving", node.missing_in),
        "sending" => w.count("why-sending", node.missing_out),
        "comparing" => w.say("why-comparing"),
        "paused" if node.paused > 0 => w.count("why-paused-room", node.paused),
        "paused" => w.say("why-paused-budget"),
        "waiting" if node.equal_at.is_none() => w.say("why-waiting-silent"),
        "waiting" => w.say("why-waiting-stuck"),
        "apart" if node.last_heard.is_none() => w.say("why-apart-never"),
        "apart" => w.say("why-apart"),
        _ => line(&node.reason),
    }
}
