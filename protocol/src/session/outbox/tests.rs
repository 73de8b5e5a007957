use super::*;

fn document(number: u8) -> DocumentId {
    DocumentId([number; 32])
}

fn entry(document_number: u8, number: u8) -> Wanted {
    Wanted::Entry(document(document_number), EntryId([number; 32]))
}

/// R57: pages of about 128 KiB, and what is longer travels alone.
#[test]
fn pages_are_filled_in_order() {
    const FULL: usize = limits::PAGE_BYTES_TARGET;
    const LONGEST: usize = limits::ENTRY_BYTES_MAX;
    let cases: [(&[usize], &[&[usize]]); 7] = [
        (&[], &[]),
        (&[200, 300], &[&[200, 300]]),
        (&[FULL, 1], &[&[FULL], &[1]]),
        (&[FULL / 2, FULL / 2, 1], &[&[FULL / 2, FULL / 2], &[1]]),
        (&[1, FULL], &[&[1], &[FULL]]),
        (&[LONGEST], &[&[LONGEST]]),
        (&[1, LONGEST, 1], &[&[1], &[LONGEST], &[1]]),
    ];
    for (lengths, expected) in cases {
        let entries: Vec<Vec<u8>> = lengths.iter().map(|length| vec![7; *length]).collect();
        let made = Pages::pack(&entries.iter().map(Vec::as_slice).collect::<Vec<_>>());
        assert!(made.rest.is_empty());
        assert_eq!(made.pages.len(), expected.len(), "{lengths:?}");
        for (page, expected) in made.pages.iter().zip(expected) {
            let unpacked = crate::bundle::decode_page(&page.page).unwrap();
            assert_eq!(unpacked.iter().map(Vec::len).collect::<Vec<_>>(), *expected);
            assert_eq!(page.bytes, expected.iter().sum::<usize>());
        }
    }
}

/// What is lined up is taken in order, at most so much at a time, and what was left of it comes first again.
#[test]
fn what_found_no_room_comes_first() {
    let mut outbox = Outbox::default();
    assert_eq!(outbox.begin_pages(1), None);
    outbox.line_up((0..200).map(|number| entry(1, number)).cycle().take(limits::WANTED_TARGET + 1));
    let (wanted, room) = outbox.begin_pages(2).unwrap();
    assert_eq!((wanted.len(), room), (limits::WANTED_TARGET, limits::IN_FLIGHT_BYTES_MAX));
    assert_eq!(outbox.begin_pages(3), None, "one request at a time");
    assert_eq!(outbox.end_pages(1), None, "an answer to an earlier session's request is none");
    assert_eq!(outbox.end_pages(2), Some(BTreeSet::from([document(1)])));
    outbox.put_back(vec![entry(1, 7), entry(1, 8)]);
    let (wanted, _) = outbox.begin_pages(4).unwrap();
    assert_eq!((wanted.len(), wanted[0], wanted[1]), (3, entry(1, 7), entry(1, 8)));
    assert!(!outbox.is_empty() && outbox.documents() == 1, "what is being made has not been sent");
    assert!(outbox.end_pages(4).is_some() && outbox.is_empty());
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
    assert_eq!((outbox.documents(), outbox.upcoming()), (2, vec![document(1)]));
    assert_eq!(outbox.next_document(), Some((document(1), &[head(2)][..])));
    assert_eq!(outbox.take_document(), Some((document(1), vec![head(2)])));
    assert_eq!(outbox.take_document(), Some((document(2), vec![])));
    assert_eq!(outbox.take_document(), None);
}

#[test]
fn documents_wait_while_enough_is_lined_up() {
    let mut outbox = Outbox::default();
    outbox.queue(document(2), vec![]);
    outbox.line_up(vec![entry(1, 1); limits::WANTED_TARGET]);
    assert_eq!(outbox.next_document(), None);
    assert_eq!(outbox.begin_pages(1).unwrap().0.len(), limits::WANTED_TARGET);
    assert_eq!(outbox.next_document(), Some((document(2), &[][..])));
    assert!(!outbox.is_empty());
}

/// R118: what was lined up for somebody who may not have it any more is not sent.
#[test]
fn what_must_not_go_any_more_is_withheld() {
    let mut outbox = Outbox::default();
    outbox.line_up([entry(1, 1), entry(2, 2), Wanted::Document(document(1), 4), entry(3, 3)]);
    assert_eq!(outbox.waiting(), BTreeSet::from([document(1), document(2), document(3)]));
    outbox.withhold(&BTreeSet::from([document(1), document(9)]));
    assert_eq!(outbox.begin_pages(1).unwrap().0, [entry(2, 2), entry(3, 3)]);
    outbox.end_pages(1);
    assert!(outbox.is_empty());
}
