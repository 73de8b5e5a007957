//! What a log says of whole chains: which are forked, and how far a territory's go.

use super::Log;
use crate::act::{Cut, DocumentCuts, Last};
use crate::identity::{EntryId, PublicKey, TerritoryId};
use std::collections::{BTreeMap, BTreeSet};

impl Log {
    /// Returns whether an author's chain has more than one branch, so that a number in it names more than one entry.
    pub fn is_forked(&self, author: &PublicKey, epoch: u64) -> bool {
        self.heads.of_chain(author, epoch).nth(1).is_some()
    }

    /// Returns whether any chain is forked.
    pub fn has_forks(&self) -> bool {
        self.heads.any_forked()
    }

    /// Returns whether an author has written here.
    pub fn has_written(&self, author: &PublicKey) -> bool {
        self.heads.epochs_of(author) > 0
    }

    /// Returns the entries whose changes some entries rest on, directly or through others, without these themselves: what
    /// must be there for their changes to be applied where they were made (R152).
    pub fn beneath(&self, entries: &BTreeSet<EntryId>) -> BTreeSet<EntryId> {
        let mut beneath: BTreeSet<EntryId> = BTreeSet::new();
        let mut pending: Vec<EntryId> = entries.iter().copied().collect();
        while let Some(id) = pending.pop() {
            for change in self.dependencies(&id) {
                let is_there = |holder: &EntryId| entries.contains(holder) || beneath.contains(holder);
                if self.holders(change).any(|holder| is_there(&holder)) {
                    continue;
                }
                if let Some(holder) = self.holders(change).min() {
                    beneath.insert(holder);
                    pending.push(holder);
                }
            }
        }
        beneath
    }

    /// Returns how far the chains of a territory go here: what its frontier says of this document when everything that is
    /// held is accepted (R116). Each of the cuts is also what accepts everything that one of its keys wrote here.
    pub fn frontier_of(&self, territory: TerritoryId) -> DocumentCuts {
        let mut lasts: BTreeMap<PublicKey, BTreeMap<u64, u64>> = BTreeMap::new();
        for (_, record) in self.records().filter(|(_, record)| record.territory == territory) {
            let last = lasts.entry(record.author).or_default().entry(record.epoch).or_insert(record.seq);
            *last = record.seq.max(*last);
        }
        let last = |(epoch, seq)| Last { epoch, seq };
        let cuts = lasts.into_iter().map(|(key, lasts)| Cut { key, lasts: lasts.into_iter().map(last).collect() });
        DocumentCuts { document: self.document(), cuts: cuts.collect() }
    }
}

#[cfg(test)]
mod tests;
