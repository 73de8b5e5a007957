#![allow(clippy::indexing_slicing)]

use super::*;

/// Returns whether `bytes` pass as the record at `offset`.
fn check(offset: u64, bytes: &[u8], expected: Option<(RecordKind, &[u8])>) {
    let expected = expected.map(|(kind, payload)| Record { kind, offset, payload: payload.to_vec() });
    assert_eq!(read_record(offset, bytes), expected, "{bytes:?} at {offset}");
}

#[test]
fn a_record_is_read_where_it_was_written() {
    let page = write_record(RecordKind::Page, 200, b"payload");
    check(200, &page, Some((RecordKind::Page, b"payload")));
    let record = read_record(200, &page).expect("intact");
    assert_eq!(record.end(), 200 + page.len() as u64);
    assert_eq!(record.to_bytes(), page);
    check(HEADER_OFFSET, &write_record(RecordKind::Header, HEADER_OFFSET, b"h"), Some((RecordKind::Header, b"h")));
}

#[test]
fn a_record_is_refused_at_another_place() {
    let page = write_record(RecordKind::Page, 200, b"payload");
    let header = write_record(RecordKind::Header, HEADER_OFFSET, b"h");
    for offset in [0, HEADER_OFFSET, 199, 201, 200 + page.len() as u64, u64::MAX] {
        check(offset, &page, None);
    }
    check(200, &header, None);
}

#[test]
fn every_flip_and_every_cut_is_refused() {
    let page = write_record(RecordKind::Page, 200, b"payload");
    for at in 0..page.len() {
        for bit in 0..8 {
            let mut flipped = page.clone();
            flipped[at] ^= 1 << bit;
            check(200, &flipped, None);
        }
        check(200, &page[..at], None);
    }
    check(200, &[&page[..], b"x"].concat(), None);
}

#[test]
fn a_length_out_of_bounds_begins_no_record() {
    let cases = [
        (0, None),
        (1, Some(1)),
        (RECORD_BYTES_MAX, Some(RECORD_BYTES_MAX)),
        (RECORD_BYTES_MAX + 1, None),
        (u32::MAX as usize, None),
    ];
    for (length, expected) in cases {
        let mut head = [0; RECORD_HEAD_BYTES];
        head[..4].copy_from_slice(&u32::try_from(length).expect("32 bits").to_le_bytes());
        assert_eq!(payload_length(&head), expected);
    }
}
