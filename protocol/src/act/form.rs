//! What the fields of acts must be, whatever the act (R252).

use super::{ActError, Decimal};
use crate::document::schema::is_date;
use crate::identity::ChangeHash;
use crate::limits;

/// A number that says how much: more than zero.
pub(super) fn amount(amount: &Decimal) -> Result<(), ActError> {
    if amount.is_valid() && amount.is_positive() { Ok(()) } else { Err(ActError::Amount) }
}

/// An amount in the smallest units.
pub(super) fn units(units: u64) -> Result<(), ActError> {
    if (1..=limits::AMOUNT_MAX).contains(&units) { Ok(()) } else { Err(ActError::Amount) }
}

/// A short text that may be empty.
pub(super) fn text(text: &str) -> Result<(), ActError> {
    if text.len() <= limits::SHORT_TEXT_BYTES_MAX { Ok(()) } else { Err(ActError::Text) }
}

/// A reason, or what somebody thinks, that may be empty.
pub(super) fn reason(reason: &str) -> Result<(), ActError> {
    if reason.len() <= limits::REASON_BYTES_MAX { Ok(()) } else { Err(ActError::Reason) }
}

/// A short text that says something: a unit, a currency, a donor.
pub(super) fn name(name: &str) -> Result<(), ActError> {
    let is_bare = name.is_empty() || name.trim() != name || name.chars().any(char::is_control);
    if is_bare { Err(ActError::Name) } else { text(name) }
}

/// The id of an item of a collection.
pub(super) fn item(item: &str) -> Result<(), ActError> {
    let is_id = item.len() == 16 && item.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
    if is_id { Ok(()) } else { Err(ActError::Item) }
}

/// A day, `YYYY-MM-DD`.
pub(super) fn day(day: &str) -> Result<(), ActError> {
    if is_date(day) { Ok(()) } else { Err(ActError::Day) }
}

/// Two days of which the second is no earlier.
pub(super) fn period(from: &str, until: &str) -> Result<(), ActError> {
    day(from)?;
    day(until)?;
    if from <= until { Ok(()) } else { Err(ActError::Day) }
}

/// Automerge heads, ascending.
pub(super) fn heads(heads: &[ChangeHash]) -> Result<(), ActError> {
    let sorted = heads.is_sorted_by(|a, b| a < b);
    if sorted && (1..=limits::DEPENDENCIES_MAX).contains(&heads.len()) { Ok(()) } else { Err(ActError::Heads) }
}

#[cfg(test)]
mod tests;
