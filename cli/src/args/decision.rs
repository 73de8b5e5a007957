//! Commands about decisions.

use clap::{Args, Subcommand, ValueEnum};

/// Decide together: put a question, vote at home, tell the tally and the outcome
///
/// Each body counts its votes at home, where they stay. What it shares is one signed tally. Whoever has put the question
/// tells the outcome, which lists the tallies that it counts and follows from them.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  djuntu new decision \"Quem visita quem?\" options.+a.label.pt=Loures options.+b.label.pt=Maio
  djuntu decision open abcd1234 --method majority
  djuntu decision vote abcd1234 Loures
  djuntu decision tally abcd1234
  djuntu decision outcome abcd1234")]
pub(crate) struct Decision {
    /// What to do
    #[command(subcommand)]
    pub(crate) command: DecisionCommand,
}

/// By which rule a question is decided.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum MethodName {
    /// The option with the most votes, when no body objects
    Consent,
    /// The option that every body chooses
    Unanimity,
    /// The option with more than half of all votes
    Majority,
    /// The option that so many bodies choose (see --threshold)
    Threshold,
}

impl MethodName {
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Consent => "consent",
            Self::Unanimity => "unanimity",
            Self::Majority => "majority",
            Self::Threshold => "threshold",
        }
    }
}

/// What can be done with decisions.
#[derive(Debug, Subcommand)]
pub(crate) enum DecisionCommand {
    /// Put the question, as it reads now, to those who decide; nothing of it changes afterwards
    Open {
        /// The decision: the beginning of its id
        id: String,
        /// How it is decided
        #[arg(long)]
        method: MethodName,
        /// With --method threshold: how many bodies, or how much weight, must choose an option; more than half of all
        #[arg(long, value_name = "N")]
        threshold: Option<u32>,
        /// Who decides: a territory by name or id, or the id of an assembly, with its weight when it is not 1, as in Maio=2
        /// [default: all who share the document]
        #[arg(long, value_name = "BODY[=WEIGHT]")]
        body: Vec<String>,
    },
    /// Vote, with the key of this machine or under a number of your list of voters; nobody outside your territory sees it
    Vote {
        /// The decision: the beginning of its id
        id: String,
        /// The option: its label, or the beginning of its id; left out to abstain
        choice: Option<String>,
        /// The number in your list of those who may vote; each votes once
        #[arg(long, value_name = "N")]
        number: Option<u32>,
        /// The assembly that votes: the beginning of its id
        #[arg(long, value_name = "ID")]
        assembly: Option<String>,
    },
    /// Count the votes that are in your territory; nobody else sees them
    Votes {
        /// The decision: the beginning of its id
        id: String,
    },
    /// Tell all who share it how a body of your territory has voted; it is told once
    Tally {
        /// The decision: the beginning of its id
        id: String,
        /// Votes counted by hand, beside those that are here; as in Loures=12
        #[arg(long, value_name = "OPTION=N")]
        count: Vec<String>,
        /// Abstentions counted by hand
        #[arg(long, value_name = "N", default_value_t = 0)]
        abstain: u32,
        /// How many were there [default: as many as have voted]
        #[arg(long, value_name = "N")]
        present: Option<u32>,
        /// The body objects to every option
        #[arg(long)]
        objects: bool,
        /// The assembly that has voted: the beginning of its id
        #[arg(long, value_name = "ID")]
        assembly: Option<String>,
    },
    /// Say that you do not want the question as it is put, before you tell your tally
    Object {
        /// The decision: the beginning of its id
        id: String,
        /// Why
        reason: String,
    },
    /// Tell what the tallies come to, when you have put the question
    Outcome {
        /// The decision: the beginning of its id
        id: String,
    },
    /// Take the question back, when you have put it
    Withdraw {
        /// The decision: the beginning of its id
        id: String,
        /// Why
        reason: String,
    },
}
