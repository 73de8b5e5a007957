//! What was stated about a project.

use super::layout::pairs;
use super::terminal::{alarming, clean, heading};
use super::{moment, names, short};
use djuntu_node::api::{Booking, Pledge, Project};

/// Lays out what was stated about a project; nothing when nothing was.
pub(super) fn project(project: &Project) -> String {
    let mut page = String::new();
    if !project.moves.is_empty() || !project.disputed.is_empty() {
        page.push_str(&format!("\n{}\n", heading("How far it has come")));
        let mut rows = vec![("led by", clean(&project.lead.name))];
        rows.extend(project.moves.iter().map(|moved| {
            let (by, time) = (clean(&moved.by.name), moment(&moved.time));
            ("", format!("{}, said by {by}, {time}", moved.status))
        }));
        page.push_str(&pairs(2, &rows));
    }
    if !project.disputed.is_empty() {
        let line = "The lead has said several things in one place; none of them stands until it says more.";
        page.push_str(&format!("  {}\n", alarming(line)));
    }
    section(
        &mut page,
        "Done",
        project.done.iter().map(|done| {
            let title = done.title.as_deref().map_or_else(|| done.milestone.clone(), clean);
            let by = format!("{title}, says {}, {}", clean(&done.by.name), moment(&done.time));
            (short(&done.milestone), with_text(by, &done.evidence))
        }),
    );
    section(&mut page, "Pledged", project.pledges.iter().map(pledge));
    section(&mut page, "Booked", project.bookings.iter().map(booking));
    section(
        &mut page,
        "Reports",
        project.reports.iter().map(|report| {
            let mut line = format!("{} to {} by {}", report.from, report.until, clean(&report.by.name));
            if !report.endorsed_by.is_empty() {
                line.push_str(&format!(", endorsed by {}", names(&report.endorsed_by)));
            }
            if report.changed_since {
                line.push_str("; the project reads differently now");
            }
            (short(&report.entry), line)
        }),
    );
    page
}

fn section(page: &mut String, title: &str, rows: impl Iterator<Item = (String, String)>) {
    let rows: Vec<(String, String)> = rows.collect();
    if !rows.is_empty() {
        page.push_str(&format!("\n{}\n{}", heading(title), pairs(2, &rows)));
    }
}

fn pledge(pledge: &Pledge) -> (String, String) {
    let (by, unit) = (clean(&pledge.by.name), clean(&pledge.unit));
    let line = format!("{by}: {} {unit} ({})", pledge.quantity, pledge.form);
    (short(&pledge.entry), with_standing(with_text(line, &pledge.text), &pledge.state))
}

fn booking(booking: &Booking) -> (String, String) {
    let (by, currency) = (clean(&booking.by.name), clean(&booking.currency));
    let mut line = format!("{by}: {} {currency} {}, {}", booking.amount, booking.form, booking.date);
    if let Some(with) = &booking.with {
        line.push_str(&format!(", with {}", clean(&with.name)));
    }
    (short(&booking.entry), with_standing(with_text(line, &booking.text), &booking.state))
}

/// Returns a line with the text that somebody has given.
pub(super) fn with_text(line: String, text: &str) -> String {
    if text.is_empty() { line } else { format!("{line}: {}", clean(text)) }
}

fn with_standing(line: String, standing: &str) -> String {
    if standing == "stands" { line } else { format!("{line} – {standing}") }
}
