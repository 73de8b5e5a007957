//! Reading the archive: single entries by their place, or everything in order with its checks.

use super::disk::{Disk, DiskFile, LocalDisk, read_exact};
use super::error::ArchiveError;
use super::position::{EntryPosition, Position, segment_name, segments};
use djuntu_protocol::bundle::{self, MAGIC, RECORD_HEAD_BYTES, RecordKind, RecordReader, Step, decode_page};
use djuntu_protocol::identity::NetworkId;
use std::io;
use std::path::Path;
use std::sync::Arc;

/// How much is read at a time; a bound on memory, and enough for a disk to work at full speed.
const BLOCK_BYTES: usize = 1 << 20;

/// Reads an archive; scans go up to what was stored when the reader was made.
#[derive(Clone, Debug)]
pub struct ArchiveReader {
    disk: Arc<dyn Disk>,
    end: Position,
}

/// A part of the archive that is lost. Everything around it is intact.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Damage {
    /// Bytes that hold no intact record, or no page.
    Bytes {
        /// The number of the segment.
        segment: u32,
        /// Where they begin in the segment's file.
        offset: u64,
        /// How many they are.
        length: u64,
    },
    /// Segments whose files are missing.
    Segments {
        /// The number of the first one.
        first: u32,
        /// The number of the last one.
        last: u32,
    },
    /// The archive ends before what was stored before.
    End {
        /// Where the archive ended.
        expected: Position,
        /// Where it ends now.
        found: Position,
    },
}

/// What a scan found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Scan {
    /// How many entries are intact.
    pub entries: u64,
    /// How many bytes were read.
    pub bytes: u64,
    /// What is lost, in order.
    pub damaged: Vec<Damage>,
}

/// What the records of one segment look like.
#[derive(Debug, Default)]
pub(super) struct SegmentScan {
    /// Where the last intact record ends.
    pub(super) intact_to: u64,
    /// Where the file ends.
    pub(super) end: u64,
    /// Stretches without an intact record that have one behind them.
    pub(super) damaged: Vec<bundle::Damage>,
    /// The stretch without an intact record at the end.
    pub(super) torn: Option<bundle::Damage>,
}

impl std::fmt::Display for Damage {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Bytes { segment, offset, length } => {
                let from = Position { segment: *segment, offset: *offset };
                write!(f, "{length} bytes from {from} on are damaged")
            }
            Self::Segments { first, last } if first == last => write!(f, "{} is missing", segment_name(*first)),
            Self::Segments { first, last } => {
                write!(f, "{} to {} are missing", segment_name(*first), segment_name(*last))
            }
            Self::End { expected, found } => write!(f, "the archive ends at {found}, but it had reached {expected}"),
        }
    }
}

impl ArchiveReader {
    pub(super) const fn new(disk: Arc<dyn Disk>, end: Position) -> Self {
        Self { disk, end }
    }

    /// Returns a reader of an archive that somebody else may be writing: it ends where the last intact record does now.
    ///
    /// # Errors
    /// [`ArchiveError`] when there is none, or it cannot be read.
    pub(crate) fn of_growing(folder: &Path) -> Result<Self, ArchiveError> {
        let disk: Arc<dyn Disk> = Arc::new(LocalDisk(folder.to_path_buf()));
        let Some(segment) = list(&*disk)?.last().copied() else { return Ok(Self::new(disk, Position::START)) };
        let scan = scan_segment(&*disk, segment, 0, u64::MAX, |_| {})?;
        let offset = scan.torn.map_or(scan.end, |torn| torn.offset);
        Ok(Self::new(disk, Position { segment, offset }))
    }

    /// Returns the network of the archive; none when no segment has a header that can be read.
    ///
    /// # Errors
    /// [`ArchiveError`] when it cannot be read.
    pub(crate) fn network(&self) -> Result<Option<NetworkId>, ArchiveError> {
        for segment in list(&*self.disk)? {
            let name = segment_name(segment);
            let (file, offset) = (self.disk.folder().join(&name), MAGIC.len() as u64);
            let record = match self.disk.open(&name, false).and_then(|file| read_record_at(&*file, offset)) {
                Ok(record) => record,
                Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => None,
                Err(source) => return Err(ArchiveError::Read { file, offset, source }),
            };
            if let Some(Ok(header)) = record.map(|record| bundle::Header::decode(&record.payload)) {
                return Ok(Some(header.network));
            }
        }
        Ok(None)
    }

    /// Returns the signed entry at `position`.
    ///
    /// # Errors
    /// [`ArchiveError`] when it is damaged or not there.
    pub fn read(&self, position: EntryPosition) -> Result<Vec<u8>, ArchiveError> {
        let page = self.page(position.record())?;
        self.entry(&page, position)
    }

    /// Returns the signed entries at `positions`, in this order; each page is read and unpacked once.
    ///
    /// # Errors
    /// [`ArchiveError`] when one of them is damaged or not there.
    pub fn read_many(&self, positions: &[EntryPosition]) -> Result<Vec<Vec<u8>>, ArchiveError> {
        let mut order: Vec<_> = positions.iter().enumerate().collect();
        order.sort_unstable_by_key(|(_, position)| **position);
        let mut found = Vec::with_capacity(positions.len());
        for same_page in order.chunk_by(|(_, a), (_, b)| a.record() == b.record()) {
            let Some((_, first)) = same_page.first() else { continue };
            let page = self.page(first.record())?;
            for (place, position) in same_page {
                found.push((*place, self.entry(&page, **position)?));
            }
        }
        found.sort_unstable_by_key(|(place, _)| *place);
        Ok(found.into_iter().map(|(_, entry)| entry).collect())
    }

    /// Hands every entry behind `from` to `visit`, in the order in which they were appended.
    ///
    /// # Errors
    /// [`ArchiveError::Read`]; damage is no error but told in [`Scan`].
    pub fn scan(&self, from: Position, mut visit: impl FnMut(&[u8], EntryPosition)) -> Result<Scan, ArchiveError> {
        let mut scan = Scan::default();
        let present = list(&*self.disk)?;
        scan.damaged.extend(missing(&present, from, self.end));
        for segment in present.into_iter().filter(|segment| (from.segment..=self.end.segment).contains(segment)) {
            let start = if segment == from.segment { from.offset } else { 0 };
            let end = if segment == self.end.segment { self.end.offset } else { u64::MAX };
            let mut unreadable = Vec::new();
            let records = scan_segment(&*self.disk, segment, start, end, |record| {
                let offset = record.offset;
                match decode_page(&record.payload) {
                    Ok(page) => {
                        scan.entries += page.len() as u64;
                        for (index, entry) in (0..).zip(&page) {
                            visit(entry, EntryPosition { segment, offset, index });
                        }
                    }
                    Err(_) => unreadable.push(bundle::Damage { offset, length: record.end() - offset }),
                }
            })?;
            scan.bytes += records.end.saturating_sub(start);
            let lost = records.damaged.into_iter().chain(records.torn).chain(unreadable);
            scan.damaged.extend(lost.map(|damage| damage_in(segment, damage)));
        }
        scan.damaged.sort_unstable();
        Ok(scan)
    }

    /// Reads and checks everything.
    ///
    /// # Errors
    /// [`ArchiveError::Read`]; damage is no error but told in [`Scan`].
    pub fn scrub(&self) -> Result<Scan, ArchiveError> {
        self.scan(Position::START, |_, _| {})
    }

    /// Returns the entries of the page whose record begins at `position`.
    ///
    /// # Errors
    /// [`ArchiveError`] when it is damaged or not there.
    pub fn page(&self, position: Position) -> Result<Vec<Vec<u8>>, ArchiveError> {
        let file = || self.disk.folder().join(segment_name(position.segment));
        let entries = decode_page(&self.packed_page(position)?);
        entries.map_err(|_| ArchiveError::Damaged { file: file(), offset: position.offset })
    }

    /// Returns the page whose record begins at `position` as it is stored.
    ///
    /// # Errors
    /// [`ArchiveError`] when it is damaged or not there.
    pub fn packed_page(&self, position: Position) -> Result<Vec<u8>, ArchiveError> {
        let name = segment_name(position.segment);
        let (file, offset) = (self.disk.folder().join(&name), position.offset);
        let record = match self.disk.open(&name, false).and_then(|file| read_record_at(&*file, offset)) {
            Ok(record) => record,
            Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => None,
            Err(source) => return Err(ArchiveError::Read { file, offset, source }),
        };
        let page = record.filter(|record| record.kind == RecordKind::Page);
        page.map(|record| record.payload).ok_or(ArchiveError::Damaged { file, offset })
    }

    pub(crate) fn entry(&self, page: &[Vec<u8>], position: EntryPosition) -> Result<Vec<u8>, ArchiveError> {
        let EntryPosition { segment, offset, index } = position;
        let entry = usize::try_from(index).ok().and_then(|index| page.get(index));
        let file = self.disk.folder().join(segment_name(segment));
        entry.cloned().ok_or(ArchiveError::NoEntry { file, offset, index })
    }
}

pub(super) const fn damage_in(segment: u32, damage: bundle::Damage) -> Damage {
    Damage::Bytes { segment, offset: damage.offset, length: damage.length }
}

/// Returns the numbers of the segments on a disk, ascending.
pub(super) fn list(disk: &dyn Disk) -> Result<Vec<u32>, ArchiveError> {
    let names = disk.list().map_err(|source| ArchiveError::Folder { folder: disk.folder().to_path_buf(), source })?;
    Ok(segments(&names))
}

/// Returns the gaps between the segments `present`, from the one of `from` to the one of `end`.
pub(super) fn missing(present: &[u32], from: Position, end: Position) -> Vec<Damage> {
    let mut gaps = Vec::new();
    let mut first = from.segment.max(1);
    for segment in present.iter().copied().take_while(|segment| *segment <= end.segment).chain([end.segment + 1]) {
        if first < segment {
            gaps.push(Damage::Segments { first, last: segment - 1 });
        }
        first = first.max(segment + 1);
    }
    gaps
}

/// Reads the records of a segment from `start` to `end` and hands those of kind page to `visit`.
pub(super) fn scan_segment(
    disk: &dyn Disk,
    segment: u32,
    start: u64,
    end: u64,
    mut visit: impl FnMut(&bundle::Record),
) -> Result<SegmentScan, ArchiveError> {
    let name = segment_name(segment);
    let failed = |offset, source| ArchiveError::Read { file: disk.folder().join(&name), offset, source };
    let file = disk.open(&name, false).map_err(|error| failed(start, error))?;
    let length = file.length().map_err(|error| failed(start, error))?;
    let mut reader = RecordReader::resume(start);
    let mut read_to = start;
    let room = usize::try_from(end.min(length).saturating_sub(start)).unwrap_or(BLOCK_BYTES);
    let mut block = vec![0; room.clamp(1, BLOCK_BYTES)];
    let mut scan = SegmentScan { intact_to: start, end: start, ..SegmentScan::default() };
    loop {
        match reader.step() {
            Step::NeedMore => match read_block(&*file, read_to, end, &mut block) {
                Ok([]) => reader.finish(),
                Ok(bytes) => {
                    read_to += bytes.len() as u64;
                    reader.feed(bytes);
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(failed(reader.offset(), error)),
            },
            Step::Record(record) => {
                scan.intact_to = record.end();
                if record.kind == RecordKind::Page {
                    visit(&record);
                }
            }
            Step::Damaged(damage) => scan.damaged.push(damage),
            Step::Torn(damage) => scan.torn = Some(damage),
            Step::End => break,
        }
    }
    scan.end = reader.offset();
    Ok(scan)
}

/// Reads the next block of a file, which ends at `end`.
fn read_block<'b>(file: &dyn DiskFile, offset: u64, end: u64, block: &'b mut [u8]) -> io::Result<&'b [u8]> {
    let room = usize::try_from(end.saturating_sub(offset)).unwrap_or(usize::MAX).min(block.len());
    let block = block.get_mut(..room).expect("the room is at most the block");
    let length = if room == 0 { 0 } else { file.read(offset, block)? };
    Ok(block.get(..length).expect("a read fills at most the block"))
}

fn read_record_at(file: &dyn DiskFile, offset: u64) -> io::Result<Option<bundle::Record>> {
    let mut head = [0; RECORD_HEAD_BYTES];
    read_exact(file, offset, &mut head)?;
    let Some(length) = bundle::payload_length(&head) else { return Ok(None) };
    let mut bytes = vec![0; RECORD_HEAD_BYTES + length];
    let (start, payload) = bytes.split_at_mut(RECORD_HEAD_BYTES);
    start.copy_from_slice(&head);
    read_exact(file, offset + RECORD_HEAD_BYTES as u64, payload)?;
    Ok(bundle::read_record(offset, &bytes))
}
