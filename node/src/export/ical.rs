//! A calendar (RFC 5545): milestones, when projects begin and end, and when agreements end.

use super::Material;
use super::draft::{any_text, items, language, text};
use crate::api::Document;

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
    let (fields, language) = (&document.draft.fields, language(&document.draft));
    let title = document.summary.title.clone().unwrap_or_else(|| document.summary.id.short());
    for (name, what) in DAYS {
        if let Some(day) = text(fields, name) {
            event(out, made, &format!("{}-{name}", document.summary.id), day, &format!("{title} {what}"), &title);
        }
    }
    for (id, milestone) in items(fields, "milestones") {
        let Some(day) = text(milestone, "due") else { continue };
        let what = any_text(milestone, "title", language).unwrap_or(&title);
        event(out, made, &format!("{}-{id}", document.summary.id), day, what, &title);
    }
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
