//! From when until when an agreement runs: said by its text, and asked for a day that somebody names (R223).
//!
//! Invariant: nothing here knows what day it is. Clocks lie, so a day decides nothing about what counts; it only says how
//! the same acts read on that day.

use crate::document::schema::is_date;
use serde_json::Value;

/// What a frozen text says about its time.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Term {
    /// The first day, `YYYY-MM-DD`.
    pub starts: Option<String>,
    /// The last day.
    pub ends: Option<String>,
    /// Whether it goes on behind its last day until somebody ends it.
    pub is_renewed: bool,
    /// How many days before it ends a party says so.
    pub notice_days: Option<u32>,
}

/// How a term stands on a day; what runs comes first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Standing {
    /// It runs.
    Runs,
    /// Its last day is over, and by its own words it goes on.
    Renewed,
    /// Its first day is still to come.
    NotBegun,
    /// Its last day is over.
    Expired,
}

impl Term {
    /// Returns the term of a frozen text; of what is no such text, one without bounds.
    pub fn of(text: &str) -> Self {
        let fields: Value = serde_json::from_str(text).unwrap_or_default();
        let day = |name: &str| fields.get(name).and_then(Value::as_str).filter(|day| is_date(day)).map(str::to_owned);
        let days = fields.get("notice_days").and_then(Value::as_u64);
        Self {
            starts: day("starts"),
            ends: day("ends"),
            is_renewed: fields.get("renewal").and_then(Value::as_str) == Some("tacit"),
            notice_days: days.and_then(|days| u32::try_from(days).ok()),
        }
    }

    /// Returns how it stands on a day, `YYYY-MM-DD`: days written so sort as they follow each other.
    pub fn on(&self, day: &str) -> Standing {
        match (&self.starts, &self.ends) {
            (Some(starts), _) if day < starts.as_str() => Standing::NotBegun,
            (_, Some(ends)) if day > ends.as_str() && self.is_renewed => Standing::Renewed,
            (_, Some(ends)) if day > ends.as_str() => Standing::Expired,
            (_, _) => Standing::Runs,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// R223.
    #[test]
    fn a_term_is_read_on_a_day() {
        let check =
            |text: &str, day: &str, expected: Standing| assert_eq!(Term::of(text).on(day), expected, "{text} {day}");
        let bounded = r#"{"ends":"2029-12-31","starts":"2027-01-01"}"#;
        check(bounded, "2026-12-31", Standing::NotBegun);
        check(bounded, "2027-01-01", Standing::Runs);
        check(bounded, "2029-12-31", Standing::Runs);
        check(bounded, "2030-01-01", Standing::Expired);
        let tacit = r#"{"ends":"2029-12-31","renewal":"tacit"}"#;
        check(tacit, "2029-12-31", Standing::Runs);
        check(tacit, "2040-01-01", Standing::Renewed);
        check(r#"{"ends":"2029-12-31","renewal":"express"}"#, "2040-01-01", Standing::Expired);
        check("{}", "2040-01-01", Standing::Runs);
        // What is no text of ours bounds nothing.
        for text in ["", "[]", "no JSON", r#"{"ends":"soon"}"#, r#"{"ends":20291231}"#] {
            check(text, "2040-01-01", Standing::Runs);
        }
        assert_eq!(Term::of(r#"{"notice_days":90}"#).notice_days, Some(90));
        assert_eq!(Term::of(r#"{"notice_days":-1}"#).notice_days, None);
    }
}
