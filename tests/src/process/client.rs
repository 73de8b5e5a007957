//! One command of `djuntu`, run to its end, with what it printed.
//!
//! Output goes to files and not to pipes, so a command that prints much never waits for its reader.

use super::{PATIENCE, Process, Program, wait_until};
use std::fs::File;
use std::io::{Read, Seek};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// How long one command may take before it is ended and reported: twice as long as commands themselves wait.
const COMMAND_TIME_MAX: Duration = PATIENCE.saturating_mul(2);

/// A command that is being put together.
#[derive(Clone, Debug)]
pub struct Client {
    program: Program,
    folder: PathBuf,
    arguments: Vec<String>,
}

/// What a command left behind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Output {
    /// The exit code; 128 and the signal's number when a signal ended it.
    pub code: i32,
    /// What it printed for its reader.
    pub stdout: String,
    /// What it said besides.
    pub stderr: String,
}

/// Returns a command for the node whose data folder is `data`: `djuntu --data DIR`.
pub fn djuntu(data: &Path) -> Client {
    let folder = data.parent().unwrap_or(data);
    Client::new(Program::djuntu(), folder).args(["--data", &data.to_string_lossy()])
}

impl Client {
    /// Returns a command of `program` that runs in `folder`, which is its home too.
    pub fn new(program: Program, folder: impl Into<PathBuf>) -> Self {
        Self { program, folder: folder.into(), arguments: Vec::new() }
    }

    /// Adds arguments.
    #[must_use]
    pub fn args(mut self, arguments: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.arguments.extend(arguments.into_iter().map(Into::into));
        self
    }

    /// Runs the command to its end.
    ///
    /// # Panics
    /// When it cannot be started, or does not end.
    pub fn run(self) -> Output {
        self.run_watched(|_| {})
    }

    /// Runs the command to its end; `watch` is given the process id again and again until then.
    ///
    /// # Panics
    /// As [`Client::run`].
    pub fn run_watched(self, mut watch: impl FnMut(u32)) -> Output {
        let (mut stdout, mut stderr) = (capture(), capture());
        let mut command = self.program.command(&self.folder);
        command.args(&self.arguments).current_dir(&self.folder);
        command.stdout(stdout.try_clone().expect("a file of ours")).stderr(stderr.try_clone().expect("a file of ours"));
        let mut process = Process::spawn(&mut command).unwrap_or_else(|error| panic!("{command:?}: {error}"));
        let ended = wait_until(COMMAND_TIME_MAX, || {
            watch(process.id());
            process.exit_code()
        });
        drop(process);
        let (stdout, stderr) = (text(&mut stdout), text(&mut stderr));
        let Some(code) = ended else {
            panic!("{command:?} did not end within {COMMAND_TIME_MAX:?}\n{stdout}{stderr}");
        };
        Output { code, stdout, stderr }
    }
}

impl Output {
    /// Returns itself when the command succeeded.
    ///
    /// # Panics
    /// When it did not, with what it said.
    #[must_use]
    pub fn success(self) -> Self {
        assert_eq!(self.code, 0, "the command failed\n{}{}", self.stdout, self.stderr);
        self
    }

    /// Returns the JSON that it printed.
    ///
    /// # Panics
    /// When that is no JSON, with what it printed.
    pub fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.stdout).unwrap_or_else(|error| panic!("{error}\n{}{}", self.stdout, self.stderr))
    }

    /// Returns everything that it printed, the output first.
    pub fn all(&self) -> String {
        format!("{}{}", self.stdout, self.stderr)
    }
}

fn capture() -> File {
    tempfile::tempfile().expect("a temporary file can be made")
}

fn text(file: &mut File) -> String {
    let mut bytes = Vec::new();
    file.rewind().and_then(|()| file.read_to_end(&mut bytes)).expect("a file of ours can be read");
    String::from_utf8_lossy(&bytes).into_owned()
}
