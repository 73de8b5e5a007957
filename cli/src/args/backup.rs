//! Commands about backups.

use clap::Args;
use std::path::PathBuf;

/// Save everything that this node holds, and its keys, in one file
///
/// Works while the node runs, and while it is stopped. The keys are sealed with a passphrase; everything else can be read
/// by whoever has the file. “djuntu verify FILE” checks it.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  djuntu backup djuntu.bundle
  djuntu backup djuntu.bundle --force --passphrase-file /etc/djuntu/passphrase
  djuntu backup djuntu.bundle --without-keys")]
pub(crate) struct Backup {
    /// The file to write
    pub(crate) file: PathBuf,
    /// The file whose first line is the passphrase for the keys [default: it is asked for]
    #[arg(long, value_name = "FILE", conflicts_with = "without_keys")]
    pub(crate) passphrase_file: Option<PathBuf>,
    /// Leave the keys out; without them the machine cannot be made again, only its documents
    #[arg(long)]
    pub(crate) without_keys: bool,
    /// Replace the file if it is there
    #[arg(long)]
    pub(crate) force: bool,
}

/// Make a data folder of a backup
///
/// The data folder must be empty or not there. Start the node afterwards: it fetches what was written after the backup from
/// the other nodes, says how much that was, and signs nothing before one of them has confirmed that nothing is missing.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  djuntu restore djuntu.bundle
  djuntu --data ./again restore djuntu.bundle --passphrase-file /etc/djuntu/passphrase
  djuntu restore --confirm")]
pub(crate) struct Restore {
    /// The backup
    #[arg(required_unless_present = "confirm")]
    pub(crate) file: Option<PathBuf>,
    /// The file whose first line is the passphrase for the keys [default: it is asked for]
    #[arg(long, value_name = "FILE")]
    pub(crate) passphrase_file: Option<PathBuf>,
    /// Tell the running node that nothing newer of yours is missing, though no other node has confirmed it
    #[arg(long, conflicts_with_all = ["file", "passphrase_file"])]
    pub(crate) confirm: bool,
}
