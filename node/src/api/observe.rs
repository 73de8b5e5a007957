//! What everybody may read, and who observes it.

use super::Territory;
use djuntu_protocol::identity::{DocumentId, PublicKey};
use serde::{Deserialize, Serialize};

/// Lets everybody read a document.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Publish {
    /// Whether a new document that says the same is published, without the history of this one.
    #[serde(default)]
    pub copy: bool,
}

/// Our territory has said that everybody may read a document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Published {
    /// The document: the copy, if one was made.
    pub document: DocumentId,
    /// Whether it is public, and whose word is missing.
    #[serde(flatten)]
    pub publishing: Publishing,
}

/// Whether everybody may read a document.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Publishing {
    /// Whether it is so.
    pub public: bool,
    /// The territories that have said so.
    pub published_by: Vec<Territory>,
    /// Those whose word is missing, when somebody has said so.
    pub missing: Vec<Territory>,
}

/// Observes what is public.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Observe {
    /// The code of the node from which it comes.
    pub code: String,
    /// Whether to observe everything that the node has, instead of what the territory in the code publishes.
    #[serde(default)]
    pub everything: bool,
    /// The cooperation to observe instead: its whole id.
    #[serde(default)]
    pub cooperation: Option<String>,
}

/// How observing stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Observing {
    /// What is observed, each in words.
    pub scopes: Vec<String>,
    /// The nodes from which it comes.
    pub sources: Vec<Source>,
}

/// A node from which an observer gets what is public.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Source {
    /// Its key.
    pub node: PublicKey,
    /// The territory that it belongs to, while it is connected; none of another observer.
    pub territory: Option<Territory>,
    /// In one word: `equal`, `receiving`, `comparing` or `apart`.
    pub state: String,
    /// Why, in a sentence.
    pub reason: String,
    /// Whether a session is open.
    pub connected: bool,
    /// When something last came from it, since this node started.
    pub last_heard: Option<String>,
    /// When this node last had all that it has to give.
    pub equal_at: Option<String>,
    /// Documents of which something is still to come from it.
    pub missing_in: usize,
}
