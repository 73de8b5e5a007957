//! Who is there: territories, their nodes, liars, and who is introduced to whom.

use super::{Happening, World};
use crate::sim::liar::Liar;
use crate::sim::network::Network;
use crate::sim::node::Node;
use crate::sim::user::Task;
use djuntu_protocol::engine::Command;
use djuntu_protocol::invitation::{Invitation, Purpose};
use djuntu_protocol::limits;
use djuntu_protocol::session::Scope;
use std::collections::BTreeSet;

/// How many nodes observe at most.
const OBSERVERS_MAX: usize = 2;

/// An invitation on its way from one node to another.
#[derive(Debug)]
pub(super) struct Introduction {
    pub(super) inviter: usize,
    pub(super) guest: usize,
    pub(super) purpose: Purpose,
    pub(super) invitation: Option<Invitation>,
    /// The guest's epoch in which its engine was told.
    pub(super) told: Option<u64>,
    pub(super) is_done: bool,
}

impl World {
    /// Makes territories, their nodes and who shall be introduced to whom.
    pub(super) fn populate(&mut self, liars: usize) {
        let territories = self.random.index(2) + 3;
        let honest = self.random.index(3) + 5;
        for territory in 0..territories {
            self.add(territory, true, None);
        }
        for _ in territories..honest {
            let territory = self.random.index(territories);
            let guest = self.add(territory, false, None);
            self.introduce(territory, guest, Purpose::Node);
        }
        for guest in 1..territories {
            let inviter = self.random.index(guest);
            self.introduce(inviter, guest, Purpose::Twin);
        }
        if self.random.chance(50) {
            self.introduce(territories - 1, 0, Purpose::Twin);
        }
        for liar in 0..liars {
            let habits = Liar::new(&mut self.random);
            if self.random.chance(35) {
                // One that is listed by an honest territory, until that removes it.
                let territory = self.random.index(territories);
                let guest = self.add(territory, false, Some(habits));
                self.introduce(territory, guest, Purpose::Node);
                continue;
            }
            let guest = self.add(territories + liar, true, Some(habits));
            for inviter in 0..self.random.index(2) + 1 {
                self.introduce(inviter, guest, Purpose::Twin);
            }
        }
        self.add_observers(territories + liars, territories);
        self.network = Network::new(self.nodes.len(), &mut self.random);
        for node in 0..self.nodes.len() {
            let at = self.random.below(3_000);
            self.schedule(at, Happening::Restart(node));
        }
        for introduction in 0..self.introductions.len() {
            let at = self.random.between(2_000, 60_000);
            self.schedule(at, Happening::Introduce(introduction));
        }
    }

    /// Makes observers, who belong to no territory and have sources among those that found one, or each other.
    fn add_observers(&mut self, first: usize, territories: usize) {
        for observer in 0..self.random.index(OBSERVERS_MAX + 1) {
            let guest = self.add(first + observer, false, None);
            self.node_mut(guest).is_observer = true;
            for _ in 0..self.random.index(2) + 1 {
                let source =
                    if observer > 0 && self.random.chance(40) { guest - 1 } else { self.random.index(territories) };
                self.introduce(source, guest, Purpose::Observe);
            }
        }
    }

    fn add(&mut self, territory: usize, founds: bool, liar: Option<Liar>) -> usize {
        let node = Node::new(territory, founds, liar, &mut self.random);
        let index = self.nodes.len();
        self.indices.insert(node.key(), index);
        if node.is_honest() {
            self.watch.know(node.key(), index);
            node.keys.office.iter().for_each(|office| self.watch.know(office.public(), index));
        } else {
            self.liars.insert(node.key());
        }
        self.nodes.push(node);
        index
    }

    fn introduce(&mut self, inviter: usize, guest: usize, purpose: Purpose) {
        self.introductions.push(Introduction { inviter, guest, purpose, invitation: None, told: None, is_done: false });
    }

    /// Returns the pairs of territories that shall cooperate, liars' ones included.
    pub(in crate::sim) fn cooperating(&self) -> BTreeSet<(usize, usize)> {
        let twins = self.introductions.iter().filter(|introduction| introduction.purpose == Purpose::Twin);
        let pair = |introduction: &Introduction| {
            let (a, b) = (self.node(introduction.inviter).territory, self.node(introduction.guest).territory);
            (a.min(b), a.max(b))
        };
        twins.map(pair).collect()
    }

    /// Takes the next step of an introduction, and comes back to it until it is done.
    pub(super) fn go_on_introducing(&mut self, index: usize) {
        let introduction = self.introductions.get(index).expect("introductions are never taken away");
        let (inviter, guest, purpose, told) =
            (introduction.inviter, introduction.guest, introduction.purpose, introduction.told);
        if introduction.is_done {
            return;
        }
        let has_territory = |world: &Self, node: usize| world.node(node).desk(world.now).is_some();
        match introduction.invitation.clone() {
            None if has_territory(self, inviter) || (purpose == Purpose::Observe && self.observes(inviter)) => {
                self.command(inviter, Command::Invite(purpose, limits::INVITATION_AGE_DEFAULT), Task::Invite(index));
            }
            Some(invitation) if self.node(guest).engine.is_some() && told != Some(self.node(guest).epoch) => {
                match purpose {
                    Purpose::Observe => {
                        // Who observes everything from the beginning has no territory to name in a code for others.
                        let is_more = self.node(guest).observing.is_some();
                        let scope = (is_more && self.random.chance(50)).then_some(Scope::Everything);
                        self.command(guest, Command::Observe(invitation, scope), Task::Observe(index));
                    }
                    Purpose::Node => self.command(guest, Command::Accept(invitation), Task::Accept(index)),
                    Purpose::Twin if has_territory(self, guest) => {
                        self.command(guest, Command::Accept(invitation), Task::Accept(index));
                    }
                    Purpose::Twin => {}
                }
            }
            None | Some(_) => {}
        }
        let pause = self.random.between(1_000, 10_000);
        self.schedule(pause, Happening::Introduce(index));
    }

    fn observes(&self, node: usize) -> bool {
        self.node(node).observing.is_some() && self.node(node).engine.is_some()
    }

    pub(super) fn introduction(&mut self, index: usize) -> &mut Introduction {
        self.introductions.get_mut(index).expect("introductions are never taken away")
    }
}
