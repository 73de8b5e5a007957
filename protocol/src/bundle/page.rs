//! A page: several signed entries in one piece, without what the reader can work out, compressed when that makes it smaller.
//!
//! ```text
//! page      = 0 ‖ body ‖ signatures  |  1 ‖ one zstd frame of body that states its content size ‖ signatures
//! body      = shape of every entry ‖ text of every entry
//! ```
//!
//! The same bytes are stored in the archive, carried on a stick and sent on the wire. A page comes from anybody, so what
//! it unpacks to is bounded before anything is unpacked (R100): the frame must state its size, and is unpacked in one
//! pass into a buffer of exactly that size. One pass needs no window, whatever window the frame asks for.
//!
//! Signed entries are made of hashes for the greater part, which no compressor makes smaller, and most of them name
//! something that the same page holds; `body` says how they are left out (R103). Signatures stand apart, because a
//! compressor that reads them takes longer and does worse on what stands between them.

mod body;
mod gaps;

use crate::identity::EntryId;
use crate::limits::{ENTRIES_PER_PAGE_MAX, ENTRY_BYTES_MAX, PAGE_BODY_BYTES_MAX, PAGE_BYTES_MAX, PAGE_BYTES_TARGET};
use zstd::zstd_safe;

/// The first byte of a page whose body follows as it is.
const RAW: u8 = 0;
/// The first byte of a page whose body is compressed.
const COMPRESSED: u8 = 1;
/// The bytes of a signature, with which an entry ends.
const SIGNATURE_BYTES: usize = 64;
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
    /// The compressed body is damaged or does not state its size.
    #[error("the page cannot be unpacked")]
    Compression,
    /// An entry is empty, too long, or reaches beyond the end; or something follows the last one.
    #[error("an entry of the page is empty, cut off or longer than {ENTRY_BYTES_MAX} bytes")]
    Entry,
    /// What was left out of an entry cannot be worked out.
    #[error("an entry of the page names something that does not stand before it")]
    Gap,
    /// There are no entries, or too many.
    #[error("the page does not hold 1 to {ENTRIES_PER_PAGE_MAX} entries")]
    Count,
}

/// Returns how many of `entries`, at least one, go into the next page: up to [`PAGE_BYTES_TARGET`], or one that is
/// longer. The shape of the answer is that of `split_at`.
pub fn split_page<'a, 'e>(entries: &'a [&'e [u8]]) -> (&'a [&'e [u8]], &'a [&'e [u8]]) {
    let mut bytes = 0;
    let fits = |entry: &&&[u8]| {
        bytes += entry.len();
        bytes <= PAGE_BYTES_TARGET
    };
    let count = entries.iter().take(ENTRIES_PER_PAGE_MAX).take_while(fits).count();
    entries.split_at(count.max(1).min(entries.len()))
}

/// Returns the page with these signed entries.
///
/// The caller has bounded them ([`split_page`] does): 1 to [`ENTRIES_PER_PAGE_MAX`] entries of 1 to [`ENTRY_BYTES_MAX`]
/// bytes, together at most [`PAGE_BYTES_MAX`].
pub fn encode_page(entries: &[&[u8]]) -> Vec<u8> {
    assert!((1..=ENTRIES_PER_PAGE_MAX).contains(&entries.len()), "a page holds at least one entry, and not too many");
    let bytes: usize = entries.iter().map(|entry| entry.len()).sum();
    assert!(bytes <= PAGE_BYTES_MAX, "the entries of a page are bounded");
    let (body, signatures) = body::write(entries);
    let frame = zstd::bulk::compress(&body, COMPRESSION_LEVEL).expect("compressing into memory cannot fail");
    if frame.len() < body.len() {
        [&[COMPRESSED], frame.as_slice(), &signatures].concat()
    } else {
        [&[RAW], body.as_slice(), &signatures].concat()
    }
}

/// Returns a page that is not compressed, as any reader must take it.
#[cfg(test)]
pub(crate) fn raw_page(entries: &[&[u8]]) -> Vec<u8> {
    let (body, signatures) = body::write(entries);
    [&[RAW], body.as_slice(), &signatures].concat()
}

/// What a compressed page of signed entries says of itself before it is unpacked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Outline {
    /// How many signed entries it holds.
    pub entries: usize,
    /// How many bytes its body and the signatures have: a little less than its entries.
    pub bytes: usize,
}

/// Returns the outline of a page that is compressed; none for any other, and for what is no page. Only a page that was
/// unpacked before is what its outline says.
pub fn outline(page: &[u8]) -> Option<Outline> {
    let (form, rest) = page.split_first()?;
    if *form != COMPRESSED {
        return None;
    }
    let stated = zstd_safe::get_frame_content_size(rest).ok().flatten()?;
    let length = zstd_safe::find_frame_compressed_size(rest).ok()?;
    let signatures = rest.len().checked_sub(length)?;
    let entries = Some(signatures / SIGNATURE_BYTES).filter(|_| signatures.is_multiple_of(SIGNATURE_BYTES))?;
    let bytes = usize::try_from(stated).ok()?.checked_add(signatures)?;
    Some(Outline { entries, bytes })
}

/// Returns the signed entries of a page.
///
/// # Errors
/// [`PageError`]. Whatever the bytes, at most [`PAGE_BODY_BYTES_MAX`] bytes are unpacked, and at most [`PAGE_BYTES_MAX`]
/// bytes of entries are made of them.
pub fn decode_page(bytes: &[u8]) -> Result<Vec<Vec<u8>>, PageError> {
    Ok(unpack_page(bytes)?.into_iter().map(|entry| entry.bytes).collect())
}

/// An entry of a page, and its id when that was worked out on the way.
#[derive(Debug)]
pub(crate) struct Unpacked {
    pub(crate) bytes: Vec<u8>,
    /// None for what is too short to be signed.
    pub(crate) id: Option<EntryId>,
}

/// Returns the signed entries of a page with their ids, as [`decode_page`] does.
pub(crate) fn unpack_page(bytes: &[u8]) -> Result<Vec<Unpacked>, PageError> {
    match bytes.split_first() {
        Some((&RAW, body)) if body.len() > PAGE_BODY_BYTES_MAX => Err(PageError::TooLong),
        Some((&RAW, body)) => body::read(body, None),
        Some((&COMPRESSED, rest)) => {
            let (body, signatures) = unpack(rest)?;
            body::read(&body, Some(signatures))
        }
        _ => Err(PageError::Form),
    }
}

/// Unpacks the frame at the beginning of `bytes`; returns also what follows it.
fn unpack(bytes: &[u8]) -> Result<(Vec<u8>, &[u8]), PageError> {
    if !bytes.starts_with(ZSTD_MAGIC) {
        return Err(PageError::Compression);
    }
    let stated = zstd_safe::get_frame_content_size(bytes).ok().flatten().ok_or(PageError::Compression)?;
    let stated = usize::try_from(stated).map_err(|_| PageError::TooLong)?;
    if stated > PAGE_BODY_BYTES_MAX {
        return Err(PageError::TooLong);
    }
    // Finding the end walks from block to block, of which a frame of this size has few; a bomb has many.
    let length = zstd_safe::find_frame_compressed_size(bytes).map_err(|_| PageError::Compression)?;
    let (frame, rest) = bytes.split_at_checked(length).ok_or(PageError::Compression)?;
    let mut body = Vec::with_capacity(stated);
    let is_whole = zstd_safe::decompress(&mut body, frame) == Ok(stated);
    if is_whole { Ok((body, rest)) } else { Err(PageError::Compression) }
}

#[cfg(test)]
mod tests;
