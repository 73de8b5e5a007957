//! What went wrong, for a person: what happened, what to do, and the exit code for scripts.
//!
//! Invariant: exit codes never change their meaning; they are listed in `djuntu --help`.

use crate::render::terminal;
use djuntu_node::api::Problem;
use miette::{Diagnostic, MietteHandlerOpts};
use std::io::ErrorKind;
use std::path::Path;

/// What the process ends with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Exit {
    /// Something failed that none of the others says.
    Failure = 1,
    /// What was typed cannot be understood.
    Usage = 2,
    /// The node does not run, or does not answer.
    NotReachable = 3,
    /// Not the same as the other nodes, or not confirmed in time.
    NotInSync = 4,
    /// It was refused: no right, too late, or it is so already.
    Refused = 5,
    /// A person must look, and there was none.
    NeedsPerson = 6,
    /// Something stored or sent is not what was signed.
    Integrity = 7,
    /// There is no such thing here.
    NotFound = 8,
    /// A file or folder cannot be written.
    CannotWrite = 11,
    /// Ctrl-C.
    Interrupted = 130,
}

/// Why a command was not carried out.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error, Diagnostic)]
#[error("{what}")]
pub(crate) struct CliError {
    what: String,
    #[help]
    advice: Option<String>,
    code: u8,
}

impl CliError {
    pub(crate) fn new(exit: Exit, what: impl Into<String>) -> Self {
        Self::with_code(exit as u8, what)
    }

    /// Takes the exit code from the node, which knows why it could not run.
    pub(crate) fn with_code(code: u8, what: impl Into<String>) -> Self {
        Self { what: what.into(), advice: None, code }
    }

    pub(crate) fn failed(what: &str) -> Self {
        Self::new(Exit::Failure, what)
    }

    /// Says why a file that was named cannot be read.
    pub(crate) fn unreadable(file: &Path, error: &std::io::Error) -> Self {
        let shown = terminal::clean(&file.display().to_string());
        match error.kind() {
            ErrorKind::NotFound => Self::new(Exit::NotFound, format!("there is no file {shown}"))
                .advice("look whether the name is right, or name the whole path"),
            ErrorKind::PermissionDenied => Self::new(Exit::Failure, format!("{shown} cannot be read: {error}"))
                .advice("run this as the user that the file belongs to, or let others read it"),
            ErrorKind::IsADirectory => {
                Self::new(Exit::Usage, format!("{shown} is a folder")).advice("name a file in it")
            }
            _ => Self::new(Exit::Failure, format!("{shown} cannot be read: {error}")),
        }
    }

    pub(crate) fn interrupted() -> Self {
        Self::new(Exit::Interrupted, "interrupted")
    }

    /// Adds what to do.
    pub(crate) fn advice(mut self, advice: impl Into<String>) -> Self {
        self.advice = Some(advice.into());
        self
    }

    pub(crate) const fn is_interruption(&self) -> bool {
        self.code == Exit::Interrupted as u8
    }

    /// Returns whether nothing needs to be said, because whoever pressed Ctrl-C knows.
    pub(crate) const fn is_silent(&self) -> bool {
        self.is_interruption()
    }

    pub(crate) const fn exit_code(&self) -> u8 {
        self.code
    }
}

impl From<Problem> for CliError {
    fn from(problem: Problem) -> Self {
        let exit = match (problem.kind.as_str(), problem.status) {
            ("stopping" | "timed-out", _) => Exit::NotReachable,
            ("unreadable-document" | "broken-document", _) => Exit::Integrity,
            ("not-a-bundle" | "not-genuine" | "damaged-relay", _) => Exit::Integrity,
            ("no-room" | "disk", _) => Exit::CannotWrite,
            ("other-network" | "other-receipt" | "stranger", _) => Exit::Refused,
            ("stale", _) => Exit::NeedsPerson,
            (_, 401 | 403 | 409 | 410 | 421) => Exit::Refused,
            (_, 404) => Exit::NotFound,
            (_, 400..=499) => Exit::Usage,
            (_, _) => Exit::Failure,
        };
        // A problem can name what somebody else has called himself.
        Self::new(exit, terminal::clean_lines(&problem.title))
    }
}

/// Sets how errors look: as wide as the terminal, without pictures that some terminals lack.
pub(crate) fn install_reporter() {
    // Fails only when it was set before, and this is the one place that sets it.
    miette::set_hook(Box::new(|_| {
        let options = MietteHandlerOpts::new().width(terminal::width()).unicode(false).break_words(false);
        Box::new(options.build())
    }))
    .ok();
}

#[cfg(test)]
mod tests;
