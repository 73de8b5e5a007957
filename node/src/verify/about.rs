//! What a file says about itself: from whom, for whom, and what a receipt tells.

use djuntu_protocol::bundle::{Arrival, Header, Holds, Receipt};
use djuntu_protocol::identity::{BundleId, PublicKey, TerritoryId};
use serde::{Deserialize, Serialize};

/// What a file that travels says about itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
pub enum About {
    /// A bundle.
    Bundle {
        /// The territory that is said to have made it; the seal says whether its node did.
        from: Option<TerritoryId>,
        /// That territory's node.
        node: Option<PublicKey>,
        /// For whom it is; none when it is for anybody who may have it.
        recipient: Option<TerritoryId>,
        /// When it was made, by the clock of who made it, RFC 3339.
        created: String,
        /// Of when the receipt is on which it builds: what that says is there is left out.
        since: Option<String>,
        /// Whether its seal is genuine, so that nothing is missing.
        is_whole: bool,
        /// Whether it is a backup of a machine, which holds everything that the machine had.
        is_backup: bool,
    },
    /// A receipt whose signature is right.
    Receipt {
        /// The territory that received.
        receiver: TerritoryId,
        /// The node that says so; whether it may, the territory's charter says.
        node: PublicKey,
        /// When, by its clock, RFC 3339.
        received: String,
        /// The bundle that was received.
        bundle: BundleId,
        /// When that was made, RFC 3339.
        created: String,
        /// The territory that made it.
        from: TerritoryId,
        /// How many of its entries were new there.
        taken: u64,
        /// How many were there before.
        held: u64,
        /// How many rest on something that was missing there.
        waiting: u64,
        /// How many are of documents in which the receiver has no part.
        foreign: u64,
        /// How many were refused.
        refused: u64,
        /// Whether the file came whole.
        is_whole: bool,
        /// Of how many documents it says what is held.
        documents: usize,
    },
}

impl About {
    /// Returns what the header of a bundle says; none of a segment of an archive, which stays where it is.
    pub(super) fn bundle(header: &Header, is_whole: bool, is_backup: bool) -> Option<Self> {
        (header.holds == Holds::Export).then(|| Self::Bundle {
            from: header.from.map(|origin| origin.territory),
            node: header.from.map(|origin| origin.node),
            recipient: header.recipient,
            created: crate::desk::rfc3339(header.created),
            since: header.letter.as_ref().and_then(|letter| letter.since).map(crate::desk::rfc3339),
            is_whole,
            is_backup,
        })
    }

    pub(super) fn receipt(receipt: &Receipt) -> Self {
        let statement = receipt.statement();
        let Arrival { taken, held, refused, waiting, foreign, is_whole } = statement.arrival;
        Self::Receipt {
            receiver: statement.receiver,
            node: receipt.node(),
            received: crate::desk::rfc3339(statement.received),
            bundle: statement.bundle,
            created: crate::desk::rfc3339(statement.created),
            from: statement.from.territory,
            taken,
            held,
            waiting,
            foreign,
            refused,
            is_whole,
            documents: statement.documents.len(),
        }
    }
}
