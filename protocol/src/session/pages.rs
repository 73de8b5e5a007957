//! Pages that are to be made for a peer, of what is stored: what of it, how much, and what came of it.

use crate::identity::{DocumentId, EntryId};
use crate::limits;
use std::collections::{BTreeMap, VecDeque};

/// What a page is to be made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wanted {
    /// The entries of a document from this number on, counted from 0 in the order in which they were stored.
    Document(DocumentId, u32),
    /// One entry of a document.
    Entry(DocumentId, EntryId),
}

/// How much the pages of one request may hold. A first page is made all the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Room {
    /// How many bytes the entries of all pages may have together.
    pub bytes: usize,
    /// How many bytes all pages may have together as they are sent.
    pub packed: usize,
    /// How many bytes the entries of one page have, about; one that is longer travels alone.
    pub page: usize,
    /// How many bytes a page of several entries has at most as it is sent; none when that is all the same.
    pub packed_page: Option<usize>,
    /// Whether documents take turns: of each there is about a page, and then the others come first (R201).
    pub takes_turns: bool,
}

/// A page that was made, and what is in it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PackedPage {
    /// The page, as [`crate::bundle::encode_page`] makes it.
    pub page: Vec<u8>,
    /// How many bytes the receiver holds when it has unpacked the page.
    pub bytes: usize,
    /// The documents of its entries, each once where they follow each other.
    pub documents: Vec<DocumentId>,
}

/// The pages that were made of what was wanted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pages {
    /// The pages, in the order in which they are to be sent.
    pub pages: Vec<PackedPage>,
    /// What found no room in them, in the order in which it was wanted.
    pub rest: Vec<Wanted>,
    /// What is left of documents that have had their turn: the others come first.
    pub later: Vec<Wanted>,
}

/// Counts what the pages of one request hold, and says when there is enough.
#[derive(Clone, Debug)]
pub struct Measure {
    room: Room,
    bytes: usize,
    packed: usize,
    taken: BTreeMap<DocumentId, usize>,
}

impl Wanted {
    /// Returns the document.
    pub const fn document(&self) -> DocumentId {
        match self {
            Self::Document(document, _) | Self::Entry(document, _) => *document,
        }
    }
}

impl PackedPage {
    /// Notes that it has an entry of a document.
    pub fn note(&mut self, document: DocumentId, bytes: usize) {
        self.bytes += bytes;
        if self.documents.last() != Some(&document) {
            self.documents.push(document);
        }
    }
}

impl Room {
    /// Returns whether there is room for a page; most are packed into half of what they hold (R165), so that a line which
    /// is no longer thin is not left idle behind one of them.
    pub const fn has_a_page(&self) -> bool {
        let packed = match self.packed_page {
            Some(most) => most,
            None => self.page / 2,
        };
        self.page <= self.bytes && packed <= self.packed
    }

    /// Returns what is left of it when so many bytes may still be sent: then pages are small, so that few are sent beyond.
    pub fn affordable(self, bytes: usize) -> Self {
        let packed = self.packed.min(bytes);
        if bytes >= 2 * limits::PAGE_BYTES_TARGET {
            return Self { packed, ..self };
        }
        let page = bytes.max(limits::PAGE_BYTES_THIN);
        Self {
            packed,
            page: self.page.min(2 * page),
            packed_page: Some(self.packed_page.map_or(page, |most| most.min(page))),
            takes_turns: true,
            ..self
        }
    }

    /// As much as a session ever has under way.
    pub const ALL: Self = Self {
        bytes: limits::IN_FLIGHT_BYTES_MAX,
        packed: limits::IN_FLIGHT_BYTES_MAX,
        page: limits::PAGE_BYTES_TARGET,
        packed_page: None,
        takes_turns: false,
    };
}

impl Measure {
    /// Begins to count.
    pub const fn new(room: Room) -> Self {
        Self { room, bytes: 0, packed: 0, taken: BTreeMap::new() }
    }

    /// Returns how many bytes the entries of a page are to have.
    pub const fn page(&self) -> usize {
        self.room.page
    }

    /// Returns whether there is room for one more page.
    pub const fn has_room(&self) -> bool {
        let Room { bytes, packed, .. } = self.room;
        let left =
            Room { bytes: bytes.saturating_sub(self.bytes), packed: packed.saturating_sub(self.packed), ..self.room };
        self.bytes == 0 || left.has_a_page()
    }

    /// Packs a page of the first of these entries, as many as it may hold. Returns how many they are.
    pub fn pack(&self, entries: &[&[u8]]) -> (usize, Vec<u8>) {
        let mut count = entries.len();
        loop {
            let (first, _) = entries.split_at(count);
            let page = crate::bundle::encode_page(first);
            if count == 1 || self.room.packed_page.is_none_or(|most| page.len() <= most) {
                return (count, page);
            }
            count = count.div_ceil(2);
        }
    }

    /// Returns whether documents take turns; otherwise pages may go as they are stored.
    pub const fn takes_turns(&self) -> bool {
        self.room.takes_turns
    }

    /// Returns whether a document has had its turn.
    pub fn has_had_its_turn(&self, document: &DocumentId) -> bool {
        self.taken.get(document).is_some_and(|taken| *taken >= self.room.page)
    }

    /// Counts an entry of a document.
    pub fn take(&mut self, document: DocumentId, bytes: usize) {
        if self.room.takes_turns {
            *self.taken.entry(document).or_default() += bytes;
        }
    }

    /// Leaves something over: for the next request, or for when others have had their turn.
    pub fn leave(&self, wanted: Wanted, made: &mut Pages) {
        let others = if self.has_had_its_turn(&wanted.document()) { &mut made.later } else { &mut made.rest };
        let is_said = match (others.last(), &wanted) {
            (Some(Wanted::Document(last, _)), Wanted::Document(document, _)) => last == document,
            _ => false,
        };
        if !is_said {
            others.push(wanted);
        }
    }

    /// Counts a page.
    pub const fn count(&mut self, page: &PackedPage) {
        self.bytes += page.bytes;
        self.packed += page.page.len();
    }
}

impl Pages {
    /// Makes pages of entries that are in memory: what is wanted, each with its signed bytes, in order.
    pub fn pack<'e>(wanted: impl IntoIterator<Item = (Wanted, &'e [u8])>, room: Room) -> Self {
        let mut made = Self::default();
        let mut measure = Measure::new(room);
        let mut wanted: VecDeque<(Wanted, &[u8])> = wanted.into_iter().collect();
        while measure.has_room() {
            // Of documents that have had their turn the rest comes later.
            while let Some((next, _)) = wanted.pop_front_if(|(next, _)| measure.has_had_its_turn(&next.document())) {
                measure.leave(next, &mut made);
            }
            let mut bytes = 0;
            let fits = |(next, entry): &&(Wanted, &[u8])| {
                bytes += entry.len();
                bytes <= measure.page() && !measure.has_had_its_turn(&next.document())
            };
            let count = wanted.iter().take(limits::ENTRIES_PER_PAGE_MAX).take_while(fits).count().max(1);
            let entries: Vec<&[u8]> = wanted.iter().take(count).map(|(_, entry)| *entry).collect();
            if entries.is_empty() {
                break;
            }
            let (count, page) = measure.pack(&entries);
            let mut packed = PackedPage { page, ..PackedPage::default() };
            for (taken, entry) in wanted.drain(..count) {
                measure.take(taken.document(), entry.len());
                packed.note(taken.document(), entry.len());
            }
            measure.count(&packed);
            made.pages.push(packed);
        }
        for (left, _) in wanted {
            measure.leave(left, &mut made);
        }
        made
    }
}

#[cfg(test)]
mod tests;
