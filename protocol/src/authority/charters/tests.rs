//! Several territories whose charters depend on each other, and nodes that learn of them in any order.

mod cost;
mod disputes;
mod guardians;
mod oracle;
mod orders;
mod status;

use super::*;
use crate::act::Act;
use crate::authority::Authority;
use crate::document::Log;
use crate::entry::{Author, Chain, Verified};
use crate::gate::{self, Refusal};
use crate::identity::DocumentId;
use crate::identity::charter::Guardians;
use crate::limits;
use crate::tests::fixtures::{self, Dice, NOW, charter, found_with, key, network};

const BOUND: Roles = Roles::ROOT.and(Roles::SIGN);

/// Who writes: a territory, by the place of its founding, the number of a key, and the version under which it acts.
#[derive(Clone, Copy)]
struct Hand {
    territory: usize,
    key: u8,
    cited: EntryId,
}

/// The charters of some territories, in the making.
#[derive(Clone, Default)]
struct Country {
    founded: Vec<Verified>,
    entries: Vec<Verified>,
    epoch: u64,
}

/// What a node knows that has taken in some entries, in some order.
#[derive(Default)]
struct Known {
    authority: Authority,
    logs: BTreeMap<DocumentId, Log>,
    /// What has not passed the gate.
    left: BTreeSet<EntryId>,
}

/// Returns a charter that follows these versions, the first of them as the one before, and lists these roots.
fn roots(before: &[(EntryId, u64)], threshold: u16, keys: &[u8]) -> Charter {
    let keys: Vec<_> = keys.iter().map(|number| (key(*number).public(), BOUND)).collect();
    let mut settled: Vec<EntryId> = before.iter().skip(1).map(|(id, _)| *id).collect();
    settled.sort_unstable();
    let charter = charter(before.first().copied(), threshold, &keys);
    Charter { settles: (!settled.is_empty()).then_some(settled), ..charter }
}

/// Returns the charter with guardians: so many of these territories.
fn guarded(charter: Charter, threshold: u16, guardians: &[TerritoryId]) -> Charter {
    let mut territories = guardians.to_vec();
    territories.sort_unstable();
    Charter { guardians: Some(Guardians { threshold, territories }), ..charter }
}

impl Country {
    /// Founds a territory with this charter; a root of it must be this key.
    fn found(&mut self, root: u8, charter: Charter) -> usize {
        let first = found_with(&key(root), charter);
        self.entries.push(first.clone());
        self.founded.push(first);
        self.founded.len() - 1
    }

    /// Founds as many territories, each with one root: the key with the number of the territory and 1.
    fn with(count: u8) -> Self {
        let mut country = Self::default();
        (1..=count).for_each(|number| _ = country.found(number, roots(&[], 1, &[number])));
        country
    }

    fn id(&self, territory: usize) -> TerritoryId {
        self.founded[territory].territory()
    }

    /// Returns the first version of a territory's charter, with its number.
    fn first(&self, territory: usize) -> (EntryId, u64) {
        (self.founded[territory].id(), 0)
    }

    /// Returns a key that acts under the first version of a territory.
    fn hand(&self, territory: usize, key: u8) -> Hand {
        Hand { territory, key, cited: self.first(territory).0 }
    }

    /// Writes an act into the document of a territory.
    fn write(&mut self, hand: Hand, document: usize, act: &Act) -> EntryId {
        self.epoch += 1;
        let territory = Some((self.id(hand.territory), hand.cited));
        let author = Author { key: key(hand.key), network: network(), territory, epoch: self.epoch };
        let document = self.founded[document].document();
        let entry = author.act(Some(document), Chain::default(), NOW, act, vec![], None).expect("has a form");
        self.entries.push(entry.clone());
        entry.id()
    }

    /// Proposes a version in its own territory's document.
    fn amend(&mut self, hand: Hand, charter: Charter) -> (EntryId, u64) {
        self.propose(hand, hand.territory, charter)
    }

    /// Proposes a version in the document of a territory.
    fn propose(&mut self, hand: Hand, document: usize, charter: Charter) -> (EntryId, u64) {
        let number = charter.number;
        (self.write(hand, document, &Act::Amend(charter)), number)
    }

    fn approve(&mut self, hand: Hand, version: (EntryId, u64)) {
        self.write(hand, hand.territory, &Act::Approve(version.0));
    }

    fn guard(&mut self, hand: Hand, ward: usize, version: (EntryId, u64)) {
        self.write(hand, hand.territory, &Act::Guard(self.id(ward), version.0));
    }

    /// Returns what a node knows that takes in everything.
    fn known(&self) -> Known {
        let known = Known::of(&self.entries);
        let mut dice = Dice::new(self.epoch);
        let mut order: Vec<&Verified> = self.entries.iter().collect();
        for _ in 0..3 {
            dice.shuffle(&mut order);
            let other = Known::of(order.iter().copied());
            assert_eq!(orders::picture(self, &other), orders::picture(self, &known), "in another order");
        }
        known
    }

    /// Returns the versions in force of a territory, the one that is shown first.
    fn tips(&self, territory: usize) -> Vec<EntryId> {
        self.known().charters(self, territory).tips().map(|(id, _)| id).collect()
    }

    /// Returns the numbers of the keys that have a role today, of the first twenty.
    fn today(&self, territory: usize, role: Roles) -> Vec<u8> {
        let known = self.known();
        let charters = known.charters(self, territory);
        (1..20).filter(|number| charters.is_entitled_today(&key(*number).public(), role)).collect()
    }
}

impl Known {
    /// Takes entries through the gate, again and again until nothing more passes. Their signatures are known to be right.
    fn of<'a>(entries: impl IntoIterator<Item = &'a Verified>) -> Self {
        let mut known = Self::default();
        let mut waiting: Vec<&Verified> = entries.into_iter().collect();
        loop {
            let before = waiting.len();
            waiting.retain(|entry| known.admit(entry).is_err());
            if waiting.len() == before {
                known.left = waiting.iter().map(|entry| entry.id()).collect();
                return known;
            }
        }
    }

    /// Takes one entry through the gate.
    fn admit(&mut self, entry: &Verified) -> Result<(), Refusal> {
        let document = entry.document();
        if let Some(log) = self.logs.get_mut(&document) {
            gate::authentic(entry, document, log.home(), &self.authority)?;
            fixtures::insert(log, entry)?;
        } else {
            let log = Log::begin(entry)?;
            gate::authentic(entry, document, log.home(), &self.authority)?;
            self.logs.insert(document, log);
        }
        self.authority.admit(&self.logs[&document], entry.id());
        Ok(())
    }

    fn charters(&self, country: &Country, territory: usize) -> &Charters {
        self.authority.charters(country.id(territory)).expect("its first version is known")
    }
}

/// R22: three roots of whom two are needed, and every order in which their words can come.
#[test]
fn every_order_of_several_roots_approves_the_same() {
    let mut country = Country::default();
    let loures = country.found(1, roots(&[], 2, &[1, 2, 3]));
    let hand = |key| Hand { territory: loures, key, cited: country.first(loures).0 };
    let [one, two, three] = [1, 2, 3].map(hand);
    let second = country.amend(one, roots(&[country.first(loures)], 2, &[2, 3, 4]));
    country.approve(two, second);
    let later = Hand { cited: second.0, ..three };
    let third = country.amend(later, roots(&[second], 1, &[3]));
    country.approve(Hand { key: 4, ..later }, third);
    assert_eq!(country.entries.len(), 5);
    let mut orders = vec![vec![]];
    for entry in &country.entries {
        let places = |order: &Vec<Verified>| {
            let order = order.clone();
            (0..=order.len()).map(move |at| [&order[..at], std::slice::from_ref(entry), &order[at..]].concat())
        };
        orders = orders.iter().flat_map(places).collect();
    }
    assert_eq!(orders.len(), 120);
    for order in orders {
        let known = Known::of(&order);
        assert_eq!(known.charters(&country, loures).current().0, third.0);
        assert!(known.left.is_empty() && !known.charters(&country, loures).is_disputed());
    }
}

/// A territory that makes many versions, each with a new key, costs no more for each of them than for the first.
#[test]
fn a_thousand_versions_are_read_as_fast_as_they_are_made() {
    let mut country = Country::with(1);
    let author = key(1);
    let mut before = country.first(0);
    let mut log = Log::begin(&country.founded[0]).expect("a territory");
    let mut authority = Authority::default();
    assert!(authority.update(&log) && !authority.update(&log), "the second time says nothing new");
    for number in 0..1_000_u16 {
        let mut next = roots(&[before], 1, &[1]);
        let new = PublicKey(*blake3::hash(&number.to_le_bytes()).as_bytes());
        next.keys.push(crate::identity::charter::ListedKey { key: new, ..next.keys[0].clone() });
        next.keys.sort_by_key(|listed| listed.key);
        country.epoch += 1;
        let territory = Some((country.id(0), before.0));
        let author = Author { key: author.clone(), network: network(), territory, epoch: country.epoch };
        let document = Some(log.document());
        let act = Act::Amend(next);
        let entry = author.act(document, Chain::default(), NOW, &act, vec![], None).expect("has a form");
        fixtures::insert(&mut log, &entry).expect("fits");
        assert!(authority.admit(&log, entry.id()));
        before = (entry.id(), before.1 + 1);
    }
    let charters = authority.charters(country.id(0)).expect("founded");
    assert_eq!((charters.current().0, charters.current().1.number), (before.0, 1_000));
    let mut fresh = Authority::default();
    assert!(fresh.update(&log));
    assert_eq!(fresh.charters(country.id(0)).expect("founded").current().0, before.0);
}
