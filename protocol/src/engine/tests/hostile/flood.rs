//! Peers that send more than anybody can do, while the disk is slow: what waits is bounded (R95).

use super::*;
use crate::document::ChainHead;

fn head(seq: u64) -> ChainHead {
    ChainHead { author: PublicKey([1; 32]), epoch: 1, seq, id: EntryId([2; 32]) }
}

/// R57: an honest sender never has so much under way.
#[test]
fn pages_that_nobody_asked_for_are_a_flood() {
    let mut stage = Stage::connected();
    stage.world.stop_disk(0);
    let author = stage.author(7);
    let large = |number: u64| {
        let chain = Chain { seq: number, prev: (number > 0).then_some(EntryId([1; 32])) };
        author.changes(stage.project, chain, Time(1), vec![vec![0; 1 << 19]]).expect("a form")
    };
    let entries: Vec<Verified> = (0..3).map(large).collect();
    let mut sent = 0;
    while stage.world.session(0, stage.twin).is_some() {
        stage.world.bring(0, stage.twin, &[&entries[sent % 3]]);
        sent += 1;
        assert!(sent < 32, "never ended");
    }
    assert_eq!(stage.world.ended(0, stage.twin), Some((Violation::Flood, false)));
    assert!(sent * (1 << 19) >= limits::INBOX_BYTES_MAX && stage.world.waiting(0) < 8, "{sent}");
    stage.world.start_disk(0);
    stage.world.connect(0, 1);
    stage.world.assert_equal();
}

#[test]
fn a_page_waits_once_however_many_follow() {
    let mut stage = Stage::connected();
    stage.world.stop_disk(0);
    let edits: Vec<Verified> = (0..40).map(|number| stage.edit(100 + number, &format!("título {number}"))).collect();
    for edit in &edits {
        stage.world.bring(0, stage.twin, &[edit]);
    }
    assert!(stage.world.waiting(0) < 4, "{}", stage.world.waiting(0));
    stage.world.start_disk(0);
    assert_eq!(stage.world.heard(0, stage.twin).iter().filter(|m| matches!(m, Message::Stored(_))).count(), 40);
    assert!(stage.world.stored(0, stage.project).len() > 40);
}

#[test]
fn told_heads_wait_within_a_bound() {
    let mut stage = Stage::connected();
    stage.world.stop_disk(0);
    let heads = |answer| DocumentHeads { document: stage.project, heads: vec![head(1); 4_096], answer };
    let frame = Message::Heads(vec![heads(true), heads(true), heads(true)]).encode();
    for _ in 0..60 {
        stage.world.say_bytes(0, stage.twin, frame.clone());
    }
    let held: usize = stage.world.heads_waiting(0);
    assert!(held <= limits::HEADS_WAITING_MAX && stage.world.waiting(0) < 32, "{held}");
    stage.world.start_disk(0);
    stage.world.hang_up(0, stage.twin);
    stage.world.connect(0, 1);
    stage.world.assert_equal();
}

/// Heads of documents that wait to be sent, while the peer acknowledges nothing.
#[test]
fn heads_of_what_is_to_be_sent_are_bounded() {
    let mut outbox = crate::session::Outbox::default();
    for number in 0..200_u8 {
        outbox.queue(DocumentId([number; 32]), vec![head(1); limits::HEADS_PER_DOCUMENT_MAX], false);
    }
    assert_eq!(outbox.documents(), limits::HEADS_QUEUED_MAX / limits::HEADS_PER_DOCUMENT_MAX);
    while outbox.take_document().is_some() {}
    outbox.queue(DocumentId([1; 32]), vec![head(1)], false);
    assert_eq!(outbox.documents(), 1, "and there is room again");
}

#[test]
fn one_difference_is_told_once_however_often_it_is_found() {
    let mut stage = Stage::connected();
    stage.world.stop_disk(0);
    // [1, [1, [a listing of the project with a fingerprint of zeros]]], as answers to an opening of ours.
    let listed = [
        &[0x82, 1, 0x82, 1, 0x81, 0x83, 1, 0x40, 0x81, 0x82, 0x58, 32][..],
        stage.project.as_bytes(),
        &[0x4c],
        &[0; 12],
    ];
    let frame = compare(&stage, &listed.concat());
    for _ in 0..300 {
        stage.world.say_bytes(0, stage.twin, frame.clone());
    }
    assert!(stage.world.session(0, stage.twin).is_some());
    assert!(stage.world.waiting(0) < 6, "{}", stage.world.waiting(0));
}

#[test]
fn documents_that_do_not_exist_are_asked_for_within_a_bound() {
    let mut stage = Stage::connected();
    let mut dice = crate::tests::fixtures::Dice::new(1);
    for _ in 0..20 {
        let mut ids: Vec<[u8; 32]> = (0..24).map(|_| std::array::from_fn(|_| dice.byte())).collect();
        ids.sort_unstable();
        let mut listing = vec![0x82, 1, 0x82, 1, 0x81, 0x83, 1, 0x40, 0x98, 24];
        for id in ids {
            listing.extend([&[0x82, 0x58, 32][..], &id, &[0x4c], &[0; 12]].concat());
        }
        let frame = compare(&stage, &listing);
        stage.world.say_bytes(0, stage.twin, frame);
    }
    let session = stage.world.session(0, stage.twin).expect("it is no offence to have many documents");
    assert_eq!(session.awaited.len(), 480);
    stage.world.hang_up(0, stage.twin);
    assert!(stage.world.session(0, stage.twin).is_none(), "and all of it is forgotten with the session");
}

/// R92: silent connections do not keep a twin out, and do not stay.
#[test]
fn silent_strangers_leave_room_for_twins() {
    let mut stage = Stage::new();
    let stranger = |number: u32| {
        let mut seed = [3; 32];
        seed[..4].copy_from_slice(&number.to_le_bytes());
        SecretKey::from_bytes(seed).public()
    };
    for number in 0..200 {
        stage.world.dial(0, stranger(number));
    }
    let open = |stage: &Stage| (0..200).filter(|number| stage.world.session(0, stranger(*number)).is_some()).count();
    assert_eq!(open(&stage), limits::STRANGERS_MAX);
    assert_eq!(stage.world.ended(0, stranger(150)), Some((Violation::TooManySessions, false)));
    let maio = stage.world.engine(1).territory();
    stage.world.greet(0, stage.twin, maio);
    assert!(stage.world.session(0, stage.twin).is_some());
    stage.world.pass(limits::GREETING_AGE_MAX.0 + 1);
    stage.world.tick(0);
    assert_eq!(open(&stage), 0);
    assert!(stage.world.session(0, stage.twin).is_some());
    // Nobody is remembered who only came by.
    assert!(stage.world.remembered(0) <= 2, "{}", stage.world.remembered(0));
}

#[test]
fn who_stays_a_stranger_does_not_stay() {
    let mut stage = Stage::connected();
    let (maio, stranger) = (stage.world.engine(1).territory(), SecretKey::from_bytes([99; 32]).public());
    stage.world.greet(0, stranger, maio);
    stage.world.pass(limits::GREETING_AGE_MAX.0 + 1);
    stage.world.tick(0);
    assert!(stage.world.session(0, stranger).is_some());
    stage.world.pass(limits::STRANGER_AGE_MAX.0);
    stage.world.tick(0);
    assert!(stage.world.session(0, stranger).is_none());
    assert!(stage.world.session(0, stage.twin).is_some());
}

#[test]
fn a_repeated_difference_raises_one_alarm() {
    let mut stage = Stage::connected();
    let opening = [&[0x82, 0, 0x82, 0, 0x50][..], &[9; 16]].concat();
    let frame = compare(&stage, &opening);
    for _ in 0..50 {
        stage.world.say_bytes(0, stage.twin, frame.clone());
    }
    let alarms = stage.world.events(0).iter().filter(|event| matches!(event, Event::Stuck(..))).count();
    assert_eq!(alarms, 1);
}
