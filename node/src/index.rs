//! The index: what the node must find fast, derived from the archive and never more than it.
//!
//! Per document it keeps an opaque header of the engine, the fingerprint, and where each entry is in the archive, in the
//! order in which they came; besides that settings and how far into the archive it reaches. The archive is the truth: an
//! index that is missing, behind or damaged is brought up to date, or deleted and rebuilt, by scanning the archive from
//! [`Index::indexed_to`].
//!
//! Invariant: what an index shows is what some prefix of the committed batches made of it, or it says
//! [`IndexError::Damaged`]. It never silently lacks a document or an entry of the part that it claims to reach.

mod memory;
mod rows;
mod sled;

pub use self::memory::MemoryIndex;
pub use self::sled::SledIndex;

use crate::archive::{EntryPosition, Position};
use djuntu_protocol::identity::{DocumentId, EntryId, Fingerprint};

/// What the index keeps of one document, apart from where its entries are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DocumentRecord {
    /// What the engine wants to find again, in its own bytes.
    pub header: Vec<u8>,
    /// The hash over the heads of all authentic entries.
    pub fingerprint: Fingerprint,
    /// How many entries the index has of the document.
    pub entries: u32,
}

/// A document that changed, or is new.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DocumentUpdate {
    /// The document.
    pub document: DocumentId,
    /// What is kept of it from now on; its count includes the added entries.
    pub record: DocumentRecord,
    /// The entries that came, in the order in which they came. They follow those that the index has.
    pub added: Vec<(EntryId, EntryPosition)>,
}

/// Changes that are made together or not at all.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Batch {
    /// The documents that changed, in order; one may come twice.
    pub documents: Vec<DocumentUpdate>,
    /// The settings that changed; none removes a setting.
    pub settings: Vec<(String, Option<Vec<u8>>)>,
    /// How far into the archive the index reaches now.
    pub indexed_to: Option<Position>,
    /// The start counter.
    pub epoch: Option<u64>,
}

/// Why the index could not do what it was asked to.
#[derive(Debug, thiserror::Error)]
pub enum IndexError {
    /// The index is not what was committed; it is to be deleted and rebuilt from the archive.
    #[error("the index is damaged ({0}) and must be rebuilt")]
    Damaged(String),
    /// Another process has the index open.
    #[error("the index is in use by another djuntu")]
    InUse,
    /// The system cannot read or write the index.
    #[error("the index cannot be read or written: {0}")]
    Disk(#[from] std::io::Error),
    /// A batch adds entries that do not follow those that the index has; nothing of it was committed.
    #[error("{added} entries were added to {before} of document {document}, which gives not {after}")]
    Count {
        /// The document.
        document: DocumentId,
        /// How many entries the index has.
        before: u32,
        /// How many the batch adds.
        added: usize,
        /// How many there would be according to the record.
        after: u32,
    },
}

/// The documents of an index, in ascending order.
pub type Documents<'i> = Box<dyn Iterator<Item = Result<(DocumentId, DocumentRecord), IndexError>> + 'i>;

/// What every index does. Two exist: on disk, and in memory for tests and for checking a bundle.
pub trait Index: std::fmt::Debug + Send {
    /// Makes the changes of `batch`, all or none of them. They survive a crash only some time later; until then the index
    /// is behind the archive after the next start.
    ///
    /// # Errors
    /// [`IndexError::Count`] without any change; after any other error the index must be opened again.
    fn commit(&mut self, batch: &Batch) -> Result<(), IndexError>;

    /// Returns every document, in ascending order.
    fn documents(&self) -> Documents<'_>;

    /// Returns what is kept of a document.
    ///
    /// # Errors
    /// [`IndexError::Damaged`].
    fn document(&self, document: DocumentId) -> Result<Option<DocumentRecord>, IndexError>;

    /// Returns where the first entry of a document is. It orders documents, and nothing more rests on it: unlike the list of
    /// all entries it is not checked.
    ///
    /// # Errors
    /// [`IndexError::Damaged`].
    fn first(&self, document: DocumentId) -> Result<Option<EntryPosition>, IndexError>;

    /// Returns the entries of a document in the order in which they came, none for an unknown document.
    ///
    /// # Errors
    /// [`IndexError::Damaged`] when not all of them are there as they were committed.
    fn entries(&self, document: DocumentId) -> Result<Vec<(EntryId, EntryPosition)>, IndexError>;

    /// Returns a setting.
    ///
    /// # Errors
    /// [`IndexError::Damaged`].
    fn setting(&self, key: &str) -> Result<Option<Vec<u8>>, IndexError>;

    /// Returns how far into the archive the index reaches.
    fn indexed_to(&self) -> Position;

    /// Returns the start counter.
    fn epoch(&self) -> u64;

    /// Hands what was committed to the system, so that less must be scanned after a crash.
    ///
    /// # Errors
    /// [`IndexError`]; the index must be opened again.
    fn flush(&mut self) -> Result<(), IndexError>;
}

/// Checks that `update` continues a document of which the index has `before` entries.
fn check_count(before: u32, update: &DocumentUpdate) -> Result<(), IndexError> {
    let DocumentUpdate { document, record, added } = update;
    let after = u32::try_from(added.len()).ok().and_then(|added| before.checked_add(added));
    if after == Some(record.entries) {
        return Ok(());
    }
    Err(IndexError::Count { document: *document, before, added: added.len(), after: record.entries })
}

#[cfg(test)]
mod conformance;
#[cfg(test)]
mod tests;
