//! Pages that are stored as they came (R165).

use super::orphans::chain_of;
use super::*;

/// Lets a node that has no log in memory get pages at once, before its disk answers. Returns how many entries it stored as
/// they came.
fn bring_at_once(stage: &mut Stage, pages: &[Vec<u8>]) -> usize {
    let before = stage.world.stored_as_they_came(0);
    stage.world.forget_logs(0);
    stage.world.stop_disk(0);
    for (number, page) in (0..).zip(pages) {
        stage.world.say(0, stage.twin, &Message::Page(number, page.clone().into()));
    }
    stage.world.start_disk(0);
    stage.world.stored_as_they_came(0) - before
}

fn page_of(entries: &[Vec<u8>]) -> Vec<u8> {
    bundle::encode_page(&entries.iter().map(Vec::as_slice).collect::<Vec<_>>())
}

fn chain(stage: &Stage) -> Vec<Vec<u8>> {
    chain_of(stage, 7, 40).iter().map(|entry| entry.bytes().to_vec()).collect()
}

fn assert_stored(stage: &Stage, entries: &[Vec<u8>]) {
    let held = stage.world.stored(0, stage.project);
    assert!(entries.iter().all(|entry| held.contains(entry)), "with their own signatures");
}

#[test]
fn a_page_whose_entries_are_new_is_stored_as_it_came() {
    let mut stage = Stage::connected();
    let entries = chain(&stage);
    assert_eq!(bring_at_once(&mut stage, &[page_of(&entries)]), entries.len());
    assert_stored(&stage, &entries);
}

/// Two twins pass on one page as it came to them: the second time all of it is known.
#[test]
fn a_page_that_comes_twice_is_stored_once() {
    let mut stage = Stage::connected();
    let entries = chain(&stage);
    let page = page_of(&entries);
    assert_eq!(bring_at_once(&mut stage, &[page.clone(), page.clone(), page_of(&entries[20..])]), entries.len());
    assert_stored(&stage, &entries);
    assert_eq!(stage.world.blamed(0, stage.twin), None);
}

/// The id of an entry does not cover its signature, and of what is known none is checked.
#[test]
fn signatures_that_nobody_checked_are_not_stored() {
    let mut stage = Stage::connected();
    let entries = chain(&stage);
    let raw = bundle::raw_page(&entries.iter().map(Vec::as_slice).collect::<Vec<_>>());
    let mut forged = entries.clone();
    for entry in &mut forged {
        *entry.last_mut().expect("a signature") ^= 1;
    }
    assert_eq!(
        bring_at_once(&mut stage, &[raw, page_of(&forged)]),
        0,
        "the first is not packed, the second not checked"
    );
    assert_stored(&stage, &entries);
}
