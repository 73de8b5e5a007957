//! What is said about cooperations: who belongs to them, and what waits for whose consent.

use super::Territory;
use djuntu_protocol::identity::{DocumentId, EntryId};
use serde::{Deserialize, Serialize};

/// A cooperation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cooperation {
    /// Its document.
    pub id: DocumentId,
    /// Its title, when it has one.
    pub title: Option<String>,
    /// In a word or two: `proposed`, `in force`, `joining` when this territory is asked to join it, or `over` when this
    /// territory is no party any more.
    pub state: String,
    /// Its parties.
    pub parties: Vec<Territory>,
    /// Who has proposed it.
    pub by: Territory,
    /// The parties that have not accepted yet.
    pub missing: Vec<Territory>,
    /// Whether it waits for this territory to accept it.
    pub for_us: bool,
    /// The changes of the parties that wait for consents.
    pub changes: Vec<PartyChange>,
    /// Who was a party and is none any more, and why.
    pub departed: Vec<Departed>,
    /// Whether two changes with one number were approved: somebody has consented to both.
    pub disputed: bool,
    /// Four words that all parties see alike, to be compared by telephone.
    pub words: String,
}

impl Cooperation {
    /// Returns the names of its parties, in the same order on every node.
    pub fn names(&self) -> Vec<&str> {
        let mut names: Vec<&str> = self.parties.iter().map(|party| party.name.as_str()).collect();
        names.sort_unstable();
        names
    }
}

/// A change of the parties that waits for consents.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PartyChange {
    /// The entry that proposes it.
    pub entry: EntryId,
    /// Its number.
    pub number: u64,
    /// `admit` or `expel`.
    pub change: String,
    /// Whom.
    pub territory: Territory,
    /// Who has proposed it.
    pub by: Territory,
    /// Who consents.
    pub consenting: Vec<Territory>,
    /// Whose consent is missing.
    pub missing: Vec<Territory>,
    /// Whether this territory's consent is missing.
    pub for_us: bool,
}

/// A territory that is no party any more.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Departed {
    /// The territory.
    pub territory: Territory,
    /// Whether it has left by itself.
    pub left: bool,
    /// Who has expelled it.
    pub expelled_by: Vec<Territory>,
}

/// Proposes a cooperation.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Cooperate {
    /// With whom, by name or id.
    pub with: Vec<String>,
    /// Its title.
    #[serde(default)]
    pub title: Option<String>,
}

/// Says something in a cooperation that binds the territory.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(tag = "act", rename_all = "snake_case")]
pub enum CooperationAct {
    /// Accepts it.
    Accept,
    /// Proposes to admit a territory.
    Admit {
        /// Whom, by name or id.
        territory: String,
    },
    /// Proposes to expel a territory; what is held of its work is accepted.
    Expel {
        /// Whom, by name or id.
        territory: String,
    },
    /// Consents to a change.
    Consent {
        /// Which, or the beginning of it; the only one that waits for this territory when it is left out.
        #[serde(default)]
        entry: Option<String>,
    },
    /// Leaves it; what is held of this territory's work stays accepted.
    Leave,
}
