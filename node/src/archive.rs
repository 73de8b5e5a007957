//! The archive: every signed entry that this node ever stored, in append-only segments that are bundles.
//!
//! The archive is the truth, and being in it is what "stored" means: after [`Archive::sync`] the entries appended before
//! survive a crash and a power cut. The index can be deleted and rebuilt from it at any time.
//!
//! ```text
//! archive/000001.bundle, 000002.bundle, …   segments of about 64 MiB, each a header and pages of entries
//! archive/lock                              held while a node runs, so that two never write one archive
//! ```
//!
//! Invariant: only the last segment is written, only behind its end, and a new one is begun only when everything before
//! is on the disk. So what a crash can leave is a torn tail of the last segment, which opening cuts off; it was never
//! acknowledged. Anything else that is damaged was damaged by the disk: it is named, never cut, and everything around it
//! stays readable. Segments have no seal, because they are never handed on as they are.

mod disk;
mod error;
mod open;
mod position;
mod reader;

pub use disk::{Disk, DiskFile, LocalDisk};
pub use error::ArchiveError;
pub use open::{Opening, Truncation};
pub use position::{EntryPosition, Position};
pub use reader::{ArchiveReader, Damage, Scan};

use djuntu_protocol::bundle::{Header, Holds, RecordKind, encode_page, split_page, write_header, write_record};
use djuntu_protocol::identity::NetworkId;
use djuntu_protocol::time::Time;
use std::fs::File;
use std::path::Path;
use std::sync::Arc;
use std::time::SystemTime;

/// A segment that has grown to this many bytes is followed by a new one.
const SEGMENT_BYTES_TARGET: u64 = 64 << 20;

/// A node's archive, open for appending.
#[derive(Debug)]
pub struct Archive {
    disk: Arc<dyn Disk>,
    network: NetworkId,
    segment_bytes: u64,
    /// The segment that is written; none when the next append begins one.
    tail: Option<Tail>,
    /// Where the last segment that is not written any more ends.
    closed: Position,
    /// Set when a failed write could not be taken back: what is on the disk is unknown until the next start.
    broken: bool,
    /// Unlocked when the archive is dropped.
    _lock: Option<File>,
}

/// The segment that is written.
#[derive(Debug)]
struct Tail {
    segment: u32,
    file: Box<dyn DiskFile>,
    written: u64,
    synced: u64,
}

impl Archive {
    /// Opens the archive in `folder`, which is created when it is missing. Only what lies behind `from` is checked: what
    /// the index already knows. [`Archive::scrub`] checks everything.
    ///
    /// # Errors
    /// [`ArchiveError`] when the folder cannot be used at all; damage is no error but told in [`Opening`].
    pub fn open(folder: &Path, network: NetworkId, from: Position) -> Result<(Self, Opening), ArchiveError> {
        Self::open_on(Arc::new(LocalDisk(folder.to_path_buf())), network, from)
    }

    /// Opens the archive on any disk, as [`Archive::open`] does.
    ///
    /// # Errors
    /// As [`Archive::open`].
    pub fn open_on(disk: Arc<dyn Disk>, network: NetworkId, from: Position) -> Result<(Self, Opening), ArchiveError> {
        open::open(disk, network, from)
    }

    /// Appends signed entries, in pages, and returns where each is. They are stored only after [`Archive::sync`].
    ///
    /// # Errors
    /// [`ArchiveError::Full`] or [`ArchiveError::Write`]: everything since the last sync is taken back, reading goes on,
    /// and so does appending when there is room again. [`ArchiveError::Broken`] when it could not be taken back.
    pub fn append(&mut self, entries: &[&[u8]]) -> Result<Vec<EntryPosition>, ArchiveError> {
        let mut positions = Vec::with_capacity(entries.len());
        let mut rest = entries;
        while !rest.is_empty() {
            let (page, behind) = split_page(rest);
            positions.extend(self.append_page(&encode_page(page), page.len())?);
            rest = behind;
        }
        Ok(positions)
    }

    /// Appends a page of so many signed entries as it is, and returns where each is; for the rest as [`Archive::append`].
    ///
    /// # Errors
    /// As [`Archive::append`].
    pub fn append_page(&mut self, page: &[u8], entries: usize) -> Result<Vec<EntryPosition>, ArchiveError> {
        self.make_room()?;
        let Some(tail) = &mut self.tail else { return Ok(Vec::new()) };
        let (segment, offset) = (tail.segment, tail.written);
        let record = write_record(RecordKind::Page, offset, page);
        if let Err(error) = tail.file.write(offset, &record) {
            return Err(self.take_back(error));
        }
        tail.written += record.len() as u64;
        Ok((0..).take(entries).map(|index| EntryPosition { segment, offset, index }).collect())
    }

    /// Brings everything that was appended onto the disk.
    ///
    /// # Errors
    /// As [`Archive::append`]; nothing since the last sync is stored then.
    pub fn sync(&mut self) -> Result<(), ArchiveError> {
        if self.broken {
            return Err(ArchiveError::Broken);
        }
        let Some(tail) = &mut self.tail else { return Ok(()) };
        if tail.synced == tail.written {
            return Ok(());
        }
        if let Err(error) = tail.file.sync() {
            // The kernel may have dropped the pages that it could not write: trying again would report success falsely.
            self.broken = !error::is_full(&error);
            return Err(self.take_back(error));
        }
        tail.synced = tail.written;
        Ok(())
    }

    /// Returns where everything that is stored ends: what the index has been told when it has been told everything.
    pub fn end(&self) -> Position {
        match &self.tail {
            Some(tail) => Position { segment: tail.segment, offset: tail.synced },
            None => self.closed,
        }
    }

    /// Returns a reader of what is stored by now, to be used on another thread.
    pub fn reader(&self) -> ArchiveReader {
        ArchiveReader::new(Arc::clone(&self.disk), self.end())
    }

    /// Returns the signed entry at `position`.
    ///
    /// # Errors
    /// [`ArchiveError`] when it is damaged or not there.
    pub fn read(&self, position: EntryPosition) -> Result<Vec<u8>, ArchiveError> {
        self.reader().read(position)
    }

    /// Returns the signed entries at `positions`, in this order; each page is read and unpacked once.
    ///
    /// # Errors
    /// [`ArchiveError`] when one of them is damaged or not there.
    pub fn read_many(&self, positions: &[EntryPosition]) -> Result<Vec<Vec<u8>>, ArchiveError> {
        self.reader().read_many(positions)
    }

    /// Hands every stored entry behind `from` to `visit`, in the order in which they were appended.
    ///
    /// # Errors
    /// [`ArchiveError::Read`]; damage is no error but told in [`Scan`].
    pub fn scan(&self, from: Position, visit: impl FnMut(&[u8], EntryPosition)) -> Result<Scan, ArchiveError> {
        self.reader().scan(from, visit)
    }

    /// Reads and checks everything that is stored.
    ///
    /// # Errors
    /// [`ArchiveError::Read`]; damage is no error but told in [`Scan`].
    pub fn scrub(&self) -> Result<Scan, ArchiveError> {
        self.reader().scrub()
    }

    /// Sees to it that there is a segment to write to. A new one is begun only when the last one is on the disk.
    fn make_room(&mut self) -> Result<(), ArchiveError> {
        if self.broken {
            return Err(ArchiveError::Broken);
        }
        match &self.tail {
            Some(tail) if tail.written < self.segment_bytes || tail.synced < tail.written => return Ok(()),
            Some(_) | None => {}
        }
        let closed = self.end();
        let segment = closed.segment + 1;
        if segment > position::SEGMENTS_MAX {
            return Err(ArchiveError::Full { file: self.disk.folder().to_path_buf(), offset: 0 });
        }
        let (file, written) = self.begin_segment(segment)?;
        self.closed = closed;
        self.tail = Some(Tail { segment, file, written, synced: written });
        Ok(())
    }

    fn begin_segment(&mut self, segment: u32) -> Result<(Box<dyn DiskFile>, u64), ArchiveError> {
        let holds = Holds::Archive(segment);
        let header = Header { network: self.network, holds, created: now(), from: None, recipient: None, letter: None };
        let header = write_header(&header);
        let name = position::segment_name(segment);
        let failed = |error| error::write_failed(&self.disk.folder().join(&name), 0, error);
        let file = self.disk.create(&name).map_err(failed)?;
        let begun = file.write(0, &header).and_then(|()| file.sync()).and_then(|()| self.disk.sync_folder());
        match begun {
            Ok(()) => Ok((file, header.len() as u64)),
            Err(error) => {
                let failed = failed(error);
                // An empty or half-written file would be taken for a crash at the next start, so failing here is harmless.
                if let Err(error) = self.disk.remove(&name) {
                    self.broken = true;
                    tracing::warn!(file = name, %error, "an unfinished segment could not be removed");
                }
                Err(failed)
            }
        }
    }

    /// Cuts the segment back to what was last synced, after a write that failed with `error`.
    fn take_back(&mut self, error: std::io::Error) -> ArchiveError {
        let Some(tail) = &mut self.tail else { return ArchiveError::Broken };
        let path = self.disk.folder().join(position::segment_name(tail.segment));
        let failed = error::write_failed(&path, tail.written, error);
        tail.written = tail.synced;
        if let Err(error) = tail.file.truncate(tail.synced) {
            self.broken = true;
            tracing::error!(path = %path.display(), %error, "a failed write could not be taken back");
        }
        failed
    }
}

/// What this machine's clock says; it only tells people when a segment was begun.
fn now() -> Time {
    let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
    Time(u64::try_from(since.as_millis()).unwrap_or(u64::MAX))
}

#[cfg(test)]
mod tests;
