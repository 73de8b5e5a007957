//! Frames that are changed at random, of every message: no panic, and nothing that is held changes.

use super::*;
use crate::tests::fixtures::Dice;

/// Returns what an honest twin says in a session, one frame of each kind and more.
fn conversation(stage: &mut Stage) -> Vec<Vec<u8>> {
    let maio = stage.world.engine(1).territory();
    let heads = stage.world.engine(0).logs.peek(&stage.project).expect("loaded").heads();
    let hello = Message::Hello(stage.world.hello(maio));
    let opening = reconcile::open(&PrefixTree::new());
    let roots = Roots { authority: [1; 12], sets: vec![(stage.home, opening.clone())] };
    let told = DocumentHeads { document: stage.project, heads, answer: true };
    let all = DocumentHeads { document: stage.project, heads: vec![], answer: false };
    let listing = [
        &[0x82, 1, 0x82, 1, 0x81, 0x83, 1, 0x40, 0x81, 0x82, 0x58, 32][..],
        stage.project.as_bytes(),
        &[0x4c],
        &[0; 12],
    ];
    let held = stage.world.stored(1, stage.project);
    let entries: Vec<&[u8]> = held.iter().map(Vec::as_slice).collect();
    vec![
        hello.encode(),
        Message::Roots(roots).encode(),
        Message::Compare(stage.home, opening).encode(),
        compare(stage, &listing.concat()),
        Message::Heads(vec![told, all]).encode(),
        page(&entries),
        Message::Stored(0).encode(),
        Message::Close(5).encode(),
    ]
}

#[test]
fn mutated_conversations_change_nothing() {
    let mut stage = Stage::connected();
    let samples = conversation(&mut stage);
    let before = stage.world.holdings(0);
    let maio = stage.world.engine(1).territory();
    let mut dice = Dice::new(9);
    for round in 0..12_000 {
        if stage.world.session(0, stage.twin).is_none() {
            stage.world.greet(0, stage.twin, maio);
        }
        let mut frame = samples[round % samples.len()].clone();
        dice.mutate(&mut frame);
        stage.world.say_bytes(0, stage.twin, frame);
        stage.world.heard(0, stage.twin);
        if round % 100 == 0 {
            stage.world.pass(1_000);
            stage.world.tick(0);
            assert_eq!(stage.world.holdings(0), before, "round {round}");
        }
    }
    stage.world.hang_up(0, stage.twin);
    assert_eq!(stage.world.holdings(0), before);
    stage.world.connect(0, 1);
    stage.world.assert_equal();
}

/// The same while the disk hangs and comes back, so that everything waits.
#[test]
fn mutated_conversations_with_a_slow_disk_change_nothing() {
    let mut stage = Stage::connected();
    let samples = conversation(&mut stage);
    let before = stage.world.holdings(0);
    let maio = stage.world.engine(1).territory();
    let mut dice = Dice::new(10);
    for round in 0..4_000 {
        if stage.world.session(0, stage.twin).is_none() {
            stage.world.greet(0, stage.twin, maio);
        }
        match dice.below(40) {
            0 => stage.world.stop_disk(0),
            1 => stage.world.start_disk(0),
            _ => {}
        }
        let mut frame = samples[dice.below(samples.len())].clone();
        if dice.below(3) > 0 {
            dice.mutate(&mut frame);
        }
        stage.world.say_bytes(0, stage.twin, frame);
        stage.world.heard(0, stage.twin);
        assert!(stage.world.waiting(0) < 2_000, "round {round}");
    }
    stage.world.start_disk(0);
    stage.world.hang_up(0, stage.twin);
    assert_eq!(stage.world.holdings(0), before);
    stage.world.connect(0, 1);
    stage.world.assert_equal();
}

/// Entries with one mutation and a good signature, by a twin's own key: they pass all of the gate or none of it.
#[test]
fn mutated_entries_that_are_signed_again_leave_a_whole_log() {
    let mut stage = Stage::connected();
    let maio = stage.world.engine(1).territory();
    let node = stage.world.keys(1).node;
    let sample = stage.edit(7, "a");
    let mut dice = Dice::new(11);
    let mut kept = 0;
    for _ in 0..1_500 {
        if stage.world.session(0, stage.twin).is_none() {
            stage.world.greet(0, stage.twin, maio);
        }
        let mut body = sample.bytes()[..sample.bytes().len() - 64].to_vec();
        dice.mutate(&mut body);
        let signature = node.sign(crate::entry::DOMAIN, &body);
        body.extend_from_slice(&signature.0);
        let count = stage.world.stored(0, stage.project).len();
        stage.world.say_bytes(0, stage.twin, page(&[&body]));
        kept += stage.world.stored(0, stage.project).len() - count;
    }
    assert!(kept > 0, "another epoch or another time is another entry");
    stage.world.hang_up(0, stage.twin);
    stage.world.restart(0);
    let _: View = stage.world.view(0, stage.project);
    stage.world.connect(0, 1);
    stage.world.assert_equal();
}
