//! Opening a comparison and answering its messages: pure functions of a tree and a message.
//!
//! Invariant: each subtree of a message is either answered or settled here, never both, so each difference is found by
//! exactly one of the two nodes (R54).

use super::message::{Comparison, Content, Listed, Prefix, ShortFingerprint, Summary, by_nibble};
use super::tree::{Branch, Digest, Item, PrefixTree, Subtree};
use crate::identity::DocumentId;
use crate::limits::{DOCUMENTS_PER_FRAME_MAX, RECONCILE_ROUNDS_MAX, SUBTREES_PER_FRAME_MAX};
use crate::violation::Violation;

/// What follows from a message.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Answer {
    /// What to send back: nothing when all is settled, several messages where much differs.
    pub replies: Vec<Comparison>,
    /// Documents that the peer has and we do not, ascending.
    pub theirs_only: Vec<DocumentId>,
    /// Documents that we have and the peer does not, ascending; as many as there are in our tree at most.
    pub ours_only: Vec<DocumentId>,
    /// Documents that both have with different fingerprints, ascending.
    pub differing: Vec<DocumentId>,
}

/// Returns the message that opens a comparison: the digest of everything, 21 bytes.
pub fn open(tree: &PrefixTree) -> Comparison {
    Comparison { round: 0, content: Content::Root(tree.root()) }
}

/// Returns what follows from the peer's `message` for our `tree` as it is now.
///
/// # Errors
/// [`Violation::MalformedFrame`] when no honest node sends such a message; [`Violation::EndlessComparison`] when it
/// takes more rounds than any honest comparison.
pub fn answer(tree: &PrefixTree, message: &Comparison) -> Result<Answer, Violation> {
    message.check()?;
    let mut comparing = Comparing::new(tree, message.round + 1);
    match &message.content {
        Content::Root(digest) if *digest == tree.root() => {
            if message.round == 0 {
                comparing.answer.replies.push(Comparison { round: 1, content: Content::Root(tree.root()) });
            }
        }
        Content::Root(_) => comparing.describe(Prefix::default()),
        Content::Subtrees(summaries) => summaries.iter().for_each(|summary| comparing.settle(summary)),
    }
    comparing.finish()
}

/// An answer in the making.
struct Comparing<'a> {
    tree: &'a PrefixTree,
    /// The round of the replies.
    round: u8,
    answer: Answer,
    /// What the replies will say, ascending by prefix.
    summaries: Vec<Summary>,
}

impl<'a> Comparing<'a> {
    fn new(tree: &'a PrefixTree, round: u8) -> Self {
        Self { tree, round, answer: Answer::default(), summaries: Vec::new() }
    }

    /// Settles one subtree of the peer, or descends into it.
    fn settle(&mut self, summary: &Summary) {
        match (summary, self.tree.subtree(summary.prefix())) {
            (Summary::Branch { prefix, present, digests }, Subtree::Branch(ours)) => {
                for (nibble, theirs) in by_nibble(*present, digests) {
                    self.settle_child(prefix, nibble, theirs, ours);
                }
            }
            (Summary::Branch { prefix, .. }, Subtree::Leaf(_)) => self.describe(prefix.clone()),
            (Summary::Leaf { documents, .. }, Subtree::Leaf(ours)) => {
                self.settle_listing(documents, ours.iter().copied())
            }
            (Summary::Leaf { documents, .. }, Subtree::Branch(ours)) => self.settle_listing(documents, ours.items()),
        }
    }

    fn settle_child(&mut self, prefix: &Prefix, nibble: u8, theirs: Option<Digest>, ours: &Branch) {
        if theirs.is_none() {
            self.answer.ours_only.extend(ours.documents_below(nibble));
        } else if theirs != ours.child_digest(nibble) {
            self.describe(prefix.child(nibble));
        }
    }

    /// Says in the reply what our tree holds below `prefix`: nothing is said as an empty listing.
    ///
    /// The last round lists a branch too, so that whoever makes a crowd of ids with one beginning cannot keep others
    /// from comparing; it would take more than a frame's worth of such ids.
    fn describe(&mut self, prefix: Prefix) {
        let last = self.round == RECONCILE_ROUNDS_MAX - 1;
        self.summaries.push(match self.tree.subtree(&prefix) {
            Subtree::Leaf(items) => Summary::listing(prefix, items.iter().copied()),
            Subtree::Branch(branch) if last && branch.len() <= DOCUMENTS_PER_FRAME_MAX => {
                Summary::listing(prefix, branch.items())
            }
            Subtree::Branch(branch) => Summary::Branch { prefix, present: branch.present(), digests: branch.digests() },
        });
    }

    /// Settles a listing: the peer has exactly `theirs` where we have `ours`, both ascending.
    fn settle_listing(&mut self, theirs: &[Listed], ours: impl Iterator<Item = Item>) {
        let mut theirs = theirs.iter().copied().peekable();
        for (document, fingerprint) in ours {
            while let Some(listed) = theirs.next_if(|listed| listed.document < document) {
                self.answer.theirs_only.push(listed.document);
            }
            match theirs.next_if(|listed| listed.document == document) {
                None => self.answer.ours_only.push(document),
                Some(listed) if listed.fingerprint == ShortFingerprint::from(fingerprint) => {}
                Some(_) => self.answer.differing.push(document),
            }
        }
        self.answer.theirs_only.extend(theirs.map(|listed| listed.document));
    }

    /// Packs the summaries into as few messages as the bounds allow (R55).
    fn finish(mut self) -> Result<Answer, Violation> {
        let round = self.round;
        let mut page = Vec::new();
        let mut listed = 0;
        for summary in self.summaries {
            if page.len() == SUBTREES_PER_FRAME_MAX || listed + summary.listed() > DOCUMENTS_PER_FRAME_MAX {
                let content = Content::Subtrees(std::mem::take(&mut page));
                self.answer.replies.push(Comparison { round, content });
                listed = 0;
            }
            listed += summary.listed();
            assert!(listed <= DOCUMENTS_PER_FRAME_MAX, "a listing alone fits in a frame");
            page.push(summary);
        }
        if !page.is_empty() {
            self.answer.replies.push(Comparison { round, content: Content::Subtrees(page) });
        }
        if round >= RECONCILE_ROUNDS_MAX && !self.answer.replies.is_empty() {
            return Err(Violation::EndlessComparison);
        }
        Ok(self.answer)
    }
}

#[cfg(test)]
mod tests;
