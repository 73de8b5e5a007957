//! What is said of entries that do not count, and of those that were signed twice.

use super::Territory;
use djuntu_protocol::identity::{DocumentId, EntryId, PublicKey};
use serde::{Deserialize, Serialize};

/// Entries of one document: one, or all of a key that wait for a decision.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Choice {
    /// The id of an entry, or the key that made them; the beginning is enough.
    pub entry: String,
}

/// What was set aside was written again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reapplied {
    /// The document.
    pub document: DocumentId,
    /// The entry that says so.
    pub entry: EntryId,
    /// How many edits were written again.
    pub edits: usize,
    /// Whose they were, each in a few words.
    pub of: Vec<String>,
    /// What could not be written again, each with the reason.
    pub left_out: Vec<String>,
}

/// Somebody signed two things of which only one can be meant: a proof that anybody can check.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Dispute {
    /// For whom it was signed.
    pub by: Territory,
    /// The key, when one key alone has signed all of them.
    pub author: Option<PublicKey>,
    /// What happened, in a sentence.
    pub what: String,
    /// The entries, of many only the first ones.
    pub entries: Vec<EntryId>,
}
