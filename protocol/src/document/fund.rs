//! The state of a fund: who holds how much, and where it came from and went, computed from acts alone (R257).
//!
//! Each holder's acts are one chain. An outgoing act counts only if what its own chain says is enough for it, so nobody needs
//! to be asked, and merging what honest holders wrote apart never goes below zero (R259). Whoever spends the same twice has
//! signed the proof of it.
//!
//! Invariant: the balances add up to what came in less what went out, whatever is held and whoever lies (R260).

mod books;
mod chains;
mod settlement;

use crate::act::fund::{Audit, FundAct, Terms};
use crate::act::{Act, fund};
use crate::authority::judge::Verdict;
use crate::document::{Content, Log};
use crate::identity::{EntryId, TerritoryId};
use crate::time::Time;
use books::Books;
use chains::Chains;
use settlement::Settlements;
use std::collections::BTreeMap;

/// What the acts say.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Fund {
    /// The terms in force, and the entry that states them; none before the fund is opened.
    pub terms: Option<(EntryId, Terms)>,
    /// Every holder.
    pub holders: BTreeMap<TerritoryId, Holder>,
    /// Every act of a chain, each behind what it rests on.
    pub ledger: Vec<Line>,
    /// What holders did in one place of their chains.
    pub disputes: Vec<Dispute>,
    /// What those said who looked at a holder's books, in the order of the entries.
    pub audits: Vec<(EntryId, TerritoryId, Time, Audit)>,
}

/// One holder's account, in the smallest units.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Holder {
    /// What it has: what it received, and others gave it, less what it gave and spent. Below zero only when it has dealt
    /// twice.
    pub balance: i128,
    /// How much of that is in acts that are contested (R36): neither there nor gone.
    pub frozen: i128,
    /// What came to it from outside the fund.
    pub received: i128,
    /// What went from it out of the fund: spent, or given back.
    pub spent: i128,
    /// Whether a dispute is open, so that it moves nothing until that is settled.
    pub is_disputed: bool,
    /// The acts with which it became a holder: one, unless it has dealt twice.
    pub roots: Vec<EntryId>,
    /// The number and the entry of the act behind which its next one comes.
    pub tip: Option<(u64, EntryId)>,
    /// What others gave it and no act of its chain has taken in yet, with the amounts.
    pub untaken: BTreeMap<EntryId, u64>,
}

/// An act of a holder's chain, and what it is worth.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// The entry.
    pub entry: EntryId,
    /// The holder.
    pub holder: TerritoryId,
    /// When, by the holder's clock.
    pub time: Time,
    /// What it says.
    pub act: FundAct,
    /// Whether it counts.
    pub outcome: Outcome,
}

/// Whether an act of a chain counts, and why not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Outcome {
    /// It counts.
    Counts,
    /// It is contested (R36): what it moves is frozen.
    Contested,
    /// Its author's right is missing, or it lies on a branch that lost.
    SetAside,
    /// What comes before it in its chain is not here.
    Gap,
    /// It is no holder's, or of other terms.
    NoHolder,
    /// It opens or joins, and is not the first act of its chain.
    NotFirst,
    /// It lies behind a place in which its holder has dealt twice, and that is not settled (R262).
    Frozen,
    /// The other holders have settled that another act stands in its place, or in one before it (R263).
    Overruled,
    /// Its chain does not say that there is so much (R259).
    Uncovered,
    /// The other side is no holder as far as the act cites, or is the holder itself.
    NoReceiver,
    /// What it is said to come from did not come to this holder, or is used up (R261).
    NoGift,
    /// It is more than the limit, and cites no decision (R264).
    NeedsDecision,
}

/// Acts of one holder in one place of its chain (R262).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dispute {
    /// The holder.
    pub holder: TerritoryId,
    /// The acts, ascending.
    pub acts: Vec<EntryId>,
    /// The one that stands, when that is settled.
    pub settled: Option<EntryId>,
    /// Who has still to say which one stands; ascending.
    pub missing: Vec<TerritoryId>,
}

impl Fund {
    /// Returns what the acts of `log` say; `parties` are the territories that may act on it today.
    pub fn of(log: &Log, verdict: &Verdict, parties: &[TerritoryId]) -> Self {
        let mut chains = Chains::of(log, verdict);
        let Some((entry, terms)) = chains.terms(log.genesis().territory) else {
            return Self { ledger: chains.unopened(), ..Self::default() };
        };
        let settlements = Settlements::of(log, verdict);
        let roots = chains.roots(entry);
        let disputes = chains.dispute(&roots, &settlements, parties);
        let mut books = Books::new(&chains, &roots, entry, &terms);
        books.write();
        let (holders, ledger) = books.close(&disputes);
        Self { terms: Some((entry, terms)), holders, ledger, disputes, audits: audits(log, verdict) }
    }

    /// Returns whether an act counts, and why not; none when it is no act of a chain.
    pub fn outcome(&self, entry: &EntryId) -> Option<Outcome> {
        self.ledger.iter().find(|line| line.entry == *entry).map(|line| line.outcome)
    }

    /// Returns the sums of what came into the fund and of what went out of it.
    pub fn totals(&self) -> (i128, i128) {
        let received = self.holders.values().map(|holder| holder.received).sum();
        (received, self.holders.values().map(|holder| holder.spent).sum())
    }
}

impl Outcome {
    /// Returns whether the act counts or is contested.
    pub const fn is_effective(self) -> bool {
        matches!(self, Self::Counts | Self::Contested)
    }
}

impl std::fmt::Display for Outcome {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Counts => "counts",
            Self::Contested => {
                "contested: its key was removed, and others had relied on it; the amount is frozen until its territory \
                 accepts it"
            }
            Self::SetAside => "set aside: its author had no right to do this: see “djuntu log”",
            Self::Gap => "waits: what its territory did before it is not here yet",
            Self::NoHolder => "its territory is no holder of this fund: it joins first with “djuntu fund join”",
            Self::NotFirst => "its territory has joined already",
            Self::Frozen => {
                "frozen: its territory has dealt twice before it; the other holders say which act stands with “djuntu fund \
                 settle”"
            }
            Self::Overruled => "void: the other holders have settled that another act stands in its place",
            Self::Uncovered => "not covered: its territory did not have so much",
            Self::NoReceiver => "the receiver is no holder of this fund, or is the giver: it joins first",
            Self::NoGift => "what it is said to come from did not come to this holder, or is used up",
            Self::NeedsDecision => "more than the limit of this fund: it must cite the decision to spend it",
        })
    }
}

/// Returns what counts of what auditors said.
fn audits(log: &Log, verdict: &Verdict) -> Vec<(EntryId, TerritoryId, Time, Audit)> {
    let counted = log.records().filter(|(entry, _)| verdict.counted.contains(entry));
    let said = counted.filter_map(|(entry, record)| match record.act() {
        Some(Act::Fund(FundAct::Audit(audit))) => Some((entry, record.territory, record.time, audit.clone())),
        _ => None,
    });
    said.collect()
}

/// Returns the acts of chains with their numbers and predecessors.
fn chained(log: &Log) -> impl Iterator<Item = (EntryId, &crate::document::Record, &FundAct, u64, Option<EntryId>)> {
    log.records().filter_map(|(entry, record)| match &record.content {
        Content::Act { act: Some(Act::Fund(act)), n: Some(n), place: Some(place), .. }
            if place.account == fund::ACCOUNT =>
        {
            Some((entry, record, act, *n, place.prev_act))
        }
        Content::Act { .. } | Content::Changes { .. } => None,
    })
}

#[cfg(test)]
mod tests;
