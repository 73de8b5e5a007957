use super::*;
use crate::identity::EntryId;

fn document(number: u8) -> DocumentId {
    DocumentId([number; 32])
}

fn entry(document_number: u8, number: u8) -> Wanted {
    Wanted::Entry(document(document_number), EntryId([number; 32]))
}

fn packed(documents: &[u8], packed: usize) -> PackedPage {
    let documents = documents.iter().map(|of| document(*of)).collect();
    PackedPage { page: vec![0; packed], bytes: packed, documents }
}

/// An outbox that nobody knows anything of but that its line is fast.
fn fast() -> Outbox {
    let mut outbox = Outbox::default();
    for _ in 0..20 {
        let sent = outbox.sent(&packed(&[9], outbox.pace().packed_page_bytes()), Time(0));
        while outbox.has_credit() {
            outbox.sent(&packed(&[9], outbox.pace().packed_page_bytes()), Time(0));
        }
        outbox.acknowledged(outbox.next_page - 1, Time(1));
        assert!(sent < outbox.next_page);
    }
    assert_eq!(outbox.pace().window(), limits::IN_FLIGHT_BYTES_MAX);
    outbox
}

/// R200: on a quick line the window also grows when its pages pack so well that few bytes of it are ever under way.
#[test]
fn pages_that_pack_well_keep_no_line_idle() {
    let mut outbox = Outbox::default();
    let mut under_way = 0;
    for oldest in 0..200 {
        while outbox.has_credit() {
            let bytes = outbox.pace().page_bytes();
            under_way = outbox.sent(&PackedPage { bytes, ..packed(&[1], bytes / 6) }, Time(0)) + 1 - oldest;
        }
        outbox.acknowledged(oldest, Time(1));
    }
    assert_eq!(outbox.pace().window(), limits::IN_FLIGHT_BYTES_MAX);
    assert_eq!(under_way, 8, "as many as the receiver takes unpacked");
}

/// What is lined up is taken in order, at most so much at a time, and what was left of it comes first again.
#[test]
fn what_found_no_room_comes_first() {
    let mut outbox = Outbox::default();
    assert_eq!(outbox.begin_pages(1, true), None);
    outbox.line_up((0..200).map(|number| entry(1, number)).cycle().take(limits::WANTED_TARGET + 1), false);
    let (wanted, room) = outbox.begin_pages(2, true).unwrap();
    assert_eq!((wanted.len(), room.bytes), (limits::WANTED_TARGET, limits::IN_FLIGHT_BYTES_MAX));
    assert_eq!(room.packed, limits::WINDOW_BYTES_FIRST, "nothing is known of the line");
    assert_eq!(outbox.begin_pages(3, true), None, "one request at a time");
    let mut made = Pages { rest: vec![entry(1, 7), entry(1, 8)], later: vec![entry(1, 5)], ..Pages::default() };
    assert_eq!(outbox.end_pages(1, &mut made, |_| true), None, "an answer to an earlier session's request is none");
    assert_eq!(outbox.end_pages(2, &mut made, |_| true), Some(false));
    let (wanted, _) = outbox.begin_pages(4, true).unwrap();
    assert_eq!((wanted.len(), wanted[0], wanted[1], wanted[3]), (4, entry(1, 7), entry(1, 8), entry(1, 5)));
    assert!(!outbox.is_empty() && outbox.documents() == 1, "what is being made has not been sent");
    assert!(outbox.end_pages(4, &mut Pages::default(), |_| true).is_some() && outbox.is_empty());
}

/// R202: charters and cooperations, and what is written now, come first, and again what of it found no room.
#[test]
fn what_comes_first_stays_first() {
    let mut outbox = Outbox::default();
    outbox.queue(document(1), vec![], false);
    outbox.queue(document(2), vec![], true);
    outbox.queue(document(3), vec![], true);
    let taken: Vec<_> = std::iter::from_fn(|| outbox.take_document()).collect();
    assert_eq!(taken, [(document(2), vec![], true), (document(3), vec![], true), (document(1), vec![], false)]);
    outbox.line_up([entry(1, 1), entry(1, 2)], false);
    outbox.line_up([entry(2, 1), entry(2, 2)], true);
    let (wanted, _) = outbox.begin_pages(1, true).unwrap();
    assert_eq!(wanted, [entry(2, 1), entry(2, 2), entry(1, 1), entry(1, 2)]);
    let rest = vec![entry(2, 2), entry(1, 1)];
    let mut made = Pages { rest, later: vec![entry(1, 2)], ..Pages::default() };
    outbox.end_pages(1, &mut made, |_| true);
    outbox.line_up([entry(4, 4)], true);
    let (wanted, _) = outbox.begin_pages(2, true).unwrap();
    assert_eq!(wanted, [entry(2, 2), entry(4, 4), entry(1, 1), entry(1, 2)]);
}

/// R202, R203: an edit goes at once, or first, unless the peer is still to get something that it may rest on.
#[test]
fn an_edit_finds_its_way() {
    let mut outbox = Outbox::default();
    let check = |outbox: &Outbox, of: u8, expected: Way| assert_eq!(outbox.way_of(document(of), 400), expected, "{of}");
    check(&outbox, 1, Way::Now);
    outbox.queue(document(1), vec![], false);
    check(&outbox, 1, Way::WithDocument);
    outbox.take_document();
    outbox.line_up([Wanted::Document(document(1), 0)], false);
    outbox.line_up([entry(2, 2)], true);
    check(&outbox, 1, Way::Behind);
    check(&outbox, 2, Way::First);
    check(&outbox, 3, Way::Now);
    outbox.begin_pages(1, true).unwrap();
    check(&outbox, 1, Way::Behind);
    check(&outbox, 2, Way::First);
    outbox.end_pages(1, &mut Pages::default(), |_| true);
    while outbox.has_credit() {
        outbox.sent(&packed(&[1], limits::PAGE_BYTES_THIN), Time(0));
    }
    check(&outbox, 3, Way::Now);
    let first_live = outbox.sent_live(limits::LIVE_BYTES_MAX, Time(0));
    check(&outbox, 3, Way::First);
    assert!(outbox.is_sending(&document(1)) && !outbox.is_sending(&document(3)));
    outbox.acknowledged(first_live, Time(5_000));
    check(&outbox, 3, Way::Now);
    assert!(outbox.is_quiet() && !outbox.is_sending(&document(1)));
}

/// R57: at most 1 MiB is under way when another page is begun.
#[test]
fn credit_comes_back_with_acknowledgements() {
    let mut outbox = fast();
    let mut sent = Vec::new();
    while outbox.has_credit() {
        sent.push(outbox.sent(&packed(&[1], limits::PAGE_BYTES_TARGET), Time(0)));
    }
    let first = sent[0];
    assert_eq!(sent, (first..first + 8).collect::<Vec<u64>>());
    assert!(outbox.acknowledged(first, Time(1)) && outbox.has_credit());
    assert_eq!(outbox.sent(&packed(&[1], limits::PAGE_BYTES_TARGET), Time(1)), first + 8);
    assert!(!outbox.has_credit());
    assert!(outbox.acknowledged(first + 8, Time(2)) && outbox.is_empty());
    assert!(outbox.acknowledged(first + 8, Time(3)), "again is no offence");
    assert!(outbox.acknowledged(3, Time(3)), "nor is an earlier one");
    assert_eq!(outbox.held(), (0, 0));
}

#[test]
fn one_entry_of_the_greatest_size_can_always_be_sent() {
    let mut outbox = Outbox::default();
    assert!(outbox.has_credit());
    outbox.sent(&packed(&[1], limits::ENTRY_BYTES_MAX), Time(0));
    assert!(!outbox.has_credit());
    assert_eq!(outbox.way_of(document(2), 400), Way::Now, "and holds up no edit");
    assert!(outbox.acknowledged(0, Time(90_000)) && outbox.has_credit());
}

#[test]
fn a_page_that_was_never_sent_cannot_be_acknowledged() {
    for number in [0, 1, u64::MAX] {
        assert!(!Outbox::default().acknowledged(number, Time(0)), "{number}");
    }
    let mut outbox = Outbox::default();
    outbox.sent_live(10, Time(0));
    assert!(!outbox.acknowledged(1, Time(0)));
    assert!(!outbox.acknowledged(u64::MAX, Time(0)));
}

#[test]
fn a_later_word_on_a_document_replaces_an_earlier_one() {
    let head = |seq| ChainHead { author: crate::identity::PublicKey([1; 32]), epoch: 1, seq, id: EntryId([1; 32]) };
    let mut outbox = Outbox::default();
    outbox.queue(document(1), vec![head(1)], false);
    outbox.queue(document(2), vec![], false);
    outbox.queue(document(1), vec![head(2)], false);
    assert_eq!((outbox.documents(), outbox.upcoming()), (2, vec![document(1)]));
    assert_eq!(outbox.next_document(), Some((document(1), &[head(2)][..])));
    assert_eq!(outbox.take_document(), Some((document(1), vec![head(2)], false)));
    assert_eq!(outbox.take_document(), Some((document(2), vec![], false)));
    assert_eq!(outbox.take_document(), None);
}

#[test]
fn documents_wait_while_enough_is_lined_up() {
    let mut outbox = Outbox::default();
    outbox.queue(document(2), vec![], false);
    outbox.line_up(vec![entry(1, 1); limits::WANTED_TARGET], false);
    assert_eq!(outbox.next_document(), None);
    assert_eq!(outbox.begin_pages(1, true).unwrap().0.len(), limits::WANTED_TARGET);
    assert_eq!(outbox.next_document(), Some((document(2), &[][..])));
    assert!(!outbox.is_empty());
}

/// R118: what was lined up for somebody who may not have it any more is not sent.
#[test]
fn what_must_not_go_any_more_is_withheld() {
    let mut outbox = Outbox::default();
    outbox.line_up([entry(1, 1), entry(2, 2), Wanted::Document(document(1), 4), entry(3, 3)], false);
    outbox.line_up([entry(1, 9)], true);
    assert_eq!(outbox.waiting(), BTreeSet::from([document(1), document(2), document(3)]));
    outbox.withhold(&BTreeSet::from([document(1), document(9)]));
    assert_eq!(outbox.begin_pages(1, true).unwrap().0, [entry(2, 2), entry(3, 3)]);
    let mut made = Pages { rest: vec![entry(2, 2), entry(3, 3)], ..Pages::default() };
    assert_eq!(outbox.end_pages(1, &mut made, |of| of != document(2)), Some(true));
    assert_eq!(outbox.begin_pages(2, true).unwrap().0, [entry(3, 3)]);
    outbox.end_pages(2, &mut Pages::default(), |_| true);
    assert!(outbox.is_empty());
}
