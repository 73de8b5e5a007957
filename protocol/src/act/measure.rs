//! What was observed: numbers that never change, and what puts others in their place (R266).

use super::{ActError, Decimal, form};
use crate::identity::{EntryId, Roles};
use crate::limits;
use minicbor::{Decode, Encode};

/// A formal statement about a measure.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub enum MeasureAct {
    /// States one observed value.
    #[n(0)]
    Observe(#[n(0)] Box<Observation>),
    /// Puts a value, or nothing, in the place of observations of the author's territory that were wrong.
    #[n(1)]
    Correct(#[n(0)] Correction),
    /// Says that observations were looked at again with those concerned, and stand.
    #[n(2)]
    Validate(#[n(0)] Vec<EntryId>, #[n(1)] String),
}

/// One observed value.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct Observation {
    /// The code of the indicator.
    #[n(0)]
    pub indicator: String,
    /// What was observed.
    #[n(1)]
    pub value: Decimal,
    /// In which unit.
    #[n(2)]
    pub unit: String,
    /// By which method; values of different methods are not comparable.
    #[n(3)]
    pub method: String,
    /// The first day, `YYYY-MM-DD`.
    #[n(4)]
    pub from: String,
    /// The last day, `YYYY-MM-DD`.
    #[n(5)]
    pub until: String,
    /// Where it was published or written down.
    #[n(6)]
    pub source: String,
    /// Of which group of people, in a few words that name none of them.
    #[n(7)]
    pub group: Option<String>,
    /// Of how many people; none when it is not about single people.
    #[n(8)]
    pub people: Option<u64>,
}

/// What is put in the place of observations.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct Correction {
    /// The observations, ascending: acts `observe` or `correct` of the author's territory.
    #[n(0)]
    pub replaced: Vec<EntryId>,
    /// What stands in their place; none when they should not be there at all.
    #[n(1)]
    pub by: Option<Box<Observation>>,
}

impl MeasureAct {
    /// Returns the role that it needs.
    pub(super) const fn role(&self) -> Roles {
        match self {
            Self::Observe(_) | Self::Correct(_) => Roles::EDIT,
            Self::Validate(..) => Roles::SIGN,
        }
    }

    /// Returns the observation that it states.
    pub fn observation(&self) -> Option<&Observation> {
        match self {
            Self::Observe(observation) | Self::Correct(Correction { by: Some(observation), .. }) => Some(observation),
            Self::Correct(Correction { by: None, .. }) | Self::Validate(..) => None,
        }
    }

    /// Checks what can be checked without knowing the document (R252).
    pub(super) fn check(&self) -> Result<(), ActError> {
        let entries = match self {
            Self::Observe(observation) => return observation.check(),
            Self::Correct(Correction { replaced, by }) => {
                by.iter().try_for_each(|by| by.check())?;
                replaced
            }
            Self::Validate(entries, text) => {
                form::text(text)?;
                entries
            }
        };
        let sorted = entries.is_sorted_by(|a, b| a < b);
        let valid = sorted && (1..=limits::OBSERVATIONS_PER_ACT_MAX).contains(&entries.len());
        if valid { Ok(()) } else { Err(ActError::Observations) }
    }
}

impl Observation {
    /// Returns whether it is of so few people that it must not leave its territory (R269).
    pub fn is_of_few(&self) -> bool {
        self.people.is_some_and(|people| people < limits::GROUP_PEOPLE_MIN)
    }

    /// A number says something only with its unit and its method (R266).
    fn check(&self) -> Result<(), ActError> {
        for name in [&self.indicator, &self.unit, &self.method] {
            form::name(name)?;
        }
        if !self.value.is_valid() || self.people.is_some_and(|people| people > limits::AMOUNT_MAX) {
            return Err(ActError::Amount);
        }
        form::period(&self.from, &self.until)?;
        form::text(&self.source)?;
        self.group.iter().try_for_each(|group| form::name(group))
    }
}
