//! What a person should look at.

use super::Territory;
use djuntu_protocol::identity::{DocumentId, PublicKey};
use serde::{Deserialize, Serialize};

/// Something that a person should look at: what, about whom, since when, and what to do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Alarm {
    /// In one word: `silent`, `stuck`, `refused`, `refused-there`, `clock`, `older-version`, `removed`, `damaged`,
    /// `restored`, `elsewhere`, or `node` for what else this node has to say.
    pub kind: String,
    /// What it is, in a sentence.
    pub what: String,
    /// What to do, in a sentence; empty when `what` says it.
    pub advice: String,
    /// Since when; none when that is not known.
    pub since: Option<String>,
    /// The territory that it is about, if it is about one.
    pub territory: Option<Territory>,
    /// The node that it is about, if it is about one.
    pub node: Option<PublicKey>,
    /// The document that it is about, if it is about one.
    pub document: Option<DocumentId>,
}

impl Alarm {
    /// Returns an alarm about this node itself.
    pub fn of_this_node(kind: &str, what: &str, advice: &str) -> Self {
        let [kind, what, advice] = [kind, what, advice].map(str::to_owned);
        Self { kind, what, advice, since: None, territory: None, node: None, document: None }
    }
}

impl std::fmt::Display for Alarm {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.what)?;
        if self.advice.is_empty() { Ok(()) } else { write!(f, ": {}", self.advice) }
    }
}
