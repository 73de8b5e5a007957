//! The past of a document, and what differs between two points of it.

use super::Territory;
use djuntu_protocol::document::diff::Difference;
use djuntu_protocol::document::view::Draft;
use djuntu_protocol::identity::{DocumentId, EntryId};
use serde::{Deserialize, Serialize};

/// A point in the history of a document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Point {
    /// `beginning`, `before-last` (everything but the last edit), `moment`, `entry`, `version` or `now`.
    pub at: String,
    /// The moment, or when the entry was made, as its author claims.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub time: Option<String>,
    /// The entry: the one after which it is, the last edit, or the proposal.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub entry: Option<EntryId>,
    /// Who made the entry.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<Territory>,
    /// The number of the proposed version.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<u32>,
}

/// A document as it was.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Earlier {
    /// The document.
    pub id: DocumentId,
    /// Its kind.
    pub kind: String,
    /// The title that it had.
    pub title: Option<String>,
    /// When that was.
    pub point: Point,
    /// What it said, of what is held here and counts today.
    pub draft: Draft,
}

/// What differs between two points of a document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Diff {
    /// The document.
    pub id: DocumentId,
    /// Its kind.
    pub kind: String,
    /// Its title now.
    pub title: Option<String>,
    /// The earlier point.
    pub from: Point,
    /// The later one.
    pub to: Point,
    /// What reads differently, in the order of the paths.
    pub differences: Vec<Difference>,
}
