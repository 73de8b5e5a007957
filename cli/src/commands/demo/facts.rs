//! The facts of the demonstration: real territories, twinnings and figures; the people and assemblies in it are invented.
//!
//! Source of the data file: coordinates from dr5hn/countries-states-cities-database (ODbL 1.0); populations, dates and
//! figures as the file says itself.

use crate::error::CliError;
use djuntu_node::places::FACTS;
use serde::Deserialize;
use std::collections::BTreeMap;

/// What the demonstration tells.
#[derive(Deserialize)]
pub(super) struct Facts {
    territories: Vec<Place>,
    twinnings: Vec<Twinning>,
    project_topics: Vec<Topic>,
    co2_tonnes_per_person: Footprint,
}

#[derive(Deserialize)]
pub(super) struct Place {
    id: String,
    name: String,
    country: String,
    lat: f64,
    lon: f64,
    population: Option<u64>,
    population_source: Option<String>,
}

#[derive(Deserialize)]
struct Twinning {
    a: String,
    b: String,
    since: Option<String>,
}

#[derive(Deserialize)]
struct Topic {
    title: BTreeMap<String, String>,
    dac_sector: u32,
    twinning: Vec<String>,
}

/// CO2 per person and year, of the whole country.
#[derive(Deserialize)]
struct Footprint {
    method: String,
    source: String,
    #[serde(rename = "PT")]
    portugal: f64,
    #[serde(rename = "CV")]
    cape_verde: f64,
}

/// A value that was observed.
pub(super) struct Observation<'a> {
    pub(super) tonnes: String,
    pub(super) method: &'a str,
    pub(super) source: String,
}

impl Facts {
    /// Reads the facts.
    pub(super) fn read() -> Result<Self, CliError> {
        serde_json::from_str(FACTS).map_err(|error| CliError::failed(&error.to_string()))
    }

    /// Returns a territory.
    pub(super) fn place(&self, id: &str) -> Result<&Place, CliError> {
        self.territories.iter().find(|place| place.id == id).ok_or_else(|| missing(id))
    }

    /// Returns since when two territories are twins, as the file has it: a day, or a year.
    pub(super) fn twins_since(&self, a: &str, b: &str) -> Result<&str, CliError> {
        let twinning = self.twinnings.iter().find(|twinning| twinning.a == a && twinning.b == b);
        twinning.and_then(|twinning| twinning.since.as_deref()).ok_or_else(|| missing(&format!("{a} and {b}")))
    }

    /// Returns the Portuguese title of the project that these territories have in common, and the sector that it is of.
    pub(super) fn project(&self, territories: &[&str]) -> Result<(&str, u32), CliError> {
        let topic = self.project_topics.iter().find(|topic| topic.twinning == territories);
        let titled = topic.and_then(|topic| Some((topic.title.get("pt")?.as_str(), topic.dac_sector)));
        titled.ok_or_else(|| missing("a project"))
    }

    /// Returns what is known of the CO2 per person of a territory: the figure of its country.
    pub(super) fn footprint(&self, place: &Place) -> Result<Observation<'_>, CliError> {
        let facts = &self.co2_tonnes_per_person;
        let (tonnes, country) = match place.country.as_str() {
            "PT" => (facts.portugal, "Portugal"),
            "CV" => (facts.cape_verde, "Cape Verde"),
            other => return Err(missing(other)),
        };
        let source = format!("{country}: {}", facts.source);
        Ok(Observation { tonnes: tonnes.to_string(), method: &facts.method, source })
    }
}

fn missing(what: &str) -> CliError {
    CliError::failed(&format!("the facts say nothing of {what}"))
}

impl Place {
    /// Returns its name, without the name of its seat.
    pub(super) fn name(&self) -> &str {
        self.name.split_once(" (").map_or(self.name.as_str(), |(name, _)| name)
    }

    /// Returns what the territory says of itself.
    pub(super) fn assignments(&self) -> Vec<String> {
        let mut said = vec!["form=municipality".to_owned(), format!("country={}", self.country)];
        said.extend(self.position().map(|(field, e7)| format!("{field}={e7}")));
        said.extend(self.population.map(|population| format!("population={population}")));
        said.extend(self.population_source.as_ref().map(|source| format!("population_source={source}")));
        said
    }

    /// Returns where it lies, in degrees times ten million.
    pub(super) fn position(&self) -> [(&'static str, String); 2] {
        let e7 = |degrees: f64| format!("{:.0}", degrees * 1e7);
        [("lat_e7", e7(self.lat)), ("lon_e7", e7(self.lon))]
    }
}
