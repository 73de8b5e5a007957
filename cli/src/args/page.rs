//! Letting people in to the page.

use clap::Args;

/// Make a link with which somebody comes in to the page, once
///
/// The page is what people use in a browser on this machine. The link makes a new account, or gives somebody who has one a
/// new password. It is good for seven days, while the node runs.
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  djuntu page\n  djuntu page --role editor\n  djuntu page \"Ana Lopes\"")]
pub(crate) struct Page {
    /// Who gets a new password; somebody new gets an account when it is left out
    #[arg(value_name = "NAME")]
    pub(crate) name: Option<String>,
    /// What somebody new may do: reader, editor, signer or administrator
    #[arg(long, value_name = "ROLE", default_value = "administrator", conflicts_with = "name")]
    pub(crate) role: String,
}
