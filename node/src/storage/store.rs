//! The archive and the index together: writing to both in the right order, and reading by what the index says.

use super::Opened;
use super::pages::Packer;
use super::recent::Recent;
use super::used::Tally;
use crate::archive::{Archive, ArchiveError, EntryPosition};
use crate::index::{Batch, DocumentRecord, DocumentUpdate, Index, IndexError};
use djuntu_protocol::engine::{Persist, StoredEntry};
use djuntu_protocol::entry::Verified;
use djuntu_protocol::identity::{DocumentId, EntryId};
use djuntu_protocol::quota::Account;
use djuntu_protocol::session::{Pages, Room, Wanted};
use djuntu_protocol::wire;
use std::collections::BTreeMap;

/// Larger groups of entries come from catching up, and nobody looks at them one by one.
const ENTRIES_LIVE_MAX: usize = 128;

/// The archive and the index of a node that runs.
#[derive(Debug)]
pub struct Store {
    archive: Archive,
    index: Box<dyn Index>,
    recent: Recent,
}

/// What is in the archive and not yet in the index: [`Store::index_written`] is due before anything else is asked.
#[derive(Debug)]
#[must_use]
pub struct Written(Vec<EntryPosition>);

/// Why something could not be written or read.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The archive.
    #[error(transparent)]
    Archive(#[from] ArchiveError),
    /// The index.
    #[error(transparent)]
    Index(#[from] IndexError),
    /// The index knows no such entry.
    #[error("{0} is not in the index")]
    Unknown(EntryId),
}

impl Store {
    /// Goes on with what was opened.
    pub fn new(opened: Opened) -> Self {
        Self { archive: opened.archive, index: opened.index, recent: Recent::default() }
    }

    /// Stores a group of writes: all their entries on the disk first, then the index.
    ///
    /// # Errors
    /// [`StoreError`]; the node must stop then, and what of the group is stored shows at the next start.
    pub fn persist(&mut self, group: &[Persist]) -> Result<(), StoreError> {
        let written = self.write(group)?;
        self.index_written(group, written)
    }

    /// Brings all entries of a group of writes onto the disk, in the archive: from then on they are stored. The index,
    /// which a start brings up to date with the archive, is told afterwards.
    ///
    /// # Errors
    /// As [`Store::persist`].
    pub fn write(&mut self, group: &[Persist]) -> Result<Written, StoreError> {
        let positions = self.append(group)?;
        self.archive.sync()?;
        Ok(Written(positions))
    }

    /// Tells the index of a group of writes that is in the archive.
    ///
    /// # Errors
    /// As [`Store::persist`].
    pub fn index_written(&mut self, group: &[Persist], Written(positions): Written) -> Result<(), StoreError> {
        let mut added: BTreeMap<DocumentId, Vec<(EntryId, EntryPosition)>> = BTreeMap::new();
        // Of several writes to one document the last one says how it stands; one may bring no entries and say only that.
        let stands = group.iter().flat_map(|persist| &persist.documents);
        let stands: BTreeMap<_, _> = stands.map(|(document, header, print)| (*document, (*header, *print))).collect();
        let mut tally = Tally::default();
        for (entry, position) in entries_of(group).zip(positions) {
            let home = stands.get(&entry.document()).and_then(|(header, _)| header.home);
            let account = Account::of(&entry.entry().payload, home);
            tally.count(entry.territory(), account, entry.bytes().len() as u64);
            added.entry(entry.document()).or_default().push((entry.id(), position));
        }
        if entries_of(group).count() <= ENTRIES_LIVE_MAX {
            entries_of(group).for_each(|entry| self.recent.keep(entry));
        }
        assert!(added.keys().all(|document| stands.contains_key(document)), "every write names its documents");
        let mut documents = Vec::with_capacity(stands.len());
        for (document, (header, fingerprint)) in stands {
            let added = added.remove(&document).unwrap_or_default();
            let before = self.index.document(document)?.map_or(0, |record| record.entries);
            let entries = before + u32::try_from(added.len()).expect("a group is small");
            let record = DocumentRecord { header: wire::encode(&header), fingerprint, entries };
            documents.push(DocumentUpdate { document, record, added });
        }
        let indexed_to = Some(self.archive.end());
        let settings = tally.settings(&*self.index)?;
        self.index.commit(&Batch { documents, settings, indexed_to, ..Batch::default() })?;
        Ok(())
    }

    /// Appends the entries of a group, those of pages that can be stored as they came as they came.
    fn append(&mut self, group: &[Persist]) -> Result<Vec<EntryPosition>, StoreError> {
        let mut positions = Vec::new();
        let mut loose: Vec<&[u8]> = Vec::new();
        for persist in group {
            let mut rest = persist.entries.as_slice();
            let mut taken = 0;
            for page in &persist.pages {
                let (before, behind) = rest.split_at_checked(page.first - taken).expect("pages follow one another");
                let (_, behind) = behind.split_at_checked(page.count).expect("a page holds entries of the write");
                loose.extend(before.iter().map(|entry| entry.bytes()));
                positions.extend(self.archive.append(&std::mem::take(&mut loose))?);
                positions.extend(self.archive.append_page(&page.page, page.count)?);
                (rest, taken) = (behind, page.first + page.count);
            }
            loose.extend(rest.iter().map(|entry| entry.bytes()));
        }
        positions.extend(self.archive.append(&loose)?);
        Ok(positions)
    }

    /// Returns all entries of a document, in the order in which they were stored.
    ///
    /// # Errors
    /// [`StoreError`] when one of them cannot be read.
    pub fn entries(&self, document: DocumentId) -> Result<Vec<StoredEntry>, StoreError> {
        let listed = self.index.entries(document)?;
        let positions: Vec<EntryPosition> = listed.iter().map(|(_, position)| *position).collect();
        let bytes = self.archive.read_many(&positions)?;
        Ok(listed.into_iter().zip(bytes).map(|((id, _), bytes)| StoredEntry { id, bytes }).collect())
    }

    /// Returns the bytes of entries of a document, in this order.
    ///
    /// # Errors
    /// [`StoreError`] when one of them is not there or cannot be read.
    pub fn some(&self, document: DocumentId, wanted: &[EntryId]) -> Result<Vec<Vec<u8>>, StoreError> {
        let mut found: Vec<Option<Vec<u8>>> = wanted.iter().map(|id| self.recent.get(id).map(<[u8]>::to_vec)).collect();
        if found.iter().any(Option::is_none) {
            let listed: BTreeMap<EntryId, EntryPosition> = self.index.entries(document)?.into_iter().collect();
            let position = |id: &EntryId| listed.get(id).copied().ok_or(StoreError::Unknown(*id));
            let missing = wanted.iter().zip(&found).filter(|(_, bytes)| bytes.is_none());
            let positions = missing.map(|(id, _)| position(id)).collect::<Result<Vec<_>, _>>()?;
            let places = found.iter_mut().filter(|bytes| bytes.is_none());
            places.zip(self.archive.read_many(&positions)?).for_each(|(place, bytes)| *place = Some(bytes));
        }
        Ok(found.into_iter().flatten().collect())
    }

    /// Makes pages of what is wanted, as much as there is room for, one at least. Returns also why something that was wanted
    /// is in none of them.
    pub fn pages(&self, wanted: Vec<Wanted>, room: Room) -> (Pages, Vec<StoreError>) {
        Packer::new(&self.archive.reader(), &*self.index, wanted, room).pages()
    }

    /// Returns the archive.
    pub const fn archive(&self) -> &Archive {
        &self.archive
    }

    /// Returns the index.
    pub fn index(&self) -> &dyn Index {
        &*self.index
    }

    /// Hands what the index has been told to the system, so that less must be scanned after a crash.
    ///
    /// # Errors
    /// [`IndexError`].
    pub fn flush(&mut self) -> Result<(), IndexError> {
        self.index.flush()
    }
}

fn entries_of(group: &[Persist]) -> impl Iterator<Item = &Verified> {
    group.iter().flat_map(|persist| &persist.entries)
}
