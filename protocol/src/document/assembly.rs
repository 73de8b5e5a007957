//! The state of an assembly: who sits in it, and what it has minuted (R240 to R243).
//!
//! Invariant: who convenes an assembly is who has begun its document, for ever, so nobody else opens, fills or ends it.

mod admits;

use crate::act::{Act, AssemblyAct, Minutes, Seat};
use crate::authority::judge::Verdict;
use crate::document::{Content, Log, Record};
use crate::identity::{DocumentId, EntryId, TerritoryId};
use crate::time::Time;
use std::collections::{BTreeMap, BTreeSet};

/// What the acts say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Assembly {
    /// Who has begun the document, and speaks for the assembly.
    pub convener: TerritoryId,
    /// Its level and the assembly above it, once it is open.
    pub opened: Option<(u8, Option<DocumentId>)>,
    /// Every seat, in the order of the entries that give them.
    pub seats: Vec<Seated>,
    /// What was put forward as minutes, in the order of the entries.
    pub minutes: Vec<Minuted>,
    /// To which assemblies it sends somebody.
    pub delegations: Vec<Delegation>,
    /// Why it was dissolved.
    pub dissolved: Option<String>,
}

/// A seat.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seated {
    /// The entry that gives it, which names it.
    pub entry: EntryId,
    /// The seat.
    pub seat: Seat,
    /// Whether it was given up or taken away.
    pub is_vacant: bool,
}

/// Minutes that were put forward.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Minuted {
    /// The entry.
    pub entry: EntryId,
    /// Who has written them.
    pub author: TerritoryId,
    /// What its clock said.
    pub time: Time,
    /// The minutes.
    pub minutes: Minutes,
    /// Who has approved them, of those who are asked; ascending.
    pub approved_by: Vec<TerritoryId>,
}

/// Somebody is sent to an assembly above.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Delegation {
    /// The entry.
    pub entry: EntryId,
    /// The assembly above.
    pub to: DocumentId,
    /// What he is to say there.
    pub mandate: String,
}

/// How far an assembly has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// It is not open yet.
    Forming,
    /// It meets.
    Active,
    /// It is over.
    Dissolved,
}

impl Assembly {
    /// Returns what the counted acts of `log` say.
    pub fn of(log: &Log, verdict: &Verdict) -> Self {
        // A log begins with the entry that names its document.
        let convener = log.record(&EntryId(log.document().0)).map(|begun| begun.territory);
        let mut assembly = Self {
            convener: convener.unwrap_or(TerritoryId([0; 32])),
            opened: None,
            seats: Vec::new(),
            minutes: Vec::new(),
            delegations: Vec::new(),
            dissolved: None,
        };
        let mut said = said(log, verdict);
        // The first in its convener's chain is what it was opened, or dissolved, with.
        said.sort_by_key(|(entry, _, n, _)| (*n, *entry));
        for (.., act) in said.iter().filter(|(_, record, ..)| record.territory == assembly.convener) {
            match act {
                AssemblyAct::Open { level, parent } if assembly.opened.is_none() => {
                    assembly.opened = Some((*level, *parent));
                }
                AssemblyAct::Dissolve { reason } if assembly.dissolved.is_none() => {
                    assembly.dissolved = Some(reason.clone());
                }
                AssemblyAct::Open { .. }
                | AssemblyAct::Seat(_)
                | AssemblyAct::Vacate(_)
                | AssemblyAct::Minutes(_)
                | AssemblyAct::Approve(_)
                | AssemblyAct::Delegate { .. }
                | AssemblyAct::Dissolve { .. } => {}
            }
        }
        said.sort_by_key(|(entry, ..)| *entry);
        said.iter().for_each(|(entry, record, _, act)| assembly.seat(*entry, record, act));
        let mut approved: BTreeMap<EntryId, BTreeSet<TerritoryId>> = BTreeMap::new();
        for (entry, record, _, act) in &said {
            match act {
                AssemblyAct::Vacate(seat) => assembly.vacate(*seat, record.territory),
                AssemblyAct::Approve(minutes) => _ = approved.entry(*minutes).or_default().insert(record.territory),
                AssemblyAct::Delegate { to, mandate } if record.territory == assembly.convener => {
                    assembly.delegations.push(Delegation { entry: *entry, to: *to, mandate: mandate.clone() });
                }
                AssemblyAct::Open { .. }
                | AssemblyAct::Seat(_)
                | AssemblyAct::Minutes(_)
                | AssemblyAct::Delegate { .. }
                | AssemblyAct::Dissolve { .. } => {}
            }
        }
        // Minutes of who has no seat are nobody's.
        let written = std::mem::take(&mut assembly.minutes);
        assembly.minutes = written.into_iter().filter(|minuted| assembly.is_of(minuted.author)).collect();
        for minuted in &mut assembly.minutes {
            let by = approved.remove(&minuted.entry).unwrap_or_default();
            minuted.approved_by = by.into_iter().filter(|by| minuted.minutes.approvers.contains(by)).collect();
        }
        assembly
    }

    fn seat(&mut self, entry: EntryId, record: &Record, act: &AssemblyAct) {
        match act {
            AssemblyAct::Seat(seat) if record.territory == self.convener => {
                self.seats.push(Seated { entry, seat: seat.clone(), is_vacant: false });
            }
            AssemblyAct::Minutes(minutes) => {
                let (author, time, approved_by) = (record.territory, record.time, Vec::new());
                self.minutes.push(Minuted { entry, author, time, minutes: minutes.clone(), approved_by });
            }
            AssemblyAct::Open { .. }
            | AssemblyAct::Seat(_)
            | AssemblyAct::Vacate(_)
            | AssemblyAct::Approve(_)
            | AssemblyAct::Delegate { .. }
            | AssemblyAct::Dissolve { .. } => {}
        }
    }

    /// A seat is given up by whoever holds it, or taken away by whoever gave it (R241).
    fn vacate(&mut self, seat: EntryId, by: TerritoryId) {
        let convener = self.convener;
        let given = self.seats.iter_mut().find(|given| given.entry == seat);
        if let Some(given) = given.filter(|given| by == convener || given.seat.holder == Some(by)) {
            given.is_vacant = true;
        }
    }

    /// Returns whether a territory has begun the assembly, or was given a seat, whatever became of that.
    fn is_of(&self, territory: TerritoryId) -> bool {
        territory == self.convener || self.seats.iter().any(|given| given.seat.holder == Some(territory))
    }

    /// Returns how far the assembly has come (R240).
    pub const fn stage(&self) -> Stage {
        match (&self.dissolved, &self.opened) {
            (Some(_), _) => Stage::Dissolved,
            (None, Some(_)) => Stage::Active,
            (None, None) => Stage::Forming,
        }
    }

    /// Returns who approves minutes that are put forward now: the territories that hold a seat with a vote; the convener
    /// when there is none, because an assembly of neighbours has no other territory (R242).
    pub fn approvers(&self) -> Vec<TerritoryId> {
        let voting = self.seats.iter().filter(|given| !given.is_vacant && given.seat.votes);
        let holders: BTreeSet<TerritoryId> = voting.filter_map(|given| given.seat.holder).collect();
        if holders.is_empty() { vec![self.convener] } else { holders.into_iter().collect() }
    }
}

impl Minuted {
    /// Returns whether more than half of those who are asked have approved them (R242).
    pub fn is_approved(&self) -> bool {
        self.approved_by.len() * 2 > self.minutes.approvers.len()
    }
}

type Said<'a> = (EntryId, &'a Record, u64, &'a AssemblyAct);

fn said<'a>(log: &'a Log, verdict: &Verdict) -> Vec<Said<'a>> {
    let said = |(entry, record): (EntryId, &'a Record)| match &record.content {
        Content::Act { act: Some(Act::Assembly(act)), n, .. } if verdict.counted.contains(&entry) => {
            Some((entry, record, n.unwrap_or_default(), act))
        }
        Content::Act { .. } | Content::Changes { .. } => None,
    };
    log.records().filter_map(said).collect()
}

#[cfg(test)]
mod tests;
