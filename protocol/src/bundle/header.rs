//! What a bundle says about itself in its first record.

use crate::identity::{NetworkId, PublicKey, TerritoryId};
use crate::invitation::GrantProof;
use crate::limits;
use crate::time::Time;
use crate::wire::{self, DecodeError};
use minicbor::{Decode, Encode};

/// The header of a bundle: canonical CBOR in the file's first record.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct Header {
    /// The network that the entries belong to.
    #[n(0)]
    pub network: NetworkId,
    /// What the bundle holds.
    #[n(1)]
    pub holds: Holds,
    /// When it was made, by the clock of who made it; shown, never decisive.
    #[n(2)]
    pub created: Time,
    /// Who made it; none in an archive, which stays where it is.
    #[n(3)]
    pub from: Option<Origin>,
    /// Whom it is for; none when it is for anybody.
    #[n(4)]
    pub recipient: Option<TerritoryId>,
    /// What else its recipient must know; none in most.
    #[n(5)]
    pub letter: Option<Letter>,
}

/// What a bundle tells its recipient besides the entries.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct Letter {
    /// Shows that the sender answers an invitation of the recipient (R193, R290).
    #[n(0)]
    pub answers: Option<GrantProof>,
    /// Of when the recipient's receipt is on which the bundle builds: what that says is there is left out of it (R196).
    #[n(1)]
    pub since: Option<Time>,
}

/// What a bundle holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
pub enum Holds {
    /// The segment with this number of a node's archive; it grows and has no seal.
    #[n(0)]
    Archive(#[n(0)] u32),
    /// Entries in causal order that leave the node: for a stick or as a backup. It ends with a seal.
    #[n(1)]
    Export,
}

/// Who made a bundle.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct Origin {
    /// The territory.
    #[n(0)]
    pub territory: TerritoryId,
    /// The territory's node, whose key signs the seal.
    #[n(1)]
    pub node: PublicKey,
}

impl Header {
    /// Returns the header with these canonical bytes.
    ///
    /// # Errors
    /// [`DecodeError`].
    pub fn decode(bytes: &[u8]) -> Result<Self, DecodeError> {
        wire::decode(bytes, limits::BUNDLE_HEADER_BYTES_MAX)
    }
}
