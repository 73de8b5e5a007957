//! How nodes are reached, and what a check of this node finds.

use serde::{Deserialize, Serialize};

/// How another node is reached, or why not.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Path {
    /// `direct`, `local`, `relayed` or `none`.
    pub kind: String,
    /// The key of the node through which it is reached.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub through: Option<djuntu_protocol::identity::PublicKey>,
    /// The same in a few words, or why it is not reached.
    pub text: String,
    /// Since when.
    pub since: String,
}

/// What a check of this node found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Doctor {
    /// Whether nothing needs a person.
    pub well: bool,
    /// What was looked at, one by one.
    pub checks: Vec<Check>,
}

/// One thing that was looked at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Check {
    /// What was looked at, in one or two words.
    pub name: String,
    /// `well`, `unknown` or `bad`.
    pub state: String,
    /// What was found.
    pub found: String,
    /// What to do about it; none when there is nothing to do.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub advice: Option<String>,
}
