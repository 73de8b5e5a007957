//! The wire format, and messages that no honest node sends.

#![allow(clippy::indexing_slicing)]

use super::*;
use crate::reconcile::tests::{document, fingerprint, tree};
use crate::reconcile::{answer, open};
use crate::wire;
use proptest::prelude::*;

fn prefix(nibbles: &[u8]) -> Prefix {
    Prefix(nibbles.to_vec())
}

fn branch(nibbles: &[u8], present: u16, digests: usize) -> Summary {
    Summary::Branch { prefix: prefix(nibbles), present, digests: vec![Digest([7; 16]); digests] }
}

/// A listing of documents with these first bytes.
fn leaf(nibbles: &[u8], firsts: &[u8]) -> Summary {
    let listed = |first: &u8| {
        let mut id = [0; 32];
        id[0] = *first;
        Listed::from((DocumentId(id), fingerprint(0)))
    };
    Summary::Leaf { prefix: prefix(nibbles), documents: firsts.iter().map(listed).collect() }
}

fn check(name: &str, round: u8, summaries: Vec<Summary>, expected: Result<(), Violation>) {
    let message = Comparison { round, content: Content::Subtrees(summaries) };
    for tree in [tree(0..0), tree(0..10), tree(0..2_000)] {
        assert_eq!(answer(&tree, &message).map(|_| ()), expected, "{name}");
    }
}

#[test]
fn honest_forms_are_accepted() {
    check("a branch", 1, vec![branch(&[], 0x8001, 2)], Ok(()));
    check("an empty listing", 1, vec![leaf(&[], &[])], Ok(()));
    check("a listing", 2, vec![leaf(&[3], &[0x30, 0x31, 0x3f])], Ok(()));
    check("neighbours", 3, vec![branch(&[1, 2], 1, 1), leaf(&[1, 3], &[]), leaf(&[2], &[])], Ok(()));
    check("a prefix that is not in the tree", 9, vec![branch(&[1; 8], 0xffff, 16)], Ok(()));
    let full: Vec<u8> = (0..24).collect();
    check("a full leaf", 1, vec![leaf(&[], &full)], Ok(()));
}

/// R55.
#[test]
fn hostile_forms_are_refused() {
    let malformed = Err(Violation::MalformedFrame);
    check("no subtree", 1, vec![], malformed);
    check("a subtree in the opening", 0, vec![branch(&[], 1, 1)], malformed);
    check("a subtree twice", 2, vec![leaf(&[1], &[]), leaf(&[1], &[])], malformed);
    check("unsorted subtrees", 2, vec![leaf(&[2], &[]), leaf(&[1], &[])], malformed);
    check("a subtree inside another", 3, vec![branch(&[1], 1, 1), branch(&[1, 2], 1, 1)], malformed);
    check("everything, and a part of it", 3, vec![leaf(&[], &[]), leaf(&[1], &[])], malformed);
    check("a prefix deeper than the round", 2, vec![branch(&[1, 2], 1, 1)], malformed);
    check("a prefix of 65 nibbles", 15, vec![branch(&[1; 65], 1, 1)], malformed);
    check("a nibble above 15", 2, vec![leaf(&[16], &[])], malformed);
    check("a branch without children", 1, vec![branch(&[], 0, 0)], malformed);
    check("fewer digests than children", 1, vec![branch(&[], 3, 1)], malformed);
    check("more digests than children", 1, vec![branch(&[], 1, 17)], malformed);
    check("a document outside its prefix", 2, vec![leaf(&[3], &[0x40])], malformed);
    check("a document twice", 1, vec![leaf(&[], &[1, 1])], malformed);
    check("unsorted documents", 1, vec![leaf(&[], &[2, 1])], malformed);
    let crowd: Vec<u8> = (0..25).collect();
    check("more documents than a leaf holds", 1, vec![leaf(&[], &crowd)], malformed);
    let leaves: Vec<Summary> = (0..=SUBTREES_PER_FRAME_MAX).map(|index| leaf(&nibbles(index, 3), &[])).collect();
    check("too many subtrees", 4, leaves, malformed);
    check("too many documents", 3, (0..48).map(|index| crowded(&nibbles(index, 2))).collect(), malformed);
    check("too many rounds", RECONCILE_ROUNDS_MAX, vec![leaf(&[], &[])], Err(Violation::EndlessComparison));
}

/// A full leaf below two nibbles.
fn crowded(nibbles: &[u8]) -> Summary {
    let listed = |second: u8| {
        let mut id = [0; 32];
        id[0] = nibbles[0] << 4 | nibbles[1];
        id[1] = second;
        Listed::from((DocumentId(id), fingerprint(0)))
    };
    Summary::Leaf { prefix: prefix(nibbles), documents: (0..24).map(listed).collect() }
}

fn nibbles(number: usize, length: usize) -> Vec<u8> {
    (0..length).rev().map(|place| u8::try_from(number >> (4 * place) & 15).expect("a nibble")).collect()
}

#[test]
fn a_root_digest_has_its_place_in_the_first_two_rounds() {
    let expected = [Ok(()), Ok(()), Err(Violation::MalformedFrame), Err(Violation::MalformedFrame)];
    for (round, expected) in (0..).zip(expected) {
        let message = Comparison { round, content: Content::Root(Digest([0; 16])) };
        assert_eq!(answer(&tree(0..100), &message).map(|_| ()), expected, "round {round}");
    }
}

#[test]
fn the_last_round_may_settle_but_not_go_on() {
    let last = |summary| Comparison { round: RECONCILE_ROUNDS_MAX - 1, content: Content::Subtrees(vec![summary]) };
    let tree = tree(0..1_000);
    assert!(answer(&tree, &last(leaf(&[1], &[]))).is_ok_and(|answer| !answer.ours_only.is_empty()));
    assert_eq!(answer(&tree, &last(branch(&[], 0xffff, 16))), Err(Violation::EndlessComparison));
}

#[test]
fn the_bytes_are_as_specified() {
    let check = |message: Comparison, expected: &str| {
        let bytes = wire::encode(&message);
        assert_eq!(data_encoding::HEXLOWER.encode(&bytes), expected);
        assert_eq!(wire::decode(&bytes, FRAME_BYTES_MAX), Ok(message));
    };
    let digest = "07".repeat(16);
    check(Comparison { round: 0, content: Content::Root(Digest([7; 16])) }, &format!("8200820050{digest}"));
    let branch = Comparison { round: 2, content: Content::Subtrees(vec![branch(&[5], 0x8001, 2)]) };
    check(branch, &format!("8202820181840041051980018250{digest}50{digest}"));
    let empty = Comparison { round: 1, content: Content::Subtrees(vec![leaf(&[], &[])]) };
    check(empty, "820182018183014080");
}

#[test]
fn the_largest_message_fits_in_half_a_frame() {
    let deepest = usize::from(RECONCILE_ROUNDS_MAX) - 2;
    let mut summaries: Vec<_> = (0..42).map(|index| crowded(&nibbles(index, 2))).collect();
    summaries.extend((0..982).map(|index| branch(&[vec![15], nibbles(index, deepest - 1)].concat(), 0xffff, 16)));
    let message = Comparison { round: RECONCILE_ROUNDS_MAX - 1, content: Content::Subtrees(summaries) };
    assert_eq!(message.check(), Ok(()));
    assert!(wire::encode(&message).len() <= FRAME_BYTES_MAX / 2);
}

/// Every message of an exchange between two trees that differ in many ways, as bytes.
fn honest_messages() -> Vec<Vec<u8>> {
    let trees = [tree(0..600), tree(300..900)];
    let (mut messages, mut inbox) = (Vec::new(), vec![(1, open(&trees[0]))]);
    while let Some((receiver, message)) = inbox.pop() {
        messages.push(wire::encode(&message));
        let replies = answer(&trees[receiver], &message).expect("an honest message").replies;
        inbox.extend(replies.into_iter().map(|reply| (1 - receiver, reply)));
    }
    messages
}

#[test]
fn ten_thousand_mutated_messages_never_panic() {
    let (honest, tree) = (honest_messages(), tree(0..600));
    let (mut decoded, mut refused) = (0, 0);
    for number in 0..10_000 {
        let random = document(number).0;
        let mut bytes = honest[usize::from(random[0]) % honest.len()].clone();
        for mutation in random[1..].chunks_exact(4).take(1 + usize::from(random[0] % 3)) {
            // Half of the mutations hit the first bytes, where the structure is.
            let span = if mutation[0] & 1 == 0 { bytes.len() } else { bytes.len().min(32) };
            let position = usize::from(u16::from_be_bytes([mutation[1], mutation[2]])) % span.max(1);
            match mutation[0] >> 1 & 3 {
                0 => bytes.insert(position, mutation[3]),
                1 => drop(bytes.remove(position)),
                _ => bytes[position] ^= mutation[3],
            }
        }
        let Ok(message) = wire::decode::<Comparison>(&bytes, FRAME_BYTES_MAX) else { continue };
        decoded += 1;
        refused += usize::from(answer(&tree, &message).is_err());
    }
    assert!(decoded > 1_000 && refused > 100, "{decoded} decoded, {refused} refused: the mutations miss their aim");
}

fn any_summary() -> impl Strategy<Value = Summary> {
    let nibbles = || proptest::collection::vec(0u8..17, 0..6);
    let digests = proptest::collection::vec(any::<[u8; 16]>().prop_map(Digest), 0..17);
    let documents = proptest::collection::vec((0u64..900).prop_map(|n| (document(n), fingerprint(n)).into()), 0..4);
    prop_oneof![
        (nibbles(), any::<u16>(), digests, any::<bool>()).prop_map(|(prefix, bits, mut digests, honest)| {
            if honest {
                digests.resize(bits.count_ones() as usize, Digest([0; 16]));
            }
            Summary::Branch { prefix: Prefix(prefix), present: bits, digests }
        }),
        (nibbles(), documents).prop_map(|(prefix, documents)| Summary::Leaf { prefix: Prefix(prefix), documents }),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, failure_persistence: None, ..ProptestConfig::default() })]

    /// Whatever is sent, the answer is a violation or within the bounds: nothing of ours is named twice.
    #[test]
    fn any_message_is_answered_within_bounds(round in 0u8..18, summaries in proptest::collection::vec(any_summary(), 0..4)) {
        let tree = tree(0..600);
        let message = Comparison { round, content: Content::Subtrees(summaries) };
        let bytes = wire::encode(&message);
        prop_assert_eq!(wire::decode(&bytes, FRAME_BYTES_MAX), Ok(message.clone()));
        if let Ok(answer) = answer(&tree, &message) {
            prop_assert!(answer.ours_only.is_sorted_by(|a, b| a < b));
            prop_assert!(answer.differing.is_sorted_by(|a, b| a < b));
            prop_assert!(answer.theirs_only.is_sorted_by(|a, b| a < b));
            prop_assert!(answer.replies.iter().all(|reply| reply.check().is_ok() && reply.round == round + 1));
        }
    }
}
