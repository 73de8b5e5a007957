#![allow(clippy::disallowed_types, clippy::disallowed_methods, reason = "these tests measure how long a refusal takes")]

use super::*;
use crate::bundle::noise::Noise;
use crate::entry::Verified;
use crate::gate::inspector;
use crate::limits::GAPS_PER_PAGE_MAX;
use crate::tests::fixtures::Setting;
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

/// A body with this text and these gaps, of one entry.
fn body(length: u8, gaps: &[[u8; 2]], text: &[u8]) -> Vec<u8> {
    let count = u8::try_from(gaps.len()).expect("few");
    [&[1, length, count][..], gaps.as_flattened(), text].concat()
}

fn raw(body: &[u8]) -> Vec<u8> {
    [&[RAW], body].concat()
}

#[test]
fn entries_come_back_as_they_were() {
    let noise = Noise::new(1).bytes(ENTRY_BYTES_MAX);
    check_round_trip(&[b"a"], RAW);
    check_round_trip(&[&[7; 63], &[7; 64], &[7; 65]], COMPRESSED);
    check_round_trip(&[&[7; 500], b"b", &[7; 500]], COMPRESSED);
    check_round_trip(&[&noise], RAW);
    check_round_trip(&[&vec![9; ENTRY_BYTES_MAX], &vec![9; ENTRY_BYTES_MAX - 8]], COMPRESSED);
    check_round_trip(&vec![b"x".as_slice(); ENTRIES_PER_PAGE_MAX], COMPRESSED);
}

#[test]
fn malformed_pages_are_refused() {
    check(b"", Err(PageError::Form));
    check(&[2, 1, 2, 0, 7], Err(PageError::Form));
    check(&raw(&body(2, &[], &[7])), Ok(&[&[7]]));
    check(&[RAW], Err(PageError::Entry));
    check(&raw(&[0]), Err(PageError::Count));
    check(&compressed(b""), Err(PageError::Entry));
    check(&compressed(&[0]), Err(PageError::Count));
    check(&raw(&body(0, &[], &[])), Err(PageError::Entry));
    check(&raw(&body(2, &[], &[])), Err(PageError::Entry));
    check(&raw(&body(4, &[], &[7])), Err(PageError::Entry));
    check(&raw(&body(2, &[], &[7, 1])), Err(PageError::Entry));
    // The text's length is no number in its shortest form; it has ten bytes; the signature is cut off.
    check(&raw(&[1, 0x82, 0, 0, 7]), Err(PageError::Entry));
    check(&raw(&[&[1][..], &[0xff; 9], &[1, 0, 7]].concat()), Err(PageError::Entry));
    check(&raw(&[&body(3, &[], &[7])[..], &[1; 63]].concat()), Err(PageError::Entry));
    check(&raw(&[&body(3, &[], &[7])[..], &[1; 64]].concat()), Ok(&[&[&[7][..], &[1; 64]].concat()]));
    check(&compressed(&[&body(3, &[], &[7])[..], &[1; 64]].concat()), Err(PageError::Entry));
    check(&[COMPRESSED], Err(PageError::Compression));
    check(&[COMPRESSED, 1, 2, 0, 7], Err(PageError::Compression));
    check(&raw(&vec![0; PAGE_BODY_BYTES_MAX + 1]), Err(PageError::TooLong));
    let long = 2 * (ENTRY_BYTES_MAX + 1);
    let shape = [1, (long & 0x7f) as u8 | 0x80, (long >> 7 & 0x7f) as u8 | 0x80, (long >> 14) as u8, 0];
    check(&compressed(&[&shape[..], &[1; ENTRY_BYTES_MAX + 1]].concat()), Err(PageError::Entry));
    let many = [&[0x81, 0x80, 1][..], &[2, 0].repeat(ENTRIES_PER_PAGE_MAX + 1), &[7; ENTRIES_PER_PAGE_MAX + 1]];
    check(&compressed(&many.concat()), Err(PageError::Count));
}

/// R103: of what honest nodes write, the page leaves out every hash and checksum that can be worked out.
#[test]
fn what_stands_in_the_page_is_left_out() {
    let setting = Setting::new();
    let mut writer = setting.writer(&setting.loures, &setting.loures.node, 1);
    let entries: Vec<Verified> = (0..20).map(|number| writer.write(&format!("Escolas {number}"))).collect();
    let slices: Vec<&[u8]> = entries.iter().map(Verified::bytes).collect();
    let (packed, signatures) = body::write(&slices);
    let unpacked = body::read(&packed, Some(&signatures)).expect("a body");
    assert!(unpacked.iter().map(|entry| entry.bytes.as_slice()).eq(slices.iter().copied()));
    assert!(unpacked.iter().map(|entry| entry.id).eq(entries.iter().map(|entry| Some(entry.id()))));
    let bytes: usize = slices.iter().map(|entry| entry.len()).sum();
    // Of nineteen entries the id before and the change before, of all the first eight bytes of a change.
    let left_out = 19 * (32 + 32) + 20 * 8 + 20 * 64;
    let shapes = 1 + 20 * (2 + 1 + 3 * 3);
    assert!(packed.len() <= bytes - left_out + shapes, "{bytes} bytes became {}", packed.len());
    check_round_trip(&slices, COMPRESSED);
    // Without those before it, an entry names what the page does not hold, and is whole.
    check_round_trip(slices.get(7..9).expect("two of twenty"), COMPRESSED);
}

/// R103.
#[test]
fn gaps_that_nothing_fills_are_refused() {
    let chunk = [1, 2, 8, 8];
    check(&raw(&body(8, &[[0, 0]], &chunk)), Ok(&[&whole(&chunk)]));
    // A change that is not there, an entry that is not there, the entry itself.
    check(&raw(&body(2, &[[1, 1]], &[7])), Err(PageError::Gap));
    check(&raw(&body(2, &[[1, 2]], &[7])), Err(PageError::Gap));
    check(&raw(&body(8, &[[0, 0], [4, 3]], &chunk)), Err(PageError::Gap));
    // Behind the end of the text.
    check(&raw(&body(2, &[[2, 0]], &[7])), Err(PageError::Entry));
    // A change that does not end, one without a length, and one inside another.
    check(&raw(&body(6, &[[0, 0]], &[1, 2, 8])), Err(PageError::Gap));
    check(&raw(&body(2, &[[0, 0]], &[1])), Err(PageError::Gap));
    check(&raw(&body(8, &[[0, 0], [1, 0]], &[1, 12, 1, 0])), Err(PageError::Gap));
    let many = [&[0, 1].repeat(GAPS_PER_PAGE_MAX + 1)[..], &[7]].concat();
    let shape = [1, 2, 0x81, 0x80, 2];
    check(&compressed(&[&shape[..], &many].concat()), Err(PageError::Gap));
}

/// The longest page of gaps costs no more than hashing its bytes.
#[test]
fn gaps_are_filled_within_their_bounds() {
    let chunks = GAPS_PER_PAGE_MAX;
    let text = [1, 0].repeat(chunks);
    let length = 2 * text.len();
    let gaps = [&[0, 0][..], &[2, 0].repeat(chunks - 1)].concat();
    let shape = [1, length as u8 & 0x7f | 0x80, (length >> 7) as u8 & 0x7f | 0x80, (length >> 14) as u8, 0x80, 0x80, 2];
    let page = compressed(&[&shape[..], &gaps, &text].concat());
    let timed = || {
        let start = Instant::now();
        check(&page, Ok(&[&whole(&[1, 0]).repeat(chunks)]));
        start.elapsed()
    };
    let fastest = (0..5).map(|_| timed()).min().expect("five times");
    assert!(fastest < Duration::from_millis(50), "{fastest:?}");
}

/// A chunk with what was left out.
fn whole(chunk: &[u8]) -> Vec<u8> {
    let hash = inspector::hash_of(&[&[0; 8], chunk].concat());
    [&inspector::MAGIC, &hash.0[..4], chunk].concat()
}

#[test]
fn nothing_may_follow_or_precede_the_frame() {
    let page = compressed(&body(2, &[], &[7]));
    let frame = page.get(1..).expect("a frame");
    let skippable = [0x50, 0x2a, 0x4d, 0x18, 1, 0, 0, 0, 0];
    check(&page, Ok(&[&[7]]));
    check(&[&page, &[0][..]].concat(), Err(PageError::Entry));
    check(&[&page, frame].concat(), Err(PageError::Entry));
    check(&[&page, &skippable[..]].concat(), Err(PageError::Entry));
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
        (bomb(PAGE_BODY_BYTES_MAX as u64, mebibyte), PageError::Compression),
        (bomb(PAGE_BODY_BYTES_MAX as u64, 16), PageError::Compression),
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
    // Seventeen blocks are what it states; their zeros are no entries.
    check(&bomb(17 * (128 << 10), 17), Err(PageError::Count));
}

#[test]
fn ten_thousand_mutations_never_panic() {
    let mut noise = Noise::new(2);
    let text = b"ubuntu ".repeat(40);
    let setting = Setting::new();
    let mut writer = setting.writer(&setting.loures, &setting.loures.node, 1);
    let (first, second) = (writer.write("Escolas"), writer.write("Escolas irmãs"));
    let (bare, signatures) = body::write(&[first.bytes(), second.bytes()]);
    let pages = [
        encode_page(&[&text, b"x", &text]),
        encode_page(&[first.bytes(), second.bytes()]),
        raw(&[bare, signatures].concat()),
    ];
    for round in 0..10_000 {
        let mut page = pages.get(round % 3).expect("three pages").clone();
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
    let half = vec![0; PAGE_BYTES_TARGET / 2];
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
