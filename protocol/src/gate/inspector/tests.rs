#![allow(clippy::indexing_slicing)]

mod crafted;
mod hostile;
mod mutated;
mod samples;

use super::*;
use automerge::{ActorId, Change};
use samples::{Dice, histories};

fn actor_bytes(actor: &ActorId) -> Actor {
    actor.to_bytes().try_into().expect("an actor of the usual length")
}

/// Checks that `change` passes and that the header says what Automerge says.
fn check_honest(change: &Change) {
    let header = inspect(change.raw_bytes()).unwrap_or_else(|error| panic!("{error:?}: {:?}", change.decode()));
    let expected = ChangeHeader {
        hash: ChangeHash(change.hash().0),
        actor: actor_bytes(change.actor_id()),
        other_actors: change.other_actor_ids().iter().map(actor_bytes).collect(),
        seq: change.seq(),
        start_op: change.start_op().get(),
        operations: change.len() as u64,
        dependencies: change.deps().iter().map(|hash| ChangeHash(hash.0)).collect(),
    };
    assert_eq!(header, expected);
    assert_eq!(header.max_op(), change.max_op());
}

#[test]
fn honest_changes_of_every_shape_pass() {
    let changes: Vec<Change> = histories(0..100).flatten().collect();
    changes.iter().for_each(check_honest);
    assert!(changes.len() > 1_200, "only {} changes", changes.len());
    let has = |wanted: fn(&Change) -> bool| changes.iter().any(wanted);
    assert!(has(|change| change.deps().len() > 2), "merges of several heads");
    assert!(has(|change| change.other_actor_ids().len() > 2), "references to several actors");
    assert!(has(|change| change.message().is_some()), "messages");
    assert!(has(|change| change.timestamp() == -samples::TIME_MAX), "far times");
    assert!(has(|change| change.len() > 1_000), "long texts");
    assert!(has(|change| change.raw_bytes().len() > 100_000), "large values");
}

#[test]
fn random_bytes_are_refused_without_a_panic() {
    let mut dice = Dice::new(7);
    for _ in 0..20_000 {
        let bytes: Vec<u8> = (0..dice.below(64)).map(|_| dice.byte()).collect();
        assert!(inspect(&bytes).is_err());
    }
}
