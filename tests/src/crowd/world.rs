//! Virtual time: engines, links on which everything takes equally long, and disks that take a moment.
//!
//! Nothing goes wrong here; what does is the business of the simulator ([`crate::sim`]). The same seed gives the same run.

use super::chase::Chase;
use super::land::{Land, network};
use super::traffic::{Kind, Tally, Traffic};
use djuntu_protocol::document::view::{Assignment, View, ViewEntry};
use djuntu_protocol::engine::{Answer, Command, CommandId, Config, Engine, Event, Input, Output, Silence, StoredEntry};
use djuntu_protocol::entry::{Payload, SignedEntry};
use djuntu_protocol::identity::{DocumentId, PublicKey};
use djuntu_protocol::session::Message;
use djuntu_protocol::time::Time;
use std::collections::BTreeMap;

/// Milliseconds from one node to another.
pub(super) const LINK_MS: u64 = 50;
/// Milliseconds that a write or a read takes.
const DISK_MS: u64 = 1;
/// What the clocks say when the engines start.
const BEGINNING: u64 = 1_800_000_000_000;
/// The engines' epoch.
const EPOCH: u64 = 2;

/// One machine.
#[derive(Debug)]
struct Node {
    engine: Engine,
    key: PublicKey,
    /// What it has stored beyond what was there before.
    added: BTreeMap<DocumentId, Vec<StoredEntry>>,
    /// Counts the wishes to be woken, of which only the last holds.
    wish: u64,
    answers: BTreeMap<CommandId, Answer>,
    commands: u64,
}

/// Something that happens at its time.
#[derive(Debug)]
enum Happening {
    Arrive(usize, PublicKey, Vec<u8>),
    Ready(usize, Input),
    Tick(usize, u64),
}

/// All nodes and what is under way between them.
#[derive(Debug)]
pub(super) struct World<'a> {
    land: &'a Land,
    pub(super) now: u64,
    nodes: Vec<Node>,
    indices: BTreeMap<PublicKey, usize>,
    happenings: BTreeMap<(u64, u64), Happening>,
    scheduled: u64,
    pub(super) traffic: Traffic,
    pub(super) chase: Option<Chase>,
    pub(super) failure: Option<String>,
}

impl<'a> World<'a> {
    /// Starts an engine on what each territory has stored.
    pub(super) fn new(land: &'a Land) -> Self {
        let nodes: Vec<Node> = (0..land.halls.len()).map(|index| Node::start(land, index)).collect();
        let indices = nodes.iter().enumerate().map(|(index, node)| (node.key, index)).collect();
        let traffic = Traffic::new(nodes.len());
        Self {
            land,
            now: 0,
            nodes,
            indices,
            happenings: BTreeMap::new(),
            scheduled: 0,
            traffic,
            chase: None,
            failure: None,
        }
    }

    fn node_mut(&mut self, index: usize) -> &mut Node {
        self.nodes.get_mut(index).expect("there are as many nodes as there are indices")
    }

    fn node(&self, index: usize) -> &Node {
        self.nodes.get(index).expect("there are as many nodes as there are indices")
    }

    /// Opens every connection at once.
    pub(super) fn connect(&mut self) {
        for (a, b) in self.land.graph.links() {
            let (of_a, of_b) = (self.node(a).key, self.node(b).key);
            self.feed(a, Input::Connected(of_b));
            self.feed(b, Input::Connected(of_a));
        }
    }

    /// Lets everything happen until this time.
    pub(super) fn run_until(&mut self, time: u64) {
        while let Some(next) = self.happenings.first_entry().filter(|next| next.key().0 <= time) {
            let ((at, _), happening) = next.remove_entry();
            self.now = at;
            match happening {
                Happening::Arrive(node, from, frame) => self.arrive(node, from, frame),
                Happening::Ready(node, input) => self.ready(node, input),
                Happening::Tick(node, wish) if self.node(node).wish == wish => self.feed(node, Input::Tick),
                Happening::Tick(..) => {}
            }
        }
        self.now = time;
    }

    /// Has a node write into a document, and follows what it wrote from now on.
    pub(super) fn edit(&mut self, node: usize, document: DocumentId, title: &str) -> Result<(), String> {
        let command = self.command(node, Command::Read(document));
        self.run_until(self.now + DISK_MS);
        let Some(Answer::Reading(reading)) = self.node_mut(node).answers.remove(&command) else {
            return Err("the author cannot read the document".to_owned());
        };
        let entries = self.stored(node, &document);
        let entries = entries.iter().filter_map(|stored| SignedEntry::parse(&stored.bytes, network()).ok());
        let entries =
            entries.filter_map(|entry| entry.verify().ok()).filter_map(|entry| match &entry.entry().payload {
                Payload::Changes(changes) => {
                    Some(ViewEntry { id: entry.id(), changes: changes.iter().map(|change| change.to_vec()).collect() })
                }
                Payload::Act(_) => None,
            });
        let header = reading.log.header();
        let view = View::build(header.kind, header.schema, entries.collect()).map_err(|error| error.to_string())?;
        let assignment = Assignment { path: "title.pt".to_owned(), value: Some(title.to_owned()) };
        let change = view.edit(reading.actor, self.clock(), &[assignment]).map_err(|error| error.to_string())?;
        self.chase = Some(Chase::new(document, node, self.nodes.len(), self.now));
        self.command(node, Command::Commit(document, vec![change]));
        Ok(())
    }

    fn command(&mut self, node: usize, command: Command) -> CommandId {
        let target = self.node_mut(node);
        target.commands += 1;
        let id = CommandId(target.commands);
        self.feed(node, Input::Command(id, command));
        id
    }

    /// Returns what a node has stored of a document.
    pub(super) fn stored(&self, node: usize, document: &DocumentId) -> Vec<StoredEntry> {
        let before = self.land.shelf(document).map(|shelf| shelf.entries.as_slice()).unwrap_or_default();
        let added = self.node(node).added.get(document).map(Vec::as_slice).unwrap_or_default();
        [before, added].concat()
    }

    /// Returns the documents that a node has stored something of beyond what was there before.
    pub(super) fn changed(&self, node: usize) -> Vec<DocumentId> {
        self.node(node).added.keys().copied().collect()
    }

    /// Returns what a node's engine says that it holds.
    pub(super) fn listed(&mut self, node: usize) -> Option<Answer> {
        let command = self.command(node, Command::List);
        self.node_mut(node).answers.remove(&command)
    }

    const fn clock(&self) -> Time {
        Time(BEGINNING + self.now)
    }

    fn schedule(&mut self, at: u64, happening: Happening) {
        self.scheduled += 1;
        self.happenings.insert((at.max(self.now), self.scheduled), happening);
    }

    fn arrive(&mut self, node: usize, from: PublicKey, frame: Vec<u8>) {
        let sender = self.indices.get(&from).copied();
        if let (Some(chase), Some(sender)) = (&mut self.chase, sender) {
            chase.arrived(sender, node, &frame);
        }
        self.feed(node, Input::Received(from, frame));
    }

    fn ready(&mut self, node: usize, input: Input) {
        if let (Input::Stored(ticket), Some(chase)) = (&input, &mut self.chase) {
            chase.stored(node, *ticket, self.now);
        }
        self.feed(node, input);
    }

    fn feed(&mut self, node: usize, input: Input) {
        let clock = self.clock();
        let engine = &mut self.node_mut(node).engine;
        engine.handle(clock, input);
        let outputs: Vec<Output> = std::iter::from_fn(|| engine.poll()).collect();
        outputs.into_iter().for_each(|output| self.perform(node, output));
    }

    fn perform(&mut self, node: usize, output: Output) {
        let done = self.now + DISK_MS;
        match output {
            Output::Persist(persist) => {
                if let Some(chase) = &mut self.chase {
                    chase.asked(node, &persist);
                }
                for entry in &persist.entries {
                    let stored = StoredEntry { id: entry.id(), bytes: entry.bytes().to_vec() };
                    self.node_mut(node).added.entry(entry.document()).or_default().push(stored);
                }
                self.schedule(done, Happening::Ready(node, Input::Stored(persist.ticket)));
            }
            Output::Load(document) => {
                let entries = self.stored(node, &document);
                self.schedule(done, Happening::Ready(node, Input::Loaded(document, Some(entries))));
            }
            Output::LoadPages(peer, request) => {
                let pages = request.pages_of(|document| self.stored(node, &document));
                self.schedule(done, Happening::Ready(node, Input::PagesLoaded(peer, request.number, pages)));
            }
            Output::Send(peer, frame) => {
                let Some(to) = self.indices.get(&peer).copied() else { return };
                self.traffic.count(node, kind_of(&frame), Tally { frames: 1, bytes: frame.len() as u64 });
                let from = self.node(node).key;
                self.schedule(self.now + LINK_MS, Happening::Arrive(to, from, frame));
            }
            Output::WakeAt(time) => {
                let target = self.node_mut(node);
                target.wish += 1;
                let wish = target.wish;
                let at = time.0.saturating_sub(BEGINNING);
                self.schedule(at, Happening::Tick(node, wish));
            }
            Output::Answer(id, Ok(answer)) => {
                self.node_mut(node).answers.insert(id, answer);
            }
            Output::Answer(_, Err(refusal)) => self.fail(node, &format!("refused: {refusal}")),
            Output::Disconnect(_, violation, _) => self.fail(node, &format!("ended a session: {violation:?}")),
            Output::Emit(
                event @ (Event::Violated(..) | Event::Stuck(..) | Event::Damaged(_) | Event::Elsewhere(_)),
            ) => {
                self.fail(node, &format!("{event:?}"));
            }
            Output::Emit(_) | Output::Belong(_) | Output::Remember(_) | Output::Observe(_) => {}
            Output::Heard(_) | Output::Spent(_) | Output::Connect(..) => {}
        }
    }

    fn fail(&mut self, node: usize, what: &str) {
        let at = self.now;
        self.failure.get_or_insert_with(|| format!("node {node} at {at} ms: {what}"));
    }
}

impl Node {
    fn start(land: &Land, index: usize) -> Self {
        let hall = land.hall(index);
        let config = Config {
            network: network(),
            epoch: EPOCH,
            territory: Some(hall.territory),
            abilities: BTreeMap::new(),
            silence: Silence::default(),
            restored: None,
            addresses: Vec::new(),
            observing: None,
        };
        let key = hall.keys.node.public();
        let seed = *blake3::hash(&(index as u64).to_le_bytes()).as_bytes();
        let engine = Engine::new(config, hall.keys.clone(), seed, land.known(index));
        Self { engine, key, added: BTreeMap::new(), wish: 0, answers: BTreeMap::new(), commands: 0 }
    }
}

fn kind_of(frame: &[u8]) -> Kind {
    match Message::decode(frame) {
        Ok(Message::Page(..)) => Kind::Entries,
        Ok(Message::Stored(_)) => Kind::Receipts,
        Ok(Message::Roots(_) | Message::Compare(..) | Message::Heads(_)) => Kind::Comparisons,
        Ok(Message::Hello(_) | Message::Close(_) | Message::Records(_) | Message::Pause(_)) | Err(_) => Kind::Greetings,
    }
}
