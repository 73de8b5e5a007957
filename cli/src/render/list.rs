//! A list of documents.

use super::layout::table;
use super::terminal::{self, clean};
use super::{moment, names, short};
use djuntu_node::api::{SearchResult, Summary};

/// Lays out a list of documents, one a line.
pub(crate) fn list(summaries: &[Summary]) -> String {
    if summaries.is_empty() {
        return "nothing here yet: “djuntu new --help” says what can be begun\n".to_owned();
    }
    let rows: Vec<Vec<String>> = summaries.iter().map(row).collect();
    table(terminal::width(), &rows)
}

/// Lays out what was found, those that fit best first.
pub(crate) fn found(found: &SearchResult) -> String {
    if found.total == 0 {
        return "nothing has all of these words: try fewer, or their beginnings\n".to_owned();
    }
    let rows: Vec<Vec<String>> = found.documents.iter().map(row).collect();
    let mut page = table(terminal::width(), &rows);
    if found.total > found.documents.len() {
        page.push_str(&format!("\n{} of {} documents; --limit {} shows all\n", rows.len(), found.total, found.total));
    }
    if found.partly_searched > 0 {
        page.push_str(&format!("documents with more words than are searched: {}\n", found.partly_searched));
    }
    page
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
