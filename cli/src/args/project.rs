//! What is stated about projects.

use clap::{Args, Subcommand, ValueEnum};

/// State something about a project: what you bring, what is done, how far it has come
///
/// What a project says is changed with “djuntu edit”. These are statements: each is signed, stays, and is your territory's
/// alone. Write no names of private persons into them.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  djuntu project pledge abcd1234 5000 EUR --text \"for the cisterns\"
  djuntu project done abcd1234 00ff --evidence \"photo in the town hall\"
  djuntu project status abcd1234 implementation
  djuntu project book abcd1234 disbursed 2500.50 EUR --with Maio
  djuntu project report abcd1234 2027-01-01 2027-12-31
  djuntu project endorse abcd1234")]
pub(crate) struct Project {
    /// What to state
    #[command(subcommand)]
    pub(crate) command: ProjectCommand,
}

/// What can be stated about a project.
#[derive(Debug, Subcommand)]
pub(crate) enum ProjectCommand {
    /// Promise what your territory brings
    Pledge {
        /// The project: the beginning of its id
        id: String,
        /// How much, for example 1250.50
        quantity: String,
        /// In which unit: EUR, hours …
        unit: String,
        /// What it is
        #[arg(long, value_name = "KIND", default_value = "money")]
        kind: ContributionKind,
        /// The contribution of the project that it is about: the beginning of its id
        #[arg(long, value_name = "ITEM")]
        item: Option<String>,
        /// What for
        #[arg(long, default_value = "")]
        text: String,
    },
    /// Take back a pledge or a booking of yours
    Withdraw {
        /// The project: the beginning of its id
        id: String,
        /// The pledge or booking: the beginning of its entry's id, as “djuntu show” has it
        entry: String,
    },
    /// Book money that was committed, paid or received
    Book {
        /// The project: the beginning of its id
        id: String,
        /// What was done with it
        kind: BookingKind,
        /// How much, for example 1250.50
        amount: String,
        /// The currency, for example EUR or CVE
        currency: String,
        /// The day [default: today]
        #[arg(long, value_name = "DAY")]
        date: Option<String>,
        /// The territory that it went to or came from
        #[arg(long, value_name = "TERRITORY")]
        with: Option<String>,
        /// The pledge that it keeps: the beginning of its entry's id
        #[arg(long, value_name = "ENTRY")]
        pledge: Option<String>,
        /// What for
        #[arg(long, default_value = "")]
        text: String,
    },
    /// Say that a milestone is done; it stays done
    Done {
        /// The project: the beginning of its id
        id: String,
        /// The milestone: the beginning of its id, as “djuntu show” has it
        milestone: String,
        /// What shows it
        #[arg(long, default_value = "")]
        evidence: String,
    },
    /// Say how far the project has come; the territory that leads it does
    Status {
        /// The project: the beginning of its id
        id: String,
        /// pipeline, implementation, finalisation, closed, cancelled or suspended, or its number in IATI's list
        status: String,
    },
    /// Hand the lead over to another territory that shares the project
    Lead {
        /// The project: the beginning of its id
        id: String,
        /// To whom: name, or the beginning of the id
        territory: String,
    },
    /// Report on a period, with the project as it reads now
    Report {
        /// The project: the beginning of its id
        id: String,
        /// The first day
        from: String,
        /// The last day
        until: String,
    },
    /// Agree to a report of another territory
    Endorse {
        /// The project: the beginning of its id
        id: String,
        /// The report: the beginning of its entry's id; may be left out when only one waits
        report: Option<String>,
    },
}

/// What a contribution is.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum ContributionKind {
    /// Money
    Money,
    /// Hours of work
    Time,
    /// Things
    Goods,
    /// Knowledge
    Knowledge,
}

/// What is done with money.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum BookingKind {
    /// It came in
    Received,
    /// It was firmly promised, for example by contract
    Committed,
    /// It was handed to another partner
    Disbursed,
    /// It was spent on goods and services
    Spent,
    /// It was firmly promised to you
    Expected,
}

impl ContributionKind {
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Money => "money",
            Self::Time => "time",
            Self::Goods => "goods",
            Self::Knowledge => "knowledge",
        }
    }
}

impl BookingKind {
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Received => "received",
            Self::Committed => "committed",
            Self::Disbursed => "disbursed",
            Self::Spent => "spent",
            Self::Expected => "expected",
        }
    }
}
