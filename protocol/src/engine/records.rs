//! Records of where nodes are: what each node says of itself, handed on to those who may know it (R183 to R185, R282).
//!
//! They are the memory of one running machine and decide nothing: whom a node dials it knows from charters, and whoever
//! answers must prove his key. So nothing of them is stored, and after a start they are learnt anew.

mod news;

use super::{Engine, Event, Output};
use crate::identity::{PublicKey, Roles, TerritoryId};
use crate::limits;
use crate::session::Message;
use crate::session::features::RECORDS;
use crate::session::record::{GenuineRecord, NodeRecord};
use crate::time::{Span, Time};
use crate::violation::Violation;
use news::News;
use std::collections::{BTreeMap, BTreeSet};

/// The records that this node knows, and its own.
#[derive(Debug, Default)]
pub(super) struct Records {
    own: Option<GenuineRecord>,
    held: BTreeMap<PublicKey, GenuineRecord>,
    /// The newest of what came too soon after other news of the same node.
    waiting: BTreeMap<PublicKey, GenuineRecord>,
    news: News,
    /// The highest number that our own records ever had, as far as it is known here.
    own_seq: u64,
    /// When a record of our own that was not remembered here was last overtaken.
    overtaken_at: Option<Time>,
}

impl Records {
    /// The clock was set back by this much.
    pub(super) fn turn_back(&mut self, by: Span) {
        self.overtaken_at.iter_mut().for_each(|at| *at = at.minus(by));
        self.news.turn_back(by);
    }

    fn seq(&self, node: &PublicKey) -> Option<u64> {
        self.waiting.get(node).or_else(|| self.held.get(node)).map(|known| known.record().seq())
    }

    /// Returns the nodes of which there is a record, whether it is taken or waits.
    fn nodes(&self) -> impl Iterator<Item = &PublicKey> {
        self.held.keys().chain(self.only_waiting())
    }

    fn only_waiting(&self) -> impl Iterator<Item = &PublicKey> {
        self.waiting.keys().filter(|node| !self.held.contains_key(node))
    }

    fn count(&self) -> usize {
        self.held.len() + self.only_waiting().count()
    }
}

impl Engine {
    /// Plans to tell a peer the records that it does not know, whenever it may have become known who may know what.
    pub(super) fn plan_records(&mut self, peer: PublicKey) {
        if self.counterpart(peer).is_none() {
            return;
        }
        let at = self.now.plus(limits::RECORDS_DELAY);
        if let Some(session) = self.sessions.get_mut(&peer) {
            session.records_at.get_or_insert(at);
        }
    }

    /// Plans to tell everybody what is new.
    pub(super) fn plan_record_news(&mut self) {
        let at = self.now.plus(limits::RECORDS_NEWS_DELAY);
        for session in self.sessions.values_mut() {
            session.records_at = Some(session.records_at.map_or(at, |planned| planned.min(at)));
        }
    }

    /// Returns when somebody is to be told records, or what waits is to be taken.
    pub(super) fn next_records(&self) -> Option<Time> {
        let told = self.sessions.values().flat_map(|session| [session.records_at, session.addresses_at]).flatten();
        let taken = self.records.waiting.keys().map(|node| self.records.news.ready_at(node, self.now));
        told.chain(taken).min()
    }

    /// Takes what has waited, and tells those whose time has come the records that they do not know.
    pub(super) fn tell_records(&mut self) {
        self.take_records();
        let said = self.sessions.values().filter(|session| session.addresses_at.is_some_and(|at| at <= self.now));
        said.map(|session| session.peer).collect::<Vec<_>>().into_iter().for_each(|peer| self.announce_addresses(peer));
        let is_due = |at: Option<Time>| at.is_some_and(|at| at <= self.now);
        let due = self.sessions.values().filter(|session| is_due(session.records_at)).map(|session| session.peer);
        let due: Vec<PublicKey> = due.collect();
        if due.is_empty() {
            return;
        }
        self.renew_own_record();
        for peer in due {
            let records = self.records_for(peer);
            let Some(session) = self.sessions.get_mut(&peer) else { continue };
            session.records_at = None;
            session.records.extend(records.iter().map(|record| (record.node(), record.seq())));
            for page in records.chunks(limits::NODE_RECORDS_PER_FRAME_MAX) {
                self.outputs.push_back(Output::Send(peer, Message::Records(page.to_vec()).encode()));
            }
        }
    }

    /// Returns the records that a peer may know and does not know yet (R184).
    fn records_for(&self, peer: PublicKey) -> Vec<NodeRecord> {
        let Some(session) = self.sessions.get(&peer) else { return Vec::new() };
        let knows = session.hello.as_ref().is_some_and(|hello| hello.features & RECORDS != 0);
        let Some(theirs) = self.counterpart(peer).filter(|_| knows) else { return Vec::new() };
        let territories: BTreeSet<TerritoryId> = self.known_to(theirs);
        let may_know = |node: &PublicKey| {
            territories.iter().any(|territory| self.authority.is_entitled_today(*territory, node, Roles::NODE))
        };
        let is_new = |record: &&NodeRecord| session.records.get(&record.node()).is_none_or(|seq| *seq < record.seq());
        let all = self.records.own.iter().chain(self.records.held.values()).map(GenuineRecord::record);
        all.filter(is_new).filter(|record| may_know(&record.node())).cloned().collect()
    }

    /// Returns the territories whose nodes a territory may know of: itself, ours, and with whom it shares a cooperation.
    fn known_to(&self, theirs: TerritoryId) -> BTreeSet<TerritoryId> {
        let shared = self.authority.cooperations().filter(|(_, cooperation)| cooperation.may_read(theirs));
        let others = shared.flat_map(|(_, cooperation)| cooperation.parties().to_vec());
        others.chain([theirs]).chain(self.territory).collect()
    }

    /// Makes our own record anew when our addresses are others than those that it has.
    fn renew_own_record(&mut self) {
        let addresses = self.config.addresses.iter().take(limits::ADDRESSES_MAX);
        let addresses: Vec<String> =
            addresses.filter(|address| address.len() <= limits::ADDRESS_BYTES_MAX).cloned().collect();
        let before = self.records.own.as_ref();
        let is_same =
            before.is_some_and(|own| own.addresses() == addresses && own.record().seq() >= self.records.own_seq);
        if is_same || (before.is_none() && addresses.is_empty()) {
            return;
        }
        // By the clock, so that it goes on after a start without anything being remembered.
        let seq = self.now.0.max(self.records.own_seq.saturating_add(1));
        self.records.own_seq = seq;
        let own = GenuineRecord::new(self.config.network, &self.keys.node, seq, self.now, addresses);
        self.records.own = Some(own);
    }

    /// Takes the records that a peer tells (R185).
    pub(super) fn handle_records(&mut self, peer: PublicKey, records: Vec<NodeRecord>) {
        if self.counterpart(peer).is_none() {
            // It told them before it could know that it is a stranger by now.
            return;
        }
        for record in records {
            if !self.handle_record(peer, record) {
                return self.close(peer, Violation::MalformedFrame);
            }
        }
    }

    /// Takes one record. Returns whether it is genuine, as far as that was looked at: what is old is not.
    fn handle_record(&mut self, peer: PublicKey, record: NodeRecord) -> bool {
        let (node, seq) = (record.node(), record.seq());
        let is_own = node == self.keys.node.public();
        // Nodes that nobody lists are as many as somebody likes.
        if !is_own && self.twins.binary_search(&node).is_err() {
            return true;
        }
        if let Some(session) = self.sessions.get_mut(&peer) {
            let known = session.records.entry(node).or_insert(seq);
            *known = seq.max(*known);
        }
        let before = if is_own { Some(self.records.own_seq) } else { self.records.seq(&node) };
        if before.is_some_and(|before| seq <= before) {
            return true;
        }
        let Some(genuine) = record.verify(self.config.network) else { return false };
        if is_own {
            self.overtake(seq);
            return true;
        }
        // A number from the far future could not be overtaken by the node whose key was used for it.
        if seq > self.now.plus(limits::CLOCK_AHEAD_MAX).0 {
            return true;
        }
        if self.has_room_for(&node) {
            self.records.waiting.insert(node, genuine);
            self.take_records();
        }
        assert!(self.records.count() <= limits::NODE_RECORDS_MAX, "the records are bounded (R185)");
        true
    }

    /// Takes the records for which it is time (R282).
    fn take_records(&mut self) {
        let Records { waiting, news, .. } = &mut self.records;
        let ready: Vec<PublicKey> =
            waiting.keys().filter(|node| news.take(**node, self.now).is_ok()).copied().collect();
        for node in ready {
            let Some(record) = self.records.waiting.remove(&node) else { continue };
            let addresses = record.addresses().to_vec();
            let before = self.records.held.insert(node, record);
            if before.is_none_or(|before| before.addresses() != addresses) {
                self.outputs.push_back(Output::Emit(Event::Reachable(node, addresses)));
            }
            self.plan_record_news();
        }
    }

    /// Tells the shell where a peer says in its hello that it can be reached, once it is known to be a node that we want to
    /// reach. That is news as a record is, unless its record says the same.
    pub(super) fn announce_addresses(&mut self, peer: PublicKey) {
        let is_counterpart = self.counterpart(peer).is_some();
        let Some(session) = self.sessions.get_mut(&peer) else { return };
        // Whoever is none any more is looked at again when that changes.
        session.addresses_at = None;
        if !is_counterpart {
            return;
        }
        let Some(hello) = session.hello.as_mut().filter(|hello| !hello.addresses.is_empty()) else { return };
        let says_the_same = self.records.held.get(&peer).is_some_and(|held| held.addresses() == hello.addresses);
        if !says_the_same {
            session.addresses_at = self.records.news.take(peer, self.now).err();
        }
        if session.addresses_at.is_none() {
            let addresses = std::mem::take(&mut hello.addresses);
            self.outputs.push_back(Output::Emit(Event::Reachable(peer, addresses)));
        }
    }

    /// A record of ours is newer than the one that we know: this machine's clock was set back, or another one has our key.
    /// What we say from now on is newer still; now and then, or two machines would overtake each other for ever.
    fn overtake(&mut self, seq: u64) {
        let last = self.records.overtaken_at;
        if last.is_some_and(|last| self.now.since(last) < limits::RECORD_OVERTAKEN_AFTER) {
            return;
        }
        self.records.overtaken_at = Some(self.now);
        self.records.own_seq = seq;
        self.plan_record_news();
    }

    /// Returns whether a record can be kept; those go first that no charter lists any more.
    fn has_room_for(&mut self, node: &PublicKey) -> bool {
        if self.records.seq(node).is_some() {
            return true;
        }
        if self.records.count() >= limits::NODE_RECORDS_MAX {
            let twins = &self.twins;
            self.records.held.retain(|held, _| twins.binary_search(held).is_ok());
            self.records.waiting.retain(|held, _| twins.binary_search(held).is_ok());
        }
        let lists =
            |territory: TerritoryId, node: &PublicKey| self.authority.is_entitled_today(territory, node, Roles::NODE);
        let mut territories = self.authority.territories().map(|(territory, _)| territory);
        let Some(territory) = territories.find(|territory| lists(*territory, node)) else { return false };
        let of_it = self.records.nodes().filter(|held| lists(territory, held)).count();
        of_it < limits::NODE_RECORDS_PER_TERRITORY_MAX && self.records.count() < limits::NODE_RECORDS_MAX
    }
}
