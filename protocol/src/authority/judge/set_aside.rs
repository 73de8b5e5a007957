//! What is set aside, as people decide about it: grouped, without what has been decided (R154, R156).

use super::Verdict;
use super::reason::Reason;
use crate::act::Act;
use crate::document::{Content, Log};
use crate::identity::{EntryId, PublicKey, TerritoryId};
use std::collections::{BTreeMap, BTreeSet};

/// Entries of one key that are set aside for one reason, and about which its territory has not decided yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SetAsideGroup {
    /// The territory for which they were made.
    pub territory: TerritoryId,
    /// The key.
    pub author: PublicKey,
    /// Why they do not count.
    pub reason: Reason,
    /// The entries, one or more.
    pub entries: BTreeSet<EntryId>,
    /// How many of them are edits, which can be written again.
    pub edits: usize,
}

/// Notes of which entries counted acts say that they stay out.
pub(super) fn keep_out(log: &Log, verdict: &mut Verdict) {
    for (id, record) in log.records() {
        let Some(Act::KeepOut(entries)) = record.act() else { continue };
        if verdict.counted.contains(&id) {
            for entry in entries.iter().filter(|entry| log.record(entry).is_some()) {
                verdict.kept_out.entry(*entry).or_default().insert(record.territory);
            }
        }
    }
}

impl Verdict {
    /// Returns whether a territory has decided that an entry stays out.
    pub fn keeps_out(&self, territory: TerritoryId, entry: &EntryId) -> bool {
        self.kept_out.get(entry).is_some_and(|by| by.contains(&territory))
    }

    /// Returns every entry that is part of a proof that its author dealt twice (R37, R155).
    pub fn doubted(&self) -> BTreeSet<EntryId> {
        let disputes = self.disputes.iter().flat_map(|dispute| &dispute.entries);
        disputes.chain(self.forks.iter().flat_map(|fork| &fork.entries)).copied().collect()
    }

    /// Returns what is set aside and waits for a decision of `territory`, by territory, key and reason (R156).
    pub fn undecided(&self, log: &Log, territory: TerritoryId) -> Vec<SetAsideGroup> {
        let mut groups: BTreeMap<(TerritoryId, PublicKey, Reason), SetAsideGroup> = BTreeMap::new();
        for (id, reason) in self.set_aside.iter().filter(|(id, _)| !self.keeps_out(territory, id)) {
            let Some(record) = log.record(id) else { continue };
            // What a node says by itself it says again by itself.
            if matches!(record.act(), Some(Act::Acknowledge | Act::KeepOut(_))) {
                continue;
            }
            let place = (record.territory, record.author, *reason);
            let group = groups.entry(place).or_insert_with(|| SetAsideGroup {
                territory: record.territory,
                author: record.author,
                reason: *reason,
                entries: BTreeSet::new(),
                edits: 0,
            });
            group.entries.insert(*id);
            group.edits += usize::from(matches!(record.content, Content::Changes { .. }));
        }
        groups.into_values().collect()
    }

    /// Returns the edits of a key that rest on a branch that lost, and about which its territory has not decided: what its
    /// node writes again by itself (R153).
    pub fn lost_edits(&self, log: &Log, author: &PublicKey) -> BTreeSet<EntryId> {
        let is_lost = |(id, reason): &(&EntryId, &Reason)| {
            let record = log.record(id).filter(|record| record.author == *author);
            let is_open = record.is_some_and(|record| {
                matches!(record.content, Content::Changes { .. }) && !self.keeps_out(record.territory, id)
            });
            is_open && matches!(reason, Reason::Fork | Reason::RestsOnFork)
        };
        self.set_aside.iter().filter(is_lost).map(|(id, _)| *id).collect()
    }

    /// Returns the binding acts of other territories that count and that no counted entry of `territory` cites: those that
    /// its node acknowledges by itself (R150).
    pub fn unacknowledged(&self, log: &Log, territory: TerritoryId) -> BTreeSet<EntryId> {
        let counted = || self.counted.iter().filter_map(|id| Some((*id, log.record(id)?)));
        let foreign = counted().filter(|(_, record)| record.is_binding() && record.territory != territory);
        let mut foreign: BTreeSet<EntryId> = foreign.map(|(id, _)| id).collect();
        for (_, record) in counted().filter(|(_, record)| record.territory == territory) {
            record.cited().iter().for_each(|cited| _ = foreign.remove(cited));
        }
        foreign
    }
}
