//! What is stated about measures, and lists of codes.

use clap::{Args, Subcommand};

/// State what was observed: footprints, well-being, any indicator
///
/// A value that was stated stays. What was wrong is corrected by another one, and both are shown.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  djuntu new measure \"Pegadas\" scheme=footprint
  djuntu measure observe abcd1234 co2_per_person 4.603 t --year 2022 --method \"consumption-based\"
  djuntu measure correct abcd1234 00ff --value 4.65
  djuntu measure validate abcd1234 --text \"second meeting of the group\"")]
pub(crate) struct Measure {
    /// What to state
    #[command(subcommand)]
    pub(crate) command: MeasureCommand,
}

/// What can be stated about a measure.
#[derive(Debug, Subcommand)]
pub(crate) enum MeasureCommand {
    /// State a value
    #[command(group(clap::ArgGroup::new("when").required(true).args(["year", "from"])))]
    Observe {
        /// The measure: the beginning of its id
        id: String,
        /// The code of the indicator, for example co2_per_person
        indicator: String,
        /// The value, for example 4.603
        #[arg(allow_negative_numbers = true)]
        value: String,
        /// The unit, for example t
        unit: String,
        /// By which method
        #[arg(long, value_name = "TEXT")]
        method: String,
        /// Of which year
        #[arg(long, value_name = "YEAR")]
        year: Option<u16>,
        /// From which day on
        #[arg(long, value_name = "DAY", requires = "until")]
        from: Option<String>,
        /// Until which day
        #[arg(long, value_name = "DAY", requires = "from")]
        until: Option<String>,
        /// Where it was published or written down
        #[arg(long, value_name = "TEXT", default_value = "")]
        source: String,
        /// Of which group of people, without names
        #[arg(long, value_name = "TEXT")]
        group: Option<String>,
        /// Of how many people; of fewer than 5 it stays in a document of your own (--home)
        #[arg(long, value_name = "N")]
        people: Option<u64>,
    },
    /// Put a value in the place of one that was wrong
    Correct {
        /// The measure: the beginning of its id
        id: String,
        /// The observations: the beginnings of their entries' ids, as “djuntu show” has them
        #[arg(required = true, value_name = "ENTRY")]
        entries: Vec<String>,
        /// The right value; without it they are taken away
        #[arg(long, value_name = "NUMBER", allow_negative_numbers = true)]
        value: Option<String>,
    },
    /// Say that observations were looked at again with those concerned, and stand
    Validate {
        /// The measure: the beginning of its id
        id: String,
        /// The observations: the beginnings of their entries' ids; all of yours when left out
        #[arg(value_name = "ENTRY")]
        entries: Vec<String>,
        /// How that was done
        #[arg(long, default_value = "")]
        text: String,
    },
}

/// List codes and what they mean: SPIRAL, goals, sectors, IATI
///
/// The lists are data: a file codes/NAME.json in the data folder adds to them.
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  djuntu codes\n  djuntu codes sdg\n  djuntu codes dac-sectors eau")]
pub(crate) struct Codes {
    /// The list, or the beginning of its name; without it the names of all lists
    pub(crate) list: Option<String>,
    /// Only codes that begin so, or in whose name this occurs
    pub(crate) text: Option<String>,
}
