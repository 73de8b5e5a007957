//! Words that must not stand in a file, and the plain form of every text.

use super::tree::{File, Finding, Tree};

/// Where a test may sleep, and why.
const SLEEPS: [(&str, &str); 4] = [
    ("tests/src/process.rs", "wait_until, the one place that looks at a condition again"),
    ("tests/src/bench/line.rs", "a line that takes a known time"),
    ("tests/src/thin/line.rs", "a line that takes a known time"),
    ("tests/src/bench/workloads/idle.rs", "what is measured is how little happens in this time"),
];

/// Production code meets a missing value with an error, or with the invariant that rules it out.
pub(super) fn no_unwrap(tree: &Tree) -> Vec<Finding> {
    let message = "return an error, or use expect with the invariant that rules it out";
    let lines =
        tree.rust_files().flat_map(|file| file.production_lines().map(move |(number, line)| (file, number, line)));
    let found = lines.filter(|(_, _, line)| line.contains(".unwrap()"));
    found.map(|(file, number, _)| Finding::new(&file.path, number, message)).collect()
}

/// What is committed is done.
pub(super) fn nothing_undone(tree: &Tree) -> Vec<Finding> {
    const MARKS: [&str; 6] = ["TODO", "FIXME", "XXX", "todo!", "dbg!", "unimplemented!"];
    let message = |mark: &str| format!("{mark} says that something is not done: do it or take it out");
    find(tree, |file| !file.is_tidy(), |line| MARKS.into_iter().find(|mark| has_word(line, mark)), message)
}

/// A test that does not run, or that any panic satisfies, proves nothing.
pub(super) fn no_skipped_tests(tree: &Tree) -> Vec<Finding> {
    const MARKS: [&str; 2] = ["#[ignore", "#[should_panic"];
    let message = |mark: &str| format!("take out {mark}]: make the test fast, or compare what the code returns");
    let rust = |file: &File| file.is_rust() && !file.is_tidy();
    find(tree, rust, |line| MARKS.into_iter().find(|mark| line.contains(mark)), message)
}

/// A test waits for a condition and never for a length of time.
pub(super) fn no_sleep(tree: &Tree) -> Vec<Finding> {
    const CALLS: [&str; 2] = ["thread::sleep", "tokio::time::sleep"];
    let allowed = |file: &File| file.is_tidy() || SLEEPS.iter().any(|(path, _)| *path == file.path);
    let files = tree.rust_files().filter(|file| !allowed(file));
    let lines = files.flat_map(|file| file.test_lines().map(move |(number, line)| (file, number, line)));
    let found = lines.filter(|(_, _, line)| CALLS.iter().any(|call| line.contains(call)));
    found.map(|(file, number, _)| Finding::new(&file.path, number, "wait for a condition, with wait_until")).collect()
}

/// Nothing that is shipped knows on which machine it was written. Tests may use a temporary folder's name.
pub(super) fn no_machine_paths(tree: &Tree) -> Vec<Finding> {
    const FOLDERS: [&str; 7] = ["/Users", "/home", "/mnt", "/root", "/tmp", "/work", "/workspace"];
    let message = |folder: &str| format!("{folder} is a folder of one machine: take it from the configuration");
    let shipped = |file: &File| !file.is_test();
    find(tree, shipped, |line| FOLDERS.into_iter().find(|folder| has_path(line, folder)), message)
}

/// Where packages are downloaded from is the business of whoever downloads them.
pub(super) fn no_registries(tree: &Tree) -> Vec<Finding> {
    const HOSTS: [&str; 8] = [
        "artifactory",
        "deb.debian.org",
        "index.crates.io",
        "proxy.golang.org",
        "pypi.org",
        "registry.npmjs.org",
        "repo.maven.apache.org",
        "static.crates.io",
    ];
    let message = |host: &str| format!("{host} is a package registry: leave it to the configuration of the machine");
    find(
        tree,
        |file| file.path != "tests/it/tidy/text.rs",
        |line| HOSTS.into_iter().find(|host| line.contains(host)),
        message,
    )
}

/// Text has no tabs, no spaces at the ends of lines, no carriage returns, and one line end at its end.
pub(super) fn plain(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for file in tree.files() {
        for (number, line) in file.text.split('\n').enumerate().map(|(index, line)| (index + 1, line)) {
            if line.contains('\r') {
                findings.push(Finding::new(
                    &file.path,
                    number,
                    "a carriage return: save the file with plain line ends",
                ));
            } else if line.contains('\t') && !file.is_tidy() {
                findings.push(Finding::new(&file.path, number, "a tab: use spaces"));
            } else if line.ends_with(' ') {
                findings.push(Finding::new(&file.path, number, "a space at the end of the line: take it out"));
            }
        }
        let last = file.text.lines().count();
        if !file.text.is_empty() && !file.text.ends_with('\n') {
            findings.push(Finding::new(&file.path, last, "no line end at the end of the file: add one"));
        } else if file.text.ends_with("\n\n") {
            findings.push(Finding::new(&file.path, last, "an empty line at the end of the file: take it out"));
        }
    }
    findings
}

/// Returns a finding for each line of the files that `applies` picks in which `search` finds something.
fn find(
    tree: &Tree,
    applies: impl Fn(&File) -> bool,
    search: impl Fn(&str) -> Option<&'static str>,
    message: impl Fn(&str) -> String,
) -> Vec<Finding> {
    let mut findings = Vec::new();
    for file in tree.files().filter(|file| applies(file)) {
        let found = file.lines().filter_map(|(number, line)| search(line).map(|found| (number, found)));
        findings.extend(found.map(|(number, found)| Finding::new(&file.path, number, message(found))));
    }
    findings
}

/// Returns whether `word` stands in `line` and is no part of a longer word.
fn has_word(line: &str, word: &str) -> bool {
    let is_part = |character: char| character.is_ascii_alphanumeric() || character == '_';
    line.match_indices(word).any(|(start, _)| {
        let (before, after) = (line.get(..start), line.get(start + word.len()..));
        !before.is_some_and(|text| text.ends_with(is_part)) && !after.is_some_and(|text| text.starts_with(is_part))
    })
}

/// Returns whether `line` names `folder` at the root of a disk, and not as a part of another path or word.
fn has_path(line: &str, folder: &str) -> bool {
    let is_part = |character: char| character.is_ascii_alphanumeric() || "_-.~}/".contains(character);
    let goes_on = |character: char| character.is_ascii_alphanumeric() || character == '_' || character == '-';
    line.match_indices(folder).any(|(start, _)| {
        let (before, after) = (line.get(..start), line.get(start + folder.len()..));
        !before.is_some_and(|text| text.ends_with(is_part)) && !after.is_some_and(|text| text.starts_with(goes_on))
    })
}
