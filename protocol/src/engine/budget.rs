//! The budget of a metered line: what this node may send and receive in a day, and what waits when it is used up (R297 to R299).
//!
//! Bulk waits until the next day; what people write, and charters and cooperations, go on for another tenth; then everything
//! waits. Nothing is dropped: what did not go is found by the comparison that follows. The other side is told, keeps to it,
//! and shows why it gets nothing.

use super::{Engine, Event, Output};
use crate::identity::PublicKey;
use crate::limits;
use crate::session::{Flow, Pause, Rest, Session};
use crate::time::{Span, Time};

/// What each frame costs on the wire besides its bytes: its length.
const FRAME_OVERHEAD_BYTES: usize = 4;

/// What was spent in a day.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Spent {
    /// The day: how many there were since 1970, in UTC.
    pub day: u64,
    /// Bytes of frames, both ways.
    pub bytes: u64,
}

/// How a budget stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BudgetStatus {
    /// How many bytes a day may have.
    pub limit: u64,
    /// How many today had.
    pub used: u64,
    /// What waits, and until when; none while there is something left.
    pub rest: Option<Rest>,
}

/// A budget, and what was spent of it.
#[derive(Debug)]
pub(super) struct Budget {
    limit: u64,
    spent: Spent,
    kept: Spent,
    /// What the others were told.
    told: Option<Rest>,
}

impl Budget {
    /// Returns what waits, and until when.
    fn rest(&self) -> Option<Rest> {
        let Self { limit, spent, .. } = self;
        let reserve = *limit / limits::BUDGET_RESERVE_PART;
        let until = Time((spent.day + 1) * Span::days(1).0);
        (spent.bytes >= *limit).then_some(Rest { until, takes_news: spent.bytes < limit.saturating_add(reserve) })
    }
}

const fn day_of(now: Time) -> u64 {
    now.0 / Span::days(1).0
}

impl Engine {
    /// Spends at most so many bytes in a day on lines that are not local, from now on; `spent` is what [`Output::Spent`]
    /// said before.
    pub fn spend_at_most(&mut self, limit: u64, spent: Spent) {
        self.budget = Some(Budget { limit, spent, kept: spent, told: None });
    }

    /// The line to a peer costs nothing.
    pub(super) fn handle_local(&mut self, peer: PublicKey) {
        if let Some(session) = self.sessions.get_mut(&peer) {
            session.is_local = true;
        }
    }

    /// Counts a frame that goes to a peer or came from it.
    pub(super) fn count_frame(&mut self, peer: PublicKey, bytes: usize) {
        self.count_bytes(peer, (bytes + FRAME_OVERHEAD_BYTES) as u64);
    }

    /// Counts bytes that went to a peer or came from it.
    pub(super) fn count_bytes(&mut self, peer: PublicKey, bytes: u64) {
        let is_metered = self.sessions.get(&peer).is_none_or(|session| !session.is_local);
        let Some(budget) = self.budget.as_mut().filter(|_| is_metered) else { return };
        budget.spent.bytes = budget.spent.bytes.saturating_add(bytes);
        let is_much = budget.spent.bytes - budget.kept.bytes.min(budget.spent.bytes) >= limits::BUDGET_KEPT_BYTES;
        if is_much {
            self.keep_spent();
        }
        self.note_rest();
    }

    /// A new day begins with nothing spent.
    pub(super) fn begin_day(&mut self) {
        let day = day_of(self.now);
        let Some(budget) = self.budget.as_mut().filter(|budget| budget.spent.day != day) else { return };
        budget.spent = Spent { day, bytes: 0 };
        self.keep_spent();
        self.note_rest();
    }

    fn keep_spent(&mut self) {
        if let Some(budget) = &mut self.budget {
            budget.kept = budget.spent;
            self.outputs.push_back(Output::Spent(budget.spent));
        }
    }

    /// Tells everybody whom it concerns when something waits from now on, or goes on.
    fn note_rest(&mut self) {
        let Some(budget) = &mut self.budget else { return };
        let rest = budget.rest();
        if budget.told == rest {
            return;
        }
        let before = std::mem::replace(&mut budget.told, rest);
        if before.map(|rest| rest.until) != rest.map(|rest| rest.until) {
            self.outputs.push_back(Output::Emit(Event::Rests(rest)));
        }
        self.keep_spent();
        let metered = self.sessions.values().filter(|session| !session.is_local && session.hello.is_some());
        for peer in metered.map(|session| session.peer).collect::<Vec<_>>() {
            self.tell_pause(peer, Pause::Budget(rest));
            self.go_on(peer);
        }
        self.ask_to_wake();
    }

    /// Tells a peer that has greeted what waits.
    pub(super) fn tell_rest(&mut self, peer: PublicKey) {
        let rest = self.budget.as_ref().and_then(Budget::rest);
        let is_metered = self.sessions.get(&peer).is_some_and(|session| !session.is_local);
        if let Some(rest) = rest.filter(|_| is_metered) {
            self.tell_pause(peer, Pause::Budget(Some(rest)));
        }
    }

    /// A peer says that its budget is used up, or that it goes on.
    pub(super) fn handle_rest(&mut self, peer: PublicKey, rest: Option<Rest>) {
        let Some(session) = self.sessions.get_mut(&peer) else { return };
        if session.pauses.rest_there == rest {
            return;
        }
        session.pauses.rest_there = rest;
        self.go_on(peer);
        self.look_for_alarms();
    }

    /// Goes on with whatever may go to a peer now.
    fn go_on(&mut self, peer: PublicKey) {
        if self.flow(peer) == Flow::Nothing {
            return;
        }
        if let Some(session) = self.sessions.get_mut(&peer) {
            session.schedule_compare(self.now);
        }
        self.schedule_fill(peer);
        self.authority_changed = true;
    }

    /// Returns what may go between a peer and this node now.
    pub(super) fn flow(&self, peer: PublicKey) -> Flow {
        let Some(session) = self.sessions.get(&peer) else { return Flow::All };
        let ours = self.budget.as_ref().and_then(Budget::rest).filter(|_| !session.is_local);
        let flows = [ours, session.pauses.rest_there].into_iter().flatten().map(|rest| rest.flow());
        flows.min().unwrap_or(Flow::All)
    }

    /// Returns whether a part of the day's budget was used up on a line that it counts.
    pub(super) fn is_spent(&self, peer: PublicKey, part: u64) -> bool {
        let is_metered = self.sessions.get(&peer).is_some_and(|session| !session.is_local);
        self.budget.as_ref().is_some_and(|budget| is_metered && budget.spent.bytes >= budget.limit / part)
    }

    /// Returns what waits between a node that is connected and this one because a budget is used up.
    pub(super) fn rests_with(&self, peer: PublicKey) -> Option<Rest> {
        let session = self.sessions.get(&peer)?;
        let ours = self.budget.as_ref().and_then(Budget::rest).filter(|_| !session.is_local);
        session.pauses.rest_there.or(ours)
    }

    /// Returns how many bytes may still be sent to a peer today. What is under way to anybody may not be counted yet, so it
    /// is not offered again.
    pub(super) fn affordable(&self, peer: PublicKey) -> usize {
        let is_metered = |session: &&Session| !session.is_local;
        let is_free = self.sessions.get(&peer).as_ref().is_none_or(|session| !is_metered(session));
        let Some(budget) = self.budget.as_ref().filter(|_| !is_free) else { return usize::MAX };
        let reserve = budget.limit / limits::BUDGET_RESERVE_PART;
        let limit = if self.flow(peer) == Flow::All { budget.limit } else { budget.limit.saturating_add(reserve) };
        let left = usize::try_from(limit.saturating_sub(budget.spent.bytes)).unwrap_or(usize::MAX);
        let under_way: usize =
            self.sessions.values().filter(is_metered).map(|session| session.outbox.under_way()).sum();
        left.saturating_sub(under_way)
    }

    /// Something was acknowledged, so that there may be room for others again.
    pub(super) fn schedule_fills_of_budget(&mut self) {
        if self.budget.is_some() {
            let peers: Vec<PublicKey> = self.sessions.keys().copied().collect();
            peers.into_iter().for_each(|peer| self.schedule_fill(peer));
        }
    }

    /// Returns when the next day begins, while something waits for it.
    pub(super) fn next_day(&self) -> Option<Time> {
        Some(self.budget.as_ref()?.rest()?.until)
    }

    /// Returns how the budget stands.
    pub(super) fn budget_status(&self) -> Option<BudgetStatus> {
        let budget = self.budget.as_ref()?;
        Some(BudgetStatus { limit: budget.limit, used: budget.spent.bytes, rest: budget.rest() })
    }
}
