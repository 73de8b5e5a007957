//! Files of documents: kept under the hash of what is in them, fetched from the nodes that may read the same document.
//!
//! - `shelf`: the files that are here, and the parts of those that are coming.
//! - `stream`: what two nodes say to each other about a file, and how long that may take.
//! - `send`: gives files to those who may have them.
//! - `fetch`: gets one file from one node, from where it was cut off.
//! - `keeper`: which files are wanted, from whom, and which are not needed any more.
//!
//! Where a received byte goes: the stream of the file → `stream` → `fetch` checks each group against the hashes, which prove
//! themselves against the name → `shelf` writes it. Nothing of a file is ever interpreted.

mod fetch;
mod keeper;
mod mime;
mod send;
mod shelf;
mod stream;

pub use keeper::Keeping;
pub(crate) use keeper::{Files, Questions, Waiting};
pub use mime::mime_of;
pub(crate) use send::send_all;
pub(crate) use shelf::{Arrival, Groups, Held};
pub use shelf::{FileError, Shelf};

#[cfg(test)]
mod tests;
