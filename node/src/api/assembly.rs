//! What is said about assemblies.

use super::Territory;
use djuntu_protocol::identity::{DocumentId, EntryId};
use serde::{Deserialize, Serialize};

/// Says something about an assembly.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(tag = "act", rename_all = "snake_case")]
pub enum AssemblyAct {
    /// Opens it.
    Open {
        /// Its level: 0 for neighbours, 7 for the world.
        level: u8,
        /// The assembly above it: the beginning of its id.
        #[serde(default)]
        parent: Option<String>,
    },
    /// Gives somebody a seat.
    Seat {
        /// What its holder is, such as `public_authority`.
        actor: String,
        /// The territory that holds it, by name or id.
        #[serde(default)]
        holder: Option<String>,
        /// What the seat is called; no name of a person.
        #[serde(default)]
        label: String,
        /// Whether it has a vote.
        #[serde(default)]
        votes: bool,
    },
    /// Gives a seat up, or takes it away.
    Vacate {
        /// The beginning of its id.
        seat: String,
    },
    /// Puts the minutes of a meeting forward.
    Minutes {
        /// The meeting: its start, or the beginning of its id; may be left out when there is one.
        #[serde(default)]
        meeting: Option<String>,
    },
    /// Approves minutes.
    Approve {
        /// The beginning of their id; the newest when left out.
        #[serde(default)]
        minutes: Option<String>,
    },
    /// Sends somebody to an assembly above.
    Delegate {
        /// The beginning of its id.
        to: String,
        /// What he is to say there.
        mandate: String,
    },
    /// Ends it.
    Dissolve {
        /// Why.
        reason: String,
    },
}

/// An assembly as it stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Assembly {
    /// Who has begun it, and speaks for it.
    pub convener: Territory,
    /// Its level, once it is open.
    pub level: Option<u8>,
    /// The assembly above it.
    pub parent: Option<DocumentId>,
    /// Every seat, vacant ones too.
    pub seats: Vec<Seat>,
    /// What was put forward as minutes.
    pub minutes: Vec<Minutes>,
    /// To which assemblies it sends somebody.
    pub delegations: Vec<Delegation>,
    /// Why it was dissolved.
    pub dissolved: Option<String>,
}

/// A seat.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seat {
    /// The entry that gives it.
    pub entry: EntryId,
    /// What its holder is.
    pub actor: String,
    /// The territory that holds it.
    pub holder: Option<Territory>,
    /// What it is called.
    pub label: String,
    /// Whether it has a vote.
    pub votes: bool,
    /// Whether nobody sits there any more.
    pub vacant: bool,
}

/// Minutes that were put forward.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Minutes {
    /// The entry.
    pub entry: EntryId,
    /// The id of the meeting.
    pub meeting: String,
    /// When the meeting began, as the minutes have it.
    pub start: Option<String>,
    /// Who has written them.
    pub by: Territory,
    /// When, by its clock.
    pub time: String,
    /// Whether more than half of those who are asked have approved them.
    pub approved: bool,
    /// Who has.
    pub approved_by: Vec<Territory>,
    /// Who is asked and has not.
    pub missing: Vec<Territory>,
    /// Whether the draft reads differently now.
    pub changed_since: bool,
    /// The frozen text, as canonical JSON.
    pub text: String,
}

/// Somebody is sent to an assembly above.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Delegation {
    /// The assembly above.
    pub to: DocumentId,
    /// Its title, when it is here and has one.
    pub title: Option<String>,
    /// What he is to say there.
    pub mandate: String,
}
