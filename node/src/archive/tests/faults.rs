//! Disks that are full, that fail, or that lose what was not synced.

#![allow(clippy::indexing_slicing)]

use super::*;
use crate::archive::disk::Fault;
use std::io::ErrorKind;

fn failing(room: u64, kind: ErrorKind) -> Fault {
    Fault { room, kind, syncs: true, truncates: true }
}

#[test]
fn a_full_disk_costs_nothing_that_was_stored_and_heals_without_a_restart() {
    for room in 0..60 {
        let (folder, mut archive) = empty();
        store(&mut archive, &[b"one"]);
        let end = archive.end();
        archive.append(&[b"unsynced"]).expect("appended");
        archive.disk = Disk::Failing(failing(room, ErrorKind::StorageFull));
        let error = archive.append(&[b"a page that does not fit in what is left of the disk"]).expect_err("no room");
        assert!(matches!(error, ArchiveError::Full { .. }), "{error}");
        assert!(error.to_string().starts_with("the disk is full: "), "{error}");
        assert_eq!(archive.end(), end);
        check(&archive, &["one"]);
        archive.disk = Disk::Real;
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
        let (folder, mut archive) = empty();
        archive.segment_bytes = 1;
        store(&mut archive, &[b"one"]);
        archive.disk = Disk::Failing(failing(room, ErrorKind::QuotaExceeded));
        assert!(matches!(archive.append(&[b"two"]), Err(ArchiveError::Full { .. })));
        assert_eq!(position::segments(folder.path()).expect("listed"), [1]);
        check(&archive, &["one"]);
        archive.disk = Disk::Real;
        store(&mut archive, &[b"two"]);
        check(&archive, &["one", "two"]);
    }
}

#[test]
fn a_disk_that_is_full_at_the_sync_takes_the_appends_back() {
    let (_folder, mut archive) = empty();
    store(&mut archive, &[b"one"]);
    archive.append(&[b"two"]).expect("appended");
    archive.disk = Disk::Failing(Fault { syncs: false, ..failing(1_000, ErrorKind::StorageFull) });
    assert!(matches!(archive.sync(), Err(ArchiveError::Full { .. })));
    archive.disk = Disk::Real;
    store(&mut archive, &[b"three"]);
    check(&archive, &["one", "three"]);
}

#[test]
fn after_a_failed_sync_nothing_is_written_until_the_next_start() {
    let (folder, mut archive) = empty();
    store(&mut archive, &[b"one"]);
    archive.append(&[b"two"]).expect("appended");
    archive.disk = Disk::Failing(Fault { syncs: false, ..failing(1_000, ErrorKind::Other) });
    assert!(matches!(archive.sync(), Err(ArchiveError::Write { .. })));
    archive.disk = Disk::Real;
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
        let (folder, mut archive) = empty();
        store(&mut archive, &[b"one"]);
        archive.disk = Disk::Failing(Fault { truncates: false, ..failing(room, ErrorKind::Other) });
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
    let written = std::fs::read(position::segment_path(origin.path(), 1)).expect("read");
    for _ in 0..200 {
        let mut image = written[..synced].to_vec();
        image.resize(synced + number(written.len() - synced + 1), 0);
        let sectors = image[synced..].chunks_mut(SECTOR_BYTES).zip(written[synced..].chunks(SECTOR_BYTES));
        for (sector, content) in sectors.filter(|_| number(4) > 0) {
            sector.copy_from_slice(&content[..sector.len()]);
        }
        let folder = tempfile::tempdir().expect("a folder");
        std::fs::write(position::segment_path(folder.path(), 1), &image).expect("written");
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
