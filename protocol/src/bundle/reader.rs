//! Finding the records of a file that may be damaged, torn, or made to keep its reader busy.
//!
//! The reader is fed the file's bytes in slices of any size. Where a record does not pass its check, the reader looks for
//! the next one that does: first where the damaged record's own length says, then byte by byte. So damage costs exactly
//! what was damaged. Damage with nothing intact behind it is a *torn tail*: what a write that was cut short leaves.
//!
//! Invariant: between two calls the reader holds at most two records and what it was last fed, and over a whole file it
//! hashes at most [`RESYNCHRONISE_BYTES_MAX`] bytes that turn out to be no record.

use super::record::{HEADER_OFFSET, MAGIC, Parsed, RECORD_HEAD_BYTES, Record, parse, payload_length};
use crate::limits::RESYNCHRONISE_BYTES_MAX;

/// A stretch of a file that holds no intact record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Damage {
    /// Where it begins in the file.
    pub offset: u64,
    /// How many bytes it has.
    pub length: u64,
}

/// What the reader found next.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// An intact record.
    Record(Record),
    /// Damage, with an intact record behind it (or too much that looks like records to look any further).
    Damaged(Damage),
    /// An incomplete or damaged end with nothing intact behind it.
    Torn(Damage),
    /// The reader must be fed, or told that there is no more.
    NeedMore,
    /// The file ends here.
    End,
}

#[derive(Clone, Copy, Debug)]
enum State {
    /// At the beginning of the file.
    Start,
    /// Where a record ought to begin.
    Aligned,
    /// At the damage that began here; the next record ought to begin at the given offset.
    Trusting { next: u64 },
    /// Behind the damage that began at `from`, trying every offset.
    Searching { from: u64 },
    /// Skipping the rest, because finding a record in it would take too long.
    GivenUp { from: u64 },
    /// Everything was reported.
    Ended,
}

/// Reads records from slices of a file.
#[derive(Clone, Debug)]
pub struct RecordReader {
    /// What was fed; the bytes before `start` are done with.
    buffer: Vec<u8>,
    start: usize,
    /// The offset in the file of the first byte that is not done with.
    offset: u64,
    finished: bool,
    budget: u64,
    state: State,
}

impl Default for RecordReader {
    fn default() -> Self {
        Self::new()
    }
}

impl RecordReader {
    /// Returns a reader at the beginning of a file.
    pub const fn new() -> Self {
        Self::in_state(0, State::Start)
    }

    /// Returns a reader at a record's beginning in the midst of a file.
    pub const fn resume(offset: u64) -> Self {
        Self::in_state(offset, if offset == 0 { State::Start } else { State::Aligned })
    }

    const fn in_state(offset: u64, state: State) -> Self {
        Self { buffer: Vec::new(), start: 0, offset, finished: false, budget: RESYNCHRONISE_BYTES_MAX, state }
    }

    /// Takes the next bytes of the file.
    pub fn feed(&mut self, bytes: &[u8]) {
        assert!(!self.finished, "nothing follows the end");
        self.buffer.drain(..self.start);
        self.start = 0;
        self.buffer.extend_from_slice(bytes);
    }

    /// Says that the file has no more bytes.
    pub const fn finish(&mut self) {
        self.finished = true;
    }

    /// Returns where in the file the reader stands: everything before was reported or is being searched.
    pub const fn offset(&self) -> u64 {
        self.offset
    }

    /// Returns what comes next.
    pub fn step(&mut self) -> Step {
        loop {
            let found = match self.state {
                State::Start => self.step_start(),
                State::Aligned => self.step_aligned(),
                State::Trusting { next } => self.step_trusting(next),
                State::Searching { from } => self.step_searching(from),
                State::GivenUp { from } => self.step_given_up(from),
                State::Ended => Some(Step::End),
            };
            if let Some(step) = found {
                return step;
            }
        }
    }

    fn step_start(&mut self) -> Option<Step> {
        let bytes = self.bytes_from(0);
        if bytes.starts_with(MAGIC) {
            self.consume(MAGIC.len());
            self.state = State::Aligned;
        } else if bytes.len() < MAGIC.len() && !self.finished {
            return Some(Step::NeedMore);
        } else if bytes.is_empty() {
            self.state = State::Ended;
        } else {
            self.state = State::Trusting { next: HEADER_OFFSET };
        }
        None
    }

    fn step_aligned(&mut self) -> Option<Step> {
        match parse(self.offset, self.bytes_from(0)) {
            Parsed::Intact(kind, payload) => {
                let record = Record { kind, offset: self.offset, payload: payload.to_vec() };
                self.consume(RECORD_HEAD_BYTES + record.payload.len());
                return Some(Step::Record(record));
            }
            Parsed::Incomplete if !self.finished => return Some(Step::NeedMore),
            Parsed::Incomplete if self.bytes_from(0).is_empty() => self.state = State::Ended,
            Parsed::Incomplete => self.search(),
            Parsed::Impossible => self.trust_length(),
            Parsed::Wrong(length) => {
                self.trust_length();
                self.spend(length);
            }
        }
        None
    }

    /// At damage with a plausible length: is there an intact record right behind it?
    fn step_trusting(&mut self, next: u64) -> Option<Step> {
        let from = self.offset;
        let distance = usize::try_from(next - from).expect("a record is bounded");
        match parse(next, self.bytes_from(distance)) {
            Parsed::Intact(..) => return Some(self.found(from, distance)),
            Parsed::Incomplete if !self.finished => return Some(Step::NeedMore),
            Parsed::Incomplete | Parsed::Impossible => self.search(),
            Parsed::Wrong(length) => {
                self.search();
                self.spend(length);
            }
        }
        None
    }

    fn step_searching(&mut self, from: u64) -> Option<Step> {
        for distance in 0.. {
            let bytes = self.bytes_from(distance);
            if bytes.len() < RECORD_HEAD_BYTES {
                self.consume(distance);
                return self.finished.then(|| self.torn(from)).or(Some(Step::NeedMore));
            }
            match parse(self.offset + distance as u64, bytes) {
                Parsed::Intact(..) => return Some(self.found(from, distance)),
                Parsed::Incomplete if !self.finished => {
                    self.consume(distance);
                    return Some(Step::NeedMore);
                }
                Parsed::Incomplete | Parsed::Impossible => {}
                Parsed::Wrong(length) => {
                    self.spend(length);
                    if matches!(self.state, State::GivenUp { .. }) {
                        return None;
                    }
                }
            }
        }
        None
    }

    fn step_given_up(&mut self, from: u64) -> Option<Step> {
        self.consume(self.bytes_from(0).len());
        if !self.finished {
            return Some(Step::NeedMore);
        }
        self.state = State::Ended;
        Some(Step::Damaged(Damage { offset: from, length: self.offset - from }))
    }

    /// At damage: goes where its length says, if that can be a length.
    fn trust_length(&mut self) {
        match self.bytes_from(0).first_chunk().and_then(payload_length) {
            Some(length) => self.state = State::Trusting { next: self.offset + (RECORD_HEAD_BYTES + length) as u64 },
            None => self.search(),
        }
    }

    /// Leaves the damage that begins here, to try every offset behind its first byte.
    fn search(&mut self) {
        self.state = State::Searching { from: self.offset };
        self.consume(1);
    }

    /// An intact record begins `distance` bytes ahead; the damage before it began at `from`.
    fn found(&mut self, from: u64, distance: usize) -> Step {
        self.consume(distance);
        self.state = State::Aligned;
        Step::Damaged(Damage { offset: from, length: self.offset - from })
    }

    fn torn(&mut self, from: u64) -> Step {
        self.consume(self.bytes_from(0).len());
        self.state = State::Ended;
        Step::Torn(Damage { offset: from, length: self.offset - from })
    }

    /// Accounts for bytes that were hashed in vain; when there were too many, the rest of the file is given up.
    const fn spend(&mut self, length: usize) {
        self.budget = self.budget.saturating_sub(length as u64);
        if self.budget == 0 {
            let from = match self.state {
                State::Searching { from } | State::GivenUp { from } => from,
                State::Start | State::Aligned | State::Trusting { .. } | State::Ended => self.offset,
            };
            self.state = State::GivenUp { from };
        }
    }

    /// Returns what is held from `distance` bytes ahead on; nothing when it was not fed yet.
    fn bytes_from(&self, distance: usize) -> &[u8] {
        self.buffer.get(self.start + distance..).unwrap_or_default()
    }

    const fn consume(&mut self, count: usize) {
        self.start += count;
        assert!(self.start <= self.buffer.len(), "only what was fed is done with");
        self.offset += count as u64;
    }
}

#[cfg(test)]
mod tests;
