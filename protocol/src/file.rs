//! Files of documents: named by the hash of what is in them, and carried in groups of which each is checked as it comes.
//!
//! The BLAKE3 hash of a file is the root of a tree over its bytes. The hashes of the subtrees over groups of
//! [`FILE_GROUP_BYTES`](crate::limits::FILE_GROUP_BYTES) prove themselves against it, and with them each group is checked
//! alone (R381): so what was carried before a line was cut is kept, and a peer that gives something else is found out after
//! one group.
//!
//! - `tree`: the hashes, and what is checked with them.
//! - `wire`: what two nodes say to each other on the stream of a file.

mod tree;
mod wire;

pub use tree::{FileTree, TreeBuilder, TreeError};
pub use wire::{Ask, Denial, Reply};

use crate::document::view::{Draft, Value};
use crate::identity::FileHash;
use crate::limits::{FILE_BYTES_MAX, FILES_PER_DOCUMENT_MAX};

/// The field of every kind in which files are.
pub const FIELD: &str = "files";

/// A file as a document names it: anybody may have written that, so only the hash says anything of the bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attached {
    /// The id of the item.
    pub item: String,
    /// What it is.
    pub hash: FileHash,
    /// How many bytes it is said to have; it cannot come when it has another number.
    pub size: u64,
    /// What it is called; may be empty, and is no name for a path.
    pub name: String,
    /// What sort of file it is said to be (RFC 6838), for example `application/pdf`.
    pub mime: Option<String>,
    /// Its language.
    pub language: Option<String>,
    /// What it is for people.
    pub category: Option<String>,
}

impl Attached {
    /// Returns the files that a document names, in the order of their items, at most [`FILES_PER_DOCUMENT_MAX`]; an item
    /// without a hash, or with a size that no file may have, is none.
    pub fn all_of(draft: &Draft) -> Vec<Self> {
        let Some(Value::Map(items)) = draft.fields.get(FIELD) else { return Vec::new() };
        items.iter().filter_map(|(item, value)| Self::of_item(item, value)).take(FILES_PER_DOCUMENT_MAX).collect()
    }

    fn of_item(item: &str, value: &Value) -> Option<Self> {
        let Value::Map(fields) = value else { return None };
        let text = |name: &str| match fields.get(name) {
            Some(Value::Text(text)) => Some(text.clone()),
            _ => None,
        };
        let hash = text("hash")?.parse().ok()?;
        let Some(Value::Integer(size)) = fields.get("size") else { return None };
        let size = u64::try_from(*size).ok().filter(|size| (1..=FILE_BYTES_MAX).contains(size))?;
        Some(Self {
            item: item.to_owned(),
            hash,
            size,
            name: text("name").unwrap_or_default(),
            mime: text("mime"),
            language: text("language"),
            category: text("category"),
        })
    }
}

#[cfg(test)]
mod tests;
