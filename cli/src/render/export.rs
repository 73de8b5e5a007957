//! What was written for others, and what was taken in.

use super::short;
use super::terminal::{alarming, clean};
use crate::commands::{Taken, WrittenFile};
use djuntu_node::export::sheet::Fault;

/// How many faults, and things that were left out, are shown.
const SHOWN: usize = 20;

/// Says what is in a file.
pub(crate) fn exported_to(written: &WrittenFile) -> String {
    let file = clean(&written.file.display().to_string());
    let mut page = format!("{file} is written: {}, {} bytes\n", counted(written.documents, "document"), written.bytes);
    // A site is for everybody, so nothing can be added to it.
    if written.left_out > 0 && written.format != "site" {
        page.push_str(&format!(
            "left out because not everybody may read them: {}; --private takes them too\n",
            counted(written.left_out, "document")
        ));
    }
    if written.format == "proof" {
        page.push_str(&format!("whoever has it checks it with: djuntu verify {file}\n"));
    }
    page
}

/// Says what came of a file.
pub(crate) fn taken(taken: &Taken) -> String {
    let mut page = String::new();
    let (begun, changed) = if taken.dry_run { ("would be begun", "would be changed") } else { ("begun", "changed") };
    if taken.faults.is_empty() {
        page.push_str(&format!("documents {begun}: {}\n", taken.begun));
        page.push_str(&format!("documents {changed}: {}\n", taken.changed));
        if taken.unchanged > 0 {
            page.push_str(&format!("documents that read so already: {}\n", taken.unchanged));
        }
        if taken.items > 0 {
            page.push_str(&format!(
                "items {}: {}\n",
                if taken.dry_run { "would be added" } else { "added" },
                taken.items
            ));
        }
    }
    if let [only] = taken.documents.as_slice() {
        page.push_str(&format!("see it with: djuntu show {}\n", short(only)));
    }
    if !taken.unused.is_empty() {
        page.push_str(&format!("columns that fill nothing: {}\n", clean(&taken.unused.join(", "))));
    }
    if !taken.guessed.is_empty() {
        let files = clean(&taken.guessed.join(", "));
        page.push_str(&format!("not in UTF-8, so read as Windows-1252; look whether the accents are right: {files}\n"));
    }
    if !taken.passed_over.is_empty() {
        let tables = clean(&taken.passed_over.join(", "));
        page.push_str(&format!("passed over, because no table changes what was signed: {tables}\n"));
    }
    let faults = taken.faults.iter().map(|Fault { table, row, what }| match table {
        Some(table) => format!("{table}, row {row}: {what}"),
        None => format!("row {row}: {what}"),
    });
    let faults: Vec<String> = faults.collect();
    list(&faults, "Wrong:", &mut page);
    list(&taken.left_out, "Not taken:", &mut page);
    page
}

fn list(lines: &[String], heading: &str, page: &mut String) {
    if lines.is_empty() {
        return;
    }
    page.push_str(&format!("\n{}\n", alarming(heading)));
    lines.iter().take(SHOWN).for_each(|line| page.push_str(&format!("  {}\n", clean(line))));
    if lines.len() > SHOWN {
        page.push_str(&format!("  and {} more; --json has all of them\n", lines.len() - SHOWN));
    }
}

fn counted(count: usize, what: &str) -> String {
    if count == 1 { format!("1 {what}") } else { format!("{count} {what}s") }
}
