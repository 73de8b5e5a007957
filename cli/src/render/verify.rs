//! What checking everything again has found.

use super::terminal::{alarming, clean, good, heading};
use djuntu_node::verify::Report;

/// Lays out a report.
pub(crate) fn report(report: &Report) -> String {
    let mut page = format!("checked: {}\n", found(report));
    if report.is_good() {
        page.push_str(&format!("{}\n", good("every signature, every chain and every right is good")));
    }
    let lists = [("Refused", &report.refused), ("Damaged", &report.damaged), ("In dispute", &report.disputes)];
    for (heading, sentences) in lists {
        if !sentences.is_empty() {
            page.push_str(&format!("\n{}\n", alarming(heading)));
            sentences.iter().for_each(|sentence| page.push_str(&format!("  - {}\n", clean(sentence))));
        }
    }
    if !report.outside_mandates.is_empty() {
        page.push_str(&format!("\n{}\n", heading("Signed outside the mandate, which decides nothing")));
        report.outside_mandates.iter().for_each(|sentence| page.push_str(&format!("  - {}\n", clean(sentence))));
    }
    page
}

/// Returns how much was checked.
pub(super) fn found(report: &Report) -> String {
    format!(
        "{} of {}, of {}",
        counted(report.entries, "entry", "entries"),
        counted(report.documents, "document", "documents"),
        counted(report.territories, "territory", "territories")
    )
}

pub(super) fn counted(count: usize, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}
