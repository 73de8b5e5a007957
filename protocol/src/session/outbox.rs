//! What one peer is still to get: documents that it asked for or lacks, in pages, at most 1 MiB unacknowledged (R57), and
//! less on a thin line (R200). Charters and cooperations, and what is written now, come first (R202).
//!
//! A queued document is only a name and the heads that the peer has. Which entries those are is worked out when its turn
//! comes, so that a peer that lacks ten thousand documents costs little memory; and of a document of which the peer has
//! nothing it is never worked out, because whoever reads it from the disk finds all its entries in order (R165).

use super::{Pace, PackedPage, Pages, Room, Wanted};
use crate::document::ChainHead;
use crate::identity::DocumentId;
use crate::limits;
use crate::time::{Span, Time};
use std::collections::{BTreeMap, BTreeSet, VecDeque};

/// What is to be sent to one peer and what it has not acknowledged.
#[derive(Debug, Default)]
pub(crate) struct Outbox {
    queue: VecDeque<DocumentId>,
    /// How many documents at the front of the queue come first.
    queued_first: usize,
    theirs: BTreeMap<DocumentId, Vec<ChainHead>>,
    /// How many heads there are in `theirs`.
    heads: usize,
    /// What the next pages are made of, before what is lined up.
    first: VecDeque<Wanted>,
    lined_up: VecDeque<Wanted>,
    in_flight: BTreeMap<u64, InFlight>,
    held: Held,
    next_page: u64,
    loading: Option<Request>,
    pace: Pace,
}

/// A page that was not acknowledged yet.
#[derive(Clone, Debug)]
struct InFlight {
    /// The documents of its entries; none of a live page, which may come before what it rests on.
    documents: Vec<DocumentId>,
    /// What its entries take at the receiver, unpacked.
    bytes: usize,
    /// What it takes on the line.
    packed: usize,
    is_live: bool,
    since: Time,
}

/// What the pages under way take together.
#[derive(Clone, Copy, Debug, Default)]
struct Held {
    bytes: usize,
    /// On the line, live ones not counted.
    packed: usize,
    /// Live ones, on the line.
    live: usize,
}

/// The request for pages that is under way, and the documents of which something is in it.
#[derive(Debug)]
struct Request {
    number: u64,
    documents: BTreeSet<DocumentId>,
    /// Those among them that come first.
    first: BTreeSet<DocumentId>,
}

/// How what is written now goes to a peer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Way {
    /// At once.
    Now,
    /// Before everything that is lined up.
    First,
    /// Behind what the peer is still to get of the same document, on which it may rest.
    Behind,
    /// With the document, whose turn has not come yet.
    WithDocument,
}

impl Outbox {
    /// Begins with the pace of the peer's line.
    pub(crate) fn new(pace: Pace) -> Self {
        Self { pace, ..Self::default() }
    }

    /// Queues a document of which the peer has the chains that end in `theirs`. A later word on the same document
    /// replaces an earlier one. What a peer says beyond a bound is not remembered; it comes back with a later comparison.
    /// By charters and cooperations everything else is judged, so they come first.
    pub(crate) fn queue(&mut self, document: DocumentId, theirs: Vec<ChainHead>, is_first: bool) {
        if self.heads + theirs.len() > limits::HEADS_QUEUED_MAX {
            return;
        }
        self.heads += theirs.len();
        match self.theirs.insert(document, theirs) {
            None if is_first => {
                self.queue.insert(self.queued_first, document);
                self.queued_first += 1;
            }
            None => self.queue.push_back(document),
            Some(replaced) => self.heads -= replaced.len(),
        }
        assert_eq!(self.queue.len(), self.theirs.len(), "of each queued document it is known what the peer has");
    }

    /// Returns the next document that is to be lined up, with the heads that the peer has, while there is room for it.
    pub(crate) fn next_document(&self) -> Option<(DocumentId, &[ChainHead])> {
        let has_room = self.queued_first > 0 || self.lined_up.len() < limits::WANTED_TARGET;
        let document = self.queue.front().filter(|_| has_room)?;
        Some((*document, self.theirs.get(document).map(Vec::as_slice).unwrap_or_default()))
    }

    /// Returns the next documents of which the peer has a part, so that their logs are loaded together.
    pub(crate) fn upcoming(&self) -> Vec<DocumentId> {
        let has_part = |document: &&DocumentId| self.theirs.get(document).is_some_and(|heads| !heads.is_empty());
        self.queue.iter().take(limits::LOADS_MAX).filter(has_part).copied().collect()
    }

    /// Takes the next document off the queue, with the heads that the peer has, and whether it comes first.
    pub(crate) fn take_document(&mut self) -> Option<(DocumentId, Vec<ChainHead>, bool)> {
        let document = self.queue.pop_front()?;
        let is_first = self.queued_first > 0;
        self.queued_first -= usize::from(is_first);
        let theirs = self.theirs.remove(&document).unwrap_or_default();
        assert!(theirs.len() <= self.heads, "the heads of what is queued are counted");
        self.heads -= theirs.len();
        Some((document, theirs, is_first))
    }

    /// Lines up what is to be sent, in causal order, before everything else or behind it.
    pub(crate) fn line_up(&mut self, wanted: impl IntoIterator<Item = Wanted>, is_first: bool) {
        if is_first { self.first.extend(wanted) } else { self.lined_up.extend(wanted) }
    }

    /// Returns whether the peer is being sent a document, so that what it says of it is overtaken by what is under way. What
    /// is still different when that has arrived is found by the comparison that follows.
    pub(crate) fn is_sending(&self, document: &DocumentId) -> bool {
        let mut lined_up = self.first.iter().chain(&self.lined_up);
        self.loading.as_ref().is_some_and(|request| request.documents.contains(document))
            || lined_up.any(|wanted| wanted.document() == *document)
            || self.in_flight.values().any(|page| page.documents.contains(document))
    }

    /// Returns whether nothing is to be sent and nothing unacknowledged but live pages.
    pub(crate) fn is_quiet(&self) -> bool {
        self.queue.is_empty() && self.lined_up.is_empty() && self.held.packed == 0
    }

    /// Returns whether so much is lined up before everything else that no more is taken in.
    pub(crate) fn is_crowded(&self) -> bool {
        self.first.len() >= 4 * limits::WANTED_TARGET
    }

    /// Returns how an entry of a document that is written now goes to the peer; one of `bytes` bytes together with others.
    pub(crate) fn way_of(&self, document: DocumentId, bytes: usize) -> Way {
        let is_in = |lane: &VecDeque<Wanted>| lane.iter().any(|wanted| wanted.document() == document);
        let request = self.loading.as_ref().filter(|request| request.documents.contains(&document));
        let loads_first = request.is_some_and(|request| request.first.contains(&document));
        if loads_first || is_in(&self.first) {
            return Way::First;
        }
        if request.is_some() || is_in(&self.lined_up) {
            return Way::Behind;
        }
        if self.theirs.contains_key(&document) {
            return Way::WithDocument;
        }
        let is_idle = self.first.is_empty() && self.lined_up.is_empty() && !self.is_waiting();
        let has_room =
            self.held.live + bytes <= limits::LIVE_BYTES_MAX && self.held.bytes <= limits::IN_FLIGHT_BYTES_MAX;
        if has_room || (is_idle && bytes <= self.pace.page_bytes()) { Way::Now } else { Way::First }
    }

    /// Returns the documents of which something is lined up.
    pub(crate) fn waiting(&self) -> BTreeSet<DocumentId> {
        self.first.iter().chain(&self.lined_up).map(Wanted::document).collect()
    }

    /// Drops what is lined up of documents that must not go to the peer any more.
    pub(crate) fn withhold(&mut self, documents: &BTreeSet<DocumentId>) {
        for lane in [&mut self.first, &mut self.lined_up] {
            lane.retain(|wanted| !documents.contains(&wanted.document()));
        }
    }

    /// Returns how many bytes are unacknowledged, and how many heads are remembered.
    pub(crate) const fn held(&self) -> (usize, usize) {
        (self.held.bytes, self.heads)
    }

    /// Returns how many bytes on the line are unacknowledged, live ones among them.
    pub(crate) const fn under_way(&self) -> usize {
        self.held.packed + self.held.live
    }

    /// Returns the pace of the peer's line.
    pub(crate) const fn pace(&self) -> Pace {
        self.pace
    }

    /// Returns every moment that is remembered here.
    pub(crate) fn times(&mut self) -> impl Iterator<Item = &mut Time> {
        self.in_flight.values_mut().map(|page| &mut page.since)
    }

    /// Returns whether another page may be sent now.
    pub(crate) const fn has_credit(&self) -> bool {
        self.room().has_a_page()
    }

    /// Returns what the next pages may hold.
    const fn room(&self) -> Room {
        Room {
            bytes: limits::IN_FLIGHT_BYTES_MAX.saturating_sub(self.held.bytes),
            packed: self.pace.window().saturating_sub(self.held.packed),
            page: self.pace.page_bytes(),
            packed_page: if self.pace.is_thin() { Some(self.pace.packed_page_bytes()) } else { None },
            takes_turns: self.pace.is_thin(),
        }
    }

    /// Returns of how many documents something waits to be sent or acknowledged.
    pub(crate) fn documents(&self) -> usize {
        let is_under_way = self.loading.is_some() || !self.in_flight.is_empty();
        self.queue.len() + self.waiting().len().max(usize::from(is_under_way))
    }

    /// Returns whether everything was sent and acknowledged.
    #[cfg(test)]
    pub(crate) fn is_empty(&self) -> bool {
        let is_lined_up = !(self.first.is_empty() && self.lined_up.is_empty());
        self.queue.is_empty() && !is_lined_up && self.loading.is_none() && self.in_flight.is_empty()
    }

    /// Takes what the next pages are to be made of, and returns how much they may hold; none when nothing is lined up, or
    /// the peer must acknowledge something first. Pages are being made then, by a request of this number. What does not come
    /// first is left unless `takes_all`.
    pub(crate) fn begin_pages(&mut self, number: u64, takes_all: bool) -> Option<(Vec<Wanted>, Room)> {
        let behind = if takes_all { self.lined_up.len() } else { 0 };
        let count = (self.first.len() + behind).min(limits::WANTED_TARGET);
        if count == 0 || self.is_waiting() {
            return None;
        }
        let from_first = self.first.len().min(count);
        let mut wanted: Vec<Wanted> = self.first.drain(..from_first).collect();
        let first = wanted.iter().map(Wanted::document).collect();
        wanted.extend(self.lined_up.drain(..count - from_first));
        self.loading = Some(Request { number, documents: wanted.iter().map(Wanted::document).collect(), first });
        Some((wanted, self.room()))
    }

    /// Pages were made by the request of this number: what is left of what was wanted is lined up again, except that of the
    /// documents for which `may_send` says no. Returns whether it said no of any; nothing if this was no request of this
    /// session.
    pub(crate) fn end_pages(
        &mut self,
        number: u64,
        made: &mut Pages,
        may_send: impl Fn(DocumentId) -> bool,
    ) -> Option<bool> {
        let request = self.loading.take_if(|request| request.number == number)?;
        let may: BTreeSet<DocumentId> =
            request.documents.iter().filter(|document| may_send(**document)).copied().collect();
        let is_left = |wanted: &Wanted| may.contains(&wanted.document());
        let comes_first = |wanted: &Wanted| request.first.contains(&wanted.document());
        for wanted in std::mem::take(&mut made.rest).into_iter().rev().filter(is_left) {
            let lane = if comes_first(&wanted) { &mut self.first } else { &mut self.lined_up };
            lane.push_front(wanted);
        }
        for wanted in std::mem::take(&mut made.later).into_iter().filter(is_left) {
            self.line_up([wanted], comes_first(&wanted));
        }
        Some(may.len() < request.documents.len())
    }

    /// Returns whether pages are being made.
    pub(crate) const fn is_packing(&self) -> bool {
        self.loading.is_some()
    }

    /// Returns whether pages are being made, or the peer must acknowledge some before there are more.
    pub(crate) const fn is_waiting(&self) -> bool {
        self.loading.is_some() || !self.has_credit()
    }

    /// Numbers a page that is sent now.
    pub(crate) fn sent(&mut self, page: &PackedPage, now: Time) -> u64 {
        let (documents, packed) = (page.documents.clone(), page.page.len());
        self.number(InFlight { documents, bytes: page.bytes, packed, is_live: false, since: now })
    }

    /// Numbers a page of what is written now, which is packed later.
    pub(crate) fn sent_live(&mut self, bytes: usize, now: Time) -> u64 {
        self.number(InFlight { documents: Vec::new(), bytes, packed: bytes, is_live: true, since: now })
    }

    fn number(&mut self, page: InFlight) -> u64 {
        let number = self.next_page;
        self.next_page += 1;
        self.held.count(&page);
        assert!(self.in_flight.insert(number, page).is_none(), "a page has a number of its own");
        number
    }

    /// Takes the acknowledgement of every page up to `number`. Returns whether that page was sent at all.
    pub(crate) fn acknowledged(&mut self, number: u64, now: Time) -> bool {
        let later = self.in_flight.split_off(&number.saturating_add(1));
        let acknowledged = std::mem::replace(&mut self.in_flight, later);
        let before = std::mem::take(&mut self.held);
        self.in_flight.values().for_each(|page| self.held.count(page));
        // A page that went alone says nothing about what would come behind others.
        let was_full = 2 * before.packed >= self.pace.window() || 2 * before.bytes >= limits::IN_FLIGHT_BYTES_MAX;
        if let Some(last) = acknowledged.values().rev().find(|page| !page.is_live) {
            let age: Span = now.since(last.since);
            self.pace.acknowledged(before.packed - self.held.packed, age, was_full);
        }
        number < self.next_page
    }
}

impl Held {
    const fn count(&mut self, page: &InFlight) {
        self.bytes += page.bytes;
        if page.is_live {
            self.live += page.packed;
        } else {
            self.packed += page.packed;
        }
    }
}

#[cfg(test)]
mod tests;
