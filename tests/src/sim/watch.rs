//! What must be true all the time, seen from outside: the world's own record of who wrote what, and of what engines hold.

use super::network::StreamId;
use djuntu_protocol::engine::{Gauges, Persist};
use djuntu_protocol::entry::Verified;
use djuntu_protocol::identity::{DocumentId, EntryId, PublicKey};
use djuntu_protocol::limits;
use std::collections::{BTreeMap, BTreeSet};

/// Most frames that two honest nodes at rest send each other in each [`limits::COMPARE_INTERVAL`], for each set that they
/// share and once more for the roots: a comparison and its answer, when each finds its own time.
const FRAMES_AT_REST_MAX: u64 = 6;

/// The record of a run.
#[derive(Debug, Default)]
pub(super) struct Watch {
    /// The keys with which honest nodes write, and whose they are.
    honest: BTreeMap<PublicKey, usize>,
    /// The entries that honest nodes made themselves.
    made: BTreeSet<EntryId>,
    /// By place in a chain, the entry that an honest node put there.
    places: BTreeMap<(PublicKey, DocumentId, u64, u64), EntryId>,
    /// By stream and receiver, the entries of the pages that came and are not acknowledged.
    received: BTreeMap<(StreamId, usize), BTreeMap<u64, Vec<EntryId>>>,
    /// The documents of which a liar sent something to a node.
    brought: BTreeSet<(usize, DocumentId)>,
    /// Frames that honest nodes sent each other.
    frames: u64,
    /// Frames among them that carry entries, or the heads of what differs.
    differences: u64,
}

impl Watch {
    /// Knows the key of an honest node from now on.
    pub(super) fn know(&mut self, key: PublicKey, node: usize) {
        self.honest.insert(key, node);
    }

    /// Looks at what a node stores: whatever bears an honest node's signature was made by that node, once for each place.
    ///
    /// # Errors
    /// What is wrong, in a sentence.
    pub(super) fn stores(&mut self, node: usize, persist: &Persist) -> Result<(), String> {
        for entry in &persist.entries {
            let Some(author) = self.honest.get(&entry.entry().author).copied() else { continue };
            let place = place_of(entry);
            let before = self.places.insert(place, entry.id());
            if before.is_some_and(|before| before != entry.id()) {
                return Err(format!("node {author} signed two entries with the place of {:?}", entry.id()));
            }
            if author == node {
                self.made.insert(entry.id());
            } else if !self.made.contains(&entry.id()) {
                return Err(format!("{:?} bears the signature of node {author}, which never made it", entry.id()));
            }
        }
        Ok(())
    }

    /// A page has come.
    pub(super) fn received(&mut self, stream: StreamId, to: usize, number: u64, entries: Vec<EntryId>) {
        self.received.entry((stream, to)).or_default().insert(number, entries);
    }

    /// Every page up to a number is acknowledged. Returns what was in them.
    pub(super) fn acknowledged(&mut self, stream: StreamId, by: usize, number: u64) -> Vec<EntryId> {
        let Some(pages) = self.received.get_mut(&(stream, by)) else { return Vec::new() };
        let later = pages.split_off(&number.saturating_add(1));
        std::mem::replace(pages, later).into_values().flatten().collect()
    }

    /// A liar has sent a node something of these documents.
    pub(super) fn brought(&mut self, to: usize, documents: impl Iterator<Item = DocumentId>) {
        self.brought.extend(documents.map(|document| (to, document)));
    }

    /// Returns whether a liar has sent a node something of a document.
    pub(super) fn is_brought(&self, to: usize, document: DocumentId) -> bool {
        self.brought.contains(&(to, document))
    }

    /// Counts a frame between honest nodes.
    pub(super) const fn frame(&mut self, tells_difference: bool) {
        self.frames += 1;
        self.differences += tells_difference as u64;
    }

    /// Returns how many frames honest nodes have sent each other, and how many of them were about differences.
    pub(super) const fn sent(&self) -> (u64, u64) {
        (self.frames, self.differences)
    }
}

fn place_of(entry: &Verified) -> (PublicKey, DocumentId, u64, u64) {
    let body = entry.entry();
    (body.author, entry.document(), body.epoch, body.seq)
}

/// Checks that what an engine holds is within its bounds.
///
/// # Errors
/// The bound that is broken.
pub(super) fn within_bounds(gauges: &Gauges) -> Result<(), String> {
    let bounds = [
        ("bytes of orphans", gauges.orphan_bytes, limits::ORPHANS_BYTES_MAX),
        ("orphans in one document", gauges.orphans_in_document, limits::ORPHANS_PER_DOCUMENT_MAX),
        ("bytes in flight", gauges.in_flight_bytes, limits::IN_FLIGHT_BYTES_MAX + limits::PAGE_BYTES_MAX),
        ("bytes that came and wait", gauges.inbox_bytes, limits::INBOX_BYTES_MAX),
        ("heads of what is to be sent", gauges.heads_queued, limits::HEADS_QUEUED_MAX),
        ("heads that wait", gauges.heads_waiting, limits::HEADS_WAITING_MAX),
        ("documents asked for", gauges.awaited, limits::AWAITED_MAX),
        ("loads under way", gauges.loading, limits::LOADS_MAX),
        ("sets not known to be shared", gauges.sets_ignored, limits::PARTIES_MAX),
        ("sessions", gauges.sessions, limits::SESSIONS_MAX),
    ];
    let broken = bounds.into_iter().find(|(_, held, bound)| held > bound);
    broken.map_or(Ok(()), |(what, held, bound)| Err(format!("holds {held} {what}, more than {bound}")))
}

/// Returns how many frames the world may send while it is at rest for so long.
pub(super) fn frames_at_rest_max(milliseconds: u64, pairs_and_sets: u64) -> u64 {
    // Jitter makes an interval a quarter shorter, and another begins when rest begins.
    let intervals = milliseconds * 4 / (limits::COMPARE_INTERVAL.0 * 3) + 1;
    intervals * pairs_and_sets * FRAMES_AT_REST_MAX
}
