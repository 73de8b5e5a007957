//! A list of documents.

use super::layout::table;
use super::terminal::{self, clean};
use super::{moment, names, short};
use djuntu_node::api::Summary;

/// Lays out a list of documents, one a line.
pub(crate) fn list(summaries: &[Summary]) -> String {
    if summaries.is_empty() {
        return "nothing yet: “djuntu new project TITLE” begins a project\n".to_owned();
    }
    let rows: Vec<Vec<String>> = summaries.iter().map(row).collect();
    table(terminal::width(), &rows)
}

fn row(summary: &Summary) -> Vec<String> {
    vec![
        short(&summary.id),
        summary.kind.clone(),
        summary.state.clone().unwrap_or_default(),
        summary.changed.as_deref().map(moment).unwrap_or_default(),
        names(&summary.parties),
        summary.title.as_deref().map(clean).unwrap_or_default(),
    ]
}
