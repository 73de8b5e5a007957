//! A process of samod: told what to do line by line, and listened to until it says that it is done.

use super::super::BenchError;
use super::super::usage;
use serde::Deserialize;
use std::io::{BufRead, BufReader, Write};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::Duration;

/// How long samod may say nothing: W4b, the longest, takes a minute on a quiet machine.
const TIME_MAX: Duration = Duration::from_secs(300);

/// What samod says; times are in milliseconds.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub(super) enum Event {
    /// All documents that should be open are.
    Ready { address: Option<String> },
    /// Both sides have told each other that they have the same, so long after dialling.
    Equal { ms: f64, bytes: u64 },
    /// A document was made.
    Made { document: String },
    /// What was asked for was written.
    Written,
    /// How a watched document looks.
    Shown { document: String, title: String, summary: usize },
    /// Bytes both ways so far.
    Status { bytes: u64 },
    /// Everything is in files: how long after dialling the last was written, and how long that was ago.
    Stopped { stored_ms: Option<f64>, idle_ms: Option<f64>, bytes: u64 },
}

/// A process of samod; it ends with its owner.
#[derive(Debug)]
pub(super) struct Peer {
    child: Child,
    input: ChildStdin,
    output: Receiver<String>,
}

impl Peer {
    pub(super) fn start(command: &mut Command) -> Result<Self, BenchError> {
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn()?;
        let (Some(input), Some(output)) = (child.stdin.take(), child.stdout.take()) else {
            return Err(BenchError("samod has no input or no output".to_owned()));
        };
        Ok(Self { child, input, output: lines(output) })
    }

    /// Tells it to do something.
    pub(super) fn tell(&mut self, command: &str) -> Result<(), BenchError> {
        writeln!(self.input, "{command}").map_err(|error| BenchError(format!("samod does not listen: {error}")))
    }

    /// Waits for what it says next.
    pub(super) fn next(&mut self) -> Result<Event, BenchError> {
        let line = self.output.recv_timeout(TIME_MAX).map_err(|error| match error {
            RecvTimeoutError::Timeout => BenchError(format!("samod said nothing for {} s", TIME_MAX.as_secs())),
            RecvTimeoutError::Disconnected => BenchError("samod has ended; it said why above".to_owned()),
        })?;
        serde_json::from_str(&line).map_err(|error| BenchError(format!("samod said {line:?}: {error}")))
    }

    /// Waits until it says something that `pick` picks, and leaves out what it says before.
    pub(super) fn until<T>(&mut self, mut pick: impl FnMut(Event) -> Option<T>) -> Result<T, BenchError> {
        loop {
            if let Some(picked) = pick(self.next()?) {
                return Ok(picked);
            }
        }
    }

    /// Waits until all documents that should be open are, and returns where it listens.
    pub(super) fn ready(&mut self) -> Result<Option<String>, BenchError> {
        self.until(|event| if let Event::Ready { address } = event { Some(address) } else { None })
    }

    /// Waits until both sides have the same; returns how long that took, and the bytes so far.
    pub(super) fn equal(&mut self) -> Result<(f64, u64), BenchError> {
        self.until(|event| if let Event::Equal { ms, bytes } = event { Some((ms, bytes)) } else { None })
    }

    /// Returns the bytes so far.
    pub(super) fn bytes(&mut self) -> Result<u64, BenchError> {
        self.tell("status")?;
        self.until(|event| if let Event::Status { bytes } = event { Some(bytes) } else { None })
    }

    /// Lets it stop by itself. Returns what it says last.
    pub(super) fn stop(&mut self) -> Result<Event, BenchError> {
        self.tell("stop")?;
        self.stopped()
    }

    /// Waits until it has stopped by itself. Returns what it says last.
    pub(super) fn stopped(&mut self) -> Result<Event, BenchError> {
        let last = self.until(|event| matches!(event, Event::Stopped { .. }).then_some(event))?;
        let status = self.child.wait()?;
        if status.success() { Ok(last) } else { Err(BenchError(format!("samod failed: {status}"))) }
    }

    /// Returns the most memory that it had, in KiB.
    pub(super) fn rss_kb(&self) -> Result<u64, BenchError> {
        usage::rss_kb(self.child.id())
    }
}

impl Drop for Peer {
    fn drop(&mut self) {
        // It may have ended by itself, which is just as well.
        let _ended = self.child.kill();
        let _waited = self.child.wait();
    }
}

/// Returns the lines as they come, so that waiting for one can end.
fn lines(output: ChildStdout) -> Receiver<String> {
    let (sender, receiver) = channel();
    std::thread::spawn(move || {
        for line in BufReader::new(output).lines() {
            let Ok(line) = line else { break };
            if sender.send(line).is_err() {
                break;
            }
        }
    });
    receiver
}
