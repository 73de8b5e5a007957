//! Bundles: what travels between nodes that are not connected, and the receipts that come back.

use super::{Problem, Territory};
use djuntu_protocol::identity::{BundleId, DocumentId, EntryId, NetworkId, PublicKey};
use serde::{Deserialize, Serialize};

/// What goes into a bundle for a territory: whoever writes the file reads the entries from the archive.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BundlePlan {
    /// For whom it is; none when it is for everybody, so that only what is public is in it.
    pub recipient: Option<Territory>,
    /// The network.
    pub network: NetworkId,
    /// The charters and cooperations that both need, in this order; always whole.
    pub authority: Vec<DocumentId>,
    /// The documents that both share, in this order.
    pub documents: Vec<PlannedDocument>,
    /// What the bundle tells its recipient besides, in canonical bytes; none when there is nothing to tell.
    pub letter: Option<Vec<u8>>,
    /// Of when the receipt is on which it builds, RFC 3339; none when it holds everything.
    pub since: Option<String>,
}

/// What goes into a bundle of a document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlannedDocument {
    /// The document.
    pub document: DocumentId,
    /// These entries, in causal order; all that there are when left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub entries: Option<Vec<EntryId>>,
}

/// The file that was brought in last, and how it stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Import {
    /// Counts the files since the node started.
    pub number: u64,
    /// How it stands.
    #[serde(flatten)]
    pub state: ImportState,
}

/// How a file that is brought in stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "lowercase")]
pub enum ImportState {
    /// Nothing was brought in since the node started.
    None,
    /// Bytes are read.
    Running {
        /// How many were read.
        done: u64,
        /// How many there are.
        all: u64,
    },
    /// It is done.
    Done {
        /// What came of it.
        outcome: Box<Imported>,
    },
    /// Nothing came of it.
    Failed {
        /// Why, as it would have been answered at once.
        problem: Problem,
    },
}

/// How much of a file was brought.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Brought {
    /// How many bytes of it are there.
    pub bytes: u64,
}

/// What came of a file that was brought in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
pub enum Imported {
    /// It was for us, or for nobody in particular: its entries were taken.
    Bundle(Box<BundleTaken>),
    /// It is for somebody else: it is kept, to be carried on.
    Relayed {
        /// The bundle as it is kept.
        bundle: KeptBundle,
        /// Those that had to go for it.
        gone: Vec<KeptBundle>,
    },
    /// It is a receipt.
    Receipt {
        /// What it says.
        receipt: ReceivedBundle,
        /// Whether it said anything that was not known.
        news: bool,
    },
}

/// A bundle whose entries were taken.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BundleTaken {
    /// The hash of its file.
    pub bundle: BundleId,
    /// Who made it; none when it does not say.
    pub by: Option<Territory>,
    /// When, RFC 3339.
    pub created: String,
    /// Whether the seal of who made it is genuine, so that nothing is missing.
    pub whole: bool,
    /// How many entries were taken.
    pub taken: u64,
    /// How many were here already.
    pub held: u64,
    /// How many rest on something that is not here.
    pub waiting: u64,
    /// How many are of documents in which this territory has no part.
    pub foreign: u64,
    /// For how many there is no room here, because the quota of their territory is full.
    #[serde(default)]
    pub full: u64,
    /// How many were refused.
    pub refused_count: u64,
    /// What was refused, and why; the first of them when there are many.
    pub refused: Vec<String>,
    /// What of the file is damaged.
    pub damaged: Vec<String>,
    /// Why the invitation that it answers is not honoured.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unwelcome: Option<String>,
    /// The four words of the cooperation with whoever made it, for people to compare, when the two became twins just now.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub words: Option<String>,
    /// Whether there is a receipt of it now.
    pub receipt: bool,
}

impl BundleTaken {
    /// Returns whether everything that was sent is here.
    pub const fn is_complete(&self) -> bool {
        self.whole && self.waiting == 0 && self.full == 0 && self.refused_count == 0
    }
}

/// A bundle for somebody else, as it is kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeptBundle {
    /// The hash of its file.
    pub bundle: BundleId,
    /// Who made it.
    pub by: Territory,
    /// For whom it is.
    pub recipient: Territory,
    /// When it was made, RFC 3339.
    pub created: String,
    /// How many bytes it has.
    pub bytes: u64,
}

/// What a twin says in a receipt.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReceivedBundle {
    /// Who received.
    pub receiver: Territory,
    /// The node that says so.
    pub node: PublicKey,
    /// The bundle.
    pub bundle: BundleId,
    /// When the bundle was made, RFC 3339.
    pub created: String,
    /// When it was received, by their clock.
    pub received: String,
    /// How many of its entries were new there.
    pub taken: u64,
    /// How many were there before.
    pub held: u64,
    /// How many rest on something that was not there.
    pub waiting: u64,
    /// How many are of documents in which they have no part.
    pub foreign: u64,
    /// How many were refused.
    pub refused: u64,
    /// Whether the file came whole.
    pub whole: bool,
    /// One sentence: what arrived.
    pub summary: String,
}

/// What there is of bundles and receipts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BundleList {
    /// Bundles for others, the newest first.
    pub relayed: Vec<KeptBundle>,
    /// What twins said in their receipts, the newest first.
    pub received: Vec<ReceivedBundle>,
    /// The territories for which there is a receipt to be carried back.
    pub receipts_for: Vec<Territory>,
}
