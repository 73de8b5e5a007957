use super::*;
use crate::entry::Verified;
use crate::tests::fixtures::{Setting, network};

fn entries(count: usize) -> Vec<Verified> {
    let setting = Setting::new();
    let mut writer = setting.writer(&setting.loures, &setting.loures.node, 1);
    (0..count).map(|number| writer.write(&format!("Escolas de Loures, {number}"))).collect()
}

fn frame(page: Vec<u8>) -> Vec<u8> {
    Message::Page(7, page.into()).encode()
}

fn page_of(incoming: Incoming) -> Result<IncomingPage, Violation> {
    match incoming.content.expect("a frame") {
        Content::Page(7, page) => page,
        other => panic!("{other:?}"),
    }
}

fn packed(entries: &[Verified]) -> Vec<u8> {
    bundle::encode_page(&entries.iter().map(Verified::bytes).collect::<Vec<_>>())
}

/// Whether a page was examined before makes no difference to what the gate says of its entries.
#[test]
fn examining_changes_no_verdict() {
    let setting = Setting::new();
    let entries = entries(12);
    let mut slices: Vec<Vec<u8>> = entries.iter().map(|entry| entry.bytes().to_vec()).collect();
    *slices[4].last_mut().expect("a signature") ^= 1;
    let page = bundle::encode_page(&slices.iter().map(Vec::as_slice).collect::<Vec<_>>());
    let verdicts = |incoming: Incoming| {
        let mut log = Some(setting.log());
        let admit = |candidate| {
            let outcome = gate::admit(candidate, &mut log, &setting.authority);
            match outcome {
                Ok(entry) => (entry.id(), None),
                Err(refused) => (refused.candidate.id(), Some(refused.refusal)),
            }
        };
        page_of(incoming).expect("a page").entries.into_iter().map(admit).collect::<Vec<_>>()
    };
    let decoded = || Incoming::decode(&frame(page.clone()), network());
    let expected = verdicts(decoded());
    assert_eq!(verdicts(decoded().examine()), expected);
    assert_eq!(verdicts(decoded().examine().examine()), expected);
    let admitted = expected.iter().filter(|(_, refusal)| refusal.is_none()).count();
    assert_eq!(admitted, 4, "what rests on a forged entry waits");
    assert_eq!(expected[4].1, Some(gate::Refusal::Violation(Violation::WrongSignature)));
}

#[test]
fn what_is_wrong_with_a_frame_is_kept_for_the_engine() {
    assert_eq!(Incoming::decode(&[], network()).content.expect_err("no frame"), Violation::MalformedFrame);
    assert_eq!(page_of(Incoming::decode(&frame(vec![9]), network())).err(), Some(Violation::MalformedPage));
    let noise = bundle::encode_page(&[&[1; 100]]);
    assert_eq!(page_of(Incoming::decode(&frame(noise), network()).examine()).err(), Some(Violation::MalformedEntry));
    let other = crate::identity::NetworkId::named("another");
    let foreign = page_of(Incoming::decode(&frame(packed(&entries(1))), other));
    assert_eq!(foreign.err(), Some(Violation::OtherNetwork));
}

/// R165: what takes room here for ever, and is sent on, is packed as we would have packed it, or else packed anew.
#[test]
fn only_a_well_packed_page_is_stored_as_it_came() {
    let kept = |page: &[u8]| page_of(Incoming::decode(&frame(page.to_vec()), network())).expect("a page").original;
    let many = entries(40);
    let page = packed(&many);
    let stored = kept(&page).expect("one that was made here is good enough");
    assert_eq!(stored.page, page);
    assert!(stored.ids.iter().copied().eq(many.iter().map(Verified::id)));

    // The same entries in a frame of blocks without any content in front of those with it.
    let frame_at = 1;
    let header = frame_at
        + 4
        + usize::from(page[frame_at + 4] & 0x20 == 0)
        + 1
        + [1, 2, 4, 8][usize::from(page[frame_at + 4] >> 6)];
    let bloated = [&page[..header], &[0; 3].repeat(20_000), &page[header..]].concat();
    let unpacked = page_of(Incoming::decode(&frame(bloated.clone()), network())).expect("it is a page all the same");
    assert_eq!(unpacked.entries.len(), many.len());
    assert!(kept(&bloated).is_none(), "one page would fill the disk with nothing");

    let slices: Vec<&[u8]> = many.iter().map(Verified::bytes).collect();
    let raw = bundle::raw_page(&slices);
    assert!(kept(&raw).is_none(), "one that is not compressed");
    let large = entries(limits::PAGE_BYTES_TARGET / 200);
    assert!(large.iter().map(|entry| entry.bytes().len()).sum::<usize>() > limits::PAGE_BYTES_TARGET);
    assert!(kept(&packed(&large)).is_none(), "one that holds more than ours do");
}
