//! What is exported and taken in.

use super::{Assembly, Conserved, Decision, Fund, Measure, Project, Proposal, SetAside, Territory};
use djuntu_protocol::document::view::{Assignment, Draft};
use djuntu_protocol::identity::{DocumentId, NetworkId};
use serde::{Deserialize, Serialize};

/// What would be in a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExportPlan {
    /// The format.
    pub format: String,
    /// The name of the file, of ids alone.
    pub file: String,
    /// How many documents are in it.
    pub documents: usize,
    /// How many are left out because not everybody may read them.
    pub left_out: usize,
}

/// What is needed to prove a document to somebody who has nothing else.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProofPlan {
    /// The document.
    pub document: DocumentId,
    /// The network.
    pub network: NetworkId,
    /// The charters and cooperations by which it is judged, charters first.
    pub authority: Vec<DocumentId>,
    /// Whether everybody may read it.
    pub public: bool,
}

/// What a proof shows of its document, from the file alone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Proven {
    /// The document.
    pub id: DocumentId,
    /// Its kind.
    pub kind: String,
    /// Its title in the language in which it was first written, or another one.
    pub title: Option<String>,
    /// The territories that share it, with the names that they give themselves in the file.
    pub parties: Vec<Territory>,
    /// How many of its entries count.
    pub counted: usize,
    /// The entries that do not count, each with the reason.
    pub set_aside: Vec<SetAside>,
    /// For agreements: each text that was proposed, and who has signed it in which office.
    pub proposals: Vec<Proposal>,
    /// What the acts come to, as its kind has it.
    #[serde(flatten)]
    pub stated: Stated,
    /// What it says now, of what counts.
    pub draft: Draft,
}

/// What the acts of a document come to; only that of its kind is there.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stated {
    /// For decisions: what was put to whom, and what became of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decision: Option<Decision>,
    /// For assemblies: who sits there, and what they have minuted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub assembly: Option<Assembly>,
    /// For records: what was submitted, reviewed and released.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub record: Option<Conserved>,
    /// For projects: what was stated about it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub project: Option<Project>,
    /// For funds: what every holder has, and the ledger.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fund: Option<Fund>,
    /// For measures: what was observed, and what follows from it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub measure: Option<Measure>,
}

/// Documents to be begun, all in one place.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Batch {
    /// The twin (name or id) or cooperation (id) to share them with; may be left out when there is only one.
    #[serde(default)]
    pub with: Option<String>,
    /// The cooperation to share them in: its title, or the beginning of its id.
    #[serde(default)]
    pub within: Option<String>,
    /// Whether they stay in the own territory.
    #[serde(default)]
    pub home: bool,
    /// The documents.
    pub documents: Vec<NewDocument>,
}

/// One of them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewDocument {
    /// The kind.
    pub kind: String,
    /// What it says.
    pub set: Vec<Assignment>,
}

/// What became of one of them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TakenIn {
    /// The document; none when it could not be begun.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub document: Option<DocumentId>,
    /// What could not be written, and why.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub problem: Option<String>,
}
