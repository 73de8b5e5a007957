//! The numbered requirements of the specification are kept by code and proved by tests, and both say which.
//!
//! A requirement is a line of `protocol/README.md` that begins with its number in bold, as in `**R12** An entry …`. A
//! citation is that number as a word anywhere in a Rust file, as in `(R12)`.

use super::tree::{Finding, Tree};
use std::collections::{BTreeMap, BTreeSet};

const SPECIFICATION: &str = "protocol/README.md";

/// Each requirement is cited by code that is shipped and by a test.
pub(super) fn cited(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    let defined = defined(tree, &mut findings);
    if defined.is_empty() {
        let message = "the specification is missing or numbers no requirement: write them as `**R1** …`";
        findings.push(Finding::new(SPECIFICATION, 1, message));
    }
    let lines = |tests: bool| -> BTreeSet<u32> {
        let files = tree.rust_files().filter(|file| !file.is_tidy());
        let cited = |line: &str| citations(line).collect::<Vec<_>>();
        if tests {
            files.flat_map(|file| file.test_lines().flat_map(|(_, line)| cited(line))).collect()
        } else {
            files.flat_map(|file| file.production_lines().flat_map(|(_, line)| cited(line))).collect()
        }
    };
    let (code, tests) = (lines(false), lines(true));
    for (number, line) in defined {
        if !code.contains(&number) {
            let message = format!("no code cites R{number}: name it in the comment where it is kept, or drop it");
            findings.push(Finding::new(SPECIFICATION, line, message));
        }
        if !tests.contains(&number) {
            let message = format!("no test cites R{number}: name it in the test that proves it, or write one");
            findings.push(Finding::new(SPECIFICATION, line, message));
        }
    }
    findings
}

/// Each requirement that is cited exists.
pub(super) fn exist(tree: &Tree) -> Vec<Finding> {
    let defined = defined(tree, &mut Vec::new());
    let mut findings = Vec::new();
    for file in tree.rust_files().filter(|file| !file.is_tidy()) {
        for (line, text) in file.lines() {
            for number in citations(text).filter(|number| !defined.contains_key(number)) {
                let message = format!("{SPECIFICATION} has no R{number}: add it there, or cite what is meant");
                findings.push(Finding::new(&file.path, line, message));
            }
        }
    }
    findings
}

/// Returns the number and the line of each requirement.
fn defined(tree: &Tree, findings: &mut Vec<Finding>) -> BTreeMap<u32, usize> {
    let mut defined = BTreeMap::new();
    for (line, text) in tree.file(SPECIFICATION).into_iter().flat_map(|file| file.lines()) {
        let number = text.strip_prefix("**R").and_then(|rest| rest.split_once("**")).map(|(number, _)| number.parse());
        match number {
            Some(Ok(number)) if defined.insert(number, line).is_some() => {
                findings.push(Finding::new(SPECIFICATION, line, format!("R{number} is there twice: number one anew")));
            }
            Some(Err(_)) => findings.push(Finding::new(SPECIFICATION, line, "a requirement's number is R and digits")),
            Some(Ok(_)) | None => {}
        }
    }
    defined
}

/// Returns the numbers cited in a line.
fn citations(line: &str) -> impl Iterator<Item = u32> {
    let words = line.split(|character: char| !character.is_ascii_alphanumeric() && character != '_');
    words.filter_map(|word| {
        let digits = word.strip_prefix('R')?;
        let is_number = !digits.is_empty() && digits.chars().all(|digit| digit.is_ascii_digit());
        digits.parse().ok().filter(|_| is_number)
    })
}
