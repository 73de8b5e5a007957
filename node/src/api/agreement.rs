//! What is said about the texts of agreements, beside proposing and signing them.

use super::Territory;
use serde::{Deserialize, Serialize};

/// A body of a party has ratified a text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ratification {
    /// The party.
    pub territory: Territory,
    /// Which body.
    pub body: String,
    /// Under which number or name its deliberation is filed.
    pub reference: String,
    /// On which day.
    pub date: String,
    /// Whether it is contested: it does not count, and another territory relied on it.
    pub contested: bool,
}

/// A party does not want a text as it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Objection {
    /// The party.
    pub territory: Territory,
    /// Why.
    pub reason: String,
    /// When, by its clock.
    pub time: String,
}

/// A territory beside the parties adheres to a text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Adherence {
    /// The territory.
    pub territory: Territory,
    /// As what, such as `public_authority`.
    pub actor: String,
    /// When, by its clock.
    pub time: String,
    /// From which day on it does not any more.
    pub ends: Option<String>,
}

/// A party has ended a text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ending {
    /// The party.
    pub territory: Territory,
    /// Why.
    pub reason: String,
    /// From which day on.
    pub effective: String,
    /// Whether it is contested: it does not count, and another territory relied on it.
    pub contested: bool,
}
