//! Lists of codes, in JSON.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A list of codes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CodeList {
    /// Its name, as it is typed.
    #[serde(default)]
    pub name: String,
    /// What it is.
    pub title: String,
    /// Where it is from.
    pub source: String,
    /// The codes.
    pub codes: Vec<Code>,
}

/// A code.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Code {
    /// The code.
    pub code: String,
    /// What else is said of it: its name by language (`en`, `fr`, `pt`, `kea`), its `unit`.
    #[serde(flatten)]
    pub names: BTreeMap<String, String>,
}
