//! Liars: nodes of real territories whose frames are not what an honest engine would send.
//!
//! A liar runs an honest engine, so that it gets past every greeting, and changes what that sends: wrong bytes, frames of
//! other sessions and other times, entries signed anew in other places, two entries with one number, empty talk.

use super::random::Random;
use djuntu_protocol::act::Home;
use djuntu_protocol::bundle;
use djuntu_protocol::engine::Keys;
use djuntu_protocol::entry::{Payload, SignedEntry, Verified};
use djuntu_protocol::identity::{DocumentId, EntryId, Fingerprint, NetworkId, PublicKey, SecretKey};
use djuntu_protocol::reconcile::{self, PrefixTree};
use djuntu_protocol::session::{DocumentHeads, Message};
use std::collections::{BTreeMap, BTreeSet};

/// How many frames a liar remembers.
const FRAMES_MAX: usize = 64;
/// How many entries of one chain get a rival: fewer than a log keeps, because which ones a log keeps beyond that depends
/// on what comes first.
const RIVALS_PER_CHAIN: usize = 2;
/// How many documents an empty request names.
const FLOOD_DOCUMENTS: usize = 40;

/// What a liar remembers, to use it in the wrong place.
#[derive(Debug, Default)]
pub(super) struct Liar {
    frames: Vec<Vec<u8>>,
    entries: Vec<Vec<u8>>,
    documents: Vec<DocumentId>,
    /// By chain, the entries to which there is a rival.
    rivals: BTreeMap<(DocumentId, PublicKey, u64), BTreeSet<EntryId>>,
}

impl Liar {
    /// Remembers a frame that came or went.
    pub(super) fn overhear(&mut self, frame: &[u8]) {
        if self.frames.len() < FRAMES_MAX {
            self.frames.push(frame.to_vec());
        }
        if let Some(entries) = entries_of(frame) {
            self.entries.extend(entries.into_iter().take(FRAMES_MAX.saturating_sub(self.entries.len())));
        }
    }

    /// Returns what is sent in the place of a frame.
    pub(super) fn distort(
        &mut self,
        frame: Vec<u8>,
        keys: &Keys,
        network: NetworkId,
        random: &mut Random,
    ) -> Vec<Vec<u8>> {
        self.overhear(&frame);
        match random.below(40) {
            0 => vec![flipped(frame, random)],
            1 => vec![truncated(frame, random)],
            2 => Vec::new(),
            3..=5 => random.pick(&self.frames).cloned().into_iter().chain([frame]).collect(),
            6..=9 => self.misplaced(keys, network, random).into_iter().chain([frame]).collect(),
            10..=15 => vec![self.equivocating(&frame, keys, network, random).unwrap_or(frame)],
            16..=18 => vec![reordered(&frame, random).unwrap_or(frame)],
            19..=20 => [frame].into_iter().chain(self.flood(random)).collect(),
            21 => vec![frame, Message::Stored(random.below(3)).encode()],
            22 => vec![damaged(&frame, random).unwrap_or(frame)],
            _ => vec![frame],
        }
    }

    /// Returns a page with an entry that was signed for another document.
    fn misplaced(&mut self, keys: &Keys, network: NetworkId, random: &mut Random) -> Option<Vec<u8>> {
        let bytes = random.pick(&self.entries)?;
        let entry = verified(bytes, network)?;
        self.documents.push(entry.document());
        let mut body = entry.entry().clone();
        body.author = keys.node.public();
        body.document = body.document.and(random.pick(&self.documents).copied());
        let forged = Verified::sign(body, &keys.node).ok()?;
        Some(page(0, &[forged.bytes().to_vec()]))
    }

    /// Returns the page with its own entries signed a second time, a little different.
    fn equivocating(&mut self, frame: &[u8], keys: &Keys, network: NetworkId, random: &mut Random) -> Option<Vec<u8>> {
        let (number, mut entries) = numbered(frame)?;
        for bytes in &mut entries {
            if let Some(rival) = self.rival(bytes, keys, network).filter(|_| random.chance(70)) {
                *bytes = rival;
            }
        }
        Some(page(number, &entries))
    }

    /// Returns another entry in the place of one's own.
    fn rival(&mut self, bytes: &[u8], keys: &Keys, network: NetworkId) -> Option<Vec<u8>> {
        let entry = verified(bytes, network)?;
        let mut body = entry.entry().clone();
        let own: Vec<&SecretKey> = [Some(&keys.node), keys.office.as_ref()].into_iter().flatten().collect();
        let key = own.into_iter().find(|key| key.public() == body.author)?;
        // The beginning of a document names it, so it has no rival.
        let rivals = self.rivals.entry((body.document?, body.author, body.epoch)).or_default();
        if rivals.len() >= RIVALS_PER_CHAIN && !rivals.contains(&entry.id()) {
            return None;
        }
        rivals.insert(entry.id());
        body.time.0 += 1;
        Verified::sign(body, key).ok().map(|entry| entry.bytes().to_vec())
    }

    /// Returns talk that leads nowhere: documents that do not exist, or that the other may not have.
    fn flood(&self, random: &mut Random) -> Vec<Vec<u8>> {
        let mut tree = PrefixTree::new();
        let mut heads = Vec::new();
        for _ in 0..FLOOD_DOCUMENTS {
            let document = DocumentId(random.bytes());
            tree.insert(document, Fingerprint(random.bytes()));
            heads.push(DocumentHeads { document, heads: Vec::new(), answer: random.chance(50) });
        }
        heads.extend(self.documents.iter().map(|document| DocumentHeads {
            document: *document,
            heads: Vec::new(),
            answer: true,
        }));
        let home = random.pick(&self.documents).copied().unwrap_or(DocumentId([1; 32]));
        let comparison = reconcile::open(&tree);
        vec![Message::Heads(heads).encode(), Message::Compare(Home::Cooperation(home), comparison).encode()]
    }
}

fn flipped(mut frame: Vec<u8>, random: &mut Random) -> Vec<u8> {
    let index = random.index(frame.len());
    if let Some(byte) = frame.get_mut(index) {
        *byte ^= 1 << random.below(8);
    }
    frame
}

fn truncated(mut frame: Vec<u8>, random: &mut Random) -> Vec<u8> {
    frame.truncate(random.index(frame.len()));
    frame
}

fn reordered(frame: &[u8], random: &mut Random) -> Option<Vec<u8>> {
    let (number, mut entries) = numbered(frame)?;
    entries.reverse();
    if entries.len() > 1 && random.chance(50) {
        entries.pop();
    }
    Some(page(number, &entries))
}

/// Returns the page with one entry whose bytes are wrong.
fn damaged(frame: &[u8], random: &mut Random) -> Option<Vec<u8>> {
    let (number, mut entries) = numbered(frame)?;
    let index = random.index(entries.len());
    let entry = entries.get_mut(index)?;
    *entry = flipped(std::mem::take(entry), random);
    Some(page(number, &entries))
}

fn page(number: u64, entries: &[Vec<u8>]) -> Vec<u8> {
    let slices: Vec<&[u8]> = entries.iter().map(Vec::as_slice).collect();
    Message::Page(number, bundle::encode_page(&slices).into()).encode()
}

fn numbered(frame: &[u8]) -> Option<(u64, Vec<Vec<u8>>)> {
    let Ok(Message::Page(number, page)) = Message::decode(frame) else { return None };
    Some((number, bundle::decode_page(&page).ok()?))
}

/// Returns the entries in a frame, when it is a page.
pub(super) fn entries_of(frame: &[u8]) -> Option<Vec<Vec<u8>>> {
    numbered(frame).map(|(_, entries)| entries)
}

/// Returns the ids of the entries in a frame, when it is a page.
pub(super) fn ids_of(frame: &[u8], network: NetworkId) -> Vec<EntryId> {
    let entries = entries_of(frame).unwrap_or_default();
    entries.iter().filter_map(|bytes| SignedEntry::parse(bytes, network).ok()).map(|entry| entry.id()).collect()
}

fn verified(bytes: &[u8], network: NetworkId) -> Option<Verified> {
    let entry = SignedEntry::parse(bytes, network).ok()?.verify().ok()?;
    matches!(entry.entry().payload, Payload::Changes(_) | Payload::Act(_)).then_some(entry)
}
