#![allow(clippy::disallowed_types, clippy::disallowed_methods, reason = "these tests measure how long a refusal takes")]
#![allow(clippy::indexing_slicing)]

use super::*;
use crate::bundle::noise::Noise;
use crate::bundle::{Header, Holds, RecordKind, write_header, write_record};
use crate::identity::NetworkId;
use crate::limits::RECORD_BYTES_MAX;
use crate::time::Time;
use std::time::{Duration, Instant};

/// A file with these payloads in records of kind page, and where each record begins, the header's first.
fn file(payloads: &[&[u8]]) -> (Vec<u8>, Vec<usize>) {
    let network = NetworkId::named("test");
    let header =
        Header { network, holds: Holds::Archive(1), created: Time(7), from: None, recipient: None, letter: None };
    let mut bytes = write_header(&header);
    let mut starts = vec![MAGIC.len()];
    for payload in payloads {
        starts.push(bytes.len());
        bytes.extend_from_slice(&write_record(RecordKind::Page, bytes.len() as u64, payload));
    }
    starts.push(bytes.len());
    (bytes, starts)
}

/// Everything that a reader finds when it is fed slices of `slice` bytes.
fn read(mut reader: RecordReader, bytes: &[u8], slice: usize) -> Vec<Step> {
    let mut slices = bytes.chunks(slice);
    let mut steps = Vec::new();
    loop {
        match reader.step() {
            Step::NeedMore => match slices.next() {
                Some(slice) => reader.feed(slice),
                None => reader.finish(),
            },
            Step::End => return steps,
            step => steps.push(step),
        }
    }
}

/// Reads in slices of several sizes, which must make no difference, and returns one line per step: the offset for a
/// record, `offset+length` after `damaged` or `torn`.
fn check(bytes: &[u8], expected: &[String]) {
    for slice in [1, 7, 64, bytes.len().max(1)] {
        let found: Vec<_> = read(RecordReader::new(), bytes, slice).iter().map(line).collect();
        assert_eq!(found, expected, "in slices of {slice}");
    }
}

fn line(step: &Step) -> String {
    match step {
        Step::Record(record) => record.offset.to_string(),
        Step::Damaged(damage) => format!("damaged {}+{}", damage.offset, damage.length),
        Step::Torn(damage) => format!("torn {}+{}", damage.offset, damage.length),
        Step::NeedMore => "more".to_owned(),
        Step::End => "end".to_owned(),
    }
}

fn records(starts: &[usize]) -> Vec<String> {
    starts.iter().map(ToString::to_string).collect()
}

/// The lines for a file whose record number `damaged` is damaged.
fn damaged(starts: &[usize], damaged: usize) -> Vec<String> {
    let count = starts.len() - 1;
    let mut lines = records(&starts[..count]);
    let word = if damaged + 1 == count { "torn" } else { "damaged" };
    lines[damaged] = format!("{word} {}+{}", starts[damaged], starts[damaged + 1] - starts[damaged]);
    lines
}

#[test]
fn an_intact_file_is_read_in_order() {
    let (bytes, starts) = file(&[b"one", b"two", &[3; 300]]);
    check(&bytes, &records(&starts[..4]));
    check(&[], &[]);
}

#[test]
fn a_reader_resumes_at_a_record() {
    let (bytes, starts) = file(&[b"one", b"two", b"three"]);
    let rest = read(RecordReader::resume(starts[2] as u64), &bytes[starts[2]..], 5);
    assert_eq!(rest.iter().map(line).collect::<Vec<_>>(), records(&starts[2..4]));
    let whole = read(RecordReader::resume(0), &bytes, 5);
    assert_eq!(whole.iter().map(line).collect::<Vec<_>>(), records(&starts[..4]));
}

/// R101.
#[test]
fn every_flipped_bit_is_found_and_costs_one_record() {
    let (bytes, starts) = file(&[b"one", b"two", b"three"]);
    for at in 0..bytes.len() {
        for bit in 0..8 {
            let mut flipped = bytes.clone();
            flipped[at] ^= 1 << bit;
            let expected = match starts.iter().rposition(|start| *start <= at) {
                Some(record) => damaged(&starts, record),
                None => [vec!["damaged 0+16".to_owned()], records(&starts[..4])].concat(),
            };
            check(&flipped, &expected);
        }
    }
}

#[test]
fn every_cut_is_a_torn_tail_or_a_shorter_file() {
    let (bytes, starts) = file(&[b"one", b"two", b"three"]);
    for length in 0..bytes.len() {
        let whole = starts.iter().filter(|start| **start <= length).count();
        let mut expected = records(&starts[..whole.saturating_sub(1)]);
        let end = if whole == 0 { 0 } else { starts[whole - 1] };
        if length > end {
            expected.push(format!("torn {end}+{}", length - end));
        }
        check(&bytes[..length], &expected);
    }
}

#[test]
fn a_lost_sector_costs_the_records_in_it() {
    let payload = Noise::new(3).bytes(100);
    let (mut bytes, starts) = file(&[&payload, &payload, &payload, &payload]);
    bytes[starts[1] + 50..starts[3] - 10].fill(0);
    let gap = format!("damaged {}+{}", starts[1], starts[3] - starts[1]);
    check(&bytes, &[starts[0].to_string(), gap, starts[3].to_string(), starts[4].to_string()]);
}

#[test]
fn a_tail_of_zeros_or_noise_is_torn() {
    let (bytes, starts) = file(&[b"one"]);
    for tail in [vec![0; 3_000], Noise::new(4).bytes(3_000), vec![1]] {
        let torn = format!("torn {}+{}", starts[2], tail.len());
        check(&[bytes.clone(), tail].concat(), &[starts[0].to_string(), starts[1].to_string(), torn]);
    }
}

#[test]
fn a_record_that_was_copied_or_swapped_is_refused() {
    let (bytes, starts) = file(&[b"one", b"two", b"end"]);
    let (one, two) = (bytes[starts[1]..starts[2]].to_vec(), bytes[starts[2]..starts[3]].to_vec());
    let swapped = [&bytes[..starts[1]], &two, &one, &bytes[starts[3]..]].concat();
    let gap = format!("damaged {}+{}", starts[1], starts[3] - starts[1]);
    check(&swapped, &[starts[0].to_string(), gap, starts[3].to_string()]);
    let repeated = [&bytes[..starts[3]], &two, &bytes[starts[3]..]].concat();
    let torn = format!("torn {}+{}", starts[3], repeated.len() - starts[3]);
    check(&repeated, &[records(&starts[..3]), vec![torn]].concat());
}

#[test]
fn a_file_made_to_keep_its_reader_busy_is_given_up() {
    // At every fifth byte a record of 2 MiB seems to begin; looking at all of them would take a day.
    let length = u32::try_from(RECORD_BYTES_MAX).expect("32 bits") - 1;
    let trap = [&length.to_le_bytes()[..], &[1]].concat().repeat(1 << 20);
    let (bytes, starts) = file(&[b"one"]);
    let bytes = [bytes, trap].concat();
    let started = Instant::now();
    // A small budget here, so that the test is quick in an unoptimised build as well.
    let mut reader = RecordReader::new();
    reader.budget = 16 << 20;
    let steps: Vec<_> = read(reader, &bytes, 1 << 20).iter().map(line).collect();
    let rest = format!("damaged {}+{}", starts[2], bytes.len() - starts[2]);
    assert_eq!(steps, [starts[0].to_string(), starts[1].to_string(), rest]);
    assert!(started.elapsed() < Duration::from_secs(5), "{:?}", started.elapsed());
}

#[test]
fn ten_thousand_mutations_never_invent_a_record() {
    let mut noise = Noise::new(5);
    let long = noise.bytes(400);
    let (bytes, _) = file(&[b"one", &long, b"two", b"three"]);
    let honest = read(RecordReader::new(), &bytes, bytes.len());
    for _ in 0..10_000 {
        let mut mutated = bytes.clone();
        noise.mutate(&mut mutated);
        let slice = 1 + noise.below(200);
        let steps = read(RecordReader::new(), &mutated, slice);
        let mut covered = 0;
        for step in &steps {
            let (offset, end) = match step {
                Step::Record(record) => {
                    assert!(honest.contains(step), "a record that nobody wrote");
                    (record.offset, record.end())
                }
                Step::Damaged(damage) | Step::Torn(damage) => (damage.offset, damage.offset + damage.length),
                Step::NeedMore | Step::End => (0, 0),
            };
            assert!(offset == covered || (covered == 0 && offset == 16), "a gap before {offset}");
            covered = end;
        }
        assert_eq!(covered, if mutated == MAGIC { 0 } else { mutated.len() as u64 }, "everything is accounted for");
    }
}
