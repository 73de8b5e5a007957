//! Canonical bytes: a deterministic subset of CBOR (RFC 8949, section 4.2.1).
//!
//! What is decoded must encode to the very same bytes, so there is exactly one encoding of every value and nobody can
//! make two entries with one meaning (R10). The bound on the length is checked by the caller before decoding.

use minicbor::{Decode, Encode};

/// Why bytes could not be decoded.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DecodeError {
    /// The bytes are longer than the limit for what they claim to be.
    #[error("{length} bytes where at most {limit} are allowed")]
    TooLong {
        /// How many bytes there were.
        length: usize,
        /// How many are allowed.
        limit: usize,
    },
    /// The bytes are not of the expected form.
    #[error("malformed: {0}")]
    Malformed(String),
    /// The bytes decode, but not to their only canonical encoding.
    #[error("not the canonical encoding")]
    NotCanonical,
}

/// Returns the canonical bytes of `value`.
pub fn encode<T: Encode<()>>(value: &T) -> Vec<u8> {
    minicbor::to_vec(value).expect("encoding into memory cannot fail")
}

/// Returns the value whose canonical encoding is exactly `bytes`.
///
/// # Errors
/// [`DecodeError`] when `bytes` are longer than `bytes_max`, malformed or not canonical.
pub fn decode<T: for<'b> Decode<'b, ()> + Encode<()>>(bytes: &[u8], bytes_max: usize) -> Result<T, DecodeError> {
    if bytes.len() > bytes_max {
        return Err(DecodeError::TooLong { length: bytes.len(), limit: bytes_max });
    }
    let mut decoder = minicbor::Decoder::new(bytes);
    let value: T = decoder.decode().map_err(|error| DecodeError::Malformed(error.to_string()))?;
    if decoder.position() != bytes.len() || encode(&value) != bytes {
        return Err(DecodeError::NotCanonical);
    }
    Ok(value)
}

#[cfg(test)]
mod tests;
