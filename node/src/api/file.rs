//! Files of documents.

use djuntu_protocol::identity::{DocumentId, FileHash, PublicKey};
use serde::{Deserialize, Serialize};

/// A file that a document names.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct File {
    /// The item in the document.
    pub item: String,
    /// The BLAKE3 hash of its bytes, in base32.
    pub hash: FileHash,
    /// What it is called.
    pub name: String,
    /// How many bytes it has.
    pub size: u64,
    /// What sort of file it is said to be (RFC 6838).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mime: Option<String>,
    /// Its language.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
    /// What it is for people.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub category: Option<String>,
    /// How it stands: `here`, `coming`, or why it is not: `large`, `full`, `nobody`, `budget`, `tried`, `soon`.
    pub state: String,
    /// How many bytes of it are here.
    pub done: u64,
    /// The node that sends it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<PublicKey>,
    /// Why it is not here, in a sentence.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub why: Option<String>,
}

/// Attaches a file that was put on the shelf of this node.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attach {
    /// The file.
    pub hash: FileHash,
    /// What it is called.
    pub name: String,
    /// What sort of file it is (RFC 6838).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mime: Option<String>,
    /// Its language.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
    /// What it is for people.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub category: Option<String>,
}

/// Files that documents here name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Named {
    /// A document.
    pub document: DocumentId,
    /// A file that it names.
    pub hash: FileHash,
    /// How many bytes it has, as the document says.
    pub size: u64,
    /// Whether it is here.
    pub here: bool,
}
