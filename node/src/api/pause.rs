//! What waits because there is no room, or because the day's budget is used up.

use super::Territory;
use serde::{Deserialize, Serialize};

/// What this node may send and receive in a day, as others pay for it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Budget {
    /// Bytes of a day, both ways together.
    pub limit: u64,
    /// Bytes that today, in UTC, had so far.
    pub used: u64,
    /// Until when bulk waits, RFC 3339; none while there is something left.
    pub until: Option<String>,
    /// Whether what people write still goes.
    pub news: bool,
}

/// What another territory takes here.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Quota {
    /// The territory.
    pub territory: Territory,
    /// Bytes of its edits in documents that are held here.
    pub used: u64,
    /// Bytes that these may have.
    pub limit: u64,
    /// Bytes of its charters, cooperations and acts, which have a bound of their own.
    pub statements: u64,
    /// Of how many documents something waits because there is no room.
    pub paused: usize,
}
