//! Disks that are full, that fail, or that lose what was not synced.

#![allow(clippy::indexing_slicing)]

use super::*;
use std::io::{self, ErrorKind};
use std::sync::Mutex;

/// How a disk fails.
#[derive(Clone, Copy, Debug)]
struct Fault {
    /// How many more bytes can be written; the write that needs more is torn there.
    room: u64,
    /// What the write that finds no room, or the sync, fails with.
    kind: ErrorKind,
    /// Whether bringing data onto the disk fails.
    syncs: bool,
    /// Whether taking back a failed write fails.
    truncates: bool,
}

/// A folder whose disk can be made to fail.
#[derive(Clone, Debug)]
struct FailingDisk {
    local: LocalDisk,
    /// What was brought onto the disk, in order.
    synced: Arc<Mutex<Vec<String>>>,
    fault: Arc<Mutex<Option<Fault>>>,
}

#[derive(Debug)]
struct FailingFile {
    file: Box<dyn DiskFile>,
    name: String,
    synced: Arc<Mutex<Vec<String>>>,
    fault: Arc<Mutex<Option<Fault>>>,
}

impl FailingDisk {
    fn set(&self, fault: impl Into<Option<Fault>>) {
        *self.fault.lock().expect("one thread") = fault.into();
    }

    fn file(&self, name: &str, file: Box<dyn DiskFile>) -> Box<dyn DiskFile> {
        let (fault, synced) = (Arc::clone(&self.fault), Arc::clone(&self.synced));
        Box::new(FailingFile { file, name: name.to_owned(), synced, fault })
    }
}

impl Disk for FailingDisk {
    fn folder(&self) -> &Path {
        self.local.folder()
    }

    fn lock(&self) -> io::Result<Option<File>> {
        self.local.lock()
    }

    fn list(&self) -> io::Result<Vec<String>> {
        self.local.list()
    }

    fn open(&self, name: &str, is_writable: bool) -> io::Result<Box<dyn DiskFile>> {
        Ok(self.file(name, self.local.open(name, is_writable)?))
    }

    fn create(&self, name: &str) -> io::Result<Box<dyn DiskFile>> {
        Ok(self.file(name, self.local.create(name)?))
    }

    fn remove(&self, name: &str) -> io::Result<()> {
        self.local.remove(name)
    }

    fn sync_folder(&self) -> io::Result<()> {
        self.synced.lock().expect("one thread").push("folder".to_owned());
        self.local.sync_folder()
    }
}

impl DiskFile for FailingFile {
    fn length(&self) -> io::Result<u64> {
        self.file.length()
    }

    fn read(&self, offset: u64, buffer: &mut [u8]) -> io::Result<usize> {
        self.file.read(offset, buffer)
    }

    fn write(&self, offset: u64, bytes: &[u8]) -> io::Result<()> {
        let mut fault = self.fault.lock().expect("one thread");
        let Some(fault) = fault.as_mut() else { return self.file.write(offset, bytes) };
        let room = usize::try_from(fault.room).expect("a small number").min(bytes.len());
        let (fits, rest) = bytes.split_at(room);
        self.file.write(offset, fits)?;
        fault.room -= room as u64;
        if rest.is_empty() { Ok(()) } else { Err(fault.kind.into()) }
    }

    fn sync(&self) -> io::Result<()> {
        self.synced.lock().expect("one thread").push(self.name.clone());
        match *self.fault.lock().expect("one thread") {
            Some(Fault { syncs: false, kind, .. }) => Err(kind.into()),
            Some(_) | None => self.file.sync(),
        }
    }

    fn truncate(&self, length: u64) -> io::Result<()> {
        match *self.fault.lock().expect("one thread") {
            Some(Fault { truncates: false, kind, .. }) => Err(kind.into()),
            Some(_) | None => self.file.truncate(length),
        }
    }
}

/// An empty archive on a disk that can be made to fail.
fn fallible() -> (TempDir, FailingDisk, Archive) {
    let folder = tempfile::tempdir().expect("a folder");
    let disk =
        FailingDisk { local: LocalDisk(folder.path().to_path_buf()), synced: Arc::default(), fault: Arc::default() };
    let (archive, _) = Archive::open_on(Arc::new(disk.clone()), network(), Position::START).expect("opens");
    (folder, disk, archive)
}

fn failing(room: u64, kind: ErrorKind) -> Fault {
    Fault { room, kind, syncs: true, truncates: true }
}

#[test]
fn a_full_disk_costs_nothing_that_was_stored_and_heals_without_a_restart() {
    for room in 0..60 {
        let (folder, disk, mut archive) = fallible();
        store(&mut archive, &[b"one"]);
        let end = archive.end();
        archive.append(&[b"unsynced"]).expect("appended");
        disk.set(failing(room, ErrorKind::StorageFull));
        let error = archive.append(&[b"a page that does not fit in what is left of the disk"]).expect_err("no room");
        assert!(matches!(error, ArchiveError::Full { .. }), "{error}");
        assert!(error.to_string().starts_with("the disk is full: "), "{error}");
        assert_eq!(archive.end(), end);
        check(&archive, &["one"]);
        disk.set(None);
        store(&mut archive, &[b"two"]);
        check(&archive, &["one", "two"]);
        drop(archive);
        let (archive, opening) = open_in(folder.path());
        assert_eq!((opening.truncated, &opening.damaged[..]), (None, &[][..]));
        check(&archive, &["one", "two"]);
    }
}

#[test]
fn a_disk_that_is_full_when_a_segment_is_begun_leaves_no_trace() {
    for room in [0, 1, 16, 30] {
        let (folder, disk, mut archive) = fallible();
        archive.segment_bytes = 1;
        store(&mut archive, &[b"one"]);
        disk.set(failing(room, ErrorKind::QuotaExceeded));
        assert!(matches!(archive.append(&[b"two"]), Err(ArchiveError::Full { .. })));
        assert_eq!(segments(folder.path()), [1]);
        check(&archive, &["one"]);
        disk.set(None);
        store(&mut archive, &[b"two"]);
        check(&archive, &["one", "two"]);
    }
}

#[test]
fn a_disk_that_is_full_at_the_sync_takes_the_appends_back() {
    let (_folder, disk, mut archive) = fallible();
    store(&mut archive, &[b"one"]);
    archive.append(&[b"two"]).expect("appended");
    disk.set(Fault { syncs: false, ..failing(1_000, ErrorKind::StorageFull) });
    assert!(matches!(archive.sync(), Err(ArchiveError::Full { .. })));
    disk.set(None);
    store(&mut archive, &[b"three"]);
    check(&archive, &["one", "three"]);
}

#[test]
fn after_a_failed_sync_nothing_is_written_until_the_next_start() {
    let (folder, disk, mut archive) = fallible();
    store(&mut archive, &[b"one"]);
    archive.append(&[b"two"]).expect("appended");
    disk.set(Fault { syncs: false, ..failing(1_000, ErrorKind::Other) });
    assert!(matches!(archive.sync(), Err(ArchiveError::Write { .. })));
    disk.set(None);
    assert!(matches!(archive.append(&[b"three"]), Err(ArchiveError::Broken)));
    assert!(matches!(archive.sync(), Err(ArchiveError::Broken)));
    check(&archive, &["one"]);
    drop(archive);
    let (mut archive, _) = open_in(folder.path());
    store(&mut archive, &[b"three"]);
    check(&archive, &["one", "three"]);
}

#[test]
fn a_torn_write_that_cannot_be_taken_back_is_cut_off_at_the_next_start() {
    for room in 0..50 {
        let (folder, disk, mut archive) = fallible();
        store(&mut archive, &[b"one"]);
        disk.set(Fault { truncates: false, ..failing(room, ErrorKind::Other) });
        let error = archive.append(&[b"a page that is torn in the midst of its bytes"]).expect_err("fails");
        assert!(matches!(error, ArchiveError::Write { .. }), "{error}");
        assert!(matches!(archive.append(&[b"two"]), Err(ArchiveError::Broken)));
        check(&archive, &["one"]);
        drop(archive);
        let (archive, opening) = open_in(folder.path());
        assert_eq!(opening.truncated.map_or(0, |truncation| truncation.bytes), room);
        check(&archive, &["one"]);
    }
}

#[test]
fn what_a_killed_process_wrote_is_brought_onto_the_disk_before_it_counts() {
    let (_folder, disk, mut archive) = fallible();
    store(&mut archive, &[b"one"]);
    archive.append(&[b"two"]).expect("appended");
    // The process is killed: what it wrote is in the system's memory, and on no disk.
    drop(archive);
    disk.synced.lock().expect("one thread").clear();
    let (archive, _) = Archive::open_on(Arc::new(disk.clone()), network(), Position::START).expect("opens");
    check(&archive, &["one", "two"]);
    assert_eq!(*disk.synced.lock().expect("one thread"), ["000001.bundle", "folder"]);
    drop(archive);
    disk.set(Fault { syncs: false, ..failing(0, ErrorKind::Other) });
    let opened = Archive::open_on(Arc::new(disk), network(), Position::START);
    assert!(matches!(opened, Err(ArchiveError::Write { .. })), "a disk that does not take it is no place to go on");
}

/// A power cut: of what was not synced, any sectors may be on the disk, in any order, and the length may be any.
#[test]
fn two_hundred_power_cuts_lose_nothing_that_was_stored() {
    const SECTOR_BYTES: usize = 64;
    let mut random = blake3::Hasher::new().update(b"power cuts").finalize_xof();
    let mut number = |below: usize| {
        let mut bytes = [0; 8];
        random.fill(&mut bytes);
        usize::try_from(u64::from_le_bytes(bytes) % below as u64).expect("small")
    };
    let (origin, mut archive) = empty();
    store(&mut archive, &[b"one", b"two"]);
    let synced = usize::try_from(archive.end().offset).expect("small");
    let texts: Vec<_> = (0..6).map(|entry| format!("not stored {entry} {:?}", blake3::hash(&[entry]))).collect();
    for text in &texts {
        archive.append(&[text.as_bytes()]).expect("appended");
    }
    let written = std::fs::read(segment_path(origin.path(), 1)).expect("read");
    for _ in 0..200 {
        let mut image = written[..synced].to_vec();
        image.resize(synced + number(written.len() - synced + 1), 0);
        let sectors = image[synced..].chunks_mut(SECTOR_BYTES).zip(written[synced..].chunks(SECTOR_BYTES));
        for (sector, content) in sectors.filter(|_| number(4) > 0) {
            sector.copy_from_slice(&content[..sector.len()]);
        }
        let folder = tempfile::tempdir().expect("a folder");
        std::fs::write(segment_path(folder.path(), 1), &image).expect("written");
        let (mut archive, _) = open_in(folder.path());
        store(&mut archive, &[b"three"]);
        drop(archive);
        let (archive, opening) = open_in(folder.path());
        assert_eq!(opening.truncated, None, "repaired for good");
        let (entries, _) = scanned(&archive, Position::START);
        assert_eq!(
            (&entries[..2], &entries[entries.len() - 1]),
            (&["one".to_owned(), "two".to_owned()][..], &"three".to_owned())
        );
        assert!(entries[2..entries.len() - 1].iter().all(|entry| texts.contains(entry)), "{entries:?}");
    }
}
