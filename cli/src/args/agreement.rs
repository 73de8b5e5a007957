//! Commands about what is agreed: who ratifies, objects, adheres and ends.

use clap::{Args, Subcommand};

/// Say that your council or assembly has ratified a proposed version of an agreement
///
/// An agreement whose proposal asks for it is in force when all parties have signed it and these bodies have ratified the
/// same version. It does not matter which comes first.
#[derive(Debug, Args)]
#[command(after_help = "Example:
  djuntu ratify abcd1234 --body \"Assembleia Municipal\" --reference 12/2027 --date 2027-02-28")]
pub(crate) struct Ratify {
    /// The agreement: the beginning of its id
    pub(crate) id: String,
    /// Which body has ratified it
    #[arg(long, value_name = "NAME")]
    pub(crate) body: String,
    /// Under which number or name its deliberation is filed
    #[arg(long, value_name = "TEXT")]
    pub(crate) reference: String,
    /// On which day
    #[arg(long, value_name = "YYYY-MM-DD")]
    pub(crate) date: String,
    /// The number of the proposal; the newest when left out
    #[arg(long, value_name = "N")]
    pub(crate) number: Option<u32>,
    /// The version that was ratified: its hash, or the beginning of it
    #[arg(long, value_name = "HASH")]
    pub(crate) version: Option<String>,
}

/// End an agreement that binds your territory; one party is enough
///
/// It ends for all its parties, from the day that you say. Whoever adheres to an agreement of others ends only that.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  djuntu terminate abcd1234 \"A câmara assim deliberou.\"
  djuntu terminate abcd1234 \"A câmara assim deliberou.\" --effective 2028-06-30")]
pub(crate) struct Terminate {
    /// The agreement: the beginning of its id
    pub(crate) id: String,
    /// Why
    pub(crate) reason: String,
    /// From which day on [default: today, or after the days of notice that the text asks for]
    #[arg(long, value_name = "YYYY-MM-DD")]
    pub(crate) effective: Option<String>,
    /// The number of the text, with all before it; the newest that binds you when left out
    #[arg(long, value_name = "N")]
    pub(crate) number: Option<u32>,
    /// End it without being asked
    #[arg(long)]
    pub(crate) yes: bool,
}

/// Object to a proposed text, or adhere to one that others have agreed
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  djuntu agreement object abcd1234 \"O artigo 3 custa de mais.\"
  djuntu agreement adhere abcd1234 --as neighbourhood_association")]
pub(crate) struct Agreement {
    /// What to do
    #[command(subcommand)]
    pub(crate) command: AgreementCommand,
}

/// What can be said about agreements.
#[derive(Debug, Subcommand)]
pub(crate) enum AgreementCommand {
    /// Say that you do not want a proposed text as it is; all see it until you sign it after all
    Object {
        /// The agreement: the beginning of its id
        id: String,
        /// Why
        reason: String,
        /// The number of the proposal; the newest when left out
        #[arg(long, value_name = "N")]
        number: Option<u32>,
    },
    /// Adhere to a text in force, such as a manifesto, of which you are no party
    Adhere {
        /// The agreement: the beginning of its id
        id: String,
        /// As what: citizen, neighbourhood_association, public_authority, education_research, business, bank, media, other
        #[arg(long = "as", value_name = "ACTOR")]
        actor: String,
        /// The number of the text; the newest when left out
        #[arg(long, value_name = "N")]
        number: Option<u32>,
    },
}
