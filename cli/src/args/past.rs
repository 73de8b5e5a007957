//! Commands about the past of a document.

use clap::Args;

const POINTS: &str = "\
Points:
  2027-01-31               the end of a day, by the clocks of those who wrote
  2027-01-31T12:00:00Z     a moment, by the same clocks
  abcd1234                 after an entry, as “djuntu log” names it: as its author saw the text
  v1                       a proposed version of an agreement
  beginning, now           before anything was written; as it reads now";

/// Show what was changed in a document, word by word
///
/// Without points, what was changed since the newest proposal; in a document of which nothing was proposed, what the last edit
/// has changed. Days are those that the authors' clocks claimed, which nobody can prove.
#[derive(Debug, Args)]
#[command(after_help = format!("Examples:
  djuntu diff abcd1234
  djuntu diff abcd1234 2027-01-31
  djuntu diff abcd1234 v1 v2\n\n{POINTS}"))]
pub(crate) struct Diff {
    /// The document: the beginning of its id
    pub(crate) id: String,
    /// The earlier point
    pub(crate) from: Option<String>,
    /// The later point; now when it is left out
    pub(crate) to: Option<String>,
}
