//! Tests of the archive: what is stored comes back, whatever happens to the process, the disk or the files.

#![allow(clippy::indexing_slicing)]

mod damage;
mod faults;

use super::*;
use std::path::PathBuf;
use tempfile::TempDir;

fn network() -> NetworkId {
    NetworkId::named("test")
}

fn segments(folder: &Path) -> Vec<u32> {
    position::segments(&LocalDisk(folder.to_path_buf()).list().expect("listed"))
}

fn segment_path(folder: &Path, segment: u32) -> PathBuf {
    folder.join(position::segment_name(segment))
}

fn open_in(folder: &Path) -> (Archive, Opening) {
    Archive::open(folder, network(), Position::START).expect("opens")
}

fn empty() -> (TempDir, Archive) {
    let folder = tempfile::tempdir().expect("a folder");
    let (archive, opening) = open_in(folder.path());
    assert_eq!(opening, Opening { end: Position::START, truncated: None, damaged: Vec::new() });
    (folder, archive)
}

fn store(archive: &mut Archive, entries: &[&[u8]]) -> Vec<EntryPosition> {
    let positions = archive.append(entries).expect("appended");
    archive.sync().expect("synced");
    positions
}

/// Every entry behind `from`, as text, and what was damaged.
fn scanned(archive: &Archive, from: Position) -> (Vec<String>, Vec<Damage>) {
    let mut entries = Vec::new();
    let visit = |entry: &[u8], position| {
        assert_eq!(archive.read(position).expect("readable"), entry);
        entries.push(String::from_utf8_lossy(entry).into_owned());
    };
    let scan = archive.scan(from, visit).expect("scanned");
    assert_eq!(scan.entries, entries.len() as u64);
    (entries, scan.damaged)
}

fn check(archive: &Archive, expected: &[&str]) {
    assert_eq!(scanned(archive, Position::START), (expected.iter().map(ToString::to_string).collect(), Vec::new()));
}

#[test]
fn what_was_stored_is_read_back() {
    let (folder, mut archive) = empty();
    let first = store(&mut archive, &[b"one", b"two"]);
    let middle = archive.end();
    let second = store(&mut archive, &[b"three"]);
    check(&archive, &["one", "two", "three"]);
    assert_eq!(archive.read(second[0]).expect("there"), b"three");
    let wanted = [second[0], first[1], first[0], first[1]];
    assert_eq!(archive.read_many(&wanted).expect("there"), [&b"three"[..], b"two", b"one", b"two"]);
    assert_eq!(archive.read_many(&[]).expect("nothing"), Vec::<Vec<u8>>::new());
    assert_eq!(scanned(&archive, middle).0, ["three"]);
    assert_eq!(scanned(&archive, archive.end()).0, Vec::<String>::new());

    let end = archive.end();
    drop(archive);
    for from in [Position::START, middle, end] {
        let (archive, opening) = Archive::open(folder.path(), network(), from).expect("opens");
        assert_eq!(opening, Opening { end, truncated: None, damaged: Vec::new() });
        check(&archive, &["one", "two", "three"]);
    }
}

#[test]
fn appending_nothing_writes_nothing() {
    let (folder, mut archive) = empty();
    assert_eq!(store(&mut archive, &[]), []);
    assert_eq!(archive.end(), Position::START);
    assert_eq!(segments(folder.path()), Vec::<u32>::new());
}

#[test]
fn large_appends_become_several_pages() {
    let (_folder, mut archive) = empty();
    let entry = vec![7; 100_000];
    let positions = store(&mut archive, &[&entry, &entry, b"small"]);
    assert_eq!(positions.iter().map(|position| position.index).collect::<Vec<_>>(), [0, 0, 1]);
    assert_eq!(archive.read_many(&positions).expect("there"), [&entry[..], &entry, b"small"]);
}

#[test]
fn a_full_segment_is_followed_by_a_new_one() {
    let (folder, mut archive) = empty();
    archive.segment_bytes = 300;
    let texts: Vec<_> = (0..20).map(|number| format!("entry number {number} of twenty")).collect();
    for text in &texts {
        store(&mut archive, &[text.as_bytes()]);
    }
    let expected: Vec<_> = texts.iter().map(String::as_str).collect();
    check(&archive, &expected);
    let segments = segments(folder.path());
    assert!(segments.len() > 3 && segments.iter().copied().eq(1..=archive.end().segment), "{segments:?}");
    drop(archive);
    let (mut archive, opening) = open_in(folder.path());
    assert_eq!(opening.damaged, []);
    store(&mut archive, &[b"more"]);
    check(&archive, &[&expected[..], &["more"]].concat());
}

#[test]
fn what_is_not_synced_is_not_in_a_scan() {
    let (_folder, mut archive) = empty();
    store(&mut archive, &[b"one"]);
    let end = archive.end();
    let positions = archive.append(&[b"two"]).expect("appended");
    assert_eq!(archive.end(), end);
    check(&archive, &["one"]);
    assert_eq!(archive.read(positions[0]).expect("written"), b"two");
    archive.sync().expect("synced");
    check(&archive, &["one", "two"]);
}

#[test]
fn a_reader_works_on_another_thread_while_the_archive_grows() {
    let (_folder, mut archive) = empty();
    let positions = store(&mut archive, &[b"one"]);
    let reader = archive.reader();
    store(&mut archive, &[b"two"]);
    let read = std::thread::spawn(move || (reader.scrub(), reader.read(positions[0])));
    let (scan, entry) = read.join().expect("no panic");
    assert_eq!(scan.expect("scanned").entries, 1);
    assert_eq!(entry.expect("there"), b"one");
    assert_eq!(archive.scrub().expect("scanned").entries, 2);
}

#[test]
fn places_without_an_entry_are_refused_in_a_sentence() {
    let (_folder, mut archive) = empty();
    let position = store(&mut archive, &[b"one"])[0];
    let cases = [
        (EntryPosition { index: 1, ..position }, "has no entry 1 at byte"),
        (EntryPosition { offset: position.offset + 1, ..position }, "000001.bundle is damaged at byte"),
        (EntryPosition { offset: 16, ..position }, "000001.bundle is damaged at byte 16"),
        (EntryPosition { offset: u64::MAX, ..position }, "000001.bundle cannot be read at byte"),
        (EntryPosition { offset: 1 << 40, ..position }, "000001.bundle is damaged at byte"),
        (EntryPosition { segment: 2, ..position }, "000002.bundle cannot be read at byte"),
    ];
    for (position, expected) in cases {
        let error = archive.read(position).expect_err("nothing there").to_string();
        assert!(error.contains(expected), "{error}");
        assert!(archive.read_many(&[position]).is_err());
    }
}

#[test]
fn two_processes_never_write_one_archive() {
    let (folder, archive) = empty();
    let second = Archive::open(folder.path(), network(), Position::START);
    assert!(matches!(second, Err(ArchiveError::InUse { .. })));
    drop(archive);
    open_in(folder.path());
}

#[test]
fn a_folder_that_cannot_be_used_is_an_error() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("file");
    std::fs::write(&file, b"").expect("written");
    let opened = Archive::open(&file.join("archive"), network(), Position::START);
    assert!(matches!(opened, Err(ArchiveError::Folder { .. })));
}
