//! Tests of the index on disk: closing, crashing, and files that were damaged.

#![allow(clippy::indexing_slicing)]

use super::conformance::{document, run, update};
use super::*;
use std::fs;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

/// How many batches [`batch`] knows; each is a step of the history that the tests commit.
const BATCHES: u32 = 40;

fn folder() -> TempDir {
    tempfile::tempdir().expect("a folder")
}

fn open(folder: &Path) -> SledIndex {
    SledIndex::open(folder).expect("opens")
}

/// The batch number `step`, from 1: it says in its position which one it is.
fn batch(step: u32) -> Batch {
    let number = u8::try_from(step % 8).expect("small");
    let count = step.div_ceil(8) * 3;
    let added: Vec<_> = (count - 3..count).map(|ordinal| ordinal * 8 + u32::from(number)).collect();
    // Large enough for the file to have several of sled's segments.
    let header = vec![number; 20_000 + step as usize];
    Batch {
        documents: vec![update(number, &header, count, &added)],
        settings: vec![("step".to_owned(), Some(step.to_le_bytes().to_vec()))],
        indexed_to: Some(Position { segment: 1, offset: u64::from(step) }),
        epoch: Some(u64::from(step)),
    }
}

fn commit_all(index: &mut dyn Index) {
    for step in 1..=BATCHES {
        index.commit(&batch(step)).expect("committed");
    }
}

/// Checks that `index` is what the batches up to the one that it claims to reach make of an empty index, or that it says
/// that it is damaged. Returns which batch that is.
fn check_prefix(index: &dyn Index) -> Result<u32, IndexError> {
    let step = u32::try_from(index.indexed_to().offset).expect("a step");
    let mut expected = MemoryIndex::default();
    for step in 1..=step {
        expected.commit(&batch(step)).expect("committed");
    }
    let documents = index.documents().collect::<Result<Vec<_>, _>>()?;
    assert_eq!(documents, expected.documents().map(|row| row.expect("intact")).collect::<Vec<_>>());
    for (document, _) in documents {
        assert_eq!(index.entries(document)?, expected.entries(document).expect("intact"));
    }
    assert_eq!(index.setting("step")?, expected.setting("step").expect("intact"));
    assert_eq!(index.epoch(), u64::from(step));
    Ok(step)
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("created");
    for file in fs::read_dir(from).expect("listed") {
        let file = file.expect("listed");
        let target = to.join(file.file_name());
        match file.file_type().expect("known").is_dir() {
            true => copy(&file.path(), &target),
            false => drop(fs::copy(file.path(), target).expect("copied")),
        }
    }
}

#[test]
fn both_indexes_conform() {
    run(|| Box::new(MemoryIndex::default()));
    let folders = folder();
    let mut number = 0;
    run(|| {
        number += 1;
        Box::new(open(&folders.path().join(number.to_string())))
    });
}

#[test]
fn a_closed_index_opens_as_it_was() {
    let folder = folder();
    for _ in 0..2 {
        let mut index = open(folder.path());
        if index.epoch() == 0 {
            commit_all(&mut index);
        }
        assert_eq!(check_prefix(&index).expect("intact"), BATCHES);
    }
}

#[test]
fn a_crash_leaves_some_prefix_of_what_was_committed() {
    let folder = folder();
    let mut index = open(&folder.path().join("live"));
    for step in 1..=BATCHES {
        index.commit(&batch(step)).expect("committed");
        if step % 10 == 0 {
            index.flush().expect("flushed");
        }
        if step % 3 == 0 {
            // What a process that is killed now leaves in the files.
            let image = folder.path().join(step.to_string());
            copy(&folder.path().join("live"), &image);
            let reached = check_prefix(&open(&image)).expect("a kill damages nothing");
            assert!((step / 10 * 10..=step).contains(&reached), "{reached} of {step}");
        }
    }
}

#[test]
fn an_index_behind_takes_the_rest() {
    let folder = folder();
    {
        let mut index = open(folder.path());
        (1..=10).for_each(|step| index.commit(&batch(step)).expect("committed"));
    }
    let mut index = open(folder.path());
    let reached = check_prefix(&index).expect("intact");
    (reached + 1..=BATCHES).for_each(|step| index.commit(&batch(step)).expect("committed"));
    assert_eq!(check_prefix(&index).expect("intact"), BATCHES);
}

#[test]
fn two_processes_never_open_one_index() {
    let folder = folder();
    let _index = open(folder.path());
    assert!(matches!(SledIndex::open(folder.path()), Err(IndexError::InUse)));
}

#[test]
fn an_index_that_was_closed_opens_at_once() {
    let folder = folder();
    for step in 1..=BATCHES {
        // sled's own threads may still be writing when the index before this one is dropped.
        open(folder.path()).commit(&batch(step)).expect("committed");
    }
    assert_eq!(check_prefix(&open(folder.path())).expect("intact"), BATCHES);
}

#[test]
fn a_discarded_index_begins_empty() {
    let folder = folder();
    let path = folder.path().join("index");
    SledIndex::discard(&path).expect("nothing to discard");
    commit_all(&mut open(&path));
    SledIndex::discard(&path).expect("discarded");
    assert_eq!(check_prefix(&open(&path)).expect("intact"), 0);
}

#[test]
fn an_unfinished_snapshot_is_no_obstacle() {
    let folder = folder();
    commit_all(&mut open(folder.path()));
    fs::write(folder.path().join("snap.00000000001.generating"), b"half a snapshot").expect("written");
    assert_eq!(check_prefix(&open(folder.path())).expect("intact"), BATCHES);
}

#[test]
fn a_folder_that_cannot_be_used_is_an_error() {
    let folder = folder();
    fs::write(folder.path().join("file"), b"").expect("written");
    assert!(SledIndex::open(&folder.path().join("file")).is_err());
    assert!(SledIndex::open(&folder.path().join("file").join("index")).is_err());
}

/// The files of an index that was closed.
fn files(folder: &Path) -> Vec<PathBuf> {
    let files = fs::read_dir(folder).expect("listed").map(|file| file.expect("listed").path());
    let mut files: Vec<_> = files.filter(|file| file.is_file()).collect();
    files.sort();
    files
}

/// One way to damage a file, chosen by `number`.
fn damage(bytes: &mut Vec<u8>, number: usize) {
    let random = blake3::hash(&number.to_le_bytes());
    let at = u32::from_le_bytes(*random.as_bytes().first_chunk().expect("long")) as usize % bytes.len().max(1);
    let page = (at / 4_096 * 4_096).min(bytes.len());
    let page_end = (page + 4_096).min(bytes.len());
    match number % 7 {
        0 => bytes.truncate(at),
        1 => bytes[page..page_end].fill(0),
        2 => bytes.iter_mut().skip(at).step_by(997).for_each(|byte| *byte ^= 1 << (number / 7 % 8)),
        3 => bytes.iter_mut().skip(at).take(1).for_each(|byte| *byte ^= 1 << (number / 7 % 8)),
        4 => bytes.clear(),
        5 => bytes.iter_mut().zip(random.as_bytes().iter().cycle()).for_each(|(byte, noise)| *byte = *noise),
        _ => bytes[page..page_end].fill(0xff),
    }
}

#[test]
fn a_damaged_index_is_noticed_or_still_right() {
    let origin = folder();
    let live = origin.path().join("live");
    for steps in [1..=15, 16..=30, 31..=BATCHES] {
        let mut index = open(&live);
        steps.for_each(|step| index.commit(&batch(step)).expect("committed"));
    }
    let (mut right, mut damaged) = (0, 0);
    for name in files(&live).iter().filter_map(|file| file.file_name()) {
        for number in 0..42 {
            let image = origin.path().join("image");
            copy(&live, &image);
            let mut bytes = fs::read(image.join(name)).expect("read");
            damage(&mut bytes, number);
            fs::write(image.join(name), bytes).expect("written");
            match SledIndex::open(&image).and_then(|index| check_prefix(&index)) {
                Ok(_) => right += 1,
                Err(IndexError::Damaged(_)) => damaged += 1,
                Err(other) => panic!("{other} after damage {number} to {}", name.display()),
            }
            SledIndex::discard(&image).expect("discarded");
            assert_eq!(open(&image).epoch(), 0, "a new index works after the damaged one");
            SledIndex::discard(&image).expect("discarded");
        }
    }
    assert!(right > 0 && damaged > 0, "{right} were right, {damaged} damaged");
}

#[test]
fn rows_that_were_changed_or_lost_are_noticed() {
    let origin = folder();
    let lost = [
        super::rows::SUMMARY_KEY.to_vec(),
        super::rows::document_key(document(3)),
        super::rows::entries_key(document(3), 0),
        super::rows::setting_key("step"),
    ];
    for (number, key) in lost.iter().flat_map(|key| [None, Some(&b"other"[..])].map(|value| (key, value))).enumerate() {
        let folder = origin.path().join(number.to_string());
        commit_all(&mut open(&folder));
        let changed = open(&folder).with(|database| {
            Ok(match key.1 {
                None => database.remove(key.0)?,
                Some(value) => database.insert(key.0, value)?,
            })
        });
        changed.expect("changed");
        let checked = SledIndex::open(&folder).and_then(|index| check_prefix(&index));
        assert!(matches!(checked, Err(IndexError::Damaged(_))), "{key:?}: {checked:?}");
    }
}
