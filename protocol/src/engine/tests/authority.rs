//! Charters and cooperations, which are in no set: who knows the same of them, and how what was lost is found.

use super::*;
use crate::session::{Message, Roots};

/// Loures (0), whose twin Maio is connected; its engine (1) is not, and we speak with its key.
fn with_a_puppet() -> (World, PublicKey) {
    let (mut world, _) = twins_with_a_project();
    world.disconnect(0, 1);
    let twin = world.keys(1).node.public();
    world.greet(0, twin, world.engine(1).territory());
    (world, twin)
}

/// Answers every comparison of a set as a peer does that holds the same in it.
fn compare_equal(world: &mut World, twin: PublicKey, authority: [u8; 12]) {
    let homes = world.engine(0).shared_sets(twin);
    world.say(0, twin, &Message::Roots(Roots { authority, sets: vec![] }));
    for home in homes {
        let comparison = world.opening(0, home);
        world.say(0, twin, &Message::Compare(home, comparison));
    }
}

/// Returns the digest that a node last told a peer.
fn digest(messages: &[Message]) -> Option<[u8; 12]> {
    let mut roots = messages.iter().filter_map(|message| match message {
        Message::Roots(roots) => Some(roots.authority),
        _ => None,
    });
    roots.next_back()
}

/// R92, R93: a peer is equal when it knows the same charters and cooperations, not only the same documents.
#[test]
fn equal_sets_are_not_enough_to_be_equal() {
    let (mut world, twin) = with_a_puppet();
    let told = digest(&world.heard(0, twin)).expect("the first thing after hello");
    assert_eq!(world.equal_at(0, twin), None, "nothing was compared yet");
    compare_equal(&mut world, twin, [9; 12]);
    assert_eq!(world.equal_at(0, twin), None, "the sets are equal, and the authority is not");
    compare_equal(&mut world, twin, told);
    let equal_at = world.equal_at(0, twin);
    assert!(equal_at.is_some());
    // When the connection is gone, it is still known when both were last equal.
    world.pass(1_000);
    compare_equal(&mut world, twin, [9; 12]);
    assert_eq!(world.equal_at(0, twin), None);
    world.hang_up(0, twin);
    assert_eq!(world.equal_at(0, twin), equal_at);
}

/// R93: the digest of charters and cooperations is told again and again, even if nothing has changed.
#[test]
fn the_digest_is_told_at_every_interval() {
    let (mut world, twin) = with_a_puppet();
    let told = digest(&world.heard(0, twin));
    assert!(told.is_some());
    let longest = limits::COMPARE_INTERVAL.0 + limits::COMPARE_INTERVAL.0 / 4;
    for _ in 0..3 {
        world.pass(longest);
        world.tick(0);
        assert_eq!(digest(&world.heard(0, twin)), told);
        world.pass(limits::COMPARE_INTERVAL.0 / 2);
        world.tick(0);
        assert_eq!(digest(&world.heard(0, twin)), None, "and not more often");
    }
}

/// Lets time pass until what follows an exchange, or what is done at every interval.
fn wait(world: &mut World, span: Span) {
    world.pass(span.0);
    world.tick(0);
    world.tick(1);
}

/// R93: who has got what was written in a charter's document is told soon, although no set has it.
#[test]
fn after_a_charter_is_edited_both_soon_know_that_they_are_equal() {
    for (writer, reader) in [(0, 1), (1, 0)] {
        let (mut world, _) = twins_with_a_project();
        let charter = world.engine(writer).territory().expect("founded").document();
        world.edit(writer, charter, &[("title.pt", "Outro nome")]);
        wait(&mut world, limits::COMPARE_AFTER_CHANGE);
        for (node, other) in [(writer, reader), (reader, writer)] {
            let peer = world.keys(other).node.public();
            assert!(world.equal_at(node, peer).is_some(), "{node} knows that {other} has the same");
        }
    }
}

/// R93: what was lost of a charter's document on its way is found by the digest alone, whichever side has it.
#[test]
fn what_was_lost_of_charters_is_found_at_the_next_interval() {
    for (writer, reader) in [(0, 1), (1, 0)] {
        let (mut world, _) = twins_with_a_project();
        world.assert_equal();
        let charter = world.engine(writer).territory().expect("founded").document();
        let print = |world: &World, node: usize| world.engine(node).catalogue.fingerprint(&charter);
        world.lose_frames(true);
        world.edit(writer, charter, &[("title.pt", "Outro nome")]);
        wait(&mut world, limits::COMPARE_AFTER_CHANGE);
        world.lose_frames(false);
        assert_ne!(print(&world, writer), print(&world, reader), "the push and the digest after it were lost");
        let peer = world.keys(reader).node.public();
        assert_eq!(world.equal_at(writer, peer), None, "who wrote knows that the other has not got it");
        wait(&mut world, Span(limits::COMPARE_INTERVAL.0 * 5 / 4));
        assert_eq!(print(&world, writer), print(&world, reader));
        assert_eq!(world.title(reader, charter), Some("Outro nome".to_owned()));
        wait(&mut world, limits::COMPARE_AFTER_CHANGE);
        assert!(world.equal_at(writer, peer).is_some(), "and then both know that they are equal");
        world.assert_equal();
    }
}
