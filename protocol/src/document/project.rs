//! The state of a project: computed from its counted acts, never set by anybody (R253).

mod lead;

pub use lead::{Lead, Move};

use crate::act::project::{Booking, Contribution, Report};
use crate::act::{Act, ProjectAct};
use crate::authority::judge::Verdict;
use crate::document::{Log, Record};
use crate::identity::{EntryId, TerritoryId};
use crate::time::Time;
use std::collections::{BTreeMap, BTreeSet};

/// What the acts say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Project {
    /// Who leads it, and how far the project has come by its word (R254).
    pub lead: Lead,
    /// Every pledge that counts or is contested, in the order of the entries.
    pub pledges: Vec<Stated<Contribution>>,
    /// Every booking that counts or is contested, in the order of the entries.
    pub bookings: Vec<Stated<Booking>>,
    /// The milestones that are done, each with everybody who says so.
    pub done: BTreeMap<String, Vec<Stated<String>>>,
    /// The reports, by period and then by entry.
    pub reports: Vec<Reported>,
}

/// What a territory has stated.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stated<T> {
    /// The entry.
    pub entry: EntryId,
    /// The territory.
    pub territory: TerritoryId,
    /// When, by its clock.
    pub time: Time,
    /// What it is worth now.
    pub standing: Standing,
    /// What it said.
    pub said: T,
}

/// What a statement is worth.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Standing {
    /// It stands.
    Stands,
    /// Its own territory has taken it back.
    Withdrawn,
    /// It does not count, and another territory relied on it (R36).
    Contested,
}

/// A report and who agrees to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reported {
    /// The report.
    pub report: Stated<Report>,
    /// The other territories that have endorsed it, ascending, each with the first of its entries.
    pub endorsed: BTreeMap<TerritoryId, EntryId>,
}

impl Project {
    /// Returns what the acts of `log` say.
    pub fn of(log: &Log, verdict: &Verdict) -> Self {
        let acts: Vec<(EntryId, &Record, &ProjectAct)> = log.records().filter_map(of_project).collect();
        let counts = |entry: &EntryId| verdict.counted.contains(entry);
        let withdrawn = withdrawn(&acts, counts);
        let standing = |entry: EntryId, territory: TerritoryId| match counts(&entry) {
            _ if withdrawn.contains(&(territory, entry)) => Some(Standing::Withdrawn),
            true => Some(Standing::Stands),
            false => verdict.contested.contains_key(&entry).then_some(Standing::Contested),
        };
        let mut project = Self {
            lead: Lead::of(log, &acts, counts),
            pledges: Vec::new(),
            bookings: Vec::new(),
            done: BTreeMap::new(),
            reports: Vec::new(),
        };
        for (entry, record, act) in &acts {
            if let Some(standing) = standing(*entry, record.territory) {
                project.take(*entry, record, act, standing);
            }
        }
        project.endorse(&acts, counts);
        project.reports.sort_by(|a, b| {
            let key = |reported: &Reported| (reported.report.said.from.clone(), reported.report.said.until.clone());
            key(a).cmp(&key(b)).then(a.report.entry.cmp(&b.report.entry))
        });
        project
    }

    fn take(&mut self, entry: EntryId, record: &Record, act: &ProjectAct, standing: Standing) {
        let (territory, time) = (record.territory, record.time);
        match act {
            ProjectAct::Pledge(said) => {
                self.pledges.push(Stated { entry, territory, time, standing, said: said.clone() });
            }
            ProjectAct::Book(said) => {
                self.bookings.push(Stated { entry, territory, time, standing, said: (**said).clone() });
            }
            ProjectAct::Done(milestone, evidence) => {
                let stated = Stated { entry, territory, time, standing, said: evidence.clone() };
                self.done.entry(milestone.clone()).or_default().push(stated);
            }
            ProjectAct::Report(said) => {
                let report = Stated { entry, territory, time, standing, said: said.clone() };
                self.reports.push(Reported { report, endorsed: BTreeMap::new() });
            }
            ProjectAct::Withdraw(_) | ProjectAct::Status(..) | ProjectAct::HandOver(..) | ProjectAct::Endorse(_) => {}
        }
    }

    /// Puts the endorsements to their reports; one's own report nobody endorses (R255).
    fn endorse(&mut self, acts: &[(EntryId, &Record, &ProjectAct)], counts: impl Fn(&EntryId) -> bool) {
        for (entry, record, act) in acts.iter().filter(|(entry, ..)| counts(entry)) {
            let ProjectAct::Endorse(report) = act else { continue };
            let others = |reported: &&mut Reported| {
                reported.report.entry == *report && reported.report.territory != record.territory
            };
            if let Some(reported) = self.reports.iter_mut().find(others) {
                reported.endorsed.entry(record.territory).or_insert(*entry);
            }
        }
    }
}

/// Returns an entry whose act is one of a project.
fn of_project((entry, record): (EntryId, &Record)) -> Option<(EntryId, &Record, &ProjectAct)> {
    match record.act() {
        Some(Act::Project(act)) => Some((entry, record, act)),
        _ => None,
    }
}

/// Returns what territories have taken back: each its own alone (R253).
fn withdrawn(
    acts: &[(EntryId, &Record, &ProjectAct)],
    counts: impl Fn(&EntryId) -> bool,
) -> BTreeSet<(TerritoryId, EntryId)> {
    let counted = acts.iter().filter(|(entry, ..)| counts(entry));
    let taken = counted.filter_map(|(_, record, act)| match act {
        ProjectAct::Withdraw(stated) => Some((record.territory, *stated)),
        _ => None,
    });
    taken.collect()
}

#[cfg(test)]
mod tests;
