//! Pages for a peer, made of what the archive holds.
//!
//! Where what is wanted next is exactly what one page of the archive holds, that page is sent as it is stored, neither
//! unpacked nor packed again: so it is for whoever gets everything. All else is taken out of the stored pages and packed
//! anew.

use super::StoreError;
use crate::archive::{ArchiveReader, EntryPosition, Position};
use crate::index::Index;
use djuntu_protocol::bundle::{self, Outline};
use djuntu_protocol::identity::{DocumentId, EntryId};
use djuntu_protocol::limits::PAGE_BYTES_TARGET;
use djuntu_protocol::session::{Measure, PackedPage, Pages, Room, Wanted};
use std::collections::{BTreeMap, VecDeque};

/// A stored page of fewer bytes is packed together with others: many small ones cost more on the way than they save here.
const WHOLE_PAGE_BYTES_MIN: usize = PAGE_BYTES_TARGET / 4;
/// Most unpacked pages that are kept while pages are made: what is wanted comes from few of them at a time.
const UNPACKED_PAGES_MAX: usize = 4;
/// Of how many documents it is kept where their entries are: live entries of several come in turn.
const LISTED_DOCUMENTS_TARGET: usize = 64;

/// Makes pages of what is wanted.
pub(super) struct Packer<'s> {
    reader: &'s ArchiveReader,
    index: &'s dyn Index,
    wanted: VecDeque<Wanted>,
    /// What is wanted next, and where each is.
    placed: VecDeque<(Wanted, EntryPosition)>,
    /// The stored page that was looked at last, with its outline.
    looked_at: Option<(Position, Option<Outline>, Vec<u8>)>,
    unpacked: VecDeque<(Position, Vec<Vec<u8>>)>,
    /// Where the entries of the documents are from which single ones were wanted last.
    listed: VecDeque<(DocumentId, BTreeMap<EntryId, EntryPosition>)>,
    errors: Vec<StoreError>,
    measure: Measure,
    made: Pages,
}

impl<'s> Packer<'s> {
    pub(super) fn new(reader: &'s ArchiveReader, index: &'s dyn Index, wanted: Vec<Wanted>, room: Room) -> Self {
        Self {
            reader,
            index,
            wanted: wanted.into(),
            placed: VecDeque::new(),
            looked_at: None,
            unpacked: VecDeque::new(),
            listed: VecDeque::new(),
            errors: Vec::new(),
            measure: Measure::new(room),
            made: Pages::default(),
        }
    }

    /// Returns the pages for which there is room, one at least, and what could not be read.
    pub(super) fn pages(mut self) -> (Pages, Vec<StoreError>) {
        while self.measure.has_room() {
            let Some(page) = self.next_page() else { break };
            self.measure.count(&page);
            self.made.pages.push(page);
        }
        self.leave_rest();
        (self.made, self.errors)
    }

    fn next_page(&mut self) -> Option<PackedPage> {
        let mut entries: Vec<(Wanted, EntryPosition, Vec<u8>)> = Vec::new();
        let mut bytes = 0;
        while self.place(1) {
            if let Some(whole) = self.whole_page() {
                if entries.is_empty() {
                    let mut packed = PackedPage::default();
                    self.placed.drain(..whole.entries).for_each(|(wanted, _)| packed.note(wanted.document(), 0));
                    let (_, _, page) = self.looked_at.take()?;
                    return Some(PackedPage { page, bytes: whole.bytes, ..packed });
                }
                break;
            }
            let Some((wanted, position)) = self.placed.front().copied() else { break };
            if self.measure.has_had_its_turn(&wanted.document()) {
                self.measure.leave(wanted, &mut self.made);
                self.placed.pop_front();
                continue;
            }
            match self.entry(position) {
                Ok(entry) if !entries.is_empty() && bytes + entry.len() > self.measure.page() => break,
                Ok(entry) => {
                    bytes += entry.len();
                    entries.push((wanted, position, entry));
                }
                Err(error) => self.errors.push(error),
            }
            self.placed.pop_front();
        }
        (!entries.is_empty()).then(|| self.pack(entries))
    }

    /// Packs as many of these entries as a page may hold; the others are wanted next.
    fn pack(&mut self, entries: Vec<(Wanted, EntryPosition, Vec<u8>)>) -> PackedPage {
        let slices: Vec<&[u8]> = entries.iter().map(|(.., entry)| entry.as_slice()).collect();
        let (count, page) = self.measure.pack(&slices);
        let mut packed = PackedPage { page, ..PackedPage::default() };
        for (wanted, _, entry) in entries.iter().take(count) {
            self.measure.take(wanted.document(), entry.len());
            packed.note(wanted.document(), entry.len());
        }
        let left = entries.iter().skip(count).rev();
        left.for_each(|(wanted, position, _)| self.placed.push_front((*wanted, *position)));
        packed
    }

    /// Returns the outline of the stored page that holds exactly what is wanted next, if there is one of some size. What
    /// cannot be read is told when its entries are.
    fn whole_page(&mut self) -> Option<Outline> {
        let (_, first) = self.placed.front()?;
        if first.index > 0 || self.measure.takes_turns() {
            return None;
        }
        let record = first.record();
        if self.looked_at.as_ref().is_none_or(|(position, ..)| *position != record) {
            let page = self.reader.packed_page(record).ok()?;
            self.looked_at = Some((record, bundle::outline(&page), page));
        }
        let (_, outline, _) = self.looked_at.as_ref()?;
        // One entry alone may be much larger than its body says, for which there is no need to save anything.
        let outline = outline.filter(|outline| outline.entries > 1 && outline.bytes >= WHOLE_PAGE_BYTES_MIN)?;
        let is_whole = self.place(outline.entries)
            && (0..)
                .zip(self.placed.iter().take(outline.entries))
                .all(|(index, (_, position))| position.record() == record && position.index == index);
        is_whole.then_some(outline)
    }

    /// Finds out where the next `count` wanted entries are. Returns whether there are so many.
    fn place(&mut self, count: usize) -> bool {
        while self.placed.len() < count {
            let Some(wanted) = self.wanted.pop_front() else { return false };
            let placed = match wanted {
                Wanted::Document(document, from) => self.place_document(document, from),
                Wanted::Entry(document, id) => self.place_entry(document, id),
            };
            if let Err(error) = placed {
                self.errors.push(error);
            }
        }
        true
    }

    fn place_document(&mut self, document: DocumentId, from: u32) -> Result<(), StoreError> {
        let entries = self.index.entries(document)?;
        let skipped = usize::try_from(from).unwrap_or(usize::MAX);
        let places = (0..).zip(entries).skip(skipped);
        self.placed.extend(places.map(|(number, (_, position))| (Wanted::Document(document, number), position)));
        Ok(())
    }

    fn place_entry(&mut self, document: DocumentId, id: EntryId) -> Result<(), StoreError> {
        if !self.listed.iter().any(|(of, _)| *of == document) {
            let entries = self.index.entries(document)?.into_iter().collect();
            self.listed.truncate(LISTED_DOCUMENTS_TARGET - 1);
            self.listed.push_front((document, entries));
        }
        let listed = self.listed.iter().find(|(of, _)| *of == document);
        let position = listed.and_then(|(_, entries)| entries.get(&id)).copied();
        self.placed.push_back((Wanted::Entry(document, id), position.ok_or(StoreError::Unknown(id))?));
        Ok(())
    }

    fn entry(&mut self, position: EntryPosition) -> Result<Vec<u8>, StoreError> {
        let record = position.record();
        if !self.unpacked.iter().any(|(known, _)| *known == record) {
            let looked_at = self.looked_at.as_ref().filter(|(position, ..)| *position == record);
            // A page that cannot be decoded is read again, and then told as damage in a file.
            let page = match looked_at.and_then(|(.., page)| bundle::decode_page(page).ok()) {
                Some(page) => page,
                None => self.reader.page(record)?,
            };
            self.unpacked.truncate(UNPACKED_PAGES_MAX - 1);
            self.unpacked.push_front((record, page));
        }
        let page = self.unpacked.iter().find(|(known, _)| *known == record).map(|(_, page)| page.as_slice());
        Ok(self.reader.entry(page.unwrap_or_default(), position)?)
    }

    /// Leaves over what was not taken, each document once.
    fn leave_rest(&mut self) {
        let placed = std::mem::take(&mut self.placed).into_iter().map(|(wanted, _)| wanted);
        for wanted in placed.chain(std::mem::take(&mut self.wanted)) {
            self.measure.leave(wanted, &mut self.made);
        }
    }
}

#[cfg(test)]
mod tests;
