//! Frames taken apart, put together again, and made to do harm.

use crate::sim::random::Random;
use automerge::{AutoCommit, ObjType, ROOT, ReadDoc as _, transaction::Transactable as _};
use djuntu_protocol::bundle;
use djuntu_protocol::entry::SignedEntry;
use djuntu_protocol::identity::{DocumentId, EntryId, NetworkId};
use djuntu_protocol::limits;
use djuntu_protocol::session::Message;
use std::sync::OnceLock;

/// What the compressed bomb becomes.
const UNPACKED_BYTES: usize = 32 << 20;
/// How deep the nested bomb is.
const NESTING: usize = 60_000;

pub(super) fn flipped(mut frame: Vec<u8>, random: &mut Random) -> Vec<u8> {
    let index = random.index(frame.len());
    if let Some(byte) = frame.get_mut(index) {
        *byte ^= 1 << random.below(8);
    }
    frame
}

pub(super) fn truncated(mut frame: Vec<u8>, random: &mut Random) -> Vec<u8> {
    frame.truncate(random.index(frame.len()));
    frame
}

/// Returns a frame with a page of these entries; none when there are none.
pub(super) fn page(number: u64, entries: &[Vec<u8>]) -> Option<Vec<u8>> {
    let slices: Vec<&[u8]> = entries.iter().map(Vec::as_slice).collect();
    (!slices.is_empty()).then(|| Message::Page(number, bundle::encode_page(&slices).into()).encode())
}

/// Returns the number and the entries of a frame, when it is a page.
pub(super) fn numbered(frame: &[u8]) -> Option<(u64, Vec<Vec<u8>>)> {
    let Ok(Message::Page(number, page)) = Message::decode(frame) else { return None };
    Some((number, bundle::decode_page(&page).ok()?))
}

/// Returns the ids of the entries in a frame, when it is a page.
pub(in crate::sim) fn ids_of(frame: &[u8], network: NetworkId) -> Vec<(DocumentId, EntryId)> {
    let entries = numbered(frame).map(|(_, entries)| entries).unwrap_or_default();
    let parsed = entries.iter().filter_map(|bytes| SignedEntry::parse(bytes, network).ok());
    parsed.map(|entry| (entry.document(), entry.id())).collect()
}

/// Returns a small frame that would become big.
pub(super) fn bomb(random: &mut Random) -> Vec<u8> {
    match random.below(4) {
        0 => {
            static PAGE: OnceLock<Vec<u8>> = OnceLock::new();
            let pack = || zstd::bulk::compress(&vec![0; UNPACKED_BYTES], 1).expect("compresses in memory");
            let page = [&[1], PAGE.get_or_init(pack).as_slice()].concat();
            Message::Page(random.below(4), page.into()).encode()
        }
        // Nested arrays, within arrays.
        1 => [vec![0x81; NESTING], vec![0xf6]].concat(),
        // Heads of four thousand million documents.
        2 => vec![0x82, 0x03, 0x81, 0x9a, 0xff, 0xff, 0xff, 0xff],
        // A page that says that it has an entry of four thousand million bytes.
        _ => Message::Page(random.below(4), vec![0, 0xff, 0xff, 0xff, 0xff, 0].into()).encode(),
    }
}

/// Returns a change with more operations than an entry may have, as an honest Automerge makes it.
pub(super) fn huge_change() -> Vec<u8> {
    static CHANGE: OnceLock<Vec<u8>> = OnceLock::new();
    let make = || {
        let mut document = AutoCommit::new().with_actor(automerge::ActorId::from([7; 16]));
        let text = document.put_object(ROOT, "text", ObjType::Text).expect("a new document takes it");
        let operations = usize::try_from(limits::OPERATIONS_PER_ENTRY_MAX).expect("it is small");
        document.splice_text(&text, 0, 0, &"x".repeat(operations + 1)).expect("and this");
        assert!(document.length(&text) > operations, "it is longer than allowed");
        document.commit();
        let change = document.get_last_local_change().expect("something was written");
        change.raw_bytes().to_vec()
    };
    CHANGE.get_or_init(make).clone()
}
