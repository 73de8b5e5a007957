use super::*;
use crate::identity::{EntryId, PublicKey};
use crate::tests::fixtures::{Dice, NOW, network};

fn hello(addresses: Vec<String>) -> Message {
    Message::Hello(Hello {
        version_min: 1,
        version_max: 1,
        features: 0,
        network: network(),
        territory: None,
        time: NOW,
        grant: None,
        addresses,
        observes: None,
    })
}

fn heads(documents: usize, heads: usize) -> Message {
    let head = ChainHead { author: PublicKey([1; 32]), epoch: 1, seq: 0, id: EntryId([1; 32]) };
    let of = DocumentHeads { document: DocumentId([1; 32]), heads: vec![head; heads], answer: true };
    Message::Heads(vec![of; documents])
}

fn paused(documents: usize, number: usize) -> Message {
    match heads(documents, number) {
        Message::Heads(documents) => Message::Pause(Pause::Full(TerritoryId([1; 32]), u64::MAX, documents)),
        other => other,
    }
}

fn roots(sets: usize) -> Message {
    let opening = crate::reconcile::open(&crate::reconcile::PrefixTree::new());
    let home = |number: usize| {
        let mut id = [1; 32];
        id[..8].copy_from_slice(&(number as u64).to_le_bytes());
        Home::Territory(TerritoryId(id))
    };
    let sets = (0..sets).map(|number| (home(number), opening.clone())).collect();
    Message::Roots(Roots { authority: [0; 12], sets })
}

/// R59: one message in a frame, within its limits.
#[test]
fn messages_are_read_within_their_limits() {
    for (name, message, expected) in [
        ("hello", hello(vec![]), true),
        ("most addresses", hello(vec!["a".repeat(256); 16]), true),
        ("an address too many", hello(vec![String::new(); 17]), false),
        ("a long address", hello(vec!["a".repeat(257)]), false),
        ("most sets", roots(1_024), true),
        ("a set too many", roots(1_025), false),
        ("most documents", heads(1_024, 0), true),
        ("a document too many", heads(1_025, 0), false),
        ("most heads", heads(1, 4_096), true),
        ("a head too many", heads(1, 4_097), false),
        ("a page of nothing", Message::Page(u64::MAX, vec![].into()), true),
        ("the greatest page", Message::Page(0, vec![0; limits::PAGE_BYTES_TARGET].into()), true),
        ("the longest frame", Message::Page(0, vec![0; limits::FRAME_BYTES_MAX - 9].into()), true),
        ("a longer frame", Message::Page(0, vec![0; limits::FRAME_BYTES_MAX - 8].into()), false),
        ("most documents that are paused", paused(1_024, 0), true),
        ("a paused document too many", paused(1_025, 0), false),
        ("a head of a paused document too many", paused(1, 4_097), false),
        ("an acknowledgement", Message::Stored(u64::MAX), true),
        ("a farewell", Message::Close(u16::MAX), true),
    ] {
        let frame = message.encode();
        let expected = if expected { Ok(message) } else { Err(Violation::MalformedFrame) };
        assert!(Message::decode(&frame) == expected, "{name}, {} bytes", frame.len());
    }
}

#[test]
fn what_is_no_message_is_refused() {
    for frame in [&[][..], &[0x80], &[0x82, 7, 0x80], &[0x82, 5, 0x81, 0x18, 0], &[0x82, 5, 0x81, 0, 0], &[0xff; 64]] {
        assert_eq!(Message::decode(frame), Err(Violation::MalformedFrame), "{frame:x?}");
    }
}

#[test]
fn mutated_frames_are_read_exactly_or_refused() {
    let page = crate::bundle::encode_page(&[&[7; 300]]);
    let samples = [
        hello(vec!["/ip4/192.0.2.1/tcp/1".to_owned()]),
        roots(3),
        heads(2, 2),
        Message::Page(3, page.into()),
        Message::Stored(300),
        paused(2, 2),
        Message::Close(5),
    ];
    let mut dice = Dice::new(7);
    for round in 0..24_000 {
        let mut frame = samples[round % samples.len()].encode();
        dice.mutate(&mut frame);
        if let Ok(message) = Message::decode(&frame) {
            assert_eq!(message.encode(), frame, "round {round}");
        }
    }
}
