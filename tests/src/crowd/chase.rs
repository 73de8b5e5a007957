//! One edit on its way: who has stored it when, over how many nodes it came there, and how often.

use super::land::network;
use djuntu_protocol::bundle;
use djuntu_protocol::engine::{Persist, Ticket};
use djuntu_protocol::entry::SignedEntry;
use djuntu_protocol::identity::DocumentId;
use djuntu_protocol::session::Message;

/// What is known of the edit at one node.
#[derive(Clone, Copy, Debug, Default)]
struct Sighting {
    /// Over how many connections it came here first.
    hops: Option<usize>,
    /// How often it came.
    copies: u64,
    ticket: Option<Ticket>,
    stored: Option<u64>,
}

/// The edit: whatever is new in this document.
#[derive(Clone, Debug)]
pub(super) struct Chase {
    document: DocumentId,
    since: u64,
    nodes: Vec<Sighting>,
}

impl Chase {
    /// Follows what `author` writes into a document from `now` on.
    pub(super) fn new(document: DocumentId, author: usize, nodes: usize, now: u64) -> Self {
        let mut nodes = vec![Sighting::default(); nodes];
        nodes.get_mut(author).expect("the author is a node").hops = Some(0);
        Self { document, since: now, nodes }
    }

    /// A frame has come.
    pub(super) fn arrived(&mut self, from: usize, to: usize, frame: &[u8]) {
        let Ok(Message::Page(_, page)) = Message::decode(frame) else { return };
        let entries = bundle::decode_page(&page).unwrap_or_default();
        let mut entries = entries.iter().filter_map(|bytes| SignedEntry::parse(bytes, network()).ok());
        if entries.any(|entry| entry.document() == self.document) {
            let hops = self.nodes.get(from).and_then(|sighting| sighting.hops);
            let sighting = self.nodes.get_mut(to).expect("frames go to nodes");
            sighting.hops = sighting.hops.or_else(|| hops.map(|hops| hops + 1));
            sighting.copies += 1;
        }
    }

    /// A node asks for a write.
    pub(super) fn asked(&mut self, node: usize, persist: &Persist) {
        let sighting = self.nodes.get_mut(node).expect("nodes write");
        if persist.entries.iter().any(|entry| entry.document() == self.document) {
            sighting.ticket = sighting.ticket.or(Some(persist.ticket));
        }
    }

    /// A write is done.
    pub(super) fn stored(&mut self, node: usize, ticket: Ticket, now: u64) {
        let sighting = self.nodes.get_mut(node).expect("nodes write");
        if sighting.ticket.is_some_and(|asked| asked <= ticket) {
            sighting.stored = sighting.stored.or(Some(now));
        }
    }

    /// Returns over how many connections at most it came to these nodes, and how long it took until all had stored it, in
    /// milliseconds; none while one has not.
    pub(super) fn reach(&self, nodes: std::ops::Range<usize>) -> Option<(usize, u64)> {
        let reached: Option<Vec<(usize, u64)>> = self.nodes.get(nodes)?.iter().map(|s| s.hops.zip(s.stored)).collect();
        let (hops, times): (Vec<usize>, Vec<u64>) = reached?.into_iter().unzip();
        Some((hops.into_iter().max()?, times.into_iter().max()? - self.since))
    }

    /// Returns how often it came to all nodes together.
    pub(super) fn copies(&self) -> u64 {
        self.nodes.iter().map(|sighting| sighting.copies).sum()
    }

    /// Returns how many nodes have seen it.
    pub(super) fn seen(&self) -> usize {
        self.nodes.iter().filter(|sighting| sighting.hops.is_some()).count()
    }
}

#[cfg(test)]
mod tests;
