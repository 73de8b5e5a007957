//! What is said on the stream of a file: the one who opened it asks for one part after the other.
//!
//! ```text
//! asker  → length (u32, little-endian) ‖ Ask
//! holder → length (u32, little-endian) ‖ Reply, and after Reply::Here
//!          the hashes of all groups, when they were asked for, and the bytes of the groups asked for
//! ```
//!
//! A part is no longer than what the line carries in a moment, so that edits do not wait behind a film (R383).

use crate::identity::{DocumentId, FileHash};
use crate::limits::{
    FILE_ASK_BYTES_MAX, FILE_BYTES_MAX, FILE_GROUP_BYTES, FILE_GROUPS_PER_ASK_MAX, FILE_REPLY_BYTES_MAX,
};
use crate::wire::{self, DecodeError};
use minicbor::{Decode, Encode};

/// Asks for a part of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct Ask {
    /// A document that names the file, and that both may read.
    #[n(0)]
    pub document: DocumentId,
    /// The file.
    #[n(1)]
    pub hash: FileHash,
    /// How many bytes it has, as the document says.
    #[n(2)]
    pub size: u64,
    /// The first group that is wanted.
    #[n(3)]
    pub from: u64,
    /// How many groups are wanted.
    #[n(4)]
    pub count: u64,
    /// Whether the hashes of the groups are wanted too.
    #[n(5)]
    pub with_tree: bool,
}

/// What comes of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
pub enum Reply {
    /// It follows.
    #[n(0)]
    Here,
    /// It does not come.
    #[n(1)]
    Denied(#[n(0)] Denial),
}

/// Why a file does not come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Encode, Decode)]
#[cbor(index_only)]
pub enum Denial {
    /// The node has not got it, or not for the peer: nobody learns which (R380).
    #[n(0)]
    NotHere,
    /// The node carries enough files already.
    #[n(1)]
    Busy,
    /// The budget of the day is used up, on either side.
    #[n(2)]
    Budget,
}

impl Ask {
    /// Returns its bytes.
    pub fn to_bytes(self) -> Vec<u8> {
        wire::encode(&self)
    }

    /// Reads what [`Self::to_bytes`] wrote.
    ///
    /// # Errors
    /// [`DecodeError`] when it is something else.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, DecodeError> {
        wire::decode(bytes, FILE_ASK_BYTES_MAX)
    }

    /// Returns whether the part is one that a file of this size has, and no longer than allowed.
    pub fn is_valid(&self) -> bool {
        let groups = self.size.div_ceil(FILE_GROUP_BYTES as u64);
        (1..=FILE_BYTES_MAX).contains(&self.size)
            && (1..=FILE_GROUPS_PER_ASK_MAX).contains(&self.count)
            && self.from.checked_add(self.count).is_some_and(|end| end <= groups)
    }
}

impl Reply {
    /// Returns its bytes.
    pub fn to_bytes(self) -> Vec<u8> {
        wire::encode(&self)
    }

    /// Reads what [`Self::to_bytes`] wrote.
    ///
    /// # Errors
    /// [`DecodeError`] when it is something else.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, DecodeError> {
        wire::decode(bytes, FILE_REPLY_BYTES_MAX)
    }
}
