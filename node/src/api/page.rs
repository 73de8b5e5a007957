//! Letting people in to the page.

use serde::{Deserialize, Serialize};

/// Asks for a one-time link to the page.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct PageLink {
    /// Who gets a new password with it; a new account is made when it is left out.
    #[serde(default)]
    pub name: Option<String>,
    /// What a new account may do: `reader`, `editor`, `signer` or `administrator`, which it is when it is left out.
    #[serde(default)]
    pub role: Option<String>,
}

/// A one-time link to the page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PageLinked {
    /// What to open in a browser on this machine; it is good once, for seven days, while the node runs.
    pub link: String,
}
