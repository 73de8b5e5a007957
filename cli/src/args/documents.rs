//! Commands about projects, agreements and other documents.

use super::find::Filters;
use clap::{Args, ValueEnum};
use djuntu_protocol::document::kinds::DocumentKind;

const FIELDS: &str = "\
Fields:
  summary.pt=TEXT              a text, in a language: en, fr, pt or kea
  planned_start=2027-01-31     a day
  sectors.14030=true           a key of a set
  milestones.+.title.pt=TEXT   a new item; what has the same name after + is the same item
  planned_end=                 clears the field
  preamble.pt=@text.txt        what the file says (write @@ for a text that begins with @)";

/// Begin a project, an agreement or another document, shared with a twin
#[derive(Debug, Args)]
#[command(after_help = format!("Examples:
  djuntu new project \"Escolas irmãs\" --with Maio planned_start=2027-01-31
  djuntu new project \"Rede de escolas\" --in abcd1234
  djuntu new agreement \"Protocolo\" preamble.pt=@preamble.txt\n\n{FIELDS}"))]
pub(crate) struct New {
    /// What to begin
    pub(crate) kind: NewKind,
    /// Its title
    pub(crate) title: String,
    /// The twin to share it with, by name or id; may be left out when there is only one
    #[arg(long, value_name = "TWIN", conflicts_with = "home")]
    pub(crate) with: Option<String>,
    /// The cooperation to share it in: its title, or the beginning of its id
    #[arg(long = "in", value_name = "COOPERATION", conflicts_with_all = ["home", "with"])]
    pub(crate) within: Option<String>,
    /// Keep it in your own territory
    #[arg(long)]
    pub(crate) home: bool,
    /// The language of the title
    #[arg(long, value_name = "LANGUAGE", default_value = "pt")]
    pub(crate) lang: String,
    /// What else it says
    #[arg(value_name = "FIELD=VALUE")]
    pub(crate) set: Vec<String>,
}

/// Change what a document says
///
/// Without FIELD=VALUE, opens the document in the editor that VISUAL or EDITOR names. Only what you changed is sent, so
/// what others write meanwhile stays.
#[derive(Debug, Args)]
#[command(after_help = format!("Examples:
  djuntu edit abcd1234 planned_end=2028-12-31
  djuntu edit abcd1234\n\n{FIELDS}"))]
pub(crate) struct Edit {
    /// The document: the beginning of its id
    pub(crate) id: String,
    /// What is changed
    #[arg(value_name = "FIELD=VALUE")]
    pub(crate) set: Vec<String>,
}

/// List documents, those changed last first
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  djuntu list
  djuntu list project --with Maio --since 2027-01-31
  djuntu list agreement --state \"in force\"")]
pub(crate) struct List {
    /// Only documents of this kind
    pub(crate) kind: Option<ListKind>,
    #[command(flatten)]
    pub(crate) filters: Filters,
}

/// Show what a document says, and who has signed it
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  djuntu show abcd1234\n  djuntu show abcd1234 --on 2027-01-31")]
pub(crate) struct Show {
    /// The document: the beginning of its id
    pub(crate) id: String,
    /// As it was on a day, after an entry, or in a proposed version (v1), of what is held here and counts today
    #[arg(long, value_name = "POINT")]
    pub(crate) on: Option<String>,
}

/// Show every entry of a document: who, when, what, and whether it counts
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  djuntu log abcd1234")]
pub(crate) struct Log {
    /// The document: the beginning of its id
    pub(crate) id: String,
}

/// Propose the text of an agreement, as it reads now, for signing
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  djuntu propose abcd1234\n  djuntu propose abcd1234 --council Loures --council Maio"
)]
pub(crate) struct Propose {
    /// The agreement: the beginning of its id
    pub(crate) id: String,
    /// A party whose council or assembly must ratify it before it is in force, by name or id
    #[arg(long, value_name = "TERRITORY")]
    pub(crate) council: Vec<String>,
}

/// Sign a proposed version of an agreement, after reading exactly that text
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  djuntu sign abcd1234
  djuntu sign abcd1234 --version k3v5 --name \"Ana Exemplo\" --office \"Presidente\"")]
pub(crate) struct Sign {
    /// The agreement: the beginning of its id
    pub(crate) id: String,
    /// The number of the proposal; the newest when left out
    #[arg(long, value_name = "N")]
    pub(crate) number: Option<u32>,
    /// The version that you have read: its hash, or the beginning of it
    #[arg(long, value_name = "HASH")]
    pub(crate) version: Option<String>,
    /// Who signs [default: who holds the office]
    #[arg(long, value_name = "NAME")]
    pub(crate) name: Option<String>,
    /// In which office [default: the territory's office]
    #[arg(long, value_name = "TITLE")]
    pub(crate) office: Option<String>,
    /// Sign without being asked
    #[arg(long)]
    pub(crate) yes: bool,
}

/// What can be begun.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum NewKind {
    /// What you do together: aims, dates, partners, milestones
    Project,
    /// A text that every party signs
    Agreement,
    /// Money in common: who has what, where it came from and went
    Fund,
    /// What was observed, against what is aimed at
    Measure,
    /// A question that several bodies decide: options, arguments
    Decision,
    /// Those who decide together: neighbours, a platform, a joint committee
    Assembly,
    /// Something that others can learn from, for the conservatory
    Record,
}

/// What can be listed.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum ListKind {
    /// Profiles of territories
    Territory,
    /// What territories have agreed to do together
    Cooperation,
    /// Joint projects
    Project,
    /// Agreements
    Agreement,
    /// Funds
    Fund,
    /// Measures
    Measure,
    /// Decisions
    Decision,
    /// Assemblies
    Assembly,
    /// Records of the conservatory
    Record,
    /// Votes of your territory, which nobody else sees
    Ballots,
}

impl NewKind {
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Project => DocumentKind::Project.name(),
            Self::Agreement => DocumentKind::Agreement.name(),
            Self::Fund => DocumentKind::Fund.name(),
            Self::Measure => DocumentKind::Measure.name(),
            Self::Decision => DocumentKind::Decision.name(),
            Self::Assembly => DocumentKind::Assembly.name(),
            Self::Record => DocumentKind::Record.name(),
        }
    }
}

impl ListKind {
    pub(crate) const fn kind(self) -> DocumentKind {
        match self {
            Self::Territory => DocumentKind::Territory,
            Self::Cooperation => DocumentKind::Cooperation,
            Self::Project => DocumentKind::Project,
            Self::Agreement => DocumentKind::Agreement,
            Self::Fund => DocumentKind::Fund,
            Self::Measure => DocumentKind::Measure,
            Self::Decision => DocumentKind::Decision,
            Self::Assembly => DocumentKind::Assembly,
            Self::Record => DocumentKind::Record,
            Self::Ballots => DocumentKind::Ballots,
        }
    }

    pub(crate) const fn name(self) -> &'static str {
        self.kind().name()
    }
}
