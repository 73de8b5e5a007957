//! Projects: what a person states, as an act, and what the acts come to, as people read it.

use super::{Desk, DeskError, Name, picks, rfc3339, today};
use crate::api;
use crate::views::FrozenText;
use djuntu_protocol::act::project::{ActivityStatus, Booking, BookingForm, Contribution, ContributionForm, Report};
use djuntu_protocol::act::{Act, ProjectAct};
use djuntu_protocol::document::project::{Move, Project, Reported, Standing, Stated};
use djuntu_protocol::document::schema::languages_from;
use djuntu_protocol::document::view::Draft;
use djuntu_protocol::engine::Reading;
use djuntu_protocol::identity::{ChangeHash, EntryId, TextHash};

/// The words for what is done with money.
const BOOKINGS: [(&str, BookingForm); 5] = [
    ("received", BookingForm::Received),
    ("committed", BookingForm::Committed),
    ("disbursed", BookingForm::Disbursed),
    ("spent", BookingForm::Spent),
    ("expected", BookingForm::Expected),
];
/// The words for what a contribution is.
const CONTRIBUTIONS: [(&str, ContributionForm); 4] = [
    ("money", ContributionForm::Money),
    ("time", ContributionForm::Time),
    ("goods", ContributionForm::Goods),
    ("knowledge", ContributionForm::Knowledge),
];

impl Desk {
    /// Makes an act of what a person states about a project.
    pub(super) async fn project_act(&self, reading: Reading, act: api::ProjectAct) -> Result<Act, DeskError> {
        let project = Project::of(&reading.log, &reading.verdict);
        let act = match act {
            api::ProjectAct::Pledge { form, quantity, unit, item, text } => {
                let draft = self.views.draft(reading).await?.draft;
                let item = item.map(|item| picks::item(&draft, "contributions", &item)).transpose()?;
                let form = word(&CONTRIBUTIONS, form.as_deref().unwrap_or("money"), "kind of contribution")?;
                ProjectAct::Pledge(Contribution { form, quantity: number(&quantity)?, unit, item, text })
            }
            api::ProjectAct::Withdraw { entry } => ProjectAct::Withdraw(picks::entry(&reading, &entry)?),
            api::ProjectAct::Book { form, amount, currency, date, with, pledge, text } => {
                let other = match with {
                    Some(typed) => Some(self.territory_named(&typed, &self.all_territories().await?).await?),
                    None => None,
                };
                let pledge = pledge.map(|pledge| picks::entry(&reading, &pledge)).transpose()?;
                let form = word(&BOOKINGS, &form, "kind of booking")?;
                let date = date.unwrap_or_else(today);
                ProjectAct::Book(Box::new(Booking {
                    form,
                    amount: number(&amount)?,
                    currency,
                    date,
                    other,
                    pledge,
                    text,
                }))
            }
            api::ProjectAct::Done { milestone, evidence } => {
                let draft = self.views.draft(reading).await?.draft;
                ProjectAct::Done(picks::item(&draft, "milestones", &milestone)?, evidence)
            }
            api::ProjectAct::Status { status } => ProjectAct::Status(project.lead.since, status_named(&status)?),
            api::ProjectAct::Lead { to } => {
                let to = self.territory_named(&to, &reading.parties).await?;
                ProjectAct::HandOver(project.lead.since, to)
            }
            api::ProjectAct::Report { from, until } => {
                let frozen = self.views.freeze(reading).await?;
                ProjectAct::Report(Report { from, until, text: frozen.hash, heads: frozen.heads })
            }
            api::ProjectAct::Endorse { report } => {
                let report = match report {
                    Some(typed) => picks::entry(&reading, &typed)?,
                    None => self.only_report(&project).await?,
                };
                ProjectAct::Endorse(report)
            }
        };
        Ok(Act::Project(act))
    }

    /// Returns the only report of others that our territory has not endorsed.
    async fn only_report(&self, project: &Project) -> Result<EntryId, DeskError> {
        let ours = self.engine_status().await?.territory;
        let waits = |reported: &&Reported| {
            Some(reported.report.territory) != ours && ours.is_none_or(|ours| !reported.endorsed.contains_key(&ours))
        };
        let mut waiting = project.reports.iter().filter(waits).map(|reported| reported.report.entry);
        match (waiting.next(), waiting.next()) {
            (Some(report), None) => Ok(report),
            (Some(_), Some(_)) => Err(DeskError::Input("several reports wait for you: name one".to_owned())),
            (None, _) => Err(DeskError::Input("no report of others waits for you".to_owned())),
        }
    }

    /// Returns what the acts of a project come to.
    pub(super) async fn project(&self, reading: &Reading, draft: &Draft) -> Result<api::Project, DeskError> {
        let project = Project::of(&reading.log, &reading.verdict);
        let texts = self.views.texts(reading.clone(), texts_of(&project)).await?;
        Ok(self.named(|name| stated(&project, draft, &texts, name)).await)
    }
}

/// Returns which texts were reported.
pub(crate) fn texts_of(project: &Project) -> Vec<(TextHash, Vec<ChangeHash>)> {
    project.reports.iter().map(|one| (one.report.said.text, one.report.said.heads.clone())).collect()
}

/// Tells what the acts of a project come to; `texts` are those of [`texts_of`].
pub(crate) fn stated(project: &Project, draft: &Draft, texts: &[FrozenText], name: Name<'_>) -> api::Project {
    let lead = &project.lead;
    let moved = |moved: &Move| api::Moved {
        status: moved.status.name().to_owned(),
        by: name(moved.territory),
        time: rfc3339(moved.time),
    };
    let mut done = Vec::new();
    for (milestone, said) in &project.done {
        let text = |language: &str| draft.text(&format!("milestones.{milestone}.title.{language}"));
        let title = languages_from(draft.text("lang0")).find_map(text);
        done.extend(said.iter().map(|stated| api::DoneMilestone {
            milestone: milestone.clone(),
            title: title.map(str::to_owned),
            by: name(stated.territory),
            time: rfc3339(stated.time),
            evidence: stated.said.clone(),
        }));
    }
    let report = |(Reported { report, endorsed }, frozen): (&Reported, &FrozenText)| api::PeriodReport {
        entry: report.entry,
        by: name(report.territory),
        from: report.said.from.clone(),
        until: report.said.until.clone(),
        endorsed_by: endorsed.keys().map(|id| name(*id)).collect(),
        changed_since: frozen.changed_since,
        text: frozen.text.clone(),
    };
    api::Project {
        lead: name(lead.territory),
        status: lead.status.name().to_owned(),
        code: lead.status.code(),
        disputed: lead.disputed.clone(),
        moves: lead.moves.iter().map(moved).collect(),
        pledges: project.pledges.iter().map(|stated| pledge(stated, name)).collect(),
        bookings: project.bookings.iter().map(|stated| booking(stated, name)).collect(),
        done,
        reports: project.reports.iter().zip(texts).map(report).collect(),
    }
}

fn pledge(stated: &Stated<Contribution>, name: Name<'_>) -> api::Pledge {
    let said = &stated.said;
    api::Pledge {
        entry: stated.entry,
        by: name(stated.territory),
        form: name_of(&CONTRIBUTIONS, said.form).to_owned(),
        quantity: said.quantity.to_string(),
        unit: said.unit.clone(),
        item: said.item.clone(),
        text: said.text.clone(),
        state: standing(stated.standing).to_owned(),
    }
}

fn booking(stated: &Stated<Booking>, name: Name<'_>) -> api::Booking {
    let said = &stated.said;
    api::Booking {
        entry: stated.entry,
        by: name(stated.territory),
        form: name_of(&BOOKINGS, said.form).to_owned(),
        code: said.form.code(),
        amount: said.amount.to_string(),
        currency: said.currency.clone(),
        date: said.date.clone(),
        with: said.other.map(name),
        pledge: said.pledge,
        text: said.text.clone(),
        state: standing(stated.standing).to_owned(),
    }
}

/// Reads a number that a person typed.
pub(super) fn number(typed: &str) -> Result<djuntu_protocol::act::Decimal, DeskError> {
    typed.parse().map_err(|error| DeskError::Input(format!("{error}")))
}

fn word<T: Copy>(words: &[(&str, T)], typed: &str, what: &str) -> Result<T, DeskError> {
    let typed = typed.trim().to_lowercase();
    let found = words.iter().find(|(word, _)| *word == typed).map(|(_, value)| *value);
    found.ok_or_else(|| {
        let all = words.iter().map(|(word, _)| *word).collect::<Vec<_>>().join(", ");
        DeskError::Input(format!("“{typed}” is no {what}: there are {all}"))
    })
}

fn name_of<T: PartialEq>(words: &[(&'static str, T)], value: T) -> &'static str {
    words.iter().find(|(_, known)| *known == value).map_or("", |(word, _)| word)
}

fn status_named(typed: &str) -> Result<ActivityStatus, DeskError> {
    let typed = typed.trim().to_lowercase();
    let is_meant = |status: &ActivityStatus| status.name() == typed || status.code().to_string() == typed;
    ActivityStatus::ALL.into_iter().find(is_meant).ok_or_else(|| {
        let all = ActivityStatus::ALL.map(|status| format!("{} ({})", status.name(), status.code())).join(", ");
        DeskError::Input(format!("“{typed}” is no status: there are {all}"))
    })
}

const fn standing(standing: Standing) -> &'static str {
    match standing {
        Standing::Stands => "stands",
        Standing::Withdrawn => "withdrawn",
        Standing::Contested => "contested",
    }
}

/// Says in a few words what an act is.
pub(super) fn what(act: &ProjectAct) -> String {
    match act {
        ProjectAct::Pledge(said) => format!("pledges {} {}", said.quantity, said.unit),
        ProjectAct::Withdraw(entry) => format!("takes back {}", entry.short()),
        ProjectAct::Book(said) => format!("books {} {} {}", name_of(&BOOKINGS, said.form), said.amount, said.currency),
        ProjectAct::Done(milestone, _) => format!("says that the milestone {milestone} is done"),
        ProjectAct::Status(_, status) => format!("moves the project to {}", status.name()),
        ProjectAct::HandOver(_, to) => format!("hands the lead over to {}", to.short()),
        ProjectAct::Report(report) => format!("reports on {} to {}", report.from, report.until),
        ProjectAct::Endorse(report) => format!("endorses the report {}", report.short()),
    }
}

/// Returns the status of a project in a word; none while nobody has said any, which is not shown as if somebody had.
pub(super) fn state(reading: &Reading) -> Option<String> {
    let lead = Project::of(&reading.log, &reading.verdict).lead;
    lead.moves.last().map(|_| lead.status.name().to_owned())
}
