//! The last entries of every chain: what a fingerprint is made of, and what another node is told.

use super::ChainHead;
use crate::identity::{EntryId, Fingerprint, PublicKey};
use std::collections::{BTreeMap, BTreeSet};

/// The heads of every chain (author, epoch). An honest chain has one; a forked chain has one per branch.
#[derive(Clone, Debug, Default)]
pub(super) struct Heads(BTreeMap<(PublicKey, u64), BTreeMap<EntryId, u64>>);

impl Heads {
    /// Moves the chain's head from `prev` to `id`, or adds a branch when something else follows `prev` already.
    pub(super) fn advance(&mut self, author: PublicKey, epoch: u64, id: EntryId, seq: u64, prev: Option<EntryId>) {
        let branches = self.0.entry((author, epoch)).or_default();
        if let Some(prev) = prev {
            branches.remove(&prev);
        }
        assert!(branches.insert(id, seq).is_none(), "an entry becomes a head once");
    }

    /// Returns how many epochs an author has.
    pub(super) fn epochs_of(&self, author: &PublicKey) -> usize {
        self.0.range((*author, 0)..=(*author, u64::MAX)).count()
    }

    /// Returns how many chains there are.
    pub(super) fn chains(&self) -> usize {
        self.0.len()
    }

    /// Returns the chains, by author and epoch, that come after the first `count` of their author.
    pub(super) fn beyond(&self, count: usize) -> BTreeSet<(PublicKey, u64)> {
        let mut place: (Option<PublicKey>, usize) = (None, 0);
        let mut beyond = BTreeSet::new();
        for (author, epoch) in self.0.keys() {
            place = if place.0 == Some(*author) { (place.0, place.1 + 1) } else { (Some(*author), 0) };
            if place.1 >= count {
                beyond.insert((*author, *epoch));
            }
        }
        beyond
    }

    /// Returns the highest number in a chain, 0 when there is none.
    pub(super) fn highest(&self, author: &PublicKey, epoch: u64) -> u64 {
        self.0.get(&(*author, epoch)).and_then(|branches| branches.values().max()).copied().unwrap_or_default()
    }

    /// Returns the heads of one chain.
    pub(super) fn of_chain(&self, author: &PublicKey, epoch: u64) -> impl Iterator<Item = EntryId> {
        self.0.get(&(*author, epoch)).into_iter().flatten().map(|(id, _)| *id)
    }

    /// Returns every head, chain by chain.
    pub(super) fn iter(&self) -> impl Iterator<Item = ChainHead> {
        self.0.iter().flat_map(|((author, epoch), branches)| {
            branches.iter().map(|(id, seq)| ChainHead { author: *author, epoch: *epoch, seq: *seq, id: *id })
        })
    }

    /// Returns the hash over every chain's author, epoch, numbers and heads.
    pub(super) fn fingerprint(&self) -> Fingerprint {
        let mut hasher = blake3::Hasher::new_derive_key("djuntu/fingerprint/1");
        let mut bytes = Vec::new();
        for head in self.iter() {
            bytes.extend_from_slice(head.author.as_bytes());
            bytes.extend_from_slice(&head.epoch.to_le_bytes());
            bytes.extend_from_slice(&head.seq.to_le_bytes());
            bytes.extend_from_slice(head.id.as_bytes());
            // Long pieces are hashed several times faster than short ones.
            if bytes.len() >= 1 << 14 {
                hasher.update(&bytes);
                bytes.clear();
            }
        }
        hasher.update(&bytes);
        Fingerprint(*hasher.finalize().as_bytes())
    }
}
