//! Why no backup was made, or none was restored. Each says what to do.

use crate::archive::ArchiveError;
use crate::folder::FolderError;
use crate::vault::VaultError;
use std::io;
use std::path::PathBuf;

/// Why no backup was made.
#[derive(Debug, thiserror::Error)]
pub enum BackupError {
    /// The data folder cannot be read.
    #[error(transparent)]
    Folder(#[from] FolderError),
    /// The archive cannot be read.
    #[error(transparent)]
    Archive(#[from] ArchiveError),
    /// Nothing was ever stored here.
    #[error("there is nothing to back up in {}: “djuntu run” makes a node", .0.display())]
    Empty(PathBuf),
    /// A file of this name is there.
    #[error("{} exists already: name another file, or replace it with --force", .0.display())]
    Exists(PathBuf),
    /// The file cannot be written.
    #[error("{} cannot be written: {}", path.display(), crate::whole::reason(source))]
    Write {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
}

/// Why a backup was not restored. The data folder is as it was, or the restore can be begun again.
#[derive(Debug, thiserror::Error)]
pub enum RestoreError {
    /// The file cannot be read.
    #[error("{} cannot be read: {source}", path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The file is something else.
    #[error("{} is no backup of djuntu: {reason}", path.display())]
    NotABackup {
        /// The file.
        path: PathBuf,
        /// Why.
        reason: String,
    },
    /// The keys do not open.
    #[error(transparent)]
    Vault(#[from] VaultError),
    /// The data folder cannot be used.
    #[error(transparent)]
    Folder(#[from] FolderError),
    /// The archive cannot be written.
    #[error(transparent)]
    Archive(#[from] ArchiveError),
}

impl BackupError {
    /// Returns the exit code of the process.
    pub const fn exit_code(&self) -> u8 {
        match self {
            Self::Folder(error) => error.exit_code(),
            Self::Archive(_) => 1,
            Self::Empty(_) => 8,
            Self::Exists(_) => 5,
            Self::Write { .. } => 11,
        }
    }
}

impl RestoreError {
    /// Returns the exit code of the process.
    pub fn exit_code(&self) -> u8 {
        match self {
            Self::Read { source, .. } if source.kind() == io::ErrorKind::NotFound => 8,
            Self::Read { .. } => 1,
            Self::NotABackup { .. } => 7,
            Self::Vault(_) => 5,
            Self::Folder(error) => error.exit_code(),
            Self::Archive(_) => 11,
        }
    }
}
