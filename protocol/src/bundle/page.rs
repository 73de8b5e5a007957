//! A page: several signed entries in one piece, compressed when that makes it smaller.
//!
//! ```text
//! page      = 0 ‖ body  |  1 ‖ one zstd frame of body that states its content size
//! body      = (length u32 LE ‖ entry)+
//! ```
//!
//! The same bytes are stored in the archive, carried on a stick and sent on the wire. A page comes from anybody, so what
//! it unpacks to is bounded before anything is unpacked (R100): the frame must state its size, and is unpacked in one
//! pass into a buffer of exactly that size. One pass needs no window, whatever window the frame asks for.

use crate::limits::{ENTRIES_PER_PAGE_MAX, ENTRY_BYTES_MAX, PAGE_BYTES_MAX, PAGE_BYTES_TARGET};
use zstd::zstd_safe;

/// The first byte of a page whose body follows as it is.
const RAW: u8 = 0;
/// The first byte of a page whose body is compressed.
const COMPRESSED: u8 = 1;
/// The bytes of the length in front of each entry.
const LENGTH_BYTES: usize = 4;
/// Measured: higher levels gain a few per cent on signed entries and cost several times the time.
const COMPRESSION_LEVEL: i32 = 3;
/// The first bytes of a zstd frame; a skippable frame, which unpacks to nothing, begins otherwise.
const ZSTD_MAGIC: &[u8] = &[0x28, 0xb5, 0x2f, 0xfd];

/// Why bytes are not a page.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PageError {
    /// The first byte names no form that this version knows.
    #[error("the page begins with no known form")]
    Form,
    /// The page would unpack to more than is allowed.
    #[error("the page unpacks to more than {PAGE_BYTES_MAX} bytes")]
    TooLong,
    /// The compressed body is damaged, does not state its size, or something follows it.
    #[error("the page cannot be unpacked")]
    Compression,
    /// An entry is empty, too long, or reaches beyond the end.
    #[error("an entry of the page is empty, cut off or longer than {ENTRY_BYTES_MAX} bytes")]
    Entry,
    /// There are no entries, or too many.
    #[error("the page does not hold 1 to {ENTRIES_PER_PAGE_MAX} entries")]
    Count,
}

/// Returns how many of `entries`, at least one, go into the next page: up to [`PAGE_BYTES_TARGET`], or one that is
/// longer. The shape of the answer is that of `split_at`.
pub fn split_page<'a, 'e>(entries: &'a [&'e [u8]]) -> (&'a [&'e [u8]], &'a [&'e [u8]]) {
    let mut bytes = 0;
    let fits = |entry: &&&[u8]| {
        bytes += LENGTH_BYTES + entry.len();
        bytes <= PAGE_BYTES_TARGET
    };
    let count = entries.iter().take(ENTRIES_PER_PAGE_MAX).take_while(fits).count();
    entries.split_at(count.max(1).min(entries.len()))
}

/// Returns the page with these signed entries.
///
/// The caller has bounded them ([`split_page`] does): 1 to [`ENTRIES_PER_PAGE_MAX`] entries of 1 to [`ENTRY_BYTES_MAX`]
/// bytes, with 4 bytes each for their lengths at most [`PAGE_BYTES_MAX`] together.
pub fn encode_page(entries: &[&[u8]]) -> Vec<u8> {
    assert!((1..=ENTRIES_PER_PAGE_MAX).contains(&entries.len()), "a page holds at least one entry, and not too many");
    let bytes: usize = entries.iter().map(|entry| LENGTH_BYTES + entry.len()).sum();
    assert!(bytes <= PAGE_BYTES_MAX, "the entries of a page are bounded");
    let mut page = Vec::with_capacity(1 + bytes);
    page.push(RAW);
    for entry in entries {
        assert!((1..=ENTRY_BYTES_MAX).contains(&entry.len()), "an entry is bounded");
        let length = u32::try_from(entry.len()).expect("an entry is bounded");
        page.extend_from_slice(&length.to_le_bytes());
        page.extend_from_slice(entry);
    }
    let (_, body) = page.split_first().expect("the form was pushed");
    let frame = zstd::bulk::compress(body, COMPRESSION_LEVEL).expect("compressing into memory cannot fail");
    if frame.len() >= body.len() {
        return page;
    }
    [&[COMPRESSED], frame.as_slice()].concat()
}

/// Returns the signed entries of a page.
///
/// # Errors
/// [`PageError`]. Whatever the bytes, at most [`PAGE_BYTES_MAX`] bytes are unpacked.
pub fn decode_page(bytes: &[u8]) -> Result<Vec<Vec<u8>>, PageError> {
    match bytes.split_first() {
        Some((&RAW, body)) if body.len() > PAGE_BYTES_MAX => Err(PageError::TooLong),
        Some((&RAW, body)) => decode_body(body),
        Some((&COMPRESSED, frame)) => decode_body(&unpack(frame)?),
        _ => Err(PageError::Form),
    }
}

fn unpack(frame: &[u8]) -> Result<Vec<u8>, PageError> {
    if !frame.starts_with(ZSTD_MAGIC) {
        return Err(PageError::Compression);
    }
    let stated = zstd_safe::get_frame_content_size(frame).ok().flatten().ok_or(PageError::Compression)?;
    let stated = usize::try_from(stated).map_err(|_| PageError::TooLong)?;
    if stated > PAGE_BYTES_MAX {
        return Err(PageError::TooLong);
    }
    let mut body = Vec::with_capacity(stated);
    let unpacked = zstd_safe::decompress(&mut body, frame) == Ok(stated);
    // Walking through the frame for its end comes last: a bomb has overrun the buffer before that.
    let whole = unpacked && zstd_safe::find_frame_compressed_size(frame) == Ok(frame.len());
    if whole { Ok(body) } else { Err(PageError::Compression) }
}

fn decode_body(mut body: &[u8]) -> Result<Vec<Vec<u8>>, PageError> {
    let mut entries = Vec::new();
    while !body.is_empty() {
        if entries.len() == ENTRIES_PER_PAGE_MAX {
            return Err(PageError::Count);
        }
        let (length, rest) = body.split_first_chunk::<LENGTH_BYTES>().ok_or(PageError::Entry)?;
        let length = usize::try_from(u32::from_le_bytes(*length)).map_err(|_| PageError::Entry)?;
        if !(1..=ENTRY_BYTES_MAX).contains(&length) {
            return Err(PageError::Entry);
        }
        let (entry, rest) = rest.split_at_checked(length).ok_or(PageError::Entry)?;
        entries.push(entry.to_vec());
        body = rest;
    }
    if entries.is_empty() { Err(PageError::Count) } else { Ok(entries) }
}

#[cfg(test)]
mod tests;
