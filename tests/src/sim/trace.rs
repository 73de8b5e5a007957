//! The trace: a hash over everything that went into and came out of every engine, with its time.
//!
//! Two runs of one seed must have one trace; whatever differs between them would be a bug that cannot be replayed.

use djuntu_protocol::engine::{Answer, Input, Output, Refusal};
use djuntu_protocol::session::Message;

/// The hash so far.
#[derive(Debug)]
pub(super) struct Trace {
    hasher: blake3::Hasher,
    is_verbose: bool,
}

impl Trace {
    pub(super) fn new(is_verbose: bool) -> Self {
        Self { hasher: blake3::Hasher::new(), is_verbose }
    }

    /// Returns the hash over everything so far.
    pub(super) fn hash(&self) -> [u8; 32] {
        *self.hasher.finalize().as_bytes()
    }

    /// Takes down what goes into an engine.
    pub(super) fn input(&mut self, now: u64, node: usize, input: &Input) {
        match input {
            // The simulator hands over frames as they come.
            Input::Examined(..) => {}
            Input::Received(peer, frame) => self.frame(now, node, &format!("<- {}", peer.short()), frame),
            Input::Loaded(document, entries) => {
                let count = entries.as_ref().map(Vec::len);
                self.note(now, node, &format!("loaded {} {count:?}", document.short()));
            }
            Input::PagesLoaded(peer, number, made) => {
                let (pages, rest) = (made.pages.len(), made.rest.len() + made.later.len());
                self.note(now, node, &format!("pages loaded {} {number} {pages} {rest}", peer.short()));
            }
            Input::Connected(_)
            | Input::Local(_)
            | Input::FileBytes(..)
            | Input::Disconnected(_)
            | Input::Command(..)
            | Input::Stored(_)
            | Input::Addresses(_)
            | Input::Successor(_)
            | Input::Office(_)
            | Input::Tick => self.note(now, node, &format!("{input:?}")),
        }
    }

    /// Takes down what comes out of an engine.
    pub(super) fn output(&mut self, now: u64, node: usize, output: &Output) {
        match output {
            Output::Send(peer, frame) => self.frame(now, node, &format!("-> {}", peer.short()), frame),
            Output::Persist(persist) => {
                let ids: Vec<_> = persist.entries.iter().map(djuntu_protocol::entry::Verified::id).collect();
                self.note(now, node, &format!("persist {:?} {ids:?}", persist.ticket));
            }
            Output::Answer(command, answer) => {
                self.note(now, node, &format!("answer {} {}", command.0, describe(answer)));
            }
            Output::Load(_)
            | Output::LoadPages(..)
            | Output::Belong(_)
            | Output::Remember(_)
            | Output::Observe(_)
            | Output::Heard(_)
            | Output::Spent(_)
            | Output::Connect(..)
            | Output::Disconnect(..)
            | Output::Emit(_)
            | Output::WakeAt(_) => self.note(now, node, &format!("{output:?}")),
        }
    }

    /// Takes down something that happened in the world.
    pub(super) fn note(&mut self, now: u64, node: usize, what: &str) {
        self.take(now, node, what.as_bytes());
        if self.is_verbose {
            println!("{now:>9} n{node} {what}");
        }
    }

    fn frame(&mut self, now: u64, node: usize, what: &str, frame: &[u8]) {
        self.take(now, node, what.as_bytes());
        self.take(now, node, frame);
        if self.is_verbose {
            println!("{now:>9} n{node} {what} {} bytes: {}", frame.len(), name(frame));
        }
    }

    fn take(&mut self, now: u64, node: usize, bytes: &[u8]) {
        self.hasher.update(&now.to_le_bytes()).update(&(node as u64).to_le_bytes());
        self.hasher.update(&(bytes.len() as u64).to_le_bytes()).update(bytes);
    }
}

/// Says what an answer is, without what it carries when that is much.
pub(super) fn describe(answer: &Result<Answer, Refusal>) -> String {
    match answer {
        Ok(Answer::Reading(reading)) => format!("reading {:?}", reading.log.fingerprint()),
        Ok(Answer::Listed(documents)) => format!("{} documents", documents.len()),
        Ok(Answer::Status(status)) => format!("status of {} documents", status.documents),
        Ok(
            Answer::Founded(_)
            | Answer::Invited(_)
            | Answer::Accepted(_)
            | Answer::Created(_)
            | Answer::Committed(_)
            | Answer::Observing
            | Answer::Cooperation(_)
            | Answer::Charter(_)
            | Answer::Stand(_)
            | Answer::Given(_)
            | Answer::Needed(_)
            | Answer::Lacking(_)
            | Answer::Heads(_)
            | Answer::FilePeers(_)
            | Answer::FileDenial(_)
            | Answer::Taken(_)
            | Answer::Confirmed,
        )
        | Err(_) => format!("{answer:?}"),
    }
}

/// Says in short what a frame is, for people who read a verbose trace.
fn name(frame: &[u8]) -> String {
    match Message::decode(frame) {
        Ok(Message::Page(number, page)) => format!("page {number} of {} bytes", page.len()),
        Ok(Message::Hello(hello)) => format!("hello of {:?}", hello.territory),
        Ok(message) => format!("{message:?}"),
        Err(violation) => violation.to_string(),
    }
}
