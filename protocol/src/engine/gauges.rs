//! How much an engine holds for its peers: every bound that must hold whatever they send, as a number to be watched.

use super::Engine;

/// What an engine holds now. Where each peer has a bound of its own, the most that any of them takes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Gauges {
    /// Open sessions.
    pub sessions: usize,
    /// Sets that both sides share, of all sessions.
    pub sets: usize,
    /// Bytes of entries whose predecessors are unknown.
    pub orphan_bytes: usize,
    /// The most such entries in one document.
    pub orphans_in_document: usize,
    /// Bytes of entries in pages that a peer has not acknowledged.
    pub in_flight_bytes: usize,
    /// Bytes of entries that came from a peer and wait for documents to be loaded.
    pub inbox_bytes: usize,
    /// Heads that are remembered of a peer for what is still to be sent to it.
    pub heads_queued: usize,
    /// Documents that a peer is asked for.
    pub awaited: usize,
    /// Sets of a peer that are not known to be shared.
    pub sets_ignored: usize,
    /// Documents that are being loaded.
    pub loading: usize,
    /// Document logs that are loaded.
    pub logs: usize,
    /// Pieces of work that wait for documents to be loaded.
    pub work: usize,
    /// Heads that a peer told, and their documents, that wait for documents to be loaded.
    pub heads_waiting: usize,
}

impl Engine {
    /// Returns what is held now.
    pub fn gauges(&self) -> Gauges {
        let (orphan_bytes, orphans_in_document) = self.orphans.held();
        let (logs, loading) = self.logs.held();
        let mut gauges = Gauges {
            sessions: self.sessions.len(),
            orphan_bytes,
            orphans_in_document,
            logs,
            loading,
            work: self.work.len(),
            ..Gauges::default()
        };
        for session in self.sessions.values() {
            let inbox = session.inbox.iter().map(|(_, page)| page.bytes()).sum();
            let (in_flight, heads) = session.outbox.held();
            gauges.sets += session.sets.len();
            gauges.inbox_bytes = gauges.inbox_bytes.max(inbox);
            gauges.in_flight_bytes = gauges.in_flight_bytes.max(in_flight);
            gauges.heads_queued = gauges.heads_queued.max(heads);
            gauges.awaited = gauges.awaited.max(session.awaited.len());
            gauges.sets_ignored = gauges.sets_ignored.max(session.ignored.len());
            gauges.heads_waiting = gauges.heads_waiting.max(session.heads_waiting);
        }
        gauges
    }
}
