//! Reading a file through once: what it is, from whom and for whom, and whether it is whole.
//!
//! Nothing in it is verified here but its seal; each entry is when it is taken.

use super::error::ImportError;
use djuntu_protocol::bundle::{
    BundleError, BundleReader, Content, Header, Holds, RECEIPT_MAGIC, Receipt, ReceiptError,
};
use djuntu_protocol::identity::{BundleId, PublicKey};
use djuntu_protocol::limits;
use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

/// How much is read at a time.
const BLOCK_BYTES: usize = 1 << 20;
/// Most places of damage that are told; the rest is counted.
const DAMAGE_LISTED_MAX: usize = 50;

/// What a file is.
#[derive(Clone, Debug)]
pub enum Surveyed {
    /// A bundle.
    Bundle(Box<Survey>),
    /// A receipt whose signature is right.
    Receipt(Box<Receipt>),
}

/// What a bundle says about itself.
#[derive(Clone, Debug)]
pub struct Survey {
    /// The hash of the file.
    pub bundle: BundleId,
    /// What it says in its first record.
    pub header: Header,
    /// Who sealed it, if the seal is genuine and of who the header says made it.
    pub sealed_by: Option<PublicKey>,
    /// How many entries it holds.
    pub entries: u64,
    /// How long it is.
    pub bytes: u64,
    /// What of it is damaged.
    pub damaged: Vec<String>,
}

impl Survey {
    /// Returns whether nothing of it is missing: its seal is genuine, and it is of who is said to have made it.
    pub const fn is_whole(&self) -> bool {
        self.sealed_by.is_some()
    }
}

/// Reads a file through.
///
/// # Errors
/// [`ImportError::Foreign`], [`ImportError::Receipt`] or [`ImportError::Disk`]; damage is no error but told.
pub fn survey(path: &Path) -> Result<Surveyed, ImportError> {
    let mut file = File::open(path)?;
    if is_receipt(path)? {
        // More than a receipt can have is no receipt; the decoder says so.
        let mut bytes = Vec::new();
        let most = (limits::RECEIPT_BYTES_MAX + RECEIPT_MAGIC.len() + 1) as u64;
        file.take(most).read_to_end(&mut bytes)?;
        return Ok(Surveyed::Receipt(Box::new(Receipt::decode(&bytes)?)));
    }
    let mut found = Found::default();
    let mut reader = BundleReader::new();
    let mut block = vec![0; BLOCK_BYTES];
    loop {
        match reader.step() {
            Ok(Content::NeedMore) => match file.read(&mut block) {
                Ok(0) => reader.finish(),
                Ok(length) => {
                    let read = block.get(..length).unwrap_or_default();
                    found.hasher.update(read);
                    found.bytes += length as u64;
                    reader.feed(read);
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error.into()),
            },
            Ok(Content::End) => break,
            Ok(content) => found.take(content),
            Err(error @ (BundleError::NotABundle | BundleError::Version)) => {
                return Err(ImportError::Foreign(error.to_string()));
            }
            Err(error) => found.note(error.to_string()),
        }
    }
    // What stands behind the end of a bundle belongs to the file all the same.
    loop {
        match file.read(&mut block)? {
            0 => break,
            length => {
                found.hasher.update(block.get(..length).unwrap_or_default());
                found.bytes += length as u64;
            }
        }
    }
    found.finish().map(|survey| Surveyed::Bundle(Box::new(survey)))
}

/// Returns whether a file begins as a receipt does, of this version or another.
pub(crate) fn is_receipt(path: &Path) -> io::Result<bool> {
    let mut beginning = Vec::new();
    File::open(path)?.take(RECEIPT_MAGIC.len() as u64).read_to_end(&mut beginning)?;
    Ok(!matches!(Receipt::decode(&beginning), Err(ReceiptError::NotAReceipt)))
}

#[derive(Default)]
struct Found {
    header: Option<Header>,
    sealed_by: Option<PublicKey>,
    entries: u64,
    bytes: u64,
    hasher: blake3::Hasher,
    damaged: Vec<String>,
    more: usize,
}

impl Found {
    fn take(&mut self, content: Content) {
        match content {
            Content::Header(header) => self.header = Some(header),
            Content::Entries(entries) => self.entries += entries.len() as u64,
            Content::Damaged(damage) => {
                self.note(format!("{} bytes from byte {} on are damaged", damage.length, damage.offset));
            }
            Content::Torn(damage) => self.note(format!("the file breaks off at byte {}", damage.offset)),
            Content::Sealed(node) => self.sealed_by = Some(node),
            Content::Machine(_) | Content::NeedMore | Content::End => {}
        }
    }

    fn note(&mut self, sentence: String) {
        self.sealed_by = None;
        if self.damaged.len() < DAMAGE_LISTED_MAX {
            self.damaged.push(sentence);
        } else {
            self.more += 1;
        }
    }

    fn finish(mut self) -> Result<Survey, ImportError> {
        let Some(header) = self.header else {
            return Err(ImportError::Foreign("what it says about itself cannot be read".to_owned()));
        };
        if self.more > 0 {
            self.damaged.push(format!("and {} more", self.more));
        }
        let maker = header.from.map(|origin| origin.node);
        let sealed_by = self.sealed_by.filter(|node| header.holds == Holds::Export && maker == Some(*node));
        if sealed_by.is_none() && header.holds == Holds::Export && self.damaged.is_empty() {
            self.damaged.push("it has no genuine seal: what stood at its end may be missing".to_owned());
        }
        let bundle = BundleId(*self.hasher.finalize().as_bytes());
        let Self { entries, bytes, damaged, .. } = self;
        Ok(Survey { bundle, header, sealed_by, entries, bytes, damaged })
    }
}
