//! The page of a territory: who speaks for it, with which keys, what we share, how it is reached, and what it takes here.

use super::frame::{Frame, Place, show};
use super::home::why;
use super::text::line;
use super::trouble::Trouble;
use super::visit::Visit;
use super::words::Words;
use crate::api::{Charter, Cooperation, Key, OtherNode, Status};
use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use djuntu_protocol::identity::words::words;
use djuntu_protocol::identity::{DocumentId, TerritoryId};

#[derive(Template)]
#[template(path = "territory.html")]
struct Page {
    frame: Frame,
    is_ours: bool,
    id: String,
    words: [&'static str; 4],
    charter: String,
    disputed: bool,
    keys: Vec<Listed>,
    guardians: Option<String>,
    cooperations: Vec<Shared>,
    nodes: Vec<Node>,
    room: Option<Room>,
}

struct Listed {
    office: String,
    holder: String,
    mandate: String,
    is_outside: bool,
    roles: String,
    words: String,
    key: String,
    here: bool,
}

struct Shared {
    id: String,
    title: String,
    state: String,
    parties: String,
    words: String,
}

struct Node {
    key: String,
    state: String,
    state_word: String,
    heard: Option<String>,
    heard_at: String,
    why: String,
    path: Option<String>,
}

/// How much of the room here a territory has taken.
struct Room {
    sentence: String,
    /// Of 600.
    width: u64,
    paused: Option<String>,
}

pub(super) async fn territory(visit: Visit, Path(name): Path<String>) -> Result<Response, Trouble> {
    let w = visit.words;
    let id: TerritoryId = name.parse().map_err(|_| Trouble::NothingHere)?;
    let charter = visit.desk.charter(Some(&name)).await?;
    let status = visit.desk.status().await?;
    let cooperations = status.cooperations.iter().filter(|of| of.parties.iter().any(|party| party.id == id));
    let nodes = status.nodes.iter().filter(|node| node.territory.id == id);
    let page = Page {
        frame: visit.frame(line(&charter.territory.name), Place::Home),
        is_ours: status.territory.as_ref().map(|ours| ours.id) == Some(id),
        id: id.to_string(),
        words: words(id.document()),
        charter: w.fill(
            "territory-charter",
            [("number", charter.number.to_string().into()), ("least", charter.threshold.to_string().into())],
        ),
        disputed: charter.disputed,
        keys: charter.keys.iter().map(|key| listed(&w, key)).collect(),
        guardians: guardians(&w, &charter),
        cooperations: cooperations.map(|of| shared(&w, of)).collect(),
        nodes: nodes.map(|of| node(&w, of)).collect(),
        room: room(&w, &status, id),
    };
    show(&page)
}

fn listed(w: &Words, key: &Key) -> Listed {
    let day = |day: &Option<String>| day.as_deref().map(|day| w.day(day)).unwrap_or_default();
    let mandate = match (&key.from, &key.until) {
        (None, None) => String::new(),
        (Some(_), None) => w.with("territory-since", "day", &day(&key.from)),
        (None, Some(_)) => w.with("territory-until", "day", &day(&key.until)),
        (Some(_), Some(_)) => format!("{} – {}", day(&key.from), day(&key.until)),
    };
    Listed {
        office: key.office.as_deref().map(line).unwrap_or_default(),
        holder: key.holder.as_deref().map(line).unwrap_or_default(),
        mandate,
        is_outside: key.outside.is_some(),
        roles: key.roles.iter().map(|role| w.of("key-role", role)).collect::<Vec<_>>().join(", "),
        // The same means as for territories, so that any two people can compare a key by telephone.
        words: words(DocumentId(key.key.0)).join(" "),
        key: key.key.to_string(),
        here: key.here,
    }
}

fn guardians(w: &Words, charter: &Charter) -> Option<String> {
    let names = charter.guardians.iter().map(|of| line(&of.name)).collect::<Vec<_>>().join(", ");
    let variables = [("names", names.into()), ("needed", charter.guardians_needed.to_string().into())];
    (!charter.guardians.is_empty()).then(|| w.fill("territory-guardians", variables))
}

fn shared(w: &Words, of: &Cooperation) -> Shared {
    let parties = of.names().into_iter().map(line).collect::<Vec<_>>().join(", ");
    Shared {
        id: of.id.to_string(),
        title: of.title.as_deref().map(line).unwrap_or_else(|| parties.clone()),
        state: w.of("cooperation-state", &of.state),
        words: of.words.clone(),
        parties,
    }
}

fn node(w: &Words, of: &OtherNode) -> Node {
    Node {
        key: of.node.short(),
        state: of.state.clone(),
        state_word: w.of("state", &of.state),
        heard: of.last_heard.as_deref().map(|heard| w.ago(heard)),
        heard_at: of.last_heard.clone().unwrap_or_default(),
        why: why(w, of),
        path: of.path.as_ref().filter(|path| path.kind != "none").map(|path| w.of("path", &path.kind)),
    }
}

fn room(w: &Words, status: &Status, id: TerritoryId) -> Option<Room> {
    let quota = status.quotas.iter().find(|quota| quota.territory.id == id)?;
    let variables = [("used", w.size(quota.used).into()), ("limit", w.size(quota.limit).into())];
    let width = u128::from(quota.used) * 600 / u128::from(quota.limit.max(1));
    Some(Room {
        sentence: w.fill("territory-room-used", variables),
        width: u64::try_from(width).unwrap_or(600).min(600),
        paused: (quota.paused > 0).then(|| w.count("territory-room-full", quota.paused)),
    })
}
