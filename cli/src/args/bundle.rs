//! Commands about what travels on a stick.

use clap::{Args, Subcommand};
use std::path::PathBuf;

/// Exchange with a twin by files, on a stick or by mail, when there is no link
///
/// A bundle is for one twin and has what its node may have: nothing else leaves this machine. It is signed, so nobody can
/// change it; it is not encrypted, so whoever carries it can read it.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  djuntu bundle export oeiras.bundle --for Oeiras
  djuntu bundle import oeiras.bundle
  djuntu bundle receipt mindelo.receipt
  djuntu bundle list")]
pub(crate) struct Bundle {
    /// What to do
    #[command(subcommand)]
    pub(crate) command: BundleCommand,
}

/// What can be done with bundles.
#[derive(Debug, Subcommand)]
pub(crate) enum BundleCommand {
    Export(Export),
    /// Take in a bundle, or a receipt of one that you sent
    ///
    /// Every entry is checked as if its node were connected. What is damaged is named, and everything else is taken; what was
    /// interrupted is taken by importing again. A bundle for somebody else is kept, so that you can carry it on.
    #[command(after_help = "Example:\n  djuntu bundle import /media/stick/oeiras.bundle")]
    Import {
        /// The file
        file: PathBuf,
    },
    /// Write the receipt of the bundle that you imported last, to be carried back
    ///
    /// It says which bundle came, what became of its entries, and which documents you have how far, so that the next bundle
    /// can be a small one. Whoever carries it can read that.
    #[command(after_help = "Examples:
  djuntu bundle receipt mindelo.receipt
  djuntu bundle receipt /media/stick/mindelo.receipt --for Mindelo")]
    Receipt {
        /// The file to write
        file: PathBuf,
        /// For whom: name, or the beginning of the id; may be left out when only one has sent a bundle
        #[arg(long = "for", value_name = "TWIN")]
        recipient: Option<String>,
        /// Replace the file if it is there
        #[arg(long)]
        force: bool,
    },
    /// List the bundles that you carry for others, and what twins said about yours
    #[command(after_help = "Example:\n  djuntu bundle list")]
    List,
}

/// Write a bundle for a twin, with everything that its node may have; or for everybody, with what is public
///
/// It holds the charters and cooperations that both need, and the documents that you share with that twin; what you keep at
/// home and what you share with others is never in it.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  djuntu bundle export /media/stick/oeiras.bundle
  djuntu bundle export oeiras.bundle --for Oeiras --since-receipt --force
  djuntu bundle export public.bundle --everybody
  djuntu bundle export next.bundle --relay abcd1234")]
pub(crate) struct Export {
    /// The file to write
    pub(crate) file: PathBuf,
    /// For whom: name, or the beginning of the id; may be left out when there is only one twin
    #[arg(long = "for", value_name = "TWIN")]
    pub(crate) recipient: Option<String>,
    /// Write what everybody may read, for nobody in particular: for observers, the press and archives
    #[arg(long, conflicts_with_all = ["recipient", "since_receipt"])]
    pub(crate) everybody: bool,
    /// Leave out of the documents what the twin's receipts say that it has
    #[arg(long)]
    pub(crate) since_receipt: bool,
    /// Write a bundle of others that you carry, as “djuntu bundle list” names it
    #[arg(long, value_name = "ID", conflicts_with_all = ["recipient", "since_receipt", "everybody"])]
    pub(crate) relay: Option<String>,
    /// Replace the file if it is there
    #[arg(long)]
    pub(crate) force: bool,
}
