//! The keys that a line of charters has ever listed, so that a removed one never comes back (R23).
//!
//! A set shares everything that it can with the one that it was made from: each version keeps its own at the cost of
//! its new keys alone, on however many lines, and a question takes about as many steps as the set's size has digits.

use crate::identity::PublicKey;
use std::sync::Arc;

/// A set of keys that never changes; a larger one is made from it.
#[derive(Clone, Debug, Default)]
pub(super) struct KeySet(Option<Arc<Node>>);

/// A binary tree over the hashes of the keys: whoever chooses his keys does not choose how deep it is.
#[derive(Debug)]
enum Node {
    Key(blake3::Hash),
    Branch(KeySet, KeySet),
}

impl KeySet {
    /// Returns whether `key` is in the set.
    pub(super) fn contains(&self, key: &PublicKey) -> bool {
        let hash = blake3::hash(key.as_bytes());
        let (mut set, mut depth) = (self, 0);
        loop {
            set = match set.0.as_deref() {
                None => return false,
                Some(Node::Key(held)) => return *held == hash,
                Some(Node::Branch(zero, one)) => {
                    if bit(&hash, depth) {
                        one
                    } else {
                        zero
                    }
                }
            };
            depth += 1;
        }
    }

    /// Returns the set with `key` in it.
    pub(super) fn with(&self, key: &PublicKey) -> Self {
        self.insert(blake3::hash(key.as_bytes()), 0)
    }

    fn insert(&self, hash: blake3::Hash, depth: usize) -> Self {
        let node = match self.0.as_deref() {
            None => Node::Key(hash),
            Some(Node::Key(held)) if *held == hash => return self.clone(),
            Some(Node::Key(held)) if bit(held, depth) => {
                return Self::branch(Self::default(), self.clone()).insert(hash, depth);
            }
            Some(Node::Key(_)) => return Self::branch(self.clone(), Self::default()).insert(hash, depth),
            Some(Node::Branch(zero, one)) if bit(&hash, depth) => {
                Node::Branch(zero.clone(), one.insert(hash, depth + 1))
            }
            Some(Node::Branch(zero, one)) => Node::Branch(zero.insert(hash, depth + 1), one.clone()),
        };
        Self(Some(Arc::new(node)))
    }

    fn branch(zero: Self, one: Self) -> Self {
        Self(Some(Arc::new(Node::Branch(zero, one))))
    }
}

/// Returns one bit of a hash; two different hashes differ before it ends.
fn bit(hash: &blake3::Hash, depth: usize) -> bool {
    let byte = hash.as_bytes().get(depth / 8).copied().unwrap_or_default();
    byte >> (7 - depth % 8) & 1 == 1
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    /// The set is one, whatever order it was made in, and the sets that it was made from stay as they were.
    #[test]
    fn a_set_holds_what_was_put_in_and_no_more() {
        let key = |number: u16| PublicKey(*blake3::hash(&number.to_le_bytes()).as_bytes());
        let mut sets = vec![KeySet::default()];
        let mut model: Vec<BTreeSet<u16>> = vec![BTreeSet::new()];
        for number in 0..300 {
            let from = usize::from(number) / 2;
            sets.push(sets[from].with(&key(number)).with(&key(number)));
            let mut held = model[from].clone();
            held.insert(number);
            model.push(held);
        }
        for (set, model) in sets.iter().zip(&model) {
            let held: BTreeSet<u16> = (0..300).filter(|number| set.contains(&key(*number))).collect();
            assert_eq!(held, *model);
        }
    }
}
