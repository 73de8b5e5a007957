//! What is said about the texts of agreements.

use super::Territory;
use djuntu_protocol::identity::VersionHash;
use serde::{Deserialize, Serialize};

/// Says something about the text of an agreement.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(tag = "act", rename_all = "snake_case")]
pub enum AgreementAct {
    /// Proposes the text of an agreement as it reads now.
    Propose {
        /// The parties whose council or assembly must ratify it, by name or id, beside those of which the text says
        /// `needs_ratification`.
        #[serde(default)]
        ratifying: Vec<String>,
    },
    /// Signs a proposed version.
    Sign {
        /// The number of the proposal; the newest when it is left out.
        #[serde(default)]
        number: Option<u32>,
        /// The version that the signer has read; refused when the proposal has another one.
        #[serde(default)]
        version: Option<VersionHash>,
        /// Who signs; the holder of the office by the charter when it is left out.
        #[serde(default)]
        name: Option<String>,
        /// In which office; the one in the charter when it is left out.
        #[serde(default)]
        office: Option<String>,
    },
    /// Says that a body has ratified a proposed version.
    Ratify {
        /// The number of the proposal; the newest when it is left out.
        #[serde(default)]
        number: Option<u32>,
        /// The version; refused when the proposal has another one.
        #[serde(default)]
        version: Option<VersionHash>,
        /// Which body.
        body: String,
        /// Under which number or name its deliberation is filed.
        reference: String,
        /// On which day.
        date: String,
    },
    /// Says that this territory does not want a proposed version as it is.
    Object {
        /// The number of the proposal; the newest when it is left out.
        #[serde(default)]
        number: Option<u32>,
        /// The version; refused when the proposal has another one.
        #[serde(default)]
        version: Option<VersionHash>,
        /// Why.
        reason: String,
    },
    /// Ends what was agreed, or this territory's adherence.
    Terminate {
        /// The highest number that ends; of the newest text that binds this territory when it is left out.
        #[serde(default)]
        number: Option<u32>,
        /// Why.
        reason: String,
        /// From which day on; today, or after the days of notice that the text names, when it is left out.
        #[serde(default)]
        effective: Option<String>,
    },
    /// Adheres to a text in force of others.
    Adhere {
        /// The number of the proposal; the newest when it is left out.
        #[serde(default)]
        number: Option<u32>,
        /// The version; refused when the proposal has another one.
        #[serde(default)]
        version: Option<VersionHash>,
        /// As what, such as `public_authority`.
        actor: String,
    },
}

/// A body of a party has ratified a text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ratification {
    /// The party.
    pub by: Territory,
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
    pub by: Territory,
    /// Why.
    pub reason: String,
    /// When, by its clock.
    pub time: String,
}

/// A territory beside the parties adheres to a text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Adherence {
    /// The territory.
    pub by: Territory,
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
    pub by: Territory,
    /// Why.
    pub reason: String,
    /// From which day on.
    pub effective: String,
    /// Whether it is contested: it does not count, and another territory relied on it.
    pub contested: bool,
}
