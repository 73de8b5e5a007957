//! Reading a whole bundle that somebody brought: its header, its entries, and whether its seal is genuine.
//!
//! The entries are handed out as they come, before the seal is seen: each is signed and passes the gate on its own, so a
//! bundle whose end was cut off still brings what it holds. The seal says that nothing is missing.

use super::header::Header;
use super::machine::Machine;
use super::page::{PageError, decode_page};
use super::reader::{Damage, RecordReader, Step};
use super::record::{MAGIC, Record, RecordKind};
use super::seal::Tally;
use crate::identity::PublicKey;
use crate::wire::DecodeError;

/// What a bundle holds next.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Content {
    /// What the bundle says about itself; always the first.
    Header(Header),
    /// What a backup says about its machine; behind the header, if at all.
    Machine(Machine),
    /// A page of signed entries, not verified yet.
    Entries(Vec<Vec<u8>>),
    /// Bytes that were damaged; what they held is lost, what follows is not.
    Damaged(Damage),
    /// The file ends in the midst of a record, or in damage.
    Torn(Damage),
    /// Everything before was sealed by this node.
    Sealed(PublicKey),
    /// The reader must be fed, or told that there is no more.
    NeedMore,
    /// The file ends here. Without [`Content::Sealed`] before it, something may be missing.
    End,
}

/// Why a bundle is refused, or a part of it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BundleError {
    /// The file is not a bundle, or its beginning is damaged.
    #[error("this is not a djuntu bundle")]
    NotABundle,
    /// The file is a bundle of another version.
    #[error("this bundle was made by another version of djuntu, which this version cannot read")]
    Version,
    /// The header or the seal cannot be decoded.
    #[error("the record at {offset} cannot be decoded: {error}")]
    Record {
        /// Where the record stands.
        offset: u64,
        /// Why.
        error: DecodeError,
    },
    /// A page cannot be unpacked; reading can go on behind it.
    #[error("the page at {offset} is refused: {error}")]
    Page {
        /// Where the record stands.
        offset: u64,
        /// Why.
        error: PageError,
    },
    /// The seal does not fit what stands before it, or something follows it.
    #[error("the seal is not genuine, or something was changed, removed or added")]
    Seal,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    Beginning,
    /// Only the header was read.
    Begun,
    Inside,
    Sealed,
    Failed,
}

/// Reads a bundle from slices of its file.
#[derive(Clone, Debug)]
pub struct BundleReader {
    records: RecordReader,
    /// The first bytes of the file, to say what it is when it is no bundle of this version.
    beginning: Vec<u8>,
    tally: Tally,
    state: State,
}

impl Default for BundleReader {
    fn default() -> Self {
        Self::new()
    }
}

impl BundleReader {
    /// Returns a reader at the beginning of a file.
    pub fn new() -> Self {
        let mut tally = Tally::default();
        tally.bytes(MAGIC);
        Self { records: RecordReader::new(), beginning: Vec::new(), tally, state: State::Beginning }
    }

    /// Takes the next bytes of the file.
    pub fn feed(&mut self, bytes: &[u8]) {
        let missing = MAGIC.len() - self.beginning.len();
        self.beginning.extend(bytes.iter().take(missing));
        self.records.feed(bytes);
    }

    /// Says that the file has no more bytes.
    pub const fn finish(&mut self) {
        self.records.finish();
    }

    /// Returns what comes next.
    ///
    /// # Errors
    /// [`BundleError`]. After [`BundleError::Page`] the reader goes on behind the page; after any other it is at its end.
    pub fn step(&mut self) -> Result<Content, BundleError> {
        if self.state == State::Failed {
            return Ok(Content::End);
        }
        let content = match self.records.step() {
            Step::NeedMore => Ok(Content::NeedMore),
            Step::Record(record) => self.take(&record),
            Step::Damaged(_) | Step::Torn(_) | Step::End if self.state == State::Beginning => Err(self.foreign()),
            Step::Damaged(_) | Step::Torn(_) if self.state == State::Sealed => Err(BundleError::Seal),
            Step::Damaged(damage) => Ok(Content::Damaged(damage)),
            Step::Torn(damage) => Ok(Content::Torn(damage)),
            Step::End => Ok(Content::End),
        };
        if !matches!(content, Ok(_) | Err(BundleError::Page { .. })) {
            self.state = State::Failed;
        }
        content
    }

    fn take(&mut self, record: &Record) -> Result<Content, BundleError> {
        let offset = record.offset;
        let content = match (self.state, record.kind) {
            (State::Beginning, RecordKind::Header) => {
                self.state = State::Begun;
                let header = Header::decode(&record.payload);
                header.map(Content::Header).map_err(|error| BundleError::Record { offset, error })
            }
            (State::Beginning, _) => Err(self.foreign()),
            (State::Sealed | State::Failed, _) => Err(BundleError::Seal),
            (State::Begun, RecordKind::Machine) => {
                self.state = State::Inside;
                let machine = Machine::decode(&record.payload);
                machine.map(Content::Machine).map_err(|error| BundleError::Record { offset, error })
            }
            (State::Inside, RecordKind::Machine) => {
                let error = DecodeError::Malformed("it stands behind the header or nowhere".to_owned());
                Err(BundleError::Record { offset, error })
            }
            (State::Begun | State::Inside, RecordKind::Seal) => self.take_seal(record),
            (State::Begun | State::Inside, _) => match decode_page(&record.payload) {
                Ok(entries) => {
                    self.state = State::Inside;
                    self.tally.entries(entries.len());
                    Ok(Content::Entries(entries))
                }
                Err(error) => Err(BundleError::Page { offset, error }),
            },
        };
        self.tally.bytes(&record.to_bytes());
        content
    }

    fn take_seal(&mut self, record: &Record) -> Result<Content, BundleError> {
        self.state = State::Sealed;
        match self.tally.sealed_by(&record.payload) {
            Ok(Some(node)) => Ok(Content::Sealed(node)),
            Ok(None) => Err(BundleError::Seal),
            Err(error) => Err(BundleError::Record { offset: record.offset, error }),
        }
    }

    /// Says why a file that does not begin with a header is refused.
    fn foreign(&self) -> BundleError {
        let line = MAGIC.split_last_chunk::<2>().map(|(line, _)| line).unwrap_or_default();
        let other = self.beginning.starts_with(line) && self.beginning != MAGIC;
        if other { BundleError::Version } else { BundleError::NotABundle }
    }
}

#[cfg(test)]
mod tests;
