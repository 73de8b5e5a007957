//! Four territories with one document, each with a log of its own: they write apart and meet now and then.

use super::fixtures::{self, Dice, Hall, NOW, insert_all, key};
use crate::act::{Act, Founding, Home, Kind, Subject};
use crate::authority::Authority;
use crate::authority::judge::{Verdict, judge};
use crate::document::{Content, Log};
use crate::entry::{Binding, Chain, Verified};
use crate::identity::{EntryId, PublicKey, TerritoryId};
use std::collections::{BTreeMap, BTreeSet};

/// How many they are.
pub(crate) const NODES: usize = 4;

#[derive(Clone)]
pub(crate) struct Apart {
    pub(crate) halls: Vec<Hall>,
    pub(crate) authority: Authority,
    pub(crate) document: Verified,
    logs: Vec<Log>,
    held: Vec<BTreeSet<EntryId>>,
    entries: Vec<Verified>,
    chains: BTreeMap<PublicKey, Chain>,
}

impl Apart {
    /// Begins a document of a kind, by the first of four who cooperate.
    pub(crate) fn new(kind: Kind) -> Self {
        let halls: Vec<Hall> = (1..=4).map(Hall::found).collect();
        let mut authority = Authority::default();
        halls.iter().for_each(|hall| _ = authority.update(&hall.log()));
        let mut parties: Vec<TerritoryId> = halls.iter().map(Hall::territory).collect();
        parties.sort_unstable();
        let subject = Subject::Cooperation(Founding { parties, invitation: None });
        let founded = fixtures::begin(&halls[0].author(&halls[0].office, 1), subject);
        let mut log = Log::begin(&founded).expect("a cooperation");
        for hall in &halls[1..] {
            let author = hall.author(&hall.office, 1);
            let accepted = author.act(Some(founded.document()), Chain::default(), NOW, &Act::Accept, vec![], None);
            fixtures::insert(&mut log, &accepted.expect("has a form")).expect("accepted");
        }
        authority.update(&log);
        let home = Home::Cooperation(founded.document());
        let document = fixtures::begin(&halls[0].author(&key(101), 1), Subject::Document(kind, home));
        let log = Log::begin(&document).expect("a document");
        let logs = vec![log; NODES];
        let chains = BTreeMap::from([(key(101).public(), Chain::after(&document))]);
        let (held, entries) = (vec![BTreeSet::new(); NODES], Vec::new());
        Self { halls, authority, document, logs, held, entries, chains }
    }

    pub(crate) fn territory(&self, node: usize) -> TerritoryId {
        self.halls[node].territory()
    }

    /// Returns all four, ascending.
    pub(crate) fn parties(&self) -> Vec<TerritoryId> {
        let mut parties: Vec<TerritoryId> = self.halls.iter().map(Hall::territory).collect();
        parties.sort_unstable();
        parties
    }

    pub(crate) fn log(&self, node: usize) -> (&Log, Verdict) {
        let log = &self.logs[node];
        (log, judge(log, &self.authority))
    }

    /// Writes an act at the place in the territory's chain of binding acts that the node knows to be the next.
    pub(crate) fn write(&mut self, node: usize, act: &Act) -> EntryId {
        let territory = self.territory(node);
        let ours = self.logs[node].records().filter(|(_, record)| record.territory == territory);
        let numbers = ours.filter_map(|(_, record)| match record.content {
            Content::Act { n, .. } => n,
            Content::Changes { .. } => None,
        });
        let n = numbers.max().map_or(0, |n| n + 1);
        self.write_at(node, act, n)
    }

    /// Writes an act at any place in the territory's chain of binding acts, as a liar does.
    pub(crate) fn write_at(&mut self, node: usize, act: &Act, n: u64) -> EntryId {
        let hall = &self.halls[node];
        let key = if act.role() == crate::identity::Roles::EDIT { &hall.node } else { &hall.office };
        let prev_act = (n > 0).then_some(EntryId([9; 32]));
        let binding = act.is_binding().then(|| Binding { account: String::new(), n, prev_act });
        let chain = self.chains.get(&key.public()).copied().unwrap_or_default();
        let document = Some(self.document.document());
        let entry = hall.author(key, 1).act(document, chain, NOW, act, vec![], binding).expect("has a form");
        self.chains.insert(key.public(), Chain::after(&entry));
        fixtures::insert(&mut self.logs[node], &entry).expect("its own chain");
        self.held[node].insert(entry.id());
        self.entries.push(entry.clone());
        entry.id()
    }

    /// Gives two nodes what the other one has, in any order.
    pub(crate) fn meet(&mut self, a: usize, b: usize, dice: &mut Dice) {
        for (from, to) in [(a, b), (b, a)] {
            let lacking =
                |entry: &&Verified| self.held[from].contains(&entry.id()) && !self.held[to].contains(&entry.id());
            let mut lacking: Vec<Verified> = self.entries.iter().filter(lacking).cloned().collect();
            dice.shuffle(&mut lacking);
            insert_all(&mut self.logs[to], &lacking);
            self.held[to].extend(lacking.iter().map(Verified::id));
        }
    }

    /// Lets everybody get everything.
    pub(crate) fn meet_all(&mut self, dice: &mut Dice) {
        for _ in 0..2 {
            (1..NODES).for_each(|node| self.meet(0, node, dice));
        }
    }
}

/// Lets four nodes do `steps` things each run, in 1,000 runs, and returns how each ends: what everybody shows is asked of
/// `state`, and must be the same everywhere.
pub(crate) fn interleave<S: PartialEq + std::fmt::Debug>(
    kind: Kind,
    steps: usize,
    step: impl Fn(&mut Apart, usize, &mut Dice),
    state: impl Fn(&Log, &Verdict) -> S,
    holds: impl Fn(&Apart, &S),
) {
    let begun = Apart::new(kind);
    for seed in 0..1_000 {
        let (mut apart, mut dice) = (begun.clone(), Dice::new(seed));
        for _ in 0..steps {
            let node = dice.below(NODES);
            step(&mut apart, node, &mut dice);
            if dice.below(2) == 0 {
                let other = dice.below(NODES);
                apart.meet(node, other, &mut dice);
            }
        }
        apart.meet_all(&mut dice);
        let mut states = (0..NODES).map(|node| {
            let (log, verdict) = apart.log(node);
            state(log, &verdict)
        });
        let first = states.next().expect("four nodes");
        assert!(states.all(|other| other == first), "seed {seed}: all show the same");
        holds(&apart, &first);
    }
}
