//! Entries that rest on what never comes (R64).

use super::*;
use crate::act::Proposal;
use crate::identity::{ChangeHash, TerritoryId, TextHash};

/// Returns a chain of acts of the twin in one epoch.
pub(super) fn chain_of(stage: &Stage, epoch: u64, length: u32) -> Vec<Verified> {
    let author = stage.author(epoch);
    let mut chain = Chain::default();
    (0..length)
        .map(|number| {
            let act = Act::Propose(Proposal {
                number,
                text: TextHash([1; 32]),
                heads: vec![ChangeHash([1; 32])],
                parties: vec![TerritoryId([1; 32])],
                ratifying: Vec::new(),
            });
            let entry = author.act(Some(stage.project), chain, Time(1), &act, vec![], None).expect("a form");
            chain = Chain::after(&entry);
            entry
        })
        .collect()
}

#[test]
fn entries_that_come_backwards_find_their_place() {
    let mut stage = Stage::connected();
    let mut entries = chain_of(&stage, 7, 40);
    entries.reverse();
    for entry in &entries {
        stage.world.bring(0, stage.twin, &[entry]);
    }
    let held = stage.world.stored(0, stage.project);
    assert!(entries.iter().all(|entry| held.contains(&entry.bytes().to_vec())));
    assert_eq!(stage.world.blamed(0, stage.twin), None);
}

#[test]
fn too_many_are_dropped_and_come_back() {
    let mut stage = Stage::connected();
    let before = stage.world.holdings(0);
    let entries = chain_of(&stage, 7, u32::try_from(limits::ORPHANS_PER_AUTHOR_MAX).expect("few") + 40);
    let (first, rest) = entries.split_first().expect("many");
    stage.world.bring(0, stage.twin, &rest.iter().collect::<Vec<_>>());
    assert_eq!(stage.world.blamed(0, stage.twin), Some(Violation::TooManyOrphans));
    assert_eq!(stage.world.holdings(0), before, "nothing is stored that rests on nothing");
    stage.world.bring(0, stage.twin, &[first]);
    let held = stage.world.stored(0, stage.project).len();
    assert!(held >= limits::ORPHANS_PER_AUTHOR_MAX, "{held}");
    stage.world.bring(0, stage.twin, &entries.iter().collect::<Vec<_>>());
    let held = stage.world.stored(0, stage.project);
    assert!(entries.iter().all(|entry| held.contains(&entry.bytes().to_vec())));
}

/// Forged orphans cost their sender's share and nobody else's.
#[test]
fn one_peer_takes_no_more_than_its_share() {
    let mut orphans = super::super::super::orphans::Orphans::default();
    let stage = Stage::new();
    let entry = crate::gate::Candidate::from(crate::tests::fixtures::parsed(&stage.edit(7, "a")));
    let awaited = crate::gate::Awaited::Cooperation(DocumentId([1; 32]));
    let (one, other) = (PublicKey([1; 32]), PublicKey([2; 32]));
    assert!(orphans.keep(entry.clone(), one, awaited, Time(0)));
    assert!(orphans.keep(entry.clone(), other, awaited, Time(0)), "held already");
    orphans.forget(&one);
    assert!(!orphans.wait_in(&stage.project));
    assert!(orphans.keep(entry, other, awaited, Time(0)));
    orphans.expire(Time(limits::ORPHAN_AGE_MAX.0));
    assert!(orphans.wait_in(&stage.project));
    assert!(orphans.take(&stage.project, |_| false).is_empty());
    orphans.expire(Time(limits::ORPHAN_AGE_MAX.0 + 1));
    assert!(!orphans.wait_in(&stage.project));
}

/// A twin with an honest key and hostile code: it equivocates, tells each half something else, and lies about heads.
#[test]
fn a_twin_that_lies_splits_nobody() {
    let mut stage = Stage::new();
    let second = stage.world.add_node(None);
    let code = stage.world.invite(0, Purpose::Node);
    stage.world.accept(second, &code);
    stage.world.connect(0, second);
    stage.world.disconnect(0, second);
    let maio = stage.world.engine(1).territory();
    let change = crate::tests::fixtures::Writer::new(stage.author(7), stage.project).change("mesmo");
    // One change in two entries, another title each, and a branch behind each.
    let versions = [1, 2].map(|time| {
        let author = stage.author(7);
        author.changes(stage.project, Chain::default(), Time(time), vec![change.clone()]).expect("a form")
    });
    let others = ["um", "dois"].map(|title| stage.edit(8, title));
    for (node, (version, other)) in [0, second].into_iter().zip(versions.iter().zip(&others)) {
        stage.world.greet(node, stage.twin, maio);
        stage.world.bring(node, stage.twin, &[version, other]);
        let lie = crate::document::ChainHead { author: stage.twin, epoch: 7, seq: u64::MAX, id: EntryId([9; 32]) };
        let heads = DocumentHeads { document: stage.project, heads: vec![lie], answer: true };
        stage.world.say(node, stage.twin, &Message::Heads(vec![heads]));
        assert_eq!(stage.world.blamed(node, stage.twin), None);
        stage.world.hang_up(node, stage.twin);
    }
    stage.world.connect(0, second);
    stage.world.assert_equal();
    let titles = [0, second].map(|node| stage.world.title(node, stage.project));
    assert_eq!(titles[0], titles[1]);
    for node in [0, second] {
        let held = stage.world.stored(node, stage.project);
        assert!(versions.iter().chain(&others).all(|entry| held.contains(&entry.bytes().to_vec())), "node {node}");
    }
}
