//! Named attacks, each refused for its own reason.

#![allow(clippy::disallowed_types, clippy::disallowed_methods, reason = "these tests measure how long a refusal takes")]

use super::super::InspectError::{self, *};
use super::super::{inspect, limits};
use super::crafted::{AUTHOR, Crafted, OTHER, body_of, chunk, put};
use super::{check_honest, samples};
use automerge::transaction::Transactable;
use automerge::{Change, ROOT};
use std::time::{Duration, Instant};

#[track_caller]
fn check(crafted: &Crafted, expected: InspectError) {
    assert_eq!(inspect(&crafted.chunk()), Err(expected));
}

/// Returns a crafted change of one operation after `change` was applied to it.
fn with(change: impl FnOnce(&mut Crafted)) -> Crafted {
    let mut crafted = Crafted::put_key();
    change(&mut crafted);
    crafted
}

fn number(value: u64) -> Vec<u8> {
    let mut bytes = Vec::new();
    put(&mut bytes, value);
    bytes
}

/// Returns a signed LEB128 number that is not negative.
fn signed(value: u64) -> Vec<u8> {
    let mut bytes = number(value);
    if let Some(last) = bytes.last_mut()
        && *last & 0x40 != 0
    {
        *last |= 0x80;
        bytes.push(0);
    }
    bytes
}

/// Returns the change that sets one key `count` times, in a few bytes.
fn run_length_bomb(count: u64) -> Crafted {
    let run = |value: &[u8]| [&signed(count), value].concat();
    Crafted::put_key()
        .column(21, &run(b"\x01k"))
        .column(52, &number(count))
        .column(66, &run(&[1]))
        .column(86, &run(&[2]))
        .column(112, &run(&[0]))
}

#[test]
fn the_crafted_changes_are_honest_before_they_are_spoilt() {
    for crafted in [Crafted::put_key(), Crafted::typed(), Crafted::deletions(), run_length_bomb(10_000)] {
        check_honest(&Change::from_bytes(crafted.chunk()).expect("Automerge reads it"));
    }
}

#[test]
fn bombs_are_refused_at_once() {
    let started = Instant::now();
    for count in [10_001, 1_000_000, 1_000_000_000, u64::from(u32::MAX), i64::MAX as u64] {
        check(&run_length_bomb(count), OperationCount);
        check(&run_length_bomb(5).column(112, &[&signed(count)[..], &[0]].concat()), UnequalColumns);
    }
    check(&run_length_bomb(5).column(112, &[&[5][..], &number(1 << 63)].concat()), PredecessorCount);
    check(&run_length_bomb(1 << 14).column(52, &number(1 << 63)), OperationCount);
    check(&run_length_bomb(5).column(1, &[&[0][..], &number(u64::MAX)].concat()), UnequalColumns);
    let long_key = [&signed(10_000)[..], &number(1_000_000), &vec![b'k'; 1_000_000]].concat();
    check(&run_length_bomb(10_000).column(21, &long_key), KeyLength);
    let literals = [&[0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x7f][..], &[1]].concat();
    check(&Crafted::put_key().column(66, &literals), Truncated);
    assert!(started.elapsed() < Duration::from_secs(1), "{:?}", started.elapsed());
}

#[test]
fn a_wrong_chunk_is_refused() {
    let honest = Crafted::put_key().chunk();
    let spoilt = |at: usize, byte: u8| inspect(&[&honest[..at], &[byte], &honest[at + 1..]].concat());
    assert_eq!(spoilt(0, 0), Err(Magic));
    assert_eq!(spoilt(4, !honest[4]), Err(Checksum));
    for chunk_type in [0, 2, 3, 255] {
        assert_eq!(spoilt(8, chunk_type), Err(ChunkType(chunk_type)));
    }
    assert_eq!(inspect(&[&honest[..], &[0]].concat()), Err(Length));
    assert_eq!(inspect(&[&honest[..], &honest].concat()), Err(Length));
    for end in 0..honest.len() {
        let expected = if end < 10 { Truncated } else { Length };
        assert_eq!(inspect(&honest[..end]), Err(expected), "cut after {end} bytes");
    }
    let body = body_of(&honest);
    for end in 0..body.len() {
        assert_eq!(inspect(&chunk(&body[..end])).err(), Some(Truncated), "repaired after a cut at {end}");
    }
}

#[test]
fn a_deflated_change_is_refused() {
    let mut change = samples::change_by(|document| document.put(ROOT, "k", "x".repeat(10_000)).expect("a value"));
    check_honest(&change);
    let deflated = change.bytes().into_owned();
    assert!(deflated.len() < 1_000);
    assert_eq!(inspect(&deflated), Err(ChunkType(2)));
}

#[test]
fn a_wrong_header_is_refused() {
    check(&with(|change| change.dependencies = vec![[1; 32]; 2]), DependencyOrder);
    check(&with(|change| change.dependencies = vec![[2; 32], [1; 32]]), DependencyOrder);
    check(&with(|change| change.dependencies = (0..65).map(|byte| [byte; 32]).collect()), DependencyCount);
    check(&with(|change| change.author = Vec::new()), ActorLength);
    check(&with(|change| change.author = vec![5; 45]), ActorLength);
    check(&with(|change| change.others = vec![vec![3; 15]]), ActorLength);
    check(&with(|change| change.others = vec![AUTHOR.to_vec()]), ActorOrder);
    check(&with(|change| change.others = vec![OTHER.to_vec(); 2]), ActorOrder);
    check(&with(|change| change.others = vec![vec![9; 16], OTHER.to_vec()]), ActorOrder);
    check(&with(|change| change.others = vec![OTHER.to_vec(); 1_024]), ActorCount);
    check(&with(|change| change.others = vec![OTHER.to_vec()]), UnnamedActor);
    for seq in [0, 11, u64::MAX] {
        check(&with(|change| change.seq = seq), Seq);
    }
    for start_op in [0, 1 << 31, u64::from(u32::MAX), 1 << 32, 1 << 63, u64::MAX] {
        check(&with(|change| change.start_op = start_op), OperationCounter);
    }
    let last = Crafted { start_op: limits::OPERATION_COUNTER_MAX - 5, ..run_length_bomb(5) };
    assert!(inspect(&last.chunk()).is_ok());
    check(&Crafted { start_op: last.start_op + 1, ..last }, OperationCounter);
    check(&with(|change| change.time = vec![0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x7f]), Time);
    check(&with(|change| change.time = vec![0x80, 0]), Number);
    check(&with(|change| change.time = vec![0xff, 0x7f]), Number);
    check(&with(|change| change.time = vec![0x80; 11]), Number);
    check(&with(|change| change.message = vec![b'm'; 257]), MessageLength);
    check(&with(|change| change.message = vec![0xff]), Text);
    check(&with(|change| change.extra = vec![0]), ExtraBytes);
    check(&with(|change| change.extra = vec![1, 4, b'a', b'u', b't', b'h']), ExtraBytes);
}

#[test]
fn wrong_columns_are_refused() {
    let put_key = Crafted::put_key;
    check(&put_key().column(53, &[1]), UnknownColumn(53));
    check(&put_key().column(65, &[0x7f, 1]), UnknownColumn(65));
    check(&put_key().column(u64::MAX - 15, &[1]), UnknownColumn(u64::MAX - 15));
    check(&put_key().column(29, &[1]), DeflatedColumn(29));
    check(&with(|change| change.columns.reverse()), ColumnOrder);
    check(&with(|change| change.columns.insert(1, (21, b"\x7f\x01k".to_vec()))), ColumnOrder);
    check(&with(|change| change.columns.insert(0, (1, Vec::new()))), EmptyColumn(1));
    check(&with(|change| change.columns.clear()), OperationCount);
    for always in [52, 66, 86, 112] {
        check(&put_key().column(always, &[]), MissingColumn);
    }
    check(&put_key().column(52, &[2]), UnequalColumns);
    check(&put_key().column(66, &[2, 1]), UnequalColumns);
    check(&put_key().column(148, &[1, 1]), UnequalColumns);
    check(&put_key().column(66, &[0x7f]), Truncated);
    check(&put_key().column(66, &[0x7f, 0x81, 0]), Number);
}

#[test]
fn run_lengths_that_automerge_does_not_write_are_refused() {
    let put_key = Crafted::put_key;
    check(&put_key().column(66, &[1, 1]), RunLength);
    check(&put_key().column(1, &[0, 0]), RunLength);
    check(&put_key().column(1, &[0, 1]), RunLength);
    check(&put_key().column(52, &[0]), Truncated);
    check(&put_key().column(52, &[0, 0]), RunLength);
    check(&put_key().column(148, &[1]), RunLength);
    let four = run_length_bomb(4);
    check(&four.clone().column(66, &[2, 1, 2, 1]), RunLength);
    check(&four.clone().column(66, &[0x7c, 1, 1, 1, 1]), RunLength);
    check(&four.clone().column(86, &[0x7e, 1, 2, 0x7e, 1, 2]), RunLength);
    check(&four.column(165, &[0, 2, 0, 2]), RunLength);
}

#[test]
fn wrong_values_are_refused() {
    let valued = |metadata: u64, raw: &[u8]| {
        Crafted::put_key().column(86, &[&[0x7f][..], &number(metadata)].concat()).column(87, raw)
    };
    assert!(inspect(&valued(0x16, b"x").chunk()).is_ok());
    check(&valued(0x16, b"xy"), UnequalValues);
    check(&valued(0x26, b"x"), UnequalValues);
    check(&valued(0x06, b"x"), UnequalValues);
    check(&valued(0x16, &[0xff]), Text);
    check(&valued(0x10, b"x"), Value);
    check(&valued(0x12, b"x"), Value);
    check(&valued(0x03, &[]), Truncated);
    check(&valued(0x23, &[0x80, 0]), Number);
    check(&valued(0x24, &[1, 1]), Value);
    check(&valued(0x75, &[0; 7]), Truncated);
    check(&valued(0x95, &[0; 9]), Value);
    check(&valued(0x1a, b"x"), Value);
    check(&valued(u64::MAX, b"x"), Value);
    check(&valued(u64::MAX ^ 9, b"x"), ValueLength);
    check(&valued(((1 << 20) + 1) << 4 | 7, b"x"), ValueLength);
}

#[test]
fn operations_that_do_not_make_sense_are_refused() {
    let (put_key, typed) = (Crafted::put_key, Crafted::typed);
    check(&put_key().column(66, &[0x7f, 8]), Action(8));
    check(&put_key().column(66, &[0x7f, 3]), Shape);
    check(&put_key().column(66, &[0x7f, 5]), Shape);
    check(&put_key().column(66, &[0x7f, 7]), Shape);
    check(&put_key().column(66, &[0x7f, 0]), Shape);
    check(&put_key().column(52, &[0, 1]), Shape);
    check(&put_key().column(148, &[0, 1]), Shape);
    check(&put_key().column(165, b"\x7f\x01b"), Shape);
    check(&put_key().column(21, &[]), Shape);
    check(&put_key().column(1, &[0x7f, 0]), Shape);
    check(&put_key().column(1, &[0x7f, 0]).column(2, &[0x7f, 0]), NotBefore);
    check(&put_key().column(1, &[0x7f, 0]).column(2, &[0x7f, 10]), NotBefore);
    check(&put_key().column(1, &[0x7f, 1]).column(2, &[0x7f, 9]), ActorIndex);
    check(&typed().column(1, &[0, 1, 3, 1]), ActorIndex);
    check(&typed().column(17, &[0, 2, 2, 1]), ActorIndex);
    check(&typed().column(66, &[0x7f, 0, 3, 1]), NotMade);
    check(&typed().column(66, &[4, 1]).column(86, &[4, 0x16]).column(87, b"abcd"), NotMade);
    check(&typed().column(2, &[0, 1, 3, 9]).column(19, &[0, 1, 0x7d, 0, 10, 1]), NotMade);
    check(&typed().column(19, &[0, 1, 0x7d, 0, 12, 1]), NotBefore);
    check(&typed().column(19, &[0, 1, 0x7d, 0, 11, 2]), NotBefore);
    check(&typed().column(19, &[0, 1, 0x7d, 0, 11, 0x74]), NotBefore);
    check(&typed().column(52, &[2, 2]), Shape);
    check(&typed().column(66, &[0x7c, 4, 1, 7, 1]).column(165, b"\x00\x02\x7f\x01b\x00\x01"), Mark);
    check(&typed().column(66, &[0x7f, 4, 2, 1, 0x7f, 7]).column(165, b"\x00\x03\x7f\x01b"), Mark);
}

#[test]
fn wrong_predecessors_are_refused() {
    let deletions = Crafted::deletions;
    check(&deletions().column(112, &[2, 2]), UnequalPredecessors);
    check(&deletions().column(112, &[0x7e, 1, 2]), UnequalPredecessors);
    check(&deletions().column(113, &[0x7d, 0, 1, 0]), UnequalPredecessors);
    check(&deletions().column(113, &[]), UnequalPredecessors);
    check(&deletions().column(113, &[]).column(115, &[]), UnequalPredecessors);
    check(&deletions().column(113, &[0x7e, 0, 2]), ActorIndex);
    check(&deletions().column(115, &[0x7e, 4, 6]), NotBefore);
    check(&deletions().column(115, &[0x7e, 0x7f, 6]), NotBefore);
    check(&deletions().column(115, &[0x7e, 10, 0x7c]), NotBefore);
    check(&deletions().column(112, &[2, 0]), Shape);
    let both = |steps: &[u8]| {
        let two = deletions().column(112, &[0x7e, 2, 1]).column(113, &[0x7d, 0, 1, 0]);
        inspect(&two.column(115, steps).chunk()).map(|header| header.operations)
    };
    assert_eq!(both(&[0x7d, 4, 2, 1]), Ok(2));
    assert_eq!(both(&[0x7d, 4, 0x7f, 1]), Err(PredecessorOrder));
    // With one counter the actors decide, and the author's bytes are the higher ones.
    assert_eq!(both(&[0x7d, 4, 0, 1]), Err(PredecessorOrder));
    let many = run_length_bomb(10_000).column(112, &[&signed(10_000)[..], &[7]].concat());
    check(&many, PredecessorCount);
}
