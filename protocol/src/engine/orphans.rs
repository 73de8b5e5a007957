//! Entries that rest on something that is not held yet: kept for a while, outside the logs, within bounds (R64).
//!
//! Each remembers what it waits for, so that trying again costs a look-up, and what was checked of it is not checked
//! again. Otherwise a chain that comes backwards would cost time that grows with the square of its length.

use crate::gate::{Awaited, Candidate};
use crate::identity::{DocumentId, EntryId, PublicKey};
use crate::limits;
use crate::time::{Span, Time};
use std::collections::BTreeMap;

/// Entries whose time may come.
#[derive(Debug, Default)]
pub(crate) struct Orphans {
    entries: BTreeMap<DocumentId, BTreeMap<EntryId, Orphan>>,
    bytes: usize,
    /// How many entries, and how many bytes, came from each peer.
    of_peers: BTreeMap<PublicKey, (usize, usize)>,
}

#[derive(Debug)]
struct Orphan {
    entry: Candidate,
    from: PublicKey,
    since: Time,
    awaited: Awaited,
}

impl Orphans {
    /// Keeps an entry that came from a peer. Returns whether there was room.
    pub(crate) fn keep(&mut self, entry: Candidate, from: PublicKey, awaited: Awaited, now: Time) -> bool {
        let (count, bytes) = self.of_peers.get(&from).copied().unwrap_or_default();
        let waiting = self.entries.get(&entry.document());
        if waiting.is_some_and(|waiting| waiting.contains_key(&entry.id())) {
            return true;
        }
        let in_document = waiting.map_or(0, BTreeMap::len);
        let of_peer = waiting.into_iter().flatten().filter(|(_, orphan)| orphan.from == from).count();
        let has_room = in_document < limits::ORPHANS_PER_DOCUMENT_MAX
            && of_peer < limits::ORPHANS_PER_AUTHOR_MAX
            && count < limits::ORPHANS_PER_PEER_MAX
            && bytes + entry.length() <= limits::ORPHANS_BYTES_PER_PEER_MAX
            && self.bytes + entry.length() <= limits::ORPHANS_BYTES_MAX;
        if has_room {
            self.bytes += entry.length();
            self.of_peers.insert(from, (count + 1, bytes + entry.length()));
            let waiting = self.entries.entry(entry.document()).or_default();
            waiting.insert(entry.id(), Orphan { entry, from, since: now, awaited });
        }
        assert!(self.bytes <= limits::ORPHANS_BYTES_MAX, "what waits is bounded");
        has_room
    }

    /// Takes out what waits in one document and can go on now, with the peer that sent it.
    pub(crate) fn take(
        &mut self,
        document: &DocumentId,
        is_there: impl Fn(&Awaited) -> bool,
    ) -> Vec<(PublicKey, Candidate)> {
        let taken = self.remove_if(document, |orphan| is_there(&orphan.awaited));
        taken.into_iter().map(|orphan| (orphan.from, orphan.entry)).collect()
    }

    /// Returns whether something waits in a document.
    pub(crate) fn wait_in(&self, document: &DocumentId) -> bool {
        self.entries.contains_key(document)
    }

    /// Returns how many bytes are kept, and the most entries in one document.
    pub(crate) fn held(&self) -> (usize, usize) {
        (self.bytes, self.entries.values().map(BTreeMap::len).max().unwrap_or_default())
    }

    /// Returns the documents in which something waits.
    pub(crate) fn documents(&self) -> Vec<DocumentId> {
        self.entries.keys().copied().collect()
    }

    /// Forgets what has waited too long.
    pub(crate) fn expire(&mut self, now: Time) {
        for document in self.documents() {
            self.remove_if(&document, |orphan| now.since(orphan.since) > limits::ORPHAN_AGE_MAX);
        }
    }

    /// The clock was set back by this much.
    pub(crate) fn turn_back(&mut self, by: Span) {
        let orphans = self.entries.values_mut().flat_map(BTreeMap::values_mut);
        orphans.for_each(|orphan| orphan.since = orphan.since.minus(by));
    }

    /// Forgets what came from a peer, when its session has ended.
    pub(crate) fn forget(&mut self, peer: &PublicKey) {
        if self.of_peers.contains_key(peer) {
            for document in self.documents() {
                self.remove_if(&document, |orphan| orphan.from == *peer);
            }
        }
    }

    fn remove_if(&mut self, document: &DocumentId, goes: impl Fn(&Orphan) -> bool) -> Vec<Orphan> {
        let Some(waiting) = self.entries.get_mut(document) else { return Vec::new() };
        let removed: Vec<Orphan> = waiting.extract_if(.., |_, orphan| goes(orphan)).map(|(_, orphan)| orphan).collect();
        if waiting.is_empty() {
            self.entries.remove(document);
        }
        for orphan in &removed {
            let length = orphan.entry.length();
            assert!(length <= self.bytes, "what waits is counted");
            self.bytes -= length;
            if let Some((count, bytes)) = self.of_peers.get_mut(&orphan.from) {
                (*count, *bytes) = (*count - 1, *bytes - length);
                if *count == 0 {
                    self.of_peers.remove(&orphan.from);
                }
            }
        }
        assert_eq!(self.entries.is_empty(), self.of_peers.is_empty(), "whatever waits came from somebody");
        removed
    }
}
