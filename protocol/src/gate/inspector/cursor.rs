//! Reads numbers and slices from bytes that nobody vouches for.
//!
//! Invariant: every read takes what it returns off the front or fails, so a loop of reads ends with the bytes.

use super::InspectError;

/// The highest shift of a 7-bit group that still touches a 64-bit number.
const LAST_SHIFT: u32 = 63;

/// The bytes that remain to be read.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Cursor<'a> {
    rest: &'a [u8],
}

impl<'a> Cursor<'a> {
    pub(crate) const fn new(bytes: &'a [u8]) -> Self {
        Self { rest: bytes }
    }

    pub(crate) const fn is_empty(&self) -> bool {
        self.rest.is_empty()
    }

    pub(crate) const fn len(&self) -> u64 {
        self.rest.len() as u64
    }

    /// Takes `count` bytes.
    pub(crate) fn take(&mut self, count: u64) -> Result<&'a [u8], InspectError> {
        let count = usize::try_from(count).map_err(|_| InspectError::Truncated)?;
        let (taken, rest) = self.rest.split_at_checked(count).ok_or(InspectError::Truncated)?;
        self.rest = rest;
        Ok(taken)
    }

    /// Takes `N` bytes.
    pub(crate) fn array<const N: usize>(&mut self) -> Result<&'a [u8; N], InspectError> {
        let (taken, rest) = self.rest.split_first_chunk().ok_or(InspectError::Truncated)?;
        self.rest = rest;
        Ok(taken)
    }

    /// Takes a text of `count` bytes.
    pub(crate) fn text(&mut self, count: u64) -> Result<&'a str, InspectError> {
        std::str::from_utf8(self.take(count)?).map_err(|_| InspectError::Text)
    }

    /// Takes an unsigned LEB128 number in its shortest form.
    pub(crate) fn unsigned(&mut self) -> Result<u64, InspectError> {
        let mut value = 0;
        for shift in (0..=LAST_SHIFT).step_by(7) {
            let [byte] = *self.array()?;
            let bits = u64::from(byte & 0x7f);
            if shift == LAST_SHIFT && bits > 1 {
                return Err(InspectError::Number);
            }
            value |= bits << shift;
            if byte & 0x80 == 0 {
                let shortest = byte != 0 || shift == 0;
                return if shortest { Ok(value) } else { Err(InspectError::Number) };
            }
        }
        Err(InspectError::Number)
    }

    /// Takes a signed LEB128 number in its shortest form.
    pub(crate) fn signed(&mut self) -> Result<i64, InspectError> {
        let mut value = 0;
        let mut negative = false;
        for shift in (0..=LAST_SHIFT).step_by(7) {
            let [byte] = *self.array()?;
            let bits = byte & 0x7f;
            if shift == LAST_SHIFT && bits != 0 && bits != 0x7f {
                return Err(InspectError::Number);
            }
            value |= i64::from(bits) << shift;
            if byte & 0x80 == 0 {
                // A last group that only repeats the sign of the one before it could have been left out.
                let repeats = bits == if negative { 0x7f } else { 0 };
                if shift > 0 && repeats {
                    return Err(InspectError::Number);
                }
                let extension = if bits & 0x40 != 0 && shift < LAST_SHIFT { -1 << (shift + 7) } else { 0 };
                return Ok(value | extension);
            }
            negative = bits & 0x40 != 0;
        }
        Err(InspectError::Number)
    }
}
