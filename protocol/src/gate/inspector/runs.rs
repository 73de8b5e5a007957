//! Run-length encodings, read run by run.
//!
//! Automerge's writer gives each sequence of values exactly one encoding. Another encoding of the same values would be
//! read, but written back differently: under another hash, so that the saved document could never be read again.
//!
//! Invariant: reading a run takes at least one byte, whatever number of values the run claims.

use super::InspectError;
use super::cursor::Cursor;
use crate::limits;

/// Equal values that follow one another.
#[derive(Clone, Copy, Debug)]
pub(super) struct Run<T> {
    pub(super) count: u64,
    pub(super) value: T,
}

/// What came before, where an encoder would have joined it with what comes next.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Previous<T> {
    Nothing,
    Nulls,
    Repeated(T),
    Literal(T),
}

/// Runs of equal values, of nulls, and of literal values, each of which is a run of one.
#[derive(Debug)]
pub(super) struct RunLengths<'a, T> {
    cursor: Cursor<'a>,
    decode: fn(&mut Cursor<'a>) -> Result<T, InspectError>,
    literals: u64,
    previous: Previous<T>,
    has_value: bool,
}

impl<'a, T: Copy + PartialEq> RunLengths<'a, T> {
    pub(super) const fn new(bytes: &'a [u8], decode: fn(&mut Cursor<'a>) -> Result<T, InspectError>) -> Self {
        Self { cursor: Cursor::new(bytes), decode, literals: 0, previous: Previous::Nothing, has_value: false }
    }

    /// Reads a value that must differ from the one before it, with which it would otherwise form one run.
    fn value(&mut self) -> Result<T, InspectError> {
        let value = (self.decode)(&mut self.cursor)?;
        if self.previous == Previous::Repeated(value) || self.previous == Previous::Literal(value) {
            return Err(InspectError::RunLength);
        }
        self.has_value = true;
        Ok(value)
    }

    fn literal(&mut self) -> Result<Run<Option<T>>, InspectError> {
        let value = self.value()?;
        self.literals -= 1;
        self.previous = Previous::Literal(value);
        Ok(Run { count: 1, value: Some(value) })
    }

    fn run(&mut self) -> Result<Run<Option<T>>, InspectError> {
        let header = self.cursor.signed()?;
        let count = header.unsigned_abs();
        match header {
            0 => {
                let count = self.cursor.unsigned()?;
                if count == 0 || self.previous == Previous::Nulls {
                    return Err(InspectError::RunLength);
                }
                self.previous = Previous::Nulls;
                Ok(Run { count, value: None })
            }
            1 => Err(InspectError::RunLength),
            2.. => {
                let value = self.value()?;
                self.previous = Previous::Repeated(value);
                Ok(Run { count, value: Some(value) })
            }
            ..0 if matches!(self.previous, Previous::Literal(_)) => Err(InspectError::RunLength),
            ..0 => {
                self.literals = count;
                self.literal()
            }
        }
    }
}

impl<T: Copy + PartialEq> Iterator for RunLengths<'_, T> {
    type Item = Result<Run<Option<T>>, InspectError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.literals > 0 {
            return Some(self.literal());
        }
        if self.cursor.is_empty() {
            // A column of nulls alone is left out.
            return if self.has_value { None } else { Some(Err(InspectError::RunLength)) };
        }
        Some(self.run())
    }
}

/// Alternating counts of false and true, false first.
#[derive(Debug)]
pub(super) struct Booleans<'a> {
    cursor: Cursor<'a>,
    next: bool,
    started: bool,
    needs_true: bool,
}

impl<'a> Booleans<'a> {
    /// Reads `bytes`; with `needs_true`, a column of false alone would have been left out.
    pub(super) const fn new(bytes: &'a [u8], needs_true: bool) -> Self {
        Self { cursor: Cursor::new(bytes), next: false, started: false, needs_true }
    }

    fn run(&mut self) -> Result<Run<bool>, InspectError> {
        let mut count = self.cursor.unsigned()?;
        if count == 0 && !self.started {
            self.next = true;
            count = self.cursor.unsigned()?;
        }
        if count == 0 {
            return Err(InspectError::RunLength);
        }
        let value = self.next;
        self.started = true;
        self.needs_true &= !value;
        self.next = !value;
        Ok(Run { count, value })
    }
}

impl Iterator for Booleans<'_> {
    type Item = Result<Run<bool>, InspectError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.cursor.is_empty() {
            return if self.needs_true { Some(Err(InspectError::RunLength)) } else { None };
        }
        Some(self.run())
    }
}

/// A column that is consumed in pieces of any length. One that the change does not have gives its default for ever.
#[derive(Debug)]
pub(super) struct Stream<I, T> {
    runs: Option<I>,
    current: Run<T>,
}

impl<T: Copy + Default, I: Iterator<Item = Result<Run<T>, InspectError>>> Stream<I, T> {
    pub(super) fn new(bytes: &[u8], runs: I) -> Self {
        Self { runs: (!bytes.is_empty()).then_some(runs), current: Run { count: 0, value: T::default() } }
    }

    /// Returns how many equal values come next, 0 at the end of the column; none when the change has no such column.
    pub(super) fn remaining(&mut self) -> Result<Option<u64>, InspectError> {
        let Some(runs) = &mut self.runs else { return Ok(None) };
        if self.current.count == 0
            && let Some(run) = runs.next()
        {
            self.current = run?;
        }
        Ok(Some(self.current.count))
    }

    /// Takes `count` equal values, at most as many as [`Self::remaining`] said.
    pub(super) fn take(&mut self, count: u64) -> T {
        if self.runs.is_some() {
            self.current.count = self.current.count.checked_sub(count).expect("not more than remain");
        }
        self.current.value
    }
}

/// A stream of numbers or texts, where null is possible.
pub(super) type Values<'a, T> = Stream<RunLengths<'a, T>, Option<T>>;
/// A stream of booleans.
pub(super) type Flags<'a> = Stream<Booleans<'a>, bool>;

impl<'a> Values<'a, u64> {
    pub(super) fn unsigned(bytes: &'a [u8]) -> Self {
        Self::new(bytes, RunLengths::new(bytes, Cursor::unsigned))
    }
}

impl<'a> Values<'a, i64> {
    pub(super) fn signed(bytes: &'a [u8]) -> Self {
        Self::new(bytes, RunLengths::new(bytes, Cursor::signed))
    }
}

impl<'a> Values<'a, &'a str> {
    /// Short texts only: a run of a long one would take many times its bytes in Automerge.
    pub(super) fn keys(bytes: &'a [u8]) -> Self {
        Self::new(bytes, RunLengths::new(bytes, read_key))
    }
}

impl<'a> Flags<'a> {
    pub(super) fn flags(bytes: &'a [u8], needs_true: bool) -> Self {
        Self::new(bytes, Booleans::new(bytes, needs_true))
    }
}

fn read_key<'a>(cursor: &mut Cursor<'a>) -> Result<&'a str, InspectError> {
    let length = cursor.unsigned()?;
    if length > limits::KEY_BYTES_MAX as u64 {
        return Err(InspectError::KeyLength);
    }
    cursor.text(length)
}
