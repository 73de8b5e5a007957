//! The code map in `README.md` equals the tree.
//!
//! It is the first fenced block after the heading `## Code map`, and has one line for each file or folder:
//!
//! ```text
//! protocol/          a folder ends with a slash; two spaces or more come before what it is
//!   src/             a path that is indented lies in the folder above it that is indented less
//!     time.rs        so this is protocol/src/time.rs
//! node/src/driver.rs a whole path on one line says the same
//! ```
//!
//! Listed must be each folder at the top, and each file in `protocol/src`, `node/src` and `cli/src` itself, where the
//! modules are; `lib.rs` and `main.rs` may be. Whatever else is listed must exist.

use super::tree::{Finding, Tree};
use std::collections::{BTreeMap, BTreeSet};

const README: &str = "README.md";
const HEADING: &str = "## Code map";
const SOURCES: [&str; 3] = ["protocol/src/", "node/src/", "cli/src/"];

pub(super) fn code_map(tree: &Tree) -> Vec<Finding> {
    let Some(readme) = tree.file(README) else {
        return vec![Finding::new(
            README,
            1,
            "is missing: it says what djuntu is, how to try it, and holds the code map",
        )];
    };
    let mut lines = readme.lines().skip_while(|(_, line)| *line != HEADING);
    let Some(heading) = lines.next() else {
        return vec![Finding::new(README, 1, format!("add the heading `{HEADING}`, and the map in a fenced block"))];
    };
    let block = lines.skip_while(|(_, line)| !line.starts_with("```")).skip(1);
    let block: Vec<(usize, &str)> = block.take_while(|(_, line)| !line.starts_with("```")).collect();
    let mut findings = Vec::new();
    let listed = listed(&block, &mut findings);
    let end = block.last().map_or(heading.0, |(number, _)| number + 1);
    for (path, line) in &listed {
        if !tree.holds(path) {
            findings.push(Finding::new(README, *line, format!("{path} does not exist: take it off the map")));
        }
    }
    for path in needed(tree).into_iter().filter(|path| !listed.contains_key(path)) {
        // Where it is missing depends on the writer; the block's first line is what all editors can jump to.
        let place = block.first().map_or(end, |(number, _)| number - 1);
        findings.push(Finding::new(
            README,
            place,
            format!("{path} is not on the code map: add it with what it is for"),
        ));
    }
    findings
}

/// Returns each path on the map with its line.
fn listed(block: &[(usize, &str)], findings: &mut Vec<Finding>) -> BTreeMap<String, usize> {
    let mut listed = BTreeMap::new();
    // The folders above the present line: how far each is indented, and its whole path.
    let mut above: Vec<(usize, String)> = Vec::new();
    for (number, line) in block.iter().filter(|(_, line)| !line.trim().is_empty()) {
        let entry = line.trim_start();
        let indent = line.len() - entry.len();
        let (name, description) = entry.split_once("  ").unwrap_or((entry, ""));
        if description.trim().is_empty() {
            findings.push(Finding::new(README, *number, "say after two spaces what it is for"));
        }
        above.retain(|(other, _)| *other < indent);
        let path = above.last().map_or_else(|| name.to_owned(), |(_, folder)| format!("{folder}{name}"));
        if path.ends_with('/') {
            above.push((indent, path.clone()));
        }
        if listed.insert(path, *number).is_some() {
            findings.push(Finding::new(README, *number, format!("{name} is on the map twice: keep one")));
        }
    }
    listed
}

/// Returns what must be on the map.
fn needed(tree: &Tree) -> BTreeSet<String> {
    let mut needed = BTreeSet::new();
    for file in tree.files() {
        if let Some((folder, _)) = file.path.split_once('/').filter(|(folder, _)| !folder.starts_with('.')) {
            needed.insert(format!("{folder}/"));
        }
        let is_module = SOURCES.iter().any(|sources| file.path.strip_prefix(sources) == Some(file.name()));
        if is_module && file.is_rust() && !["lib.rs", "main.rs"].contains(&file.name()) {
            needed.insert(file.path.clone());
        }
    }
    needed
}
