//! The operations of a change as rows, read in lockstep from all columns: operations that are alike come as one.
//!
//! Invariant: the columns that are present end together, and reading on takes at least one byte of one of them.

use super::InspectError;
use super::columns::Columns;
use super::cursor::Cursor;
use super::runs::{Flags, Values};
use super::values::{self, ValueType};
use crate::limits;

/// The identity of an operation, and of the object or element that it makes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct OperationId {
    /// Its actor's index in the table of the change.
    pub(super) actor: u64,
    /// Its counter.
    pub(super) counter: u64,
}

/// What an operation is about, within its object.
#[derive(Clone, Copy, Debug)]
pub(super) enum Key {
    /// A key of a map.
    Text,
    /// The place before the first element of a sequence.
    Head,
    /// An element of a sequence. Of alike operations the first names `first`, and each next one `step` further on.
    Element { first: OperationId, step: i64 },
}

/// Operations that follow one another and are alike in all but the element that they are about.
#[derive(Debug)]
pub(super) struct Rows<'a> {
    /// How many operations come before.
    pub(super) first: u64,
    /// How many there are.
    pub(super) count: u64,
    /// The object; none is the root.
    pub(super) object: Option<OperationId>,
    /// What they are about.
    pub(super) key: Key,
    /// Whether each puts a new element after the one that it is about.
    pub(super) inserts: bool,
    /// What they do.
    pub(super) action: u64,
    /// The type of their values.
    pub(super) value: ValueType,
    /// How many predecessors each has.
    pub(super) predecessors: u64,
    /// Whether a mark grows with what is put at its end.
    pub(super) expands: bool,
    /// The name of a mark that begins.
    pub(super) mark_name: Option<&'a str>,
}

/// The columns of the operations themselves; those of the predecessors are read beside them.
#[derive(Debug)]
pub(super) struct Table<'a> {
    read: u64,
    object_actor: Values<'a, u64>,
    object_counter: Values<'a, u64>,
    key_actor: Values<'a, u64>,
    key_step: Values<'a, i64>,
    key_counter: i64,
    key_string: Values<'a, &'a str>,
    insert: Flags<'a>,
    action: Values<'a, u64>,
    value_metadata: Values<'a, u64>,
    value: Cursor<'a>,
    predecessor_group: Values<'a, u64>,
    expand: Flags<'a>,
    mark_name: Values<'a, &'a str>,
}

impl<'a> Table<'a> {
    pub(super) fn new(columns: &Columns<'a>) -> Self {
        Self {
            read: 0,
            object_actor: Values::unsigned(columns.object_actor),
            object_counter: Values::unsigned(columns.object_counter),
            key_actor: Values::unsigned(columns.key_actor),
            key_step: Values::signed(columns.key_counter),
            key_counter: 0,
            key_string: Values::keys(columns.key_string),
            insert: Flags::flags(columns.insert, false),
            action: Values::unsigned(columns.action),
            value_metadata: Values::unsigned(columns.value_metadata),
            value: Cursor::new(columns.value),
            predecessor_group: Values::unsigned(columns.predecessor_group),
            expand: Flags::flags(columns.expand, true),
            mark_name: Values::keys(columns.mark_name),
        }
    }

    /// Returns how many operations were read.
    pub(super) const fn read(&self) -> u64 {
        self.read
    }

    /// Reads the next operations that are alike; none at the end of all columns.
    pub(super) fn next(&mut self) -> Result<Option<Rows<'a>>, InspectError> {
        let Some(count) = self.alike()? else {
            return if self.value.is_empty() { Ok(None) } else { Err(InspectError::UnequalValues) };
        };
        let first = self.read;
        self.read = first.saturating_add(count);
        if self.read > limits::OPERATIONS_PER_ENTRY_MAX {
            return Err(InspectError::OperationCount);
        }
        Ok(Some(Rows {
            first,
            count,
            object: self.object(count)?,
            key: self.key(count)?,
            inserts: self.insert.take(count),
            action: self.action.take(count).ok_or(InspectError::Shape)?,
            value: self.values(count)?,
            predecessors: self.predecessor_group.take(count).ok_or(InspectError::Shape)?,
            expands: self.expand.take(count),
            mark_name: self.mark_name.take(count),
        }))
    }

    /// Returns how many operations are alike in all columns; none at the end of all of them.
    fn alike(&mut self) -> Result<Option<u64>, InspectError> {
        let remaining = [
            self.object_actor.remaining()?,
            self.object_counter.remaining()?,
            self.key_actor.remaining()?,
            self.key_step.remaining()?,
            self.key_string.remaining()?,
            self.insert.remaining()?,
            self.action.remaining()?,
            self.value_metadata.remaining()?,
            self.predecessor_group.remaining()?,
            self.expand.remaining()?,
            self.mark_name.remaining()?,
        ];
        let least = remaining.iter().flatten().min().copied().unwrap_or(0);
        let most = remaining.iter().flatten().max().copied().unwrap_or(0);
        match (least, most) {
            (0, 0) => Ok(None),
            (0, _) => Err(InspectError::UnequalColumns),
            _ => Ok(Some(least)),
        }
    }

    fn object(&mut self, count: u64) -> Result<Option<OperationId>, InspectError> {
        match (self.object_actor.take(count), self.object_counter.take(count)) {
            (None, None) => Ok(None),
            (Some(actor), Some(counter)) => Ok(Some(OperationId { actor, counter })),
            _ => Err(InspectError::Shape),
        }
    }

    fn key(&mut self, count: u64) -> Result<Key, InspectError> {
        let actor = self.key_actor.take(count);
        let step = self.key_step.take(count);
        let text = self.key_string.take(count);
        match (actor, step, text) {
            (None, None, Some(_)) => Ok(Key::Text),
            (None, Some(step), None) => {
                let (first, last) = advance(&mut self.key_counter, step, count)?;
                if first == 0 && last == 0 { Ok(Key::Head) } else { Err(InspectError::Shape) }
            }
            (Some(actor), Some(step), None) => {
                let (first, _) = advance(&mut self.key_counter, step, count)?;
                Ok(Key::Element { first: OperationId { actor, counter: first }, step })
            }
            _ => Err(InspectError::Shape),
        }
    }

    fn values(&mut self, count: u64) -> Result<ValueType, InspectError> {
        let metadata = self.value_metadata.take(count).ok_or(InspectError::Shape)?;
        values::take(metadata, count, &mut self.value)
    }
}

/// Adds `step` to `counter` `count` times and returns the first and the last counter, neither of which is negative.
pub(super) fn advance(counter: &mut i64, step: i64, count: u64) -> Result<(u64, u64), InspectError> {
    let added = i64::try_from(count).ok().and_then(|count| step.checked_mul(count));
    let first = counter.checked_add(step).and_then(|first| u64::try_from(first).ok());
    let last = added.and_then(|added| counter.checked_add(added)).and_then(|last| u64::try_from(last).ok());
    let (Some(first), Some(last)) = (first, last) else { return Err(InspectError::NotBefore) };
    *counter = i64::try_from(last).map_err(|_| InspectError::NotBefore)?;
    Ok((first, last))
}
