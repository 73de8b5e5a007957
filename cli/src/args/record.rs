//! Commands about the conservatory.

use clap::{Args, Subcommand, ValueEnum};

/// Submit, review and release what others can learn from: the conservatory
///
/// A released version is cited by its hash, for ever. Releasing says that it may be used, under which licence; that
/// everybody may read it is said with “djuntu publish”.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  djuntu new record \"Como fazer uma horta comum\" form=method body.pt=@horta.txt
  djuntu record submit abcd1234
  djuntu record review abcd1234 accept \"Funcionou também aqui.\"
  djuntu record release abcd1234 --licence CC-BY-SA-4.0")]
pub(crate) struct Record {
    /// What to do
    #[command(subcommand)]
    pub(crate) command: RecordCommand,
}

/// What a reviewer thinks should become of a version.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum ReviewName {
    /// Release it
    Accept,
    /// Change it first
    Revise,
    /// Do not release it
    Reject,
}

impl ReviewName {
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Accept => "accept",
            Self::Revise => "revise",
            Self::Reject => "reject",
        }
    }
}

/// What can be done with records.
#[derive(Debug, Subcommand)]
pub(crate) enum RecordCommand {
    /// Submit the text, as it reads now, to be reviewed
    Submit {
        /// The record: the beginning of its id
        id: String,
    },
    /// Say what you think of a version of others
    Review {
        /// The record: the beginning of its id
        id: String,
        /// What should become of it
        verdict: ReviewName,
        /// Why
        text: String,
        /// The number of the version; the newest when left out
        #[arg(long, value_name = "N")]
        number: Option<u32>,
    },
    /// Stand behind a version of others, for your territory
    Endorse {
        /// The record: the beginning of its id
        id: String,
        /// The number of the version; the newest when left out
        #[arg(long, value_name = "N")]
        number: Option<u32>,
    },
    /// Release a version, to be used and cited
    Release {
        /// The record: the beginning of its id
        id: String,
        /// The licence [default: the one that the text names, else CC-BY-SA-4.0]
        #[arg(long, value_name = "SPDX")]
        licence: Option<String>,
        /// The number of the version; the newest when left out
        #[arg(long, value_name = "N")]
        number: Option<u32>,
    },
    /// Say that another record takes the place of this one
    Supersede {
        /// The record: the beginning of its id
        id: String,
        /// The other record: the beginning of its id
        by: String,
    },
    /// Say that a released version should not be used any more; it stays citable
    Retract {
        /// The record: the beginning of its id
        id: String,
        /// Why
        reason: String,
        /// The number of the version; the newest when left out
        #[arg(long, value_name = "N")]
        number: Option<u32>,
    },
}
