//! The log of a document, one entry a line, in the order in which they came here.

use super::layout::table;
use super::terminal::{self, clean};
use super::{moment, short};
use djuntu_node::api::LogEntry;

/// Lays out a log.
pub(crate) fn log(entries: &[LogEntry]) -> String {
    let rows: Vec<Vec<String>> = entries.iter().map(row).collect();
    table(terminal::width(), &rows)
}

fn row(entry: &LogEntry) -> Vec<String> {
    let reason = entry.reason.as_deref().map(|reason| format!("; does not count: {}", clean(reason)));
    let notes: String = entry.notes.iter().map(|note| format!("; {}", clean(note))).collect();
    vec![
        short(&entry.entry),
        moment(&entry.time),
        clean(&entry.by.name),
        format!("{}{}{notes}", clean(&entry.what), reason.unwrap_or_default()),
    ]
}
