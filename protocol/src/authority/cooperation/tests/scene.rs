//! Territories that found a cooperation and say things in it; and somebody who holds what they say, as a node does.

use super::super::*;
use crate::act::{Act, Frontier, Membership, MembershipChange, Subject};
use crate::authority::Authority;
use crate::document::Log;
use crate::entry::{Author, Chain, Verified};
use crate::gate::{self, Refusal};
use crate::identity::{Fingerprint, Roles, SecretKey};
use crate::tests::fixtures::{self, Dice, Hall, NOW, charter, network};
use std::collections::BTreeMap;

/// The territories, as indices: Almada, Braga, Carvoeira, Dili, Évora.
pub(super) const A: usize = 0;
pub(super) const B: usize = 1;
pub(super) const C: usize = 2;
pub(super) const D: usize = 3;
pub(super) const E: usize = 4;

/// A version: its entry and its number.
pub(super) type Numbered = (EntryId, u64);

/// Territories and everything that they have signed, of whatever document.
#[derive(Clone)]
pub(super) struct Scene {
    halls: Vec<Hall>,
    /// The key that signs for each territory today.
    keys: Vec<SecretKey>,
    /// The charter in force of each, with its number.
    charters: Vec<Numbered>,
    first: EntryId,
    entries: Vec<Verified>,
    epoch: u64,
}

impl Scene {
    /// Five territories of which some have founded a cooperation.
    pub(super) fn found(founding: &[usize]) -> Self {
        let mut scene = Self::propose(founding);
        founding.iter().skip(1).for_each(|hall| _ = scene.act(*hall, &Act::Accept));
        scene
    }

    /// Five territories of which the first of some has proposed a cooperation.
    pub(super) fn propose(founding: &[usize]) -> Self {
        Self::with_halls((1..=5).map(Hall::found).collect(), founding)
    }

    /// A cooperation of many, and one territory more.
    pub(super) fn of_many(count: usize) -> Self {
        let hall = |number: usize| {
            let bytes = |role: u8| {
                let mut bytes = [role; 32];
                bytes[..8].copy_from_slice(&(number as u64).to_le_bytes());
                SecretKey::from_bytes(bytes)
            };
            let (office, node) = (bytes(201), bytes(202));
            let keys = [(office.public(), Roles::ROOT.and(Roles::SIGN)), (node.public(), Roles::EDIT.and(Roles::NODE))];
            let first = fixtures::found_with(&office, charter(None, 1, &keys));
            Hall { office, node, first }
        };
        let founding: Vec<usize> = (0..count).collect();
        let mut scene = Self::with_halls((0..=count).map(hall).collect(), &founding);
        founding.iter().skip(1).for_each(|hall| _ = scene.act(*hall, &Act::Accept));
        scene
    }

    fn with_halls(halls: Vec<Hall>, founding: &[usize]) -> Self {
        let mut parties: Vec<TerritoryId> = founding.iter().map(|hall| halls[*hall].territory()).collect();
        parties.sort_unstable();
        let proposer = &halls[founding[0]];
        let subject = Subject::Cooperation(Founding { parties, invitation: None });
        let proposal = fixtures::begin(&proposer.author(&proposer.office, 1), subject);
        let entries = halls.iter().map(|hall| hall.first.clone()).chain([proposal.clone()]).collect();
        let keys = halls.iter().map(|hall| hall.office.clone()).collect();
        let charters = halls.iter().map(|hall| (hall.first.id(), 0)).collect();
        Self { halls, keys, charters, first: proposal.id(), entries, epoch: 1 }
    }

    pub(super) const fn cooperation(&self) -> DocumentId {
        DocumentId(self.first.0)
    }

    pub(super) const fn first(&self) -> Numbered {
        (self.first, 0)
    }

    pub(super) fn territory(&self, hall: usize) -> TerritoryId {
        self.halls[hall].territory()
    }

    pub(super) fn key(&self, hall: usize) -> SecretKey {
        self.keys[hall].clone()
    }

    /// The key with which the territory's machine writes.
    pub(super) fn node(&self, hall: usize) -> SecretKey {
        self.halls[hall].node.clone()
    }

    pub(super) const fn epoch(&self) -> u64 {
        self.epoch
    }

    pub(super) fn entries(&self) -> &[Verified] {
        &self.entries
    }

    pub(super) fn last(&self) -> EntryId {
        self.entries.last().expect("something was said").id()
    }

    pub(super) fn entry(&self, id: EntryId) -> &Verified {
        self.entries.iter().find(|entry| entry.id() == id).expect("it was said")
    }

    pub(super) fn author(&self, hall: usize, key: &SecretKey, epoch: u64) -> Author {
        // A removed key cites the version that still listed it.
        let own = |entry: &&Verified| {
            entry.entry().act().is_some_and(|act| match act {
                Act::Amend(charter) => charter.listed(&key.public()).is_some(),
                _ => false,
            })
        };
        let mut amended = self.entries.iter().filter(|entry| entry.document() == self.territory(hall).document());
        let cited = amended.rfind(own).map_or(self.halls[hall].first.id(), Verified::id);
        let territory = Some((self.territory(hall), cited));
        Author { key: key.clone(), network: network(), territory, epoch }
    }

    pub(super) fn say(&mut self, entry: Verified) -> EntryId {
        self.entries.push(entry);
        self.last()
    }

    /// A territory makes an act with the key that signs for it today.
    pub(super) fn act(&mut self, hall: usize, act: &Act) -> EntryId {
        self.act_by(hall, &self.key(hall), act)
    }

    pub(super) fn act_by(&mut self, hall: usize, key: &SecretKey, act: &Act) -> EntryId {
        self.epoch += 1;
        self.act_at(hall, key, self.epoch, act)
    }

    /// An act at the beginning of a chain, which may have begun otherwise before.
    pub(super) fn act_at(&mut self, hall: usize, key: &SecretKey, epoch: u64, act: &Act) -> EntryId {
        let author = self.author(hall, key, epoch);
        let entry = author.act(Some(self.cooperation()), Chain::default(), NOW, act, vec![], None);
        self.say(entry.expect("has a form"))
    }

    fn change(&mut self, by: usize, previous: Numbered, change: MembershipChange) -> Numbered {
        let number = previous.1 + 1;
        (self.act(by, &Act::Change(Membership { number, previous: previous.0, change })), number)
    }

    pub(super) fn admit(&mut self, by: usize, previous: Numbered, newcomer: usize) -> Numbered {
        self.change(by, previous, MembershipChange::Admit(self.territory(newcomer)))
    }

    /// An admission to which all others consent who have a say in anything.
    pub(super) fn admit_with_all(&mut self, by: usize, previous: Numbered, newcomer: usize) -> Numbered {
        let mut others = self.parties_in_one_order();
        others.push(newcomer);
        self.admit_with(by, previous, newcomer, &others)
    }

    pub(super) fn admit_with(&mut self, by: usize, previous: Numbered, newcomer: usize, others: &[usize]) -> Numbered {
        let version = self.admit(by, previous, newcomer);
        others.iter().filter(|hall| **hall != by).for_each(|hall| _ = self.consent(*hall, version));
        version
    }

    pub(super) fn expel(&mut self, by: usize, previous: Numbered, whom: usize, since: EntryId) -> Numbered {
        self.expel_with(by, previous, (whom, since), Frontier::default())
    }

    pub(super) fn expel_with(
        &mut self,
        by: usize,
        previous: Numbered,
        (whom, since): (usize, EntryId),
        frontier: Frontier,
    ) -> Numbered {
        self.change(by, previous, MembershipChange::Expel(self.territory(whom), since, frontier))
    }

    pub(super) fn consent(&mut self, by: usize, version: Numbered) -> EntryId {
        self.act(by, &Act::Consent(version.0))
    }

    pub(super) fn leave(&mut self, by: usize, since: EntryId, frontier: Frontier) -> EntryId {
        self.act(by, &Act::Leave(since, frontier))
    }

    /// Replaces the key that signs for a territory, and returns the old one.
    pub(super) fn rekey(&mut self, hall: usize) -> SecretKey {
        self.epoch += 1;
        let old = self.key(hall);
        let new = SecretKey::from_bytes(*blake3::hash(&[old.public().as_bytes(), &b"next"[..]].concat()).as_bytes());
        let keys = [
            (new.public(), Roles::ROOT.and(Roles::SIGN)),
            (self.halls[hall].node.public(), Roles::EDIT.and(Roles::NODE)),
        ];
        let act = Act::Amend(charter(Some(self.charters[hall]), 1, &keys));
        let author = self.author(hall, &old, self.epoch);
        let document = Some(self.territory(hall).document());
        let entry = author.act(document, Chain::default(), NOW, &act, vec![], None).expect("has a form");
        self.charters[hall] = (entry.id(), self.charters[hall].1 + 1);
        self.keys[hall] = new;
        self.say(entry);
        old
    }

    /// Returns somebody who has taken in everything, in the order in which it was said.
    pub(super) fn holder(&self) -> Holder {
        let mut holder = Holder::default();
        holder.take_all(&self.entries);
        holder
    }

    pub(super) fn authority(&self) -> Authority {
        self.holder().authority
    }

    /// Returns what comes of an entry that comes once more, when everything else was taken in.
    pub(super) fn outcome(&self, entry: EntryId) -> Result<(), Refusal> {
        self.holder().admit(self.entry(entry))
    }

    pub(super) fn halls_of<'a>(&self, territories: impl IntoIterator<Item = &'a TerritoryId>) -> Vec<usize> {
        let index = |territory: &TerritoryId| (0..self.halls.len()).find(|hall| self.territory(*hall) == *territory);
        let mut halls: Vec<usize> = territories.into_iter().filter_map(index).collect();
        halls.sort_unstable();
        halls
    }

    /// Returns the parties, which are the same in whatever order the entries come, and after a restart.
    pub(super) fn parties(&self) -> Vec<usize> {
        let mut dice = Dice::new(self.epoch);
        let mut order: Vec<Verified> = self.entries.clone();
        let expected = self.holder();
        for _ in 0..4 {
            dice.shuffle(&mut order);
            let mut holder = Holder::default();
            holder.take_all(&order);
            assert_eq!(holder.state(self.cooperation()), expected.state(self.cooperation()));
        }
        assert_eq!(expected.restarted().state(self.cooperation()), expected.state(self.cooperation()));
        self.parties_in_one_order()
    }

    pub(super) fn parties_in_one_order(&self) -> Vec<usize> {
        self.halls_of(self.authority().cooperation(self.cooperation()).expect("proposed").parties())
    }

    pub(super) fn is_disputed(&self) -> bool {
        self.authority().cooperation(self.cooperation()).expect("proposed").is_disputed()
    }

    pub(super) fn pending(&self) -> Vec<PendingChange> {
        self.authority().cooperation(self.cooperation()).expect("proposed").pending().collect()
    }

    pub(super) fn memberships(&self, hall: usize) -> Vec<EntryId> {
        let authority = self.authority();
        let memberships = authority.cooperation(self.cooperation()).expect("proposed").memberships();
        let of_hall = memberships.filter(|party| party.territory == self.territory(hall));
        of_hall.map(|party| party.since).collect()
    }
}

/// Somebody who holds entries, judges them, and lets wait what comes too early.
#[derive(Clone, Default)]
pub(super) struct Holder {
    pub(super) authority: Authority,
    logs: BTreeMap<DocumentId, Log>,
    waiting: Vec<Verified>,
}

/// What somebody knows about a cooperation, to the last detail.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct State {
    held: Vec<(DocumentId, Fingerprint)>,
    waiting: BTreeSet<EntryId>,
    cooperation: Option<Known>,
}

#[derive(Debug, PartialEq, Eq)]
struct Known {
    standing: Standing,
    begun: BTreeSet<Party>,
    ever: BTreeSet<TerritoryId>,
    pending: Vec<PendingChange>,
    is_disputed: bool,
}

impl Holder {
    pub(super) fn take_all<'a>(&mut self, entries: impl IntoIterator<Item = &'a Verified>) {
        for entry in entries {
            self.waiting.push(entry.clone());
            let mut is_new = true;
            while std::mem::take(&mut is_new) {
                for entry in std::mem::take(&mut self.waiting) {
                    match self.admit(&entry) {
                        Ok(()) => is_new = true,
                        Err(Refusal::Orphan(_)) => self.waiting.push(entry),
                        Err(Refusal::Known | Refusal::Full(_) | Refusal::Violation(_)) => {}
                    }
                }
            }
        }
    }

    pub(super) fn log(&self, document: &DocumentId) -> &Log {
        &self.logs[document]
    }

    /// Takes in one entry as the gate does, but for its signature, which was made a moment ago.
    pub(super) fn admit(&mut self, entry: &Verified) -> Result<(), Refusal> {
        let document = entry.document();
        match self.logs.get_mut(&document) {
            Some(log) if log.record(&entry.id()).is_some() => return Err(Refusal::Known),
            Some(log) => {
                gate::authentic(entry, document, log.home(), &self.authority)?;
                log.insert(entry, &[])?;
            }
            None => {
                let log = Log::begin(entry)?;
                gate::authentic(entry, document, log.home(), &self.authority)?;
                self.logs.insert(document, log);
            }
        }
        self.authority.admit(&self.logs[&document], entry.id());
        Ok(())
    }

    /// Returns the same one after a restart, when every document is read at once.
    pub(super) fn restarted(&self) -> Self {
        let mut authority = Authority::default();
        for log in self.logs.values().rev() {
            authority.update(log);
        }
        Self { authority, ..self.clone() }
    }

    pub(super) fn state(&self, cooperation: DocumentId) -> State {
        let known = self.authority.cooperation(cooperation).map(|known| Known {
            standing: known.standing.clone(),
            begun: known.acts.begun.clone(),
            ever: known.acts.ever.clone(),
            pending: known.pending().collect(),
            is_disputed: known.is_disputed(),
        });
        State {
            held: self.logs.iter().map(|(document, log)| (*document, log.fingerprint())).collect(),
            waiting: self.waiting.iter().map(Verified::id).collect(),
            cooperation: known,
        }
    }
}
