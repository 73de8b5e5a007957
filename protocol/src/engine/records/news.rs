//! How often it is believed of one node that it is somewhere else (R282).
//!
//! Whoever is told where a node is dials there, and a node signs as many records as it likes; so what it says beyond an
//! allowance waits, and of what waits only the newest is kept.

use crate::identity::PublicKey;
use crate::limits;
use crate::time::{Span, Time};
use std::collections::BTreeMap;

/// What is left of the allowance of each node of which there was news.
#[derive(Debug, Default)]
pub(super) struct News {
    of: BTreeMap<PublicKey, Allowance>,
}

#[derive(Clone, Copy, Debug)]
struct Allowance {
    left: u64,
    /// Since when another one is earned.
    since: Time,
}

impl Allowance {
    /// Returns the allowance as it is now, with what was earned meanwhile.
    fn at(self, now: Time) -> Self {
        let earned = now.since(self.since).0 / limits::NODE_NEWS_AGAIN.0;
        match self.left.saturating_add(earned) {
            left if left >= limits::NODE_NEWS_AT_ONCE => Self { left: limits::NODE_NEWS_AT_ONCE, since: now },
            left => Self { left, since: self.since.plus(Span(earned * limits::NODE_NEWS_AGAIN.0)) },
        }
    }
}

impl News {
    /// Takes one piece of news of a node, unless it comes too soon.
    ///
    /// # Errors
    /// When it can be taken.
    pub(super) fn take(&mut self, node: PublicKey, now: Time) -> Result<(), Time> {
        let ready_at = self.ready_at(&node, now);
        if ready_at > now {
            return Err(ready_at);
        }
        // Whoever has all of it is not remembered, so what is kept is bounded by who said something a while ago.
        self.of.retain(|_, allowance| allowance.at(now).left < limits::NODE_NEWS_AT_ONCE);
        let full = Allowance { left: limits::NODE_NEWS_AT_ONCE, since: now };
        let allowance = self.of.entry(node).or_insert(full);
        *allowance = allowance.at(now);
        allowance.left -= 1;
        Ok(())
    }

    /// Returns when the next piece of news of a node can be taken.
    pub(super) fn ready_at(&self, node: &PublicKey, now: Time) -> Time {
        match self.of.get(node).map(|allowance| allowance.at(now)) {
            Some(Allowance { left: 0, since }) => since.plus(limits::NODE_NEWS_AGAIN),
            Some(_) | None => now,
        }
    }

    /// The clock was set back by this much.
    pub(super) fn turn_back(&mut self, by: Span) {
        self.of.values_mut().for_each(|allowance| allowance.since = allowance.since.minus(by));
    }
}

#[cfg(test)]
mod tests;
