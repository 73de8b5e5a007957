//! The world: every node, the network between them, and one queue of what happens next.
//!
//! Nothing happens but what is taken from the queue, in the order of (time, number), and every choice is drawn from the
//! seed. So a run is a function of its seed, and a failure can be replayed.

mod phases;
mod shell;
mod streams;

use super::liar::Liar;
use super::network::{Network, StreamId};
use super::node::Node;
use super::random::Random;
use super::trace::Trace;
use super::user::{self, Task};
use super::{Figures, Settings};
use djuntu_protocol::engine::{Answer, Command, CommandId, Input, Refusal};
use djuntu_protocol::identity::charter::Office;
use djuntu_protocol::identity::{DocumentId, EntryId, NetworkId, PublicKey, TerritoryId};
use djuntu_protocol::invitation::{Invitation, Purpose};
use djuntu_protocol::limits;
use std::collections::{BTreeMap, BTreeSet};

/// How often in a row a document may have changed meanwhile when somebody writes it.
const STALE_MAX: u32 = 20;

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
    random: Random,
    queue: BTreeMap<(u64, u64), Happening>,
    queued: u64,
    network: Network,
    introductions: Vec<Introduction>,
    indices: BTreeMap<PublicKey, usize>,
    /// Whether things still go wrong and people still work.
    is_troubled: bool,
    /// Pages sent, by which it is seen whether the nodes have come to rest.
    pages: u64,
    answered: Option<Result<Answer, Refusal>>,
}

/// Something that happens at its time. Where an epoch is named, it happens only if the node has not been restarted.
#[derive(Debug)]
enum Happening {
    Tick { node: usize, epoch: u64, wish: u64 },
    Input { node: usize, epoch: u64, input: Input },
    Load { node: usize, epoch: u64, document: DocumentId },
    LoadPage { node: usize, epoch: u64, peer: PublicKey, page: Vec<(DocumentId, EntryId)> },
    Group { node: usize, epoch: u64 },
    Frame { stream: StreamId, to: usize, bytes: Vec<u8> },
    Opened { stream: StreamId, at: usize },
    Closed { stream: StreamId, at: usize },
    Cut(StreamId),
    Command { node: usize, epoch: u64, command: Command, task: Task },
    Dial { node: usize, epoch: u64 },
    Work { node: usize, epoch: u64 },
    Introduce(usize),
    Crash(usize),
    Restart(usize),
    Divide(bool),
}

/// An invitation on its way from one node to another.
#[derive(Debug)]
struct Introduction {
    inviter: usize,
    guest: usize,
    purpose: Purpose,
    invitation: Option<Invitation>,
    /// The guest's epoch in which its engine was told.
    told: Option<u64>,
    is_done: bool,
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
            queue: BTreeMap::new(),
            queued: 0,
            network: Network::new(0, &mut random),
            introductions: Vec::new(),
            indices: BTreeMap::new(),
            is_troubled: true,
            pages: 0,
            answered: None,
            random,
        };
        world.populate(settings.liars);
        world
    }

    /// Makes territories, their nodes and who shall be introduced to whom.
    fn populate(&mut self, liars: usize) {
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
            let guest = self.add(territories + liar, true, Some(Liar::default()));
            for inviter in 0..self.random.index(2) + 1 {
                self.introduce(inviter, guest, Purpose::Twin);
            }
        }
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

    fn add(&mut self, territory: usize, founds: bool, liar: Option<Liar>) -> usize {
        let node = Node::new(territory, founds, liar, &mut self.random);
        let index = self.nodes.len();
        self.indices.insert(node.key(), index);
        if !node.is_honest() {
            self.liars.insert(node.key());
        }
        self.nodes.push(node);
        index
    }

    fn introduce(&mut self, inviter: usize, guest: usize, purpose: Purpose) {
        self.introductions.push(Introduction { inviter, guest, purpose, invitation: None, told: None, is_done: false });
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

    /// Returns the pairs of territories that shall cooperate, liars' ones included.
    pub(super) fn cooperating(&self) -> BTreeSet<(usize, usize)> {
        let twins = self.introductions.iter().filter(|introduction| introduction.purpose == Purpose::Twin);
        let pair = |introduction: &Introduction| {
            let (a, b) = (self.node(introduction.inviter).territory, self.node(introduction.guest).territory);
            (a.min(b), a.max(b))
        };
        twins.map(pair).collect()
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
            Happening::Input { node, epoch, input } => self.feed_in(node, epoch, input),
            Happening::Load { node, epoch, document } => {
                let entries = self.node(node).disk.of(document);
                self.feed_in(node, epoch, Input::Loaded(document, Some(entries)));
            }
            Happening::LoadPage { node, epoch, peer, page } => self.load_page(node, epoch, peer, &page),
            Happening::Group { node, epoch } => self.end_group(node, epoch),
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
            Happening::Restart(node) => self.restart(node),
            Happening::Divide(divided) => self.divide(divided),
        }
    }

    /// Gives a command, remembering what for.
    fn command(&mut self, node: usize, command: Command, task: Task) {
        let target = self.node_mut(node);
        target.commands += 1;
        let id = CommandId(target.commands);
        target.tasks.insert(id, task);
        self.feed(node, Input::Command(id, command));
    }

    /// Asks a node something and lets things happen until it has answered.
    pub(super) fn ask(&mut self, node: usize, command: Command) -> Option<Result<Answer, Refusal>> {
        self.answered = None;
        self.command(node, command, Task::Ask);
        for _ in 0..600 {
            if self.answered.is_some() {
                break;
            }
            self.pass_until(self.now + 100);
        }
        self.answered.take()
    }

    /// People at a node begin something, and do so again after a while.
    fn work(&mut self, node: usize, epoch: u64) {
        if !self.runs(node, epoch) || !self.is_troubled {
            return;
        }
        if self.node(node).desk(self.now).is_some() {
            self.command(node, Command::List, Task::List);
        } else if self.node(node).keys.office.is_some() {
            let office = Office { title: "Presidente".into(), holder: "Ana Exemplo".into(), from: None, until: None };
            self.command(node, Command::Found(office), Task::Found);
        }
        let pause = self.random.between(200, 12_000);
        self.schedule(pause, Happening::Work { node, epoch });
    }

    /// Takes the next step of an introduction, and comes back to it until it is done.
    fn go_on_introducing(&mut self, index: usize) {
        let introduction = self.introductions.get(index).expect("introductions are never taken away");
        let (inviter, guest, purpose, told) =
            (introduction.inviter, introduction.guest, introduction.purpose, introduction.told);
        if introduction.is_done {
            return;
        }
        let has_territory = |world: &Self, node: usize| world.node(node).desk(world.now).is_some();
        match introduction.invitation.clone() {
            None if has_territory(self, inviter) => {
                self.command(inviter, Command::Invite(purpose, limits::INVITATION_AGE_DEFAULT), Task::Invite(index));
            }
            Some(invitation) if self.node(guest).engine.is_some() && told != Some(self.node(guest).epoch) => {
                if purpose == Purpose::Node || has_territory(self, guest) {
                    self.command(guest, Command::Accept(invitation), Task::Accept(index));
                }
            }
            None | Some(_) => {}
        }
        let pause = self.random.between(1_000, 10_000);
        self.schedule(pause, Happening::Introduce(index));
    }

    /// Goes on with what a command was given for.
    fn answered(&mut self, node: usize, id: CommandId, answer: Result<Answer, Refusal>) {
        let task = self.node_mut(node).tasks.remove(&id);
        let Some(task) = task else { return self.fail(node, "answered a command twice, or one that nobody gave") };
        if matches!(task, Task::Ask) {
            self.answered = Some(answer);
            return;
        }
        match answer {
            Ok(answer) => self.succeeded(node, task, answer),
            Err(refusal) => self.refused(node, &task, &refusal),
        }
    }

    fn succeeded(&mut self, node: usize, task: Task, answer: Answer) {
        match (task, answer) {
            (_, Answer::Founded(territory)) => self.promised(node, territory.document(), EntryId(territory.0)),
            (_, Answer::Created(document)) => self.promised(node, document, EntryId(document.0)),
            (Task::Write(document, _), Answer::Committed(entry)) => {
                self.node_mut(node).stale.remove(&document);
                self.promised(node, document, entry);
            }
            (Task::Invite(index), Answer::Invited(invitation)) => {
                let copied: Invitation = invitation.to_string().parse().expect("an invitation can be read again");
                self.introduction(index).invitation.get_or_insert(copied);
            }
            (Task::Accept(index), Answer::Accepted(_)) => self.introduction(index).told = Some(self.node(node).epoch),
            (Task::List, Answer::Listed(documents)) => {
                let Some(desk) = self.node(node).desk(self.now) else { return };
                if let Some((command, task)) = user::choose(&mut self.random, &desk, &documents) {
                    self.command(node, command, task);
                }
            }
            (Task::Read(document, wish), Answer::Reading(reading)) => self.read(node, document, wish, &reading),
            (task, answer) => self.fail(node, &format!("{task:?} was answered with {answer:?}")),
        }
    }

    fn introduction(&mut self, index: usize) -> &mut Introduction {
        self.introductions.get_mut(index).expect("introductions are never taken away")
    }

    /// Somebody was told that an entry is stored.
    fn promised(&mut self, node: usize, document: DocumentId, entry: EntryId) {
        self.figures.promises += 1;
        if !self.node(node).disk.is_stored(&entry) {
            self.fail(node, &format!("said that {entry:?} is stored before it was"));
        }
        self.node_mut(node).promises.push((document, entry));
    }

    fn read(
        &mut self,
        node: usize,
        document: DocumentId,
        wish: user::Wish,
        reading: &djuntu_protocol::engine::Reading,
    ) {
        let Some(desk) = self.node(node).desk(self.now) else { return };
        let view = user::view(reading, &self.node(node).disk, self.network_id);
        let next = view.and_then(|view| {
            let unappliable = view.unappliable().first().map(|(id, reason)| format!("{id:?} is unappliable: {reason}"));
            unappliable.map_or_else(|| user::go_on(&mut self.random, &desk, wish, reading, &view), Err)
        });
        match next {
            Ok(Some(command)) => {
                let thinks = if self.random.chance(30) { self.random.below(8_000) } else { self.random.below(100) };
                let (epoch, task) = (self.node(node).epoch, Task::Write(document, wish));
                self.schedule(thinks, Happening::Command { node, epoch, command, task });
            }
            Ok(None) => {}
            Err(what) => self.fail(node, &what),
        }
    }

    fn refused(&mut self, node: usize, task: &Task, refusal: &Refusal) {
        match (task, refusal) {
            // Somebody else was faster: read again, and write on that.
            (Task::Write(document, wish), Refusal::Stale) => {
                self.figures.stale += 1;
                let honest = self.node(node).is_honest();
                let again = self.node_mut(node).stale.entry(*document).and_modify(|count| *count += 1).or_insert(1);
                if honest && *again > STALE_MAX {
                    return self.fail(node, &format!("{document:?} is always stale"));
                }
                self.command(node, Command::Read(*document), Task::Read(*document, *wish));
            }
            (Task::Write(_, user::Wish::Sign), Refusal::Already(_) | Refusal::NotProposed) => {}
            // A node may be given the charter while it is on its way to found or join.
            (Task::Create, Refusal::NoCooperation) | (Task::Found, Refusal::HasTerritory) => {}
            // They have invited each other, and the other invitation came through first.
            (Task::Accept(index), Refusal::Already(_)) => self.introduction(*index).is_done = true,
            (Task::Accept(index), Refusal::OwnInvitation | Refusal::HasTerritory) => {
                let joined = self.node(node).desk(self.now).map(|desk| desk.territory);
                let introduction = self.introduction(*index);
                introduction.is_done =
                    introduction.invitation.as_ref().map(|invitation| invitation.territory) == joined;
            }
            (task, refusal) => self.fail(node, &format!("{task:?} was refused: {refusal:?}")),
        }
    }
}
