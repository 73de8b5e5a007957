//! Streams as the nodes' shells see them: dialled, opened, closed, cut, and replaced by newer ones.

use super::{Happening, World};
use crate::sim::disk::Death;
use crate::sim::liar::{self, Lie};
use crate::sim::network::StreamId;
use djuntu_protocol::engine::Input;
use djuntu_protocol::session::Message;

/// How late an end may learn that a stream has died.
const SILENCE_MAX: u64 = 20_000;

impl World {
    /// A shell tries to reach the nodes that it wants and has no stream to, and tries again after a while.
    pub(super) fn dial(&mut self, node: usize, epoch: u64) {
        if !self.runs(node, epoch) {
            return;
        }
        let wanted: Vec<usize> = self.node(node).wanted.iter().copied().collect();
        for peer in wanted {
            if !self.node(node).streams.contains_key(&peer) && self.random.chance(60) {
                self.open(node, peer);
            }
        }
        let pause = self.random.between(300, 5_000);
        self.schedule(pause, Happening::Dial { node, epoch });
    }

    fn open(&mut self, caller: usize, called: usize) {
        let refuses =
            |node: usize, peer: usize| self.node(node).refused.get(&peer).is_some_and(|until| *until > self.now);
        let reachable = self.network.is_open(caller, called) && self.node(called).engine.is_some();
        if !reachable || refuses(caller, called) || refuses(called, caller) {
            return;
        }
        let opened = self.network.open(caller, called, self.now, &mut self.random);
        let stream = opened.stream;
        self.figures.streams += 1;
        self.schedule(opened.called_at - self.now, Happening::Opened { stream, at: called });
        self.schedule(opened.caller_at - self.now, Happening::Opened { stream, at: caller });
        if opened.dies_at != u64::MAX {
            self.schedule(opened.dies_at - self.now, Happening::Cut(stream));
        }
    }

    /// Returns the other end of a stream.
    fn other(&self, stream: StreamId, end: usize) -> usize {
        let (a, b) = self.network.ends(stream).expect("streams are never forgotten");
        if a == end { b } else { a }
    }

    /// A stream is open at one end, and replaces the one that was there.
    pub(super) fn opened(&mut self, stream: StreamId, at: usize) {
        let peer = self.other(stream, at);
        if self.network.is_dead(stream, peer) || self.network.is_dead(stream, at) {
            return;
        }
        if self.node(at).engine.is_none() {
            return self.close(stream, at);
        }
        let key = self.node(peer).key();
        if let Some(replaced) = self.node_mut(at).streams.insert(peer, stream) {
            self.close(replaced, at);
        }
        self.watch_contact(at, peer);
        self.feed(at, Input::Connected(key));
    }

    /// One end learns that a stream has ended.
    pub(super) fn closed(&mut self, stream: StreamId, at: usize) {
        let peer = self.other(stream, at);
        if self.node(at).streams.get(&peer) == Some(&stream) {
            let key = self.node(peer).key();
            self.node_mut(at).streams.remove(&peer);
            self.feed(at, Input::Disconnected(key));
        }
    }

    /// One end closes a stream in order: what it sent before still arrives.
    pub(super) fn close(&mut self, stream: StreamId, at: usize) {
        let peer = self.other(stream, at);
        let delay = self.network.close(stream, at, self.now) - self.now;
        self.network.kill(stream, peer);
        self.schedule(delay, Happening::Closed { stream, at: peer });
    }

    /// A stream dies: in one direction or both, and each end learns of it after a while.
    pub(super) fn cut(&mut self, stream: StreamId) {
        if !self.is_troubled {
            return;
        }
        let (a, b) = self.network.ends(stream).expect("streams are never forgotten");
        self.figures.cuts += 1;
        let (first, second) = if self.random.chance(50) { (a, b) } else { (b, a) };
        self.network.kill(stream, first);
        if self.random.chance(70) {
            self.network.kill(stream, second);
        }
        for at in [first, second] {
            let delay = if self.random.chance(50) { self.random.below(500) } else { self.random.below(SILENCE_MAX) };
            self.schedule(delay, Happening::Closed { stream, at });
        }
    }

    /// Sends a frame on a stream; whether it arrives is decided when it should.
    pub(super) fn transmit(&mut self, stream: StreamId, from: usize, bytes: Vec<u8>) {
        self.figures.frames += 1;
        self.figures.bytes += bytes.len() as u64;
        let to = self.other(stream, from);
        if let Some(arrives) = self.network.send(stream, from, bytes.len(), self.now, &mut self.random) {
            self.schedule(arrives - self.now, Happening::Frame { stream, to, bytes });
        }
    }

    pub(super) fn arrive(&mut self, stream: StreamId, to: usize, bytes: Vec<u8>) {
        let from = self.other(stream, to);
        let is_present = self.node(to).streams.get(&from) == Some(&stream);
        if !is_present || self.network.is_dead(stream, from) {
            return;
        }
        let network = self.network_id;
        let target = self.nodes.get_mut(to).expect("nodes are never taken away");
        if let Some(liar) = &mut target.liar
            && !liar.overhear(&bytes, network, &mut self.random)
        {
            return liar.told.count(Lie::UseStaleCharter);
        }
        let page = match Message::decode(&bytes) {
            Ok(Message::Page(number, _)) => Some((number, liar::ids_of(&bytes, network))),
            Ok(_) | Err(_) => None,
        };
        let key = self.node(from).key();
        self.feed(to, Input::Received(key, bytes));
        let Some((number, entries)) = page else { return };
        // A liar gives many pages one number.
        if self.node(from).is_honest() {
            // What waits outside the logs is not admitted yet, and nothing is promised of it.
            let ids = entries.into_iter().map(|(_, id)| id).filter(|id| self.node(to).disk.is_asked(id)).collect();
            self.watch.received(stream, to, number, ids);
        } else {
            self.watch.brought(to, entries.into_iter().map(|(document, _)| document));
        }
    }

    /// The network falls into two halves, or becomes one again.
    pub(super) fn divide(&mut self, divided: bool) {
        if !self.is_troubled {
            return;
        }
        let sides = (0..self.nodes.len()).map(|_| divided && self.random.chance(50)).collect();
        self.network.divide(sides);
        for stream in self.network.divided() {
            self.cut(stream);
        }
        let lasts = if divided { self.random.between(3_000, 40_000) } else { self.random.between(20_000, 120_000) };
        self.schedule(lasts, Happening::Divide(!divided));
    }

    /// A node dies at once; the others learn of it after a while.
    pub(super) fn crash(&mut self, node: usize) {
        if self.node(node).engine.is_none() || !self.is_troubled {
            return;
        }
        if self.random.chance(40) && !self.node(node).dies_writing {
            // It dies when it next writes something.
            self.node_mut(node).dies_writing = true;
            return;
        }
        self.die(node);
    }

    /// A node that was to die dies.
    pub(super) fn die(&mut self, node: usize) {
        self.figures.crashes += 1;
        self.stop(node);
        let delay = self.random.between(100, 20_000);
        self.schedule(delay, Happening::Restart(node));
    }

    /// Stops a node without a word.
    pub(super) fn stop(&mut self, node: usize) {
        self.trace.note(self.now, node, "stops");
        let target = self.nodes.get_mut(node).expect("nodes are never taken away");
        target.engine = None;
        target.dies_writing = false;
        let death = if self.random.chance(30) { Death::Process } else { Death::Power };
        let is_torn = target.disk.crash(death, &mut self.random);
        self.figures.power_cuts += u64::from(death == Death::Power);
        self.figures.torn_disks += u64::from(is_torn);
        target.tasks.clear();
        let streams = std::mem::take(&mut target.streams);
        for (peer, stream) in streams {
            self.network.kill(stream, node);
            self.network.kill(stream, peer);
            let delay = self.random.below(SILENCE_MAX);
            self.schedule(delay, Happening::Closed { stream, at: peer });
        }
    }

    /// A node starts, for the first time or again.
    pub(super) fn restart(&mut self, node: usize) {
        let rests = !self.is_troubled && !self.node(node).is_honest();
        if rests || self.node(node).engine.is_some() {
            return;
        }
        let network = self.network_id;
        let target = self.nodes.get_mut(node).expect("nodes are never taken away");
        let started = target.start(network, &mut self.random);
        let epoch = target.epoch;
        if let Err(what) = started {
            return self.fail(node, &what);
        }
        self.trace.note(self.now, node, &format!("starts for the {epoch}. time"));
        self.feed(node, Input::Tick);
        let pause = self.random.between(100, 2_000);
        self.schedule(pause, Happening::Dial { node, epoch });
        self.schedule(pause, Happening::Work { node, epoch });
        if self.is_troubled && self.has_crashes {
            let lives = self.random.between(2_000, 240_000);
            self.schedule(lives, Happening::Crash(node));
            if self.random.chance(15) {
                let fills = self.random.below(lives);
                self.schedule(fills, Happening::FillDisk { node, epoch });
            }
        }
    }
}
