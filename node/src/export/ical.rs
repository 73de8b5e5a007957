//! A calendar (RFC 5545): milestones, when projects begin and end, when agreements end, and until when that is said before.
//!
//! Of an agreement in force the days are those that were signed.

use super::Material;
use super::draft::{any_text, binding, items, language, text};
use crate::api::Document;
use crate::desk::agreement;
use djuntu_protocol::document::agreement::Term;

/// A line is folded after so many bytes (section 3.1).
const LINE_BYTES: usize = 73;

/// What of a document is in a calendar: the field, and what is said of it.
const DAYS: [(&str, &str); 6] = [
    ("starts", "begins"),
    ("ends", "ends"),
    ("planned_start", "is to begin"),
    ("planned_end", "is to end"),
    ("actual_start", "has begun"),
    ("actual_end", "has ended"),
];

/// Writes a calendar.
pub(super) fn write(material: &Material) -> String {
    let mut out = String::new();
    line(&mut out, "BEGIN:VCALENDAR");
    line(&mut out, "VERSION:2.0");
    line(&mut out, "PRODID:-//djuntu//djuntu//EN");
    line(&mut out, "CALSCALE:GREGORIAN");
    for document in &material.documents {
        of_document(document, &material.made, &mut out);
    }
    line(&mut out, "END:VCALENDAR");
    out
}

fn of_document(document: &Document, made: &str, out: &mut String) {
    let (fields, language) = (&*binding(document), language(&document.draft));
    let title = document.summary.title.clone().unwrap_or_else(|| document.summary.id.short());
    for (name, what) in DAYS {
        let ended =
            document.proposals.iter().rev().find(|proposal| proposal.in_force).and_then(|one| one.ended.as_ref());
        let ended = ended.filter(|ended| name == "ends" && !ended.contested).map(|ended| ended.effective.as_str());
        if let Some(day) = ended.or_else(|| text(fields, name)) {
            event(out, made, &format!("{}-{name}", document.summary.id), day, &format!("{title} {what}"), &title);
        }
    }
    if let Some(day) = last_day_of_notice(document) {
        let what = format!("{title}: last day to say that it shall end");
        event(out, made, &format!("{}-notice", document.summary.id), &day.to_string(), &what, &title);
    }
    for (id, milestone) in items(fields, "milestones") {
        let Some(day) = text(milestone, "due") else { continue };
        let what = any_text(milestone, "title", language).unwrap_or(&title);
        event(out, made, &format!("{}-{id}", document.summary.id), day, what, &title);
    }
}

/// Returns until when the parties of an agreement in force say that it shall end, by its own words.
fn last_day_of_notice(document: &Document) -> Option<jiff::civil::Date> {
    let mut proposals = document.proposals.iter().rev();
    let in_force = proposals.find(|proposal| proposal.in_force && proposal.replaced_by.is_none())?;
    agreement::last_day_of_notice(&Term::of(&in_force.text)).filter(|_| in_force.ended.is_none())
}

/// Writes a whole day; the end of an event is the day behind it.
fn event(out: &mut String, made: &str, id: &str, day: &str, what: &str, of: &str) {
    let Ok(date) = day.parse::<jiff::civil::Date>() else { return };
    let compact = |date: jiff::civil::Date| date.strftime("%Y%m%d").to_string();
    let stamp: String = made.chars().filter(|c| c.is_ascii_alphanumeric()).collect();
    line(out, "BEGIN:VEVENT");
    line(out, &format!("UID:{id}@djuntu"));
    line(out, &format!("DTSTAMP:{stamp}"));
    line(out, &format!("DTSTART;VALUE=DATE:{}", compact(date)));
    if let Ok(next) = date.tomorrow() {
        line(out, &format!("DTEND;VALUE=DATE:{}", compact(next)));
    }
    line(out, &format!("SUMMARY:{}", escaped(what)));
    if what != of {
        line(out, &format!("DESCRIPTION:{}", escaped(of)));
    }
    line(out, "TRANSP:TRANSPARENT");
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
