#![allow(clippy::indexing_slicing, clippy::unwrap_used)]

mod pipe;

use super::fetch::{FetchError, Wanted, complete, paced};
use super::shelf::{FileError, Shelf};
use djuntu_protocol::file::{Ask, Denial, FileTree, Reply};
use djuntu_protocol::identity::{DocumentId, FileHash};
use djuntu_protocol::limits::{FILE_GROUP_BYTES, FILE_GROUPS_PER_ASK_MAX, FILE_UNNAMED_AGE_MAX};
use pipe::{Pipe, pipe};
use std::collections::BTreeSet;
use std::fs;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, SystemTime};
use tempfile::TempDir;

const DOCUMENT: DocumentId = DocumentId([5; 32]);

fn bytes_of(size: usize) -> Vec<u8> {
    (0..size).map(|at| (at.wrapping_mul(2_654_435_761) >> 13) as u8).collect()
}

/// A folder with a file in it, and the shelf on which it was put.
fn shelf_with(bytes: &[u8]) -> (TempDir, Shelf, FileHash) {
    let folder = tempfile::tempdir().unwrap();
    let source = folder.path().join("source");
    fs::write(&source, bytes).unwrap();
    let shelf = Shelf::of(&folder.path().join("data"));
    let (hash, size) = shelf.keep(&source, |_| ()).unwrap();
    assert_eq!((hash.0, size), (*blake3::hash(bytes).as_bytes(), bytes.len() as u64));
    assert_eq!(Shelf::hash(&source).unwrap(), (hash, size));
    (folder, shelf, hash)
}

#[test]
fn a_file_is_kept_under_the_hash_of_what_is_in_it() {
    for size in [1, FILE_GROUP_BYTES, FILE_GROUP_BYTES + 1, 40 * FILE_GROUP_BYTES + 5] {
        let bytes = bytes_of(size);
        let (_folder, shelf, hash) = shelf_with(&bytes);
        assert_eq!(shelf.size(hash), Some(size as u64));
        assert_eq!(shelf.all(), [(hash, size as u64)]);
        assert_eq!(fs::read(shelf.path(hash)).unwrap(), bytes);
        let mut held = shelf.open(hash).unwrap().unwrap();
        for (number, group) in (0..).zip(bytes.chunks(FILE_GROUP_BYTES)) {
            assert_eq!(held.group(number).unwrap(), group);
        }
        // Whoever asks for a part that is not there costs nobody the file.
        assert!(held.group(held.tree().groups()).is_err());
        assert!(!shelf.discard_damaged(hash));
        shelf.remove(hash).unwrap();
        assert_eq!((shelf.size(hash), shelf.all()), (None, Vec::new()));
    }
}

#[test]
fn nothing_is_left_of_a_file_that_cannot_be_kept() {
    let folder = tempfile::tempdir().unwrap();
    let shelf = Shelf::of(folder.path());
    let empty = folder.path().join("empty");
    fs::write(&empty, "").unwrap();
    assert!(matches!(shelf.keep(&empty, |_| ()), Err(FileError::Empty)));
    assert!(matches!(shelf.keep(&folder.path().join("none"), |_| ()), Err(FileError::Disk { .. })));
    assert!(matches!(shelf.keep(folder.path(), |_| ()), Err(FileError::Disk { .. })), "a folder is no file");
    assert_eq!(fs::read_dir(folder.path().join("files/coming")).unwrap().count(), 0);
}

/// The hashes beside a file can be lost or damaged; the file itself cannot without being noticed.
#[test]
fn a_damaged_file_is_noticed_and_its_hashes_are_made_again() {
    let bytes = bytes_of(5 * FILE_GROUP_BYTES);
    let (_folder, shelf, hash) = shelf_with(&bytes);
    let tree = shelf.path(hash).with_extension("tree");
    for damage in [Vec::new(), b"noise".to_vec()] {
        fs::write(&tree, damage).unwrap();
        assert_eq!(
            shelf.open(hash).unwrap().unwrap().group(3).unwrap(),
            &bytes[3 * FILE_GROUP_BYTES..4 * FILE_GROUP_BYTES]
        );
        assert_eq!(fs::read(&tree).unwrap().len(), 5 * 32);
    }
    let mut wrong = bytes;
    wrong[4 * FILE_GROUP_BYTES + 9] ^= 1;
    fs::write(shelf.path(hash), &wrong).unwrap();
    let mut held = shelf.open(hash).unwrap().unwrap();
    assert!(held.group(3).is_ok());
    assert!(matches!(held.group(4), Err(FileError::Damaged(damaged)) if damaged == hash));
    wrong.truncate(100);
    fs::write(shelf.path(hash), &wrong).unwrap();
    assert!(shelf.open(hash).unwrap().unwrap().group(0).is_err());
    wrong.resize(2 * FILE_GROUP_BYTES, 0);
    fs::write(shelf.path(hash), &wrong).unwrap();
    assert!(matches!(shelf.open(hash), Err(FileError::Damaged(_))));
    assert!(shelf.discard_damaged(hash));
    assert!(shelf.open(hash).unwrap().is_none());
}

/// R385.
#[test]
fn what_nobody_names_goes_after_thirty_days() {
    let (_folder, shelf, hash) = shelf_with(b"a file");
    let (none, named) = (BTreeSet::new(), BTreeSet::from([hash]));
    let now = SystemTime::now();
    let later = now + Duration::from_millis(FILE_UNNAMED_AGE_MAX.0) + Duration::from_secs(60);
    assert_eq!(shelf.unnamed(&none, now), []);
    assert_eq!(shelf.unnamed(&none, later), [hash]);
    // Whoever puts it back begins anew.
    assert_eq!(shelf.unnamed(&named, later), []);
    assert_eq!(shelf.unnamed(&none, later), []);
    shelf.note_document(hash, DOCUMENT);
    shelf.note_document(hash, DOCUMENT);
    assert_eq!(shelf.documents_of(hash), [DOCUMENT]);
    shelf.remove(hash).unwrap();
    assert_eq!(shelf.documents_of(hash), []);
}

#[test]
fn what_was_coming_and_is_not_wanted_is_removed() {
    let (_folder, shelf, _) = shelf_with(b"a file");
    let hashes = [FileHash([1; 32]), FileHash([2; 32])];
    hashes.iter().for_each(|hash| drop(shelf.coming(*hash, 10).unwrap()));
    shelf.clean(|hash| hash == hashes[0]);
    let left: Vec<String> = fs::read_dir(shelf.path(hashes[0]).parent().unwrap().join("coming"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    assert_eq!(left, [format!("{}.10", hashes[0])]);
}

/// What a holder does with the parts that it is asked for.
#[derive(Clone, Copy)]
enum Holder {
    Honest,
    /// Sends this group with a bit turned.
    Lies(u64),
    /// Sends hashes of another file.
    OtherTree,
    /// Closes the stream in the middle of this group.
    Leaves(u64),
    Denies(Denial),
}

/// Answers as the other node, and returns the groups for which it was asked.
async fn hold(mut line: super::stream::FileLine<Pipe>, bytes: Vec<u8>, holder: Holder) -> Vec<u64> {
    let mut tree = djuntu_protocol::file::TreeBuilder::default();
    tree.update(&bytes);
    let tree = tree.finish();
    let mut asked = Vec::new();
    while let Ok(message) = line.read_message(128).await {
        let ask = Ask::from_bytes(&message).unwrap();
        assert!(ask.is_valid());
        if let Holder::Denies(denial) = holder {
            line.write_message(&Reply::Denied(denial).to_bytes()).await.unwrap();
            return asked;
        }
        line.write_message(&Reply::Here.to_bytes()).await.unwrap();
        if ask.with_tree {
            let mut hashes = tree.to_bytes();
            if matches!(holder, Holder::OtherTree) {
                hashes[7] ^= 1;
            }
            line.write(&hashes).await.unwrap();
        }
        for group in ask.from..ask.from + ask.count {
            asked.push(group);
            let from = usize::try_from(group).unwrap() * FILE_GROUP_BYTES;
            let mut part = bytes[from..bytes.len().min(from + FILE_GROUP_BYTES)].to_vec();
            match holder {
                Holder::Lies(lie) if lie == group => part[0] ^= 1,
                Holder::Leaves(last) if last == group => {
                    line.write(&part[..part.len() / 2]).await.ok();
                    return asked;
                }
                _ => {}
            }
            // Whoever found the lie asks no more.
            if line.write(&part).await.is_err() {
                return asked;
            }
        }
    }
    asked
}

async fn exchange(shelf: &Shelf, bytes: &[u8], holder: Holder) -> (Result<(), FetchError>, Vec<u64>) {
    let hash = FileHash(*blake3::hash(bytes).as_bytes());
    let wanted = Wanted { document: DOCUMENT, hash, size: bytes.len() as u64 };
    let (ours, theirs) = pipe();
    let coming = shelf.coming(hash, wanted.size).unwrap();
    let done = Arc::new(AtomicU64::new(0));
    let holding = tokio::spawn(hold(super::stream::FileLine::new(theirs), bytes.to_vec(), holder));
    let outcome = complete(ours, coming, wanted, &done, async |_| ()).await;
    if outcome.is_ok() {
        assert_eq!(done.load(Ordering::Relaxed), wanted.size);
    }
    (outcome, holding.await.unwrap())
}

#[tokio::test]
async fn a_file_comes_whole_and_under_its_name() {
    for size in [1, FILE_GROUP_BYTES, FILE_GROUP_BYTES + 1, 9 * FILE_GROUP_BYTES + 1] {
        let folder = tempfile::tempdir().unwrap();
        let shelf = Shelf::of(folder.path());
        let bytes = bytes_of(size);
        let (outcome, asked) = exchange(&shelf, &bytes, Holder::Honest).await;
        outcome.unwrap();
        assert_eq!(asked, (0..size.div_ceil(FILE_GROUP_BYTES) as u64).collect::<Vec<_>>());
        let hash = FileHash(*blake3::hash(&bytes).as_bytes());
        assert_eq!(fs::read(shelf.path(hash)).unwrap(), bytes);
        assert!(shelf.open(hash).unwrap().is_some());
    }
}

/// R381: nothing that was checked is carried again, also after a start, and what was damaged meanwhile is.
#[tokio::test]
async fn what_was_carried_before_a_cut_is_kept() {
    let folder = tempfile::tempdir().unwrap();
    let shelf = Shelf::of(folder.path());
    let bytes = bytes_of(20 * FILE_GROUP_BYTES + 3);
    let hash = FileHash(*blake3::hash(&bytes).as_bytes());
    let (cut, _) = exchange(&shelf, &bytes, Holder::Leaves(7)).await;
    assert!(matches!(cut, Err(FetchError::Broken(_))), "{cut:?}");
    let path = folder.path().join("files/coming").join(format!("{hash}.{}", bytes.len()));
    // A machine that dies may leave half a group, or worse, behind what is good.
    let mut left = fs::read(&path).unwrap();
    assert_eq!(left.len(), 7 * FILE_GROUP_BYTES);
    left[6 * FILE_GROUP_BYTES] ^= 1;
    left.extend_from_slice(b"half a group");
    fs::write(&path, &left).unwrap();
    assert_eq!(shelf.coming(hash, bytes.len() as u64).unwrap().groups(), 6);
    let (outcome, asked) = exchange(&shelf, &bytes, Holder::Honest).await;
    outcome.unwrap();
    assert_eq!(asked, (6..21).collect::<Vec<_>>());
    assert_eq!(fs::read(shelf.path(hash)).unwrap(), bytes);
    assert!(!path.exists());
}

/// R381: what is not the file is found out with the first group of it, and what came before stays.
#[tokio::test]
async fn a_node_that_sends_something_else_is_found_out() {
    let folder = tempfile::tempdir().unwrap();
    let shelf = Shelf::of(folder.path());
    let bytes = bytes_of(12 * FILE_GROUP_BYTES);
    let hash = FileHash(*blake3::hash(&bytes).as_bytes());
    let (outcome, _) = exchange(&shelf, &bytes, Holder::OtherTree).await;
    assert!(matches!(outcome, Err(FetchError::File(FileError::Wrong(_)))), "{outcome:?}");
    let (outcome, _) = exchange(&shelf, &bytes, Holder::Lies(5)).await;
    assert!(matches!(outcome, Err(FetchError::File(FileError::Wrong(_)))), "{outcome:?}");
    // Whoever says a wrong number of bytes takes nothing away either.
    shelf.coming(hash, 1).unwrap().take_tree(&[]).unwrap();
    assert_eq!(shelf.coming(hash, bytes.len() as u64).unwrap().groups(), 5);
    let (outcome, _) = exchange(&shelf, &bytes, Holder::Denies(Denial::NotHere)).await;
    assert!(matches!(outcome, Err(FetchError::Denied(Denial::NotHere))));
    assert!(shelf.size(hash).is_none(), "nothing that is not whole has the name");
}

/// R383: a part takes about a second, whatever the line carries.
#[test]
fn parts_are_as_long_as_the_line_carries_in_a_moment() {
    let millis = Duration::from_millis;
    assert_eq!(paced(4, millis(10)), 8);
    assert_eq!(paced(FILE_GROUPS_PER_ASK_MAX, millis(10)), FILE_GROUPS_PER_ASK_MAX);
    assert_eq!(paced(16, millis(1_000)), 16);
    assert_eq!(paced(16, millis(3_000)), 8);
    assert_eq!(paced(1, millis(60_000)), 1);
}

/// A document may name any number of bytes for a file.
#[tokio::test]
async fn a_size_that_is_not_that_of_the_file_is_found_out() {
    let folder = tempfile::tempdir().unwrap();
    let shelf = Shelf::of(folder.path());
    let bytes = bytes_of(3 * FILE_GROUP_BYTES);
    let hash = FileHash(*blake3::hash(&bytes).as_bytes());
    let size = bytes.len() as u64 - 1;
    let mut coming = shelf.coming(hash, size).unwrap();
    let mut tree = djuntu_protocol::file::TreeBuilder::default();
    tree.update(&bytes);
    coming.take_tree(&tree.finish().to_bytes()).unwrap();
    coming.take(&bytes[..FILE_GROUP_BYTES]).unwrap();
    coming.take(&bytes[FILE_GROUP_BYTES..2 * FILE_GROUP_BYTES]).unwrap();
    assert!(coming.take(&bytes[2 * FILE_GROUP_BYTES..3 * FILE_GROUP_BYTES - 1]).is_err());
    assert!(coming.finish().is_err());
    assert_eq!(FileTree::byte_count(u64::MAX), None);
}
