//! The message of a comparison, and the check that comes before anything is done with it.
//!
//! Invariant: what passes [`Comparison::check`] is sorted, disjoint and within the bounds of R55, so answering it takes
//! at most one walk over our tree.

use super::tree::{Digest, Item, bit};
use crate::identity::{DocumentId, Fingerprint};
use crate::limits::{
    DOCUMENTS_PER_FRAME_MAX, FRAME_BYTES_MAX, LEAF_DOCUMENTS_MAX, RECONCILE_ROUNDS_MAX, SUBTREES_PER_FRAME_MAX,
};
use crate::violation::Violation;
use minicbor::{Decode, Encode};
use std::cmp::Ordering;

const SHORT_FINGERPRINT_BYTES: usize = 12;
/// An array head, a kind, a prefix, a bitmap, a list head and 16 digests.
const SUBTREE_BYTES: usize = 1 + 1 + (1 + RECONCILE_ROUNDS_MAX as usize) + 3 + 2 + 16 * (1 + 16);
/// An array head, an id and a short fingerprint.
const LISTED_BYTES: usize = 1 + (2 + 32) + (1 + SHORT_FINGERPRINT_BYTES);
/// The heads of the arrays around the subtrees, and the round.
const ENVELOPE_BYTES: usize = 16;

const _: () = {
    let subtrees = SUBTREES_PER_FRAME_MAX * SUBTREE_BYTES;
    let documents = DOCUMENTS_PER_FRAME_MAX * LISTED_BYTES;
    assert!(ENVELOPE_BYTES + subtrees + documents <= FRAME_BYTES_MAX / 2, "a comparison fits in half a frame");
    assert!(RECONCILE_ROUNDS_MAX < 24, "a prefix has a head of one byte");
};

/// One message of a comparison of two sets of documents.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct Comparison {
    /// 0 in the opening message, one more in each answer.
    #[n(0)]
    pub(super) round: u8,
    /// What the sender says of its tree.
    #[n(1)]
    pub(super) content: Content,
}

/// What a node says of its tree.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(flat)]
pub(super) enum Content {
    /// The digest of everything.
    #[n(0)]
    Root(#[n(0)] Digest),
    /// Some subtrees, ascending by prefix, none inside another.
    #[n(1)]
    Subtrees(#[n(0)] Vec<Summary>),
}

/// What a node says of one subtree.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(flat)]
pub(super) enum Summary {
    /// The digests of a branch's children.
    #[n(0)]
    Branch {
        /// Where the branch is.
        #[n(0)]
        prefix: Prefix,
        /// Which children exist; the highest bit is nibble 0.
        #[n(1)]
        present: u16,
        /// The digests of those children, ascending.
        #[n(2)]
        digests: Vec<Digest>,
    },
    /// Everything below the prefix.
    #[n(1)]
    Leaf {
        /// Where the documents are.
        #[n(0)]
        prefix: Prefix,
        /// The documents, ascending, each once.
        #[n(1)]
        documents: Vec<Listed>,
    },
}

/// A document in a listing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub(super) struct Listed {
    /// The document.
    #[n(0)]
    pub(super) document: DocumentId,
    /// The beginning of its fingerprint.
    #[n(1)]
    pub(super) fingerprint: ShortFingerprint,
}

/// The first 12 bytes of a fingerprint.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(transparent)]
pub(super) struct ShortFingerprint(#[cbor(n(0), with = "minicbor::bytes")] [u8; SHORT_FINGERPRINT_BYTES]);

/// The first nibbles of the ids below a subtree, one in each byte.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Encode, Decode)]
#[cbor(transparent)]
pub(super) struct Prefix(#[cbor(n(0), with = "minicbor::bytes")] Vec<u8>);

impl Comparison {
    /// Returns the digest of everything, when this message is only that: an opening, or its echo.
    pub const fn root(&self) -> Option<Digest> {
        match &self.content {
            Content::Root(digest) => Some(*digest),
            Content::Subtrees(_) => None,
        }
    }

    /// Checks everything that can be checked without a tree.
    ///
    /// # Errors
    /// [`Violation::EndlessComparison`] when there were too many rounds, [`Violation::MalformedFrame`] otherwise.
    pub(super) fn check(&self) -> Result<(), Violation> {
        if self.round >= RECONCILE_ROUNDS_MAX {
            return Err(Violation::EndlessComparison);
        }
        let valid = match &self.content {
            Content::Root(_) => self.round <= 1,
            Content::Subtrees(summaries) => {
                let listed: usize = summaries.iter().map(Summary::listed).sum();
                (1..=SUBTREES_PER_FRAME_MAX).contains(&summaries.len())
                    && listed <= DOCUMENTS_PER_FRAME_MAX
                    && summaries.iter().all(|summary| summary.is_valid(self.round))
                    && summaries.is_sorted_by(|a, b| a.prefix() < b.prefix() && !a.prefix().contains(b.prefix()))
            }
        };
        if valid { Ok(()) } else { Err(Violation::MalformedFrame) }
    }
}

impl Summary {
    /// Returns the listing of `items`, which are all that lies below `prefix`, ascending.
    pub(super) fn listing(prefix: Prefix, items: impl Iterator<Item = Item>) -> Self {
        Self::Leaf { prefix, documents: items.map(Listed::from).collect() }
    }

    /// Returns where the subtree is.
    pub(super) const fn prefix(&self) -> &Prefix {
        match self {
            Self::Branch { prefix, .. } | Self::Leaf { prefix, .. } => prefix,
        }
    }

    /// Returns how many documents are listed.
    pub(super) const fn listed(&self) -> usize {
        match self {
            Self::Branch { .. } => 0,
            Self::Leaf { documents, .. } => documents.len(),
        }
    }

    /// Returns whether the summary could honestly be sent in `round`: each round descends by one nibble at most.
    fn is_valid(&self, round: u8) -> bool {
        let shape = match self {
            Self::Branch { present, digests, .. } => *present != 0 && present.count_ones() as usize == digests.len(),
            Self::Leaf { prefix, documents } => {
                (documents.len() <= LEAF_DOCUMENTS_MAX || round == RECONCILE_ROUNDS_MAX - 1)
                    && documents.is_sorted_by(|a, b| a.document < b.document)
                    && documents.iter().all(|listed| prefix.order(&listed.document) == Ordering::Equal)
            }
        };
        shape && self.prefix().is_valid() && self.prefix().0.len() < usize::from(round)
    }
}

impl From<Item> for Listed {
    fn from((document, fingerprint): Item) -> Self {
        Self { document, fingerprint: fingerprint.into() }
    }
}

impl From<Fingerprint> for ShortFingerprint {
    fn from(fingerprint: Fingerprint) -> Self {
        let start = fingerprint.as_bytes().first_chunk().expect("a fingerprint is longer than its beginning");
        Self(*start)
    }
}

impl Prefix {
    /// Returns all nibbles of `document`.
    pub(super) fn of(document: &DocumentId) -> Self {
        Self(nibbles_of(document).collect())
    }

    /// Returns the prefix of the child at `nibble`.
    pub(super) fn child(&self, nibble: u8) -> Self {
        Self(self.nibbles().chain([nibble]).collect())
    }

    /// Returns the nibbles.
    pub(super) fn nibbles(&self) -> impl Iterator<Item = u8> + '_ {
        self.0.iter().copied()
    }

    /// Returns where `document` lies as seen from the subtree: before, below (equal) or after it.
    pub(super) fn order(&self, document: &DocumentId) -> Ordering {
        nibbles_of(document).take(self.0.len()).cmp(self.nibbles())
    }

    fn contains(&self, other: &Self) -> bool {
        other.0.starts_with(&self.0)
    }

    fn is_valid(&self) -> bool {
        self.nibbles().all(|nibble| nibble < 16)
    }
}

fn nibbles_of(document: &DocumentId) -> impl Iterator<Item = u8> + '_ {
    document.as_bytes().iter().flat_map(|byte| [byte >> 4, byte & 15])
}

/// Returns the digests of a described branch by nibble: none where there is no child.
pub(super) fn by_nibble(present: u16, digests: &[Digest]) -> impl Iterator<Item = (u8, Option<Digest>)> + '_ {
    let mut digests = digests.iter().copied();
    (0..16).map(move |nibble| (nibble, if present & bit(nibble) == 0 { None } else { digests.next() }))
}

#[cfg(test)]
mod tests;
