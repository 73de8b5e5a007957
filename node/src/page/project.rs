//! The page of a project: what it is for, who does what until when, and what it costs.

use super::document::said::{self, Names, Said, Text};
use super::document::{self, Head};
use super::fields::Fields;
use super::frame::{Frame, Place, show};
use super::numbers::decimal;
use super::text::line;
use super::trouble::Trouble;
use super::visit::Visit;
use super::words::Words;
use crate::api::{Act, Document, Project, ProjectAct};
use askama::Template;
use axum::extract::Path;
use axum::response::{IntoResponse, Redirect, Response};
use djuntu_protocol::document::view::{Value, in_order};
use jiff::civil::Date;
use jiff::tz::TimeZone;
use std::collections::BTreeMap;

/// How wide the drawings are, in their own units.
const WIDTH: i64 = 600;
/// What has a place of its own on the page.
const APART: [&str; 5] = ["milestones", "budget", "contributions", "planned_start", "planned_end"];

/// What can be stated, in the words of the interface.
const STATUSES: [&str; 6] = ["pipeline", "implementation", "finalisation", "closed", "cancelled", "suspended"];
const CONTRIBUTIONS: [&str; 4] = ["money", "time", "goods", "knowledge"];
const BOOKS: [&str; 5] = ["received", "committed", "disbursed", "spent", "expected"];

#[derive(Template)]
#[template(path = "project.html")]
struct Page {
    frame: Frame,
    head: Head,
    lead: String,
    status: String,
    disputed: bool,
    said: Vec<Said>,
    milestones: Vec<Milestone>,
    timeline: Option<Timeline>,
    money: Vec<Money>,
    pledges: Vec<Stated>,
    bookings: Vec<Stated>,
    reports: Vec<Report>,
    /// What can be stated: statuses, kinds of contributions and of bookings, each with its word.
    statuses: Vec<(&'static str, String, bool)>,
    contributions: Vec<(&'static str, String)>,
    books: Vec<(&'static str, String)>,
}

struct Milestone {
    id: String,
    titles: Vec<Text>,
    due: Option<String>,
    due_at: String,
    done: Option<String>,
    is_late: bool,
    pos: String,
}

/// The time of a project, drawn.
struct Timeline {
    start: String,
    end: String,
    today: Option<i64>,
    /// Where milestones are due, and whether they are done.
    marks: Vec<(i64, bool)>,
    summary: String,
}

/// What is planned and spent in one currency.
struct Money {
    currency: String,
    planned: String,
    spent: String,
    /// How much of the bar is spent, of [`WIDTH`], and whether it is more than planned.
    share: i64,
    is_over: bool,
    summary: String,
}

struct Stated {
    by: String,
    what: String,
    text: String,
    standing: Option<String>,
}

struct Report {
    by: String,
    period: String,
    endorsed: String,
    changed_since: bool,
    entry: String,
}

pub(super) fn show_it(visit: &Visit, head: Head, shown: &Document) -> Result<Response, Trouble> {
    let w = visit.words;
    let Some(project) = &shown.project else { return Err(Trouble::NothingHere) };
    let names = Names::of(&shown.summary.parties);
    let said = said::but(&w, &shown.summary.kind, &shown.draft, &APART, &names);
    let milestones = milestones(&w, shown, project);
    let page = Page {
        frame: visit.frame(document::title(visit, &head), Place::Documents),
        lead: line(&project.lead.name),
        status: w.of("project-status", &project.status),
        disputed: !project.disputed.is_empty(),
        said,
        timeline: timeline(&w, shown, &milestones),
        milestones,
        money: money(&w, shown, project),
        pledges: project
            .pledges
            .iter()
            .map(|pledge| Stated {
                by: line(&pledge.by.name),
                what: format!("{} {} ({})", line(&pledge.quantity), line(&pledge.unit), w.of("choice", &pledge.form)),
                text: line(&pledge.text),
                standing: standing(&w, &pledge.state),
            })
            .collect(),
        bookings: project
            .bookings
            .iter()
            .map(|booking| Stated {
                by: line(&booking.by.name),
                what: format!(
                    "{} {} {}, {}",
                    w.of("booking", &booking.form),
                    line(&booking.amount),
                    line(&booking.currency),
                    w.day(&booking.date)
                ),
                text: line(&booking.text),
                standing: standing(&w, &booking.state),
            })
            .collect(),
        reports: project
            .reports
            .iter()
            .map(|report| Report {
                by: line(&report.by.name),
                period: format!("{} – {}", w.day(&report.from), w.day(&report.until)),
                endorsed: report.endorsed_by.iter().map(|who| line(&who.name)).collect::<Vec<_>>().join(", "),
                changed_since: report.changed_since,
                entry: report.entry.to_string(),
            })
            .collect(),
        statuses: STATUSES.map(|one| (one, w.of("project-status", one), one == project.status)).into(),
        contributions: CONTRIBUTIONS.map(|one| (one, w.of("choice", one))).into(),
        books: BOOKS.map(|one| (one, w.of("booking", one))).into(),
        head,
    };
    show(&page)
}

/// States something about the project: that a milestone is done, how far it has come, what is promised or booked, or that a
/// report is right.
pub(super) async fn state(visit: Visit, Path(name): Path<String>, fields: Fields) -> Result<Response, Trouble> {
    visit.must_sign(&fields).await?;
    let id = document::id(&name)?;
    let typed = |field: &str| fields.get(field).trim().to_owned();
    let number = |field: &str| decimal(fields.get(field));
    let act = match fields.get("does") {
        "done" => ProjectAct::Done { milestone: typed("milestone"), evidence: typed("text") },
        "status" => ProjectAct::Status { status: typed("status") },
        "endorse" => ProjectAct::Endorse { report: fields.typed("report") },
        "pledge" => ProjectAct::Pledge {
            form: fields.typed("form-of"),
            quantity: number("quantity"),
            unit: typed("unit"),
            item: None,
            text: typed("text"),
        },
        "book" => ProjectAct::Book {
            form: typed("form-of"),
            amount: number("quantity"),
            currency: typed("unit").to_uppercase(),
            date: fields.typed("date"),
            with: None,
            pledge: None,
            text: typed("text"),
        },
        _ => return Err(Trouble::NothingHere),
    };
    visit.desk.act(id, Act::Project(act)).await?;
    Ok(Redirect::to(&format!("/documents/{id}?done=stated")).into_response())
}

/// Returns a standing that people should know of.
fn standing(w: &Words, standing: &str) -> Option<String> {
    (standing != "stands").then(|| w.of("standing", standing))
}

fn milestones(w: &Words, shown: &Document, project: &Project) -> Vec<Milestone> {
    let Some(Value::Map(items)) = shown.draft.fields.get("milestones") else { return Vec::new() };
    let today = jiff::Timestamp::now().to_zoned_datetime(TimeZone::system()).date();
    let mut milestones: Vec<Milestone> = in_order(items)
        .into_iter()
        .map(|(id, item)| {
            let titles = match item.get("title") {
                Some(Value::Map(texts)) => said::texts(texts),
                Some(_) | None => Vec::new(),
            };
            let due = item.get("due").map(ToString::to_string);
            let done = project.done.iter().find(|done| done.milestone == *id);
            Milestone {
                id: id.to_owned(),
                titles,
                is_late: done.is_none() && due.as_deref().is_some_and(|due| is_over(due, today)),
                due: due.as_deref().map(|due| w.day(due)),
                due_at: due.unwrap_or_default(),
                done: done.map(|done| {
                    w.fill("milestone-done", [("who", line(&done.by.name).into()), ("day", w.day(&done.time).into())])
                }),
                pos: item.get("pos").map(ToString::to_string).unwrap_or_default(),
            }
        })
        .collect();
    milestones.sort_by(|a, b| (&a.pos, &a.due_at).cmp(&(&b.pos, &b.due_at)));
    milestones
}

/// Returns whether a day is over; what is due today is not late.
fn is_over(day: &str, today: Date) -> bool {
    day.parse::<Date>().is_ok_and(|day| day < today)
}

fn timeline(w: &Words, shown: &Document, milestones: &[Milestone]) -> Option<Timeline> {
    let day = |text: &str| text.parse::<Date>().ok();
    let start = day(shown.draft.text("planned_start")?)?;
    let end = day(shown.draft.text("planned_end")?)?;
    let days = |from: Date, to: Date| i64::from((to - from).get_days());
    let all = days(start, end);
    if all <= 0 {
        return None;
    }
    let place = |date: Date| (days(start, date) * WIDTH / all).clamp(0, WIDTH);
    let today = jiff::Timestamp::now().to_zoned_datetime(TimeZone::system()).date();
    let marks =
        milestones.iter().filter_map(|milestone| Some((place(day(&milestone.due_at)?), milestone.done.is_some())));
    let done = milestones.iter().filter(|milestone| milestone.done.is_some()).count();
    let (start_word, end_word) = (w.day(&start.to_string()), w.day(&end.to_string()));
    let summary = w.fill(
        "timeline-summary",
        [
            ("start", start_word.clone().into()),
            ("end", end_word.clone().into()),
            ("done", done.into()),
            ("all", milestones.len().into()),
        ],
    );
    Some(Timeline {
        today: (start..=end).contains(&today).then(|| place(today)),
        start: start_word,
        end: end_word,
        marks: marks.collect(),
        summary,
    })
}

/// Adds up what is planned and what is spent, in hundredths, currency by currency.
fn money(w: &Words, shown: &Document, project: &Project) -> Vec<Money> {
    let mut sums: BTreeMap<String, (i64, i64)> = BTreeMap::new();
    if let Some(Value::Map(lines)) = shown.draft.fields.get("budget") {
        for item in lines.values() {
            let Value::Map(item) = item else { continue };
            let (Some(Value::Integer(amount)), Some(currency)) = (item.get("amount"), item.get("currency")) else {
                continue;
            };
            let sum = sums.entry(line(&currency.to_string())).or_default();
            sum.0 = sum.0.saturating_add(*amount);
        }
    }
    let spent = |form: &str| matches!(form, "spent" | "disbursed");
    for booking in project.bookings.iter().filter(|booking| spent(&booking.form) && booking.state == "stands") {
        let sum = sums.entry(line(&booking.currency)).or_default();
        sum.1 = sum.1.saturating_add(hundredths(&booking.amount).unwrap_or_default());
    }
    let money = |(currency, (planned, spent)): (String, (i64, i64))| {
        let share = spent.saturating_mul(WIDTH).checked_div(planned).unwrap_or(if spent > 0 { WIDTH } else { 0 });
        let (planned_word, spent_word) = (amount(planned), amount(spent));
        let words = [
            ("planned", planned_word.clone().into()),
            ("spent", spent_word.clone().into()),
            ("currency", currency.clone().into()),
        ];
        Money {
            summary: w.fill("money-summary", words),
            planned: planned_word,
            spent: spent_word,
            share: share.clamp(0, WIDTH),
            is_over: spent > planned,
            currency,
        }
    };
    sums.into_iter().map(money).collect()
}

/// Reads an amount such as `1250.5`, in hundredths.
fn hundredths(amount: &str) -> Option<i64> {
    let (whole, rest) = amount.split_once('.').unwrap_or((amount, ""));
    let rest: String = format!("{rest}00").chars().take(2).collect();
    whole.parse::<i64>().ok()?.checked_mul(100)?.checked_add(rest.parse().ok()?)
}

/// Writes hundredths as people read them, with a narrow space between thousands.
fn amount(hundredths: i64) -> String {
    let whole = (hundredths / 100).unsigned_abs().to_string();
    let mut grouped = String::new();
    for (place, digit) in whole.chars().enumerate() {
        if place > 0 && (whole.len() - place).is_multiple_of(3) {
            grouped.push('\u{202f}');
        }
        grouped.push(digit);
    }
    let sign = if hundredths < 0 { "-" } else { "" };
    format!("{sign}{grouped}.{:02}", (hundredths % 100).abs())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn money_is_read_and_written() {
        assert_eq!([hundredths("1250.5"), hundredths("3"), hundredths("x")], [Some(125_050), Some(300), None]);
        assert_eq!(amount(123_456_789), "1\u{202f}234\u{202f}567.89");
        assert_eq!([amount(0), amount(-5), amount(99_900)], ["0.00", "-0.05", "999.00"]);
    }
}
