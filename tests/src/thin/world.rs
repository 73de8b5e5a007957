//! Two engines in virtual time with a line between them that is cut now and then; their disks take a moment.
//!
//! A has the whole corpus and B the charters and a part of the documents. The same seed gives the same run.

use super::Quality;
use super::course::Course;
use crate::bench::corpus::{Corpus, Side};
use crate::sim::Random;
use djuntu_protocol::document::restore;
use djuntu_protocol::document::view::{Assignment, View, ViewEntry, actor};
use djuntu_protocol::engine::{
    Answer, Command, CommandId, Config, Engine, Event, Input, Known, Output, Silence, StoredEntry,
};
use djuntu_protocol::entry::{Payload, SignedEntry};
use djuntu_protocol::identity::{DocumentId, EntryId, NetworkId, PublicKey};
use djuntu_protocol::session::Message;
use djuntu_protocol::time::Time;
use std::collections::{BTreeMap, BTreeSet};

/// Milliseconds that a write or a read takes.
const DISK_MS: u64 = 5;
/// What the clocks say when the engines start.
const BEGINNING: u64 = 1_800_000_000_000;
/// An epoch that nobody in the corpus has.
const EPOCH: u64 = 2 << 32;
/// How long a node waits before it dials again.
const REDIAL_MS: u64 = 1_000;
/// How many round trips TCP, Noise, Yamux and the stream of the session take before the first frame.
const ROUND_TRIPS_TO_CONNECT: u64 = 6;

/// One machine.
#[derive(Debug)]
struct Node {
    engine: Engine,
    key: PublicKey,
    stored: BTreeMap<DocumentId, Vec<StoredEntry>>,
    held: BTreeSet<EntryId>,
    /// Counts the wishes to be woken, of which only the last holds.
    wish: u64,
    answers: BTreeMap<CommandId, Answer>,
    commands: u64,
}

#[derive(Debug)]
enum Happening {
    Arrive { session: u64, to: usize, frame: Vec<u8> },
    Ready(usize, Input),
    Tick(usize, u64),
    Connect,
    Cut,
}

/// An edit at A, and when B had stored it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Edit {
    entry: EntryId,
    made: u64,
    seen: Option<u64>,
}

impl Edit {
    /// Returns how long it took until B had stored it.
    pub(crate) fn took_ms(&self) -> Option<u64> {
        self.seen.map(|seen| seen - self.made)
    }

    /// Returns how long ago it was made.
    pub(crate) const fn age_ms(&self, now: u64) -> u64 {
        now - self.made
    }
}

/// What went over the line.
#[derive(Clone, Debug, Default)]
pub(crate) struct Figures {
    /// Bytes of frames that A sent.
    pub(crate) sent_bytes: u64,
    /// Bytes of pages among them.
    pub(crate) page_bytes: u64,
    /// For each cut the bytes of pages that A had sent and B had not stored.
    pub(crate) lost_bytes: Vec<u64>,
    /// Bytes of the pages that are under way.
    under_way: u64,
}

/// Both nodes and the line.
#[derive(Debug)]
pub(crate) struct World {
    now: u64,
    quality: Quality,
    nodes: [Node; 2],
    courses: [Course; 2],
    /// The number of the session; sessions that have ended deliver nothing.
    session: u64,
    is_connected: bool,
    happenings: BTreeMap<(u64, u64), Happening>,
    scheduled: u64,
    pub(crate) figures: Figures,
    pub(crate) edits: Vec<Edit>,
    pub(crate) failure: Option<String>,
}

impl World {
    /// Starts both engines, B with the first `of_b` projects, and dials.
    pub(crate) fn new(corpus: &Corpus, of_b: usize, quality: Quality, seed: u64) -> Self {
        let nodes = [Node::start(corpus, Side::A), Node::start(&corpus.first(of_b), Side::B)];
        let course = |name| Course::new(quality, Random::of(seed, name));
        let mut world = Self {
            now: 0,
            quality,
            nodes,
            courses: [course("there"), course("back")],
            session: 0,
            is_connected: false,
            happenings: BTreeMap::new(),
            scheduled: 0,
            figures: Figures::default(),
            edits: Vec::new(),
            failure: None,
        };
        world.schedule(ROUND_TRIPS_TO_CONNECT * quality.round_trip_ms, Happening::Connect);
        if let Some(every) = quality.cut_every_ms {
            world.schedule(every, Happening::Cut);
        }
        world
    }

    /// Returns how long both have been running, in milliseconds.
    pub(crate) const fn now(&self) -> u64 {
        self.now
    }

    /// Lets everything happen until this time, or until `done`. Returns whether it is done.
    pub(crate) fn run_until(&mut self, time: u64, done: impl Fn(&Self) -> bool) -> bool {
        while let Some(next) = self.happenings.first_entry().filter(|next| next.key().0 <= time) {
            let ((at, _), happening) = next.remove_entry();
            self.now = at;
            self.happen(happening);
            if done(self) {
                return true;
            }
        }
        self.now = time;
        false
    }

    /// Returns whether B holds every entry that A holds.
    pub(crate) fn is_all_there(&self) -> bool {
        let [a, b] = &self.nodes;
        a.held.len() == b.held.len()
    }

    /// Has A write into a document, and follows what it wrote from now on.
    pub(crate) fn edit(&mut self, document: DocumentId, title: &str) -> Result<(), String> {
        let read = self.command(Command::Read(document));
        self.run_until(self.now + 2 * DISK_MS, |_| false);
        let clock = self.clock();
        let [a, _] = &mut self.nodes;
        let Some(Answer::Reading(reading)) = a.answers.remove(&read) else {
            return Err("A cannot read the document".to_owned());
        };
        let entries = a.stored.get(&document).into_iter().flatten();
        let entries = entries.filter_map(|stored| SignedEntry::parse(&stored.bytes, network()).ok()?.verify().ok());
        let entries = entries.filter_map(|entry| match &entry.entry().payload {
            Payload::Changes(changes) => {
                Some(ViewEntry { id: entry.id(), changes: changes.iter().map(|change| change.to_vec()).collect() })
            }
            Payload::Act(_) => None,
        });
        let header = reading.log.header();
        let view = View::build(header.kind, header.schema, entries.collect()).map_err(|error| error.to_string())?;
        let assignment = Assignment { path: "title.pt".to_owned(), value: Some(title.to_owned()) };
        let writer = actor(&a.key, &document, EPOCH);
        let change = view.edit(writer, clock, &[assignment]).map_err(|error| error.to_string())?;
        let before = a.stored.get(&document).map_or(0, Vec::len);
        self.command(Command::Commit(document, vec![change]));
        let [a, _] = &self.nodes;
        let written = a.stored.get(&document).and_then(|entries| entries.get(before));
        let entry = written.ok_or("A did not write the edit")?.id;
        self.edits.push(Edit { entry, made: self.now, seen: None });
        Ok(())
    }

    fn command(&mut self, command: Command) -> CommandId {
        let [a, _] = &mut self.nodes;
        a.commands += 1;
        let id = CommandId(a.commands);
        self.feed(0, Input::Command(id, command));
        id
    }

    const fn clock(&self) -> Time {
        Time(BEGINNING + self.now)
    }

    fn node(&mut self, index: usize) -> &mut Node {
        self.nodes.get_mut(index).expect("there are two nodes")
    }

    fn schedule(&mut self, at: u64, happening: Happening) {
        self.scheduled += 1;
        self.happenings.insert((at.max(self.now), self.scheduled), happening);
    }

    fn happen(&mut self, happening: Happening) {
        match happening {
            Happening::Arrive { session, to, frame } if session == self.session && self.is_connected => {
                if to == 1 && matches!(Message::decode(&frame), Ok(Message::Page(..))) {
                    self.figures.under_way -= frame.len() as u64;
                }
                let from = self.node(1 - to).key;
                self.feed(to, Input::Received(from, frame));
            }
            Happening::Arrive { .. } => {}
            Happening::Ready(node, input) => self.feed(node, input),
            Happening::Tick(node, wish) if self.node(node).wish == wish => self.feed(node, Input::Tick),
            Happening::Tick(..) => {}
            Happening::Connect => {
                self.session += 1;
                self.is_connected = true;
                self.both(Input::Connected);
            }
            Happening::Cut => self.cut(),
        }
    }

    fn both(&mut self, input: fn(PublicKey) -> Input) {
        let [a, b] = [self.node(0).key, self.node(1).key];
        self.feed(0, input(b));
        self.feed(1, input(a));
    }

    /// Cuts the line: what is on the way is lost, and one of the two dials again.
    fn cut(&mut self) {
        let every = self.quality.cut_every_ms.unwrap_or(u64::MAX);
        self.schedule(self.now.saturating_add(every), Happening::Cut);
        if std::mem::take(&mut self.is_connected) {
            self.figures.lost_bytes.push(std::mem::take(&mut self.figures.under_way));
            self.both(Input::Disconnected);
            let again = REDIAL_MS + ROUND_TRIPS_TO_CONNECT * self.quality.round_trip_ms;
            self.schedule(self.now + again, Happening::Connect);
        }
        self.courses.iter_mut().for_each(Course::cut);
    }

    fn feed(&mut self, node: usize, input: Input) {
        let clock = self.clock();
        let engine = &mut self.node(node).engine;
        engine.handle(clock, input);
        let outputs: Vec<Output> = std::iter::from_fn(|| engine.poll()).collect();
        outputs.into_iter().for_each(|output| self.perform(node, output));
    }

    fn perform(&mut self, node: usize, output: Output) {
        let done = self.now + DISK_MS;
        match output {
            Output::Persist(persist) => {
                let now = self.now;
                for entry in &persist.entries {
                    let stored = StoredEntry { id: entry.id(), bytes: entry.bytes().to_vec() };
                    self.node(node).stored.entry(entry.document()).or_default().push(stored);
                    self.node(node).held.insert(entry.id());
                    let followed = self.edits.iter_mut().filter(|edit| node == 1 && edit.entry == entry.id());
                    followed.for_each(|edit| edit.seen = edit.seen.or(Some(now)));
                }
                self.schedule(done, Happening::Ready(node, Input::Stored(persist.ticket)));
            }
            Output::Load(document) => {
                let entries = self.node(node).stored.get(&document).cloned();
                self.schedule(done, Happening::Ready(node, Input::Loaded(document, entries)));
            }
            Output::LoadPages(peer, request) => {
                let stored = &self.node(node).stored;
                let pages =
                    request.pages_of(|document| stored.get(&document).into_iter().flatten().collect::<Vec<_>>());
                self.schedule(done, Happening::Ready(node, Input::PagesLoaded(peer, request.number, pages)));
            }
            Output::Send(_, frame) => self.send(node, frame),
            Output::WakeAt(time) => {
                let target = self.node(node);
                target.wish += 1;
                let wish = target.wish;
                self.schedule(time.0.saturating_sub(BEGINNING), Happening::Tick(node, wish));
            }
            Output::Answer(id, Ok(answer)) => _ = self.node(node).answers.insert(id, answer),
            Output::Answer(_, Err(refusal)) => self.fail(&format!("refused: {refusal}")),
            Output::Disconnect(_, violation, _) => self.fail(&format!("a session was ended: {violation}")),
            Output::Emit(event @ (Event::Violated(..) | Event::Stuck(..) | Event::Damaged(_))) => {
                self.fail(&format!("{event:?}"));
            }
            Output::Emit(_) | Output::Belong(_) | Output::Remember(_) | Output::Observe(_) => {}
            Output::Heard(_) | Output::Spent(_) | Output::Connect(..) => {}
        }
    }

    fn send(&mut self, from: usize, frame: Vec<u8>) {
        let bytes = frame.len() as u64;
        if from == 0 {
            self.figures.sent_bytes += bytes;
            if matches!(Message::decode(&frame), Ok(Message::Page(..))) {
                self.figures.page_bytes += bytes;
                self.figures.under_way += bytes;
            }
        }
        let now = self.now as f64;
        let course = self.courses.get_mut(from).expect("each node has its direction");
        // A frame's length goes before it.
        let arrives = course.send(now, frame.len() + 4).ceil() as u64;
        self.schedule(arrives, Happening::Arrive { session: self.session, to: 1 - from, frame });
    }

    fn fail(&mut self, what: &str) {
        let at = self.now;
        self.failure.get_or_insert_with(|| format!("after {at} ms: {what}"));
    }
}

impl Node {
    fn start(corpus: &Corpus, side: Side) -> Self {
        let mut stored: BTreeMap<DocumentId, Vec<StoredEntry>> = BTreeMap::new();
        let mut order = Vec::new();
        let mut held = BTreeSet::new();
        for (_, bytes) in corpus.signed() {
            let entry = SignedEntry::parse(bytes, network()).expect("the corpus keeps the rules of form");
            let entry = entry.verify().expect("and is signed");
            let of_document = stored.entry(entry.document()).or_default();
            if of_document.is_empty() {
                order.push(entry.document());
            }
            of_document.push(StoredEntry { id: entry.id(), bytes: bytes.to_vec() });
            held.insert(entry.id());
        }
        let mut known = Known::default();
        for document in order {
            let entries = stored.get(&document).cloned().unwrap_or_default();
            let log = restore(document, entries.clone(), network()).expect("the corpus is whole");
            known.documents.push((document, log.header(), log.fingerprint()));
            if log.home().is_none() {
                known.authority.push((document, entries));
            }
        }
        let config = Config {
            network: network(),
            epoch: EPOCH,
            territory: Some(corpus.territory(side)),
            restored: None,
            abilities: BTreeMap::new(),
            silence: Silence::default(),
            addresses: Vec::new(),
            observing: None,
        };
        let engine = Engine::new(config, corpus.keys(side), *blake3::hash(&[side as u8]).as_bytes(), known);
        let key = corpus.node(side);
        Self { engine, key, stored, held, wish: 0, answers: BTreeMap::new(), commands: 0 }
    }
}

/// The network of the corpus.
fn network() -> NetworkId {
    NetworkId::named("djuntu")
}
