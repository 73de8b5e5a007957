use super::*;

fn document(number: u8) -> DocumentId {
    DocumentId([number; 32])
}

fn entries(lengths: &[u32]) -> Vec<(DocumentId, EntryId, u32)> {
    let entry = |(number, length): (usize, &u32)| (document(1), EntryId([number as u8; 32]), *length);
    lengths.iter().enumerate().map(entry).collect()
}

/// Checks into which pages entries of these lengths go, each page given as the numbers of its entries.
fn check(lengths: &[u32], expected: &[&[u8]]) {
    let mut outbox = Outbox::default();
    outbox.add(entries(lengths));
    let mut pages: Vec<Vec<u8>> = Vec::new();
    while outbox.has_entries() {
        pages.push(outbox.next_page().iter().map(|(_, id)| id.0[0]).collect());
    }
    assert_eq!(pages, expected, "{lengths:?}");
    assert!(outbox.next_page().is_empty());
}

/// R57: pages of about 128 KiB, and what is longer travels alone.
#[test]
fn pages_are_filled_in_order() {
    const FULL: u32 = limits::PAGE_BYTES_TARGET as u32;
    check(&[], &[]);
    check(&[200, 300], &[&[0, 1]]);
    check(&[FULL, 1], &[&[0], &[1]]);
    check(&[FULL / 2, FULL / 2, 1], &[&[0, 1], &[2]]);
    check(&[1, FULL], &[&[0], &[1]]);
    check(&[limits::ENTRY_BYTES_MAX as u32], &[&[0]]);
    check(&[1, limits::ENTRY_BYTES_MAX as u32, 1], &[&[0], &[1], &[2]]);
    check(&[u32::MAX, 1, u32::MAX], &[&[0], &[1], &[2]]);
}

/// R57: at most 1 MiB is under way when another page is begun.
#[test]
fn credit_comes_back_with_acknowledgements() {
    let mut outbox = Outbox::default();
    let mut sent = Vec::new();
    while outbox.has_credit() {
        sent.push(outbox.sent(limits::PAGE_BYTES_TARGET));
    }
    assert_eq!(sent, (0..8).collect::<Vec<u64>>());
    assert!(outbox.acknowledged(0) && outbox.has_credit());
    assert_eq!(outbox.sent(limits::PAGE_BYTES_TARGET), 8);
    assert!(!outbox.has_credit());
    assert!(outbox.acknowledged(8) && outbox.is_empty());
    assert!(outbox.acknowledged(8), "again is no offence");
    assert!(outbox.acknowledged(3), "nor is an earlier one");
    assert_eq!(outbox.in_flight_bytes, 0);
}

#[test]
fn one_entry_of_the_greatest_size_can_always_be_sent() {
    let mut outbox = Outbox::default();
    assert!(outbox.has_credit());
    outbox.sent(limits::ENTRY_BYTES_MAX);
    assert!(!outbox.has_credit());
    assert!(outbox.acknowledged(0) && outbox.has_credit());
}

#[test]
fn a_page_that_was_never_sent_cannot_be_acknowledged() {
    for number in [0, 1, u64::MAX] {
        assert!(!Outbox::default().acknowledged(number), "{number}");
    }
    let mut outbox = Outbox::default();
    outbox.sent(10);
    assert!(!outbox.acknowledged(1));
    assert!(!outbox.acknowledged(u64::MAX));
}

#[test]
fn a_later_word_on_a_document_replaces_an_earlier_one() {
    let head = |seq| ChainHead { author: crate::identity::PublicKey([1; 32]), epoch: 1, seq, id: EntryId([1; 32]) };
    let mut outbox = Outbox::default();
    outbox.queue(document(1), vec![head(1)]);
    outbox.queue(document(2), vec![]);
    outbox.queue(document(1), vec![head(2)]);
    assert_eq!((outbox.documents(), outbox.next_document()), (2, Some(document(1))));
    assert_eq!(outbox.take_document(), Some((document(1), vec![head(2)])));
    assert_eq!(outbox.take_document(), Some((document(2), vec![])));
    assert_eq!(outbox.take_document(), None);
}

#[test]
fn documents_wait_while_a_page_is_full() {
    let mut outbox = Outbox::default();
    outbox.queue(document(2), vec![]);
    outbox.add(entries(&[limits::PAGE_BYTES_TARGET as u32]));
    assert_eq!(outbox.next_document(), None);
    assert_eq!(outbox.next_page().len(), 1);
    assert_eq!(outbox.next_document(), Some(document(2)));
    assert!(!outbox.is_empty());
}

/// R118: what was lined up for somebody who may not have it any more is not sent.
#[test]
fn what_must_not_go_any_more_is_withheld() {
    let mut outbox = Outbox::default();
    let entry = |number: u8| (document(number), EntryId([number; 32]), 100);
    outbox.add([entry(1), entry(2), entry(1), entry(3)]);
    assert_eq!(outbox.waiting(), BTreeSet::from([document(1), document(2), document(3)]));
    outbox.withhold(&BTreeSet::from([document(1), document(9)]));
    assert_eq!(outbox.next_page(), [(document(2), EntryId([2; 32])), (document(3), EntryId([3; 32]))]);
    assert!(outbox.is_empty());
}
