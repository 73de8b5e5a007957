//! What was observed, what can be stated about it, and what follows from it, in JSON. Values are decimal numbers in texts.

use super::Territory;
use djuntu_protocol::identity::EntryId;
use serde::{Deserialize, Serialize};

/// A statement about a measure.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(tag = "act", rename_all = "snake_case")]
pub enum MeasureAct {
    /// States an observed value.
    Observe(Observation),
    /// Puts a value in the place of others, or nothing.
    Correct {
        /// The observations: the beginnings of their entries' ids.
        entries: Vec<String>,
        /// The value; what is left out is as it was in the first of them. None takes them away.
        #[serde(default)]
        value: Option<String>,
    },
    /// Says that observations stand.
    Validate {
        /// The observations: the beginnings of their entries' ids; all that stand and are not validated when none is named.
        #[serde(default)]
        entries: Vec<String>,
        /// How that was done.
        #[serde(default)]
        text: String,
    },
}

/// A value to state.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Observation {
    /// The code of the indicator.
    pub indicator: String,
    /// The value, such as `4.603`.
    pub value: String,
    /// The unit.
    pub unit: String,
    /// The method.
    pub method: String,
    /// The first day.
    pub from: String,
    /// The last day.
    pub until: String,
    /// Where it was published or written down.
    #[serde(default)]
    pub source: String,
    /// Of which group.
    #[serde(default)]
    pub group: Option<String>,
    /// Of how many people.
    #[serde(default)]
    pub people: Option<u64>,
}

/// What the acts of a measure come to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Measure {
    /// Every observation.
    pub observations: Vec<Observed>,
    /// What follows from those that stand, but those of few people.
    pub series: Vec<Series>,
}

/// An observation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Observed {
    /// Its entry.
    pub entry: EntryId,
    /// Who has stated it.
    pub by: Territory,
    /// The code of the indicator.
    pub indicator: String,
    /// The value.
    pub value: String,
    /// The unit.
    pub unit: String,
    /// The method.
    pub method: String,
    /// The first day.
    pub from: String,
    /// The last day.
    pub until: String,
    /// Where it was published or written down.
    pub source: String,
    /// Of which group.
    pub group: Option<String>,
    /// Of how many people.
    pub people: Option<u64>,
    /// `provisional`, `validated` or `corrected`.
    pub state: String,
    /// The corrections that took its place.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub replaced_by: Vec<EntryId>,
    /// Corrections of the same that stand beside it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub beside: Vec<EntryId>,
    /// Whether it is of so few people that it stays at home.
    pub of_few: bool,
}

/// What follows from comparable observations.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Series {
    /// The code of the indicator.
    pub indicator: String,
    /// The unit.
    pub unit: String,
    /// The method.
    pub method: String,
    /// How many observations there are.
    pub count: usize,
    /// Their plain average.
    pub average: String,
    /// The newest value.
    pub newest: String,
    /// Its last day.
    pub newest_until: String,
    /// How far the newest value is from what is aimed at.
    pub targets: Vec<Gap>,
}

/// How far a value is from a target.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Gap {
    /// `at_most` or `at_least`.
    pub bound: String,
    /// The target.
    pub target: String,
    /// Until which day.
    pub until: Option<String>,
    /// By how much the value is above it; below zero when it is under it.
    pub gap: String,
    /// Whether it is reached.
    pub reached: bool,
    /// Whether it is the preset, which nobody has written into the document.
    pub preset: bool,
}
