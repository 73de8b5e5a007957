//! The files of this repository in memory, so that a rule is a function and a bad example a few lines of text.

use std::path::Path;

/// Folders that hold nothing that anybody wrote.
const SKIPPED: [&str; 2] = [".git", "target"];

/// A place that breaks a rule, and what to do about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Finding {
    /// The file, from the root of the repository.
    pub(super) path: String,
    /// The line, counted from 1.
    pub(super) line: usize,
    /// What is wrong, and what to do.
    pub(super) message: String,
}

impl Finding {
    pub(super) fn new(path: &str, line: usize, message: impl Into<String>) -> Self {
        Self { path: path.to_owned(), line, message: message.into() }
    }
}

impl std::fmt::Display for Finding {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}:{}: {}", self.path, self.line, self.message)
    }
}

/// A text file.
#[derive(Clone, Debug)]
pub(super) struct File {
    /// From the root of the repository, with slashes.
    pub(super) path: String,
    /// What it holds.
    pub(super) text: String,
}

impl File {
    /// Returns the lines, counted from 1.
    pub(super) fn lines(&self) -> impl Iterator<Item = (usize, &str)> {
        self.text.lines().enumerate().map(|(index, line)| (index + 1, line))
    }

    pub(super) fn is_rust(&self) -> bool {
        self.path.ends_with(".rs")
    }

    /// Returns the last part of the path.
    pub(super) fn name(&self) -> &str {
        self.path.rsplit('/').next().unwrap_or(&self.path)
    }

    /// Returns whether the file holds tests and what they need, and nothing that is shipped.
    pub(super) fn is_test(&self) -> bool {
        self.name() == "tests.rs" || self.path.starts_with("tests/") || self.path.contains("/tests/")
    }

    /// Returns the first line of the tests: 1 in a test file, else that of an inline `mod tests {`, else none.
    pub(super) fn tests_start(&self) -> Option<usize> {
        if self.is_test() {
            return Some(1);
        }
        let mut previous = "";
        for (number, line) in self.lines() {
            if previous == "#[cfg(test)]" && line.starts_with("mod ") && line.ends_with('{') {
                return Some(number);
            }
            previous = line;
        }
        None
    }

    /// Returns the lines that are shipped.
    pub(super) fn production_lines(&self) -> impl Iterator<Item = (usize, &str)> {
        let end = self.tests_start().unwrap_or(usize::MAX);
        self.lines().take_while(move |(number, _)| *number < end)
    }

    /// Returns the lines that are tests.
    pub(super) fn test_lines(&self) -> impl Iterator<Item = (usize, &str)> {
        let start = self.tests_start().unwrap_or(usize::MAX);
        self.lines().skip_while(move |(number, _)| *number < start)
    }

    /// Returns whether it is one of the files that name what they forbid.
    pub(super) fn is_tidy(&self) -> bool {
        self.path.starts_with("tests/it/tidy")
    }
}

/// All text files, in the order of their paths.
#[derive(Clone, Debug)]
pub(super) struct Tree {
    files: Vec<File>,
}

impl Tree {
    /// Returns a tree for an example.
    pub(super) fn of(files: &[(&str, &str)]) -> Self {
        let file = |(path, text): &(&str, &str)| File { path: (*path).to_owned(), text: (*text).to_owned() };
        Self { files: files.iter().map(file).collect() }
    }

    /// Returns the tree that this test was built from.
    pub(super) fn of_this_repository() -> Self {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the tests lie in the repository");
        let mut files = Vec::new();
        read_folder(root, "", &mut files);
        files.sort_by(|one, other| one.path.cmp(&other.path));
        Self { files }
    }

    pub(super) fn files(&self) -> impl Iterator<Item = &File> {
        self.files.iter()
    }

    pub(super) fn rust_files(&self) -> impl Iterator<Item = &File> {
        self.files().filter(|file| file.is_rust())
    }

    pub(super) fn file(&self, path: &str) -> Option<&File> {
        self.files().find(|file| file.path == path)
    }

    /// Returns whether there is such a file, or such a folder when `path` ends with a slash.
    pub(super) fn holds(&self, path: &str) -> bool {
        self.files().any(|file| if path.ends_with('/') { file.path.starts_with(path) } else { file.path == path })
    }
}

/// Reads what is text; everything else is left alone.
fn read_folder(folder: &Path, prefix: &str, files: &mut Vec<File>) {
    let entries = std::fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    for entry in entries {
        let entry = entry.expect("a folder of the repository can be read");
        let name = entry.file_name().to_string_lossy().into_owned();
        if SKIPPED.contains(&name.as_str()) {
            continue;
        }
        let path = format!("{prefix}{name}");
        let kind = entry.file_type().expect("a file of the repository has a type");
        if kind.is_dir() {
            read_folder(&entry.path(), &format!("{path}/"), files);
        } else if kind.is_file() {
            let bytes = std::fs::read(entry.path()).expect("a file of the repository can be read");
            if let Some(text) = String::from_utf8(bytes).ok().filter(|text| !text.contains('\0')) {
                files.push(File { path, text });
            }
        }
    }
}
