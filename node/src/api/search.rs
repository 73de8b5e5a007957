//! Finding documents.

use super::Summary;
use serde::{Deserialize, Serialize};

/// Which documents to list; what is left out makes no difference.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Filter {
    /// The kind.
    #[serde(default)]
    pub kind: Option<String>,
    /// A territory that shares it: its name, or the beginning of its id.
    #[serde(default)]
    pub with: Option<String>,
    /// The cooperation that it belongs to: its title, or the beginning of its id.
    #[serde(default)]
    pub within: Option<String>,
    /// Its state, such as `in force`.
    #[serde(default)]
    pub state: Option<String>,
    /// Its form, such as `twinning` or `plan`, as its field says.
    #[serde(default)]
    pub form: Option<String>,
    /// A day in UTC, or a moment as RFC 3339, since which it was changed, as those who wrote claim.
    #[serde(default)]
    pub since: Option<String>,
    /// Whether everybody may read it.
    #[serde(default)]
    pub public: Option<bool>,
    /// Words in its title and texts, in any language; accents and case make no difference, beginnings are enough.
    #[serde(default)]
    pub text: Option<String>,
    /// How many at most.
    #[serde(default)]
    pub limit: Option<usize>,
}

/// What was found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SearchResult {
    /// How many there are.
    pub total: usize,
    /// Those that fit best first, at most as many as were asked for.
    pub documents: Vec<Summary>,
    /// Of how many documents of this node not every word is searched, because they have too many.
    #[serde(default)]
    pub partly_searched: usize,
}
