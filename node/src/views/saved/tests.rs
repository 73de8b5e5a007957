#![allow(clippy::indexing_slicing)]
//! What is kept is read again, and nothing else is.

use super::*;
use djuntu_protocol::document::kinds::DocumentKind;

const DOCUMENT: DocumentId = DocumentId([5; 32]);
const ENTRIES: [EntryId; 3] = [EntryId([1; 32]), EntryId([2; 32]), EntryId([3; 32])];

fn view_bytes() -> Vec<u8> {
    View::build(DocumentKind::Project, 1, Vec::new()).unwrap().save().unwrap()
}

fn kept() -> (tempfile::TempDir, SavedViews, Origin) {
    let folder = tempfile::tempdir().unwrap();
    let saved = SavedViews::new(folder.path().join("views"));
    let origin = Origin::new(DOCUMENT, true, &ENTRIES[..2]);
    saved.write(DOCUMENT, &origin, &view_bytes()).unwrap();
    (folder, saved, origin)
}

#[test]
fn what_is_written_is_read_again_and_replaces_what_was_there() {
    let (_folder, saved, origin) = kept();
    assert!(saved.has(DOCUMENT) && !saved.has(DocumentId([6; 32])));
    assert_eq!(saved.read(DOCUMENT), Some((origin, view_bytes())));
    assert_eq!(saved.read(DocumentId([6; 32])), None);
    let later = Origin::new(DOCUMENT, false, &ENTRIES);
    saved.write(DOCUMENT, &later, b"other").unwrap();
    assert_eq!(saved.read(DOCUMENT), Some((later, b"other".to_vec())));
}

#[test]
fn a_view_fits_the_entries_of_which_it_was_made_and_what_comes_behind_them() {
    let (_folder, _, origin) = kept();
    let check = |name: &str, document, is_whole, entries: &[EntryId], expected: bool| {
        assert_eq!(origin.fits(document, is_whole, entries), expected, "{name}");
    };
    check("the same", DOCUMENT, true, &ENTRIES[..2], true);
    check("one more", DOCUMENT, true, &ENTRIES, true);
    check("one fewer", DOCUMENT, true, &ENTRIES[..1], false);
    check("none", DOCUMENT, true, &[], false);
    check("another one in between", DOCUMENT, true, &[ENTRIES[0], ENTRIES[2], ENTRIES[1]], false);
    check("another order", DOCUMENT, true, &[ENTRIES[1], ENTRIES[0]], false);
    check("something does not count", DOCUMENT, false, &ENTRIES[..2], false);
    check("another document", DocumentId([6; 32]), true, &ENTRIES[..2], false);
}

#[test]
fn a_file_with_any_bit_flipped_or_any_end_missing_is_not_read() {
    let (_folder, saved, _) = kept();
    let path = saved.path(DOCUMENT);
    let intact = fs::read(&path).unwrap();
    for place in 0..intact.len() {
        let mut flipped = intact.clone();
        flipped[place] ^= 1 << (place % 8);
        assert_eq!(decode(&flipped), None, "byte {place}");
        assert_eq!(decode(&intact[..place]), None, "the first {place} bytes");
    }
    fs::write(&path, &intact[..intact.len() / 2]).unwrap();
    assert_eq!(saved.read(DOCUMENT), None);
    fs::write(&path, [intact.as_slice(), b"more"].concat()).unwrap();
    assert_eq!(saved.read(DOCUMENT), None);
    fs::remove_file(&path).unwrap();
    fs::create_dir(&path).unwrap();
    assert!(!saved.has(DOCUMENT));
    assert_eq!(saved.read(DOCUMENT), None);
}

#[test]
fn the_folder_is_bounded_and_keeps_what_was_written_last() {
    let (_folder, saved, origin) = kept();
    let documents: Vec<DocumentId> = (10..14).map(|number| DocumentId([number; 32])).collect();
    for (age, document) in documents.iter().enumerate() {
        saved.write(*document, &origin, b"view").unwrap();
        let written = std::time::SystemTime::now() - std::time::Duration::from_secs(1_000 - age as u64);
        File::options().write(true).open(saved.path(*document)).unwrap().set_modified(written).unwrap();
    }
    let length = fs::metadata(saved.path(documents[0])).unwrap().len();
    fs::remove_file(saved.path(DOCUMENT)).unwrap();
    saved.shrink(2 * length, &saved.path(documents[0])).unwrap();
    let left: Vec<bool> = documents.iter().map(|document| saved.has(*document)).collect();
    assert_eq!(left, [true, false, false, true]);
    saved.shrink(0, &saved.path(documents[0])).unwrap();
    assert!(saved.has(documents[0]) && !saved.has(documents[3]));
}

#[test]
fn what_was_being_written_is_not_taken_for_a_view() {
    let (_folder, saved, origin) = kept();
    let other = DocumentId([6; 32]);
    fs::write(saved.path(other).with_extension(UNFINISHED), encode(&origin, b"view")).unwrap();
    assert!(!saved.has(other));
    saved.write(other, &origin, b"view").unwrap();
    assert!(saved.has(other));
}
