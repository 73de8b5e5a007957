//! The values of operations: a column of types and lengths, and the bytes of all values one after another.

use super::InspectError;
use super::cursor::Cursor;
use crate::limits;

/// What the bytes of a value mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ValueType {
    Null,
    Boolean,
    Unsigned,
    Integer,
    Float,
    Text,
    Bytes,
    Counter,
    Timestamp,
}

impl ValueType {
    const fn parse(code: u64) -> Result<Self, InspectError> {
        Ok(match code {
            0 => Self::Null,
            1 | 2 => Self::Boolean,
            3 => Self::Unsigned,
            4 => Self::Integer,
            5 => Self::Float,
            6 => Self::Text,
            7 => Self::Bytes,
            8 => Self::Counter,
            9 => Self::Timestamp,
            _ => return Err(InspectError::Value),
        })
    }

    /// Checks that `bytes` are one whole value of this type.
    fn check(self, bytes: &[u8]) -> Result<(), InspectError> {
        let mut cursor = Cursor::new(bytes);
        match self {
            Self::Null | Self::Boolean => {}
            Self::Unsigned => drop(cursor.unsigned()?),
            Self::Integer | Self::Counter | Self::Timestamp => drop(cursor.signed()?),
            Self::Float => drop(cursor.array::<8>()?),
            Self::Text => drop(cursor.text(cursor.len())?),
            Self::Bytes => drop(cursor.take(cursor.len())?),
        }
        if cursor.is_empty() { Ok(()) } else { Err(InspectError::Value) }
    }
}

/// Takes `count` values that `metadata` describes off `raw`, checks each and returns their type.
///
/// Linear in the bytes taken: values without bytes are all alike, so one is checked for all of them.
pub(super) fn take(metadata: u64, count: u64, raw: &mut Cursor<'_>) -> Result<ValueType, InspectError> {
    let value_type = ValueType::parse(metadata & 0x0f)?;
    let length = metadata >> 4;
    if length > limits::VALUE_BYTES_MAX as u64 {
        return Err(InspectError::ValueLength);
    }
    let checks = if length == 0 { 1 } else { count };
    for _ in 0..checks {
        let bytes = raw.take(length).map_err(|_| InspectError::UnequalValues)?;
        value_type.check(bytes)?;
    }
    Ok(value_type)
}
