//! The world: every node, the network between them, and one queue of what happens next.
//!
//! Nothing happens but what is taken from the queue, in the order of (time, number), and every choice is drawn from the
//! seed. So a run is a function of its seed, and a failure can be replayed.

mod cast;
mod office;
mod people;
mod phases;
mod restore;
mod shell;
mod streams;

use super::network::{Network, StreamId};
use super::node::Node;
use super::random::Random;
use super::trace::Trace;
use super::user::Task;
use super::watch::Watch;
use super::{Figures, Settings};
use cast::Introduction;
use djuntu_protocol::engine::{Answer, Command, Input, Refusal};
use djuntu_protocol::identity::{DocumentId, NetworkId, PublicKey, TerritoryId};
use std::collections::{BTreeMap, BTreeSet};

/// How many of the nodes lie at most, unless the settings say how many.
const LIARS_MAX: usize = 3;

/// Everything there is.
#[derive(Debug)]
pub(super) struct World {
    pub(super) network_id: NetworkId,
    pub(super) now: u64,
    pub(super) nodes: Vec<Node>,
    pub(super) figures: Figures,
    pub(super) trace: Trace,
    /// What went wrong.
    pub(super) failures: Vec<String>,
    /// Which territory of the plan each one is.
    pub(super) founded: BTreeMap<TerritoryId, usize>,
    /// The liars' keys, of whom anything may be said.
    liars: BTreeSet<PublicKey>,
    /// Cooperations that were not made by an invitation.
    of_many: BTreeSet<DocumentId>,
    /// The keys of clerks, who write nothing themselves.
    clerks: BTreeSet<PublicKey>,
    random: Random,
    queue: BTreeMap<(u64, u64), Happening>,
    queued: u64,
    network: Network,
    introductions: Vec<Introduction>,
    indices: BTreeMap<PublicKey, usize>,
    /// Whether things still go wrong and people still work.
    is_troubled: bool,
    /// Whether nodes die.
    has_crashes: bool,
    /// Whether two nodes need not become equal, so that they go on telling each other what they know.
    has_guests: bool,
    /// The node whose disk was put back, if one was.
    restoring: Option<restore::Watch>,
    /// What must be true all the time.
    pub(super) watch: Watch,
    answered: Option<Result<Answer, Refusal>>,
}

/// Something that happens at its time. Where an epoch is named, it happens only if the node has not been restarted.
#[derive(Debug)]
enum Happening {
    Tick { node: usize, epoch: u64, wish: u64 },
    Storage { node: usize, epoch: u64 },
    FillDisk { node: usize, epoch: u64 },
    Frame { stream: StreamId, to: usize, bytes: Vec<u8> },
    Opened { stream: StreamId, at: usize },
    Closed { stream: StreamId, at: usize },
    Cut(StreamId),
    Command { node: usize, epoch: u64, command: Command, task: Task },
    Dial { node: usize, epoch: u64 },
    Work { node: usize, epoch: u64 },
    Introduce(usize),
    Crash(usize),
    Die { node: usize, epoch: u64 },
    Restart(usize),
    Divide(bool),
}

impl World {
    /// Makes the world of a seed.
    pub(super) fn new(settings: &Settings) -> Self {
        let mut random = Random::of(settings.seed, "world");
        let mut world = Self {
            network_id: NetworkId::named("simulation"),
            now: 0,
            nodes: Vec::new(),
            figures: Figures::default(),
            trace: Trace::new(settings.is_verbose),
            failures: Vec::new(),
            founded: BTreeMap::new(),
            liars: BTreeSet::new(),
            clerks: BTreeSet::new(),
            of_many: BTreeSet::new(),
            queue: BTreeMap::new(),
            queued: 0,
            network: Network::new(0, &mut random),
            introductions: Vec::new(),
            indices: BTreeMap::new(),
            is_troubled: true,
            has_crashes: true,
            has_guests: false,
            restoring: None,
            watch: Watch::default(),
            answered: None,
            random,
        };
        let liars = settings.liars.unwrap_or_else(|| Random::of(settings.seed, "liars").index(LIARS_MAX + 1));
        world.populate(liars);
        if settings.disks_lie {
            world.nodes.iter().for_each(|node| node.disk.lie());
        }
        world
    }

    /// Returns a node.
    pub(super) fn node(&self, index: usize) -> &Node {
        self.nodes.get(index).expect("nodes are never taken away")
    }

    fn node_mut(&mut self, index: usize) -> &mut Node {
        self.nodes.get_mut(index).expect("nodes are never taken away")
    }

    /// Returns the honest nodes.
    pub(super) fn honest(&self) -> Vec<usize> {
        let nodes = self.nodes.iter().enumerate().filter(|(_, node)| node.is_honest());
        nodes.map(|(index, _)| index).collect()
    }

    /// Notes that something went wrong.
    pub(super) fn fail(&mut self, node: usize, what: &str) {
        self.trace.note(self.now, node, what);
        self.failures.push(format!("at {} ms, node {node}: {what}", self.now));
    }

    fn schedule(&mut self, delay: u64, happening: Happening) {
        self.queued += 1;
        self.queue.insert((self.now.saturating_add(delay), self.queued), happening);
    }

    /// Lets things happen until `time`, or until something goes wrong.
    fn pass_until(&mut self, time: u64) {
        while let Some(next) = self.queue.first_entry().filter(|next| next.key().0 <= time) {
            if !self.failures.is_empty() {
                return;
            }
            let ((at, _), happening) = next.remove_entry();
            self.now = at;
            self.happen(happening);
        }
        self.now = time;
    }

    fn happen(&mut self, happening: Happening) {
        match happening {
            Happening::Tick { node, epoch, wish } => {
                if self.node(node).wish == wish {
                    self.feed_in(node, epoch, Input::Tick);
                }
            }
            Happening::Storage { node, epoch } => self.storage(node, epoch),
            Happening::FillDisk { node, epoch } => self.fill_disk(node, epoch),
            Happening::Frame { stream, to, bytes } => self.arrive(stream, to, bytes),
            Happening::Opened { stream, at } => self.opened(stream, at),
            Happening::Closed { stream, at } => self.closed(stream, at),
            Happening::Command { node, epoch, command, task } => {
                if self.is_troubled && self.runs(node, epoch) {
                    self.command(node, command, task);
                }
            }
            Happening::Cut(stream) => self.cut(stream),
            Happening::Dial { node, epoch } => self.dial(node, epoch),
            Happening::Work { node, epoch } => self.work(node, epoch),
            Happening::Introduce(introduction) => self.go_on_introducing(introduction),
            Happening::Crash(node) => self.crash(node),
            Happening::Die { node, epoch } => {
                if self.is_troubled && self.runs(node, epoch) {
                    self.die(node);
                }
            }
            Happening::Restart(node) => self.restart(node),
            Happening::Divide(divided) => self.divide(divided),
        }
    }
}
