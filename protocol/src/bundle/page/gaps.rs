//! What a page leaves out of its entries, because the reader can work it out from what stands before (R103).
//!
//! The writer looks into entries as far as it must, and leaves whole what it does not understand; the reader understands
//! nothing of an entry, fills the gaps that it is told, and so can fill in nothing but hashes of bytes that the page
//! brought. Whether the result is an entry, the gate decides.

use super::PageError;
use crate::entry;
use crate::gate::inspector::{self, Cursor, HASHED_FROM, MAGIC};
use crate::identity::EntryId;
use crate::limits::GAPS_PER_PAGE_MAX;
use std::collections::BTreeMap;

/// The bytes of a hash or an id.
const HASH_BYTES: usize = 32;

/// A place where something is left out.
#[derive(Clone, Copy, Debug)]
pub(super) struct Gap {
    /// How many bytes stand between the gap before, or the beginning of the entry, and this one.
    pub(super) distance: usize,
    /// What is left out.
    pub(super) what: What,
}

/// What is left out.
#[derive(Clone, Copy, Debug)]
pub(super) enum What {
    /// The first bytes of a change chunk: those that every chunk has, and the checksum.
    Beginning,
    /// The hash of the change this many places before the last one.
    Change(usize),
    /// The id of the entry this many places before the last one.
    Entry(usize),
}

impl What {
    /// Returns what a number stands for.
    pub(super) const fn of(number: usize) -> Self {
        match number.checked_sub(1) {
            None => Self::Beginning,
            Some(back) if back % 2 == 0 => Self::Change(back / 2),
            Some(back) => Self::Entry(back / 2),
        }
    }

    /// Returns the number that stands for it.
    pub(super) const fn number(self) -> usize {
        match self {
            Self::Beginning => 0,
            Self::Change(back) => 1 + 2 * back,
            Self::Entry(back) => 2 + 2 * back,
        }
    }

    /// Returns how many bytes are left out.
    pub(super) const fn length(self) -> usize {
        match self {
            Self::Beginning => HASHED_FROM,
            Self::Change(_) | Self::Entry(_) => HASH_BYTES,
        }
    }
}

/// What the entries of a page that were written before bring: where each hash and each id stands.
#[derive(Debug, Default)]
pub(super) struct Seen {
    changes: BTreeMap<[u8; HASH_BYTES], usize>,
    changes_count: usize,
    entries: BTreeMap<[u8; HASH_BYTES], usize>,
    entries_count: usize,
    gaps: usize,
}

impl Seen {
    /// Returns what can be left out of the next entry, in order, and takes in what it brings.
    pub(super) fn take(&mut self, unsigned: &[u8]) -> Vec<Gap> {
        let mut found = Vec::new();
        // Bytes that are no canonical CBOR end the search; what was found before stays right.
        _ = self.search(unsigned, &mut found);
        self.entries.insert(entry::id_of(unsigned).0, self.entries_count);
        self.entries_count += 1;
        self.gaps += found.len();
        let mut end = 0;
        let distance = |(at, what): (usize, What)| {
            let gap = Gap { distance: at - end, what };
            end = at + what.length();
            gap
        };
        found.into_iter().map(distance).collect()
    }

    /// Looks at every byte string of an entry: one of 32 bytes may be an id, any other a change.
    fn search(&mut self, unsigned: &[u8], found: &mut Vec<(usize, What)>) -> Result<(), minicbor::decode::Error> {
        let mut decoder = minicbor::Decoder::new(unsigned);
        while decoder.position() < unsigned.len() {
            match decoder.datatype()? {
                minicbor::data::Type::Array => _ = decoder.array()?,
                minicbor::data::Type::Bytes => {
                    let bytes = decoder.bytes()?;
                    self.look_at(decoder.position() - bytes.len(), bytes, found);
                }
                _ => decoder.skip()?,
            }
        }
        Ok(())
    }

    fn look_at(&mut self, at: usize, bytes: &[u8], found: &mut Vec<(usize, What)>) {
        if let Ok(id) = <&[u8; HASH_BYTES]>::try_from(bytes) {
            let place = self.entries.get(id).filter(|_| self.gaps + found.len() < GAPS_PER_PAGE_MAX);
            found.extend(place.map(|place| (at, What::Entry(self.entries_count - 1 - place))));
            return;
        }
        let Ok((hash, first, dependencies)) = inspector::hashes(bytes) else { return };
        if self.gaps + found.len() + 1 + dependencies.len() > GAPS_PER_PAGE_MAX {
            return;
        }
        found.push((at, What::Beginning));
        for (index, dependency) in dependencies.iter().enumerate() {
            let place = self.changes.get(&dependency.0);
            let what = place.map(|place| What::Change(self.changes_count - 1 - place));
            found.extend(what.map(|what| (at + first + HASH_BYTES * index, what)));
        }
        self.changes.insert(hash.0, self.changes_count);
        self.changes_count += 1;
    }
}

/// Fills the gaps of one entry after the other.
#[derive(Debug, Default)]
pub(super) struct Filler {
    changes: Vec<[u8; HASH_BYTES]>,
    entries: Vec<[u8; HASH_BYTES]>,
}

impl Filler {
    /// Returns the entry with this text and these gaps, which may have at most `room` bytes, and the id that it has when
    /// its signature follows.
    ///
    /// # Errors
    /// [`PageError::Gap`] when a gap names what does not stand before it, [`PageError::Entry`] for what is cut off or too
    /// long.
    pub(super) fn fill(&mut self, mut text: &[u8], gaps: &[Gap], room: usize) -> Result<(Vec<u8>, EntryId), PageError> {
        let left_out: usize = gaps.iter().map(|gap| gap.what.length()).sum();
        let length = text.len() + left_out;
        if length > room {
            return Err(PageError::Entry);
        }
        let mut entry = Vec::with_capacity(length);
        let mut begun = None;
        for gap in gaps {
            let (before, behind) = text.split_at_checked(gap.distance).ok_or(PageError::Entry)?;
            entry.extend_from_slice(before);
            text = behind;
            self.end_change(&mut entry, &mut begun);
            match gap.what {
                // Chunks do not overlap, so every byte is hashed once.
                What::Beginning if begun.is_some() => return Err(PageError::Gap),
                What::Beginning => {
                    begun = Some(entry.len());
                    entry.extend_from_slice(&[0; HASHED_FROM]);
                }
                What::Change(back) => entry.extend_from_slice(nth_last(&self.changes, back)?),
                What::Entry(back) => entry.extend_from_slice(nth_last(&self.entries, back)?),
            }
        }
        entry.extend_from_slice(text);
        self.end_change(&mut entry, &mut begun);
        if begun.is_some() {
            return Err(PageError::Gap);
        }
        let id = entry::id_of(&entry);
        self.entries.push(id.0);
        Ok((entry, id))
    }

    /// Fills in the beginning of the chunk that began at `begun`, if all of it is there by now.
    fn end_change(&mut self, entry: &mut [u8], begun: &mut Option<usize>) {
        let Some(chunk) = begun.and_then(|at| entry.get_mut(at..)) else { return };
        let Some(length) = length_of(chunk) else { return };
        let Some(chunk) = chunk.get_mut(..length) else { return };
        let hash = inspector::hash_of(chunk);
        let beginning = MAGIC.iter().chain(&hash.0);
        chunk.iter_mut().take(HASHED_FROM).zip(beginning).for_each(|(byte, known)| *byte = *known);
        self.changes.push(hash.0);
        *begun = None;
    }
}

/// Returns how long a chunk says that it is, if what is there of it says so.
fn length_of(chunk: &[u8]) -> Option<usize> {
    let mut cursor = Cursor::new(chunk.get(HASHED_FROM + 1..)?);
    let length = usize::try_from(cursor.unsigned().ok()?).ok()?;
    let rest = usize::try_from(cursor.len()).ok()?;
    length.checked_add(chunk.len() - rest)
}

fn nth_last(hashes: &[[u8; HASH_BYTES]], back: usize) -> Result<&[u8; HASH_BYTES], PageError> {
    hashes.iter().nth_back(back).ok_or(PageError::Gap)
}
