//! The past of a document: what it said after an entry, in a proposed version, or on a day.
//!
//! Every entry that counts stays in the view, so an earlier text is not kept anywhere: it is read in the present view at the
//! heads where it stood. Invariant: only entries that count and can be applied have a part in it, today as they count now; so
//! two nodes that hold the same entries say the same of every day, also after a key was removed (R310).

use crate::act::{Act, Signing};
use crate::authority::judge::Verdict;
use crate::document::Log;
use crate::document::agreement::Agreement;
use crate::document::view::{Draft, FreezeError, View};
use crate::identity::{ChangeHash, EntryId, VersionHash};
use crate::time::Time;
use std::collections::BTreeSet;

/// A point in the history of a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Point {
    /// Before anybody wrote anything.
    Beginning,
    /// Everything but the last edit, by the time that its author claimed.
    BeforeLast,
    /// What was written by a moment, as its authors claimed.
    Moment(Time),
    /// After an entry: as its author saw it.
    Entry(EntryId),
    /// The text of a proposed version.
    Version(VersionHash),
    /// As it reads now.
    Now,
}

/// Why a document cannot be read at a point.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PastError {
    /// There is no such entry.
    #[error("the document has no such entry: see “djuntu log”")]
    UnknownEntry,
    /// The entry does not count, so what it says is no part of the document.
    #[error("this entry does not count, so what it says is no part of the document: see “djuntu log”")]
    NotCounted,
    /// There is no such version.
    #[error("no version with this hash was proposed: see “djuntu show”")]
    UnknownVersion,
    /// The text cannot be read there.
    #[error(transparent)]
    Unreadable(#[from] FreezeError),
}

/// A document with everything by which its past is read.
#[derive(Clone, Debug)]
pub struct Past<'a> {
    view: &'a View,
    log: &'a Log,
    verdict: &'a Verdict,
    /// What counts and cannot be applied.
    left_out: BTreeSet<EntryId>,
}

impl<'a> Past<'a> {
    /// Takes the view of a log as the verdict has it.
    pub fn new(view: &'a View, log: &'a Log, verdict: &'a Verdict) -> Self {
        let left_out = view.unappliable().iter().map(|(entry, _)| *entry).collect();
        Self { view, log, verdict, left_out }
    }

    /// Returns what the document said.
    ///
    /// # Errors
    /// [`PastError`] when there is no such point.
    pub fn draft(&self, point: Point) -> Result<Draft, PastError> {
        if point == Point::Now {
            return Ok(self.view.draft().clone());
        }
        Ok(self.view.draft_at(&self.heads(point)?)?)
    }

    /// Returns the entry that changed the text last, by claimed time and then by id.
    pub fn last_edit(&self) -> Option<EntryId> {
        let edits = self.edits().filter_map(|id| Some((self.log.record(&id)?.time, id)));
        edits.max().map(|(_, id)| id)
    }

    /// Returns the changes at which the document is read there.
    fn heads(&self, point: Point) -> Result<Vec<ChangeHash>, PastError> {
        match point {
            Point::Beginning => Ok(self.heads_of(|_| false)),
            Point::Now => Ok(self.heads_of(|_| true)),
            Point::BeforeLast => {
                let last = self.last_edit();
                Ok(self.heads_of(|id| Some(*id) != last))
            }
            Point::Moment(until) => {
                Ok(self.heads_of(|id| self.log.record(id).is_some_and(|record| record.time <= until)))
            }
            Point::Version(version) => self.version(version),
            Point::Entry(id) => self.after(id),
        }
    }

    fn after(&self, id: EntryId) -> Result<Vec<ChangeHash>, PastError> {
        let record = self.log.record(&id).ok_or(PastError::UnknownEntry)?;
        if !self.verdict.counted.contains(&id) || self.left_out.contains(&id) {
            return Err(PastError::NotCounted);
        }
        if let Some(last) = record.changes().last() {
            return Ok(vec![*last]);
        }
        match record.act() {
            Some(Act::Propose(proposal)) => Ok(proposal.heads.clone()),
            Some(Act::Sign(Signing { version, .. })) => self.version(*version),
            // Other statements say nothing of the text that their author saw.
            Some(_) | None => self.heads(Point::Moment(record.time)),
        }
    }

    fn version(&self, version: VersionHash) -> Result<Vec<ChangeHash>, PastError> {
        let agreement = Agreement::of(self.log, self.verdict);
        let proposed = agreement.proposals.into_iter().find(|proposal| proposal.version == version);
        proposed.map(|proposal| proposal.heads).ok_or(PastError::UnknownVersion)
    }

    /// Returns the heads of the chosen edits; what they were written on is there too, however it is dated.
    fn heads_of(&self, is_chosen: impl Fn(&EntryId) -> bool) -> Vec<ChangeHash> {
        let chosen: Vec<EntryId> = self.edits().filter(is_chosen).collect();
        let tips = self.log.tips(&chosen);
        let heads: Vec<ChangeHash> =
            tips.iter().filter_map(|id| self.log.record(id)?.changes().last().copied()).collect();
        if heads.is_empty() { vec![self.log.header().kind.schema().genesis().hash] } else { heads }
    }

    /// Returns the edits that are in the view, in an order that is causal.
    fn edits(&self) -> impl Iterator<Item = EntryId> {
        let is_in = |id: &&EntryId| self.verdict.counted.contains(id) && !self.left_out.contains(id);
        let edits = |id: &&EntryId| self.log.record(id).is_some_and(|record| !record.changes().is_empty());
        self.log.order().iter().filter(is_in).filter(edits).copied()
    }
}

#[cfg(test)]
mod tests;
