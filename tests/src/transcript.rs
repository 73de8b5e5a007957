//! The manual, executed: Markdown files whose console blocks are run against real nodes.
//!
//! What a manual consists of; everything else in the file is prose:
//!
//! ````text
//! <!-- start loures --name "Loures" -->             starts a node (again): djuntu --data DIR run --name "Loures"
//! <!-- stop loures --> <!-- kill loures -->         ends it as a service manager does, or as a loss of power does
//! <!-- until -->                                    the next block is tried again until it comes out as written
//! <!-- capture CODE after "Code: " -->              the word after this text in the last command's output is $CODE
//! <!-- capture LINK from line starting with "x" --> the whole line is $LINK
//!
//! ```console
//! loures$ djuntu status                             a command for the node loures: djuntu --data DIR status
//! Loures, [..] twins                                what it must print; [..] stands for anything within the line,
//! ...                                               and three dots alone for any number of lines
//! $ djuntu verify \
//! > proof.json                                      a command for no node; a line may go on in the next one
//! ? 5                                               the exit code that it must have, unless that is 0
//! not valid                                         errors come after the output, as they would on paper
//! ```
//!
//! ```file notes.txt
//! A block that becomes a file in the folder in which all commands run.
//! ```
//! ````
//!
//! `$CODE` stands for the captured value in later commands and expectations. Commands are split into words as a shell
//! does it, but no shell runs them. A comment that is no directive is an error, so that a slip of the pen is noticed.
//! With `DJUNTU_BLESS=1` in the environment, expectations that differ are rewritten to what was printed: read the
//! difference before committing it.

mod compare;
mod parse;
mod run;
mod words;

use crate::process::Program;
use std::path::{Path, PathBuf};

/// What was wrong at one place of a manual.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// The line in the manual, counted from 1.
    pub line: usize,
    /// What was wrong.
    pub message: String,
}

impl Failure {
    fn new(line: usize, message: impl Into<String>) -> Self {
        Self { line, message: message.into() }
    }
}

/// What becomes of an expectation that differs from what was printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Mode {
    /// It is a failure.
    Check,
    /// It is rewritten.
    Bless,
}

/// Runs every `*.md` of `folder` with `program`, and returns how many there were.
///
/// # Errors
/// What was wrong, with file and line, one paragraph for each failure.
pub fn check_folder(folder: &Path, program: &Program) -> Result<usize, String> {
    let entries = std::fs::read_dir(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    let mut files: Vec<PathBuf> = entries.filter_map(|entry| entry.ok().map(|entry| entry.path())).collect();
    files.retain(|file| file.extension().is_some_and(|extension| extension == "md"));
    files.sort();
    if files.is_empty() {
        return Err(format!("{} holds no manual", folder.display()));
    }
    let failures: Vec<String> = files.iter().filter_map(|file| check(file, program).err()).collect();
    if failures.is_empty() { Ok(files.len()) } else { Err(failures.join("\n")) }
}

/// Runs one manual with `program`; rewrites it when the environment says `DJUNTU_BLESS=1`.
///
/// # Errors
/// What was wrong, with file and line.
pub fn check(file: &Path, program: &Program) -> Result<(), String> {
    let mode = if std::env::var("DJUNTU_BLESS").is_ok_and(|value| value == "1") { Mode::Bless } else { Mode::Check };
    let text = std::fs::read_to_string(file).map_err(|error| format!("{}: {error}", file.display()))?;
    match run::run(&text, program, mode) {
        Ok(blessed) if blessed == text => Ok(()),
        Ok(blessed) => std::fs::write(file, blessed).map_err(|error| format!("{}: {error}", file.display())),
        Err(failure) => Err(format!("{}:{}: {}", file.display(), failure.line, failure.message)),
    }
}

#[cfg(test)]
mod tests;
