//! Whether the operations of a change make sense: what each names, and whether its parts fit together.
//!
//! The operations of a change have consecutive counters. What an operation names comes before it: its own actor's
//! operations have lower counters, and other actors' have counters below the first one of the change, because a change
//! begins above everything that it builds on.
//!
//! Invariant: the work is linear in the bytes of the columns, except that elements which are not named one after another
//! are looked up one by one, which [`limits::OPERATIONS_PER_ENTRY_MAX`] bounds.

use super::columns::Columns;
use super::rows::{self, Key, OperationId, Rows, Table};
use super::runs::Values;
use super::values::ValueType;
use super::{Actors, InspectError};
use crate::limits;
use std::collections::BTreeSet;

/// The index of the change's own actor.
const AUTHOR: u64 = 0;

/// The numbers of the actions.
mod action {
    pub(super) const MAKE_MAP: u64 = 0;
    pub(super) const SET: u64 = 1;
    pub(super) const MAKE_LIST: u64 = 2;
    pub(super) const DELETE: u64 = 3;
    pub(super) const MAKE_TEXT: u64 = 4;
    pub(super) const INCREMENT: u64 = 5;
    pub(super) const MAKE_TABLE: u64 = 6;
    pub(super) const MARK: u64 = 7;
}

/// What kind of keys an object has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Container {
    Map,
    Sequence,
}

/// Operations of this change that follow one another and can be named in the same way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Made {
    /// The counter of the first one.
    first: u64,
    /// The object in which they are.
    object: Option<OperationId>,
    /// Whether they are elements.
    elements: bool,
    /// Which containers they are, if they are.
    container: Option<Container>,
}

/// Checks all operations and returns how many there are.
pub(super) fn check(columns: &Columns<'_>, actors: &Actors, start_op: u64) -> Result<u64, InspectError> {
    let always = [columns.insert, columns.action, columns.value_metadata, columns.predecessor_group];
    if always.iter().all(|column| column.is_empty()) {
        return Err(InspectError::OperationCount);
    }
    if always.iter().any(|column| column.is_empty()) {
        return Err(InspectError::MissingColumn);
    }
    let mut table = Table::new(columns);
    let mut operations = Operations {
        actors,
        start_op,
        named: BTreeSet::new(),
        made: Vec::new(),
        open_mark: None,
        predecessors: Predecessors {
            total: 0,
            counter: 0,
            actor: Values::unsigned(columns.predecessor_actor),
            step: Values::signed(columns.predecessor_counter),
        },
    };
    while let Some(rows) = table.next()? {
        operations.check(&rows)?;
    }
    operations.finish()?;
    Ok(table.read())
}

/// What is remembered of the operations so far.
#[derive(Debug)]
struct Operations<'a> {
    actors: &'a Actors,
    start_op: u64,
    /// The other actors that were named, by index.
    named: BTreeSet<u64>,
    made: Vec<Made>,
    /// The object in which a mark began that must end with the next operation.
    open_mark: Option<Option<OperationId>>,
    predecessors: Predecessors<'a>,
}

/// The columns of the predecessors, which the operations share out among them.
#[derive(Debug)]
struct Predecessors<'a> {
    total: u64,
    counter: i64,
    actor: Values<'a, u64>,
    step: Values<'a, i64>,
}

impl Operations<'_> {
    fn check(&mut self, rows: &Rows<'_>) -> Result<(), InspectError> {
        check_shape(rows)?;
        self.check_mark(rows)?;
        self.check_object(rows)?;
        self.remember(rows);
        self.check_key(rows)?;
        self.check_predecessors(rows)
    }

    fn finish(&mut self) -> Result<(), InspectError> {
        if self.open_mark.is_some() {
            return Err(InspectError::Mark);
        }
        if self.named.len() < self.actors.others.len() {
            return Err(InspectError::UnnamedActor);
        }
        let rest = [self.predecessors.actor.remaining()?, self.predecessors.step.remaining()?];
        if rest.iter().flatten().all(|count| *count == 0) { Ok(()) } else { Err(InspectError::UnequalPredecessors) }
    }

    /// Checks that `named` exists for the operation in `row`, as far as counters tell.
    fn check_before(&mut self, named: OperationId, row: u64) -> Result<(), InspectError> {
        self.actors.find(named.actor)?;
        if named.actor != AUTHOR {
            self.named.insert(named.actor);
        }
        let below = if named.actor == AUTHOR { self.start_op + row } else { self.start_op };
        if named.counter > 0 && named.counter < below { Ok(()) } else { Err(InspectError::NotBefore) }
    }

    /// A mark's end names the operation before it as its beginning, whatever that is.
    fn check_mark(&mut self, rows: &Rows<'_>) -> Result<(), InspectError> {
        let begins = rows.action == action::MARK && rows.mark_name.is_some();
        let ends = rows.action == action::MARK && rows.mark_name.is_none();
        let fits = match self.open_mark {
            Some(object) => ends && rows.count == 1 && rows.object == object,
            None => !ends && (!begins || rows.count == 1),
        };
        self.open_mark = begins.then_some(rows.object);
        if fits { Ok(()) } else { Err(InspectError::Mark) }
    }

    fn check_object(&mut self, rows: &Rows<'_>) -> Result<(), InspectError> {
        let wanted = if matches!(rows.key, Key::Text) { Container::Map } else { Container::Sequence };
        let Some(object) = rows.object else {
            return if wanted == Container::Map { Ok(()) } else { Err(InspectError::Shape) };
        };
        self.check_before(object, rows.first)?;
        match self.made_by(object) {
            Some(made) if made.container != Some(wanted) => Err(InspectError::NotMade),
            _ => Ok(()),
        }
    }

    /// Returns the operations of this change to which `named` belongs; none when it belongs to another change.
    fn made_by(&self, named: OperationId) -> Option<&Made> {
        if named.actor != AUTHOR || named.counter < self.start_op {
            return None;
        }
        let after = self.made.partition_point(|made| made.first <= named.counter);
        after.checked_sub(1).and_then(|index| self.made.get(index))
    }

    fn remember(&mut self, rows: &Rows<'_>) {
        let container = match rows.action {
            action::MAKE_MAP | action::MAKE_TABLE => Some(Container::Map),
            action::MAKE_LIST | action::MAKE_TEXT => Some(Container::Sequence),
            _ => None,
        };
        let made = Made { first: self.start_op + rows.first, object: rows.object, elements: rows.inserts, container };
        if self.made.last().is_none_or(|last| Made { first: made.first, ..*last } != made) {
            self.made.push(made);
        }
    }

    fn check_key(&mut self, rows: &Rows<'_>) -> Result<(), InspectError> {
        let Key::Element { first, step } = rows.key else { return Ok(()) };
        let mut counter = i64::try_from(first.counter).map_err(|_| InspectError::NotBefore)?;
        let (_, last) = match rows.count {
            1 => (first.counter, first.counter),
            count => rows::advance(&mut counter, step, count - 1)?,
        };
        // Both the counters named and those of the operations grow evenly, so what holds at both ends holds between.
        self.check_before(first, rows.first)?;
        self.check_before(OperationId { counter: last, ..first }, rows.first + rows.count - 1)?;
        if first.actor != AUTHOR || first.counter.max(last) < self.start_op {
            return Ok(());
        }
        if step == 0 || step == 1 {
            return self.check_elements(rows.object, first.counter.max(self.start_op), last);
        }
        let named = (0..rows.count).scan(first.counter, |next, _| {
            let counter = *next;
            *next = next.saturating_add_signed(step);
            Some(counter)
        });
        named
            .filter(|counter| *counter >= self.start_op)
            .try_for_each(|counter| self.check_elements(rows.object, counter, counter))
    }

    /// Checks that the operations of this change from `first` to `last` are elements of `object`.
    fn check_elements(&self, object: Option<OperationId>, first: u64, last: u64) -> Result<(), InspectError> {
        let from = self.made.partition_point(|made| made.first <= first).saturating_sub(1);
        let named = self.made.iter().skip(from).take_while(|made| made.first <= last);
        let mut wrong = named.filter(|made| !made.elements || made.object != object);
        if wrong.next().is_none() { Ok(()) } else { Err(InspectError::NotMade) }
    }

    fn check_predecessors(&mut self, rows: &Rows<'_>) -> Result<(), InspectError> {
        let total = rows.predecessors.saturating_mul(rows.count);
        self.predecessors.total = self.predecessors.total.saturating_add(total);
        if self.predecessors.total > limits::PREDECESSORS_PER_CHANGE_MAX {
            return Err(InspectError::PredecessorCount);
        }
        match rows.predecessors {
            0 => return Ok(()),
            1 => return self.check_single_predecessors(rows),
            _ => {}
        }
        for row in rows.first..rows.first + rows.count {
            self.check_several_predecessors(rows.predecessors, row)?;
        }
        Ok(())
    }

    /// Checks the predecessors of one operation. Each actor has at most one, because what it writes succeeds all that it
    /// wrote before; so they take at least half a byte each, and looking at them one by one is linear.
    fn check_several_predecessors(&mut self, count: u64, row: u64) -> Result<(), InspectError> {
        let mut previous: Option<OperationId> = None;
        for _ in 0..count {
            let (id, _) = self.predecessors.take(1)?;
            self.check_before(id, row)?;
            if let Some(previous) = previous {
                let order = (previous.counter, self.actors.find(previous.actor)?);
                if previous.actor == id.actor || order >= (id.counter, self.actors.find(id.actor)?) {
                    return Err(InspectError::PredecessorOrder);
                }
            }
            previous = Some(id);
        }
        Ok(())
    }

    /// Checks operations with one predecessor each, as many at once as the columns of the predecessors allow.
    fn check_single_predecessors(&mut self, rows: &Rows<'_>) -> Result<(), InspectError> {
        let mut row = rows.first;
        let end = rows.first + rows.count;
        while row < end {
            let count = self.predecessors.alike()?.min(end - row);
            let (first, last) = self.predecessors.take(count)?;
            self.check_before(first, row)?;
            self.check_before(last, row + count - 1)?;
            row += count;
        }
        Ok(())
    }
}

impl Predecessors<'_> {
    /// Returns how many predecessors are alike.
    fn alike(&mut self) -> Result<u64, InspectError> {
        match (self.actor.remaining()?, self.step.remaining()?) {
            (Some(actors @ 1..), Some(steps @ 1..)) => Ok(actors.min(steps)),
            _ => Err(InspectError::UnequalPredecessors),
        }
    }

    /// Takes `count` predecessors that are alike and returns the first and the last one.
    fn take(&mut self, count: u64) -> Result<(OperationId, OperationId), InspectError> {
        self.alike()?;
        let (Some(actor), Some(step)) = (self.actor.take(count), self.step.take(count)) else {
            return Err(InspectError::UnequalPredecessors);
        };
        let (first, last) = rows::advance(&mut self.counter, step, count)?;
        Ok((OperationId { actor, counter: first }, OperationId { actor, counter: last }))
    }
}

/// Checks that the parts of the operations fit together as Automerge's writer puts them.
fn check_shape(rows: &Rows<'_>) -> Result<(), InspectError> {
    let is_mark = rows.action == action::MARK;
    let is_null = rows.value == ValueType::Null;
    let succeeds = rows.predecessors > 0;
    let fits = match rows.action {
        action::MAKE_MAP | action::MAKE_LIST | action::MAKE_TEXT | action::MAKE_TABLE => is_null,
        action::SET => true,
        // A deletion is kept only in what it deletes, and an increment only changes what it succeeds.
        action::DELETE => is_null && succeeds && !rows.inserts,
        action::INCREMENT => rows.value == ValueType::Integer && succeeds && !rows.inserts,
        action::MARK => rows.inserts && (is_null || rows.mark_name.is_some()),
        unknown => return Err(InspectError::Action(unknown)),
    };
    let marked = is_mark || (rows.mark_name.is_none() && !rows.expands);
    let placed = match rows.key {
        Key::Text => !rows.inserts,
        Key::Head => rows.inserts,
        Key::Element { .. } => true,
    };
    let fresh = !rows.inserts || !succeeds;
    if fits && marked && placed && fresh { Ok(()) } else { Err(InspectError::Shape) }
}
