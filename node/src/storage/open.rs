//! Opening the storage: an index that is missing, behind or damaged is brought up to date from the archive.

use super::used::{Tally, used};
use crate::archive::{Archive, ArchiveError, Damage, Disk, EntryPosition, LocalDisk, Position};
use crate::index::{Batch, DocumentRecord, DocumentUpdate, Index, IndexError, MemoryIndex, SledIndex};
use djuntu_protocol::document::kinds::DocumentKind;
use djuntu_protocol::document::{Content, Header, restore};
use djuntu_protocol::engine::{Known, StoredEntry};
use djuntu_protocol::entry::SignedEntry;
use djuntu_protocol::identity::{DocumentId, EntryId, NetworkId};
use djuntu_protocol::quota::Account;
use djuntu_protocol::wire;
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

/// Most bytes of a document's header in the index.
const HEADER_LENGTH: usize = 256;
/// How many documents are brought up to date in one commit.
const CATCH_UP_DOCUMENTS_TARGET: usize = 512;

/// The storage, open, with what the engine must know of it.
#[derive(Debug)]
pub struct Opened {
    /// The archive.
    pub archive: Archive,
    /// The index.
    pub index: Box<dyn Index>,
    /// What is stored.
    pub known: Known,
    /// What the operator should know: torn writes that were cut off, damage, an index that was rebuilt.
    pub notices: Vec<String>,
    /// Whether something that had been stored is damaged or missing.
    pub is_damaged: bool,
}

/// Why the storage cannot be opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The archive cannot be used.
    #[error(transparent)]
    Archive(#[from] ArchiveError),
    /// The index cannot be used, not even after it was rebuilt.
    #[error(transparent)]
    Index(#[from] IndexError),
    /// A damaged index cannot be deleted.
    #[error("the index in the data folder cannot be deleted to be rebuilt: {0}")]
    Discard(#[from] std::io::Error),
}

/// Where the index is.
#[derive(Debug)]
pub enum IndexPlace<'p> {
    /// In a folder of this machine.
    Folder(&'p Path),
    /// In memory: what a crash has left of it, or nothing.
    Memory(MemoryIndex),
}

impl IndexPlace<'_> {
    fn open(&self) -> Result<Box<dyn Index>, IndexError> {
        Ok(match self {
            Self::Folder(folder) => Box::new(SledIndex::open(folder)?),
            Self::Memory(index) => Box::new(index.clone()),
        })
    }

    /// Forgets the index, so that it is made anew.
    fn discard(&mut self) -> std::io::Result<()> {
        match self {
            Self::Folder(folder) => SledIndex::discard(folder)?,
            Self::Memory(index) => *index = MemoryIndex::default(),
        }
        Ok(())
    }
}

/// Opens the archive and the index in a data folder.
///
/// # Errors
/// [`OpenError`] when one of them cannot be used at all; damage is no error but told in the notices.
pub fn open(archive_folder: &Path, index_folder: &Path, network: NetworkId) -> Result<Opened, OpenError> {
    let disk = LocalDisk(archive_folder.to_path_buf());
    open_on(&(Arc::new(disk) as Arc<dyn Disk>), IndexPlace::Folder(index_folder), network)
}

/// Opens the archive on any disk and the index wherever it is.
///
/// # Errors
/// As [`open`].
pub fn open_on(disk: &Arc<dyn Disk>, mut place: IndexPlace<'_>, network: NetworkId) -> Result<Opened, OpenError> {
    let mut notices = Vec::new();
    let mut index = match place.open() {
        Err(IndexError::Damaged(reason)) => {
            notices.push(format!("the index was damaged ({reason}) and is rebuilt from the archive"));
            place.discard()?;
            place.open()?
        }
        other => other?,
    };
    let (mut archive, mut opening) = Archive::open_on(Arc::clone(disk), network, index.indexed_to())?;
    let mut is_damaged = false;
    let is_ahead = |damage: &Damage| matches!(damage, Damage::End { .. } | Damage::Segments { .. });
    if opening.damaged.iter().any(is_ahead) && index.indexed_to() != Position::START {
        notices.extend(opening.damaged.iter().map(ToString::to_string));
        notices.push("the archive is shorter than the index knew, so the index is rebuilt from it".to_owned());
        is_damaged = true;
        drop((archive, index));
        place.discard()?;
        index = place.open()?;
        (archive, opening) = Archive::open_on(Arc::clone(disk), network, Position::START)?;
    }
    is_damaged |= !opening.damaged.is_empty();
    notices.extend(opening.truncated.iter().map(ToString::to_string));
    notices.extend(opening.damaged.iter().map(ToString::to_string));
    catch_up(&archive, &mut *index, network)?;
    let known = known(&archive, &*index)?;
    Ok(Opened { archive, index, known, notices, is_damaged })
}

/// Takes into the index what lies in the archive behind it.
fn catch_up(archive: &Archive, index: &mut dyn Index, network: NetworkId) -> Result<(), OpenError> {
    let mut found: BTreeMap<DocumentId, Vec<(EntryId, EntryPosition)>> = BTreeMap::new();
    archive.scan(index.indexed_to(), |bytes, position| {
        // What does not parse was never stored by this version; `verify` names it.
        if let Ok(entry) = SignedEntry::parse(bytes, network) {
            found.entry(entry.document()).or_default().push((entry.id(), position));
        }
    })?;
    let mut documents = Vec::new();
    let mut tally = Tally::default();
    for (document, entries) in found {
        documents.extend(catch_up_document(archive, index, network, document, entries, &mut tally)?);
        if documents.len() >= CATCH_UP_DOCUMENTS_TARGET {
            let settings = std::mem::take(&mut tally).settings(index)?;
            index.commit(&Batch { documents: std::mem::take(&mut documents), settings, ..Batch::default() })?;
        }
    }
    let settings = tally.settings(index)?;
    index.commit(&Batch { documents, settings, indexed_to: Some(archive.end()), ..Batch::default() })?;
    Ok(())
}

/// Works out how a document stands with the entries that the index does not know; those that do not fit, because one
/// before them is lost, stay out of the index, and a twin sends what is missing again.
fn catch_up_document(
    archive: &Archive,
    index: &dyn Index,
    network: NetworkId,
    document: DocumentId,
    found: Vec<(EntryId, EntryPosition)>,
    tally: &mut Tally,
) -> Result<Option<DocumentUpdate>, OpenError> {
    let mut all = index.entries(document)?;
    let before = all.len();
    for (id, position) in found {
        if !all.iter().any(|(known, _)| *known == id) {
            all.push((id, position));
        }
    }
    let stored = stored(archive, &all);
    let Some(log) = restore(document, stored, network) else { return Ok(None) };
    let added = all.split_off(before).into_iter().filter(|(id, _)| log.record(id).is_some());
    let added: Vec<_> = added.collect();
    for record in added.iter().filter_map(|(id, _)| log.record(id)) {
        let account = match (&record.content, log.home()) {
            (Content::Changes { .. }, Some(_)) => Account::Edits,
            (Content::Changes { .. } | Content::Act { .. }, _) => Account::Statements,
        };
        tally.count(record.territory, account, record.length.into());
    }
    let entries = u32::try_from(before + added.len()).unwrap_or(u32::MAX);
    let record = DocumentRecord { header: wire::encode(&log.header()), fingerprint: log.fingerprint(), entries };
    Ok(Some(DocumentUpdate { document, record, added }))
}

/// Returns what the engine is told: every document, and all entries of those by which others are judged.
fn known(archive: &Archive, index: &dyn Index) -> Result<Known, OpenError> {
    let mut known = Known::default();
    let mut found = Vec::new();
    for document in index.documents() {
        let (document, record) = document?;
        // Only the order rests on it: a row that cannot be read makes no difference to what is known.
        found.push((index.first(document).ok().flatten(), document, record));
    }
    // Whoever is sent all of them gets them in the order in which they stand on the disk.
    found.sort_unstable_by_key(|(first, document, _)| (*first, *document));
    for (_, document, record) in found {
        let header: Header = wire::decode(&record.header, HEADER_LENGTH)
            .map_err(|error| IndexError::Damaged(format!("the header of a document: {error}")))?;
        known.documents.push((document, header, record.fingerprint));
        if header.home.is_none() {
            // Whoever has written anything here has a charter here.
            if header.kind == DocumentKind::Territory {
                let territory = document.as_territory();
                known.used.insert(territory, used(index, territory)?);
            }
            known.authority.push((document, stored(archive, &index.entries(document)?)));
        }
    }
    Ok(known)
}

/// Reads entries, those that can be read: all at once, and one by one only where something among them is damaged.
fn stored(archive: &Archive, listed: &[(EntryId, EntryPosition)]) -> Vec<StoredEntry> {
    let positions: Vec<EntryPosition> = listed.iter().map(|(_, position)| *position).collect();
    let read: Vec<Option<Vec<u8>>> = match archive.read_many(&positions) {
        Ok(all) => all.into_iter().map(Some).collect(),
        Err(_) => positions.iter().map(|position| archive.read(*position).ok()).collect(),
    };
    let pairs = listed.iter().zip(read);
    pairs.filter_map(|((id, _), bytes)| bytes.map(|bytes| StoredEntry { id: *id, bytes })).collect()
}
