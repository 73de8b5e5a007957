//! One restored disk: a node's disk as it was at one moment is put back at a later one, and people go on at once, with or
//! without a connection (P6).
//!
//! The network is decent and nobody else dies, so that how soon the loss is noticed can be measured from the first contact
//! with somebody who knows better.

use super::World;
use crate::sim::checkers::{self, Held};
use crate::sim::disk::{Death, Disk};
use djuntu_protocol::entry::SignedEntry;
use djuntu_protocol::identity::{DocumentId, EntryId, TerritoryId};
use std::collections::{BTreeMap, BTreeSet};

/// How long introductions may take.
const INTRODUCTIONS_MAX: u64 = 300_000;
/// How long after contact a node may take to notice that its state is old.
const NOTICED_MAX: u64 = 10_000;

/// What is watched of the node whose disk is put back.
#[derive(Clone, Debug)]
pub(in crate::sim) struct Watch {
    pub(in crate::sim) node: usize,
    /// What its keys signed after the disk was as it is now, and somebody else holds.
    pub(in crate::sim) missing: BTreeSet<EntryId>,
    /// When it first had a session with somebody who holds some of that.
    contact: Option<u64>,
    /// When it first said that something has come back.
    noticed: Option<u64>,
}

/// A disk as it was, and the start counter on it.
struct Old {
    disk: Disk,
    counter: u64,
    belongs: Option<TerritoryId>,
    time: djuntu_protocol::time::Time,
}

impl World {
    /// Runs the simulation of one restored disk. What went wrong is in [`World::failures`]. Returns what was watched.
    pub(in crate::sim) fn run_restore(&mut self) -> Option<Watch> {
        self.has_crashes = false;
        self.network.heal();
        self.introduce_all();
        self.pass_a_while(1_000, 20_000);
        let members: Vec<usize> = self.honest().into_iter().filter(|node| !self.node(*node).is_observer).collect();
        let node = self.random.pick(&members).copied()?;
        let old = self.copy_disk(node);
        self.pass_a_while(2_000, 40_000);
        if self.failures.is_empty() {
            self.put_back(node, old);
            self.pass_a_while(15_000, 40_000);
            self.heal();
            self.converge();
        }
        if self.failures.is_empty() {
            self.rest();
        }
        if self.failures.is_empty() {
            self.expect_what_is_given(node);
            checkers::check(self);
            self.check_restored(node);
        }
        self.restoring.clone()
    }

    /// Whoever was expelled after its disk was put back, and before it met anybody, gets nothing back any more.
    fn expect_what_is_given(&mut self, node: usize) {
        let given = self.given_to(node);
        let target = self.node_mut(node);
        let (disk, promises) = (&target.disk, &mut target.promises);
        promises.retain(|(_, id)| disk.is_stored(id) || given.contains(id));
        self.restoring.iter_mut().for_each(|watch| watch.missing.retain(|id| given.contains(id)));
    }

    fn pass_a_while(&mut self, least: u64, most: u64) {
        let span = self.random.between(least, most);
        self.pass_until(self.now + span);
    }

    /// A backup from before two territories became twins knows nothing of that, so everybody is introduced first.
    fn introduce_all(&mut self) {
        while self.failures.is_empty() && self.introductions.iter().any(|introduction| !introduction.is_done) {
            if self.now > INTRODUCTIONS_MAX {
                return self.fail(0, "the introductions never end");
            }
            self.pass_until(self.now + 500);
        }
    }

    /// Copies a disk while it is being written, as a backup does.
    fn copy_disk(&mut self, node: usize) -> Old {
        let now = self.now;
        let source = self.nodes.get(node).expect("nodes are never taken away");
        let (counter, belongs, time) = (source.counter, source.belongs, source.clock(now));
        let mut disk = source.disk.copied();
        disk.crash(Death::Power, &mut self.random);
        Old { disk, counter, belongs, time }
    }

    /// Puts a disk back and starts the node on it: with a mark or without, connected at once or after the first edits.
    fn put_back(&mut self, node: usize, old: Old) {
        self.stop(node);
        let comes_back = self.given_to(node);
        let mut kept = self.node(node).promises.clone();
        // What nobody else had heard of, or may give it, is gone with the disk.
        kept.retain(|(_, id)| old.disk.is_stored(id) || comes_back.contains(id));
        let missing = self.signed_by(node).into_iter();
        let missing = missing.filter(|id| !old.disk.is_stored(id) && comes_back.contains(id)).collect();
        self.restoring = Some(Watch { node, missing, contact: None, noticed: None });
        let is_marked = self.random.chance(50);
        let target = self.node_mut(node);
        target.promises = kept;
        (target.disk, target.counter, target.belongs) = (old.disk, old.counter, old.belongs);
        target.restored = is_marked.then_some(old.time);
        let is_offline = self.random.chance(50);
        if is_offline {
            let sides = (0..self.nodes.len()).map(|other| other == node).collect();
            self.network.divide(sides);
        }
        self.restart(node);
        if is_offline {
            self.pass_a_while(3_000, 20_000);
            self.network.divide(Vec::new());
        }
    }

    /// Returns what other nodes store and give to this one.
    fn given_to(&self, node: usize) -> BTreeSet<EntryId> {
        let Some(territory) = self.node(node).belongs else { return BTreeSet::new() };
        let mut given = BTreeSet::new();
        for other in self.honest().into_iter().filter(|other| *other != node) {
            let Some(held) = Held::by(self, other) else { continue };
            let documents = held.given_to(territory);
            let entries = self.node(other).disk.entries().filter(|(_, document, _)| documents.contains(document));
            given.extend(entries.map(|(id, ..)| id));
        }
        given
    }

    /// Returns what a node's keys have signed, wherever it is stored.
    fn signed_by(&self, node: usize) -> BTreeSet<EntryId> {
        let keys = &self.node(node).keys;
        let own = [Some(keys.node.public()), keys.office()];
        let mut signed = BTreeSet::new();
        let mut seen = BTreeSet::new();
        for (id, _, bytes) in self.nodes.iter().flat_map(|node| node.disk.entries()) {
            if seen.insert(id)
                && let Ok(entry) = SignedEntry::parse(bytes, self.network_id)
                && let Some(entry) = entry.restored(id)
                && own.contains(&Some(entry.entry().author))
            {
                signed.insert(id);
            }
        }
        signed
    }

    /// A node has a session: perhaps with somebody who knows what it lost.
    pub(super) fn watch_contact(&mut self, node: usize, peer: usize) {
        let Some(watch) = self.restoring.clone().filter(|watch| watch.node == node) else { return };
        // With whom it came to share something only after the backup, it takes for a stranger (section 19).
        let gives = !self.node(peer).is_observer && self.are_twins(node, peer);
        if gives && watch.missing.iter().any(|id| self.node(peer).disk.is_stored(id)) {
            let now = self.now;
            self.restoring.iter_mut().for_each(|watch| _ = watch.contact.get_or_insert(now));
        }
    }

    /// A node says that something has come back.
    pub(super) fn watch_notice(&mut self, node: usize) {
        let now = self.now;
        let watched = self.restoring.iter_mut().filter(|watch| watch.node == node);
        watched.for_each(|watch| _ = watch.noticed.get_or_insert(now));
    }

    /// What must be true of a restored disk in the end, besides what is true of every other.
    fn check_restored(&mut self, node: usize) {
        let Some(watch) = self.restoring.clone() else { return };
        if let Some(lost) = watch.missing.iter().find(|id| !self.node(node).disk.is_stored(id)) {
            self.fail(node, &format!("{lost:?}, which it had signed and others hold, is lost"));
        }
        let took = watch.milliseconds();
        if watch.contact.is_some() && took.is_none_or(|took| took > NOTICED_MAX) {
            self.fail(node, &format!("noticed what it had lost after {took:?} ms"));
        }
        if self.node(node).restored.is_some() {
            self.fail(node, "is still marked as restored although nothing is missing");
        }
        if let Some((index, document)) = self.number_used_twice() {
            self.fail(index, &format!("a number of {document:?} was used twice"));
        }
    }

    /// Returns a document in which two entries stand in one place, and a node that holds one of them.
    fn number_used_twice(&self) -> Option<(usize, DocumentId)> {
        let mut places = BTreeMap::new();
        let nodes = self.nodes.iter().enumerate();
        for (index, (id, document, bytes)) in nodes.flat_map(|(i, node)| node.disk.entries().map(move |e| (i, e))) {
            let Ok(entry) = SignedEntry::parse(bytes, self.network_id) else { continue };
            let Some(entry) = entry.restored(id) else { continue };
            let body = entry.entry();
            let before = places.insert((document, body.author, body.epoch, body.seq), id);
            if before.is_some_and(|other| other != id) {
                return Some((index, document));
            }
        }
        None
    }
}

impl Watch {
    /// Returns how long after contact the loss was noticed.
    pub(in crate::sim) fn milliseconds(&self) -> Option<u64> {
        Some(self.noticed?.saturating_sub(self.contact?))
    }
}
