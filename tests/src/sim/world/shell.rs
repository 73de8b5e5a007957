//! What a node's shell does around the engine: it feeds it, and carries out what it asks for.

use super::{Happening, World};
use crate::sim::liar;
use djuntu_protocol::engine::{Event, Input, Output};
use djuntu_protocol::identity::{DocumentId, EntryId, PublicKey, TerritoryId};
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
        if let Some(territory) = territory {
            let index = self.node(node).territory;
            self.founded.insert(territory, index);
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
                if let Some(entry) = self.node_mut(node).disk.write(&persist) {
                    self.fail(node, &format!("stored {entry:?} twice"));
                }
                self.begin_group(node);
            }
            Output::Belong(territory) => self.belong(node, territory),
            Output::Load(document) => self.load(node, epoch, document),
            Output::LoadPage(peer, page) => {
                let delay = self.random.between(0, 20);
                self.schedule(delay, Happening::LoadPage { node, epoch, peer, page });
            }
            Output::Send(peer, frame) => self.send(node, peer, frame),
            Output::Connect(peer, _) => {
                let peer = self.index(&peer);
                self.node_mut(node).wanted.extend(peer);
            }
            Output::Disconnect(peer, _, ban) => {
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
            Event::Changed(_) | Event::Reachable(..) => {}
            // A clock that was ahead before the last start makes what was written then look as if written elsewhere.
            Event::Recovered(..) | Event::Elsewhere(_) => self.watch_notice(node),
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
            Event::Unwelcome(peer, _) | Event::Stuck(peer, _) => {
                if self.are_honest(node, &peer) {
                    self.fail(node, &format!("{event:?}"));
                }
            }
            Event::Damaged(_) => self.fail(node, &format!("{event:?}")),
        }
    }

    fn are_honest(&self, node: usize, peer: &PublicKey) -> bool {
        self.node(node).is_honest() && !self.liars.contains(peer)
    }

    pub(super) fn index(&self, key: &PublicKey) -> Option<usize> {
        self.indices.get(key).copied()
    }

    /// Reads a document: as it is now, or as it is when the disk gets to it.
    fn load(&mut self, node: usize, epoch: u64, document: DocumentId) {
        let delay = self.random.between(0, 50);
        let happening = if self.random.chance(50) {
            let entries = self.node(node).disk.of(document);
            Happening::Input { node, epoch, input: Input::Loaded(document, Some(entries)) }
        } else {
            Happening::Load { node, epoch, document }
        };
        self.schedule(delay, happening);
    }

    pub(super) fn load_page(&mut self, node: usize, epoch: u64, peer: PublicKey, page: &[(DocumentId, EntryId)]) {
        if !self.runs(node, epoch) {
            return;
        }
        let disk = &self.node(node).disk;
        let entries: Option<Vec<Vec<u8>>> = page.iter().map(|(_, id)| disk.bytes(id).map(<[u8]>::to_vec)).collect();
        match entries {
            Some(entries) => self.feed(node, Input::PageLoaded(peer, Some(entries))),
            None => self.fail(node, "asked for a page of entries that it never wrote"),
        }
    }

    fn begin_group(&mut self, node: usize) {
        if self.node_mut(node).disk.begin_group() {
            let epoch = self.node(node).epoch;
            let takes =
                if self.random.chance(3) { self.random.between(500, 5_000) } else { self.random.between(1, 60) };
            self.schedule(takes, Happening::Group { node, epoch });
        }
    }

    /// A group of writes is stored; the engine is told of each, or only of the last.
    pub(super) fn end_group(&mut self, node: usize, epoch: u64) {
        if !self.runs(node, epoch) {
            return;
        }
        let mut tickets = self.node_mut(node).disk.end_group();
        if self.random.chance(50) {
            tickets = tickets.pop().into_iter().collect();
        }
        self.begin_group(node);
        for ticket in tickets {
            self.feed(node, Input::Stored(ticket));
        }
    }

    fn send(&mut self, node: usize, peer: PublicKey, frame: Vec<u8>) {
        let Some(stream) = self.index(&peer).and_then(|peer| self.node(node).streams.get(&peer).copied()) else {
            return;
        };
        let network = self.network_id;
        let sender = self.nodes.get_mut(node).expect("nodes are never taken away");
        let frames = match &mut sender.liar {
            Some(liar) => liar.distort(frame, &sender.keys, network, &mut self.random),
            None => {
                let ids = liar::ids_of(&frame, network);
                self.pages += u64::from(!ids.is_empty());
                if let Some(id) = ids.into_iter().find(|id| !sender.disk.is_stored(id)) {
                    return self.fail(node, &format!("sent {id:?} before it was stored"));
                }
                vec![frame]
            }
        };
        for bytes in frames {
            self.transmit(stream, node, bytes);
        }
    }
}
