//! Documents in the formats of others: pure functions from what documents say to files.
//!
//! | format | for | imports again |
//! |---|---|---|
//! | `csv` | clerks: a zip of tables for spreadsheets, with a README that defines each column | yes, but what was signed |
//! | `iati` | funders and registries: activities by IATI 2.03, of our own territory | no |
//! | `ical` | calendars: milestones, meetings, ends and days of notice, when decisions are due | no |
//! | `geojson` | maps: territories and places | no |
//! | `jsonld` | open-data portals: a catalogue by DCAT and schema.org | no |
//! | `site` | any web server, or a stick: what is public as whole pages, in a zip | no |
//! | `html` | councils and archives: agreements and decisions on paper, with hashes, signers and votes | no |
//!
//! Everything follows the tables of the kinds where the format allows that, so a new kind is there without a line here.
//! Invariant: the same documents at the same time give the same bytes; what a format needs and a document lacks is told in
//! plain words, and then there is no file.

mod cells;
pub mod csv;
pub(crate) mod days;
mod draft;
mod encoding;
mod geojson;
mod html;
mod iati;
pub(crate) mod ical;
mod jsonld;
pub mod sheet;
mod xml;

use crate::api::Document;
use djuntu_protocol::identity::{DocumentId, TerritoryId};
use std::collections::BTreeMap;

/// What goes into a file.
#[derive(Clone, Debug, Default)]
pub(crate) struct Material {
    /// The documents, in the order in which they are told.
    pub(crate) documents: Vec<Document>,
    /// The profiles of the territories that are named, as far as they are here.
    pub(crate) territories: BTreeMap<TerritoryId, Document>,
    /// Our own territory.
    pub(crate) ours: Option<TerritoryId>,
    /// When, RFC 3339.
    pub(crate) made: String,
}

/// A file format.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// A zip of tables.
    Csv,
    /// IATI activities.
    Iati,
    /// A calendar.
    Ical,
    /// A map.
    Geojson,
    /// A catalogue.
    Jsonld,
    /// A page to print.
    Html,
    /// A zip of pages for everybody.
    Site,
}

/// A file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Made {
    /// Its name, of ids alone.
    pub(crate) name: String,
    /// What it is, for HTTP.
    pub(crate) content_type: &'static str,
    /// What is in it.
    pub(crate) bytes: Vec<u8>,
}

/// What is missing for a file, each in a sentence.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}", one_line_each(.0))]
pub(crate) struct Lacking(pub(crate) Vec<String>);

/// Returns the sentences below each other; a title in one of them begins no line of its own.
fn one_line_each(sentences: &[String]) -> String {
    let lines: Vec<String> = sentences.iter().map(|sentence| sentence.replace(char::is_control, " ")).collect();
    lines.join("\n")
}

impl Format {
    /// Every format.
    pub const ALL: [Self; 7] = [Self::Csv, Self::Iati, Self::Ical, Self::Geojson, Self::Jsonld, Self::Html, Self::Site];

    /// Returns the name that people type.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Iati => "iati",
            Self::Ical => "ical",
            Self::Geojson => "geojson",
            Self::Jsonld => "jsonld",
            Self::Html => "html",
            Self::Site => "site",
        }
    }

    /// Returns whether a kind has a place in the format.
    pub(crate) fn holds(self, kind: &str) -> bool {
        match self {
            Self::Csv => true,
            Self::Iati => kind == "project",
            Self::Html => matches!(kind, "agreement" | "decision"),
            Self::Geojson => matches!(kind, "territory" | "project"),
            Self::Ical | Self::Jsonld => kind != "cooperation",
            Self::Site => !matches!(kind, "cooperation" | "territory"),
        }
    }

    /// Returns how a file's name ends, and what HTTP calls it.
    const fn of_file(self) -> (&'static str, &'static str) {
        match self {
            Self::Csv => ("zip", "application/zip"),
            Self::Iati => ("xml", "application/xml"),
            Self::Ical => ("ics", "text/calendar; charset=utf-8"),
            Self::Geojson => ("geojson", "application/geo+json"),
            Self::Jsonld => ("jsonld", "application/ld+json"),
            Self::Html => ("html", "text/html; charset=utf-8"),
            Self::Site => ("zip", "application/zip"),
        }
    }
}

impl std::str::FromStr for Format {
    type Err = String;

    fn from_str(name: &str) -> Result<Self, String> {
        let names = || Self::ALL.map(Self::name).join(", ");
        let found = Self::ALL.into_iter().find(|format| format.name() == name);
        found.ok_or_else(|| format!("there is no format “{name}”; the formats are {}", names()))
    }
}

/// Makes a file of a format.
pub(crate) fn export(format: Format, material: &Material) -> Result<Made, Lacking> {
    let bytes = match format {
        Format::Csv => csv::write(material)?,
        Format::Iati => iati::write(material)?.into_bytes(),
        Format::Ical => ical::write(material).into_bytes(),
        Format::Geojson => geojson::write(material),
        Format::Jsonld => jsonld::write(material),
        Format::Html => html::write(material)?.into_bytes(),
        Format::Site => crate::page::write_site(material)?,
    };
    let only = match material.documents.as_slice() {
        [only] => Some(only.summary.id),
        _ => None,
    };
    Ok(Made { name: file_name(format, only, material.ours), content_type: format.of_file().1, bytes })
}

/// Returns the name of a file: of the only document in it, or of our own territory.
pub(crate) fn file_name(format: Format, only: Option<DocumentId>, ours: Option<TerritoryId>) -> String {
    let of = only.or_else(|| ours.map(TerritoryId::document));
    let of = of.as_ref().map_or_else(|| "documents".to_owned(), DocumentId::short);
    format!("{}-{of}.{}", format.name(), format.of_file().0)
}

#[cfg(test)]
mod tests;
