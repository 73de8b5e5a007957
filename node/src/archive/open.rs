//! Opening an archive: checking what the index does not know yet, and cutting off a torn tail.

use super::disk::{Disk, read_exact};
use super::error::{self, ArchiveError};
use super::position::{Position, segment_name};
use super::reader::{self, Damage, SegmentScan, scan_segment};
use super::{Archive, SEGMENT_BYTES_TARGET, Tail};
use djuntu_protocol::bundle::{self, Header, Holds, MAGIC, RecordKind, RecordReader, Step};
use djuntu_protocol::identity::NetworkId;
use std::fs::File;
use std::io;
use std::path::PathBuf;
use std::sync::Arc;

/// How many bytes of a segment are read to find its header, which is much shorter.
const HEADER_ROOM_BYTES: u64 = 4_096;

/// What opening found. Everything that is told here is for the operator to see.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Opening {
    /// Where all entries end.
    pub end: Position,
    /// The torn tail that was cut off: writes that were never acknowledged.
    pub truncated: Option<Truncation>,
    /// What is lost of what was checked, in order.
    pub damaged: Vec<Damage>,
}

/// A torn tail that was cut off.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Truncation {
    /// Where the archive was cut.
    pub at: Position,
    /// How many bytes were cut off.
    pub bytes: u64,
}

impl std::fmt::Display for Truncation {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} bytes of an unfinished write were cut off at {}", self.bytes, self.at)
    }
}

pub(super) fn open(
    disk: Arc<dyn Disk>,
    network: NetworkId,
    from: Position,
) -> Result<(Archive, Opening), ArchiveError> {
    let lock = lock(&*disk)?;
    let present = reader::list(&*disk)?;
    let last = Position { segment: present.last().copied().unwrap_or_default(), offset: 0 };
    settle(&*disk, last.segment)?;
    let mut opening = Opening { end: Position::START, truncated: None, damaged: Vec::new() };
    opening.damaged.extend(reader::missing(&present, Position::START, last));

    let mut tail = None;
    for segment in present {
        let writable = segment == last.segment;
        if segment < from.segment && !writable {
            continue;
        }
        check_header(&*disk, segment, network)?;
        if writable {
            tail = open_last(&*disk, segment, from, &mut opening)?;
        } else {
            let scan = scan_segment(&*disk, segment, start_in(&*disk, segment, from), u64::MAX, |_| {})?;
            let lost = scan.damaged.into_iter().chain(scan.torn);
            opening.damaged.extend(lost.map(|damage| reader::damage_in(segment, damage)));
        }
    }
    if opening.end < from {
        opening.damaged.push(Damage::End { expected: from, found: opening.end });
    }
    opening.damaged.sort_unstable();
    let archive = Archive {
        disk,
        network,
        segment_bytes: SEGMENT_BYTES_TARGET,
        tail,
        closed: opening.end,
        broken: false,
        _lock: lock,
    };
    Ok((archive, opening))
}

fn lock(disk: &dyn Disk) -> Result<Option<File>, ArchiveError> {
    let folder = || disk.folder().to_path_buf();
    disk.lock().map_err(|source| match source.kind() {
        io::ErrorKind::WouldBlock => ArchiveError::InUse { folder: folder() },
        _ => ArchiveError::Folder { folder: folder(), source },
    })
}

/// Brings onto the disk what a process that was killed has written and not synced. It is read here, and counts as stored
/// from now on, so a power cut that comes later must not take it away.
fn settle(disk: &dyn Disk, last: u32) -> Result<(), ArchiveError> {
    if last == 0 {
        return Ok(());
    }
    let synced = disk.open(&segment_name(last), true).and_then(|file| file.sync());
    synced.and_then(|()| disk.sync_folder()).map_err(|error| error::write_failed(&path(disk, last), 0, error))
}

fn path(disk: &dyn Disk, segment: u32) -> PathBuf {
    disk.folder().join(segment_name(segment))
}

/// Returns where checking begins in `segment`: at `from`, unless the segment is shorter than that.
fn start_in(disk: &dyn Disk, segment: u32, from: Position) -> u64 {
    let length = disk.open(&segment_name(segment), false).and_then(|file| file.length()).unwrap_or_default();
    if segment == from.segment && from.offset <= length { from.offset } else { 0 }
}

/// Checks that a segment belongs to this archive. A header that is damaged or missing is told later, as damage.
fn check_header(disk: &dyn Disk, segment: u32, network: NetworkId) -> Result<(), ArchiveError> {
    let file = path(disk, segment);
    let beginning = match read_beginning(disk, segment) {
        Ok(beginning) => beginning,
        Err(source) => return Err(ArchiveError::Read { file, offset: 0, source }),
    };
    let mut records = RecordReader::new();
    records.feed(&beginning);
    records.finish();
    let found = match (records.step(), records.step()) {
        // The first line may be damaged while the header behind it is not.
        (Step::Record(record), _) | (Step::Damaged(_), Step::Record(record)) => Some(record),
        _ => None,
    };
    let header = found.filter(|record| record.kind == RecordKind::Header);
    match header.map(|record| Header::decode(&record.payload)) {
        Some(Ok(header)) if header.network == network && header.holds == Holds::Archive(segment) => Ok(()),
        Some(_) => Err(ArchiveError::Foreign { file }),
        None if is_other_version(&beginning) => Err(ArchiveError::Version { file }),
        None => Ok(()),
    }
}

fn read_beginning(disk: &dyn Disk, segment: u32) -> io::Result<Vec<u8>> {
    let file = disk.open(&segment_name(segment), false)?;
    let length = usize::try_from(file.length()?.min(HEADER_ROOM_BYTES)).expect("a header is small");
    let mut beginning = vec![0; length];
    read_exact(&*file, 0, &mut beginning)?;
    Ok(beginning)
}

fn is_other_version(beginning: &[u8]) -> bool {
    let (line, _version) = MAGIC.split_last_chunk::<2>().expect("the first line is longer");
    beginning.starts_with(line) && beginning.len() >= MAGIC.len() && !beginning.starts_with(MAGIC)
}

/// Checks the last segment and prepares it for appending; none when a new one must be begun.
fn open_last(
    disk: &dyn Disk,
    segment: u32,
    from: Position,
    opening: &mut Opening,
) -> Result<Option<Tail>, ArchiveError> {
    let mut scan = scan_segment(disk, segment, start_in(disk, segment, from), u64::MAX, |_| {})?;
    if scan.torn.is_some() || !scan.damaged.is_empty() || scan.intact_to != scan.end {
        // What the index says must not decide what is cut off, so look at the whole segment.
        scan = scan_segment(disk, segment, 0, u64::MAX, |_| {})?;
    }
    opening.end = Position { segment, offset: scan.end };
    opening.damaged.extend(scan.damaged.iter().map(|damage| reader::damage_in(segment, *damage)));
    match scan.torn {
        Some(torn) => cut(disk, segment, from, torn, opening),
        None if scan.end <= MAGIC.len() as u64 => unfinished(disk, segment, scan.end, opening).map(|()| None),
        None if scan.intact_to == scan.end => resume(disk, segment, &scan),
        // Damage up to the end in which no record could be looked for: nothing is written behind it.
        None => Ok(None),
    }
}

/// Cuts off a torn tail, unless the index says that it had been stored: then it is damage.
fn cut(
    disk: &dyn Disk,
    segment: u32,
    from: Position,
    torn: bundle::Damage,
    opening: &mut Opening,
) -> Result<Option<Tail>, ArchiveError> {
    let at = Position { segment, offset: torn.offset };
    let headless = torn.offset <= MAGIC.len() as u64;
    if at < from || (headless && torn.length > HEADER_ROOM_BYTES) {
        opening.damaged.push(reader::damage_in(segment, torn));
        return Ok(None);
    }
    if headless {
        return unfinished(disk, segment, torn.offset + torn.length, opening).map(|()| None);
    }
    let cut = disk.open(&segment_name(segment), true).and_then(|file| {
        file.truncate(torn.offset)?;
        file.sync()
    });
    cut.map_err(|error| error::write_failed(&path(disk, segment), torn.offset, error))?;
    opening.end = at;
    opening.truncated = Some(Truncation { at, bytes: torn.length });
    let end = torn.offset;
    resume(disk, segment, &SegmentScan { intact_to: end, end, ..SegmentScan::default() })
}

/// Removes a segment whose header was not written completely; its number is used again.
fn unfinished(disk: &dyn Disk, segment: u32, bytes: u64, opening: &mut Opening) -> Result<(), ArchiveError> {
    let removed = disk.remove(&segment_name(segment)).and_then(|()| disk.sync_folder());
    removed.map_err(|error| error::write_failed(&path(disk, segment), 0, error))?;
    let before = segment - 1;
    let length = match disk.open(&segment_name(before), false).and_then(|file| file.length()) {
        Ok(length) => length,
        Err(error) if error.kind() == io::ErrorKind::NotFound => 0,
        Err(source) => return Err(ArchiveError::Read { file: path(disk, before), offset: 0, source }),
    };
    opening.end = Position { segment: before, offset: length };
    opening.truncated = Some(Truncation { at: opening.end, bytes });
    Ok(())
}

fn resume(disk: &dyn Disk, segment: u32, scan: &SegmentScan) -> Result<Option<Tail>, ArchiveError> {
    let file = disk.open(&segment_name(segment), true);
    let file = file.map_err(|error| error::write_failed(&path(disk, segment), scan.end, error))?;
    Ok(Some(Tail { segment, file, written: scan.end, synced: scan.end }))
}
