//! Commands about assemblies.

use clap::{Args, Subcommand};

/// Say who sits in an assembly, put its minutes forward, and approve them
///
/// The territory that has begun an assembly speaks for it. Names of people are not for what is shared: a seat is that of a
/// school, an association, a territory.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  djuntu new assembly \"Comissão mista Loures-Maio\" form=joint_committee
  djuntu assembly open abcd1234 --level 1
  djuntu assembly seat abcd1234 --as public_authority --holder Maio --vote
  djuntu assembly minutes abcd1234
  djuntu assembly approve abcd1234")]
pub(crate) struct Assembly {
    /// What to do
    #[command(subcommand)]
    pub(crate) command: AssemblyCommand,
}

/// What can be done with assemblies.
#[derive(Debug, Subcommand)]
pub(crate) enum AssemblyCommand {
    /// Open the assembly
    Open {
        /// The assembly: the beginning of its id
        id: String,
        /// Its level: 0 neighbours, 1 municipality, 2 micro-region, 3 region, 4 country, 5 part of a continent, 6 continent,
        /// 7 world
        #[arg(long, value_name = "0-7", value_parser = clap::value_parser!(u8).range(0..=7))]
        level: u8,
        /// The assembly above it: the beginning of its id
        #[arg(long, value_name = "ID")]
        parent: Option<String>,
    },
    /// Give somebody a seat
    Seat {
        /// The assembly: the beginning of its id
        id: String,
        /// What its holder is: citizen, neighbourhood_association, public_authority, education_research, business, bank,
        /// media, other
        #[arg(long = "as", value_name = "ACTOR")]
        actor: String,
        /// The territory that holds it, by name or id
        #[arg(long, value_name = "TERRITORY")]
        holder: Option<String>,
        /// What the seat is called; no name of a person
        #[arg(long, value_name = "TEXT", default_value = "")]
        label: String,
        /// It has a vote
        #[arg(long)]
        vote: bool,
    },
    /// Give a seat of yours up, or take one away when the assembly is yours
    Vacate {
        /// The assembly: the beginning of its id
        id: String,
        /// The seat, as “djuntu show” names it
        seat: String,
    },
    /// Put the minutes of a meeting forward, as they read now
    Minutes {
        /// The assembly: the beginning of its id
        id: String,
        /// The meeting: its start, or the beginning of its id; may be left out when there is one
        meeting: Option<String>,
    },
    /// Approve minutes; more than half of the territories with a vote are enough
    Approve {
        /// The assembly: the beginning of its id
        id: String,
        /// The minutes, as “djuntu show” names them; the newest when left out
        minutes: Option<String>,
    },
    /// Send somebody to an assembly above
    Delegate {
        /// The assembly: the beginning of its id
        id: String,
        /// The assembly above: the beginning of its id
        to: String,
        /// What is to be said there
        mandate: String,
    },
    /// End the assembly
    Dissolve {
        /// The assembly: the beginning of its id
        id: String,
        /// Why
        reason: String,
    },
}
