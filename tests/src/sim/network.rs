//! A virtual network: ordered streams over links of every quality, which die at any moment.
//!
//! A session's stream is reliable and ordered while it lives (TCP or QUIC), so nothing in it is lost, doubled or
//! reordered. What a stream does is die: what is under way is lost, in one direction often earlier than in the other, and
//! the two ends learn of it at different times, or only when another stream replaces it.

use super::random::Random;
use std::collections::BTreeMap;

/// Names one stream.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct StreamId(pub(super) u64);

/// What lies between two nodes.
#[derive(Clone, Copy, Debug)]
struct Link {
    latency: u64,
    jitter: u64,
    bytes_per_second: u64,
    /// About how long a stream lives.
    life: u64,
}

/// One stream between two nodes.
#[derive(Clone, Debug)]
struct Stream {
    ends: (usize, usize),
    /// By sender: when the last frame arrives, and whether what is sent still arrives.
    directions: BTreeMap<usize, Direction>,
}

#[derive(Clone, Copy, Debug)]
struct Direction {
    arrives: u64,
    is_dead: bool,
}

/// A stream that was opened: which, when each end learns of it, and when it dies by itself.
pub(super) struct Opened {
    pub(super) stream: StreamId,
    pub(super) caller_at: u64,
    pub(super) called_at: u64,
    pub(super) dies_at: u64,
}

/// All links and streams.
#[derive(Clone, Debug)]
pub(super) struct Network {
    links: BTreeMap<(usize, usize), Link>,
    streams: BTreeMap<StreamId, Stream>,
    opened: u64,
    /// On which side of the present partition each node is; empty without a partition.
    sides: Vec<bool>,
    is_healed: bool,
}

impl Network {
    /// Makes a network between `nodes` nodes.
    pub(super) fn new(nodes: usize, random: &mut Random) -> Self {
        let pairs = (0..nodes).flat_map(|a| (a + 1..nodes).map(move |b| (a, b)));
        let links = pairs.map(|pair| (pair, Link::any(random))).collect();
        Self { links, streams: BTreeMap::new(), opened: 0, sides: Vec::new(), is_healed: false }
    }

    fn link(&self, a: usize, b: usize) -> Link {
        let pair = (a.min(b), a.max(b));
        self.links.get(&pair).copied().expect("every two nodes have a link")
    }

    /// Divides the nodes at random, or ends the division.
    pub(super) fn divide(&mut self, sides: Vec<bool>) {
        self.sides = sides;
    }

    /// Ends all trouble: from now on every link is decent and no stream dies.
    pub(super) fn heal(&mut self) {
        self.sides.clear();
        self.is_healed = true;
        for link in self.links.values_mut() {
            *link = Link { latency: link.latency.min(200), jitter: 10, bytes_per_second: 1 << 20, life: u64::MAX };
        }
    }

    /// Returns whether two nodes can reach each other now.
    pub(super) fn is_open(&self, a: usize, b: usize) -> bool {
        self.sides.get(a) == self.sides.get(b)
    }

    /// Opens a stream.
    pub(super) fn open(&mut self, caller: usize, called: usize, now: u64, random: &mut Random) -> Opened {
        let link = self.link(caller, called);
        self.opened += 1;
        let stream = StreamId(self.opened);
        let called_at = now + link.latency + random.below(link.jitter);
        let caller_at = called_at + link.latency + random.below(link.jitter);
        let into = |arrives| Direction { arrives, is_dead: false };
        let directions = BTreeMap::from([(caller, into(called_at)), (called, into(caller_at))]);
        self.streams.insert(stream, Stream { ends: (caller, called), directions });
        let life = random.below(link.life.saturating_mul(2));
        let dies_at = if self.is_healed { u64::MAX } else { now.saturating_add(life) };
        Opened { stream, caller_at, called_at, dies_at }
    }

    /// Returns the two ends of a stream.
    pub(super) fn ends(&self, stream: StreamId) -> Option<(usize, usize)> {
        self.streams.get(&stream).map(|stream| stream.ends)
    }

    /// Sends `bytes` bytes from one end. Returns when they arrive, if they do.
    pub(super) fn send(
        &mut self,
        stream: StreamId,
        from: usize,
        bytes: usize,
        now: u64,
        random: &mut Random,
    ) -> Option<u64> {
        let (a, b) = self.ends(stream)?;
        let link = self.link(a, b);
        let direction = self.streams.get_mut(&stream)?.directions.get_mut(&from)?;
        let length = u64::try_from(bytes).unwrap_or(u64::MAX);
        let takes = length * 1_000 / link.bytes_per_second;
        direction.arrives = direction.arrives.max(now + link.latency + random.below(link.jitter)) + takes;
        Some(direction.arrives)
    }

    /// Returns whether what one end sends no longer arrives.
    pub(super) fn is_dead(&self, stream: StreamId, from: usize) -> bool {
        let direction = self.streams.get(&stream).and_then(|stream| stream.directions.get(&from));
        direction.is_none_or(|direction| direction.is_dead)
    }

    /// Lets what one end sends be lost from now on.
    pub(super) fn kill(&mut self, stream: StreamId, from: usize) {
        if let Some(direction) = self.streams.get_mut(&stream).and_then(|stream| stream.directions.get_mut(&from)) {
            direction.is_dead = true;
        }
    }

    /// Returns when the other end learns that `from` has closed the stream: after everything that was sent.
    pub(super) fn close(&self, stream: StreamId, from: usize, now: u64) -> u64 {
        let Some(known) = self.streams.get(&stream) else { return now };
        let arrives = known.directions.get(&from).map_or(now, |direction| direction.arrives);
        arrives.max(now + self.link(known.ends.0, known.ends.1).latency)
    }

    /// Returns the streams between two nodes on different sides of the present partition.
    pub(super) fn divided(&self) -> Vec<StreamId> {
        let divided = self.streams.iter().filter(|(_, stream)| !self.is_open(stream.ends.0, stream.ends.1));
        divided.map(|(stream, _)| *stream).collect()
    }
}

impl Link {
    fn any(random: &mut Random) -> Self {
        let bytes_per_second = match random.below(10) {
            0 => random.between(300, 2_000),
            1..=3 => random.between(4_000, 40_000),
            _ => random.between(100_000, 4_000_000),
        };
        let life = match random.below(4) {
            0 => random.between(500, 5_000),
            1 => random.between(10_000, 40_000),
            _ => random.between(60_000, 400_000),
        };
        Self { latency: random.between(1, 400), jitter: random.between(1, 200), bytes_per_second, life }
    }
}
