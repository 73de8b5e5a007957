//! Receipts: what whoever got a bundle says about it, signed, in a file that travels back (R194).
//!
//! ```text
//! receipt = "djuntu receipt 1\n" ‖ canonical CBOR of [statement, node, signature]
//! ```
//!
//! A receipt says what its node held at one moment. It moves nothing and drops nothing: whoever gets it knows what need not
//! be sent again, and tells people what arrived. Invariant: a [`Receipt`] comes only from signing or from a signature that
//! was verified; whether its key may speak for the territory that it names is for the charter in force to say.

use super::header::Origin;
use crate::document::ChainHead;
use crate::identity::{BundleId, DocumentId, NetworkId, PublicKey, SecretKey, Signature, TerritoryId};
use crate::limits::{HEADS_PER_DOCUMENT_MAX, RECEIPT_BYTES_MAX, RECEIPT_DOCUMENTS_MAX, RECEIPT_HEADS_MAX};
use crate::time::Time;
use crate::wire::{self, DecodeError};
use minicbor::{Decode, Encode};

/// The first line of every receipt of this version.
pub const RECEIPT_MAGIC: &[u8; 17] = b"djuntu receipt 1\n";
/// What the signature of every receipt begins with, so that no other signed thing can be passed for a receipt.
const DOMAIN: &[u8] = b"djuntu/receipt/1";

/// What a receipt says.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct Statement {
    /// The network.
    #[n(0)]
    pub network: NetworkId,
    /// Which bundle came.
    #[n(1)]
    pub bundle: BundleId,
    /// When the bundle was made, as it says.
    #[n(2)]
    pub created: Time,
    /// Who made the bundle, as it says.
    #[n(3)]
    pub from: Origin,
    /// The territory for which it was received.
    #[n(4)]
    pub receiver: TerritoryId,
    /// When, by the clock of the node that received it.
    #[n(5)]
    pub received: Time,
    /// What became of its entries.
    #[n(6)]
    pub arrival: Arrival,
    /// What the node held afterwards of what the two territories share: documents ascending, each once.
    #[n(7)]
    pub documents: Vec<HeldDocument>,
}

/// What became of the entries of a bundle.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct Arrival {
    /// Taken and stored.
    #[n(0)]
    pub taken: u64,
    /// There before.
    #[n(1)]
    pub held: u64,
    /// Refused: no peer could have brought them either.
    #[n(2)]
    pub refused: u64,
    /// Resting on something that is not there.
    #[n(3)]
    pub waiting: u64,
    /// Of documents that the territory has no part in.
    #[n(4)]
    pub foreign: u64,
    /// Whether the file was whole: its seal genuine, nothing damaged.
    #[n(5)]
    pub is_whole: bool,
}

/// What is held of a document.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct HeldDocument {
    /// The document.
    #[n(0)]
    pub document: DocumentId,
    /// The last entries of its chains, ascending, each once.
    #[n(1)]
    pub heads: Vec<ChainHead>,
}

/// A receipt whose signature is right.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Receipt(Signed);

#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
struct Signed {
    #[n(0)]
    statement: Statement,
    #[n(1)]
    node: PublicKey,
    /// Over the canonical bytes of the statement.
    #[cbor(n(2), with = "minicbor::bytes")]
    signature: [u8; 64],
}

/// Why bytes are no receipt.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ReceiptError {
    /// It begins otherwise.
    #[error("this is not a djuntu receipt")]
    NotAReceipt,
    /// It was made by another version.
    #[error("this receipt was made by another version of djuntu, which this version cannot read")]
    Version,
    /// It cannot be decoded.
    #[error("the receipt is damaged: {0}")]
    Damaged(#[from] DecodeError),
    /// What it says is not what was signed.
    #[error("the signature of the receipt is wrong: it was changed, or made up")]
    Signature,
}

impl Arrival {
    /// Returns whether everything that was sent is there.
    pub const fn is_complete(&self) -> bool {
        self.is_whole && self.refused == 0 && self.waiting == 0 && self.foreign == 0
    }
}

impl Statement {
    /// Leaves out what is more than a receipt may say, and brings the rest into its order.
    fn bounded(mut self) -> Self {
        self.documents.sort_by_key(|held| held.document);
        self.documents.dedup_by_key(|held| held.document);
        self.documents.truncate(RECEIPT_DOCUMENTS_MAX);
        let mut room = RECEIPT_HEADS_MAX;
        self.documents.retain_mut(|held| {
            held.heads.sort_unstable();
            held.heads.dedup();
            let fits = held.heads.len() <= room.min(HEADS_PER_DOCUMENT_MAX);
            room -= if fits { held.heads.len() } else { 0 };
            fits
        });
        self
    }

    fn is_bounded(&self) -> bool {
        let heads: usize = self.documents.iter().map(|held| held.heads.len()).sum();
        let fits =
            |held: &HeldDocument| held.heads.len() <= HEADS_PER_DOCUMENT_MAX && held.heads.is_sorted_by(|a, b| a < b);
        self.documents.len() <= RECEIPT_DOCUMENTS_MAX
            && heads <= RECEIPT_HEADS_MAX
            && self.documents.is_sorted_by(|a, b| a.document < b.document)
            && self.documents.iter().all(fits)
    }
}

impl Receipt {
    /// Signs a receipt with the key of the node that received the bundle. Of what is held as much is said as there may be.
    pub fn sign(statement: Statement, node: &SecretKey) -> Self {
        let statement = statement.bounded();
        let signature = node.sign(DOMAIN, &wire::encode(&statement)).0;
        Self(Signed { statement, node: node.public(), signature })
    }

    /// Returns what it says.
    pub const fn statement(&self) -> &Statement {
        &self.0.statement
    }

    /// Returns the node that signed it.
    pub const fn node(&self) -> PublicKey {
        self.0.node
    }

    /// Returns the bytes of its file.
    pub fn encode(&self) -> Vec<u8> {
        [&RECEIPT_MAGIC[..], &wire::encode(&self.0)].concat()
    }

    /// Reads a receipt and verifies its signature.
    ///
    /// # Errors
    /// [`ReceiptError`].
    pub fn decode(bytes: &[u8]) -> Result<Self, ReceiptError> {
        let Some(body) = bytes.strip_prefix(RECEIPT_MAGIC) else {
            let is_other = RECEIPT_MAGIC.split_last_chunk::<2>().is_some_and(|(line, _)| bytes.starts_with(line));
            return Err(if is_other { ReceiptError::Version } else { ReceiptError::NotAReceipt });
        };
        let signed: Signed = wire::decode(body, RECEIPT_BYTES_MAX)?;
        if !signed.statement.is_bounded() {
            return Err(DecodeError::Malformed("too much, or not in its order".to_owned()).into());
        }
        let signature = Signature(signed.signature);
        let is_genuine = signed.node.verifies(DOMAIN, &wire::encode(&signed.statement), &signature);
        if is_genuine { Ok(Self(signed)) } else { Err(ReceiptError::Signature) }
    }
}

#[cfg(test)]
mod tests;
