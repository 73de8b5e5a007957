//! Commands about files in other formats.

use clap::{Args, ValueEnum};
use djuntu_node::export::Format;
use std::path::PathBuf;

/// Write documents into a file for others: spreadsheets, funders, calendars, maps, portals, paper, or as a proof
///
/// A file holds what everybody may read, and nothing else unless --private is typed: once it is handed over, nobody calls it
/// back. The names of the territories that share a document stand in it.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  djuntu export csv --private --out everything.zip
  djuntu export iati abcd1234
  djuntu export ical --out milestones.ics
  djuntu export site --out site.zip     (unpack it on any web server, or on a stick)
  djuntu export proof abcd1234 --out protocolo.bundle   (then, anywhere: djuntu verify protocolo.bundle)")]
pub(crate) struct Export {
    /// The format
    pub(crate) format: ExportFormat,
    /// The documents: the beginnings of their ids; all that have a place in the format when none is named
    #[arg(value_name = "ID")]
    pub(crate) ids: Vec<String>,
    /// The file to write [default: named by the format and an id]
    #[arg(long, value_name = "FILE")]
    pub(crate) out: Option<PathBuf>,
    /// Take what is not public as well
    #[arg(long)]
    pub(crate) private: bool,
    /// Replace the file if it is there
    #[arg(long)]
    pub(crate) force: bool,
}

/// What can be written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum ExportFormat {
    /// Tables for spreadsheets (a zip), which “djuntu import” takes in again
    Csv,
    /// Activities for funders, by IATI 2.03, of your own territory
    Iati,
    /// A calendar: milestones, and when projects and agreements begin and end
    Ical,
    /// A map of territories and places
    Geojson,
    /// A catalogue for open-data portals (DCAT, schema.org)
    Jsonld,
    /// Agreements and decisions to print, with hashes, signers and votes
    Html,
    /// What is public as whole pages (a zip), for any web server or a stick
    Site,
    /// One document with everything that is needed to verify it on a machine that never saw the network
    Proof,
}

impl ExportFormat {
    /// Returns the format that the node makes; none for a proof, which comes from the archive.
    pub(crate) const fn made(self) -> Option<Format> {
        match self {
            Self::Csv => Some(Format::Csv),
            Self::Iati => Some(Format::Iati),
            Self::Ical => Some(Format::Ical),
            Self::Geojson => Some(Format::Geojson),
            Self::Jsonld => Some(Format::Jsonld),
            Self::Html => Some(Format::Html),
            Self::Site => Some(Format::Site),
            Self::Proof => None,
        }
    }
}

/// Take in tables: what “djuntu export csv” wrote, or a spreadsheet of your own
///
/// A zip of djuntu changes the documents that are here, and begins those that are not; a cell that is empty changes nothing.
/// What was begun from it before is not begun twice: a document of the same kind and title is left alone, unless --again is
/// typed. What was signed stays as it is: tables that tell it are for reading.
/// Of a spreadsheet (CSV) each row begins a document, or with --into adds an item to one. A column whose heading is a field
/// needs no --map. Every row is checked before anything is written, and nothing is written when one is wrong.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  djuntu import everything.zip --dry-run
  djuntu import everything.zip --with Maio
  djuntu import projects.csv --kind project --map title=Nome --map planned_start=Início --home
  djuntu import steps.csv --into abcd1234 --items milestones --map title=Etapa --map due=Prazo")]
pub(crate) struct Import {
    /// The file: a zip, or a spreadsheet as CSV (in UTF-8; what is not is read as Windows-1252)
    pub(crate) file: PathBuf,
    /// What each row of a spreadsheet becomes
    #[arg(long, value_name = "KIND", conflicts_with = "into")]
    pub(crate) kind: Option<super::NewKind>,
    /// The field that a column fills
    #[arg(long = "map", value_name = "FIELD=COLUMN")]
    pub(crate) map: Vec<String>,
    /// The document into which the rows of a spreadsheet go
    #[arg(long, value_name = "ID", requires = "items")]
    pub(crate) into: Option<String>,
    /// What the rows become there, such as milestones
    #[arg(long, value_name = "COLLECTION", requires = "into")]
    pub(crate) items: Option<String>,
    /// The language of texts whose column names none
    #[arg(long, value_name = "LANGUAGE", default_value = "pt")]
    pub(crate) lang: String,
    /// The twin to share new documents with, by name or id; may be left out when there is only one
    #[arg(long, value_name = "TWIN", conflicts_with_all = ["home", "within"])]
    pub(crate) with: Option<String>,
    /// The cooperation to share new documents in: its title, or the beginning of its id
    #[arg(long = "in", value_name = "COOPERATION", conflicts_with = "home")]
    pub(crate) within: Option<String>,
    /// Keep new documents in your own territory
    #[arg(long)]
    pub(crate) home: bool,
    /// Begin documents of a zip although documents of the same kind and title are here
    #[arg(long)]
    pub(crate) again: bool,
    /// Say what would be written, and write nothing
    #[arg(long)]
    pub(crate) dry_run: bool,
}
