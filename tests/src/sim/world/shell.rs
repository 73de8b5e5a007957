//! What a node's shell does around the engine: it feeds it, and carries out what it asks for.

use super::{Happening, World};
use crate::sim::disk::{Done, Request};
use crate::sim::liar;
use crate::sim::network::StreamId;
use crate::sim::node::Node;
use crate::sim::watch;
use djuntu_protocol::engine::{Event, Input, Output};
use djuntu_protocol::identity::{EntryId, PublicKey, TerritoryId};
use djuntu_protocol::session::Message;
use djuntu_protocol::time::Time;
use djuntu_protocol::violation::{Severity, Violation};

/// How long a peer is refused; shorter than in earnest, so that liars come back.
const BAN_MAX: u64 = 15_000;

impl World {
    /// Returns whether a node runs in this epoch.
    pub(super) fn runs(&self, node: usize, epoch: u64) -> bool {
        let node = self.node(node);
        node.engine.is_some() && node.epoch == epoch
    }

    pub(super) fn feed_in(&mut self, node: usize, epoch: u64, input: Input) {
        if self.runs(node, epoch) {
            self.feed(node, input);
        }
    }

    /// Gives an engine one input and does everything that it then asks for.
    pub(super) fn feed(&mut self, node: usize, input: Input) {
        self.trace.input(self.now, node, &input);
        let clock = self.node(node).clock(self.now);
        let Some(engine) = &mut self.node_mut(node).engine else { return };
        engine.handle(clock, input);
        let territory = engine.territory();
        let outputs: Vec<Output> = std::iter::from_fn(|| engine.poll()).collect();
        let is_bounded = watch::within_bounds(&engine.gauges());
        if let Some(territory) = territory {
            let index = self.node(node).territory;
            self.founded.insert(territory, index);
            if let Some(liar) = &mut self.node_mut(node).liar {
                liar.signers.iter_mut().for_each(|signer| _ = signer.territory.get_or_insert(territory));
            }
        }
        if let Err(what) = is_bounded {
            self.fail(node, &what);
        }
        for output in outputs {
            self.trace.output(self.now, node, &output);
            self.perform(node, output);
        }
    }

    fn perform(&mut self, node: usize, output: Output) {
        let epoch = self.node(node).epoch;
        match output {
            Output::Persist(persist) => {
                self.figures.entries += persist.entries.len() as u64;
                if self.node(node).is_honest()
                    && let Err(what) = self.watch.stores(node, &persist)
                {
                    self.fail(node, &what);
                }
                self.ask_storage(node, Request::Persist(persist));
            }
            Output::Belong(territory) => self.belong(node, territory),
            Output::Remember(abilities) => self.node_mut(node).abilities = abilities,
            Output::Observe(observing) => self.node_mut(node).observing = Some(observing),
            Output::Spent(_) => unreachable!("no line here is metered"),
            Output::Heard(heard) => self.node_mut(node).heard = heard,
            Output::Load(document) => self.ask_storage(node, Request::Load(document)),
            Output::LoadPages(peer, request) => self.ask_storage(node, Request::LoadPages(peer, request)),
            Output::Send(peer, frame) => self.send(node, peer, frame),
            Output::Connect(peer, _) => {
                let peer = self.index(&peer);
                self.node_mut(node).wanted.extend(peer);
            }
            Output::Disconnect(peer, _, ban) => {
                if ban.is_some() && self.are_honest(node, &peer) {
                    self.fail(node, &format!("refuses the honest {peer:?} for a while"));
                }
                let Some(peer) = self.index(&peer) else { return };
                if let Some(ban) = ban {
                    let until = self.now + ban.0.min(BAN_MAX);
                    self.node_mut(node).refused.insert(peer, until);
                }
                if let Some(stream) = self.node_mut(node).streams.remove(&peer) {
                    self.close(stream, node);
                }
            }
            Output::Answer(id, answer) => self.answered(node, id, answer),
            Output::Emit(event) => self.emitted(node, event),
            Output::WakeAt(time) => {
                let target = self.node_mut(node);
                target.wish += 1;
                let wish = target.wish;
                let delay = self.node(node).when(time, self.now) - self.now;
                self.schedule(delay, Happening::Tick { node, epoch, wish });
            }
        }
    }

    /// The shell keeps to whom the node belongs, which is said once.
    fn belong(&mut self, node: usize, territory: TerritoryId) {
        let before = self.node_mut(node).belongs.replace(territory);
        let is_stored = self.node(node).disk.is_stored(&EntryId(territory.0));
        if before.is_some() || !is_stored {
            self.fail(node, &format!("belongs to {territory:?}, which is stored: {is_stored}; before to {before:?}"));
        }
    }

    fn emitted(&mut self, node: usize, event: Event) {
        match event {
            Event::Changed(_) | Event::Equal(_) | Event::Reachable(..) | Event::Lost(_) => {}
            Event::Published(_) => self.figures.published += 1,
            // A clock that was ahead before the last start makes what was written then look as if written elsewhere.
            Event::Recovered(..) | Event::Elsewhere(_) => self.watch_notice(node),
            Event::Outdated => {
                let target = self.node_mut(node);
                target.restored = target.restored.or(Some(Time(0)));
            }
            Event::Confirmed => self.node_mut(node).restored = None,
            Event::Twins(twins) => {
                let twins: Vec<usize> = twins.iter().filter_map(|key| self.index(key)).collect();
                self.node_mut(node).wanted.extend(twins);
            }
            Event::Welcomed(inviter, _) => {
                let inviter = self.index(&inviter);
                let welcomed = self.introductions.iter_mut().filter(|i| i.guest == node && Some(i.inviter) == inviter);
                welcomed.for_each(|introduction| introduction.is_done = true);
            }
            Event::Violated(peer, violation) => {
                self.figures.violations += 1;
                // The one thing that an honest node may look like to another, before their introduction has got through.
                let may_be = violation == Violation::Stranger || violation.severity() == Severity::Ignore;
                if !may_be && self.are_honest(node, &peer) {
                    self.fail(node, &format!("accused the honest {peer:?} of {violation:?}"));
                }
            }
            Event::Unwelcome(peer, _) | Event::Stuck(peer, _) | Event::Downgraded(peer, _) => {
                if self.are_honest(node, &peer) {
                    self.fail(node, &format!("{event:?}"));
                }
            }
            // Clocks that are hours apart are a part of the trouble, and so is that some are not heard for days.
            Event::AlarmBegun(_) | Event::AlarmEnded(..) => {}
            Event::Rests(_) => self.fail(node, "rests, although no line here is metered"),
            Event::Damaged(_) => self.fail(node, &format!("{event:?}")),
        }
    }

    fn are_honest(&self, node: usize, peer: &PublicKey) -> bool {
        self.node(node).is_honest() && !self.liars.contains(peer)
    }

    pub(super) fn index(&self, key: &PublicKey) -> Option<usize> {
        self.indices.get(key).copied()
    }

    /// Asks the node's storage for something, which it does in its turn.
    fn ask_storage(&mut self, node: usize, request: Request) {
        if let Some(entry) = self.node_mut(node).disk.ask(request) {
            self.fail(node, &format!("stored {entry:?} twice"));
        }
        self.begin_storage(node);
    }

    fn begin_storage(&mut self, node: usize) {
        if self.node_mut(node).disk.begin() {
            let epoch = self.node(node).epoch;
            let takes =
                if self.random.chance(3) { self.random.between(500, 5_000) } else { self.random.between(1, 40) };
            let target = self.node(node);
            if target.dies_writing && target.disk.is_writing() && self.is_troubled {
                let dies = self.random.below(takes);
                self.schedule(dies, Happening::Die { node, epoch });
            }
            self.schedule(takes, Happening::Storage { node, epoch });
        }
    }

    /// The storage has done something; of several writes the engine is told of each, or only of the last.
    pub(super) fn storage(&mut self, node: usize, epoch: u64) {
        if !self.runs(node, epoch) {
            return;
        }
        let done = self.node_mut(node).disk.finish();
        if self.random.chance(20) {
            self.node_mut(node).disk.flush();
        }
        self.begin_storage(node);
        match done {
            Done::Stored(mut tickets) => {
                if self.random.chance(50) {
                    tickets = tickets.pop().into_iter().collect();
                }
                for ticket in tickets {
                    self.feed_in(node, epoch, Input::Stored(ticket));
                }
            }
            Done::Loaded(document, Some(entries)) => {
                self.feed_in(node, epoch, Input::Loaded(document, Some(entries)));
            }
            Done::PagesLoaded(peer, number, Some(pages)) => {
                self.feed_in(node, epoch, Input::PagesLoaded(peer, number, pages));
            }
            Done::Loaded(_, None) | Done::PagesLoaded(_, _, None) => {
                self.fail(node, "asked for entries that it never wrote, or that cannot be read");
            }
            Done::Failed(reason) => {
                if !self.node(node).is_full {
                    return self.fail(node, &reason);
                }
                self.figures.full_disks += 1;
                self.die(node);
            }
        }
    }

    /// The disk of a node becomes full soon; it has room again when the node starts the next time.
    pub(super) fn fill_disk(&mut self, node: usize, epoch: u64) {
        if self.runs(node, epoch) && self.is_troubled {
            let room = self.random.below(3_000);
            let target = self.node_mut(node);
            target.is_full = true;
            target.disk.set_room(Some(room));
        }
    }

    /// Checks what an honest node says: it hands on and acknowledges only what it has stored.
    fn check_sent(&mut self, stream: StreamId, node: usize, to: usize, frame: &[u8]) -> Result<(), String> {
        let disk = &self.nodes.get(node).expect("nodes are never taken away").disk;
        let is_honest = self.nodes.get(to).is_some_and(Node::is_honest);
        let message = Message::decode(frame).map_err(|violation| format!("sent what nobody can read: {violation}"))?;
        let (told, acknowledged) = match &message {
            Message::Page(..) => (liar::ids_of(frame, self.network_id), Vec::new()),
            Message::Stored(number) => (Vec::new(), self.watch.acknowledged(stream, node, *number)),
            Message::Hello(_)
            | Message::Roots(_)
            | Message::Compare(..)
            | Message::Heads(_)
            | Message::Close(_)
            | Message::Records(_)
            | Message::Pause(_) => (Vec::new(), Vec::new()),
        };
        if is_honest {
            self.watch.frame(matches!(message, Message::Page(..) | Message::Heads(_)));
        }
        if let Some((_, id)) = told.into_iter().find(|(_, id)| !disk.is_stored(id)) {
            return Err(format!("sent {id:?} before it was stored"));
        }
        match acknowledged.into_iter().find(|id| disk.is_asked(id)) {
            Some(id) => Err(format!("acknowledged {id:?} before it was stored")),
            None => Ok(()),
        }
    }

    fn send(&mut self, node: usize, peer: PublicKey, frame: Vec<u8>) {
        let Some(to) = self.index(&peer) else { return };
        let Some(stream) = self.node(node).streams.get(&to).copied() else { return };
        let network = self.network_id;
        let sender = self.nodes.get_mut(node).expect("nodes are never taken away");
        let frames = match &mut sender.liar {
            Some(liar) => liar.distort(to, frame, network, &mut self.random),
            None => {
                if let Err(what) = self.check_sent(stream, node, to, &frame) {
                    return self.fail(node, &what);
                }
                vec![frame]
            }
        };
        for bytes in frames {
            self.transmit(stream, node, bytes);
        }
    }
}
