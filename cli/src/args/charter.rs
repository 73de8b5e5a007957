//! Commands about keys, charters and what waits for a person.

use clap::{Args, Subcommand};
use std::path::PathBuf;

/// Say which keys act for your territory, and change that
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  djuntu keys list
  djuntu keys add KEY --office \"Vice-presidente\" --holder \"Rui Exemplo\" --roles sign
  djuntu keys remove KEY
  djuntu keys rotate
  djuntu keys protect
  djuntu keys unlock")]
pub(crate) struct Keys {
    /// What to do
    #[command(subcommand)]
    pub(crate) command: KeysCommand,
}

/// What can be done with keys.
#[derive(Debug, Subcommand)]
pub(crate) enum KeysCommand {
    /// List the keys of your territory, and this machine's own
    List,
    /// Let a key act for your territory
    Add(AddKey),
    /// Let a key act no longer; what it wrote so far goes on counting
    Remove(RemoveKey),
    /// Replace this machine's office key by a new one
    ///
    /// The new key has the same office and roles. When others must approve, the old key stays good until they have; then
    /// the node uses the new one by itself, and “djuntu keys rotate” once more accepts what the old one wrote.
    Rotate,
    /// Put this machine's office key under a passphrase
    ///
    /// From then on nothing can be signed, ratified or spent here before somebody types the passphrase; whoever steals
    /// the machine can sign nothing. Editing and exchanging go on without it. A forgotten passphrase is a lost key.
    Protect(Passphrase),
    /// Keep this machine's office key in the open again
    Unprotect(Passphrase),
    /// Let this machine use its office key for some minutes
    Unlock(Unlock),
    /// Lock this machine's office key before the minutes are over
    Lock,
    /// As a guardian, replace the lost root keys of another territory
    Recover(RecoverKeys),
    /// Let everything that a removed key wrote count after all
    Keep {
        /// The key, or the beginning of it
        key: String,
    },
}

/// Where the passphrase of the office key comes from
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  djuntu keys protect
  djuntu keys unprotect --passphrase-file passphrase")]
pub(crate) struct Passphrase {
    /// A file whose first line is the passphrase [default: asks]
    #[arg(long, value_name = "FILE")]
    pub(crate) passphrase_file: Option<PathBuf>,
}

/// Let this machine use its office key for some minutes
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  djuntu keys unlock
  djuntu keys unlock --minutes 30")]
pub(crate) struct Unlock {
    /// For how many minutes, an hour at most
    #[arg(long, default_value_t = 5, value_parser = clap::value_parser!(u16).range(1..=60))]
    pub(crate) minutes: u16,
    #[command(flatten)]
    pub(crate) passphrase: Passphrase,
}

/// As a guardian, replace the lost root keys of another territory
#[derive(Debug, Args)]
#[command(after_help = "Example:
  djuntu keys recover Loures --key KEY --office \"Presidente\" --holder \"Ana Exemplo\"")]
pub(crate) struct RecoverKeys {
    /// The territory that has lost its keys, and has named yours as a guardian
    pub(crate) territory: String,
    /// Its new office key, as “djuntu keys list” shows it on its machine
    #[arg(long)]
    pub(crate) key: String,
    /// The office
    #[arg(long, value_name = "TITLE")]
    pub(crate) office: String,
    /// Who holds it
    #[arg(long, value_name = "NAME")]
    pub(crate) holder: String,
    /// First day of the mandate
    #[arg(long, value_name = "DAY")]
    pub(crate) from: Option<String>,
    /// Last day of the mandate
    #[arg(long, value_name = "DAY")]
    pub(crate) until: Option<String>,
    /// A key that is lost; can be given several times [default: every key with the role root]
    #[arg(long, value_name = "KEY")]
    pub(crate) remove: Vec<String>,
    /// The key of its new node, when the machine was lost too
    #[arg(long, value_name = "KEY")]
    pub(crate) node: Option<String>,
}

/// Let a key act for your territory
#[derive(Debug, Args)]
pub(crate) struct AddKey {
    /// The key, as “djuntu keys list” shows it on its own machine
    pub(crate) key: String,
    /// The office
    #[arg(long, value_name = "TITLE")]
    pub(crate) office: String,
    /// Who holds it
    #[arg(long, value_name = "NAME")]
    pub(crate) holder: String,
    /// What the key may do: root amends the charter, sign binds the territory, edit writes documents
    #[arg(long, value_delimiter = ',', default_value = "sign")]
    pub(crate) roles: Vec<String>,
    /// First day of the mandate
    #[arg(long, value_name = "DAY")]
    pub(crate) from: Option<String>,
    /// Last day of the mandate
    #[arg(long, value_name = "DAY")]
    pub(crate) until: Option<String>,
}

/// Let a key act no longer
#[derive(Debug, Args)]
pub(crate) struct RemoveKey {
    /// The key, or the beginning of it
    pub(crate) key: String,
    /// Accept nothing that it wrote, as for a stolen key; what others have built on stays
    #[arg(long)]
    pub(crate) keep_out: bool,
}

/// Show your territory's charter, and change how it is changed
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  djuntu charter show
  djuntu charter show Maio
  djuntu charter propose --threshold 2
  djuntu charter propose --guardian Maio --guardian Oeiras
  djuntu charter approve")]
pub(crate) struct Charter {
    /// What to do
    #[command(subcommand)]
    pub(crate) command: CharterCommand,
}

/// What can be done with a charter.
#[derive(Debug, Subcommand)]
pub(crate) enum CharterCommand {
    /// Show which keys act, how many must agree, and what waits for approval
    Show {
        /// A territory with which you cooperate, or which you guard [default: your own]
        territory: Option<String>,
    },
    /// Propose how many must agree, and who may recover lost keys
    Propose(ProposeCharter),
    /// Approve a version that another key of your territory has proposed, or as a guardian one of another territory
    ///
    /// When two versions of a territory that you guard contradict each other, its guardians approve the one that stands.
    /// Ask there by telephone first: whoever approves both approves none.
    Approve {
        /// The version, or the beginning of it; may be left out when only one waits
        version: Option<String>,
    },
    /// Propose how two versions of your charter that contradict each other become one
    Settle {
        /// The version that stands, without the keys that the other one has removed
        version: String,
    },
}

/// Propose how many must agree, and who may recover lost keys
#[derive(Debug, Args)]
pub(crate) struct ProposeCharter {
    /// How many keys with the role root must agree to change the charter
    #[arg(long, value_name = "N")]
    pub(crate) threshold: Option<u16>,
    /// A territory that may, with the others, replace lost keys; can be given several times
    #[arg(long, value_name = "TERRITORY", conflicts_with = "no_guardians")]
    pub(crate) guardian: Vec<String>,
    /// How many guardians must agree [default: more than half]
    #[arg(long, value_name = "N")]
    pub(crate) guardians_needed: Option<u16>,
    /// Have no guardians
    #[arg(long)]
    pub(crate) no_guardians: bool,
}

/// List what waits for a person, and why
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  djuntu needs")]
pub(crate) struct Needs {}

/// Let what a removed key of your territory wrote count after all: up to an entry, or all of it
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  djuntu keep abcd1234 k3v5m2qa")]
pub(crate) struct Keep {
    /// The document: the beginning of its id
    pub(crate) id: String,
    /// The entry or the key, as “djuntu log” or “djuntu needs” shows it: the beginning of it
    pub(crate) entry: String,
}

/// Decide that what is set aside stays so: nobody is asked about it again
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  djuntu keep-out abcd1234 k3v5m2qa")]
pub(crate) struct KeepOut {
    /// The document: the beginning of its id
    pub(crate) id: String,
    /// The entry, or the key that made the entries: the beginning of it
    pub(crate) entry: String,
}

/// Write edits that are set aside again, as your own, on what the document says now
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  djuntu reapply abcd1234 k3v5m2qa")]
pub(crate) struct Reapply {
    /// The document: the beginning of its id
    pub(crate) id: String,
    /// The entry, or the key that made the edits: the beginning of it
    pub(crate) entry: String,
}
