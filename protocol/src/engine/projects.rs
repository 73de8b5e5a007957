//! Statements about a project: refused before they are made when they would not count, by what judges them afterwards.

use super::{Engine, Refusal};
use crate::act::ProjectAct;
use crate::authority::judge::judge;
use crate::document::kinds::DocumentKind;
use crate::document::project::{Project, Standing, Stated};
use crate::identity::{DocumentId, EntryId, TerritoryId};

impl Engine {
    /// Checks a statement of our territory about a project, and returns what it rests on (R253 to R255).
    pub(super) fn check_project(&self, document: DocumentId, act: &ProjectAct) -> Result<Vec<EntryId>, Refusal> {
        self.check_party(document)?;
        let ours = self.territory.ok_or(Refusal::NoTerritory)?;
        let log = self.log_of(document, DocumentKind::Project)?;
        let project = Project::of(log, &judge(log, &self.authority));
        match act {
            ProjectAct::Pledge(_) => Ok(Vec::new()),
            ProjectAct::Book(booking) => match booking.pledge {
                Some(pledge) if !project.pledges.iter().any(|stated| stated.entry == pledge) => {
                    Err(Refusal::rule("there is no such pledge: “djuntu show” lists the pledges"))
                }
                pledge => Ok(pledge.into_iter().collect()),
            },
            ProjectAct::Withdraw(entry) => withdrawal(&project, ours, *entry),
            ProjectAct::Done(milestone, _) => {
                let said = project.done.get(milestone).into_iter().flatten();
                if said.into_iter().any(|stated| stated.territory == ours) {
                    return Err(Refusal::Already("your territory has said that this milestone is done"));
                }
                Ok(Vec::new())
            }
            ProjectAct::Status(since, status) => {
                let rests = leading(&project, ours, *since)?;
                match project.lead.status == *status && project.lead.disputed.is_empty() {
                    true => Err(Refusal::Already("the project has this status")),
                    false => Ok(rests),
                }
            }
            ProjectAct::HandOver(since, to) => {
                let rests = leading(&project, ours, *since)?;
                let is_possible = *to != ours && self.parties(document).contains(to);
                if is_possible {
                    return Ok(rests);
                }
                Err(Refusal::rule(
                    "the lead goes to another territory that shares the project: “djuntu show” lists them",
                ))
            }
            ProjectAct::Report(report) if log.has_changes(&report.heads) => Ok(Vec::new()),
            ProjectAct::Report(_) => Err(Refusal::Stale),
            ProjectAct::Endorse(report) => endorsement(&project, ours, *report),
        }
    }
}

/// Only the lead moves a project, and what it says names how it became the lead.
fn leading(project: &Project, ours: TerritoryId, since: EntryId) -> Result<Vec<EntryId>, Refusal> {
    let lead = &project.lead;
    if lead.territory != ours {
        return Err(Refusal::rule(
            "only the territory that leads the project says how far it has come: ask it (“djuntu show” names it)",
        ));
    }
    if lead.since != since {
        return Err(Refusal::Stale);
    }
    let mut rests: Vec<EntryId> = lead.moves.last().map(|last| last.entry).into_iter().chain([since]).collect();
    rests.sort_unstable();
    rests.dedup();
    Ok(rests)
}

fn withdrawal(project: &Project, ours: TerritoryId, entry: EntryId) -> Result<Vec<EntryId>, Refusal> {
    let pledged =
        project.pledges.iter().map(|Stated { entry, territory, standing, .. }| (*entry, *territory, *standing));
    let booked =
        project.bookings.iter().map(|Stated { entry, territory, standing, .. }| (*entry, *territory, *standing));
    match pledged.chain(booked).find(|(stated, ..)| *stated == entry) {
        None => Err(Refusal::rule("there is no such pledge or booking: “djuntu show” lists them")),
        Some((_, territory, _)) if territory != ours => {
            Err(Refusal::rule("only the territory that has pledged or booked this takes it back: ask it"))
        }
        Some((_, _, Standing::Withdrawn)) => Err(Refusal::Already("this was taken back before")),
        Some((_, _, Standing::Stands | Standing::Contested)) => Ok(vec![entry]),
    }
}

fn endorsement(project: &Project, ours: TerritoryId, report: EntryId) -> Result<Vec<EntryId>, Refusal> {
    let found = project.reports.iter().find(|reported| reported.report.entry == report);
    let reported = found.ok_or_else(|| Refusal::rule("there is no such report: “djuntu show” lists the reports"))?;
    if reported.report.territory == ours {
        return Err(Refusal::rule("a report is endorsed by the other territories: yours has made this one"));
    }
    if reported.endorsed.contains_key(&ours) {
        return Err(Refusal::Already("your territory has endorsed this report"));
    }
    Ok(vec![report])
}
