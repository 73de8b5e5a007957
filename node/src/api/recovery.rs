//! Old state that was put back, and what came back of what was written after it.

use super::Territory;
use djuntu_protocol::identity::PublicKey;
use serde::{Deserialize, Serialize};

/// How old state that was put back stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recovery {
    /// One sentence: what happened, and what has come back from whom.
    pub summary: String,
    /// Of when the backup is; none when an old copy was put back by hand and noticed by what came back.
    pub backup: Option<String>,
    /// What has come back, by node.
    pub recovered: Vec<Recovered>,
    /// Whether signing and other statements wait.
    pub waits: bool,
    /// The territories of which a node can confirm what is not confirmed yet.
    pub waits_for: Vec<Territory>,
    /// Whether another machine runs with this machine's key.
    pub elsewhere: bool,
}

/// What has come back from one node.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recovered {
    /// The node.
    pub node: PublicKey,
    /// Its territory.
    pub territory: Territory,
    /// How many changes.
    pub changes: u64,
}
