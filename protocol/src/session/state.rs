//! How one shared set of documents stands with one peer.

use crate::limits;
use crate::reconcile::Digest;
use crate::time::Time;

/// How one shared set stands with one peer.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct SetState {
    /// When both sides last had the same.
    pub(crate) equal_at: Option<Time>,
    /// Whether no difference was found since.
    pub(crate) is_equal: bool,
    /// How often in a row the same difference was found.
    pub(crate) stuck: u8,
    /// When a comparison was opened that the peer has not answered yet.
    pub(crate) opened_at: Option<Time>,
    /// The digests of both sides when they last differed, and how much had been exchanged by then.
    difference: Option<(Digest, Digest, u64)>,
}

impl SetState {
    /// Notes that both sides have the same.
    pub(crate) fn settle(&mut self, now: Time) {
        *self = Self { equal_at: Some(now), is_equal: true, ..Self::default() };
    }

    /// Notes that the two sides differ after `exchanged` pages and acknowledgements. Returns whether the very same
    /// difference has now been found too often; while something is still exchanged, it has only not arrived yet.
    pub(crate) fn found(&mut self, ours: Digest, theirs: Digest, exchanged: u64) -> bool {
        let is_same = self.difference == Some((ours, theirs, exchanged));
        self.difference = Some((ours, theirs, exchanged));
        self.stuck = if is_same { self.stuck.saturating_add(1) } else { 0 };
        self.stuck == limits::SAME_DIFFERENCE_MAX
    }

    /// Returns every moment that is remembered here.
    pub(crate) fn times(&mut self) -> impl Iterator<Item = &mut Time> {
        self.equal_at.iter_mut().chain(&mut self.opened_at)
    }

    /// Returns whether a comparison may be opened now, and notes that it is. A slow peer gets no second opening before
    /// it could answer the first, for a while.
    pub(crate) fn begin(&mut self, now: Time) -> bool {
        let is_pending = self.opened_at.is_some_and(|at| now.since(at) < limits::COMPARE_INTERVAL);
        if !is_pending {
            self.opened_at = Some(now);
        }
        !is_pending
    }
}

#[cfg(test)]
mod tests;
