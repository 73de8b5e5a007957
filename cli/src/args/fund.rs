//! What is stated about funds.

use clap::{Args, Subcommand};

/// Keep the books of a fund: what came, who has it, where it went
///
/// A fund moves no money: it keeps books that nobody can change afterwards, in which nobody spends what he does not have,
/// also while the link is cut. Write no names of private persons into them.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  djuntu new fund \"Fundo de coresponsabilidade\"
  djuntu fund open abcd1234 EUR --limit 1000
  djuntu fund join abcd1234
  djuntu fund receive abcd1234 500 --from \"Câmara Municipal\" --evidence \"extrato 7\"
  djuntu fund transfer abcd1234 Maio 300 --gift 00ff
  djuntu fund spend abcd1234 120 --project dcba4321 --evidence \"fatura 12\"")]
pub(crate) struct Fund {
    /// What to state
    #[command(subcommand)]
    pub(crate) command: FundCommand,
}

/// What can be stated about a fund.
#[derive(Debug, Subcommand)]
pub(crate) enum FundCommand {
    /// Open a fund that you have begun: what it counts in stays so for ever
    Open {
        /// The fund: the beginning of its id
        id: String,
        /// What it counts in: EUR, CVE, hours …
        unit: String,
        /// How many decimals an amount has
        #[arg(long, value_name = "N", default_value_t = 2)]
        scale: u8,
        /// From spending of more than this on, a decision must be named
        #[arg(long, value_name = "AMOUNT")]
        limit: Option<String>,
    },
    /// Become a holder of a fund that is open
    Join {
        /// The fund: the beginning of its id
        id: String,
    },
    /// Book what came in from outside
    Receive {
        /// The fund: the beginning of its id
        id: String,
        /// How much
        amount: String,
        /// Who gave it, as everybody may read it
        #[arg(long, value_name = "DONOR")]
        from: String,
        /// What shows it: the number of a bank statement
        #[arg(long, default_value = "")]
        evidence: String,
    },
    /// Move money to another holder, or pass a gift on
    Transfer {
        /// The fund: the beginning of its id
        id: String,
        /// To whom: name, or the beginning of the id
        to: String,
        /// How much
        amount: String,
        /// The gift that it comes from: the beginning of its entry's id, as “djuntu show” has it
        #[arg(long, value_name = "ENTRY")]
        gift: Option<String>,
        /// What for
        #[arg(long, default_value = "")]
        text: String,
    },
    /// Book what was spent
    Spend {
        /// The fund: the beginning of its id
        id: String,
        /// How much
        amount: String,
        /// On which project: the beginning of its id
        #[arg(long, value_name = "PROJECT")]
        project: Option<String>,
        /// The gift that it comes from: the beginning of its entry's id
        #[arg(long, value_name = "ENTRY")]
        gift: Option<String>,
        /// The entry with the outcome of the decision: its whole id
        #[arg(long, value_name = "ENTRY")]
        decision: Option<String>,
        /// What for, and what shows it
        #[arg(long, default_value = "")]
        evidence: String,
    },
    /// Book what was given back to a donor
    Return {
        /// The fund: the beginning of its id
        id: String,
        /// The gift: the beginning of its entry's id
        gift: String,
        /// How much
        amount: String,
        /// What shows it
        #[arg(long, default_value = "")]
        evidence: String,
    },
    /// Say what you have found in the books of a holder, as they stand now
    Audit {
        /// The fund: the beginning of its id
        id: String,
        /// The holder: name, or the beginning of the id
        holder: String,
        /// Say that something is wrong
        #[arg(long)]
        wrong: bool,
        /// What was found
        #[arg(long, default_value = "")]
        text: String,
    },
    /// Say which of several acts that a holder has made in one place stands
    Settle {
        /// The fund: the beginning of its id
        id: String,
        /// The act that stands: the beginning of its entry's id, as “djuntu show” has it
        entry: String,
    },
}
