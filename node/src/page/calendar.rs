//! The days of all documents: what is to come, month by month, and what is over; as a page and as a file for calendars.

use super::digest::Digest;
use super::frame::{Frame, Place, show};
use super::limits::{DAYS_BEFORE_TARGET, DAYS_TARGET};
use super::text::line;
use super::trouble::Trouble;
use super::visit::Visit;
use super::words::Words;
use crate::export::days::{Day, What, When};
use crate::export::ical;
use askama::Template;
use axum::extract::Query;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use jiff::civil::Date;
use serde::Deserialize;
use std::sync::Arc;

#[derive(Template)]
#[template(path = "calendar.html")]
struct Page {
    frame: Frame,
    /// The day from which on it is shown, when that is not today.
    from: Option<String>,
    months: Vec<Month>,
    /// What was before, the last first.
    before: Vec<Line>,
    /// From which day on an earlier and a later page show.
    earlier: Option<Date>,
    later: Option<Date>,
    total: usize,
}

/// The days of a month.
struct Month {
    name: String,
    lines: Vec<Line>,
}

struct Line {
    day: String,
    /// For machines.
    at: Date,
    what: String,
    text: Option<String>,
    place: Option<String>,
    title: String,
    address: String,
    kind: String,
    is_today: bool,
    is_done: bool,
}

/// What was asked for.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    from: String,
}

/// A day with what is known of its document.
type Dated<'a> = (&'a Digest, &'a Day);

/// Returns every day, in their order.
fn in_order(digests: &[Arc<Digest>]) -> Vec<Dated<'_>> {
    let mut days: Vec<Dated<'_>> =
        digests.iter().flat_map(|digest| digest.days.iter().map(move |day| (&**digest, day))).collect();
    days.sort_by(|(a, left), (b, right)| {
        (left.when.first(), a.summary.id, &left.key).cmp(&(right.when.first(), b.summary.id, &right.key))
    });
    days
}

fn today() -> Date {
    jiff::Timestamp::now().to_zoned_datetime(jiff::tz::TimeZone::system()).date()
}

fn title(w: &Words, digest: &Digest) -> String {
    let title = digest.summary.title.as_deref().map(line).filter(|title| !title.trim().is_empty());
    title.unwrap_or_else(|| format!("{} {}", w.say("untitled"), digest.summary.id.short()))
}

fn shown(w: &Words, (digest, day): Dated<'_>, today: Date) -> Line {
    let (first, last) = (day.when.first(), day.when.last());
    let mut days = match day.when {
        When::Days(..) => w.day(&first.to_string()),
        When::Moments(start, _) => w.moment(&start.to_string()),
    };
    if last > first {
        days = format!("{days} – {}", w.day(&last.to_string()));
    }
    Line {
        day: days,
        at: first,
        what: w.of("day", day.what.name()),
        text: day.text.as_deref().map(line).filter(|text| !text.trim().is_empty()),
        place: day.place.as_deref().map(line),
        title: title(w, digest),
        address: format!("/documents/{}", digest.summary.id),
        kind: w.of("kind", &digest.summary.kind),
        is_today: first <= today && today <= last,
        is_done: day.is_done,
    }
}

/// Returns the days by month, which are in order.
fn months(w: &Words, days: &[Dated<'_>], today: Date) -> Vec<Month> {
    let mut months: Vec<Month> = Vec::new();
    for day in days {
        let first = day.1.when.first();
        let (month, year) = (w.of("month", &first.month().to_string()), first.year().to_string());
        let name = w.fill("calendar-month", [("month", month.into()), ("year", year.into())]);
        let line = shown(w, *day, today);
        match months.last_mut().filter(|month| month.name == name) {
            Some(month) => month.lines.push(line),
            None => months.push(Month { name, lines: vec![line] }),
        }
    }
    months
}

pub(super) async fn calendar(visit: Visit, Query(asked): Query<Asked>) -> Result<Response, Trouble> {
    let w = visit.words;
    let digests = visit.digests.all().await?;
    let days = in_order(&digests);
    let today = today();
    let chosen: Option<Date> = asked.from.parse().ok();
    let from = chosen.unwrap_or(today);
    // What has begun and goes on is not over.
    let (before, coming): (Vec<Dated<'_>>, Vec<Dated<'_>>) = days.iter().partition(|(_, day)| day.when.last() < from);
    let day_of = |day: Option<&Dated<'_>>| day.map(|(_, day)| day.when.first());
    let next = coming.get(DAYS_TARGET);
    let page = Page {
        frame: visit.frame(w.say("nav-calendar"), Place::Calendar),
        from: chosen.filter(|from| *from != today).map(|from| w.day(&from.to_string())),
        months: months(&w, coming.get(..DAYS_TARGET).unwrap_or(&coming), today),
        // Unless the oldest that is shown is the oldest of all.
        earlier: day_of(
            before
                .len()
                .checked_sub(DAYS_BEFORE_TARGET + 1)
                .and_then(|_| before.get(before.len() - DAYS_BEFORE_TARGET)),
        ),
        before: before.iter().rev().take(DAYS_BEFORE_TARGET).map(|day| shown(&w, *day, today)).collect(),
        later: day_of(next),
        total: coming.len(),
    };
    show(&page)
}

/// Everything that has a day, also what is not public, for the calendar of whoever is logged in.
pub(super) async fn file(visit: Visit) -> Result<Response, Trouble> {
    let w = visit.words;
    let digests = visit.digests.all().await?;
    let said = |title: &str, day: &Day| match (&day.text, day.what) {
        (Some(text), What::Milestone) => text.clone(),
        _ => format!("{title}: {}", w.of("day", day.what.name())),
    };
    let calendar = ical::write_days(digests.iter().map(|digest| (&digest.summary, digest.days.as_slice())), said);
    let headers = [
        (header::CONTENT_TYPE, "text/calendar; charset=utf-8"),
        (header::CONTENT_DISPOSITION, "attachment; filename=\"djuntu.ics\""),
    ];
    Ok((headers, calendar).into_response())
}
