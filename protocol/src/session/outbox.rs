//! What one peer is still to get: documents that it asked for or lacks, in pages, at most 1 MiB unacknowledged (R57).
//!
//! A queued document is only a name and the heads that the peer has; which entries those are is worked out when its turn
//! comes, so that a peer that lacks ten thousand documents costs little memory.

use crate::document::ChainHead;
use crate::identity::{DocumentId, EntryId};
use crate::limits;
use std::collections::{BTreeMap, BTreeSet, VecDeque};

/// What is to be sent to one peer and what it has not acknowledged.
#[derive(Debug, Default)]
pub(crate) struct Outbox {
    queue: VecDeque<DocumentId>,
    theirs: BTreeMap<DocumentId, Vec<ChainHead>>,
    /// How many heads there are in `theirs`.
    heads: usize,
    entries: VecDeque<(DocumentId, EntryId, u32)>,
    in_flight: BTreeMap<u64, usize>,
    in_flight_bytes: usize,
    next_page: u64,
    /// Whether a page is being read from the archive for this peer.
    pub(crate) is_loading: bool,
}

impl Outbox {
    /// Queues a document of which the peer has the chains that end in `theirs`. A later word on the same document
    /// replaces an earlier one. What a peer says beyond a bound is not remembered; it comes back with a later comparison.
    pub(crate) fn queue(&mut self, document: DocumentId, theirs: Vec<ChainHead>) {
        if self.heads + theirs.len() > limits::HEADS_QUEUED_MAX {
            return;
        }
        self.heads += theirs.len();
        match self.theirs.insert(document, theirs) {
            None => self.queue.push_back(document),
            Some(replaced) => self.heads -= replaced.len(),
        }
        assert_eq!(self.queue.len(), self.theirs.len(), "of each queued document it is known what the peer has");
    }

    /// Returns the next document whose entries must be worked out before another page can be made.
    pub(crate) fn next_document(&self) -> Option<DocumentId> {
        let bytes: usize = self.entries.iter().map(|(_, _, length)| *length as usize).sum();
        if bytes >= limits::PAGE_BYTES_TARGET { None } else { self.queue.front().copied() }
    }

    /// Takes the next document off the queue, with the heads that the peer has.
    pub(crate) fn take_document(&mut self) -> Option<(DocumentId, Vec<ChainHead>)> {
        let document = self.queue.pop_front()?;
        let theirs = self.theirs.remove(&document).unwrap_or_default();
        assert!(theirs.len() <= self.heads, "the heads of what is queued are counted");
        self.heads -= theirs.len();
        Some((document, theirs))
    }

    /// Adds entries that are to be sent, in causal order.
    pub(crate) fn add(&mut self, entries: impl IntoIterator<Item = (DocumentId, EntryId, u32)>) {
        self.entries.extend(entries);
    }

    /// Returns the documents of which entries are ready to be sent.
    pub(crate) fn waiting(&self) -> BTreeSet<DocumentId> {
        self.entries.iter().map(|(document, ..)| *document).collect()
    }

    /// Drops the entries of documents that must not go to the peer any more.
    pub(crate) fn withhold(&mut self, documents: &BTreeSet<DocumentId>) {
        self.entries.retain(|(document, ..)| !documents.contains(document));
    }

    /// Returns whether another page may be sent now.
    pub(crate) const fn has_credit(&self) -> bool {
        self.in_flight_bytes + limits::PAGE_BYTES_TARGET <= limits::IN_FLIGHT_BYTES_MAX
    }

    /// Returns whether entries are ready to be sent.
    pub(crate) fn has_entries(&self) -> bool {
        !self.entries.is_empty()
    }

    /// Returns of how many documents something waits to be sent.
    pub(crate) fn documents(&self) -> usize {
        self.queue.len() + usize::from(!self.entries.is_empty() || !self.in_flight.is_empty())
    }

    /// Returns whether everything was sent and acknowledged.
    #[cfg(test)]
    pub(crate) fn is_empty(&self) -> bool {
        self.queue.is_empty() && self.entries.is_empty() && self.in_flight.is_empty()
    }

    /// Takes the entries of the next page off the queue, as many as fit; one larger than a page's target travels alone.
    pub(crate) fn next_page(&mut self) -> Vec<(DocumentId, EntryId)> {
        let mut page = Vec::new();
        let mut room = limits::PAGE_BYTES_TARGET;
        while let Some((document, id, length)) = self.entries.front().copied() {
            let length = usize::try_from(length).unwrap_or(usize::MAX);
            if length > room && !page.is_empty() {
                break;
            }
            room = room.saturating_sub(length);
            page.push((document, id));
            self.entries.pop_front();
        }
        page
    }

    /// Numbers a page that is sent now and whose entries have this many bytes: the receiver holds them unpacked.
    pub(crate) fn sent(&mut self, bytes: usize) -> u64 {
        let number = self.next_page;
        self.next_page += 1;
        assert!(self.in_flight.insert(number, bytes).is_none(), "a page has a number of its own");
        self.in_flight_bytes += bytes;
        number
    }

    /// Takes the acknowledgement of every page up to `number`. Returns whether that page was sent at all.
    pub(crate) fn acknowledged(&mut self, number: u64) -> bool {
        let later = self.in_flight.split_off(&number.saturating_add(1));
        let bytes: usize = self.in_flight.values().sum();
        self.in_flight = later;
        assert!(bytes <= self.in_flight_bytes, "what is acknowledged was in flight");
        self.in_flight_bytes -= bytes;
        number < self.next_page
    }
}

#[cfg(test)]
mod tests;
