use super::*;
use crate::crowd::land::Land;
use crate::sim::Random;

const DOCUMENT: DocumentId = DocumentId([5; 32]);

#[test]
fn an_edit_has_reached_everybody_when_the_last_one_has_stored_it() {
    let mut chase = Chase::new(DOCUMENT, 0, 3, 1_000);
    let ask = |chase: &mut Chase, node: usize, hops: Option<usize>, ticket: u64| {
        let sighting = &mut chase.nodes[node];
        sighting.hops = sighting.hops.or(hops);
        sighting.ticket = Some(Ticket(ticket));
    };
    ask(&mut chase, 0, None, 1);
    ask(&mut chase, 1, Some(1), 7);
    chase.stored(0, Ticket(1), 1_001);
    chase.stored(1, Ticket(6), 1_050);
    chase.stored(1, Ticket(8), 1_060);
    chase.stored(1, Ticket(9), 1_090);
    assert_eq!(chase.reach(0..2), Some((1, 60)), "a later write says that the earlier one is done, once");
    assert_eq!((chase.reach(0..3), chase.seen()), (None, 2), "the third has not heard of it");
    ask(&mut chase, 2, Some(2), 1);
    assert_eq!((chase.reach(0..3), chase.seen()), (None, 3), "or has not stored it");
    chase.stored(2, Ticket(1), 1_120);
    assert_eq!(chase.reach(0..3), Some((2, 120)));
}

#[test]
fn only_pages_with_the_document_are_copies_of_it() {
    let land = Land::settle(12, &mut Random::of(1, "chase"));
    let documents = &land.regional.first().expect("twelve have a region").documents;
    let page = |document: &DocumentId| {
        let entries = &land.shelf(document).expect("what a region has was written").entries;
        let entries: Vec<&[u8]> = entries.iter().map(|entry| entry.bytes.as_slice()).collect();
        Message::Page(0, bundle::encode_page(&entries).into()).encode()
    };
    let mut chase = Chase::new(documents[0], 0, 2, 0);
    for frame in
        [Message::Stored(1).encode(), Message::Page(0, vec![1, 2].into()).encode(), vec![1], page(&documents[1])]
    {
        chase.arrived(0, 1, &frame);
    }
    assert_eq!((chase.copies(), chase.seen()), (0, 1));
    chase.arrived(0, 1, &page(&documents[0]));
    chase.arrived(0, 1, &page(&documents[0]));
    assert_eq!((chase.copies(), chase.seen(), chase.nodes[1].hops), (2, 2, Some(1)));
}
