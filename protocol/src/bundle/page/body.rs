//! The body of a page: every entry without its signature, and without what stands in the page already (R103).
//!
//! ```text
//! body       = count ‖ shape* ‖ text*                   one shape and one text for each entry, in order
//! shape      = 2 · length of the text + signed ‖ number of gaps ‖ (distance ‖ what)*
//! what       = 0 a change begins here | 1 + 2 k the hash of a change | 2 + 2 k the id of an entry
//! signatures = the last 64 bytes of each entry that is signed, in order
//! ```
//!
//! All numbers are unsigned LEB128 in their shortest form. A text is an entry without its signature and its gaps; the
//! distance is how many bytes of the text stand between the gap before (or the beginning) and this one. Where a change
//! begins, its first eight bytes are left out: what every chunk begins with, and the checksum, which follows from the
//! chunk. A hash or an id is left out where it is that of the change or entry which stands `k` + 1 places back in the page.
//! The text of a shape is its own, so a reader needs nothing but the page.

use super::gaps::{Filler, Gap, Seen, What};
use super::{PageError, SIGNATURE_BYTES, Unpacked};
use crate::gate::inspector::Cursor;
use crate::limits::{ENTRIES_PER_PAGE_MAX, ENTRY_BYTES_MAX, GAPS_PER_PAGE_MAX, PAGE_BYTES_MAX};

/// The shape of one entry.
struct Shape {
    text: usize,
    /// Whether its last bytes stand among the signatures: of everything that is long enough to have one.
    is_signed: bool,
    gaps: Vec<Gap>,
}

/// Returns the body with these signed entries, and their signatures.
pub(super) fn write(entries: &[&[u8]]) -> (Vec<u8>, Vec<u8>) {
    let (mut body, mut texts, mut signatures) = (Vec::new(), Vec::new(), Vec::new());
    let mut seen = Seen::default();
    push_number(&mut body, entries.len());
    for entry in entries {
        assert!((1..=ENTRY_BYTES_MAX).contains(&entry.len()), "an entry is bounded");
        let (unsigned, signature) = match entry.split_last_chunk::<SIGNATURE_BYTES>() {
            Some((unsigned, signature)) => (unsigned, &signature[..]),
            None => (*entry, &[][..]),
        };
        let gaps = seen.take(unsigned);
        let left_out: usize = gaps.iter().map(|gap| gap.what.length()).sum();
        push_number(&mut body, 2 * (unsigned.len() - left_out) + usize::from(!signature.is_empty()));
        push_number(&mut body, gaps.len());
        let mut rest = unsigned;
        for gap in &gaps {
            let (text, behind) = rest.split_at(gap.distance);
            texts.extend_from_slice(text);
            rest = behind.get(gap.what.length()..).expect("what is left out stands in the entry");
            push_number(&mut body, gap.distance);
            push_number(&mut body, gap.what.number());
        }
        texts.extend_from_slice(rest);
        signatures.extend_from_slice(signature);
    }
    body.extend_from_slice(&texts);
    (body, signatures)
}

/// Returns the entries of a body; `apart` are the signatures when they do not follow it.
///
/// # Errors
/// [`PageError`]; what is made of the body is bounded, whatever it claims.
pub(super) fn read(body: &[u8], apart: Option<&[u8]>) -> Result<Vec<Unpacked>, PageError> {
    let mut cursor = Cursor::new(body);
    let shapes = read_shapes(&mut cursor)?;
    let mut filler = Filler::default();
    let mut entries = Vec::with_capacity(shapes.len());
    let mut bytes = 0;
    for shape in &shapes {
        let text = cursor.take(shape.text as u64).map_err(|_| PageError::Entry)?;
        let (entry, id) = filler.fill(text, &shape.gaps, ENTRY_BYTES_MAX.min(PAGE_BYTES_MAX - bytes))?;
        bytes += entry.len();
        entries.push(Unpacked { bytes: entry, id: Some(id).filter(|_| shape.is_signed) });
    }
    let mut signatures = match apart {
        Some(_) if !cursor.is_empty() => return Err(PageError::Entry),
        Some(apart) => Cursor::new(apart),
        None => cursor,
    };
    for (entry, _) in entries.iter_mut().zip(&shapes).filter(|(_, shape)| shape.is_signed) {
        entry.bytes.extend_from_slice(signatures.array::<SIGNATURE_BYTES>().map_err(|_| PageError::Entry)?);
        bytes += SIGNATURE_BYTES;
    }
    let is_bounded =
        bytes <= PAGE_BYTES_MAX && entries.iter().all(|entry| (1..=ENTRY_BYTES_MAX).contains(&entry.bytes.len()));
    if is_bounded && signatures.is_empty() { Ok(entries) } else { Err(PageError::Entry) }
}

fn read_shapes(cursor: &mut Cursor<'_>) -> Result<Vec<Shape>, PageError> {
    let count = read_number(cursor)?;
    if count == 0 || count > ENTRIES_PER_PAGE_MAX {
        return Err(PageError::Count);
    }
    let mut shapes = Vec::with_capacity(count);
    let mut gaps_left = GAPS_PER_PAGE_MAX;
    for _ in 0..count {
        let length = read_number(cursor)?;
        let count = read_number(cursor)?;
        gaps_left = gaps_left.checked_sub(count).ok_or(PageError::Gap)?;
        let mut gaps = Vec::with_capacity(count);
        for _ in 0..count {
            gaps.push(Gap { distance: read_number(cursor)?, what: What::of(read_number(cursor)?) });
        }
        shapes.push(Shape { text: length / 2, is_signed: length % 2 == 1, gaps });
    }
    Ok(shapes)
}

fn read_number(cursor: &mut Cursor<'_>) -> Result<usize, PageError> {
    let number = cursor.unsigned().map_err(|_| PageError::Entry)?;
    usize::try_from(number).map_err(|_| PageError::Entry)
}

fn push_number(bytes: &mut Vec<u8>, mut number: usize) {
    while let Some(above) = Some(number >> 7).filter(|above| *above > 0) {
        bytes.push(number.to_le_bytes()[0] | 0x80);
        number = above;
    }
    bytes.push(number.to_le_bytes()[0]);
}
