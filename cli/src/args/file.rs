//! Commands for the files of documents.

use clap::{Args, Subcommand};
use std::path::PathBuf;

/// Attach a file to a document
///
/// It is copied to the folder of your node, and goes to everybody who may read the document: files of up to 5 MB by
/// themselves, larger ones when somebody asks for them. Whoever signs an agreement signs the hashes of its files too.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  djuntu attach abcd1234 protocolo.pdf
  djuntu attach abcd1234 protocolo.pdf --language pt --category annex")]
pub(crate) struct Attach {
    /// The document: the beginning of its id
    pub(crate) id: String,
    /// The file
    #[arg(value_name = "FILE")]
    pub(crate) file: PathBuf,
    /// What it is to be called [default: its name here]
    #[arg(long)]
    pub(crate) name: Option<String>,
    /// What sort of file it is, for example application/pdf [default: by the ending of its name]
    #[arg(long)]
    pub(crate) mime: Option<String>,
    /// Its language: en, fr, pt or kea
    #[arg(long)]
    pub(crate) language: Option<String>,
    /// What it is for, in a word: annex, minutes, photo …
    #[arg(long)]
    pub(crate) category: Option<String>,
}

/// Take a file out of a document
///
/// What was signed while it was there still names it, so its bytes stay where something was signed, proposed or reported.
/// Elsewhere they go 30 days after no document names them any more.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  djuntu detach abcd1234 protocolo.pdf")]
pub(crate) struct Detach {
    /// The document: the beginning of its id
    pub(crate) id: String,
    /// The file: its name, or the beginning of its id
    pub(crate) file: String,
}

/// The files of documents: list, get, bring
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  djuntu file list abcd1234
  djuntu file get abcd1234 protocolo.pdf")]
pub(crate) struct Files {
    #[command(subcommand)]
    pub(crate) command: FileCommand,
}

/// What to do with files.
#[derive(Debug, Subcommand)]
pub(crate) enum FileCommand {
    /// List the files of a document, and why one is not here
    #[command(after_help = "Example:\n  djuntu file list abcd1234")]
    List {
        /// The document: the beginning of its id
        id: String,
    },
    /// Get a file, from this machine or from another node
    #[command(after_help = "Examples:
  djuntu file get abcd1234 protocolo.pdf
  djuntu file get abcd1234 protocolo.pdf --output /media/stick/protocolo.pdf --wait 600")]
    Get {
        /// The document: the beginning of its id
        id: String,
        /// The file: its name, or the beginning of its id
        file: String,
        /// Where to write it [default: its name, in this folder]
        #[arg(long, short, value_name = "FILE")]
        output: Option<PathBuf>,
        /// Write over a file that is there
        #[arg(long)]
        force: bool,
        /// For how many seconds to wait for more of it to come
        #[arg(long, value_name = "SECONDS", default_value_t = 60)]
        wait: u64,
    },
    /// Bring files on a stick or from anywhere: those that documents here name are taken
    ///
    /// A file is recognised by what is in it, whatever it is called, so nobody needs to be trusted who brings one.
    #[command(after_help = "Example:\n  djuntu file take /media/stick/*.pdf")]
    Take {
        /// The files
        #[arg(value_name = "FILE", required = true)]
        files: Vec<PathBuf>,
    },
}
