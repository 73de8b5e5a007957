//! Finding documents: by words, and by what a list says of them.

use super::documents::ListKind;
use clap::Args;

/// How many are told of a search unless more are asked for.
const SEARCH_LIMIT: usize = 20;

/// What narrows a list down.
#[derive(Debug, Args)]
pub(crate) struct Filters {
    /// Only what this territory shares: its name, or the beginning of its id
    #[arg(long, value_name = "TERRITORY")]
    pub(crate) with: Option<String>,
    /// Only what belongs to this cooperation: its title, or the beginning of its id
    #[arg(long = "in", value_name = "COOPERATION")]
    pub(crate) within: Option<String>,
    /// Only what stands so, as lists show it: draft, proposed, “in force” …
    #[arg(long, value_name = "STATE")]
    pub(crate) state: Option<String>,
    /// Only what has this form: twinning, plan, neighbourhood …
    #[arg(long, value_name = "FORM")]
    pub(crate) form: Option<String>,
    /// Only what was changed since this day, by the clocks of those who wrote
    #[arg(long, value_name = "DATE")]
    pub(crate) since: Option<String>,
    /// Only what everybody may read
    #[arg(long)]
    pub(crate) public: bool,
    /// At most so many
    #[arg(long, value_name = "N")]
    pub(crate) limit: Option<usize>,
}

/// Find documents by words in their titles and texts, in every language
///
/// Accents and case make no difference, and the beginning of a word is enough: “educacao” finds “Educação”, and so does “educ”.
/// All words must be there. Words in titles come first.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  djuntu search educacao
  djuntu search agua escola --kind project --with Maio")]
pub(crate) struct Search {
    /// The words
    #[arg(required = true, value_name = "WORD")]
    pub(crate) words: Vec<String>,
    /// Only documents of this kind
    #[arg(long, value_name = "KIND")]
    pub(crate) kind: Option<ListKind>,
    #[command(flatten)]
    pub(crate) filters: Filters,
}

impl Search {
    /// Returns how many are told.
    pub(crate) fn limit(&self) -> usize {
        self.filters.limit.unwrap_or(SEARCH_LIMIT)
    }
}
