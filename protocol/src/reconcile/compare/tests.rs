#![allow(clippy::indexing_slicing)]

use super::*;
use crate::identity::Fingerprint;
use crate::reconcile::tests::{document, fingerprint, tree};

/// Checks what one answer finds when a listing of `theirs` meets `ours` (number and version of each document).
fn check(ours: &[(u64, u64)], theirs: &[(u64, u64)], expected: [&[u64]; 3]) {
    let build = |documents: &[(u64, u64)]| {
        let mut tree = PrefixTree::new();
        for (number, version) in documents {
            tree.insert(document(*number), fingerprint(*version));
        }
        tree
    };
    let listing = listed(&build(theirs));
    let found = answer(&build(ours), &listing).expect("an honest message");
    let sorted = |numbers: &[u64]| {
        let mut documents: Vec<_> = numbers.iter().map(|number| document(*number)).collect();
        documents.sort();
        documents
    };
    let [theirs_only, ours_only, differing] = expected.map(sorted);
    assert_eq!(found, Answer { replies: vec![], theirs_only, ours_only, differing }, "{ours:?} against {theirs:?}");
}

/// Returns the message that describes the whole tree.
fn listed(tree: &PrefixTree) -> Comparison {
    let mut comparing = Comparing::new(tree, 1);
    comparing.describe(Prefix::default());
    comparing.finish().expect("an early round").replies.remove(0)
}

#[test]
fn a_listing_settles_everything_below_its_prefix() {
    check(&[], &[], [&[], &[], &[]]);
    check(&[(1, 0)], &[], [&[], &[1], &[]]);
    check(&[], &[(1, 0)], [&[1], &[], &[]]);
    check(&[(1, 0)], &[(1, 0)], [&[], &[], &[]]);
    check(&[(1, 0)], &[(1, 1)], [&[], &[], &[1]]);
    check(&[(1, 0), (2, 0), (3, 0)], &[(2, 1), (3, 0), (4, 0), (5, 0)], [&[4, 5], &[1], &[2]]);
    let many: Vec<_> = (0..100).map(|number| (number, number)).collect();
    let rest: Vec<_> = (2..100).collect();
    check(&many, &[(0, 0), (1, 7), (200, 0)], [&[200], &rest, &[1]]);
}

#[test]
fn equal_roots_are_confirmed_once() {
    let tree = tree(0..100);
    let confirmed = answer(&tree, &open(&tree)).expect("an honest message");
    assert_eq!(confirmed.replies, [Comparison { round: 1, content: Content::Root(tree.root()) }]);
    let settled = answer(&tree, &confirmed.replies[0]).expect("an honest message");
    assert_eq!(settled, Answer::default());
}

#[test]
fn a_root_that_changed_after_it_was_confirmed_is_described() {
    let (before, after) = (tree(0..100), tree(0..101));
    let confirmed = answer(&before, &open(&before)).expect("an honest message");
    let described = answer(&after, &confirmed.replies[0]).expect("an honest message");
    assert!(matches!(described.replies[..], [Comparison { round: 2, content: Content::Subtrees(_) }]));
}

#[test]
fn only_what_differs_is_described() {
    let (ours, mut theirs) = (tree(0..10_000), tree(0..10_000));
    theirs.insert(document(0), Fingerprint([0; 32]));
    let mut message = answer(&theirs, &open(&ours)).expect("an honest message").replies.remove(0);
    for tree in [&ours, &theirs, &ours] {
        let Content::Subtrees(summaries) = &message.content else { panic!("the roots differ") };
        assert_eq!(summaries.len(), 1, "{message:?}");
        assert!(summaries.iter().all(|summary| summary.prefix().order(&document(0)).is_eq()));
        message = answer(tree, &message).expect("an honest message").replies.remove(0);
    }
    let found = answer(&theirs, &message).expect("an honest message");
    assert_eq!(found, Answer { differing: vec![document(0)], ..Answer::default() });
}

#[test]
fn a_large_answer_is_split_at_both_bounds() {
    // Every child of 256 branches differs: 4,096 subtrees, most of them leaves with a few documents each.
    let (ours, theirs) = (tree(0..10_000), tree(20_000..30_000));
    let mut messages = vec![open(&ours)];
    for tree in [&theirs, &ours, &theirs, &ours] {
        let answers = messages.iter().map(|message| answer(tree, message).expect("an honest message"));
        messages = answers.flat_map(|answer| answer.replies).collect();
    }
    assert!(messages.len() > 5, "{} messages", messages.len());
    let sizes = messages.iter().map(|message| match &message.content {
        Content::Root(_) => (1, 0),
        Content::Subtrees(summaries) => (summaries.len(), summaries.iter().map(Summary::listed).sum()),
    });
    assert!(sizes.clone().all(|(subtrees, documents): (usize, usize)| {
        subtrees <= SUBTREES_PER_FRAME_MAX && documents <= DOCUMENTS_PER_FRAME_MAX
    }));
    assert!(sizes.map(|(_, documents)| documents).sum::<usize>() > 8_000);
}
