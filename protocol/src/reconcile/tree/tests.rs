#![allow(clippy::indexing_slicing)]

use super::*;
use crate::reconcile::tests::{document, fingerprint, tree};
use proptest::prelude::*;
use std::collections::BTreeMap;

/// Forgets what the tree was asked for, so that nothing but the content is compared.
fn shape(node: &Node) -> String {
    match &node.content {
        Content::Leaf(items) => format!("{}", items.len()),
        Content::Branch(branch) => {
            assert_eq!(branch.present.count_ones() as usize, branch.children.len());
            assert_eq!(branch.children.iter().map(Node::len).sum::<usize>(), branch.length);
            assert!(branch.length > LEAF_DOCUMENTS_MAX);
            let children: Vec<_> = branch.children.iter().map(shape).collect();
            format!("{:04x}[{}]", branch.present, children.join(" "))
        }
    }
}

fn count(node: &Node, counts: &impl Fn(&Node) -> usize) -> usize {
    let below = match &node.content {
        Content::Leaf(_) => 0,
        Content::Branch(branch) => branch.children.iter().map(|child| count(child, counts)).sum(),
    };
    below + counts(node)
}

/// Checks the tree against a map and against the tree that is built of that map in one go.
fn check(tree: &PrefixTree, expected: &BTreeMap<DocumentId, Fingerprint>) {
    let items: Vec<_> = expected.iter().map(|(document, fingerprint)| (*document, *fingerprint)).collect();
    let built = PrefixTree { root: Node::build(0, &items) };
    assert_eq!(tree.iter().collect::<Vec<_>>(), items);
    assert_eq!((tree.len(), tree.is_empty()), (items.len(), items.is_empty()));
    assert_eq!(shape(&tree.root), shape(&built.root));
    assert_eq!(tree.root(), built.root());
    for (document, fingerprint) in expected {
        assert_eq!(tree.fingerprint(document), Some(*fingerprint));
    }
}

#[test]
fn what_is_inserted_is_found_until_it_is_removed() {
    let mut tree = PrefixTree::new();
    assert_eq!(tree.insert(document(1), fingerprint(1)), None);
    assert_eq!(tree.insert(document(1), fingerprint(2)), Some(fingerprint(1)));
    assert_eq!(tree.fingerprint(&document(1)), Some(fingerprint(2)));
    assert_eq!(tree.fingerprint(&document(2)), None);
    assert_eq!(tree.remove(&document(2)), None);
    assert_eq!(tree.remove(&document(1)), Some(fingerprint(2)));
    check(&tree, &BTreeMap::new());
}

/// R51.
#[test]
fn the_digest_is_as_specified() {
    let digest = |parts: &[&[u8]]| *blake3::hash(&parts.concat()).as_bytes().first_chunk::<16>().expect("32 bytes");
    let listed = |numbers: std::ops::Range<u64>| {
        let mut items: Vec<_> = numbers.map(|number| (document(number).0, fingerprint(number).0)).collect();
        items.sort();
        items
    };
    let bytes = |items: &[([u8; 32], [u8; 32])]| items.iter().flat_map(|(a, b)| [*a, *b].concat()).collect::<Vec<_>>();

    assert_eq!(PrefixTree::new().root().0, digest(&[b"djuntu/tree/leaf/1"]));
    assert_eq!(tree(0..24).root().0, digest(&[b"djuntu/tree/leaf/1", &bytes(&listed(0..24))]));

    let (mut present, mut children) = (0u16, Vec::new());
    for run in listed(0..25).chunk_by(|a, b| a.0[0] >> 4 == b.0[0] >> 4) {
        present |= 1 << (15 - (run[0].0[0] >> 4));
        children.extend(digest(&[b"djuntu/tree/leaf/1", &bytes(run)]));
    }
    assert_eq!(tree(0..25).root().0, digest(&[b"djuntu/tree/branch/1", &present.to_be_bytes(), &children]));
}

#[test]
fn the_digest_is_computed_anew_after_each_change() {
    let mut tree = tree(0..1_000);
    let before = tree.root();
    tree.insert(document(0), fingerprint(1_000));
    assert_ne!(tree.root(), before);
    tree.insert(document(0), fingerprint(0));
    assert_eq!(tree.root(), before);
    tree.remove(&document(0));
    assert_ne!(tree.root(), before);
    tree.insert(document(0), fingerprint(0));
    assert_eq!(tree.root(), before);
}

#[test]
fn a_change_forgets_the_digests_on_its_path_only() {
    let mut tree = tree(0..10_000);
    let unknown = |node: &Node| usize::from(node.digest.get().is_none());
    tree.root();
    assert_eq!(count(&tree.root, &unknown), 0);
    tree.insert(document(0), fingerprint(0));
    assert_eq!(count(&tree.root, &unknown), 0, "nothing changed");
    tree.insert(document(0), fingerprint(1));
    assert!(count(&tree.root, &unknown) <= 5);
    tree.root();
    tree.remove(&document(1));
    assert!(count(&tree.root, &unknown) <= 5);
}

#[test]
fn a_document_takes_at_most_150_bytes() {
    const ALLOCATION_BYTES: usize = 16;
    let held = |node: &Node| match &node.content {
        Content::Leaf(items) => ALLOCATION_BYTES + items.capacity() * size_of::<Item>(),
        Content::Branch(branch) => {
            2 * ALLOCATION_BYTES + size_of::<Branch>() + branch.children.capacity() * size_of::<Node>()
        }
    };
    for total in [100, 1_000, 5_000, 10_000, 40_000] {
        let tree = tree(0..total);
        let bytes = count(&tree.root, &held) / usize::try_from(total).expect("a small number");
        assert!(bytes <= 150, "{bytes} bytes for each of {total} documents");
    }
}

#[test]
fn ids_that_differ_in_the_last_nibble_only_fit() {
    let mut expected = BTreeMap::new();
    let mut tree = PrefixTree::new();
    for last in 0..40 {
        let mut id = [0xab; 32];
        id[31] = last;
        tree.insert(DocumentId(id), fingerprint(last.into()));
        expected.insert(DocumentId(id), fingerprint(last.into()));
    }
    check(&tree, &expected);
    while let Some((document, held)) = expected.pop_first() {
        assert_eq!(tree.remove(&document), Some(held));
        check(&tree, &expected);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    /// Random inserts and removals of documents that crowd below few prefixes, so that leaves split and merge (R50).
    #[test]
    fn the_history_does_not_show(changes in proptest::collection::vec((0u64..120, any::<bool>(), 0u64..3), 0..600)) {
        let (mut tree, mut expected) = (PrefixTree::new(), BTreeMap::new());
        for (number, keep, version) in changes {
            let mut id = document(number);
            id.0[0] &= 0x11;
            id.0[1] &= 0x10;
            if keep {
                prop_assert_eq!(tree.insert(id, fingerprint(version)), expected.insert(id, fingerprint(version)));
            } else {
                prop_assert_eq!(tree.remove(&id), expected.remove(&id));
            }
            if version == 0 {
                tree.root();
            }
        }
        check(&tree, &expected);
    }

    #[test]
    fn sets_that_differ_have_other_digests(total in 1u64..200, other in 0u64..200) {
        let mut tree = tree(0..total);
        let before = tree.root();
        tree.insert(document(other), fingerprint(1_000));
        prop_assert_ne!(tree.root(), before);
    }
}
