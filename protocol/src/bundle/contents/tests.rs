#![allow(clippy::indexing_slicing)]

use super::*;
use crate::bundle::noise::Noise;
use crate::bundle::{BundleWriter, Holds, Origin, write_record};
use crate::identity::{NetworkId, SecretKey, TerritoryId};
use crate::time::Time;

fn node() -> SecretKey {
    SecretKey::from_bytes([7; 32])
}

fn header() -> Header {
    let from = Origin { territory: TerritoryId([1; 32]), node: node().public() };
    Header {
        network: NetworkId::named("test"),
        holds: Holds::Export,
        created: Time(1_800_000_000_000),
        from: Some(from),
        recipient: Some(TerritoryId([2; 32])),
        letter: None,
    }
}

/// A sealed bundle of two pages, and where its pieces begin: the first page, the second, the seal.
fn bundle() -> (Vec<u8>, [usize; 3]) {
    let (mut writer, mut bytes) = BundleWriter::new(&header());
    let first = bytes.len();
    bytes.extend(writer.page(&[b"one", b"two"]));
    let second = bytes.len();
    bytes.extend(writer.page(&[b"three"]));
    let seal = bytes.len();
    bytes.extend(writer.seal(&node()));
    (bytes, [first, second, seal])
}

fn read(bytes: &[u8], slice: usize) -> Vec<Result<Content, BundleError>> {
    let mut reader = BundleReader::new();
    let mut slices = bytes.chunks(slice);
    let mut contents = Vec::new();
    loop {
        match reader.step() {
            Ok(Content::NeedMore) => match slices.next() {
                Some(slice) => reader.feed(slice),
                None => reader.finish(),
            },
            Ok(Content::End) => return contents,
            content => contents.push(content),
        }
    }
}

fn check(bytes: &[u8], expected: &[Result<Content, BundleError>]) {
    for slice in [1, 13, bytes.len().max(1)] {
        assert_eq!(read(bytes, slice), expected, "in slices of {slice}");
    }
}

fn entries(entries: &[&[u8]]) -> Result<Content, BundleError> {
    Ok(Content::Entries(entries.iter().map(|entry| entry.to_vec()).collect()))
}

fn damage(from: usize, to: usize) -> Damage {
    Damage { offset: from as u64, length: (to - from) as u64 }
}

#[test]
fn a_sealed_bundle_is_read_back() {
    let (bytes, _) = bundle();
    assert!(bytes.starts_with(b"djuntu bundle 1\n"));
    let sealed = Ok(Content::Sealed(node().public()));
    check(&bytes, &[Ok(Content::Header(header())), entries(&[b"one", b"two"]), entries(&[b"three"]), sealed]);
}

#[test]
fn a_cut_bundle_brings_what_it_holds_and_no_seal() {
    let (bytes, [_, second, seal]) = bundle();
    let head = [Ok(Content::Header(header())), entries(&[b"one", b"two"])];
    check(&bytes[..second], &head);
    let torn = Ok(Content::Torn(damage(second, seal - 1)));
    check(&bytes[..seal - 1], &[&head[..], &[torn]].concat());
}

/// R102.
#[test]
fn a_seal_does_not_cover_what_was_changed_removed_or_added() {
    let (bytes, [first, second, seal]) = bundle();
    let head = Ok(Content::Header(header()));
    let mut flipped = bytes.clone();
    flipped[first + 30] ^= 1;
    let damaged = Ok(Content::Damaged(damage(first, second)));
    check(&flipped, &[head.clone(), damaged, entries(&[b"three"]), Err(BundleError::Seal)]);

    // The seal of a bundle without its second page, brought to its new place with a right check.
    let payload = &bytes[seal + crate::bundle::RECORD_HEAD_BYTES..];
    let moved = write_record(RecordKind::Seal, second as u64, payload);
    let removed = [&bytes[..second], &moved].concat();
    check(&removed, &[head.clone(), entries(&[b"one", b"two"]), Err(BundleError::Seal)]);

    let whole = [head, entries(&[b"one", b"two"]), entries(&[b"three"]), Ok(Content::Sealed(node().public()))];
    let page = write_record(RecordKind::Page, bytes.len() as u64, &crate::bundle::encode_page(&[b"more"]));
    for tail in [page, vec![0], b"more".to_vec()] {
        let added = [bytes.clone(), tail].concat();
        check(&added, &[&whole[..], &[Err(BundleError::Seal)]].concat());
    }
}

#[test]
fn a_seal_of_another_key_names_that_key() {
    let (mut writer, mut bytes) = BundleWriter::new(&header());
    bytes.extend(writer.page(&[b"one"]));
    let other = SecretKey::from_bytes([8; 32]);
    bytes.extend(writer.seal(&other));
    check(&bytes, &[Ok(Content::Header(header())), entries(&[b"one"]), Ok(Content::Sealed(other.public()))]);
}

#[test]
fn other_files_are_refused() {
    let (bytes, [first, ..]) = bundle();
    check(b"", &[Err(BundleError::NotABundle)]);
    check(b"djuntu", &[Err(BundleError::NotABundle)]);
    check(b"%PDF-1.7 and so on, long enough for a record", &[Err(BundleError::NotABundle)]);
    check(b"djuntu bundle 2\nand so on", &[Err(BundleError::Version)]);
    check(&bytes[..16], &[Err(BundleError::NotABundle)]);
    let mut headless = bytes.clone();
    headless[first - 1] ^= 1;
    check(&headless, &[Err(BundleError::NotABundle)]);
}

#[test]
fn a_page_that_cannot_be_unpacked_costs_itself_only() {
    let (_, mut bytes) = BundleWriter::new(&header());
    let offset = bytes.len() as u64;
    bytes.extend(write_record(RecordKind::Page, offset, b"\x07"));
    bytes.extend(write_record(RecordKind::Page, bytes.len() as u64, &crate::bundle::encode_page(&[b"one"])));
    let refused = Err(BundleError::Page { offset, error: PageError::Form });
    check(&bytes, &[Ok(Content::Header(header())), refused, entries(&[b"one"])]);
}

#[test]
fn a_header_or_seal_that_cannot_be_decoded_ends_the_reading() {
    let malformed = |contents: &[Result<Content, BundleError>], offset: u64| matches!(contents.last(), Some(Err(BundleError::Record { offset: at, .. })) if *at == offset);
    let header_record = write_record(RecordKind::Header, 16, b"\xff");
    assert!(malformed(&read(&[&MAGIC[..], &header_record].concat(), 9), 16));
    let (_, mut bytes) = BundleWriter::new(&header());
    let offset = bytes.len() as u64;
    bytes.extend(write_record(RecordKind::Seal, offset, b"\xff"));
    assert!(malformed(&read(&bytes, 9), offset));
}

/// R102, R164.
#[test]
fn no_mutation_passes_for_the_sealed_bundle() {
    let (bytes, _) = bundle();
    let honest = read(&bytes, bytes.len());
    let mut noise = Noise::new(6);
    for _ in 0..10_000 {
        let mut mutated = bytes.clone();
        noise.mutate(&mut mutated);
        assert!(mutated == bytes || read(&mutated, 4_096) != honest, "a changed bundle looks the same");
    }
}
