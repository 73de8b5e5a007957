//! One record: a payload with its length, its kind and a check over all of that and over its place in the file (R101).

use super::header::Header;
use crate::limits::RECORD_BYTES_MAX;
use crate::wire;

/// The first line of every bundle of this version.
pub const MAGIC: &[u8; 16] = b"djuntu bundle 1\n";
/// The bytes in front of a record's payload.
pub const RECORD_HEAD_BYTES: usize = LENGTH_BYTES + 1 + CHECK_BYTES;
/// Where the record with the header stands.
pub(super) const HEADER_OFFSET: u64 = MAGIC.len() as u64;
const LENGTH_BYTES: usize = 4;
const CHECK_BYTES: usize = 16;
const CHECK_CONTEXT: &str = "djuntu/record/1";

/// What a record holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum RecordKind {
    /// The bundle's header; the first record and no other.
    Header,
    /// A page of entries.
    Page,
    /// The seal of a finished bundle.
    Seal,
    /// What a backup's machine needs besides entries; behind the header and nowhere else.
    Machine,
}

/// A record whose check is right.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    /// What it holds.
    pub kind: RecordKind,
    /// Where it begins in the file.
    pub offset: u64,
    /// What it holds, in bytes.
    pub payload: Vec<u8>,
}

/// What the beginning of some bytes is.
pub(super) enum Parsed<'b> {
    /// An intact record.
    Intact(RecordKind, &'b [u8]),
    /// Perhaps the beginning of a record; more bytes are needed to say.
    Incomplete,
    /// No record, and no payload had to be hashed to see it.
    Impossible,
    /// No record: a payload of this many bytes does not fit its check.
    Wrong(usize),
}

impl RecordKind {
    const fn byte(self) -> u8 {
        match self {
            Self::Header => 0,
            Self::Page => 1,
            Self::Seal => 2,
            Self::Machine => 3,
        }
    }

    const fn from_byte(byte: u8) -> Option<Self> {
        match byte {
            0 => Some(Self::Header),
            1 => Some(Self::Page),
            2 => Some(Self::Seal),
            3 => Some(Self::Machine),
            _ => None,
        }
    }
}

impl Record {
    /// Returns where the record ends in the file, which is where the next one begins.
    pub const fn end(&self) -> u64 {
        self.offset + (RECORD_HEAD_BYTES + self.payload.len()) as u64
    }

    /// Returns the bytes of the record, as they stand in the file.
    pub fn to_bytes(&self) -> Vec<u8> {
        write_record(self.kind, self.offset, &self.payload)
    }
}

/// Returns the bytes of a record that will stand at `offset`. The payload has 1 to [`RECORD_BYTES_MAX`] bytes.
pub fn write_record(kind: RecordKind, offset: u64, payload: &[u8]) -> Vec<u8> {
    assert!((1..=RECORD_BYTES_MAX).contains(&payload.len()), "a record is bounded");
    assert_eq!(kind == RecordKind::Header, offset == HEADER_OFFSET, "the header comes first and only once");
    let length = u32::try_from(payload.len()).expect("a record is bounded").to_le_bytes();
    let check = check_of(kind, length, offset, payload);
    [&length[..], &[kind.byte()], &check, payload].concat()
}

/// Returns the beginning of a bundle: its first line and the record with `header`.
pub fn write_header(header: &Header) -> Vec<u8> {
    [&MAGIC[..], &write_record(RecordKind::Header, HEADER_OFFSET, &wire::encode(header))].concat()
}

/// Returns how long the payload is that follows `head`; none when `head` does not begin any record.
pub fn payload_length(head: &[u8; RECORD_HEAD_BYTES]) -> Option<usize> {
    let length = usize::try_from(u32::from_le_bytes(*head.first_chunk()?)).ok()?;
    (1..=RECORD_BYTES_MAX).contains(&length).then_some(length)
}

/// Returns the record that begins at `offset` of the file and whose bytes are exactly `bytes`; none when it is damaged.
pub fn read_record(offset: u64, bytes: &[u8]) -> Option<Record> {
    match parse(offset, bytes) {
        Parsed::Intact(kind, payload) if RECORD_HEAD_BYTES + payload.len() == bytes.len() => {
            Some(Record { kind, offset, payload: payload.to_vec() })
        }
        _ => None,
    }
}

/// Tries to read a record at the beginning of `bytes`, which begin at `offset` of the file.
pub(super) fn parse(offset: u64, bytes: &[u8]) -> Parsed<'_> {
    let Some((head, rest)) = bytes.split_first_chunk::<RECORD_HEAD_BYTES>() else { return Parsed::Incomplete };
    let (length_bytes, behind) = head.split_first_chunk::<LENGTH_BYTES>().expect("the head begins with the length");
    let (kind, check) = behind.split_first().expect("the kind stands behind the length");
    let (Some(length), Some(kind)) = (payload_length(head), RecordKind::from_byte(*kind)) else {
        return Parsed::Impossible;
    };
    if (kind == RecordKind::Header) != (offset == HEADER_OFFSET) {
        return Parsed::Impossible;
    }
    let Some(payload) = rest.get(..length) else { return Parsed::Incomplete };
    if check_of(kind, *length_bytes, offset, payload) == check {
        Parsed::Intact(kind, payload)
    } else {
        Parsed::Wrong(length)
    }
}

fn check_of(kind: RecordKind, length: [u8; LENGTH_BYTES], offset: u64, payload: &[u8]) -> [u8; CHECK_BYTES] {
    let mut hasher = blake3::Hasher::new_derive_key(CHECK_CONTEXT);
    hasher.update(&[kind.byte()]).update(&length).update(&offset.to_le_bytes()).update(payload);
    *hasher.finalize().as_bytes().first_chunk().expect("a hash is longer than a check")
}

#[cfg(test)]
mod tests;
