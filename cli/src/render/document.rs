//! A document: what it is, what it says, and what does not count.

use super::agreement::proposals;
use super::layout::pairs;
use super::terminal::{alarming, clean, clean_lines, heading};
use super::{moment, names, short};
use djuntu_node::api::{Document, Stated};
use djuntu_protocol::document::view::Value;
use std::collections::BTreeMap;

/// Lays out a document.
pub(crate) fn document(document: &Document) -> String {
    let summary = &document.summary;
    let title = summary.title.as_deref().map_or_else(|| "without a title".to_owned(), clean);
    let mut page = format!("{}\n\n", heading(&format!("{}: {title}", summary.kind)));
    let mut facts = vec![("id", summary.id.to_string()), ("shared by", names(&summary.parties))];
    facts.extend(super::observe::readers(document).map(|readers| ("read by", readers)));
    facts.extend(summary.state.clone().map(|state| ("state", state)));
    facts.extend(summary.changed.as_deref().map(|changed| ("changed", moment(changed))));
    facts.push(("entries", document.entries.to_string()));
    facts.push(("fingerprint", short(&document.fingerprint)));
    page.push_str(&pairs(0, &facts));
    let fields = flatten(&document.draft.fields);
    if !fields.is_empty() {
        page.push('\n');
        page.push_str(&pairs(0, &cleaned(&fields)));
    }
    if !document.draft.conflicts.is_empty() {
        page.push_str(&format!("\n{}\n", alarming("Set at the same time by several; set it again to settle it:")));
        let conflicts = document.draft.conflicts.iter();
        let rows: Vec<(String, String)> =
            conflicts.map(|(path, values)| (clean(path), clean_lines(&values.join(" | ")))).collect();
        page.push_str(&pairs(2, &rows));
    }
    page.push_str(&proposals(&document.proposals));
    page.push_str(&document.project.as_ref().map(super::project::project).unwrap_or_default());
    page.push_str(&document.fund.as_ref().map(super::fund::fund).unwrap_or_default());
    page.push_str(&document.measure.as_ref().map(super::measure::measure).unwrap_or_default());
    if !document.warnings.is_empty() {
        page.push_str(&format!("\n{}\n", alarming("Look at this:")));
        document.warnings.iter().for_each(|warning| page.push_str(&format!("  {}\n", clean(warning))));
    }
    page.push_str(&document.decision.as_ref().map(super::decision::decision).unwrap_or_default());
    page.push_str(&document.assembly.as_ref().map(super::assembly::assembly).unwrap_or_default());
    page.push_str(&document.record.as_ref().map(super::record::record).unwrap_or_default());
    if !document.set_aside.is_empty() {
        page.push_str(&format!("\n{}\n", alarming("Does not count:")));
        let rows: Vec<(String, String)> =
            document.set_aside.iter().map(|entry| (short(&entry.entry), clean(&entry.reason))).collect();
        page.push_str(&pairs(2, &rows));
    }
    if !document.disputes.is_empty() {
        page.push_str(&format!("\n{}\n", alarming("In dispute:")));
        let row = |dispute: &djuntu_node::api::Dispute| (clean(&dispute.by.name), clean(&dispute.what));
        page.push_str(&pairs(2, &document.disputes.iter().map(row).collect::<Vec<_>>()));
    }
    page
}

/// Lays out what the acts of a document come to.
pub(super) fn stated(stated: &Stated) -> String {
    let parts = [
        stated.project.as_ref().map(super::project::project),
        stated.fund.as_ref().map(super::fund::fund),
        stated.measure.as_ref().map(super::measure::measure),
        stated.decision.as_ref().map(super::decision::decision),
        stated.assembly.as_ref().map(super::assembly::assembly),
        stated.record.as_ref().map(super::record::record),
    ];
    parts.into_iter().flatten().collect()
}

/// Returns every value with its path, in the order of the paths.
pub(crate) fn flatten(fields: &BTreeMap<String, Value>) -> Vec<(String, String)> {
    let mut rows = Vec::new();
    collect("", fields, &mut rows);
    rows
}

/// A draft is three levels deep at most, so the recursion ends.
fn collect(prefix: &str, fields: &BTreeMap<String, Value>, rows: &mut Vec<(String, String)>) {
    for (name, value) in fields {
        let path = if prefix.is_empty() { name.clone() } else { format!("{prefix}.{name}") };
        match value {
            Value::Map(map) => collect(&path, map, rows),
            Value::Text(_) | Value::Integer(_) | Value::Member(_) => rows.push((path, value.to_string())),
        }
    }
}

pub(super) fn cleaned(rows: &[(String, String)]) -> Vec<(String, String)> {
    rows.iter().map(|(path, value)| (clean(path), clean_lines(value))).collect()
}
