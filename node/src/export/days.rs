//! The days that are in documents: for calendars, and for the page of them.
//!
//! Invariant: a day says nothing but what its document says; of agreements it is the text in force that counts, not the draft.

use super::draft::{Fields, any_text, integer, items, language, text};
use crate::api::Document;
use jiff::civil::Date;
use jiff::{SignedDuration, Span, Timestamp};
use std::collections::BTreeMap;

/// How long a meeting lasts that says no end.
const MEETING: SignedDuration = SignedDuration::from_hours(1);
/// Most days of notice: more is no day that anybody waits for.
const NOTICE_DAYS_MAX: i64 = 3_660;

/// What there is on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum What {
    /// An agreement begins or ends, or the last day on which a party says that it is not to go on.
    Begins,
    Ends,
    Notice,
    /// A project is to begin or to end, or has.
    IsToBegin,
    IsToEnd,
    HasBegun,
    HasEnded,
    /// A milestone is due.
    Milestone,
    /// An assembly meets.
    Meeting,
    /// A question is to be put, was put, is to be decided.
    Opens,
    Put,
    Closes,
}

/// When that is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum When {
    /// From a day to a day, both of them whole.
    Days(Date, Date),
    /// From a moment to a later one.
    Moments(Timestamp, Timestamp),
}

/// A day of a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Day {
    /// Tells the days of a document apart.
    pub(crate) key: String,
    pub(crate) what: What,
    pub(crate) when: When,
    /// What it is called itself, when it is.
    pub(crate) text: Option<String>,
    pub(crate) place: Option<String>,
    /// Whether it was said to be done.
    pub(crate) is_done: bool,
}

impl What {
    /// Returns its name, by which words for it are found.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Begins => "begins",
            Self::Ends => "ends",
            Self::Notice => "notice",
            Self::IsToBegin => "is-to-begin",
            Self::IsToEnd => "is-to-end",
            Self::HasBegun => "has-begun",
            Self::HasEnded => "has-ended",
            Self::Milestone => "milestone",
            Self::Meeting => "meeting",
            Self::Opens => "opens",
            Self::Put => "put",
            Self::Closes => "closes",
        }
    }
}

impl When {
    /// Returns the day on which it begins, in the time of this machine.
    pub(crate) fn first(self) -> Date {
        match self {
            Self::Days(first, _) => first,
            Self::Moments(start, _) => start.to_zoned_datetime(jiff::tz::TimeZone::system()).date(),
        }
    }

    /// Returns the day on which it is over.
    pub(crate) fn last(self) -> Date {
        match self {
            Self::Days(_, last) => last,
            Self::Moments(_, end) => end.to_zoned_datetime(jiff::tz::TimeZone::system()).date(),
        }
    }
}

/// Returns the days of a document.
pub(crate) fn of(document: &Document) -> Vec<Day> {
    match document.summary.kind.as_str() {
        "agreement" => agreement(document),
        "project" => project(document),
        "assembly" => meetings(document),
        "decision" => decision(document),
        _ => Vec::new(),
    }
}

fn whole(key: &str, what: What, day: &str) -> Option<Day> {
    let date: Date = day.parse().ok()?;
    Some(Day { key: key.to_owned(), what, when: When::Days(date, date), text: None, place: None, is_done: false })
}

/// Returns the days of an agreement, as the text in force has them, or the draft before there is one.
fn agreement(document: &Document) -> Vec<Day> {
    let in_force = document.proposals.iter().rev().find(|of| of.in_force && of.replaced_by.is_none());
    let frozen = in_force.and_then(|proposal| serde_json::from_str::<BTreeMap<_, _>>(&proposal.text).ok());
    let fields: &Fields = frozen.as_ref().unwrap_or(&document.draft.fields);
    // Who has ended it has said from when.
    let ended = in_force.and_then(|proposal| proposal.ended.as_ref()).filter(|ended| !ended.contested);
    let ended = ended.map(|ended| ended.effective.as_str());
    let ends = ended.or_else(|| text(fields, "ends"));
    let notice = integer(fields, "notice_days").filter(|days| ended.is_none() && (1..=NOTICE_DAYS_MAX).contains(days));
    let notice = ends.zip(notice).and_then(|(ends, days)| {
        let last = ends.parse::<Date>().ok()?.checked_sub(Span::new().try_days(days).ok()?).ok()?;
        whole("notice", What::Notice, &last.to_string())
    });
    let begins = text(fields, "starts").and_then(|day| whole("starts", What::Begins, day));
    let ends = ends.and_then(|day| whole("ends", What::Ends, day));
    [begins, notice, ends].into_iter().flatten().collect()
}

fn project(document: &Document) -> Vec<Day> {
    let (fields, language) = (&document.draft.fields, language(&document.draft));
    let named = [
        ("planned_start", What::IsToBegin),
        ("planned_end", What::IsToEnd),
        ("actual_start", What::HasBegun),
        ("actual_end", What::HasEnded),
    ];
    let days = named.into_iter().filter_map(|(name, what)| whole(name, what, text(fields, name)?));
    let done = |id: &str| document.project.as_ref().is_some_and(|of| of.done.iter().any(|done| done.milestone == id));
    let milestones = items(fields, "milestones").into_iter().filter_map(|(id, item)| {
        let day = whole(id, What::Milestone, text(item, "due")?)?;
        Some(Day { text: any_text(item, "title", language).map(str::to_owned), is_done: done(id), ..day })
    });
    days.chain(milestones).collect()
}

fn meetings(document: &Document) -> Vec<Day> {
    let one = |(id, item): (&str, &Fields)| {
        let when = meeting(text(item, "start")?, text(item, "end"))?;
        let place = text(item, "place").or_else(|| text(item, "online")).map(str::to_owned);
        Some(Day { key: id.to_owned(), what: What::Meeting, when, text: None, place, is_done: false })
    };
    items(&document.draft.fields, "meetings").into_iter().filter_map(one).collect()
}

/// Returns when a meeting is; what ends before it begins has no end.
fn meeting(start: &str, end: Option<&str>) -> Option<When> {
    // A year before the first is nothing that a calendar could write.
    if start.starts_with(['-', '+', '0']) {
        return None;
    }
    if let Ok(first) = start.parse::<Date>()
        && !start.contains(['T', 't', ' '])
    {
        let last = end.and_then(|end| end.get(..10)?.parse().ok()).filter(|last| *last >= first);
        return Some(When::Days(first, last.unwrap_or(first)));
    }
    let start: Timestamp = start.parse().ok()?;
    let end = end.and_then(|end| end.parse().ok()).filter(|end| *end > start);
    Some(When::Moments(start, end.or_else(|| start.checked_add(MEETING).ok())?))
}

fn decision(document: &Document) -> Vec<Day> {
    let fields = &document.draft.fields;
    let planned = [("opens", What::Opens), ("closes", What::Closes)];
    let planned = planned.into_iter().filter_map(|(name, what)| whole(name, what, text(fields, name)?));
    let questions = document.decision.iter().flat_map(|decision| &decision.questions);
    let put = questions.filter_map(|of| whole(&format!("put-{}", of.number), What::Put, of.time.get(..10)?));
    planned.chain(put).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_meeting_has_an_end_behind_its_beginning() {
        let date = |text: &str| text.parse::<Date>().unwrap();
        let check = |start: &str, end: Option<&str>, expected: Option<When>| {
            assert_eq!(meeting(start, end), expected, "{start} {end:?}");
        };
        let days = |first: &str, last: &str| Some(When::Days(date(first), date(last)));
        let moments = |start: &str, end: &str| Some(When::Moments(start.parse().unwrap(), end.parse().unwrap()));
        check("2027-01-31", None, days("2027-01-31", "2027-01-31"));
        check("2027-01-31", Some("2027-02-01"), days("2027-01-31", "2027-02-01"));
        check("2027-01-31", Some("2027-01-30"), days("2027-01-31", "2027-01-31"));
        check("2027-01-31", Some("then"), days("2027-01-31", "2027-01-31"));
        check("2027-01-31T18:00:00-01:00", None, moments("2027-01-31T19:00:00Z", "2027-01-31T20:00:00Z"));
        check(
            "2027-01-31T18:00:00Z",
            Some("2027-01-31T21:30:00Z"),
            moments("2027-01-31T18:00:00Z", "2027-01-31T21:30:00Z"),
        );
        check(
            "2027-01-31T18:00:00Z",
            Some("2027-01-31T17:00:00Z"),
            moments("2027-01-31T18:00:00Z", "2027-01-31T19:00:00Z"),
        );
        check("some day", None, None);
        check("2027-02-30", None, None);
        check("-002027-02-03", None, None);
        check("", Some(""), None);
    }
}
