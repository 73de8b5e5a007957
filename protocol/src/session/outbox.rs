//! What one peer is still to get: documents that it asked for or lacks, in pages, at most 1 MiB unacknowledged (R57).
//!
//! A queued document is only a name and the heads that the peer has. Which entries those are is worked out when its turn
//! comes, so that a peer that lacks ten thousand documents costs little memory; and of a document of which the peer has
//! nothing it is never worked out, because whoever reads it from the disk finds all its entries in order (R165).

use crate::document::ChainHead;
use crate::identity::{DocumentId, EntryId};
use crate::limits;
use std::collections::{BTreeMap, BTreeSet, VecDeque};

/// What a page is to be made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wanted {
    /// The entries of a document from this number on, counted from 0 in the order in which they were stored.
    Document(DocumentId, u32),
    /// One entry of a document.
    Entry(DocumentId, EntryId),
}

/// A page that was made, and how many bytes its entries have before they are packed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PackedPage {
    /// The page, as [`crate::bundle::encode_page`] makes it.
    pub page: Vec<u8>,
    /// How many bytes the receiver holds when it has unpacked the page.
    pub bytes: usize,
}

/// The pages that were made of what was wanted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pages {
    /// The pages, in the order in which they are to be sent.
    pub pages: Vec<PackedPage>,
    /// What found no room in them, in the order in which it was wanted.
    pub rest: Vec<Wanted>,
}

impl Wanted {
    /// Returns the document.
    pub const fn document(&self) -> DocumentId {
        match self {
            Self::Document(document, _) | Self::Entry(document, _) => *document,
        }
    }
}

impl Pages {
    /// Packs signed entries, as many to a page as fit.
    pub fn pack(entries: &[&[u8]]) -> Self {
        let mut pages = Vec::new();
        let mut rest = entries;
        while !rest.is_empty() {
            let (page, behind) = crate::bundle::split_page(rest);
            let bytes = page.iter().map(|entry| entry.len()).sum();
            pages.push(PackedPage { page: crate::bundle::encode_page(page), bytes });
            rest = behind;
        }
        Self { pages, rest: Vec::new() }
    }
}

/// What is to be sent to one peer and what it has not acknowledged.
#[derive(Debug, Default)]
pub(crate) struct Outbox {
    queue: VecDeque<DocumentId>,
    theirs: BTreeMap<DocumentId, Vec<ChainHead>>,
    /// How many heads there are in `theirs`.
    heads: usize,
    /// What the next pages are made of.
    lined_up: VecDeque<Wanted>,
    in_flight: BTreeMap<u64, usize>,
    in_flight_bytes: usize,
    next_page: u64,
    /// The number of the request for pages that is under way, and the documents of which something is in it.
    loading: Option<(u64, BTreeSet<DocumentId>)>,
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

    /// Returns the next document that is to be lined up, with the heads that the peer has, while there is room for it.
    pub(crate) fn next_document(&self) -> Option<(DocumentId, &[ChainHead])> {
        let document = self.queue.front().filter(|_| self.lined_up.len() < limits::WANTED_TARGET)?;
        Some((*document, self.theirs.get(document).map(Vec::as_slice).unwrap_or_default()))
    }

    /// Returns the next documents of which the peer has a part, so that their logs are loaded together.
    pub(crate) fn upcoming(&self) -> Vec<DocumentId> {
        let has_part = |document: &&DocumentId| self.theirs.get(document).is_some_and(|heads| !heads.is_empty());
        self.queue.iter().take(limits::LOADS_MAX).filter(has_part).copied().collect()
    }

    /// Takes the next document off the queue, with the heads that the peer has.
    pub(crate) fn take_document(&mut self) -> Option<(DocumentId, Vec<ChainHead>)> {
        let document = self.queue.pop_front()?;
        let theirs = self.theirs.remove(&document).unwrap_or_default();
        assert!(theirs.len() <= self.heads, "the heads of what is queued are counted");
        self.heads -= theirs.len();
        Some((document, theirs))
    }

    /// Lines up what is to be sent, in causal order.
    pub(crate) fn line_up(&mut self, wanted: impl IntoIterator<Item = Wanted>) {
        self.lined_up.extend(wanted);
    }

    /// Returns the documents of which something is lined up.
    pub(crate) fn waiting(&self) -> BTreeSet<DocumentId> {
        self.lined_up.iter().map(Wanted::document).collect()
    }

    /// Drops what is lined up of documents that must not go to the peer any more.
    pub(crate) fn withhold(&mut self, documents: &BTreeSet<DocumentId>) {
        self.lined_up.retain(|wanted| !documents.contains(&wanted.document()));
    }

    /// Returns how many bytes are unacknowledged, and how many heads are remembered.
    pub(crate) const fn held(&self) -> (usize, usize) {
        (self.in_flight_bytes, self.heads)
    }

    /// Returns whether another page may be sent now.
    pub(crate) const fn has_credit(&self) -> bool {
        self.in_flight_bytes + limits::PAGE_BYTES_TARGET <= limits::IN_FLIGHT_BYTES_MAX
    }

    /// Returns whether nothing waits before what is sent now.
    pub(crate) fn is_idle(&self) -> bool {
        self.lined_up.is_empty() && !self.is_waiting()
    }

    /// Returns of how many documents something waits to be sent or acknowledged.
    pub(crate) fn documents(&self) -> usize {
        let is_under_way = self.loading.is_some() || !self.in_flight.is_empty();
        self.queue.len() + self.waiting().len().max(usize::from(is_under_way))
    }

    /// Returns whether everything was sent and acknowledged.
    #[cfg(test)]
    pub(crate) fn is_empty(&self) -> bool {
        self.queue.is_empty() && self.lined_up.is_empty() && self.loading.is_none() && self.in_flight.is_empty()
    }

    /// Takes what the next pages are to be made of, and returns how many bytes of entries they may have together; none
    /// when nothing is lined up, or the peer must acknowledge something first. Pages are being made then, by a request of
    /// this number.
    pub(crate) fn begin_pages(&mut self, number: u64) -> Option<(Vec<Wanted>, usize)> {
        if self.lined_up.is_empty() || self.is_waiting() {
            return None;
        }
        let count = self.lined_up.len().min(limits::WANTED_TARGET);
        let wanted: Vec<Wanted> = self.lined_up.drain(..count).collect();
        self.loading = Some((number, wanted.iter().map(Wanted::document).collect()));
        Some((wanted, limits::IN_FLIGHT_BYTES_MAX - self.in_flight_bytes))
    }

    /// Pages were made by the request of this number. Returns the documents of which something was asked for, if that was in
    /// this session.
    pub(crate) fn end_pages(&mut self, number: u64) -> Option<BTreeSet<DocumentId>> {
        self.loading.take_if(|(asked, _)| *asked == number).map(|(_, documents)| documents)
    }

    /// Lines up what found no room in pages, before everything else.
    pub(crate) fn put_back(&mut self, rest: Vec<Wanted>) {
        rest.into_iter().rev().for_each(|wanted| self.lined_up.push_front(wanted));
    }

    /// Returns whether pages are being made, or the peer must acknowledge some before there are more.
    pub(crate) const fn is_waiting(&self) -> bool {
        self.loading.is_some() || !self.has_credit()
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
