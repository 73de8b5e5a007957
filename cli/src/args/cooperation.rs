//! Commands about cooperations and who belongs to them.

use clap::{Args, Subcommand};

/// Say who belongs to a cooperation, and change that
///
/// An invitation makes a cooperation of two by itself. Here are those of more: who proposes one, who is admitted, who
/// leaves, and whom the others expel.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  djuntu cooperation propose Maio Praia --title \"Rede de escolas\"
  djuntu cooperation accept abcd1234
  djuntu cooperation admit abcd1234 Oeiras")]
pub(crate) struct Cooperation {
    /// What to do
    #[command(subcommand)]
    pub(crate) command: CooperationCommand,
}

/// What can be done with cooperations.
#[derive(Debug, Subcommand)]
pub(crate) enum CooperationCommand {
    /// List your cooperations
    List,
    /// Show who belongs to a cooperation, who has left, and what waits for whom
    Show {
        /// The cooperation: the beginning of its id, or its title; may be left out when there is only one
        id: Option<String>,
    },
    /// Propose a cooperation of your territory with others; it begins when all have accepted
    Propose {
        /// With whom: name, or the beginning of the id (see “djuntu list territory”)
        #[arg(required = true, value_name = "TERRITORY")]
        territories: Vec<String>,
        /// What it is called
        #[arg(long, value_name = "TITLE")]
        title: Option<String>,
    },
    /// Accept a cooperation that another territory has proposed
    Accept {
        /// The cooperation; may be left out when only one waits for you
        id: Option<String>,
    },
    /// Propose to admit a territory; all parties and the territory itself must consent
    Admit {
        /// The cooperation: the beginning of its id, or its title
        id: String,
        /// Whom: name, or the beginning of the id
        territory: String,
    },
    /// Consent to a change of the parties that another territory has proposed
    Consent {
        /// The cooperation: the beginning of its id, or its title
        id: String,
        /// The change, as “djuntu cooperation show” names it; may be left out when only one waits for you
        entry: Option<String>,
    },
    /// Leave a cooperation; what you wrote so far stays with the others
    Leave {
        /// The cooperation: the beginning of its id, or its title
        id: String,
        /// Leave without being asked
        #[arg(long)]
        yes: bool,
    },
    /// Propose to expel a territory; all other parties must consent, and there must be two of them
    Expel {
        /// The cooperation: the beginning of its id, or its title
        id: String,
        /// Whom: name, or the beginning of the id
        territory: String,
        /// Propose it without being asked
        #[arg(long)]
        yes: bool,
    },
}
