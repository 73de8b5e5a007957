//! Bundles: one format for the archive, the backup and the stick.
//!
//! ```text
//! bundle = "djuntu bundle 1\n" ‖ header record ‖ machine record? ‖ page record* ‖ seal record?
//! record = length u32 LE ‖ kind u8 ‖ check (16 bytes) ‖ payload
//! check  = BLAKE3 derive-key "djuntu/record/1" over kind ‖ length u32 LE ‖ offset u64 LE ‖ payload, its first 16 bytes
//! ```
//!
//! The first line is readable with `head -1`. The check covers the record's own offset in the file, so a record that was
//! copied to another place does not pass. It finds accidents, not forgers: what counts is that every entry is signed, and
//! that who exports a bundle signs its seal. What was damaged is named with its place and its length, and everything that
//! is intact behind it is still read.
//!
//! - [`page`](self::decode_page): entries in one piece, on disk and on the wire.
//! - [`Record`], [`RecordReader`]: one record, and finding the records of a file that may be damaged or torn.
//! - [`BundleWriter`], [`BundleReader`]: a whole bundle with its header and its seal.
//! - [`Receipt`]: a file of its own, in which whoever got a bundle says what came.

mod contents;
mod header;
mod machine;
#[cfg(test)]
mod noise;
mod page;
mod reader;
mod receipt;
mod record;
mod seal;

pub use contents::{BundleError, BundleReader, Content};
pub use header::{Header, Holds, Letter, Origin};
pub use machine::{Contact, KeyFile, Machine};
#[cfg(test)]
pub(crate) use page::raw_page;
pub use page::{Outline, PageError, decode_page, encode_page, outline, split_page};
pub(crate) use page::{Unpacked, unpack_page};
pub use reader::{Damage, RecordReader, Step};
pub use receipt::{Arrival, HeldDocument, RECEIPT_MAGIC, Receipt, ReceiptError, Statement};
pub use record::{
    MAGIC, RECORD_HEAD_BYTES, Record, RecordKind, payload_length, read_record, write_header, write_record,
};
pub use seal::BundleWriter;
