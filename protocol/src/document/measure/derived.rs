//! What follows from observations: averages, the newest value, and how far it is from what is aimed at (R270).

use super::{Measure, Observed};
use crate::act::Decimal;
use crate::document::schema::is_date;
use crate::document::view::{Draft, Value};
use std::collections::BTreeMap;

/// The indicator of the preset target.
pub(super) const CO2_PER_PERSON: &str = "co2_per_person";

/// Comparable observations: of one indicator, in one unit, by one method.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Series<'a> {
    /// The code of the indicator.
    pub indicator: &'a str,
    /// The unit.
    pub unit: &'a str,
    /// The method.
    pub method: &'a str,
    /// The observations, the newest last; never empty.
    pub observations: Vec<&'a Observed>,
}

/// What is aimed at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target {
    /// The code of the indicator.
    pub indicator: String,
    /// Whether the value is the most that there should be, and not the least.
    pub is_most: bool,
    /// The value.
    pub value: Decimal,
    /// The unit.
    pub unit: String,
    /// Until which day, `YYYY-MM-DD`.
    pub by: Option<String>,
    /// Whether it is the preset one, which nobody has written into the document.
    pub is_preset: bool,
}

impl Measure {
    /// Returns the comparable observations, by indicator, unit and method, of what may leave its territory.
    pub fn series(&self) -> Vec<Series<'_>> {
        let mut series: BTreeMap<(&str, &str, &str), Vec<&Observed>> = BTreeMap::new();
        for observed in self.shareable() {
            let of = &observed.observation;
            series.entry((&of.indicator, &of.unit, &of.method)).or_default().push(observed);
        }
        let into = |((indicator, unit, method), observations)| Series { indicator, unit, method, observations };
        series.into_iter().map(into).collect()
    }
}

impl Series<'_> {
    /// Returns the plain average, in units of the finest decimal, rounded to the nearest.
    pub fn average_scaled(&self) -> i128 {
        let sum: i128 = self.observations.iter().map(|observed| observed.observation.value.scaled()).sum();
        let count = i128::try_from(self.observations.len()).unwrap_or(1).max(1);
        let half = if sum < 0 { -(count / 2) } else { count / 2 };
        (sum + half) / count
    }

    /// Returns the newest observation: of the latest last day; of several the one with the highest id.
    pub fn newest(&self) -> Option<&Observed> {
        self.observations.last().copied()
    }

    /// Returns how much the newest value is above a target of the same indicator and unit, below zero when it is under it,
    /// in units of the finest decimal; none when they cannot be compared.
    pub fn gap_scaled(&self, target: &Target) -> Option<i128> {
        let is_comparable = target.indicator == self.indicator && target.unit == self.unit;
        let newest = self.newest().filter(|_| is_comparable)?;
        Some(newest.observation.value.scaled() - target.value.scaled())
    }
}

impl Target {
    /// The preset of footprints: at most 2 t of CO2 for each person and year by 2050.
    pub fn preset() -> Self {
        Self {
            indicator: CO2_PER_PERSON.to_owned(),
            is_most: true,
            value: Decimal { digits: 2, scale: 0, is_negative: false },
            unit: "t".to_owned(),
            by: Some("2050-12-31".to_owned()),
            is_preset: true,
        }
    }

    /// Returns the targets that a document states, and the preset when it is about footprints and states none for that
    /// indicator. What is not complete yet is no target.
    pub fn of(draft: &Draft) -> Vec<Self> {
        let items = match draft.value("targets") {
            Some(Value::Map(items)) => items.keys().map(String::as_str).collect(),
            _ => Vec::new(),
        };
        let mut targets: Vec<Self> = items.into_iter().filter_map(|item| Self::read(draft, item)).collect();
        let is_set = targets.iter().any(|target| target.indicator == CO2_PER_PERSON);
        if draft.text("scheme") == Some("footprint") && !is_set {
            targets.push(Self::preset());
        }
        targets
    }

    fn read(draft: &Draft, item: &str) -> Option<Self> {
        let field = |name: &str| draft.text(&format!("targets.{item}.{name}"));
        let is_most = match field("bound") {
            Some("at_least") => false,
            Some("at_most") | None => true,
            Some(_) => return None,
        };
        Some(Self {
            indicator: field("indicator")?.to_owned(),
            is_most,
            value: field("value")?.parse().ok()?,
            unit: field("unit")?.to_owned(),
            by: field("by").filter(|day| is_date(day)).map(str::to_owned),
            is_preset: false,
        })
    }

    /// Returns whether a gap ([`Series::gap_scaled`]) means that the target is reached.
    pub const fn is_reached_at(&self, gap_scaled: i128) -> bool {
        if self.is_most { gap_scaled <= 0 } else { gap_scaled >= 0 }
    }
}
