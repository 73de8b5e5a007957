//! Liars: nodes of real territories whose frames are not what an honest engine would send.
//!
//! A liar runs an honest engine, so that it gets past every greeting, and changes what that sends and hears. Each has a few
//! of the lies of the table, so that some are thrown out at once and others are believed for long. It may have an office
//! key, keys that an honest territory gave away and has removed, or be a node of an honest territory that is removed.

mod forging;
mod frames;
mod lie;

pub(super) use forging::Signer;
pub(super) use frames::ids_of;
pub use lie::{Lie, Told};

use super::random::Random;
use djuntu_protocol::act::{Act, Genesis, Home, Subject};
use djuntu_protocol::document::ChainHead;
use djuntu_protocol::entry::{SignedEntry, Verified};
use djuntu_protocol::identity::charter::Charter;
use djuntu_protocol::identity::{DocumentId, EntryId, Fingerprint, NetworkId, PublicKey, TerritoryId};
use djuntu_protocol::reconcile::{self, PrefixTree};
use djuntu_protocol::session::{DocumentHeads, Message};
use frames::{numbered, page};
use std::collections::{BTreeMap, BTreeSet};

/// How many frames, and how many entries, a liar remembers.
const REMEMBERED_MAX: usize = 64;
/// How many documents an empty request names.
const FLOOD_DOCUMENTS: usize = 40;
/// How often a frame is not what it should be, in percent.
const LIES_PERCENT: u64 = 40;

/// What a liar remembers, to use it in the wrong place.
#[derive(Debug, Default)]
pub(super) struct Liar {
    /// What it does.
    habits: Vec<Lie>,
    /// How often it did what.
    pub(super) told: Told,
    /// The keys that it has, its own first.
    pub(super) signers: Vec<Signer>,
    frames: Vec<Vec<u8>>,
    entries: Vec<Verified>,
    /// The node keys that it saw.
    nodes: Vec<PublicKey>,
    /// By territory, the versions of the charter that it saw.
    charters: BTreeMap<TerritoryId, Vec<(EntryId, Charter)>>,
    /// By chain, the entries to which there is a rival.
    rivals: BTreeMap<(DocumentId, PublicKey, u64), BTreeSet<EntryId>>,
    /// By peer, a frame that is sent behind the next one.
    held_back: BTreeMap<usize, Vec<u8>>,
}

impl Liar {
    /// Makes a liar with some habits.
    pub(super) fn new(random: &mut Random) -> Self {
        let mut habits: Vec<Lie> = Lie::ALL.into_iter().filter(|_| random.chance(50)).collect();
        // What ends every session at once would drown the rest.
        let is_loud = |lie: &Lie| matches!(lie, Lie::Bomb | Lie::Flood | Lie::ForgeRelays);
        if random.chance(50) {
            habits.retain(|lie| !is_loud(lie));
        }
        if habits.is_empty() {
            habits.push(Lie::Withhold);
        }
        Self { habits, ..Self::default() }
    }

    /// Remembers a frame that came or went. Returns whether the liar's own engine may hear it.
    pub(super) fn overhear(&mut self, frame: &[u8], network: NetworkId, random: &mut Random) -> bool {
        remember(&mut self.frames, frame.to_vec(), random);
        let mut is_heard = true;
        for bytes in numbered(frame).map(|(_, entries)| entries).unwrap_or_default() {
            let Ok(entry) = SignedEntry::parse(&bytes, network) else { continue };
            let is_wanted = self.entries.len() < REMEMBERED_MAX || random.chance(10);
            let is_own_charter =
                self.signers.iter().any(|signer| signer.territory.map(TerritoryId::document) == Some(entry.document()));
            if !is_wanted && !is_own_charter {
                continue;
            }
            let Some(entry) = verified(&bytes, network) else { continue };
            is_heard &= !(is_own_charter && entry.entry().seq > 0 && self.is_deaf(random));
            self.study(&entry);
            remember(&mut self.entries, entry, random);
        }
        is_heard
    }

    /// Returns whether news of one's own charter is not listened to.
    fn is_deaf(&self, random: &mut Random) -> bool {
        self.habits.contains(&Lie::UseStaleCharter) && random.chance(70)
    }

    fn study(&mut self, entry: &Verified) {
        let Some(Act::Amend(charter) | Act::Begin(Genesis { subject: Subject::Territory(charter), .. })) =
            entry.entry().act()
        else {
            return;
        };
        self.nodes.extend(charter.keys.iter().filter(|listed| listed.office.is_none()).map(|listed| listed.key));
        self.nodes.truncate(REMEMBERED_MAX);
        let versions = self.charters.entry(entry.document().as_territory()).or_default();
        if versions.iter().all(|(known, _)| *known != entry.id()) {
            versions.push((entry.id(), charter));
            versions.sort_by_key(|(_, charter)| charter.number);
        }
    }

    /// Returns what is sent to a peer in the place of a frame.
    pub(super) fn distort(
        &mut self,
        peer: usize,
        frame: Vec<u8>,
        network: NetworkId,
        random: &mut Random,
    ) -> Vec<Vec<u8>> {
        self.overhear(&frame, network, random);
        let late = self.held_back.remove(&peer);
        let habit = random.pick(&self.habits).copied().filter(|_| random.chance(LIES_PERCENT));
        let lie = habit.and_then(|lie| self.lie(lie, peer, &frame, network, random).map(|frames| (lie, frames)));
        let mut frames = match lie {
            Some((lie, frames)) => {
                self.told.count(lie);
                frames
            }
            None => vec![frame],
        };
        frames.extend(late);
        frames
    }

    /// Returns what a lie makes of a frame; none when it makes nothing of it.
    fn lie(
        &mut self,
        lie: Lie,
        peer: usize,
        frame: &[u8],
        network: NetworkId,
        random: &mut Random,
    ) -> Option<Vec<Vec<u8>>> {
        let with = |extra: Vec<u8>| vec![extra, frame.to_vec()];
        let with_entry = |entry: Vec<u8>| page(random_number(frame), &[entry]).map(with);
        match lie {
            Lie::Equivocate => self.replaced(frame, |liar, bytes| liar.rival(bytes, network)),
            Lie::Withhold => Self::withheld(frame, random),
            Lie::Reorder => self.reordered(peer, frame, random),
            Lie::Replay => random.pick(&self.frames).cloned().map(with),
            Lie::LieAboutHeads => false_heads(frame, random).map(|frame| vec![frame]),
            Lie::ForgeRelays => self.forged_relay(random).and_then(with_entry),
            Lie::Squat if random.chance(30) => self.false_hello(frame, random),
            Lie::Squat if random.chance(30) => self.misplaced(random).and_then(with_entry),
            Lie::Squat => self.squatting(network, random).and_then(with_entry),
            Lie::Backdate => self.backdated(network, random).and_then(with_entry),
            Lie::Bomb if random.chance(30) => self.with_huge_change(network, random).and_then(with_entry),
            Lie::Bomb if random.chance(30) => Some(vec![frames::truncated(frame.to_vec(), random)]),
            Lie::Bomb => Some(with(frames::bomb(random))),
            Lie::Flood => Some([vec![frame.to_vec()], self.flood(random)].concat()),
            Lie::SendSelectively => selected(peer, frame, network),
            Lie::UseStaleCharter => {
                self.replaced(frame, |liar, bytes| liar.under_stale_charter(bytes, network, random))
            }
        }
    }

    /// Returns the page with its entries replaced, if any is.
    fn replaced(
        &mut self,
        frame: &[u8],
        mut replace: impl FnMut(&mut Self, &[u8]) -> Option<Vec<u8>>,
    ) -> Option<Vec<Vec<u8>>> {
        let (number, mut entries) = numbered(frame)?;
        let mut is_replaced = false;
        for bytes in &mut entries {
            if let Some(other) = replace(self, bytes) {
                *bytes = other;
                is_replaced = true;
            }
        }
        is_replaced.then(|| page(number, &entries)).flatten().map(|frame| vec![frame])
    }

    /// Returns nothing, or a page that lacks something in the midst.
    fn withheld(frame: &[u8], random: &mut Random) -> Option<Vec<Vec<u8>>> {
        let Some((number, mut entries)) = numbered(frame) else { return random.chance(20).then(Vec::new) };
        if random.chance(50) {
            return Some(Vec::new());
        }
        entries.remove(random.index(entries.len()));
        Some(page(number, &entries).into_iter().collect())
    }

    /// Returns the entries of a page backwards, or nothing, because the frame comes behind the next one.
    fn reordered(&mut self, peer: usize, frame: &[u8], random: &mut Random) -> Option<Vec<Vec<u8>>> {
        if let Some((number, mut entries)) = numbered(frame)
            && entries.len() > 1
        {
            entries.reverse();
            return page(number, &entries).map(|frame| vec![frame]);
        }
        random.chance(50).then(|| {
            self.held_back.insert(peer, frame.to_vec());
            Vec::new()
        })
    }

    /// Returns a hello in the name of another territory.
    fn false_hello(&self, frame: &[u8], random: &mut Random) -> Option<Vec<Vec<u8>>> {
        let Ok(Message::Hello(mut hello)) = Message::decode(frame) else { return None };
        let others: Vec<TerritoryId> = self.charters.keys().copied().collect();
        hello.territory = random.pick(&others).copied();
        Some(vec![Message::Hello(hello).encode()])
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
        heads.extend(self.entries.iter().map(|entry| DocumentHeads {
            document: entry.document(),
            heads: Vec::new(),
            answer: true,
        }));
        let home = random.pick(&self.entries).map_or(DocumentId([1; 32]), Verified::document);
        let comparison = reconcile::open(&tree);
        let stored = Message::Stored(random.below(3)).encode();
        let compare = Message::Compare(Home::Cooperation(home), comparison).encode();
        let heads = Message::Heads(heads).encode();
        vec![heads.clone(), compare.clone(), heads, compare, stored]
    }
}

/// Returns the number of a page, so that what comes with it looks like a part of it.
fn random_number(frame: &[u8]) -> u64 {
    numbered(frame).map_or(0, |(number, _)| number)
}

/// Returns a frame that says that its sender has something else than it has.
fn false_heads(frame: &[u8], random: &mut Random) -> Option<Vec<u8>> {
    match Message::decode(frame) {
        Ok(Message::Heads(mut documents)) => {
            for told in &mut documents {
                match random.below(4) {
                    0 => told.heads.clear(),
                    1 => told.heads.iter_mut().for_each(|head| head.seq += random.below(5)),
                    2 => told.heads.iter_mut().for_each(|head: &mut ChainHead| head.id = EntryId(random.bytes())),
                    _ => told.answer = !told.answer,
                }
            }
            Some(Message::Heads(documents).encode())
        }
        Ok(Message::Roots(mut roots)) => {
            roots.authority = *random.bytes().first_chunk().expect("a digest is short");
            let mut tree = PrefixTree::new();
            tree.insert(DocumentId(random.bytes()), Fingerprint(random.bytes()));
            roots.sets.iter_mut().for_each(|(_, comparison)| *comparison = reconcile::open(&tree));
            Some(Message::Roots(roots).encode())
        }
        Ok(_) | Err(_) => None,
    }
}

/// Returns the part of a page that this peer, and not every other, is to have.
fn selected(peer: usize, frame: &[u8], network: NetworkId) -> Option<Vec<Vec<u8>>> {
    let (number, entries) = numbered(frame)?;
    let is_for = |bytes: &&Vec<u8>| {
        let id = SignedEntry::parse(bytes, network).map(|entry| entry.id());
        id.is_ok_and(|id| id.0.first().is_some_and(|byte| (usize::from(*byte) >> (peer % 8)) & 1 == 0))
    };
    let kept: Vec<Vec<u8>> = entries.iter().filter(is_for).cloned().collect();
    (kept.len() < entries.len()).then(|| page(number, &kept).into_iter().collect())
}

/// Remembers a thing, in the place of another one when there are many.
fn remember<T>(things: &mut Vec<T>, thing: T, random: &mut Random) {
    if things.len() < REMEMBERED_MAX {
        things.push(thing);
    } else if let Some(place) = things.get_mut(random.index(REMEMBERED_MAX * 4)) {
        *place = thing;
    }
}

fn verified(bytes: &[u8], network: NetworkId) -> Option<Verified> {
    SignedEntry::parse(bytes, network).ok()?.verify().ok()
}
