//! What open pages are told, and what they say, in the words of both.

use crate::desk::DeskError;
use djuntu_protocol::document::splices::Splices;
use djuntu_protocol::identity::ChangeHash;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::Arc;

/// What is done to texts, by path.
pub(super) type Texts = BTreeMap<String, Splices>;

/// An event with its number in the room.
pub(super) type Told = (u64, Arc<Event>);

/// Something that open pages are told.
#[derive(Debug)]
pub(super) enum Event {
    /// Everything, to a page that knows nothing.
    Open(Open),
    /// Something was written.
    Batch(Batch),
    /// The texts stand on another state of the document now.
    Base(Base),
    /// Others have come, gone, or moved their cursor.
    People(Vec<Person>),
    /// What was written cannot be stored.
    Refused(DeskError),
}

/// Everything that a page needs to begin.
#[derive(Debug, Serialize)]
pub(super) struct Open {
    /// The room; another one knows nothing of what was sent to this one.
    pub(super) room: String,
    /// The number of this page in the room.
    pub(super) you: u32,
    /// The number of the last event.
    pub(super) rev: u64,
    /// The changes on which the texts stand.
    pub(super) heads: Vec<ChangeHash>,
    /// The texts that are not empty.
    pub(super) texts: BTreeMap<String, String>,
    /// What is not stored yet of what others wrote, as numbers of events and what it is together.
    pub(super) unsaved: Vec<(u64, Texts)>,
}

/// What was written at one time.
#[derive(Debug, Serialize)]
pub(super) struct Batch {
    /// The page that it came from; none for what came from elsewhere.
    pub(super) pen: Option<u32>,
    /// With which number that page said it.
    pub(super) seq: u64,
    /// Who has written it; empty when that is not known.
    pub(super) by: String,
    pub(super) texts: Texts,
}

/// Something was stored, or came from elsewhere.
#[derive(Debug, Serialize)]
pub(super) struct Base {
    /// Every event up to this one is stored.
    pub(super) since: u64,
    /// The event with which came what came from elsewhere; 0 when nothing did.
    pub(super) with: u64,
    pub(super) heads: Vec<ChangeHash>,
    /// What came from elsewhere, done to the texts as they were after the event `since`.
    pub(super) texts: Texts,
}

/// Somebody who has the page open.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(super) struct Person {
    pub(super) pen: u32,
    pub(super) name: String,
    pub(super) cursor: Option<Cursor>,
}

/// Where somebody writes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Cursor {
    pub(super) path: String,
    /// In characters, as splices count them.
    pub(super) at: usize,
}

/// What a page says.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Said {
    /// Names the page, among those of its session.
    pub(super) page: String,
    /// Counts what the page has said; what is sent again has the same number.
    pub(super) seq: u64,
    /// On what the splices stand.
    pub(super) on: On,
    pub(super) texts: Texts,
    pub(super) cursor: Option<Cursor>,
    /// Whether it is to be stored at once.
    pub(super) hurry: bool,
}

/// On what splices stand.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "lowercase", deny_unknown_fields)]
pub(super) enum On {
    /// What the room has told: its name, and the number of the last event.
    Room(String, u64),
    /// A state of the document: it was written while there was no connection, or for another room.
    Heads(Vec<ChangeHash>),
}

/// Why something that was said is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum NotTaken {
    /// The page and the room have lost each other: it opens anew and sends again what is not stored.
    Lost,
    /// So much waits to be stored that it must come again in a moment.
    Busy,
    /// The document was never in the state that was named, or has no such text: the page must be loaded again.
    Unknown,
    /// It is too much, or leads beyond the end of a text.
    Wrong,
}

impl Event {
    /// Returns the name of the event and its JSON; words come from `problem`.
    pub(super) fn write(&self, number: u64, problem: impl FnOnce(&DeskError) -> String) -> (&'static str, String) {
        match self {
            Self::Open(open) => ("texts", json(open)),
            Self::Batch(batch) => ("batch", json(&(number, batch))),
            Self::Base(base) => ("base", json(&(number, base))),
            Self::People(people) => ("people", json(people)),
            Self::Refused(error) => ("refused", json(&problem(error))),
        }
    }
}

fn json(value: &impl Serialize) -> String {
    serde_json::to_string(value).expect("texts and numbers are JSON")
}
