//! What can go wrong with the archive, each in a sentence that names the file and the place.

use std::io;
use std::path::{Path, PathBuf};

/// Why the archive could not do what it was asked to.
#[derive(Debug, thiserror::Error)]
pub enum ArchiveError {
    /// The folder cannot be created, listed or locked.
    #[error("the archive in {} cannot be opened: {source}", folder.display())]
    Folder {
        /// The folder.
        folder: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// Another process has the archive open.
    #[error("the archive in {} is in use by another djuntu", folder.display())]
    InUse {
        /// The folder.
        folder: PathBuf,
    },
    /// A segment belongs to another network, or is the segment with another number.
    #[error("{} belongs to another network or archive", file.display())]
    Foreign {
        /// The segment.
        file: PathBuf,
    },
    /// A segment was written by another version.
    #[error("{} was written by another version of djuntu, which this version cannot read", file.display())]
    Version {
        /// The segment.
        file: PathBuf,
    },
    /// The system cannot read a segment.
    #[error("{} cannot be read at byte {offset}: {source}", file.display())]
    Read {
        /// The segment.
        file: PathBuf,
        /// The offset, in bytes.
        offset: u64,
        /// What the system said.
        source: io::Error,
    },
    /// A record does not pass its check.
    #[error("{} is damaged at byte {offset}", file.display())]
    Damaged {
        /// The segment.
        file: PathBuf,
        /// Where the record begins, in bytes.
        offset: u64,
    },
    /// The record is intact but has no entry with this number.
    #[error("{} has no entry {index} at byte {offset}", file.display())]
    NoEntry {
        /// The segment.
        file: PathBuf,
        /// Where the record begins, in bytes.
        offset: u64,
        /// Which entry of the page was asked for.
        index: u32,
    },
    /// There is no room left on the disk.
    #[error("the disk is full: {} could not be written at byte {offset}", file.display())]
    Full {
        /// The segment.
        file: PathBuf,
        /// The offset, in bytes.
        offset: u64,
    },
    /// The system cannot write a segment.
    #[error("{} cannot be written at byte {offset}: {source}", file.display())]
    Write {
        /// The segment.
        file: PathBuf,
        /// The offset, in bytes.
        offset: u64,
        /// What the system said.
        source: io::Error,
    },
    /// An earlier write failed and could not be taken back, so nothing can be written until the next start.
    #[error("an earlier write to the archive failed, so nothing more is written until djuntu is started again")]
    Broken,
}

/// Returns whether `error` means that there is no room, which may change without a restart.
pub(super) fn is_full(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded | io::ErrorKind::FileTooLarge)
}

/// Returns what a failed write to `file` is told as.
pub(super) fn write_failed(file: &Path, offset: u64, source: io::Error) -> ArchiveError {
    let file = file.to_path_buf();
    if is_full(&source) { ArchiveError::Full { file, offset } } else { ArchiveError::Write { file, offset, source } }
}
