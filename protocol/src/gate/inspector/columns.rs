//! Which columns a change has, and where their data are.
//!
//! Invariant: each column is known, uncompressed, not empty and comes once; together they cover their data exactly.

use super::InspectError;
use super::cursor::Cursor;

/// The bit of a specification that says that the column's data are deflated.
const DEFLATED: u64 = 1 << 3;

/// The kinds of column, as in the low three bits of a specification.
mod kind {
    pub(super) const GROUP: u64 = 0;
    pub(super) const ACTOR: u64 = 1;
    pub(super) const INTEGER: u64 = 2;
    pub(super) const DELTA: u64 = 3;
    pub(super) const BOOLEAN: u64 = 4;
    pub(super) const STRING: u64 = 5;
    pub(super) const VALUE_METADATA: u64 = 6;
    pub(super) const VALUE: u64 = 7;
}

const OBJECT_ACTOR: u64 = kind::ACTOR;
const OBJECT_COUNTER: u64 = kind::INTEGER;
const KEY_ACTOR: u64 = 1 << 4 | kind::ACTOR;
const KEY_COUNTER: u64 = 1 << 4 | kind::DELTA;
const KEY_STRING: u64 = 1 << 4 | kind::STRING;
const INSERT: u64 = 3 << 4 | kind::BOOLEAN;
const ACTION: u64 = 4 << 4 | kind::INTEGER;
const VALUE_METADATA: u64 = 5 << 4 | kind::VALUE_METADATA;
const VALUE: u64 = 5 << 4 | kind::VALUE;
const PREDECESSOR_GROUP: u64 = 7 << 4 | kind::GROUP;
const PREDECESSOR_ACTOR: u64 = 7 << 4 | kind::ACTOR;
const PREDECESSOR_COUNTER: u64 = 7 << 4 | kind::DELTA;
const EXPAND: u64 = 9 << 4 | kind::BOOLEAN;
const MARK_NAME: u64 = 10 << 4 | kind::STRING;

/// How many columns there are.
const COLUMNS: usize = 14;

/// The data of each column; empty where the change has no such column.
#[derive(Debug, Default)]
pub(super) struct Columns<'a> {
    pub(super) object_actor: &'a [u8],
    pub(super) object_counter: &'a [u8],
    pub(super) key_actor: &'a [u8],
    pub(super) key_counter: &'a [u8],
    pub(super) key_string: &'a [u8],
    pub(super) insert: &'a [u8],
    pub(super) action: &'a [u8],
    pub(super) value_metadata: &'a [u8],
    pub(super) value: &'a [u8],
    pub(super) predecessor_group: &'a [u8],
    pub(super) predecessor_actor: &'a [u8],
    pub(super) predecessor_counter: &'a [u8],
    pub(super) expand: &'a [u8],
    pub(super) mark_name: &'a [u8],
}

impl<'a> Columns<'a> {
    /// Reads the list of columns and takes their data.
    pub(super) fn read(cursor: &mut Cursor<'a>) -> Result<Self, InspectError> {
        let count = cursor.unsigned()?;
        let mut columns = Self::default();
        // They ascend and all are known, so there are never more.
        let mut listed = [(0, 0); COLUMNS];
        let mut places = listed.iter_mut();
        let mut last = None;
        for _ in 0..count {
            let specification = cursor.unsigned()?;
            if specification & DEFLATED != 0 {
                return Err(InspectError::DeflatedColumn(specification));
            }
            columns.slot(specification)?;
            let place = places.next().filter(|_| last.is_none_or(|last| last < specification));
            *place.ok_or(InspectError::ColumnOrder)? = (specification, cursor.unsigned()?);
            last = Some(specification);
        }
        let free = places.len();
        for (specification, length) in listed.into_iter().take(COLUMNS - free) {
            if length == 0 {
                return Err(InspectError::EmptyColumn(specification));
            }
            *columns.slot(specification)? = cursor.take(length)?;
        }
        Ok(columns)
    }

    fn slot(&mut self, specification: u64) -> Result<&mut &'a [u8], InspectError> {
        Ok(match specification {
            OBJECT_ACTOR => &mut self.object_actor,
            OBJECT_COUNTER => &mut self.object_counter,
            KEY_ACTOR => &mut self.key_actor,
            KEY_COUNTER => &mut self.key_counter,
            KEY_STRING => &mut self.key_string,
            INSERT => &mut self.insert,
            ACTION => &mut self.action,
            VALUE_METADATA => &mut self.value_metadata,
            VALUE => &mut self.value,
            PREDECESSOR_GROUP => &mut self.predecessor_group,
            PREDECESSOR_ACTOR => &mut self.predecessor_actor,
            PREDECESSOR_COUNTER => &mut self.predecessor_counter,
            EXPAND => &mut self.expand,
            MARK_NAME => &mut self.mark_name,
            unknown => return Err(InspectError::UnknownColumn(unknown)),
        })
    }
}
