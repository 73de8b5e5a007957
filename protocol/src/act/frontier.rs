//! Frontiers: how far the work of a key is still accepted, after the key or its territory has gone.
//!
//! A frontier names the last entry of each chain that counts as before; what a stolen key adds behind it, however it is
//! dated, is set aside.

use super::ActError;
use crate::identity::{DocumentId, PublicKey};
use crate::limits;
use minicbor::{Decode, Encode};

/// The last number of a chain that is still accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Encode, Decode)]
#[cbor(array)]
pub struct Last {
    /// The epoch of the chain.
    #[n(0)]
    pub epoch: u64,
    /// The number of its last accepted entry.
    #[n(1)]
    pub seq: u64,
}

/// How far the chains of one key are accepted in one document; chains that it does not name, not at all.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct Cut {
    /// The key.
    #[n(0)]
    pub key: PublicKey,
    /// The last accepted number of each epoch, ascending, each epoch once.
    #[n(1)]
    pub lasts: Vec<Last>,
}

/// How far the work of a territory is accepted in one document.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct DocumentCuts {
    /// The document.
    #[n(0)]
    pub document: DocumentId,
    /// Its keys, ascending, each once.
    #[n(1)]
    pub cuts: Vec<Cut>,
}

/// How far the work of a territory is accepted in all documents of a cooperation that it leaves; in documents that it
/// does not name, not at all. Ascending, each document once.
#[derive(Clone, Debug, Default, PartialEq, Eq, Encode, Decode)]
#[cbor(transparent)]
pub struct Frontier(#[n(0)] pub Vec<DocumentCuts>);

impl Cut {
    /// Returns the last number that is accepted of the key's chain in `epoch`.
    pub fn last(&self, epoch: u64) -> Option<u64> {
        let index = self.lasts.binary_search_by_key(&epoch, |last| last.epoch).ok()?;
        self.lasts.get(index).map(|last| last.seq)
    }

    pub(super) fn check(&self) -> Result<(), ActError> {
        let sorted = self.lasts.is_sorted_by(|a, b| a.epoch < b.epoch);
        if sorted && self.lasts.len() <= limits::EPOCHS_PER_AUTHOR_MAX { Ok(()) } else { Err(ActError::Frontier) }
    }
}

impl Frontier {
    /// Returns the last number that is accepted of a key's chain in a document's epoch.
    pub fn last(&self, document: &DocumentId, key: &PublicKey, epoch: u64) -> Option<u64> {
        let index = self.0.binary_search_by_key(&document, |cuts| &cuts.document).ok()?;
        let cuts = &self.0.get(index)?.cuts;
        let index = cuts.binary_search_by_key(&key, |cut| &cut.key).ok()?;
        cuts.get(index)?.last(epoch)
    }

    pub(super) fn check(&self) -> Result<(), ActError> {
        let documents_sorted = self.0.is_sorted_by(|a, b| a.document < b.document);
        let keys_sorted = |cuts: &DocumentCuts| cuts.cuts.is_sorted_by(|a, b| a.key < b.key);
        if !documents_sorted || !self.0.iter().all(keys_sorted) {
            return Err(ActError::Frontier);
        }
        self.0.iter().flat_map(|cuts| &cuts.cuts).try_for_each(Cut::check)
    }
}
