//! A virtual disk: what was written, what of it is stored, and what a crash leaves.
//!
//! Writing takes time and is done in groups: everything that was asked for while one group was being written makes the
//! next. A crash loses what was not stored, except for a random beginning of it, as when the power fails while the disk
//! works through its queue. What was stored is never lost.

use super::random::Random;
use djuntu_protocol::document::{Header, Log, restore};
use djuntu_protocol::engine::{Known, Persist, StoredEntry, Ticket};
use djuntu_protocol::identity::{DocumentId, EntryId, Fingerprint, NetworkId};
use std::collections::BTreeMap;

/// What one node has written.
#[derive(Clone, Debug, Default)]
pub(super) struct Disk {
    entries: Vec<(DocumentId, StoredEntry)>,
    positions: BTreeMap<EntryId, usize>,
    index: BTreeMap<DocumentId, (Header, Fingerprint)>,
    /// How many of the entries are stored.
    stored: usize,
    /// Writes that are not stored yet: the ticket, and how many entries there are with it.
    writing: Vec<(Ticket, usize)>,
    /// How many of the writes make the group that is being written now.
    group: usize,
}

impl Disk {
    /// Takes a write. Returns the first entry that was written before, which no engine should ask for.
    pub(super) fn write(&mut self, persist: &Persist) -> Option<EntryId> {
        let mut twice = None;
        for entry in &persist.entries {
            let (id, bytes) = (entry.id(), entry.bytes().to_vec());
            if self.positions.insert(id, self.entries.len()).is_some() {
                twice = Some(id);
            }
            self.entries.push((entry.document(), StoredEntry { id, bytes }));
        }
        let documents = persist.documents.iter();
        self.index.extend(documents.map(|(document, header, fingerprint)| (*document, (*header, *fingerprint))));
        self.writing.push((persist.ticket, self.entries.len()));
        twice
    }

    /// Begins to write everything that was asked for, unless a group is being written. Returns whether one was begun.
    pub(super) const fn begin_group(&mut self) -> bool {
        let idle = self.group == 0 && !self.writing.is_empty();
        if idle {
            self.group = self.writing.len();
        }
        idle
    }

    /// Ends the group: all of it is stored. Returns its tickets, in order.
    pub(super) fn end_group(&mut self) -> Vec<Ticket> {
        let group: Vec<(Ticket, usize)> = self.writing.drain(..std::mem::take(&mut self.group)).collect();
        self.stored = group.last().map_or(self.stored, |(_, entries)| *entries);
        group.into_iter().map(|(ticket, _)| ticket).collect()
    }

    /// Returns whether nothing is being written.
    pub(super) const fn is_idle(&self) -> bool {
        self.writing.is_empty()
    }

    /// The power fails: what was not stored is lost, but for a random beginning of it.
    pub(super) fn crash(&mut self, random: &mut Random) {
        let kept = if random.chance(50) {
            self.stored
        } else {
            self.stored + random.index(self.entries.len() - self.stored + 1)
        };
        self.entries.truncate(kept);
        self.positions = self.entries.iter().enumerate().map(|(position, (_, entry))| (entry.id, position)).collect();
        (self.stored, self.group) = (kept, 0);
        self.writing.clear();
    }

    /// Makes the index anew from the entries, as a node does that finds it behind its archive.
    pub(super) fn rebuild(&mut self, network: NetworkId) {
        let logs = self.logs(network).into_values();
        self.index = logs.map(|log| (log.document(), (log.header(), log.fingerprint()))).collect();
    }

    /// Returns what an engine is told at its start.
    pub(super) fn known(&self) -> Known {
        let documents = self.index.iter().map(|(document, (header, print))| (*document, *header, *print)).collect();
        let authority = self.index.iter().filter(|(_, (header, _))| header.home.is_none());
        Known { documents, authority: authority.map(|(document, _)| (*document, self.of(*document))).collect() }
    }

    /// Returns what the index says of each document.
    pub(super) fn index(&self) -> &BTreeMap<DocumentId, (Header, Fingerprint)> {
        &self.index
    }

    /// Returns the entries of a document, in the order in which they were written.
    pub(super) fn of(&self, document: DocumentId) -> Vec<StoredEntry> {
        self.entries.iter().filter(|(of, _)| *of == document).map(|(_, entry)| entry.clone()).collect()
    }

    /// Returns every entry with its document.
    pub(super) fn entries(&self) -> &[(DocumentId, StoredEntry)] {
        &self.entries
    }

    /// Returns the bytes of an entry.
    pub(super) fn bytes(&self, id: &EntryId) -> Option<&[u8]> {
        let position = self.positions.get(id)?;
        self.entries.get(*position).map(|(_, entry)| entry.bytes.as_slice())
    }

    /// Returns whether an entry is stored, not only written.
    pub(super) fn is_stored(&self, id: &EntryId) -> bool {
        self.positions.get(id).is_some_and(|position| *position < self.stored)
    }

    /// Builds every log from what was written.
    pub(super) fn logs(&self, network: NetworkId) -> BTreeMap<DocumentId, Log> {
        let mut entries: BTreeMap<DocumentId, Vec<StoredEntry>> = BTreeMap::new();
        for (document, entry) in &self.entries {
            entries.entry(*document).or_default().push(entry.clone());
        }
        let logs = entries.into_iter().filter_map(|(document, entries)| restore(document, entries, network));
        logs.map(|log| (log.document(), log)).collect()
    }
}
