//! The shape of the files: how long they are, what they are called, how they begin, and where limits stand.

use super::tree::{File, Finding, Tree};
use std::io::Write;

/// A file that is longer needs splitting, whatever the reason for its length.
const LINES_MAX: usize = 800;
/// A file that is longer is worth a second thought, so it is named on the terminal.
const LINES_GOOD: usize = 400;

/// No Rust file is longer than [`LINES_MAX`]; those over [`LINES_GOOD`] are named.
pub(super) fn lengths(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for file in tree.rust_files() {
        let lines = file.text.lines().count();
        if lines > LINES_MAX {
            let message = format!("{lines} lines, and {LINES_MAX} are the most: move one concept to a file of its own");
            findings.push(Finding::new(&file.path, lines, message));
        } else if lines > LINES_GOOD {
            // Past the test's captured output, because a test that passes shows none.
            let mut terminal = std::io::stderr();
            writeln!(terminal, "note: {} has {lines} lines, more than {LINES_GOOD}", file.path)
                .expect("stderr is open");
        }
    }
    findings
}

/// A module `foo` is `foo.rs`, so that a file's name says what it is.
pub(super) fn no_mod_files(tree: &Tree) -> Vec<Finding> {
    let files = tree.files().filter(|file| file.name() == "mod.rs");
    files.map(|file| Finding::new(&file.path, 1, "call it like its module: foo/mod.rs becomes foo.rs")).collect()
}

/// Every Rust file says first what it is, why, and what always holds; tests say it by their names.
pub(super) fn module_docs(tree: &Tree) -> Vec<Finding> {
    let files = tree.rust_files().filter(|file| file.name() != "tests.rs" && !file.text.starts_with("//! "));
    files
        .map(|file| Finding::new(&file.path, 1, "begin the file with `//!`: what it is, why, and what always holds"))
        .collect()
}

/// In the protocol, every bound stands in `limits.rs`, where it can be found and compared with the others.
pub(super) fn limits(tree: &Tree) -> Vec<Finding> {
    let files = tree.rust_files().filter(|file| file.path.starts_with("protocol/src/") && file.name() != "limits.rs");
    let constants = files.flat_map(|file: &File| {
        file.production_lines().filter_map(move |(number, line)| bound(line).map(|name| (file, number, name)))
    });
    let finding = |(file, number, name): (&File, usize, &str)| {
        Finding::new(&file.path, number, format!("{name} is a bound: move it to protocol/src/limits.rs"))
    };
    constants.map(finding).collect()
}

/// Returns the name of the bound that a line defines.
fn bound(line: &str) -> Option<&str> {
    let (before, rest) = line.split_once("const ")?;
    let (name, _) = rest.split_once(':')?;
    let is_item = before.trim().is_empty() || before.trim_start().starts_with("pub");
    let is_bound = ["_MAX", "_LIMIT"].iter().any(|end| name.ends_with(end));
    (is_item && is_bound).then_some(name)
}
