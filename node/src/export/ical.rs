//! A calendar (RFC 5545) of the days that are in documents.

use super::Material;
use super::days::{self, Day, What, When};
use crate::api::Summary;
use jiff::civil::Date;

/// A line is folded after so many bytes (section 3.1).
const LINE_BYTES: usize = 73;

/// Writes a calendar.
pub(super) fn write(material: &Material) -> String {
    let of = |document| (days::of(document), document);
    let all: Vec<_> = material.documents.iter().map(of).collect();
    write_days(all.iter().map(|(days, document)| (&document.summary, days.as_slice())), in_english)
}

/// Writes a calendar of days that are known, each called as `say` does. Its bytes are the same as long as the documents are.
pub(crate) fn write_days<'a>(
    documents: impl IntoIterator<Item = (&'a Summary, &'a [Day])>,
    say: impl Fn(&str, &Day) -> String,
) -> String {
    let mut out = String::new();
    line(&mut out, "BEGIN:VCALENDAR");
    line(&mut out, "VERSION:2.0");
    line(&mut out, "PRODID:-//djuntu//djuntu//EN");
    line(&mut out, "CALSCALE:GREGORIAN");
    for (summary, days) in documents {
        let title = summary.title.clone().unwrap_or_else(|| summary.id.short());
        // When it was revised last (section 3.8.7.2), and the same whenever it is written.
        let stamp = summary.changed.as_deref().and_then(|changed| changed.parse().ok()).unwrap_or_default();
        days.iter().for_each(|day| event(&mut out, summary, &title, stamp, day, &say(&title, day)));
    }
    line(&mut out, "END:VCALENDAR");
    out
}

/// Returns what a day is called in a file for everybody.
pub(crate) fn in_english(title: &str, day: &Day) -> String {
    let what = match day.what {
        What::Begins => "begins",
        What::Ends => "ends",
        What::Notice => "last day of notice",
        What::IsToBegin => "is to begin",
        What::IsToEnd => "is to end",
        What::HasBegun => "has begun",
        What::HasEnded => "has ended",
        What::Milestone => return day.text.clone().unwrap_or_else(|| title.to_owned()),
        What::Meeting => "meeting",
        What::Opens => "is to be put",
        What::Put => "was put",
        What::Closes => "is to be decided",
    };
    format!("{title} {what}")
}

fn event(out: &mut String, of: &Summary, title: &str, stamp: jiff::Timestamp, day: &Day, what: &str) {
    let moment = |moment: jiff::Timestamp| moment.strftime("%Y%m%dT%H%M%SZ").to_string();
    let date = |date: Date| date.strftime("%Y%m%d").to_string();
    line(out, "BEGIN:VEVENT");
    line(out, &format!("UID:{}-{}@djuntu", of.id, day.key));
    line(out, &format!("DTSTAMP:{}", moment(stamp)));
    match day.when {
        When::Days(first, last) => {
            line(out, &format!("DTSTART;VALUE=DATE:{}", date(first)));
            // The end of an event is the day behind it.
            if let Ok(next) = last.tomorrow() {
                line(out, &format!("DTEND;VALUE=DATE:{}", date(next)));
            }
            line(out, "TRANSP:TRANSPARENT");
        }
        When::Moments(start, end) => {
            line(out, &format!("DTSTART:{}", moment(start)));
            line(out, &format!("DTEND:{}", moment(end)));
        }
    }
    line(out, &format!("SUMMARY:{}", escaped(what)));
    if what != title {
        line(out, &format!("DESCRIPTION:{}", escaped(title)));
    }
    if let Some(place) = &day.place {
        line(out, &format!("LOCATION:{}", escaped(place)));
    }
    line(out, "END:VEVENT");
}

/// Section 3.3.11.
fn escaped(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars() {
        match c {
            '\\' | ';' | ',' => out.extend(['\\', c]),
            '\n' => out.push_str("\\n"),
            _ if c.is_control() => {}
            _ => out.push(c),
        }
    }
    out
}

/// Writes a line, folded between two characters.
fn line(out: &mut String, text: &str) {
    let mut length = 0;
    for c in text.chars() {
        if length + c.len_utf8() > LINE_BYTES {
            out.push_str("\r\n ");
            length = 1;
        }
        out.push(c);
        length += c.len_utf8();
    }
    out.push_str("\r\n");
}
