//! Forks: two entries with one author, epoch and predecessor, of which at most one counts (R33, R34).
//!
//! Which branch counts depends on entries that are authentic, not on those that count, so forks are decided before
//! everything else, each on its own, and nobody who leaves office takes a branch with him.

use super::reason::Reason;
use super::support::Support;
use crate::document::Log;
use crate::identity::{ChangeHash, EntryId, PublicKey};
use std::cmp::Reverse;
use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};

/// Several entries with one author, epoch and predecessor: each is signed, so together they are a proof that anybody can
/// check (R155).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fork {
    /// The key that signed all of them.
    pub author: PublicKey,
    /// Its epoch.
    pub epoch: u64,
    /// The number that all of them have.
    pub seq: u64,
    /// The entries, two or more.
    pub entries: BTreeSet<EntryId>,
    /// The one whose branch goes on (R33).
    pub stands: Option<EntryId>,
}

/// Returns the entries on branches that lose a fork, and those whose changes rest on them alone.
pub(crate) fn losing(log: &Log) -> BTreeMap<EntryId, Reason> {
    forks_and_losing(log).0
}

/// Returns what [`losing`] does, and the forks.
pub(super) fn forks_and_losing(log: &Log) -> (BTreeMap<EntryId, Reason>, Vec<Fork>) {
    let mut losing = BTreeMap::new();
    let mut forks = Vec::new();
    if !log.has_forks() {
        return (losing, forks);
    }
    let mut siblings: BTreeMap<(PublicKey, u64, Option<EntryId>), Vec<EntryId>> = BTreeMap::new();
    for (id, record) in log.records() {
        siblings.entry((record.author, record.epoch, record.prev)).or_default().push(id);
    }
    let support = Support::of(log);
    for ((author, epoch, _), branches) in siblings.iter().filter(|(_, branches)| branches.len() > 1) {
        let winner = winner(log, &support, branches);
        let seq = branches.first().and_then(|id| log.record(id)).map_or(0, |record| record.seq);
        let entries = branches.iter().copied().collect();
        forks.push(Fork { author: *author, epoch: *epoch, seq, entries, stands: winner.copied() });
        losing.extend(branches.iter().filter(|id| Some(*id) != winner).map(|id| (*id, Reason::Fork)));
    }
    let mut pending: Vec<EntryId> = losing.keys().copied().collect();
    while let Some((id, record)) = pending.pop().and_then(|id| Some((id, log.record(&id)?))) {
        let behind = siblings.get(&(record.author, record.epoch, Some(id)));
        for id in behind.into_iter().flatten() {
            if losing.insert(*id, Reason::Fork).is_none() {
                pending.push(*id);
            }
        }
    }
    lose_what_rests(log, &mut losing);
    (losing, forks)
}

/// Returns the branch that counts: the one on which the entries of more other territories rest, then one on which another
/// key of its own territory has built, then the lower id. The entry that names the document has no rival.
fn winner<'a>(log: &Log, support: &Support, branches: &'a [EntryId]) -> Option<&'a EntryId> {
    let weight = |id: &&EntryId| {
        let weight = log.record(id).map(|record| support.of_branch(id, record));
        (id.0 == log.document().0, weight, Reverse(**id))
    };
    branches.iter().max_by_key(weight)
}

/// Adds the entries that rest on a change which only losing entries hold (R34).
fn lose_what_rests(log: &Log, losing: &mut BTreeMap<EntryId, Reason>) {
    let mut standing: BTreeMap<ChangeHash, usize> = BTreeMap::new();
    let mut resting: BTreeMap<ChangeHash, Vec<EntryId>> = BTreeMap::new();
    for (id, record) in log.records() {
        record.changes().iter().for_each(|change| *standing.entry(*change).or_default() += 1);
        log.dependencies(&id).iter().for_each(|change| resting.entry(*change).or_default().push(id));
    }
    let mut pending: Vec<EntryId> = losing.keys().copied().collect();
    while let Some(record) = pending.pop().and_then(|id| log.record(&id)) {
        for change in record.changes() {
            let holders = standing.entry(*change).or_insert(1);
            *holders = holders.saturating_sub(1);
            if *holders > 0 {
                continue;
            }
            for id in resting.remove(change).unwrap_or_default() {
                if let Entry::Vacant(place) = losing.entry(id) {
                    place.insert(Reason::RestsOnFork);
                    pending.push(id);
                }
            }
        }
    }
}
