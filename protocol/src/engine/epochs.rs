//! In which epoch this node writes in a document: that of its start, and another one after a fork (R151).
//!
//! Automerge fails on two changes of one actor with one number, so whoever wrote on a branch that lost can never go on
//! there; and a chain with two branches has two writers, who would only fork it again.

use super::{Engine, Refusal};
use crate::authority::judge::lost;
use crate::document::Log;
use crate::entry::Author;
use crate::identity::{DocumentId, PublicKey, Roles};

/// The bits of an epoch that are drawn; those above count the starts of the node.
const DRAWN: u64 = u32::MAX as u64;

impl Engine {
    /// Returns the key of this node that has `role`, what it acts under, and the epoch in which it writes in a document.
    pub(super) fn author_in(&mut self, document: &DocumentId, role: Roles) -> Result<Author, Refusal> {
        let author = self.author(role)?;
        Ok(Author { epoch: self.epoch_in(document), ..author })
    }

    /// Returns the epoch in which this node writes in a document from now on: a new one when the chain of one of its keys
    /// is forked, or rests on a branch that lost.
    pub(super) fn epoch_in(&mut self, document: &DocumentId) -> u64 {
        let epoch = self.epochs.get(document).copied().unwrap_or(self.config.epoch);
        let keys = self.own_keys();
        let is_good = |log: &Log| keys.iter().all(|key| !is_spoiled(log, key, epoch));
        if self.logs.peek(document).is_none_or(is_good) {
            return epoch;
        }
        let is_new = |log: &Log, epoch| keys.iter().all(|key| log.chain_head(key, epoch).is_none());
        let epoch = loop {
            // Two machines that go on from one state of memory draw the same numbers, but hardly at the same time.
            let drawn = blake3::keyed_hash(&self.entropy.draw(), &self.now.0.to_le_bytes());
            let drawn = u64::from_le_bytes(*drawn.as_bytes().first_chunk().expect("a hash is longer than a number"));
            let epoch = (self.config.epoch & !DRAWN) | (drawn & DRAWN);
            if self.logs.peek(document).is_none_or(|log| is_new(log, epoch)) {
                break epoch;
            }
        };
        self.epochs.insert(*document, epoch);
        epoch
    }

    /// Returns the keys with which this node writes.
    pub(super) fn own_keys(&self) -> Vec<PublicKey> {
        self.keys.public()
    }
}

/// Returns whether nobody can go on in a chain.
fn is_spoiled(log: &Log, key: &PublicKey, epoch: u64) -> bool {
    if !log.has_forks() {
        return false;
    }
    let is_of_chain = |id| log.record(id).is_some_and(|record| (record.author, record.epoch) == (*key, epoch));
    log.is_forked(key, epoch) || lost(log).keys().any(is_of_chain)
}
