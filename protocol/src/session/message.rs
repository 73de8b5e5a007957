//! What two nodes say to each other: one canonical CBOR value per frame (R59).

use super::record::NodeRecord;
use crate::act::Home;
use crate::document::ChainHead;
use crate::identity::{DocumentId, NetworkId, TerritoryId};
use crate::invitation::Grant;
use crate::limits;
use crate::reconcile::Comparison;
use crate::session::{Pause, Scope};
use crate::violation::Violation;
use crate::wire;
use minicbor::bytes::ByteVec;
use minicbor::{Decode, Encode};
use std::collections::BTreeSet;

/// The lowest and highest version of the protocol that this node speaks.
pub const VERSIONS: (u16, u16) = (1, 1);

/// One frame.
#[derive(Clone, Debug, PartialEq, Encode, Decode)]
pub enum Message {
    /// The first frame of each side.
    #[n(0)]
    Hello(#[n(0)] Hello),
    /// What the sender knows of charters and cooperations, and of the sets that it believes shared.
    #[n(1)]
    Roots(#[n(0)] Roots),
    /// A step in comparing one set of documents.
    #[n(2)]
    Compare(#[n(0)] Home, #[n(1)] Comparison),
    /// The heads of documents in which the two sides differ.
    #[n(3)]
    Heads(#[n(0)] Vec<DocumentHeads>),
    /// Entries in causal order, packed; acknowledged by number when they are stored.
    #[n(4)]
    Page(#[n(0)] u64, #[n(1)] ByteVec),
    /// Every page up to this number is stored.
    #[n(5)]
    Stored(#[n(0)] u64),
    /// Why the sender closes the session: the code of a [`Violation`].
    #[n(6)]
    Close(#[n(0)] u16),
    /// Where nodes can be reached, each said by the node itself (R183).
    #[n(7)]
    Records(#[n(0)] Vec<NodeRecord>),
    /// What the sender does not take or does not send for a while, and why (R294, R297).
    #[n(8)]
    Pause(#[n(0)] Pause),
}

/// Who speaks.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct Hello {
    /// The lowest version that the sender speaks.
    #[n(0)]
    pub version_min: u16,
    /// The highest version that the sender speaks.
    #[n(1)]
    pub version_max: u16,
    /// Parts of the protocol that the sender knows and another implementation may lack; a bit each (R160).
    #[n(2)]
    pub features: u64,
    /// The network.
    #[n(3)]
    pub network: NetworkId,
    /// The territory that the node belongs to, if it belongs to one already.
    #[n(4)]
    pub territory: Option<TerritoryId>,
    /// What the sender's clock says; only to be shown when it differs much.
    #[n(5)]
    pub time: crate::time::Time,
    /// The invitation that the sender answers.
    #[n(6)]
    pub grant: Option<Grant>,
    /// Where the sender can be reached.
    #[n(7)]
    pub addresses: Vec<String>,
    /// What the sender observes, ascending, when it is an observer, of no territory (R212).
    #[n(8)]
    pub observes: Option<Vec<Scope>>,
}

/// The state of everything that the sender believes shared.
#[derive(Clone, Debug, PartialEq, Encode, Decode)]
#[cbor(array)]
pub struct Roots {
    /// A digest of the charters and cooperations that the two need to judge each other's entries.
    #[cbor(n(0), with = "minicbor::bytes")]
    pub authority: [u8; 12],
    /// The opening of the comparison of each shared set.
    #[n(1)]
    pub sets: Vec<(Home, Comparison)>,
}

/// The heads of one document.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct DocumentHeads {
    /// The document.
    #[n(0)]
    pub document: DocumentId,
    /// The heads of its chains; none to ask for all of it.
    #[n(1)]
    pub heads: Vec<ChainHead>,
    /// Whether the receiver shall answer with its own heads when it lacks something.
    #[n(2)]
    pub answer: bool,
}

impl DocumentHeads {
    /// Returns how much of a bound on heads that wait it takes: one for each, and one for the document.
    pub(crate) const fn room(&self) -> usize {
        self.heads.len() + 1
    }
}

impl Message {
    /// Returns the frame.
    pub fn encode(&self) -> Vec<u8> {
        wire::encode(self)
    }

    /// Returns the message in a frame.
    ///
    /// # Errors
    /// [`Violation::MalformedFrame`].
    pub fn decode(frame: &[u8]) -> Result<Self, Violation> {
        let message: Self = wire::decode(frame, limits::FRAME_BYTES_MAX).map_err(|_| Violation::MalformedFrame)?;
        if message.is_within_limits() { Ok(message) } else { Err(Violation::MalformedFrame) }
    }

    fn is_within_limits(&self) -> bool {
        match self {
            Self::Hello(hello) => {
                let short = hello.addresses.iter().all(|address| address.len() <= limits::ADDRESS_BYTES_MAX);
                let observes = hello.observes.as_deref().is_none_or(Scope::are_valid);
                short && observes && hello.addresses.len() <= limits::ADDRESSES_MAX
            }
            Self::Roots(roots) => {
                let homes: BTreeSet<Home> = roots.sets.iter().map(|(home, _)| *home).collect();
                roots.sets.len() <= limits::DOCUMENTS_PER_FRAME_MAX && homes.len() == roots.sets.len()
            }
            Self::Heads(documents) => are_few(documents),
            Self::Pause(pause) => are_few(pause.documents()),
            Self::Records(records) => {
                records.len() <= limits::NODE_RECORDS_PER_FRAME_MAX && records.iter().all(NodeRecord::is_within_limits)
            }
            Self::Compare(..) | Self::Page(..) | Self::Stored(_) | Self::Close(_) => true,
        }
    }
}

fn are_few(documents: &[DocumentHeads]) -> bool {
    let few = documents.iter().all(|heads| heads.heads.len() <= limits::HEADS_PER_DOCUMENT_MAX);
    few && documents.len() <= limits::DOCUMENTS_PER_FRAME_MAX
}

#[cfg(test)]
mod tests;
