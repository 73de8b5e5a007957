//! What is said about records of the conservatory.

use super::Territory;
use djuntu_protocol::identity::{DocumentId, EntryId, VersionHash};
use serde::{Deserialize, Serialize};

/// Says something about a record. A version is named by its number; the newest is meant when it is left out.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(tag = "act", rename_all = "snake_case")]
pub enum RecordAct {
    /// Submits the text as it reads now.
    Submit {},
    /// Says what somebody who has read a version thinks of it.
    Review {
        /// `accept`, `revise` or `reject`.
        verdict: String,
        /// Why.
        text: String,
        /// The number of the version.
        #[serde(default)]
        number: Option<u32>,
    },
    /// Stands behind a version.
    Endorse {
        /// The number of the version.
        #[serde(default)]
        number: Option<u32>,
    },
    /// Releases a version.
    Release {
        /// The licence, as SPDX names it; the one that the text names when it is left out, else CC-BY-SA-4.0.
        #[serde(default)]
        licence: Option<String>,
        /// The number of the version.
        #[serde(default)]
        number: Option<u32>,
    },
    /// Says that another record takes its place.
    Supersede {
        /// The other record: the beginning of its id.
        record: String,
    },
    /// Says that a released version should not be used any more.
    Retract {
        /// Why.
        reason: String,
        /// The number of the version.
        #[serde(default)]
        number: Option<u32>,
    },
}

/// A record as it stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Conserved {
    /// The territory of its authors.
    pub owner: Territory,
    /// Every version that was submitted, the newest last.
    pub versions: Vec<RecordVersion>,
    /// The records that take its place.
    pub superseded_by: Vec<DocumentId>,
}

/// A version of a record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecordVersion {
    /// Counts the versions.
    pub number: u32,
    /// The entry that submits it.
    pub entry: EntryId,
    /// The hash by which it is cited, for ever.
    pub version: VersionHash,
    /// When it was submitted, by its authors' clock.
    pub time: String,
    /// What others think of it.
    pub reviews: Vec<Review>,
    /// Who stands behind it.
    pub endorsed_by: Vec<Territory>,
    /// The licence under which it was released.
    pub licence: Option<String>,
    /// When it was released.
    pub released: Option<String>,
    /// Why it should not be used any more.
    pub retracted: Option<String>,
    /// Whether the draft reads differently now.
    pub changed_since: bool,
    /// The frozen text, as canonical JSON.
    pub text: String,
}

/// What somebody thinks of a version.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Review {
    /// Whose territory.
    pub by: Territory,
    /// `accept`, `revise` or `reject`.
    pub verdict: String,
    /// Why.
    pub text: String,
    /// When, by the reviewer's clock.
    pub time: String,
}
