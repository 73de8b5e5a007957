//! The archive and the index together: writing to both in the right order, and reading by what the index says.

use super::Opened;
use super::recent::Recent;
use crate::archive::{Archive, ArchiveError, EntryPosition};
use crate::index::{Batch, DocumentRecord, DocumentUpdate, Index, IndexError};
use djuntu_protocol::engine::{Persist, StoredEntry};
use djuntu_protocol::entry::Verified;
use djuntu_protocol::identity::{DocumentId, EntryId};
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
        let bytes: Vec<&[u8]> = entries_of(group).map(Verified::bytes).collect();
        let positions = self.archive.append(&bytes)?;
        self.archive.sync()?;
        Ok(Written(positions))
    }

    /// Tells the index of a group of writes that is in the archive.
    ///
    /// # Errors
    /// As [`Store::persist`].
    pub fn index_written(&mut self, group: &[Persist], Written(positions): Written) -> Result<(), StoreError> {
        let mut added: BTreeMap<DocumentId, Vec<(EntryId, EntryPosition)>> = BTreeMap::new();
        for (entry, position) in entries_of(group).zip(positions) {
            added.entry(entry.document()).or_default().push((entry.id(), position));
        }
        if entries_of(group).count() <= ENTRIES_LIVE_MAX {
            entries_of(group).for_each(|entry| self.recent.keep(entry));
        }
        // Of several writes to one document the last one says how it stands.
        let stands = group.iter().flat_map(|persist| &persist.documents);
        let stands: BTreeMap<_, _> = stands.map(|(document, header, print)| (*document, (*header, *print))).collect();
        let mut documents = Vec::with_capacity(added.len());
        for (document, added) in added {
            let (header, fingerprint) = stands.get(&document).copied().expect("every write names its documents");
            let before = self.index.document(document)?.map_or(0, |record| record.entries);
            let entries = before + u32::try_from(added.len()).expect("a group is small");
            let record = DocumentRecord { header: wire::encode(&header), fingerprint, entries };
            documents.push(DocumentUpdate { document, record, added });
        }
        let indexed_to = Some(self.archive.end());
        self.index.commit(&Batch { documents, indexed_to, ..Batch::default() })?;
        Ok(())
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

    /// Returns the bytes of entries, in this order.
    ///
    /// # Errors
    /// [`StoreError`] when one of them is not there or cannot be read.
    pub fn page(&self, page: &[(DocumentId, EntryId)]) -> Result<Vec<Vec<u8>>, StoreError> {
        let mut found: Vec<Option<Vec<u8>>> =
            page.iter().map(|(_, id)| self.recent.get(id).map(<[u8]>::to_vec)).collect();
        let mut listed: BTreeMap<DocumentId, BTreeMap<EntryId, EntryPosition>> = BTreeMap::new();
        let mut positions = Vec::new();
        for ((document, entry), _) in page.iter().zip(&found).filter(|(_, bytes)| bytes.is_none()) {
            if !listed.contains_key(document) {
                listed.insert(*document, self.index.entries(*document)?.into_iter().collect());
            }
            let position = listed.get(document).and_then(|entries| entries.get(entry)).copied();
            positions.push(position.ok_or(StoreError::Unknown(*entry))?);
        }
        if !positions.is_empty() {
            let missing = found.iter_mut().filter(|bytes| bytes.is_none());
            missing.zip(self.archive.read_many(&positions)?).for_each(|(place, bytes)| *place = Some(bytes));
        }
        Ok(found.into_iter().flatten().collect())
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
