//! The index on disk, in one tree of sled.
//!
//! What was measured of sled 0.34 decides how it is used here: a damaged file often opens without an error and lacks data,
//! so a digest over all documents is compared; it panics on others, so every call is made under `catch_unwind`; a stray
//! `snap.*.generating` file keeps it from opening, so those are deleted; batches are atomic within one tree only, so there
//! is one tree; flushing never reaches the disk for sure, so nothing relies on it; its threads may hold the lock for a
//! moment after the database was dropped, so opening waits for it.

use super::rows::{self, Digest, DocumentRow, Summary};
use super::{Batch, DocumentRecord, Documents, Index, IndexError, check_count};
use crate::archive::{EntryPosition, Position};
use djuntu_protocol::identity::{DocumentId, EntryId};
use std::collections::BTreeMap;
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::thread;
use std::time::{Duration, Instant};

/// How much of the index sled keeps in memory; its default is 1 GiB.
const CACHE_BYTES: u64 = 8 << 20;

/// How long opening waits for the lock. Whoever uses the index for good also has the folder, which is noticed before.
const LOCK_WAIT: Duration = Duration::from_secs(5);

/// How often it tries meanwhile.
const LOCK_RETRY: Duration = Duration::from_millis(10);

/// An index in a folder of its own.
#[derive(Debug)]
pub struct SledIndex {
    /// None only while it is dropped.
    database: Option<::sled::Db>,
    summary: Summary,
}

impl SledIndex {
    /// Opens the index in `folder`, which is created when it is missing, and compares every document with the digest.
    ///
    /// # Errors
    /// [`IndexError::Damaged`]: [`SledIndex::discard`] it and scan the archive again. [`IndexError::InUse`] when another
    /// process has it open and does not close it within some seconds.
    pub fn open(folder: &Path) -> Result<Self, IndexError> {
        remove_unfinished_snapshots(folder)?;
        let config = ::sled::Config::new().path(folder).cache_capacity(CACHE_BYTES).flush_every_ms(None);
        let database = open_unlocked(&config)?;
        // From here on the database is closed under guard as well, whatever is found in it.
        let mut index = Self { database: Some(database), summary: Summary::default() };
        index.summary = index.with(check)?;
        Ok(index)
    }

    /// Deletes the index in `folder`, so that the next one begins empty.
    ///
    /// # Errors
    /// What the system says.
    pub fn discard(folder: &Path) -> io::Result<()> {
        match std::fs::remove_dir_all(folder) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
            _ => Ok(()),
        }
    }

    /// Calls `work` with the database; a panic in it is told as damage.
    pub(super) fn with<T>(&self, work: impl FnOnce(&::sled::Db) -> Result<T, Fault>) -> Result<T, IndexError> {
        let database = self.database.as_ref().expect("the database is there until it is dropped");
        guarded(|| work(database))
    }
}

impl Drop for SledIndex {
    fn drop(&mut self) {
        let database = self.database.take();
        let closed = guarded(|| {
            drop(database);
            Ok::<_, Fault>(())
        });
        if closed.is_err() {
            tracing::warn!("the index could not be closed properly, so it may be rebuilt at the next start");
        }
    }
}

impl Index for SledIndex {
    fn commit(&mut self, batch: &Batch) -> Result<(), IndexError> {
        let mut changes = Changes { summary: self.summary, ..Changes::default() };
        for update in &batch.documents {
            let known = changes.documents.get(&update.document).cloned();
            let known = match known {
                Some(row) => Some(row),
                None => self.with(|database| document_row(database, update.document))?,
            };
            check_count(known.as_ref().map_or(0, |row| row.record.entries), update)?;
            changes.update(known, update);
        }
        for (key, value) in &batch.settings {
            let key = rows::setting_key(key);
            let known = match changes.settings.get(&key) {
                Some(pending) => pending.clone(),
                None => self.with(|database| Ok(database.get(&key)?.map(|value| value.to_vec())))?,
            };
            changes.set(key, known, value.clone());
        }
        changes.summary.indexed_to = batch.indexed_to.unwrap_or(changes.summary.indexed_to);
        changes.summary.epoch = batch.epoch.unwrap_or(changes.summary.epoch);
        let summary = changes.summary;
        self.with(|database| Ok(database.apply_batch(changes.into_batch())?))?;
        self.summary = summary;
        Ok(())
    }

    fn documents(&self) -> Documents<'_> {
        let opened = self.with(|database| Ok(database.scan_prefix([rows::DOCUMENT])));
        match opened {
            Ok(mut scan) => Box::new(std::iter::from_fn(move || {
                let next = guarded(|| match scan.next() {
                    Some(row) => document(&row?).map(Some),
                    None => Ok(None),
                });
                next.map(|row| row.map(|(document, row)| (document, row.record))).transpose()
            })),
            Err(error) => Box::new(std::iter::once(Err(error))),
        }
    }

    fn document(&self, document: DocumentId) -> Result<Option<DocumentRecord>, IndexError> {
        Ok(self.with(|database| document_row(database, document))?.map(|row| row.record))
    }

    fn first(&self, document: DocumentId) -> Result<Option<EntryPosition>, IndexError> {
        self.with(|database| {
            let Some(row) = database.get(rows::entries_key(document, 0))? else { return Ok(None) };
            let entries = rows::decode_entries(&row).ok_or(Fault::Damaged("a row of entries is malformed"))?;
            Ok(entries.first().map(|(_, position)| *position))
        })
    }

    fn entries(&self, document: DocumentId) -> Result<Vec<(EntryId, EntryPosition)>, IndexError> {
        self.with(|database| {
            let mut entries = Vec::new();
            let mut digest = Digest::default();
            for row in database.scan_prefix(rows::entries_prefix(document)) {
                let (key, value) = row?;
                digest.add(&key, &value);
                entries.extend(rows::decode_entries(&value).ok_or(Fault::Damaged("a row of entries is malformed"))?);
            }
            let known = document_row(database, document)?;
            let (expected, count) = known.map(|row| (row.digest, row.record.entries)).unwrap_or_default();
            if digest != expected || u32::try_from(entries.len()) != Ok(count) {
                return Err(Fault::Damaged("the entries of a document are not those that were committed"));
            }
            Ok(entries)
        })
    }

    fn setting(&self, key: &str) -> Result<Option<Vec<u8>>, IndexError> {
        self.with(|database| Ok(database.get(rows::setting_key(key))?.map(|value| value.to_vec())))
    }

    fn indexed_to(&self) -> Position {
        self.summary.indexed_to
    }

    fn epoch(&self) -> u64 {
        self.summary.epoch
    }

    fn flush(&mut self) -> Result<(), IndexError> {
        self.with(|database| Ok(database.flush().map(|_| ())?))
    }
}

/// The rows that a batch changes, and the summary afterwards.
#[derive(Debug, Default)]
struct Changes {
    documents: BTreeMap<DocumentId, DocumentRow>,
    entries: Vec<(Vec<u8>, Vec<u8>)>,
    settings: BTreeMap<Vec<u8>, Option<Vec<u8>>>,
    summary: Summary,
}

impl Changes {
    fn update(&mut self, known: Option<DocumentRow>, update: &super::DocumentUpdate) {
        let document = update.document;
        let key = rows::document_key(document);
        let mut row = DocumentRow { record: update.record.clone(), digest: Digest::default() };
        let mut ordinal = 0;
        match known {
            Some(known) => {
                self.summary.digest.subtract(&key, &known.encode());
                row.digest = known.digest;
                ordinal = known.record.entries;
            }
            None => self.summary.documents += 1,
        }
        for added in update.added.chunks(rows::ENTRIES_PER_ROW_MAX) {
            let (key, value) = (rows::entries_key(document, ordinal), rows::encode_entries(added));
            row.digest.add(&key, &value);
            self.entries.push((key, value));
            ordinal += u32::try_from(added.len()).expect("a row is small");
        }
        self.summary.entries += update.added.len() as u64;
        self.summary.digest.add(&key, &row.encode());
        self.documents.insert(document, row);
    }

    fn set(&mut self, key: Vec<u8>, known: Option<Vec<u8>>, value: Option<Vec<u8>>) {
        if let Some(known) = known {
            self.summary.digest.subtract(&key, &known);
            self.summary.settings = self.summary.settings.wrapping_sub(1);
        }
        if let Some(value) = &value {
            self.summary.digest.add(&key, value);
            self.summary.settings += 1;
        }
        self.settings.insert(key, value);
    }

    fn into_batch(self) -> ::sled::Batch {
        let mut batch = ::sled::Batch::default();
        for (document, row) in self.documents {
            batch.insert(rows::document_key(document), row.encode());
        }
        for (key, value) in self.entries {
            batch.insert(key, value);
        }
        for (key, value) in self.settings {
            match value {
                Some(value) => batch.insert(key, value),
                None => batch.remove(key),
            }
        }
        batch.insert(rows::SUMMARY_KEY, self.summary.encode());
        batch
    }
}

/// Why a call of the database gave nothing.
pub(super) enum Fault {
    Sled(::sled::Error),
    Damaged(&'static str),
}

impl From<::sled::Error> for Fault {
    fn from(error: ::sled::Error) -> Self {
        Self::Sled(error)
    }
}

impl From<Fault> for IndexError {
    fn from(fault: Fault) -> Self {
        use io::ErrorKind::{InvalidData, InvalidInput, Other, UnexpectedEof};
        match fault {
            Fault::Damaged(reason) => Self::Damaged(reason.to_owned()),
            Fault::Sled(::sled::Error::Io(error)) if error.to_string().contains("could not acquire lock") => {
                Self::InUse
            }
            // These are not the system's: sled found something else in its files than it wrote.
            Fault::Sled(::sled::Error::Io(error))
                if matches!(error.kind(), InvalidData | InvalidInput | Other | UnexpectedEof) =>
            {
                Self::Damaged(error.to_string())
            }
            Fault::Sled(::sled::Error::Io(error)) => Self::Disk(error),
            Fault::Sled(error) => Self::Damaged(error.to_string()),
        }
    }
}

/// Opens the database as soon as nobody holds its lock any more.
fn open_unlocked(config: &::sled::Config) -> Result<::sled::Db, IndexError> {
    let deadline = Instant::now() + LOCK_WAIT;
    loop {
        match guarded(|| config.open()) {
            Err(IndexError::InUse) if Instant::now() < deadline => thread::sleep(LOCK_RETRY),
            opened => return opened,
        }
    }
}

/// Calls `work`; a panic is told as damage, because that is what makes sled panic.
fn guarded<T, E: Into<Fault>>(work: impl FnOnce() -> Result<T, E>) -> Result<T, IndexError> {
    match catch_unwind(AssertUnwindSafe(work)) {
        Ok(Ok(value)) => Ok(value),
        Ok(Err(error)) => Err(error.into().into()),
        Err(_) => Err(IndexError::Damaged("reading it panicked".to_owned())),
    }
}

/// Compares everything but the entry rows with the summary; those are compared when they are read.
fn check(database: &::sled::Db) -> Result<Summary, Fault> {
    let Some(bytes) = database.get(rows::SUMMARY_KEY)? else {
        let fresh = database.iter().next().transpose()?.is_none();
        return if fresh { Ok(Summary::default()) } else { Err(Fault::Damaged("its summary is missing")) };
    };
    let expected = Summary::decode(&bytes).ok_or(Fault::Damaged("its summary is malformed"))?;
    let Summary { indexed_to, epoch, .. } = expected;
    let mut found = Summary { indexed_to, epoch, ..Summary::default() };
    for row in database.scan_prefix([rows::DOCUMENT]) {
        let row = row?;
        found.digest.add(&row.0, &row.1);
        found.documents += 1;
        found.entries += u64::from(document(&row)?.1.record.entries);
    }
    for row in database.scan_prefix([rows::SETTING]) {
        let (key, value) = row?;
        found.digest.add(&key, &value);
        found.settings += 1;
    }
    if found == expected { Ok(found) } else { Err(Fault::Damaged("its documents are not those that were committed")) }
}

fn document_row(database: &::sled::Db, document: DocumentId) -> Result<Option<DocumentRow>, Fault> {
    let Some(bytes) = database.get(rows::document_key(document))? else { return Ok(None) };
    DocumentRow::decode(&bytes).map(Some).ok_or(Fault::Damaged("a document's row is malformed"))
}

fn document((key, value): &(::sled::IVec, ::sled::IVec)) -> Result<(DocumentId, DocumentRow), Fault> {
    let row = rows::document_of(key).zip(DocumentRow::decode(value));
    row.ok_or(Fault::Damaged("a document's row is malformed"))
}

/// Deletes snapshots that were being written when the node was stopped; sled does not open beside them.
fn remove_unfinished_snapshots(folder: &Path) -> io::Result<()> {
    let files = match std::fs::read_dir(folder) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        files => files?,
    };
    for file in files {
        let file = file?;
        let name = file.file_name();
        if name.to_str().is_some_and(|name| name.starts_with("snap.") && name.ends_with(".generating")) {
            std::fs::remove_file(file.path())?;
        }
    }
    Ok(())
}
