//! Reconciliation: two nodes find out which documents of one set differ between them, with few bytes.
//!
//! Each node keeps a [`PrefixTree`] over `document id → fingerprint`, updated in place and never rescanned. The nodes
//! compare their trees from the root downwards and descend only where digests differ (R53).
//!
//! # The tree
//!
//! The path of a document is the nibbles (4 bits, high nibble first) of its id. A subtree with at most
//! [`LEAF_DOCUMENTS_MAX`](crate::limits::LEAF_DOCUMENTS_MAX) documents is a leaf, a bigger one is a branch with at most
//! 16 children, so shape and digests are a function of the content alone, whatever its history (R50).
//!
//! ```text
//! digest of a leaf   = BLAKE3("djuntu/tree/leaf/1"   ‖ (document id ‖ fingerprint)*, ascending)[..16]
//! digest of a branch = BLAKE3("djuntu/tree/branch/1" ‖ which children, 16 bits big-endian ‖ digest of each child)[..16]
//! ```
//!
//! - *Why hashes of hashes* (R51) and not sums: whoever writes documents chooses fingerprints, and sums of chosen
//!   numbers can be made to agree for sets that differ. Here that needs a collision of the hash.
//! - *Why 16 bytes*: an author who could make two sets with one digest would keep two nodes apart unseen. With 16 bytes
//!   that is 2^64 work. A fingerprint in a listing has 12 bytes, because a collision there (2^48 work) hides nothing: the
//!   digests above it differ, so the session does not converge and says so.
//! - *Why 24 documents in a leaf*: listing a leaf costs about 1 KB at most and about as much as three more levels of
//!   digests; smaller leaves need more messages and more memory, bigger ones more bytes for each difference.
//!
//! # The exchange
//!
//! One node opens with [`open`]; every message is answered with [`answer`] against the tree of that moment, so nothing
//! is remembered between messages and the trees may change meanwhile. If both nodes opened, each difference would be
//! found twice, so the session lets one of them begin.
//!
//! ```text
//! comparison = [round, content]                     round counts from 0, each answer is one higher
//! content    = [0, digest of the root]              rounds 0 and 1 only
//!            | [1, [subtree, …]]                    ascending by prefix, none inside another
//! subtree    = [0, prefix, children, [digest, …]]   a branch: bit 15 of `children` is nibble 0, digests of those present
//!            | [1, prefix, [[document, short fingerprint], …]]   a leaf: everything below the prefix, ascending
//! prefix     = byte string, one nibble in each byte; at most round − 1 of them
//! ```
//!
//! 1. The opening root digest is answered with the answering node's root digest when they are equal, and that is all:
//!    both now know (R52). Otherwise the answer describes the root.
//! 2. A described branch is answered, for each child that differs, with a description of one's own subtree there: a
//!    branch as digests, a leaf (or nothing at all) as a listing. Documents below a child that the peer lacks are
//!    reported as ours only, without a word on the wire.
//! 3. A listing says everything about its subtree, so whoever receives it knows every difference there and reports it;
//!    no answer follows. So each difference is found by exactly one of the nodes (R54).
//!
//! An empty tree against a full one is one empty listing. Where much differs, an answer takes several messages, each
//! within [`DOCUMENTS_PER_FRAME_MAX`](crate::limits::DOCUMENTS_PER_FRAME_MAX) documents and
//! [`SUBTREES_PER_FRAME_MAX`](crate::limits::SUBTREES_PER_FRAME_MAX) subtrees, and so within half a frame (R55); each is
//! answered on its own. Every answer has a higher round and there are at most
//! [`RECONCILE_ROUNDS_MAX`](crate::limits::RECONCILE_ROUNDS_MAX), so the exchange ends. Random ids never need half of
//! them; the last round lists a branch as well, so ids that were made to agree in many nibbles need no more.
//!
//! A prefix that this node's tree does not have is no offence: the tree may have shrunk since the peer was told of it.

mod compare;
mod message;
mod tree;

pub use compare::{Answer, answer, open};
pub use message::Comparison;
pub use tree::{Digest, PrefixTree};

#[cfg(test)]
mod tests;
