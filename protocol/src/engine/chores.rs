//! Chores: what a node does by itself in a document, soon after it has become aware of it.
//!
//! It acknowledges binding acts of others, so that they cannot be taken back (R150), and has its own edits written again
//! that rest on a branch that lost (R153). What there is to do is asked of the entries when the time has come, so whatever
//! was done meanwhile, also by another node of the territory, is not done twice; and nothing is remembered over a restart:
//! a document is looked at again when its log is loaded for another reason.

use super::keys::Acting;
use super::{Engine, Event, Output, Waiting, Work};
use crate::act::Act;
use crate::authority::judge::judge;
use crate::document::Log;
use crate::entry::Verified;
use crate::identity::{DocumentId, EntryId, PublicKey, Roles};
use crate::limits;
use crate::time::{Span, Time};
use std::collections::{BTreeMap, BTreeSet};

/// The documents that are to be looked at, each at its time.
#[derive(Debug, Default)]
pub(super) struct Chores {
    due: BTreeMap<DocumentId, Time>,
    /// The same by time, so that every input finds the next one at once, however many there are.
    by_time: BTreeSet<(Time, DocumentId)>,
    /// Those whose time has come and that are waited for: few at once, because each may have to be loaded.
    under_way: BTreeSet<DocumentId>,
}

impl Chores {
    fn plan(&mut self, document: DocumentId, at: Time) {
        let before = self.due.get(&document).copied();
        if before.is_none_or(|before| at < before) {
            self.forget(&document);
            self.due.insert(document, at);
            self.by_time.insert((at, document));
        }
    }

    fn forget(&mut self, document: &DocumentId) {
        if let Some(at) = self.due.remove(document) {
            assert!(self.by_time.remove(&(at, *document)), "whatever is due is in both orders");
        }
    }

    /// Takes out those whose time has come, as many as can be under way, those first that are due longest.
    fn take(&mut self, now: Time) -> Vec<DocumentId> {
        let free = limits::LOADS_MAX.saturating_sub(self.under_way.len());
        let due = self.by_time.iter().take_while(|(at, _)| *at <= now).map(|(_, document)| *document);
        let due: Vec<DocumentId> = due.take(free).collect();
        due.iter().for_each(|document| self.forget(document));
        self.under_way.extend(&due);
        due
    }

    /// Returns when the next one is due; none while enough are under way.
    pub(super) fn next(&self) -> Option<Time> {
        let is_free = self.under_way.len() < limits::LOADS_MAX;
        self.by_time.first().map(|(at, _)| *at).filter(|_| is_free)
    }

    /// Returns how many documents are to be looked at.
    pub(super) fn count(&self) -> usize {
        self.due.len() + self.under_way.len()
    }

    /// The clock was set back by this much.
    pub(super) fn turn_back(&mut self, by: Span) {
        self.due.values_mut().for_each(|at| *at = at.minus(by));
        self.by_time = self.due.iter().map(|(document, at)| (*at, *document)).collect();
    }
}

impl Engine {
    /// Plans to look at a document because of an entry that came from a peer: a binding act of others.
    pub(super) fn note_binding(&mut self, entry: &Verified) {
        if Some(entry.territory()) != self.territory && entry.entry().act().is_some_and(|act| act.is_binding()) {
            self.plan_chore(entry.document());
        }
    }

    /// Plans to look at a document that was loaded when there may be something to do in it; not when it was loaded for
    /// that, or nodes with little memory would load it again and again.
    pub(super) fn note_log(&mut self, document: &DocumentId) {
        let is_wanted = !self.chores.under_way.contains(document);
        let Some(log) = self.logs.peek(document).filter(|_| is_wanted) else { return };
        if self.may_have_lost(log) || self.may_acknowledge(log) {
            self.plan_chore(*document);
        }
    }

    /// Plans to look at a document in which this node may have written on a branch that lost.
    pub(super) fn note_forks(&mut self, document: &DocumentId) {
        if self.logs.peek(document).is_some_and(|log| self.may_have_lost(log)) {
            self.plan_chore(*document);
        }
    }

    fn may_have_lost(&self, log: &Log) -> bool {
        log.has_forks() && log.has_written(&self.keys.node.public())
    }

    /// Returns whether the log has a binding act of others that our territory has not cited, whether or not it counts.
    fn may_acknowledge(&self, log: &Log) -> bool {
        let is_ours = |territory| Some(territory) == self.territory;
        let foreign = log.records().filter(|(_, record)| record.is_binding() && !is_ours(record.territory));
        let mut foreign: BTreeSet<EntryId> = foreign.map(|(id, _)| id).collect();
        if foreign.is_empty() {
            return false;
        }
        for (_, record) in log.records().filter(|(_, record)| is_ours(record.territory)) {
            record.cited().iter().for_each(|cited| _ = foreign.remove(cited));
        }
        !foreign.is_empty()
    }

    fn plan_chore(&mut self, document: DocumentId) {
        let wait = self.entropy.jittered(limits::CHORE_DELAY);
        let at = self.now.plus(wait).plus(Span(limits::CHORE_DELAY.0 * 2 * self.rank_in(&document)));
        self.chores.plan(document, at);
    }

    /// Returns how many nodes of our territory come before this one in a document: another order in each.
    fn rank_in(&self, document: &DocumentId) -> u64 {
        let charter =
            self.territory.and_then(|ours| self.authority.charters(ours)).map(|charters| charters.current().1);
        let place = |key: &PublicKey| *blake3::keyed_hash(key.as_bytes(), &document.0).as_bytes();
        let own = place(&self.keys.node.public());
        let nodes = charter.into_iter().flat_map(|charter| &charter.keys);
        let nodes = nodes.filter(|listed| listed.roles.include(Roles::EDIT.and(Roles::NODE)));
        let before = nodes.filter(|listed| place(&listed.key) < own).count();
        before.min(limits::CHORE_RANKS_MAX) as u64
    }

    /// Begins the chores whose time has come.
    pub(super) fn begin_chores(&mut self) {
        let due = self.chores.take(self.now);
        due.into_iter().for_each(|document| self.work.push(Work::Chores(document)));
    }

    /// Looks at a document and does what there is to do.
    pub(super) fn do_chores(&mut self, document: DocumentId) -> Result<(), Waiting> {
        if !self.is_loaded(&document) {
            return Err(Work::Chores(document).wait_for(document));
        }
        self.chores.under_way.remove(&document);
        let (Some(ours), Some(log)) = (self.territory, self.logs.peek(&document)) else { return Ok(()) };
        // What does not count, because only one of two rival charters lists the key, would be done again and again.
        let is_entitled = |own: Acting| self.authority.is_entitled_today(ours, &own.key, Roles::EDIT);
        if self.check_party(document).is_err() || !self.acting(Roles::EDIT).is_ok_and(is_entitled) {
            return Ok(());
        }
        let verdict = judge(log, &self.authority);
        let unacknowledged: Vec<EntryId> = verdict.unacknowledged(log, ours).into_iter().collect();
        let has_lost = !verdict.lost_edits(log, &self.keys.node.public()).is_empty();
        for cited in unacknowledged.chunks(limits::DEPENDENCIES_MAX) {
            // A node that cannot write here, for want of epochs, leaves it to another one.
            _ = self.write_act(document, &Act::Acknowledge, cited.to_vec(), None);
        }
        if has_lost {
            self.after_stored(Output::Emit(Event::Lost(document)));
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests;
