//! What counts: a pure function of the set of entries held (R30).
//!
//! Arrival order, restarts and relays never change the result, so nodes that hold the same entries show the same thing.
//! Precedence: forks first, then what each author is entitled to today, then what his territory accepts of those who have
//! gone, then vouching. Neither cuts nor vouching revive a losing branch.

mod contested;
mod cuts;
mod disputes;
mod forks;
mod reason;
mod set_aside;
mod support;

pub use contested::Contested;
pub use cuts::{cited_by, cut_for, extend};
pub use disputes::{Claimed, Dispute, Gap};
pub use forks::Fork;
pub(crate) use forks::losing as lost;
pub use reason::{Reason, Remedy};
pub use set_aside::SetAsideGroup;

use super::Authority;
use crate::act::{Home, Subject};
use crate::document::{Content, Log, Record};
use crate::identity::{EntryId, PublicKey, TerritoryId};
use std::collections::{BTreeMap, BTreeSet};

/// Which entries count, and why the others do not. Every entry is either counted or set aside.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Verdict {
    /// The entries that the rules accept.
    pub counted: BTreeSet<EntryId>,
    /// The entries that they do not: kept and shown, with the reason.
    pub set_aside: BTreeMap<EntryId, Reason>,
    /// Of those set aside, the binding acts that are not void either (R36).
    pub contested: BTreeMap<EntryId, Contested>,
    /// Binding acts, counted or not, that prove double dealing (R37).
    pub disputes: Vec<Dispute>,
    /// Chains that their author has forked, by author, epoch and predecessor (R155).
    pub forks: Vec<Fork>,
    /// Binding acts, counted or not, that do not follow the one that they name (R157).
    pub gaps: BTreeMap<EntryId, Gap>,
    /// Entries, set aside or not, of which a counted act of the territory says that they stay out (R154).
    pub kept_out: BTreeMap<EntryId, BTreeSet<TerritoryId>>,
}

impl Verdict {
    /// Returns whether every entry counts, and nobody has said anything that could change that.
    fn is_undisputed(&self) -> bool {
        let Self { counted: _, set_aside, contested, disputes, forks, gaps, kept_out } = self;
        set_aside.is_empty()
            && contested.is_empty()
            && disputes.is_empty()
            && forks.is_empty()
            && gaps.is_empty()
            && kept_out.is_empty()
    }
}

/// Judges every entry of `log`.
pub fn judge(log: &Log, authority: &Authority) -> Verdict {
    let home = match log.subject() {
        Subject::Territory(_) => None,
        Subject::Cooperation(_) => Some(Home::Cooperation(log.document())),
        Subject::Document(_, home) => Some(*home),
    };
    let departed = |record: &Record| {
        authority.departed_last(record.territory, home?, log.document(), &record.author, record.epoch)
    };
    judge_where(log, authority, &departed)
}

/// Judges one entry more than `verdict` does, when that changes nothing about the others: it is an edit of somebody who is
/// entitled today, and everything counts. Returns whether it is so; otherwise everything is to be judged anew.
///
/// This keeps the cost of an edit from growing with the document. The authority must be that of `verdict`, and `log` must
/// hold nothing else that `verdict` does not know.
pub(crate) fn judge_next(verdict: &mut Verdict, log: &Log, authority: &Authority, entry: EntryId) -> bool {
    let Some(record) = log.record(&entry).filter(|record| matches!(record.content, Content::Changes { .. })) else {
        return false;
    };
    let crowded = log.crowded_chains();
    // A fork can make others lose, and a chain too many can crowd out another one.
    let is_plain = verdict.is_undisputed() && !log.has_forks() && crowded.is_empty();
    if !is_plain || entitled_today(log, record, authority, &crowded).is_err() {
        return false;
    }
    verdict.counted.insert(entry);
    assert_eq!(verdict.counted.len(), log.order().len(), "every entry counts (R39)");
    true
}

/// Judges every entry of `log`, given what is accepted of territories that have gone.
fn judge_where(log: &Log, authority: &Authority, departed: &dyn Fn(&Record) -> Option<u64>) -> Verdict {
    let (losing, forks) = forks::forks_and_losing(log);
    let (disputes, gaps) = (disputes::of(log), disputes::gaps(log));
    let mut verdict = Verdict { disputes, gaps, forks, ..Verdict::default() };
    let crowded = log.crowded_chains();
    for (id, record) in log.records() {
        let reason = losing.get(&id).copied().or_else(|| entitled_today(log, record, authority, &crowded).err());
        match reason {
            None => _ = verdict.counted.insert(id),
            Some(reason) => _ = verdict.set_aside.insert(id, reason),
        }
    }
    cuts::accept(log, authority, departed, &mut verdict);
    vouch(log, &mut verdict);
    contested::find(log, &mut verdict);
    set_aside::keep_out(log, &mut verdict);
    let judged = verdict.counted.len() + verdict.set_aside.len();
    assert_eq!(judged, log.order().len(), "every entry is either counted or set aside (R39)");
    assert!(verdict.contested.len() <= verdict.set_aside.len(), "what is contested does not count (R36)");
    verdict
}

/// Rule 1 (R31): the author is entitled today, and has not begun chain after chain (R38).
fn entitled_today(
    log: &Log,
    record: &Record,
    authority: &Authority,
    crowded: &BTreeSet<(PublicKey, u64)>,
) -> Result<(), Reason> {
    // Whoever leaves says so as his last word, and whoever is invited consents before he belongs to it; a guardian writes
    // in its ward's document the versions that the ward itself cannot (R27).
    let is_of_charter = record.is_charter_act() && matches!(log.subject(), Subject::Territory(_));
    if !belongs(log, record.territory, authority) && !record.is_membership_act() && !is_of_charter {
        return Err(Reason::NoParty);
    }
    // Charters are judged at the version that they name, for ever; the charter in force is not the measure of itself.
    let entitled = authority.is_entitled_today(record.territory, &record.author, record.role());
    match crowded.contains(&(record.author, record.epoch)) {
        _ if record.is_charter_act() => Ok(()),
        _ if !entitled => Err(Reason::NotEntitledToday),
        true => Err(Reason::TooManyEpochs),
        false => Ok(()),
    }
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
    let mut vouched = BTreeSet::new();
    while let Some(id) = pending.pop() {
        let changes = log.dependencies(&id).iter().filter(|change| vouched.insert(**change));
        for below in changes.flat_map(|change| log.holders(change)) {
            if verdict.set_aside.get(&below).is_some_and(|reason| reason.is_about_right()) {
                verdict.set_aside.remove(&below);
                verdict.counted.insert(below);
                pending.push(below);
            }
        }
    }
}

#[cfg(test)]
mod tests;
