//! What can be written into documents.

use super::documents::ListKind;
use clap::Args;

/// List what can be written into documents of a kind: fields, types, words
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  djuntu fields agreement\n  djuntu --json fields project")]
pub(crate) struct Fields {
    /// The kind
    pub(crate) kind: ListKind,
}
