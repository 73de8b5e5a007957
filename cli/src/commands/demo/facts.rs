//! The facts of the demonstration: real territories and their twinning; the people in it are invented.
//!
//! Source of the data file: coordinates from dr5hn/countries-states-cities-database (ODbL 1.0); populations and dates as
//! the file says itself.

use crate::error::CliError;
use serde::Deserialize;

const FACTS: &str = include_str!("../../../data/territories.json");

/// What the demonstration tells.
pub(super) struct Facts {
    pub(super) loures: Place,
    pub(super) maio: Place,
    pub(super) since: String,
    pub(super) project: String,
    sector: u32,
}

#[derive(Clone, Deserialize)]
pub(super) struct Place {
    id: String,
    pub(super) name: String,
    country: String,
    lat: f64,
    lon: f64,
    population: Option<u64>,
    population_source: Option<String>,
}

#[derive(Deserialize)]
struct FactsFile {
    territories: Vec<Place>,
    twinnings: Vec<Twinning>,
    project_topics: Vec<Topic>,
}

#[derive(Deserialize)]
struct Twinning {
    a: String,
    b: String,
    since: Option<String>,
}

#[derive(Deserialize)]
struct Topic {
    title: std::collections::BTreeMap<String, String>,
    dac_sector: u32,
    twinning: Vec<String>,
}

impl Facts {
    /// Reads the facts about Loures and Maio.
    pub(super) fn read() -> Result<Self, CliError> {
        let file: FactsFile = serde_json::from_str(FACTS).map_err(|error| CliError::failed(&error.to_string()))?;
        let missing = |what: &str| CliError::failed(&format!("the facts say nothing of {what}"));
        let place = |id: &str| file.territories.iter().find(|place| place.id == id).cloned().ok_or_else(|| missing(id));
        let is_ours = |a: &str, b: &str| a == "loures" && b == "maio";
        let since = file.twinnings.iter().find(|twinning| is_ours(&twinning.a, &twinning.b));
        let topic = file.project_topics.iter().find(|topic| topic.twinning == ["loures", "maio"]);
        let topic = topic.ok_or_else(|| missing("a project"))?;
        Ok(Self {
            loures: place("loures")?,
            maio: place("maio")?,
            since: since.and_then(|twinning| twinning.since.clone()).ok_or_else(|| missing("the twinning"))?,
            project: topic.title.get("pt").cloned().ok_or_else(|| missing("its title"))?,
            sector: topic.dac_sector,
        })
    }

    /// Returns what the project says at first.
    pub(super) fn project_assignments(&self) -> Vec<String> {
        vec![format!("sectors.{}=true", self.sector), "planned_start=2027-01-15".to_owned()]
    }
}

impl Place {
    /// Returns what the territory says of itself.
    pub(super) fn assignments(&self) -> Vec<String> {
        let e7 = |degrees: f64| format!("{:.0}", degrees * 1e7);
        let mut said = vec![
            "form=municipality".to_owned(),
            format!("country={}", self.country),
            format!("lat_e7={}", e7(self.lat)),
            format!("lon_e7={}", e7(self.lon)),
        ];
        said.extend(self.population.map(|population| format!("population={population}")));
        said.extend(self.population_source.as_ref().map(|source| format!("population_source={source}")));
        said
    }
}
