#![allow(clippy::disallowed_types, clippy::disallowed_methods, reason = "these tests measure how long a refusal takes")]

use super::*;
use crate::bundle::noise::Noise;
use std::time::{Duration, Instant};

fn check(bytes: &[u8], expected: Result<&[&[u8]], PageError>) {
    let expected = expected.map(|entries| entries.iter().map(|entry| entry.to_vec()).collect::<Vec<_>>());
    assert_eq!(decode_page(bytes), expected, "{} bytes", bytes.len());
}

fn check_round_trip(entries: &[&[u8]], form: u8) {
    let page = encode_page(entries);
    assert_eq!(page.first(), Some(&form));
    check(&page, Ok(entries));
}

/// A compressed page around a body that need not be one.
fn compressed(body: &[u8]) -> Vec<u8> {
    [&[COMPRESSED], zstd::bulk::compress(body, 1).expect("in memory").as_slice()].concat()
}

/// A page whose frame claims `stated` bytes and holds `blocks` blocks of 128 KiB of zeros, 4 bytes each.
fn bomb(stated: u64, blocks: usize) -> Vec<u8> {
    let mut page = vec![COMPRESSED];
    page.extend_from_slice(ZSTD_MAGIC);
    // The frame header: an 8-byte content size, no single segment, a window of 2 GiB.
    page.extend_from_slice(&[0b1100_0000, 21 << 3]);
    page.extend_from_slice(&stated.to_le_bytes());
    for block in 1..=blocks {
        let header = (128 << 10 << 3) | (1 << 1) | u32::from(block == blocks);
        page.extend_from_slice(header.to_le_bytes().split_last().expect("four bytes").1);
        page.push(0);
    }
    page
}

#[test]
fn entries_come_back_as_they_were() {
    let noise = Noise::new(1).bytes(ENTRY_BYTES_MAX);
    check_round_trip(&[b"a"], RAW);
    check_round_trip(&[&[7; 500], b"b", &[7; 500]], COMPRESSED);
    check_round_trip(&[&noise], RAW);
    check_round_trip(&[&vec![9; ENTRY_BYTES_MAX], &vec![9; ENTRY_BYTES_MAX - 8]], COMPRESSED);
    check_round_trip(&vec![b"x".as_slice(); ENTRIES_PER_PAGE_MAX], COMPRESSED);
}

#[test]
fn malformed_pages_are_refused() {
    check(b"", Err(PageError::Form));
    check(&[2, 1, 0, 0, 0, 7], Err(PageError::Form));
    check(&[RAW], Err(PageError::Count));
    check(&compressed(b""), Err(PageError::Count));
    check(&[RAW, 0, 0, 0, 0], Err(PageError::Entry));
    check(&[RAW, 1, 0, 0], Err(PageError::Entry));
    check(&[RAW, 2, 0, 0, 0, 7], Err(PageError::Entry));
    check(&[RAW, 1, 0, 0, 0, 7, 1], Err(PageError::Entry));
    check(&[RAW, 255, 255, 255, 255, 7], Err(PageError::Entry));
    check(&compressed(&[1, 0, 0, 0, 7, 0]), Err(PageError::Entry));
    check(&[COMPRESSED], Err(PageError::Compression));
    check(&[COMPRESSED, 1, 0, 0, 0, 7], Err(PageError::Compression));
    check(&[&[RAW][..], &vec![0; PAGE_BYTES_MAX + 1]].concat(), Err(PageError::TooLong));
    let long = u32::try_from(ENTRY_BYTES_MAX + 1).expect("small").to_le_bytes();
    check(&compressed(&[&long[..], &[1; ENTRY_BYTES_MAX + 1]].concat()), Err(PageError::Entry));
    let many = [1, 0, 0, 0, 7].repeat(ENTRIES_PER_PAGE_MAX + 1);
    check(&compressed(&many), Err(PageError::Count));
}

#[test]
fn nothing_may_follow_or_precede_the_frame() {
    let page = compressed(&[1, 0, 0, 0, 7]);
    let frame = page.get(1..).expect("a frame");
    let skippable = [0x50, 0x2a, 0x4d, 0x18, 1, 0, 0, 0, 0];
    check(&page, Ok(&[&[7]]));
    check(&[&page, &[0][..]].concat(), Err(PageError::Compression));
    check(&[&page, frame].concat(), Err(PageError::Compression));
    check(&[&page, &skippable[..]].concat(), Err(PageError::Compression));
    check(&[&[COMPRESSED], &skippable[..], frame].concat(), Err(PageError::Compression));
}

/// R100.
#[test]
fn bombs_are_refused_at_once() {
    let mebibyte = (1 << 20) / 4;
    let bombs = [
        (bomb(32 << 30, mebibyte), PageError::TooLong),
        (bomb(1 << 62, 1), PageError::TooLong),
        (bomb(0, mebibyte), PageError::Compression),
        (bomb(1 << 20, mebibyte), PageError::Compression),
        (bomb(PAGE_BYTES_MAX as u64, mebibyte), PageError::Compression),
        (bomb(PAGE_BYTES_MAX as u64, 15), PageError::Compression),
        (compressed(&vec![0; 8 << 20]), PageError::TooLong),
    ];
    for (page, error) in bombs {
        let timed = || {
            let start = Instant::now();
            check(&page, Err(error.clone()));
            start.elapsed()
        };
        // The fastest of five, because the machine may be busy with other tests.
        let fastest = (0..5).map(|_| timed()).min().expect("five times");
        assert!(fastest < Duration::from_millis(10), "{fastest:?}");
    }
}

#[test]
fn a_frame_that_asks_for_a_huge_window_needs_none() {
    // Sixteen blocks are the 2 MiB that it states; their zeros are no entries.
    check(&bomb(PAGE_BYTES_MAX as u64, 16), Err(PageError::Entry));
}

#[test]
fn ten_thousand_mutations_never_panic() {
    let mut noise = Noise::new(2);
    let text = b"ubuntu ".repeat(40);
    let pages = [encode_page(&[&text, b"x", &text]), encode_page(&[b"short", b"pages"])];
    for round in 0..10_000 {
        let mut page = pages.get(round % 2).expect("two pages").clone();
        noise.mutate(&mut page);
        if let Ok(entries) = decode_page(&page) {
            assert!((1..=ENTRIES_PER_PAGE_MAX).contains(&entries.len()));
            assert!(entries.iter().map(Vec::len).sum::<usize>() <= PAGE_BYTES_MAX);
        }
    }
}

#[test]
fn pages_are_cut_at_the_target() {
    let big = vec![0; PAGE_BYTES_TARGET];
    let half = vec![0; PAGE_BYTES_TARGET / 2 - LENGTH_BYTES];
    let cases: [(&[&[u8]], &[usize]); 4] = [
        (&[&half, &half, b"x"], &[2, 1]),
        (&[&big, &big], &[1, 1]),
        (&[b"x", &big, b"x"], &[1, 1, 1]),
        (&vec![b"x".as_slice(); ENTRIES_PER_PAGE_MAX + 1], &[ENTRIES_PER_PAGE_MAX, 1]),
    ];
    for (entries, expected) in cases {
        let mut rest = entries;
        let mut counts = Vec::new();
        while !rest.is_empty() {
            let (page, behind) = split_page(rest);
            counts.push(page.len());
            rest = behind;
        }
        assert_eq!(counts, expected);
    }
    assert_eq!(split_page(&[]), (&[][..], &[][..]));
}
