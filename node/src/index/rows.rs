//! The rows of the index on disk: their keys, their bytes and the digest over them.
//!
//! ```text
//! 'd' ‖ document                  fingerprint ‖ entries u32 ‖ digest of the entry rows (16 bytes) ‖ header
//! 'e' ‖ document ‖ ordinal u32    (entry id ‖ segment u32 ‖ offset u64 ‖ index u32)*   of entries that came together
//! 's' ‖ key                       the setting
//! 'm'                             the summary, with a check of its own
//! ```
//!
//! All numbers are big-endian, so that keys sort as numbers do. A digest is the sum of the hashes of rows: it can be kept
//! up to date row by row, and does not depend on their order. It finds accidents, not forgers.

use super::DocumentRecord;
use crate::archive::{EntryPosition, Position};
use djuntu_protocol::identity::{DocumentId, EntryId, Fingerprint};

/// The first byte of the keys of document rows.
pub(super) const DOCUMENT: u8 = b'd';
/// The first byte of the keys of entry rows.
pub(super) const ENTRY: u8 = b'e';
/// The first byte of the keys of setting rows.
pub(super) const SETTING: u8 = b's';
/// The key of the summary.
pub(super) const SUMMARY_KEY: &[u8] = b"m";
const SUMMARY_VERSION: u8 = 3;
/// Most entries in one row; what comes together is mostly less.
pub(super) const ENTRIES_PER_ROW_MAX: usize = 64;
const ENTRY_BYTES: usize = 48;
const CONTEXT: &str = "djuntu/index/1";

/// A sum of the hashes of rows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Digest(u128);

impl Digest {
    pub(super) fn add(&mut self, key: &[u8], value: &[u8]) {
        self.0 = self.0.wrapping_add(hash(key, value));
    }

    pub(super) fn subtract(&mut self, key: &[u8], value: &[u8]) {
        self.0 = self.0.wrapping_sub(hash(key, value));
    }
}

fn hash(key: &[u8], value: &[u8]) -> u128 {
    let mut hasher = blake3::Hasher::new_derive_key(CONTEXT);
    hasher.update(&(key.len() as u64).to_be_bytes()).update(key).update(value);
    u128::from_be_bytes(*hasher.finalize().as_bytes().first_chunk().expect("a hash is longer"))
}

/// What must be true of the index as a whole.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Summary {
    /// Over all rows of documents and settings.
    pub(super) digest: Digest,
    pub(super) documents: u64,
    pub(super) settings: u64,
    /// In all documents together.
    pub(super) entries: u64,
    pub(super) indexed_to: Position,
    pub(super) epoch: u64,
}

impl Summary {
    pub(super) fn encode(&self) -> Vec<u8> {
        let mut bytes = vec![SUMMARY_VERSION];
        bytes.extend_from_slice(&self.digest.0.to_be_bytes());
        for number in [self.documents, self.settings, self.entries, self.epoch, self.indexed_to.offset] {
            bytes.extend_from_slice(&number.to_be_bytes());
        }
        bytes.extend_from_slice(&self.indexed_to.segment.to_be_bytes());
        bytes.extend_from_slice(&hash(SUMMARY_KEY, &bytes).to_be_bytes());
        bytes
    }

    pub(super) fn decode(bytes: &[u8]) -> Option<Self> {
        let (body, check) = bytes.split_last_chunk()?;
        if hash(SUMMARY_KEY, body) != u128::from_be_bytes(*check) {
            return None;
        }
        let mut fields = Fields(body);
        fields.take::<1>().filter(|version| *version == [SUMMARY_VERSION])?;
        let digest = Digest(u128::from_be_bytes(fields.take()?));
        let mut number = || fields.take().map(u64::from_be_bytes);
        let (documents, settings, entries) = (number()?, number()?, number()?);
        let (epoch, offset) = (number()?, number()?);
        let indexed_to = Position { segment: u32::from_be_bytes(fields.take()?), offset };
        fields.0.is_empty().then_some(Self { digest, documents, settings, entries, indexed_to, epoch })
    }
}

/// A document's row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct DocumentRow {
    pub(super) record: DocumentRecord,
    /// Over the document's entry rows.
    pub(super) digest: Digest,
}

impl DocumentRow {
    pub(super) fn encode(&self) -> Vec<u8> {
        let DocumentRecord { header, fingerprint, entries } = &self.record;
        [&fingerprint.0[..], &entries.to_be_bytes(), &self.digest.0.to_be_bytes(), header].concat()
    }

    pub(super) fn decode(bytes: &[u8]) -> Option<Self> {
        let mut fields = Fields(bytes);
        let fingerprint = Fingerprint(fields.take()?);
        let entries = u32::from_be_bytes(fields.take()?);
        let digest = Digest(u128::from_be_bytes(fields.take()?));
        let header = fields.0.to_vec();
        Some(Self { record: DocumentRecord { header, fingerprint, entries }, digest })
    }
}

/// Returns the key of a document's row.
pub(super) fn document_key(document: DocumentId) -> Vec<u8> {
    [&[DOCUMENT], &document.0[..]].concat()
}

/// Returns the document whose row has this key.
pub(super) fn document_of(key: &[u8]) -> Option<DocumentId> {
    key.strip_prefix(&[DOCUMENT])?.try_into().ok().map(DocumentId)
}

/// Returns what the keys of all entry rows of a document begin with.
pub(super) fn entries_prefix(document: DocumentId) -> Vec<u8> {
    [&[ENTRY], &document.0[..]].concat()
}

/// Returns the key of the row of the entries from this one on.
pub(super) fn entries_key(document: DocumentId, ordinal: u32) -> Vec<u8> {
    [&entries_prefix(document)[..], &ordinal.to_be_bytes()].concat()
}

/// Returns the bytes of a row of entries.
pub(super) fn encode_entries(entries: &[(EntryId, EntryPosition)]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(entries.len() * ENTRY_BYTES);
    for (id, EntryPosition { segment, offset, index }) in entries {
        bytes.extend_from_slice(&id.0);
        bytes.extend_from_slice(&segment.to_be_bytes());
        bytes.extend_from_slice(&offset.to_be_bytes());
        bytes.extend_from_slice(&index.to_be_bytes());
    }
    bytes
}

/// Returns the entries of a row, of which there is at least one.
pub(super) fn decode_entries(bytes: &[u8]) -> Option<Vec<(EntryId, EntryPosition)>> {
    let mut fields = Fields(bytes);
    let mut entries = Vec::with_capacity(bytes.len() / ENTRY_BYTES);
    while entries.is_empty() || !fields.0.is_empty() {
        let id = EntryId(fields.take()?);
        let segment = u32::from_be_bytes(fields.take()?);
        let offset = u64::from_be_bytes(fields.take()?);
        let index = u32::from_be_bytes(fields.take()?);
        entries.push((id, EntryPosition { segment, offset, index }));
    }
    Some(entries)
}

/// Returns the key of a setting's row.
pub(super) fn setting_key(key: &str) -> Vec<u8> {
    [&[SETTING], key.as_bytes()].concat()
}

/// What is left to decode of a row.
struct Fields<'b>(&'b [u8]);

impl Fields<'_> {
    fn take<const N: usize>(&mut self) -> Option<[u8; N]> {
        let (field, rest) = self.0.split_first_chunk()?;
        self.0 = rest;
        Some(*field)
    }
}
