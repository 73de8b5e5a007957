//! Real processes: nodes and commands of the built `djuntu`, each with a data folder of its own.
//!
//! What is waited for is a condition, never a length of time: [`wait_until`] is the only place that sleeps.
//! Invariant: a signal goes only to a process that was started here and has not been waited for, so its id is its own.

mod client;
mod node;

pub use client::{Client, Output, djuntu};
pub use node::{Launch, Node, StartError, free_port};

use std::ffi::OsString;
use std::os::unix::process::ExitStatusExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

/// How long a condition may take that has no reason to take long, on a slow machine with other tests beside.
pub const PATIENCE: Duration = Duration::from_secs(30);
/// How often a condition is looked at: often enough not to be felt in a command that takes a few milliseconds.
const POLL_INTERVAL: Duration = Duration::from_millis(2);
/// The width for which commands lay out their output.
const COLUMNS: &str = "100";

/// Returns what `condition` found, or nothing when it found nothing for as long as `timeout`.
pub fn wait_until<T>(timeout: Duration, condition: impl FnMut() -> Option<T>) -> Option<T> {
    wait_until_every(POLL_INTERVAL, timeout, condition)
}

/// The same for a condition that disturbs what it looks at, so it is looked at less often.
pub fn wait_until_every<T>(
    interval: Duration,
    timeout: Duration,
    mut condition: impl FnMut() -> Option<T>,
) -> Option<T> {
    let deadline = Instant::now() + timeout;
    loop {
        if let Some(found) = condition() {
            return Some(found);
        }
        if Instant::now() >= deadline {
            return None;
        }
        std::thread::sleep(interval);
    }
}

/// The program under test: the built `djuntu`, or a stand-in when the harness itself is tested.
#[derive(Clone, Debug)]
pub struct Program {
    file: PathBuf,
    arguments: Vec<OsString>,
}

impl Program {
    /// Returns the built `djuntu`: the file that `DJUNTU_BIN` names, else the one that was built beside this test or bench.
    ///
    /// # Panics
    /// When it was not built, because cargo builds no other package's program for a test.
    pub fn djuntu() -> Self {
        let file = std::env::var_os("DJUNTU_BIN").map_or_else(beside_this_test, PathBuf::from);
        assert!(
            file.is_file(),
            "{} is missing: run `cargo build --release` first, or name the program in DJUNTU_BIN",
            file.display()
        );
        Self { file, arguments: Vec::new() }
    }

    /// Returns a stand-in: `file`, called with `arguments` before those that `djuntu` would get.
    pub fn stand_in(file: impl Into<PathBuf>, arguments: impl IntoIterator<Item = impl Into<OsString>>) -> Self {
        Self { file: file.into(), arguments: arguments.into_iter().map(Into::into).collect() }
    }

    /// Returns the program run by another one, which gets it and its arguments as its own last arguments.
    #[must_use]
    pub fn wrapped(self, file: impl Into<PathBuf>, arguments: impl IntoIterator<Item = impl Into<OsString>>) -> Self {
        let outer = arguments.into_iter().map(Into::into);
        let inner = std::iter::once(self.file.into_os_string()).chain(self.arguments);
        Self { file: file.into(), arguments: outer.chain(inner).collect() }
    }

    /// Returns a command in an environment that is the same on every machine: nothing of the user's own settings,
    /// no colour, one width, one language, no input.
    fn command(&self, home: &Path) -> Command {
        let mut command = Command::new(&self.file);
        command.args(&self.arguments);
        for (name, _) in std::env::vars_os() {
            let shown = name.to_string_lossy();
            if shown.starts_with("DJUNTU_") || shown.starts_with("XDG_") {
                command.env_remove(&name);
            }
        }
        command.env("HOME", home).env("NO_COLOR", "1").env("TERM", "dumb").env("COLUMNS", COLUMNS);
        command.env("LC_ALL", "C.UTF-8").env("TZ", "UTC").stdin(Stdio::null());
        command
    }
}

/// Programs are built into `target/release`, and so is the bench; tests into `target/release/deps`.
fn beside_this_test() -> PathBuf {
    let this = std::env::current_exe().expect("a running program has a file");
    let folder = this.parent().expect("a file lies in a folder");
    if folder.ends_with("deps") { folder.with_file_name("djuntu") } else { folder.join("djuntu") }
}

/// A running process that ends with its owner.
#[derive(Debug)]
struct Process(Child);

impl Process {
    fn spawn(command: &mut Command) -> std::io::Result<Self> {
        command.spawn().map(Self)
    }

    fn id(&self) -> u32 {
        self.0.id()
    }

    /// Returns the exit code, once it has ended.
    fn exit_code(&mut self) -> Option<i32> {
        self.0.try_wait().expect("a child of ours can be waited for").map(code)
    }

    /// Asks it to end, as a service manager does. The standard library only knows how to kill.
    fn terminate(&self) {
        let told = Command::new("sh").args(["-c", "kill -TERM \"$0\""]).arg(self.id().to_string()).status();
        assert!(told.is_ok_and(|status| status.success()), "a child that was not waited for can be signalled");
    }

    /// Ends it at once, as a loss of power does.
    fn kill(&mut self) {
        // It may have ended by itself, which is just as well.
        let _ended = self.0.kill();
        self.0.wait().expect("a child of ours can be waited for");
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        if matches!(self.0.try_wait(), Ok(None)) {
            self.kill();
        }
    }
}

/// Returns the exit code as a shell shows it: 128 and the signal's number for a process that a signal ended.
fn code(status: ExitStatus) -> i32 {
    status.code().or_else(|| status.signal().map(|signal| 128 + signal)).expect("it exited or was ended by a signal")
}

#[cfg(test)]
mod tests;
