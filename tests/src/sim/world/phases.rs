//! The phases of a run: trouble, healing, rest, and then the checkers.

use super::{Happening, World};
use crate::sim::checkers::{self, Held};
use crate::sim::watch;
use djuntu_protocol::engine::status::{NodeStatus, Status};
use djuntu_protocol::engine::{Answer, Command, Engine, ObservingStatus};
use djuntu_protocol::time::Time;

/// How long things go wrong, at least and at most.
const TROUBLE: (u64, u64) = (90_000, 240_000);
/// How long after healing all nodes must have become equal.
const CONVERGENCE_MAX: u64 = 900_000;
/// How long they must then stay equal before rest begins: what a node still does by itself is told, and streams that were
/// lost in the trouble are open again.
const SETTLED: u64 = 30_000;
/// How long the world must then stay at rest.
const REST: u64 = 200_000;
/// How often it is looked whether all nodes have become equal.
const LOOK_INTERVAL: u64 = 2_000;

impl World {
    /// Runs the whole simulation. What went wrong is in [`World::failures`].
    pub(in crate::sim) fn run(&mut self) {
        self.schedule(30_000, Happening::Divide(true));
        let trouble = self.random.between(TROUBLE.0, TROUBLE.1);
        self.pass_until(trouble);
        self.heal();
        self.converge();
        if self.failures.is_empty() {
            self.rest();
        }
        if self.failures.is_empty() {
            checkers::check(self);
        }
        for liar in self.nodes.iter().filter_map(|node| node.liar.as_ref()) {
            self.figures.lies.add(&liar.told);
        }
    }

    /// Ends all trouble: liars fall silent, the network is whole, and nodes that are down start.
    pub(super) fn heal(&mut self) {
        self.trace.note(self.now, 0, "everything is healed");
        self.is_troubled = false;
        self.network.heal();
        for node in 0..self.nodes.len() {
            self.node_mut(node).is_full = false;
            self.node(node).disk.set_room(None);
            if self.node(node).is_honest() {
                self.restart(node);
            } else if self.node(node).engine.is_some() {
                self.stop(node);
            }
        }
    }

    /// Lets time pass until all honest nodes have said for a while that they are equal.
    pub(super) fn converge(&mut self) {
        let healed = self.now;
        let mut waits_for = String::new();
        let mut equal_since = None;
        while self.now < healed + CONVERGENCE_MAX && self.failures.is_empty() {
            self.pass_until(self.now + LOOK_INTERVAL);
            match (self.unequal(healed), equal_since) {
                (None, None) => equal_since = Some(self.now),
                (None, Some(since)) if self.now >= since + SETTLED => {
                    self.figures.converged_milliseconds = since - healed;
                    return;
                }
                (None, Some(_)) => {}
                (Some(reason), _) => (equal_since, waits_for) = (None, reason),
            }
        }
        if self.failures.is_empty() {
            self.fail(0, &format!("the nodes never became equal: {waits_for}"));
        }
    }

    /// Lets time pass, in which nothing may be sent but comparisons.
    pub(super) fn rest(&mut self) {
        let (frames, differences) = self.watch.sent();
        self.pass_until(self.now + REST);
        let (frames, differences) = (self.watch.sent().0 - frames, self.watch.sent().1 - differences);
        let gauges = self.nodes.iter().filter_map(|node| node.engine.as_ref()).map(Engine::gauges);
        let pairs_and_sets: usize = gauges.map(|gauges| gauges.sessions + gauges.sets).sum();
        let most = watch::frames_at_rest_max(REST, pairs_and_sets as u64);
        if (differences > 0 && !self.has_guests) || frames > most {
            let what = format!("{differences} differences were told and {frames} frames sent, of at most {most}");
            self.fail(0, &format!("although all nodes were equal, {what}"));
        }
        self.figures.frames_at_rest += frames;
    }

    /// Returns why the honest nodes are not equal since `healed`, if they are not.
    fn unequal(&mut self, healed: u64) -> Option<String> {
        let open = self.introductions.iter().find(|introduction| {
            let honest = self.node(introduction.inviter).is_honest() && self.node(introduction.guest).is_honest();
            honest && !introduction.is_done
        });
        if let Some(introduction) = open {
            return Some(format!("{introduction:?}"));
        }
        let honest = self.honest();
        for node in honest.iter().copied() {
            if !self.node(node).disk.is_idle() {
                return Some(format!("node {node} is still writing"));
            }
            let status = self.status(node)?;
            if status.chores > 0 {
                return Some(format!("node {node} is about to do something by itself"));
            }
            let since = self.node(node).clock(healed);
            if let Some(reason) = status.observing.as_ref().and_then(|observing| incomplete(observing, since)) {
                return Some(format!("observer {node}: {reason}"));
            }
            let twins = honest.iter().copied().filter(|other| *other != node && self.are_twins(node, *other));
            for other in twins.collect::<Vec<_>>() {
                let reason = unequal_to(&status, self.node(other).key(), since);
                if let Some(reason) = reason.filter(|_| !self.are_kept_apart(node, other, healed)) {
                    return Some(format!("node {node} with node {other}: {reason}"));
                }
            }
        }
        None
    }

    /// Returns whether two nodes need not become equal, because of an invitation that waits. It is looked at late, because
    /// what is held is worked out anew for that.
    fn are_kept_apart(&mut self, node: usize, other: usize, healed: u64) -> bool {
        let is_late = self.now > healed + CONVERGENCE_MAX / 2;
        let (Some(ours), Some(theirs)) = (self.node(node).belongs, self.node(other).belongs) else { return false };
        let knows = |node| Held::by(self, node).is_some_and(|held| held.is_guest_of_former([ours, theirs]));
        let are_apart = is_late && (knows(node) || knows(other));
        self.has_guests |= are_apart;
        are_apart
    }

    /// Returns how things stand on a node.
    pub(in crate::sim) fn status(&mut self, node: usize) -> Option<Status> {
        match self.ask(node, Command::Status) {
            Some(Ok(Answer::Status(status))) => Some(*status),
            other => {
                self.fail(node, &format!("does not tell how things stand: {other:?}"));
                None
            }
        }
    }

    /// Returns whether two nodes belong to one territory or to two that cooperate.
    pub(in crate::sim) fn are_twins(&self, a: usize, b: usize) -> bool {
        let (a, b) = (self.node(a).territory, self.node(b).territory);
        a == b || self.cooperating().contains(&(a.min(b), a.max(b)))
    }
}

/// Returns why an observer does not have all that its sources have to give since a time, by its own account.
fn incomplete(observing: &ObservingStatus, since: Time) -> Option<String> {
    let has_all = |source: &&djuntu_protocol::engine::SourceStatus| {
        source.is_connected && source.missing_in == 0 && source.equal_at.is_some_and(|at| at > since)
    };
    observing.sources.iter().find(|source| !has_all(source)).map(|source| format!("{source:?}"))
}

/// Returns why a node is not equal to a peer since a time, by its own account.
fn unequal_to(status: &Status, peer: djuntu_protocol::identity::PublicKey, since: Time) -> Option<String> {
    let Some(node) = status.nodes.iter().find(|node| node.node == peer) else {
        return Some("it is unknown".to_owned());
    };
    let NodeStatus { is_connected, equal_at, missing_in, missing_out, .. } = node;
    let is_equal = equal_at.is_some_and(|at| at > since);
    let at_rest = *is_connected && is_equal && *missing_in == 0 && *missing_out == 0 && node.stuck.is_empty();
    (!at_rest).then(|| format!("{node:?}"))
}
