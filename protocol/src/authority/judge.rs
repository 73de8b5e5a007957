//! What counts: a pure function of the set of entries held (R30).
//!
//! Arrival order, restarts and relays never change the result, so nodes that hold the same entries show the same thing.
//! Precedence: forks first, then what each author was entitled to, then vouching, which never revives a losing branch.

use super::Authority;
use crate::act::Home;
use crate::document::{Log, Record};
use crate::identity::{EntryId, TerritoryId};
use std::collections::{BTreeMap, BTreeSet};

/// Which entries count, and why the others do not.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Verdict {
    /// The entries that the rules accept.
    pub counted: BTreeSet<EntryId>,
    /// The entries that they do not: kept and shown, with the reason.
    pub set_aside: BTreeMap<EntryId, Reason>,
}

/// Why an entry is set aside.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// Its author made two entries with one number, and the other branch counts (R33).
    Fork,
    /// Its changes rest on a branch that does not count (R34).
    RestsOnFork,
    /// Its author's key is no longer in the charter with the role, and nobody entitled built on it (R31, R32).
    NotEntitledToday,
    /// Its territory is no party of the cooperation, and nobody entitled built on it (R31, R32).
    NoParty,
}

impl std::fmt::Display for Reason {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Fork => "its author made two entries with the same number, and the other one counts",
            Self::RestsOnFork => "it builds on a branch that does not count",
            Self::NotEntitledToday => "its author's key is no longer in the charter",
            Self::NoParty => "its territory is no party of the cooperation",
        })
    }
}

/// Judges every entry of `log`.
pub fn judge(log: &Log, authority: &Authority) -> Verdict {
    let losing = losing_branches(log);
    let mut verdict = Verdict::default();
    for (id, record) in log.records() {
        let reason = losing.get(&id).copied().or_else(|| entitled_today(log, record, authority).err());
        match reason {
            None => _ = verdict.counted.insert(id),
            Some(reason) => _ = verdict.set_aside.insert(id, reason),
        }
    }
    vouch(log, &mut verdict);
    verdict
}

/// Rule 1 (R31): the author is entitled today.
fn entitled_today(log: &Log, record: &Record, authority: &Authority) -> Result<(), Reason> {
    if !belongs(log, record.territory, authority) {
        return Err(Reason::NoParty);
    }
    let entitled = authority.is_entitled_today(record.territory, &record.author, record.role());
    // Charters are judged at the version that they name, for ever; the charter in force is not the measure of itself.
    if entitled || record.is_charter_act() { Ok(()) } else { Err(Reason::NotEntitledToday) }
}

fn belongs(log: &Log, territory: TerritoryId, authority: &Authority) -> bool {
    match log.home() {
        Some(home @ (Home::Cooperation(_) | Home::Territory(_))) => authority.is_party(territory, home),
        None => match authority.cooperation(log.document()) {
            Some(cooperation) => cooperation.is_party(territory),
            None => log.document() == territory.document(),
        },
    }
}

/// Rule 3 (R32): whoever is counted vouches for the changes that it builds on, but not for acts.
fn vouch(log: &Log, verdict: &mut Verdict) {
    let mut pending: Vec<EntryId> = verdict.counted.iter().copied().collect();
    while let Some(id) = pending.pop() {
        for below in log.dependencies(&id).iter().flat_map(|change| log.holders(change)) {
            let reason = verdict.set_aside.get(&below).copied();
            if matches!(reason, Some(Reason::NotEntitledToday | Reason::NoParty)) {
                verdict.set_aside.remove(&below);
                verdict.counted.insert(below);
                pending.push(below);
            }
        }
    }
}

/// Returns the entries on branches that lose a fork, and those whose changes rest on them (R33, R34).
fn losing_branches(log: &Log) -> BTreeMap<EntryId, Reason> {
    let mut siblings: BTreeMap<_, Vec<EntryId>> = BTreeMap::new();
    for (id, record) in log.records() {
        siblings.entry((record.author, record.epoch, record.prev)).or_default().push(id);
    }
    let mut losing = BTreeMap::new();
    for branches in siblings.into_values() {
        // Records come in the order of their ids, so the lowest id is first, on every node alike.
        losing.extend(branches.into_iter().skip(1).map(|id| (id, Reason::Fork)));
    }
    if losing.is_empty() {
        return losing;
    }
    // One pass in the order of arrival reaches nearly everything; a change on two branches can need another one.
    while spread(log, &mut losing) {}
    losing
}

/// Adds what stands behind losing entries or rests on them alone. Returns whether something was added.
fn spread(log: &Log, losing: &mut BTreeMap<EntryId, Reason>) -> bool {
    let before = losing.len();
    for id in log.order().iter().filter(|id| log.record(id).is_some()) {
        let prev = log.record(id).and_then(|record| record.prev);
        let behind = prev.and_then(|prev| losing.get(&prev)).is_some_and(|reason| *reason == Reason::Fork);
        let is_lost = |change| {
            let mut holders = log.holders(change).peekable();
            holders.peek().is_some() && holders.all(|holder| losing.contains_key(&holder))
        };
        if losing.contains_key(id) {
            continue;
        } else if behind {
            losing.insert(*id, Reason::Fork);
        } else if log.dependencies(id).iter().any(is_lost) {
            losing.insert(*id, Reason::RestsOnFork);
        }
    }
    losing.len() > before
}

#[cfg(test)]
mod tests;
