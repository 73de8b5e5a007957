//! Where some territories lie, so that nobody has to look for degrees: data with its sources.

use serde::Deserialize;
use std::sync::LazyLock;

/// The facts about territories, as JSON, with where they come from.
pub const FACTS: &str = include_str!("../data/territories.json");

/// A territory whose place is known.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Place {
    pub(crate) id: String,
    pub(crate) name: String,
    lat: f64,
    lon: f64,
}

#[derive(Deserialize)]
struct Facts {
    territories: Vec<Place>,
}

static PLACES: LazyLock<Vec<Place>> = LazyLock::new(|| {
    let facts: Facts = serde_json::from_str(FACTS).expect("a test reads the facts");
    let mut places = facts.territories;
    places.sort_by(|a, b| a.name.cmp(&b.name));
    places
});

/// Returns all of them, by name.
pub(crate) fn all() -> &'static [Place] {
    &PLACES
}

impl Place {
    /// Returns latitude and longitude in degrees, as people type them.
    pub(crate) fn degrees(&self) -> [String; 2] {
        [self.lat, self.lon].map(|degrees| degrees.to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_place_lies_on_earth_under_a_name_of_its_own() {
        let mut names: Vec<&str> = all().iter().map(|place| place.name.as_str()).collect();
        assert!(names.contains(&"Loures") && names.is_sorted(), "{names:?}");
        names.dedup();
        assert_eq!(names.len(), all().len());
        assert!(all().iter().all(|place| place.lat.abs() <= 90.0 && place.lon.abs() <= 180.0 && !place.id.is_empty()));
    }
}
