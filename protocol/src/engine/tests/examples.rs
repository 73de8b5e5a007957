//! The examples of the specification's chapter “Examples”, each under its name: several nodes that meet in several orders,
//! and in the end hold and judge the same, whoever heard of what first.

mod charters;
mod parties;
mod removals;

use super::*;
use crate::act::Frontier;
use crate::authority::judge::{Reason, Verdict, cut_for};
use crate::entry::{Author, Verified};
use crate::identity::charter::{Charter, ListedKey};
use crate::identity::{EntryId, Roles, SecretKey};
use crate::tests::fixtures::{Dice, Writer, key};

/// In how many orders each example is told.
const ORDERS: u64 = 6;

/// A cooperation of several territories, whose first nodes come first, with a project in it. Nobody is connected.
struct Assembly {
    world: World,
    cooperation: DocumentId,
    project: DocumentId,
    nodes: Vec<usize>,
}

impl Assembly {
    fn of(names: &[&str]) -> Self {
        let mut world = World::new();
        let nodes: Vec<usize> = names.iter().map(|name| world.add_node(Some(name))).collect();
        for node in &nodes[1..] {
            let code = world.invite(0, Purpose::Twin);
            world.accept(*node, &code);
            world.connect(0, *node);
        }
        let others = nodes[1..].iter().map(|node| world.engine(*node).territory().expect("founded")).collect();
        let Ok(Answer::Created(cooperation)) = world.command(0, Command::Cooperate(others)) else { panic!("proposes") };
        for node in &nodes[1..] {
            world.act(*node, cooperation, Act::Accept).expect("accepts");
        }
        let create = Command::Create(Kind::Project, Home::Cooperation(cooperation));
        let Ok(Answer::Created(project)) = world.command(0, create) else { panic!("creates") };
        let mut assembly = Self { world, cooperation, project, nodes };
        assembly.meet(&mut Dice::new(0));
        assembly
    }

    /// Adds a second machine of a node's territory, which knows everything.
    fn with_machine(&mut self, of: usize) -> usize {
        let machine = self.world.add_node(None);
        let code = self.world.invite(of, Purpose::Node);
        self.world.accept(machine, &code);
        self.nodes.push(machine);
        self.world.connect(of, machine);
        self.world.disconnect(of, machine);
        self.meet(&mut Dice::new(0));
        machine
    }

    fn territory(&self, node: usize) -> TerritoryId {
        self.world.engine(node).territory().expect("founded")
    }

    /// Lets two nodes meet and part.
    fn visit(&mut self, a: usize, b: usize) {
        self.world.connect(a, b);
        self.world.disconnect(a, b);
    }

    /// Lets everybody meet everybody, two at a time, in any order, until nothing is new.
    fn meet(&mut self, dice: &mut Dice) {
        let all = self.nodes.clone();
        let mut pairs: Vec<(usize, usize)> =
            all.iter().flat_map(|a| all.iter().map(move |b| (*a, *b))).filter(|(a, b)| a < b).collect();
        for _ in 0..all.len() {
            dice.shuffle(&mut pairs);
            pairs.iter().for_each(|(a, b)| self.visit(*a, *b));
        }
    }

    /// Checks that these nodes hold the same of a document and judge it alike; returns what they say.
    fn agreed(&mut self, document: DocumentId, nodes: &[usize]) -> Verdict {
        let read = |world: &mut World, node: usize| {
            let reading = world.reading(node, document);
            (reading.log.fingerprint(), reading.verdict, reading.parties)
        };
        let first = read(&mut self.world, nodes[0]);
        for node in &nodes[1..] {
            assert_eq!(read(&mut self.world, *node), first, "{} and {node}", nodes[0]);
        }
        (*first.1).clone()
    }

    /// Checks what these nodes say of entries of a document: none for what counts, else why it does not.
    fn check(&mut self, document: DocumentId, nodes: &[usize], expected: &[(&str, EntryId, Option<Reason>)]) {
        let verdict = self.agreed(document, nodes);
        for (name, entry, reason) in expected {
            let is_held = verdict.counted.contains(entry) || verdict.set_aside.contains_key(entry);
            assert!(is_held, "{name} is held");
            assert_eq!(verdict.set_aside.get(entry), reason.as_ref(), "{name}");
        }
    }

    /// Edits a document at a node, and returns the entry.
    fn edit(&mut self, node: usize, path: &str, text: &str) -> EntryId {
        self.world.edit(node, self.project, &[(path, text)]);
        let author = self.world.keys(node).node.public();
        let log = self.world.reading(node, self.project).log;
        let last = log.order().iter().rev().find(|id| log.record(id).is_some_and(|record| record.author == author));
        *last.expect("just written")
    }

    /// Returns the charter that a node sees in force for its territory, changed and as the next version.
    fn next_charter(&self, node: usize, change: impl FnOnce(&mut Charter)) -> Charter {
        let authority = &self.world.engine(node).authority;
        let (previous, charter) = authority.charters(self.territory(node)).expect("its own").current();
        let mut next =
            Charter { number: charter.number + 1, previous: Some(previous), settles: None, ..charter.clone() };
        change(&mut next);
        next.keys.sort_by_key(|listed| listed.key);
        next
    }

    /// Amends the charter of a node's territory there.
    fn amend(&mut self, node: usize, change: impl FnOnce(&mut Charter)) -> EntryId {
        let (next, own) = (self.next_charter(node, change), self.territory(node).document());
        self.world.act(node, own, Act::Amend(next)).expect("amends")
    }

    /// Removes a key from the charter of a node's territory, and accepts what that node holds of it in the project.
    fn remove(&mut self, node: usize, removed: PublicKey) {
        self.amend(node, |charter| charter.keys.retain(|listed| listed.key != removed));
        let cut = cut_for(&self.world.reading(node, self.project).log, &removed);
        self.world.act(node, self.project, Act::Cut(cut)).expect("accepts what was there");
    }

    /// Brings entries to a node in the name of another one's key, as a relay does.
    fn relay(&mut self, to: usize, from: usize, entries: &[&Verified]) {
        let (peer, territory) = (self.world.keys(from).node.public(), self.world.engine(from).territory());
        self.world.greet(to, peer, territory);
        self.world.bring(to, peer, entries);
        self.world.hang_up(to, peer);
    }

    /// Returns the parties of the cooperation as a node sees them, and whether it shows a dispute.
    fn parties(&self, node: usize) -> (Vec<TerritoryId>, bool) {
        let known = self.world.engine(node).authority.cooperation(self.cooperation).expect("held");
        (known.parties().to_vec(), known.is_disputed())
    }
}

/// Returns an entry in a charter for a key.
fn listed(key: PublicKey, roles: Roles) -> ListedKey {
    ListedKey { key, roles, office: None, invitation: None }
}

/// Tells an example in several orders.
fn in_every_order(tell: impl Fn(&mut Dice)) {
    (0..ORDERS).for_each(|order| tell(&mut Dice::new(order + 1)));
}
