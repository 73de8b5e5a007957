//! Every write of the archive, in one place, so that a test can make the disk fail.

use std::fs::File;
use std::io::{self, Seek, SeekFrom, Write};
use std::path::Path;

/// How writes reach the disk.
#[derive(Debug)]
pub(super) enum Disk {
    /// As asked.
    Real,
    /// Until a planned fault.
    #[cfg(test)]
    Failing(Fault),
}

/// A disk that fails.
#[cfg(test)]
#[derive(Debug)]
pub(super) struct Fault {
    /// How many more bytes can be written; the write that needs more is torn there.
    pub(super) room: u64,
    /// What the write that finds no room, or the sync, fails with.
    pub(super) kind: io::ErrorKind,
    /// Whether bringing data onto the disk fails.
    pub(super) syncs: bool,
    /// Whether taking back a failed write fails.
    pub(super) truncates: bool,
}

impl Disk {
    /// Writes all of `bytes` at `offset`; when it fails, some of them may have been written.
    pub(super) fn write(&mut self, file: &File, offset: u64, bytes: &[u8]) -> io::Result<()> {
        match self {
            Self::Real => write_at(file, offset, bytes),
            #[cfg(test)]
            Self::Failing(fault) => {
                let room = usize::try_from(fault.room).expect("a small number").min(bytes.len());
                let (fits, rest) = bytes.split_at(room);
                write_at(file, offset, fits)?;
                fault.room -= room as u64;
                if rest.is_empty() { Ok(()) } else { Err(fault.kind.into()) }
            }
        }
    }

    /// Brings the file's bytes and length onto the disk.
    pub(super) fn sync(&mut self, file: &File) -> io::Result<()> {
        match self {
            #[cfg(test)]
            Self::Failing(Fault { syncs: false, kind, .. }) => Err((*kind).into()),
            _ => file.sync_data(),
        }
    }

    /// Cuts the file to `length`.
    pub(super) fn truncate(&mut self, file: &File, length: u64) -> io::Result<()> {
        match self {
            #[cfg(test)]
            Self::Failing(Fault { truncates: false, kind, .. }) => Err((*kind).into()),
            _ => file.set_len(length),
        }
    }
}

/// Brings the names of new files in `folder` onto the disk.
pub(super) fn sync_folder(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
}

fn write_at(mut file: &File, offset: u64, bytes: &[u8]) -> io::Result<()> {
    file.seek(SeekFrom::Start(offset))?;
    file.write_all(bytes)
}
