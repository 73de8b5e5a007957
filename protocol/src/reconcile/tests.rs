//! Whole exchanges over the wire: what is found, by whom, and what it costs.

#![allow(clippy::indexing_slicing)]

use super::*;
use crate::identity::{DocumentId, Fingerprint};
use crate::limits::{DOCUMENTS_PER_FRAME_MAX, FRAME_BYTES_MAX, RECONCILE_ROUNDS_MAX, SUBTREES_PER_FRAME_MAX};
use crate::violation::Violation;
use crate::wire;
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

/// What two nodes found, and what it cost.
#[derive(Debug, Default)]
struct Exchange {
    /// What the node that opened found, and what the other one found.
    found: [Answer; 2],
    messages: usize,
    bytes: usize,
    rounds: u8,
}

pub(super) fn document(number: u64) -> DocumentId {
    DocumentId(*blake3::hash(&number.to_be_bytes()).as_bytes())
}

pub(super) fn fingerprint(number: u64) -> Fingerprint {
    Fingerprint(blake3::derive_key("test", &number.to_be_bytes()))
}

pub(super) fn tree(numbers: impl IntoIterator<Item = u64>) -> PrefixTree {
    let mut tree = PrefixTree::new();
    for number in numbers {
        tree.insert(document(number), fingerprint(number));
    }
    tree
}

/// The tree of `0..total` in which the first `changed` documents have another fingerprint.
fn changed(total: u64, changed: u64) -> PrefixTree {
    let mut tree = tree(0..total);
    for number in 0..changed {
        tree.insert(document(number), fingerprint(total + number));
    }
    tree
}

/// Runs a whole exchange, opened by the first tree, over canonical bytes.
fn exchange(trees: [&PrefixTree; 2]) -> Exchange {
    let mut exchange = Exchange::default();
    let mut inbox = vec![(1, open(trees[0]))];
    while let Some((receiver, message)) = inbox.pop() {
        let bytes = wire::encode(&message);
        exchange.messages += 1;
        exchange.bytes += bytes.len();
        exchange.rounds = exchange.rounds.max(message.round);
        let message: Comparison = wire::decode(&bytes, FRAME_BYTES_MAX / 2).expect("a message is canonical");
        check_bounds(&message);
        let answer = answer(trees[receiver], &message).expect("an honest exchange");
        let found = &mut exchange.found[receiver];
        found.theirs_only.extend(answer.theirs_only);
        found.ours_only.extend(answer.ours_only);
        found.differing.extend(answer.differing);
        inbox.extend(answer.replies.into_iter().map(|reply| (1 - receiver, reply)));
    }
    exchange
}

fn check_bounds(message: &Comparison) {
    let message::Content::Subtrees(summaries) = &message.content else { return };
    assert!(summaries.len() <= SUBTREES_PER_FRAME_MAX);
    assert!(summaries.iter().map(message::Summary::listed).sum::<usize>() <= DOCUMENTS_PER_FRAME_MAX);
}

/// Checks that each difference was found once, by one side, and nothing else.
fn check_found(exchange: &Exchange, trees: [&PrefixTree; 2]) {
    let [first, second] = &exchange.found;
    let [of_first, of_second]: [BTreeMap<_, _>; 2] = trees.map(|tree| tree.iter().collect());
    let missing = |from: &BTreeMap<DocumentId, Fingerprint>, of: &BTreeMap<DocumentId, Fingerprint>| -> Vec<_> {
        of.keys().filter(|document| !from.contains_key(document)).copied().collect()
    };
    let differs = |(document, held): (&DocumentId, &Fingerprint)| {
        of_second.get(document).is_some_and(|other| other != held).then_some(*document)
    };
    let sorted = |a: &[DocumentId], b: &[DocumentId]| {
        let mut all = [a, b].concat();
        all.sort();
        all
    };
    assert_eq!(sorted(&first.ours_only, &second.theirs_only), missing(&of_second, &of_first));
    assert_eq!(sorted(&second.ours_only, &first.theirs_only), missing(&of_first, &of_second));
    assert_eq!(sorted(&first.differing, &second.differing), of_first.iter().filter_map(differs).collect::<Vec<_>>());
}

/// Checks what is found, and that the exchange costs at most `messages` and `bytes`.
fn check(ours: &PrefixTree, theirs: &PrefixTree, messages: usize, bytes: usize) -> Exchange {
    let exchange = exchange([ours, theirs]);
    check_found(&exchange, [ours, theirs]);
    let cost = (exchange.messages, exchange.bytes);
    assert!(cost.0 <= messages && cost.1 <= bytes, "{cost:?} where at most {:?} were expected", (messages, bytes));
    exchange
}

/// R52, for the empty set, for one leaf and for branches.
#[test]
fn equal_sets_take_one_digest_each_way() {
    for total in [0, 1, 24, 25, 10_000] {
        let exchange = check(&tree(0..total), &tree((0..total).rev()), 2, 42);
        assert_eq!((exchange.messages, exchange.rounds), (2, 1));
    }
}

#[test]
fn one_change_among_ten_thousand_takes_two_and_a_half_round_trips() {
    // The opening digest, the digests below the root that answer it, and three messages more.
    let (ours, mut theirs) = (tree(0..10_000), tree(0..10_000));
    for number in 0..20 {
        theirs.insert(document(number), fingerprint(10_000));
        check(&ours, &theirs, 2 + 3, 2_500);
        theirs.insert(document(number), fingerprint(number));
    }
}

#[test]
fn a_missing_document_is_found_whoever_begins() {
    let (more, less) = (tree(0..10_000), tree(1..10_000));
    check(&more, &less, 2 + 3, 2_500);
    check(&less, &more, 2 + 3, 2_500);
}

/// R53; that each difference is found once (R54) is checked in every exchange here.
#[test]
fn the_cost_follows_the_difference_and_not_the_set() {
    check(&tree(0..10_000), &changed(10_000, 100), 5, 45_000);
    check(&tree(0..100_000), &changed(100_000, 1), 6, 2_500);
}

#[test]
fn nothing_against_everything_is_one_empty_listing() {
    let (none, all) = (PrefixTree::new(), tree(0..10_000));
    let exchange = check(&none, &all, 3, 350);
    assert_eq!(exchange.found[1].ours_only.len(), 10_000);
    let exchange = check(&all, &none, 2, 30);
    assert_eq!(exchange.found[0].ours_only.len(), 10_000);
}

/// R55: each message is also decoded with half a frame as its bound.
#[test]
fn a_difference_beyond_one_frame_takes_several_messages() {
    // Every document differs, so every one must be listed: 10,000 ids and short fingerprints are 480 KB.
    check(&tree(0..10_000), &changed(10_000, 10_000), 16, 600_000);
    check(&tree(0..10_000), &tree(10_000..20_000), 16, 600_000);
}

/// A tree of documents whose ids agree in their first `agreeing` bytes.
fn crowd(numbers: std::ops::Range<u64>, agreeing: usize) -> PrefixTree {
    let mut tree = PrefixTree::new();
    for number in numbers {
        let mut id = document(number);
        id.0[..agreeing].fill(7);
        tree.insert(id, fingerprint(number));
    }
    tree
}

#[test]
fn ids_that_were_made_to_collide_cost_rounds_and_no_more() {
    for agreeing in [1, 6, 7, 8, 30] {
        let exchange = check(&crowd(0..40, agreeing), &crowd(20..60, agreeing), 16, 10_000);
        assert!(exchange.rounds < RECONCILE_ROUNDS_MAX);
    }
    check(&crowd(0..1_000, 20), &crowd(500..1_500, 20), 16, 60_000);
}

#[test]
fn more_colliding_ids_than_anybody_can_make_end_the_comparison() {
    let trees = [crowd(0..1_100, 20), crowd(1..1_101, 20)];
    let mut message = open(&trees[0]);
    let mut outcome = Ok(Answer::default());
    for round in 0..RECONCILE_ROUNDS_MAX {
        outcome = answer(&trees[usize::from(1 - round % 2)], &message);
        let Ok(Answer { replies, .. }) = &outcome else { break };
        message = replies[0].clone();
    }
    assert_eq!(outcome, Err(Violation::EndlessComparison));
}

#[test]
fn a_tree_may_change_between_messages() {
    let (ours, mut theirs) = (tree(0..1_000), tree(500..1_500));
    let replies = answer(&theirs, &open(&ours)).expect("an honest message").replies;
    let replies = answer(&ours, &replies[0]).expect("an honest message").replies;
    // Everything that the other node is about to be told of is gone.
    theirs = PrefixTree::new();
    let found = answer(&theirs, &replies[0]).expect("an unknown prefix is no offence");
    assert!(found.ours_only.is_empty() && found.differing.is_empty());
    check(&ours, &theirs, 3, 350);
}

/// Brings both trees to the union of the two, for differing documents with the first one's fingerprint.
fn apply(trees: &mut [PrefixTree; 2], found: &[Answer; 2]) {
    let [first, second] = trees;
    let [of_first, of_second] = found;
    for document in of_first.ours_only.iter().chain(&of_second.theirs_only) {
        let fingerprint = first.fingerprint(document).expect("the first tree has it");
        assert_eq!(second.insert(*document, fingerprint), None);
    }
    for document in of_second.ours_only.iter().chain(&of_first.theirs_only) {
        let fingerprint = second.fingerprint(document).expect("the second tree has it");
        assert_eq!(first.insert(*document, fingerprint), None);
    }
    for document in of_first.differing.iter().chain(&of_second.differing) {
        let fingerprint = first.fingerprint(document).expect("both trees have it");
        assert_ne!(second.insert(*document, fingerprint), Some(fingerprint));
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_two_trees_converge(
        common in 0u64..600,
        ours in 0u64..300,
        theirs in 0u64..300,
        updated in proptest::collection::btree_set(0u64..600, 0..40),
    ) {
        let mut trees = [tree(0..common + ours), tree((0..common).chain(1_000..1_000 + theirs))];
        let updated: BTreeSet<_> = updated.into_iter().filter(|number| *number < common).collect();
        for number in updated {
            trees[1].insert(document(number), fingerprint(5_000 + number));
        }
        let [first, second] = &trees;
        let exchange = exchange([first, second]);
        check_found(&exchange, [first, second]);
        apply(&mut trees, &exchange.found);
        prop_assert_eq!(trees[0].root(), trees[1].root());
    }
}
