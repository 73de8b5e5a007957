//! The prefix tree: a 16-ary aggregate over `document id → fingerprint`, updated in place.
//!
//! Invariant: a subtree with at most [`LEAF_DOCUMENTS_MAX`] documents is a leaf and a bigger one is a branch, after every
//! insertion and removal, so equal content means an equal tree (R50). A change forgets the digests on its path only, and
//! they are computed when they are next asked for: a start that inserts everything hashes every node once.

use super::message::Prefix;
use crate::identity::{DocumentId, Fingerprint};
use crate::limits::LEAF_DOCUMENTS_MAX;
use minicbor::{Decode, Encode};
use std::cmp::Ordering;
use std::sync::OnceLock;

const LEAF_DOMAIN: &[u8] = b"djuntu/tree/leaf/1";
const BRANCH_DOMAIN: &[u8] = b"djuntu/tree/branch/1";
const DIGEST_BYTES: usize = 16;

const _: () = assert!(LEAF_DOCUMENTS_MAX >= 16, "ids that differ in their last nibble only fit in one leaf");

/// The digest of a subtree: 16 bytes of BLAKE3.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Encode, Decode)]
#[cbor(transparent)]
pub struct Digest(
    #[cbor(n(0), with = "minicbor::bytes")]
    /// The bytes.
    pub [u8; DIGEST_BYTES],
);

impl std::fmt::Debug for Digest {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Digest({}…)", data_encoding::HEXLOWER.encode(&self.0[..4]))
    }
}

/// A document and its fingerprint, as a leaf holds them.
pub(super) type Item = (DocumentId, Fingerprint);

/// The documents of one set with their fingerprints, and a digest of them all that is cheap to keep up to date.
#[derive(Clone, Debug, Default)]
pub struct PrefixTree {
    root: Node,
}

/// What a tree holds below a prefix.
#[derive(Debug)]
pub(super) enum Subtree<'a> {
    /// At most [`LEAF_DOCUMENTS_MAX`] documents, ascending; none when there is nothing.
    Leaf(&'a [Item]),
    /// More than that.
    Branch(&'a Branch),
}

/// The children of a branch.
#[derive(Clone, Debug)]
pub(super) struct Branch {
    /// How many documents there are below.
    length: usize,
    /// Which children exist; the highest bit is nibble 0.
    present: u16,
    /// The children that exist, ascending: two bytes and a dense list instead of 16 pointers.
    children: Vec<Node>,
}

#[derive(Clone, Debug, Default)]
struct Node {
    /// Empty since the last change below; a lock only in name, it keeps the tree shareable.
    digest: OnceLock<Digest>,
    content: Content,
}

#[derive(Clone, Debug)]
enum Content {
    Leaf(Vec<Item>),
    Branch(Box<Branch>),
}

impl Default for Content {
    fn default() -> Self {
        Self::Leaf(Vec::new())
    }
}

impl PrefixTree {
    /// Returns the tree without documents.
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets the fingerprint of `document` and returns the one that it replaces.
    pub fn insert(&mut self, document: DocumentId, fingerprint: Fingerprint) -> Option<Fingerprint> {
        self.root.insert(0, (document, fingerprint))
    }

    /// Removes `document` and returns the fingerprint that it had.
    pub fn remove(&mut self, document: &DocumentId) -> Option<Fingerprint> {
        self.root.remove(0, document)
    }

    /// Returns the fingerprint of `document`.
    pub fn fingerprint(&self, document: &DocumentId) -> Option<Fingerprint> {
        let Subtree::Leaf(items) = self.subtree(&Prefix::of(document)) else { return None };
        items.first().map(|(_, fingerprint)| *fingerprint)
    }

    /// Returns how many documents there are.
    pub fn len(&self) -> usize {
        self.root.len()
    }

    /// Returns whether there is no document.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Returns the documents with their fingerprints, in ascending order.
    pub fn iter(&self) -> impl Iterator<Item = (DocumentId, Fingerprint)> + '_ {
        self.root.items().copied()
    }

    /// Returns the digest of the whole set: equal for equal sets, whatever their history.
    pub fn root(&self) -> Digest {
        self.root.digest()
    }

    /// Returns what the tree holds below `prefix`.
    pub(super) fn subtree(&self, prefix: &Prefix) -> Subtree<'_> {
        let mut node = &self.root;
        for nibble in prefix.nibbles() {
            match &node.content {
                Content::Leaf(items) => return Subtree::Leaf(below(items, prefix)),
                Content::Branch(branch) => match branch.child(nibble) {
                    Some(child) => node = child,
                    None => return Subtree::Leaf(&[]),
                },
            }
        }
        match &node.content {
            Content::Leaf(items) => Subtree::Leaf(items),
            Content::Branch(branch) => Subtree::Branch(branch),
        }
    }
}

impl Branch {
    /// Returns how many documents there are below.
    pub(super) const fn len(&self) -> usize {
        self.length
    }

    /// Returns which children exist; the highest bit is nibble 0.
    pub(super) const fn present(&self) -> u16 {
        self.present
    }

    /// Returns the digests of the children that exist, ascending.
    pub(super) fn digests(&self) -> Vec<Digest> {
        self.children.iter().map(Node::digest).collect()
    }

    /// Returns the digest of the child at `nibble`.
    pub(super) fn child_digest(&self, nibble: u8) -> Option<Digest> {
        self.child(nibble).map(Node::digest)
    }

    /// Returns the documents below with their fingerprints, ascending.
    pub(super) fn items(&self) -> impl Iterator<Item = Item> + '_ {
        self.children.iter().flat_map(Node::items).copied()
    }

    /// Returns the documents below the child at `nibble`, ascending.
    pub(super) fn documents_below(&self, nibble: u8) -> impl Iterator<Item = DocumentId> + '_ {
        self.child(nibble).into_iter().flat_map(Node::items).map(|(document, _)| *document)
    }

    /// Builds the branch of more documents than a leaf may hold, whose first `depth` nibbles agree.
    fn build(depth: usize, items: &[Item]) -> Self {
        let mut branch = Self { length: items.len(), present: 0, children: Vec::new() };
        for run in items.chunk_by(|a, b| nibble_at(&a.0, depth) == nibble_at(&b.0, depth)) {
            let Some((document, _)) = run.first() else { continue };
            branch.present |= bit(nibble_at(document, depth));
            branch.children.push(Node::build(depth + 1, run));
        }
        branch.children.shrink_to_fit();
        assert_eq!(branch.present.count_ones() as usize, branch.children.len(), "each bit has a child");
        branch
    }

    /// Returns where the child at `nibble` is, or where it would be inserted.
    fn position(&self, nibble: u8) -> Result<usize, usize> {
        let before = !(u16::MAX >> nibble);
        let index = (self.present & before).count_ones() as usize;
        if self.present & bit(nibble) == 0 { Err(index) } else { Ok(index) }
    }

    fn child(&self, nibble: u8) -> Option<&Node> {
        self.children.get(self.position(nibble).ok()?)
    }

    fn insert(&mut self, depth: usize, item: Item) -> Option<Fingerprint> {
        let nibble = nibble_at(&item.0, depth);
        let index = self.position(nibble).unwrap_or_else(|index| {
            self.present |= bit(nibble);
            self.children.reserve_exact(1);
            self.children.insert(index, Node::default());
            index
        });
        let child = self.children.get_mut(index).expect("every bit of `present` has a child");
        let replaced = child.insert(depth + 1, item);
        self.length += usize::from(replaced.is_none());
        replaced
    }

    fn remove(&mut self, depth: usize, document: &DocumentId) -> Option<Fingerprint> {
        let nibble = nibble_at(document, depth);
        let index = self.position(nibble).ok()?;
        let child = self.children.get_mut(index)?;
        let removed = child.remove(depth + 1, document)?;
        if child.len() == 0 {
            self.present &= !bit(nibble);
            self.children.remove(index);
            self.children.shrink_to_fit();
        }
        assert!(self.length > 0, "what is removed was counted");
        self.length -= 1;
        Some(removed)
    }
}

impl Node {
    fn build(depth: usize, items: &[Item]) -> Self {
        let content = if items.len() <= LEAF_DOCUMENTS_MAX {
            Content::Leaf(items.to_vec())
        } else {
            Content::Branch(Box::new(Branch::build(depth, items)))
        };
        Self { digest: OnceLock::new(), content }
    }

    const fn len(&self) -> usize {
        match &self.content {
            Content::Leaf(items) => items.len(),
            Content::Branch(branch) => branch.length,
        }
    }

    fn insert(&mut self, depth: usize, item: Item) -> Option<Fingerprint> {
        let replaced = match &mut self.content {
            Content::Leaf(items) => insert_sorted(items, item),
            Content::Branch(branch) => branch.insert(depth, item),
        };
        if replaced != Some(item.1) {
            self.digest.take();
        }
        if let Content::Leaf(items) = &self.content
            && items.len() > LEAF_DOCUMENTS_MAX
        {
            self.content = Content::Branch(Box::new(Branch::build(depth, items)));
        }
        replaced
    }

    fn remove(&mut self, depth: usize, document: &DocumentId) -> Option<Fingerprint> {
        let removed = match &mut self.content {
            Content::Leaf(items) => remove_sorted(items, document),
            Content::Branch(branch) => branch.remove(depth, document),
        }?;
        self.digest.take();
        if matches!(self.content, Content::Branch(_)) && self.len() <= LEAF_DOCUMENTS_MAX {
            let mut items = Vec::with_capacity(self.len());
            items.extend(self.items().copied());
            self.content = Content::Leaf(items);
        }
        Some(removed)
    }

    fn items(&self) -> Items<'_> {
        Items { pending: vec![self], leaf: [].iter() }
    }

    /// Returns the digest, computing what changed since it was last asked for (R51).
    fn digest(&self) -> Digest {
        *self.digest.get_or_init(|| {
            let mut hasher = blake3::Hasher::new();
            match &self.content {
                Content::Leaf(items) => {
                    hasher.update(LEAF_DOMAIN);
                    for (document, fingerprint) in items {
                        hasher.update(document.as_bytes()).update(fingerprint.as_bytes());
                    }
                }
                Content::Branch(branch) => {
                    hasher.update(BRANCH_DOMAIN).update(&branch.present.to_be_bytes());
                    for child in &branch.children {
                        hasher.update(&child.digest().0);
                    }
                }
            }
            let mut digest = [0; DIGEST_BYTES];
            hasher.finalize_xof().fill(&mut digest);
            Digest(digest)
        })
    }
}

/// Walks the documents of a subtree in ascending order.
struct Items<'a> {
    /// Subtrees not begun, the next one last.
    pending: Vec<&'a Node>,
    /// The rest of the leaf begun last.
    leaf: std::slice::Iter<'a, Item>,
}

impl<'a> Iterator for Items<'a> {
    type Item = &'a Item;

    fn next(&mut self) -> Option<&'a Item> {
        loop {
            if let Some(item) = self.leaf.next() {
                return Some(item);
            }
            match &self.pending.pop()?.content {
                Content::Leaf(items) => self.leaf = items.iter(),
                Content::Branch(branch) => self.pending.extend(branch.children.iter().rev()),
            }
        }
    }
}

/// Returns the part of a leaf that lies below `prefix`.
fn below<'a>(items: &'a [Item], prefix: &Prefix) -> &'a [Item] {
    let start = items.partition_point(|(document, _)| prefix.order(document) == Ordering::Less);
    let end = items.partition_point(|(document, _)| prefix.order(document) != Ordering::Greater);
    items.get(start..end).expect("a sorted leaf has its smaller ids first")
}

fn insert_sorted(items: &mut Vec<Item>, item: Item) -> Option<Fingerprint> {
    match items.binary_search_by_key(&item.0, |(document, _)| *document) {
        Ok(index) => items.get_mut(index).map(|held| std::mem::replace(&mut held.1, item.1)),
        Err(index) => {
            items.reserve_exact(1);
            items.insert(index, item);
            None
        }
    }
}

fn remove_sorted(items: &mut Vec<Item>, document: &DocumentId) -> Option<Fingerprint> {
    let index = items.binary_search_by_key(document, |(held, _)| *held).ok()?;
    let (_, fingerprint) = items.remove(index);
    items.shrink_to_fit();
    Some(fingerprint)
}

/// Returns the bit of the child at `nibble`; the highest bit is nibble 0.
pub(super) const fn bit(nibble: u8) -> u16 {
    0x8000 >> nibble
}

fn nibble_at(document: &DocumentId, depth: usize) -> u8 {
    let byte =
        document.as_bytes().get(depth / 2).expect("a branch lies above the last nibble, where 16 ids fit a leaf");
    if depth.is_multiple_of(2) { byte >> 4 } else { byte & 15 }
}

#[cfg(test)]
mod tests;
