//! The last entries of every chain: what a fingerprint is made of, and what another node is told.

use super::ChainHead;
use crate::identity::{EntryId, Fingerprint, PublicKey};
use std::collections::BTreeMap;

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
        branches.insert(id, seq);
    }

    /// Returns how many branches a chain would have after an entry behind `prev`.
    pub(super) fn branches_after(&self, author: &PublicKey, epoch: u64, prev: Option<EntryId>) -> usize {
        let branches = self.0.get(&(*author, epoch));
        let continues = |branches: &BTreeMap<EntryId, u64>| prev.is_some_and(|prev| branches.contains_key(&prev));
        branches.map_or(1, |branches| branches.len() + usize::from(!continues(branches)))
    }

    /// Returns how many epochs an author has.
    pub(super) fn epochs_of(&self, author: &PublicKey) -> usize {
        self.0.range((*author, 0)..=(*author, u64::MAX)).count()
    }

    /// Returns whether the author has a chain in this epoch.
    pub(super) fn has_chain(&self, author: &PublicKey, epoch: u64) -> bool {
        self.0.contains_key(&(*author, epoch))
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
        for head in self.iter() {
            hasher.update(head.author.as_bytes()).update(&head.epoch.to_le_bytes());
            hasher.update(&head.seq.to_le_bytes()).update(head.id.as_bytes());
        }
        Fingerprint(*hasher.finalize().as_bytes())
    }
}
