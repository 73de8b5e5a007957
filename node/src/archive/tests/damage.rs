//! Files that were cut, flipped, removed, renamed or brought from elsewhere.

#![allow(clippy::indexing_slicing)]

use super::*;
use std::fs;

const TEXTS: [&str; 4] = ["the first entry", "the second entry", "the third entry", "the fourth entry"];

/// An archive that is closed, with each text in a page of its own, and where each ended.
fn closed() -> (TempDir, Vec<Position>) {
    let (folder, mut archive) = empty();
    let ends = TEXTS.iter().map(|text| {
        store(&mut archive, &[text.as_bytes()]);
        archive.end()
    });
    let ends = ends.collect();
    (folder, ends)
}

fn segment(folder: &TempDir, number: u32) -> PathBuf {
    segment_path(folder.path(), number)
}

/// Writes `bytes` as the only segment and opens the archive.
fn open_with(folder: &TempDir, bytes: &[u8], from: Position) -> (Archive, Opening) {
    for number in segments(folder.path()) {
        fs::remove_file(segment(folder, number)).expect("removed");
    }
    fs::write(segment(folder, 1), bytes).expect("written");
    Archive::open(folder.path(), network(), from).expect("opens")
}

/// After whatever happened, the archive must take entries and give them back after the next start.
fn check_goes_on(folder: &TempDir, mut archive: Archive, expected: &[&str]) {
    store(&mut archive, &[b"more"]);
    drop(archive);
    let (archive, opening) = open_in(folder.path());
    assert_eq!(opening.truncated, None, "a second start finds nothing torn");
    assert_eq!(scanned(&archive, Position::START).0, [expected, &["more"]].concat());
}

#[test]
fn every_cut_is_repaired_and_costs_only_what_was_cut() {
    let (folder, ends) = closed();
    let bytes = fs::read(segment(&folder, 1)).expect("read");
    for length in 0..=bytes.len() {
        let whole = ends.iter().filter(|end| end.offset <= length as u64).count();
        let (archive, opening) = open_with(&folder, &bytes[..length], Position::START);
        assert_eq!(scanned(&archive, Position::START).0, TEXTS[..whole], "cut at {length}");
        assert_eq!(opening.damaged, [], "a torn tail is no damage");
        let kept = opening.end.offset;
        let cut = opening.truncated.map_or(0, |truncation| truncation.bytes);
        assert_eq!(kept + cut, length as u64);
        check_goes_on(&folder, archive, &TEXTS[..whole]);
    }
}

#[test]
fn what_was_stored_is_never_cut_off() {
    let (folder, ends) = closed();
    let bytes = fs::read(segment(&folder, 1)).expect("read");
    let length = bytes.len() - 1;
    let (archive, opening) = open_with(&folder, &bytes[..length], ends[3]);
    let lost = Damage::Bytes { segment: 1, offset: ends[2].offset, length: length as u64 - ends[2].offset };
    let end = Position { segment: 1, offset: length as u64 };
    assert_eq!(opening.damaged, [lost, Damage::End { expected: ends[3], found: end }]);
    assert_eq!(opening.truncated, None);
    let text = opening.damaged.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ");
    assert!(text.contains("bytes from byte") && text.contains("of 000001.bundle on are damaged"), "{text}");
    assert_eq!(fs::read(segment(&folder, 1)).expect("read"), bytes[..length]);
    check_goes_on(&folder, archive, &TEXTS[..3]);
}

#[test]
fn every_flipped_byte_is_named_or_cut_and_costs_one_record() {
    let (folder, ends) = closed();
    let bytes = fs::read(segment(&folder, 1)).expect("read");
    for at in 0..bytes.len() {
        for bit in [0, 6] {
            let mut flipped = bytes.clone();
            flipped[at] ^= 1 << bit;
            let (archive, opening) = open_with(&folder, &flipped, Position::START);
            // The record before the first end is the first text's, unless the flip is in the header.
            let hit = ends.iter().filter(|end| end.offset <= at as u64).count();
            let entries = scanned(&archive, Position::START).0;
            let lost: Vec<_> = TEXTS.iter().filter(|text| !entries.contains(&text.to_string())).collect();
            assert!(lost.is_empty() || lost == [&TEXTS[hit]], "{lost:?} lost by a flip at {at}");
            assert!(opening.truncated.is_some() || !opening.damaged.is_empty(), "a flip at {at} is not noticed");
            let expected: Vec<_> = TEXTS.into_iter().filter(|text| !lost.contains(&text)).collect();
            check_goes_on(&folder, archive, &expected);
        }
    }
}

#[test]
fn damage_before_what_the_index_knows_is_found_by_the_scrub() {
    let (folder, ends) = closed();
    let mut bytes = fs::read(segment(&folder, 1)).expect("read");
    let at = usize::try_from(ends[0].offset).expect("small");
    bytes[at + 30] ^= 4;
    let (archive, opening) = open_with(&folder, &bytes, ends[3]);
    assert_eq!(opening, Opening { end: ends[3], truncated: None, damaged: Vec::new() });
    let lost = Damage::Bytes { segment: 1, offset: ends[0].offset, length: ends[1].offset - ends[0].offset };
    assert_eq!(archive.scrub().expect("scanned").damaged, [lost]);
    let position = EntryPosition { segment: 1, offset: ends[0].offset, index: 0 };
    assert!(matches!(archive.read(position), Err(ArchiveError::Damaged { .. })));
    check_goes_on(&folder, archive, &[TEXTS[0], TEXTS[2], TEXTS[3]]);
}

#[test]
fn a_wrong_position_from_the_index_cuts_nothing_off() {
    let (folder, ends) = closed();
    let bytes = fs::read(segment(&folder, 1)).expect("read");
    let cases = [(1, 1), (1, ends[3].offset - 1), (1, ends[3].offset + 1), (1, u64::MAX), (2, 0), (u32::MAX, 7)];
    for (number, offset) in cases {
        let (archive, opening) = open_with(&folder, &bytes, Position { segment: number, offset });
        assert_eq!((opening.end, opening.truncated), (ends[3], None), "from {number}, {offset}");
        let behind = Position { segment: number, offset } > ends[3];
        assert_eq!(matches!(opening.damaged[..], [Damage::End { .. }]), behind);
        check_goes_on(&folder, archive, &TEXTS);
    }
}

#[test]
fn a_missing_segment_is_named_and_the_others_are_read() {
    let (folder, mut archive) = empty();
    archive.segment_bytes = 1;
    for text in TEXTS {
        store(&mut archive, &[text.as_bytes()]);
    }
    drop(archive);
    fs::remove_file(segment(&folder, 2)).expect("removed");
    fs::remove_file(segment(&folder, 3)).expect("removed");
    let (archive, opening) = open_in(folder.path());
    let gap = Damage::Segments { first: 2, last: 3 };
    assert_eq!(opening.damaged, [gap]);
    assert_eq!(gap.to_string(), "000002.bundle to 000003.bundle are missing");
    assert_eq!(scanned(&archive, Position::START), (vec![TEXTS[0].to_owned(), TEXTS[3].to_owned()], vec![gap]));
    drop(archive);
    fs::remove_file(segment(&folder, 4)).expect("removed");
    let (_, opening) = Archive::open(folder.path(), network(), Position { segment: 4, offset: 9 }).expect("opens");
    assert!(matches!(opening.damaged[..], [Damage::End { .. }]));
}

#[test]
fn segments_from_elsewhere_are_refused() {
    let (folder, _) = closed();
    let bytes = fs::read(segment(&folder, 1)).expect("read");
    let other = Archive::open(folder.path(), NetworkId::named("other"), Position::START);
    assert!(matches!(other, Err(ArchiveError::Foreign { .. })));
    fs::write(segment(&folder, 2), &bytes).expect("written");
    assert!(matches!(Archive::open(folder.path(), network(), Position::START), Err(ArchiveError::Foreign { .. })));
    fs::write(segment(&folder, 2), b"djuntu bundle 2\nof the future").expect("written");
    let newer = Archive::open(folder.path(), network(), Position::START).expect_err("refused");
    assert!(newer.to_string().contains("000002.bundle was written by another version"), "{newer}");
}

#[test]
fn a_large_file_without_any_record_is_kept_and_named() {
    let (folder, _) = closed();
    let noise: Vec<u8> =
        (0_u32..5_000).flat_map(|number| blake3::hash(&number.to_le_bytes()).as_bytes()[..4].to_vec()).collect();
    let (archive, opening) = open_with(&folder, &noise, Position::START);
    assert_eq!(opening.damaged, [Damage::Bytes { segment: 1, offset: 0, length: noise.len() as u64 }]);
    assert_eq!(fs::read(segment(&folder, 1)).expect("read"), noise);
    check_goes_on(&folder, archive, &[]);
}

#[test]
fn other_files_in_the_folder_are_left_alone() {
    let (folder, _) = closed();
    for name in
        ["notes.txt", "1.bundle", "0000002.bundle", "000000.bundle", "+00002.bundle", "99999999.bundle", ".bundle"]
    {
        fs::write(folder.path().join(name), b"whatever").expect("written");
    }
    let (archive, opening) = open_in(folder.path());
    assert_eq!(opening.damaged, []);
    check(&archive, &TEXTS);
}
