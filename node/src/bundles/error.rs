//! Why no bundle was written, or none was taken. Each says what to do.

use crate::archive::ArchiveError;
use crate::folder::FolderError;
use crate::whole::reason;
use djuntu_protocol::bundle::ReceiptError;
use std::io;
use std::path::PathBuf;

/// Why no bundle was written.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    /// The data folder cannot be read.
    #[error(transparent)]
    Folder(#[from] FolderError),
    /// The archive cannot be read.
    #[error(transparent)]
    Archive(#[from] ArchiveError),
    /// The archive is of another network than the running node.
    #[error(
        "the archive in this data folder belongs to another network than the running node: name the node's folder with --data"
    )]
    OtherNetwork,
    /// A file of this name is there.
    #[error("{} exists already: name another file, or replace it with --force", .0.display())]
    Exists(PathBuf),
    /// The bundle that is to be carried on is not there.
    #[error("{} cannot be read: {source}", path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The file cannot be written.
    #[error("{} cannot be written: {}", path.display(), reason(source))]
    Write {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
}

impl ExportError {
    /// Returns the exit code of the process.
    pub const fn exit_code(&self) -> u8 {
        match self {
            Self::Folder(error) => error.exit_code(),
            Self::Archive(_) | Self::Read { .. } => 1,
            Self::OtherNetwork => 9,
            Self::Exists(_) => 5,
            Self::Write { .. } => 11,
        }
    }
}

/// Why nothing came of a file that was brought in.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// Another file is being read.
    #[error("another file is being read right now: wait until that is done, and import again")]
    Busy,
    /// The parts of the file do not follow one another.
    #[error("somebody else began to bring in a file at the same time: import again")]
    Interleaved,
    /// The file is something else.
    #[error("this is neither a bundle nor a receipt of djuntu: {0}")]
    Foreign(String),
    /// It is a receipt that was changed.
    #[error(transparent)]
    Receipt(#[from] ReceiptError),
    /// It belongs to another network.
    #[error("this file belongs to another network of djuntu than this node; nothing of it was taken")]
    OtherNetwork,
    /// It is for somebody else, and damaged.
    #[error("this bundle is for somebody else, and it is damaged or was changed on the way: ask for it again")]
    DamagedRelay,
    /// It is for somebody else, and larger than all that is kept for others.
    #[error(
        "this bundle is for somebody else, and larger than what this node keeps for others: carry the file itself on"
    )]
    LargeRelay,
    /// The receipt is for somebody else.
    #[error("this receipt is about a bundle of another territory: bring it there")]
    OtherReceipt,
    /// Whoever signed the receipt may not speak for the territory.
    #[error(
        "the key that signed this receipt is no node of a territory that you cooperate with, by the charter in force here: \
         nothing of it was taken"
    )]
    Stranger,
    /// The node cannot copy or keep the file.
    #[error("the file cannot be kept on the disk of this node: {}", reason(.0))]
    Disk(#[from] io::Error),
    /// The node's key cannot be read.
    #[error(transparent)]
    Folder(#[from] FolderError),
    /// What the running node has to say.
    #[error(transparent)]
    Desk(#[from] crate::desk::DeskError),
    /// The file is longer than any that is taken.
    #[error("the file is longer than any bundle that is taken")]
    TooLong,
}

impl ImportError {
    /// Returns its name for programs, which never changes.
    pub(crate) fn kind(&self) -> &'static str {
        match self {
            Self::Busy => "import-busy",
            Self::Interleaved => "import-interleaved",
            Self::Foreign(_) => "not-a-bundle",
            Self::Receipt(_) => "not-genuine",
            Self::OtherNetwork => "other-network",
            Self::DamagedRelay => "damaged-relay",
            Self::LargeRelay | Self::TooLong => "too-large",
            Self::OtherReceipt => "other-receipt",
            Self::Stranger => "stranger",
            Self::Disk(error) if matches!(error.kind(), io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded) => {
                "no-room"
            }
            Self::Disk(_) | Self::Folder(_) => "disk",
            Self::Desk(_) => "refused",
        }
    }
}
