//! A world of engines for tests: everything that they ask for is done at once, in order.

mod old;
mod puppet;

pub(super) use old::Old;

use super::*;
use crate::act::Home;
use crate::authority::judge::judge;
use crate::document::view::Draft;
use crate::entry::{Payload, SignedEntry, Verified};
use crate::identity::charter::Office;
use crate::identity::{EntryId, NetworkId, SecretKey};
use crate::quota::{Account, Used};
use crate::session::Abilities;

pub(super) struct World {
    nodes: Vec<Node>,
    now: Time,
    commands: u64,
    loses_frames: bool,
    /// Every frame that came to a node, from whom to whom.
    pub(super) carried: Vec<(usize, usize, Vec<u8>)>,
}

struct Node {
    engine: Engine,
    keys: Keys,
    epoch: u64,
    stored: Vec<(DocumentId, StoredEntry)>,
    /// How many entries were stored in pages as these came.
    stored_as_they_came: usize,
    catalogue: BTreeMap<DocumentId, (crate::document::Header, crate::identity::Fingerprint)>,
    connected: BTreeSet<usize>,
    events: Vec<Event>,
    /// What the data folder says of the territory.
    belongs: Option<TerritoryId>,
    /// What the data folder says of other nodes' abilities.
    abilities: BTreeMap<PublicKey, Abilities>,
    /// What the data folder says that is observed.
    observing: Option<Observing>,
    /// What the data folder says of when other nodes were heard.
    silence: Silence,
    /// What the data folder says of the budget.
    spent: Spent,
    /// Of when the backup is that the data folder says it was restored from.
    restored: Option<Time>,
    /// Frames to peers that are no nodes of this world, and how sessions with them ended.
    said: Vec<(PublicKey, Vec<u8>)>,
    closed: Vec<(PublicKey, Violation, Option<Span>)>,
    /// What a disk that hangs has not done yet; none when it works.
    undone: Option<Vec<Output>>,
    answers: BTreeMap<CommandId, Result<Answer, Refusal>>,
}

fn network() -> NetworkId {
    NetworkId::named("test")
}

impl World {
    pub(super) fn new() -> Self {
        Self { nodes: Vec::new(), now: Time(1_000_000), commands: 0, loses_frames: false, carried: Vec::new() }
    }

    pub(super) fn add_node(&mut self, founds: Option<&str>) -> usize {
        let index = self.nodes.len();
        let key = |role: u8| {
            SecretKey::from_bytes(
                [u8::try_from(index).expect("few nodes") + 1, role].repeat(16).try_into().expect("32 bytes"),
            )
        };
        let keys = Keys { node: key(1), office: founds.map(|_| OfficeKey::Open(key(2))) };
        let engine = Engine::new(
            config(1, None, None, BTreeMap::new(), Silence::default()),
            keys.clone(),
            [index as u8; 32],
            Known::default(),
        );
        let (stored, catalogue, connected) = (Vec::new(), BTreeMap::new(), BTreeSet::new());
        let (events, answers) = (Vec::new(), BTreeMap::new());
        let (said, closed, undone, belongs, abilities) = (Vec::new(), Vec::new(), None, None, BTreeMap::new());
        let restored = None;
        let node = Node {
            engine,
            keys,
            epoch: 1,
            stored,
            stored_as_they_came: 0,
            catalogue,
            connected,
            events,
            belongs,
            abilities,
            observing: None,
            silence: Silence::default(),
            spent: Spent::default(),
            restored,
            said,
            closed,
            undone,
            answers,
        };
        self.nodes.push(node);
        if let Some(name) = founds {
            let office =
                Office { title: "Presidente".to_owned(), holder: "Exemplo".to_owned(), from: None, until: None };
            let Ok(Answer::Founded(territory)) = self.command(index, Command::Found(office)) else { panic!("founds") };
            self.edit(index, territory.document(), &[("title.pt", name)]);
        }
        index
    }

    pub(super) fn engine(&self, node: usize) -> &Engine {
        &self.nodes[node].engine
    }

    pub(super) fn engine_mut(&mut self, node: usize) -> &mut Engine {
        &mut self.nodes[node].engine
    }

    /// Returns what the data folder says of the budget.
    pub(super) fn spent(&self, node: usize) -> Spent {
        self.nodes[node].spent
    }

    pub(super) fn events(&self, node: usize) -> &[Event] {
        &self.nodes[node].events
    }

    pub(super) const fn now(&self) -> Time {
        self.now
    }

    pub(super) fn pass(&mut self, milliseconds: u64) {
        self.now.0 += milliseconds;
    }

    pub(super) fn set_clock(&mut self, now: Time) {
        self.now = now;
    }

    fn key(&self, node: usize) -> PublicKey {
        self.nodes[node].keys.node.public()
    }

    /// Connects two nodes over a line that costs nothing.
    pub(super) fn connect_local(&mut self, a: usize, b: usize) {
        self.begin(a, b);
        let (key_a, key_b) = (self.key(a), self.key(b));
        self.nodes[a].engine.handle(self.now, Input::Local(key_b));
        self.nodes[b].engine.handle(self.now, Input::Local(key_a));
        self.settle();
    }

    fn begin(&mut self, a: usize, b: usize) {
        self.nodes[a].connected.insert(b);
        self.nodes[b].connected.insert(a);
        let (key_a, key_b) = (self.key(a), self.key(b));
        self.nodes[a].engine.handle(self.now, Input::Connected(key_b));
        self.nodes[b].engine.handle(self.now, Input::Connected(key_a));
    }

    pub(super) fn connect(&mut self, a: usize, b: usize) {
        self.begin(a, b);
        self.settle();
        // The comparison that follows an exchange.
        self.pass(70_000);
        for node in [a, b] {
            self.nodes[node].engine.handle(self.now, Input::Tick);
        }
        self.settle();
    }

    /// Lets so much time pass that every node has done what it does by itself, and the comparison after it.
    pub(super) fn rest(&mut self) {
        self.rest_twice(70_000);
    }

    pub(super) fn rest_twice(&mut self, milliseconds: u64) {
        for _ in 0..2 {
            self.pass(milliseconds);
            for node in 0..self.nodes.len() {
                self.nodes[node].engine.handle(self.now, Input::Tick);
                self.settle();
            }
        }
    }

    pub(super) fn disconnect(&mut self, a: usize, b: usize) {
        let (key_a, key_b) = (self.key(a), self.key(b));
        if self.nodes[a].connected.remove(&b) {
            self.nodes[b].connected.remove(&a);
            self.nodes[a].engine.handle(self.now, Input::Disconnected(key_b));
            self.nodes[b].engine.handle(self.now, Input::Disconnected(key_a));
            self.settle();
        }
    }

    pub(super) fn restart(&mut self, node: usize) {
        for other in self.nodes[node].connected.clone() {
            self.disconnect(node, other);
        }
        let Node { keys, epoch, stored, catalogue, belongs, abilities, observing, silence, restored, .. } =
            &mut self.nodes[node];
        *epoch += 1;
        let documents = catalogue.iter().map(|(document, (header, print))| (*document, *header, *print));
        let authority = catalogue.iter().filter(|(_, (header, _))| header.home.is_none()).map(|(document, _)| {
            let entries = stored.iter().filter(|(of, _)| of == document).map(|(_, entry)| entry.clone());
            (*document, entries.collect())
        });
        let used = used(stored, catalogue);
        let known = Known { documents: documents.collect(), authority: authority.collect(), used };
        let config = config(*epoch, *belongs, *restored, abilities.clone(), silence.clone());
        let config = Config { observing: observing.clone(), ..config };
        let engine = Engine::new(config, keys.clone(), [99; 32], known);
        self.nodes[node].engine = engine;
        self.settle();
    }

    pub(super) fn command(&mut self, node: usize, command: Command) -> Result<Answer, Refusal> {
        self.commands += 1;
        let id = CommandId(self.commands);
        self.nodes[node].engine.handle(self.now, Input::Command(id, command));
        self.settle();
        self.nodes[node].answers.remove(&id).expect("every command is answered")
    }

    pub(super) fn invite(&mut self, node: usize, purpose: Purpose) -> Invitation {
        match self.command(node, Command::Invite(purpose, limits::INVITATION_AGE_DEFAULT)) {
            Ok(Answer::Invited(invitation)) => invitation.to_string().parse().expect("a code that can be read"),
            other => panic!("{other:?}"),
        }
    }

    pub(super) fn accept(&mut self, node: usize, invitation: &Invitation) {
        self.command(node, Command::Accept(invitation.clone())).expect("the invitation can be answered");
    }

    pub(super) fn create(&mut self, node: usize, kind: Kind) -> DocumentId {
        let cooperations = self.nodes[node].engine.authority.cooperations();
        let (cooperation, _) = cooperations.into_iter().next().expect("a cooperation");
        match self.command(node, Command::Create(kind, Home::Cooperation(cooperation))) {
            Ok(Answer::Created(document)) => document,
            other => panic!("{other:?}"),
        }
    }

    pub(super) fn act(&mut self, node: usize, document: DocumentId, act: Act) -> Result<EntryId, Refusal> {
        match self.command(node, Command::Act(document, act))? {
            Answer::Committed(entry) => Ok(entry),
            other => panic!("{other:?}"),
        }
    }

    pub(super) fn reading(&mut self, node: usize, document: DocumentId) -> Reading {
        match self.command(node, Command::Read(document)) {
            Ok(Answer::Reading(reading)) => *reading,
            other => panic!("{other:?}"),
        }
    }

    pub(super) fn read(&mut self, node: usize, document: DocumentId) -> Reading {
        self.reading(node, document)
    }

    /// Returns in how many documents a node is about to do something by itself.
    pub(super) fn chores(&mut self, node: usize) -> usize {
        match self.command(node, Command::Status) {
            Ok(Answer::Status(status)) => status.chores,
            other => panic!("{other:?}"),
        }
    }

    pub(super) fn actor(&mut self, node: usize, document: DocumentId) -> [u8; 16] {
        self.reading(node, document).actor
    }

    pub(super) fn view(&mut self, node: usize, document: DocumentId) -> View {
        let reading = self.reading(node, document);
        let bytes: BTreeMap<EntryId, &[u8]> = {
            let stored = self.nodes[node].stored.iter();
            stored.map(|(_, entry)| (entry.id, entry.bytes.as_slice())).collect()
        };
        let counted = reading.log.causal_order(&reading.verdict.counted);
        let entries = counted.into_iter().filter_map(|id| {
            let entry = SignedEntry::parse(bytes[&id], network()).expect("stored").restored(id).expect("stored");
            match &entry.entry().payload {
                Payload::Changes(changes) => {
                    Some(ViewEntry { id, changes: changes.iter().map(|change| change.to_vec()).collect() })
                }
                Payload::Act(_) => None,
            }
        });
        let header = reading.log.header();
        View::build(header.kind, header.schema, entries.collect()).expect("a known schema")
    }

    pub(super) fn draft(&mut self, node: usize, document: DocumentId) -> Draft {
        self.view(node, document).draft().clone()
    }

    pub(super) fn title(&mut self, node: usize, document: DocumentId) -> Option<String> {
        self.view(node, document).title(&["pt"])
    }

    pub(super) fn agreement(&mut self, node: usize, document: DocumentId) -> Agreement {
        let reading = self.reading(node, document);
        Agreement::of(&reading.log, &reading.verdict)
    }

    /// Returns who shares a document today.
    pub(super) fn parties(&mut self, node: usize, document: DocumentId) -> Vec<TerritoryId> {
        self.reading(node, document).parties
    }

    pub(super) fn stage(&mut self, node: usize, document: DocumentId) -> Stage {
        self.agreement(node, document).stage()
    }

    pub(super) fn edit(&mut self, node: usize, document: DocumentId, assignments: &[(&str, &str)]) {
        let (view, actor) = (self.view(node, document), self.actor(node, document));
        let assignments: Vec<Assignment> = assignments
            .iter()
            .map(|(path, value)| Assignment { path: (*path).to_owned(), value: Some((*value).to_owned()) })
            .collect();
        let change = view.edit(actor, self.now, &assignments).expect("a possible edit");
        self.command(node, Command::Commit(document, vec![change])).expect("the edit is stored");
    }

    /// Returns how many sets two nodes share, as the first sees it.
    pub(super) fn shared(&self, node: usize, other: usize) -> usize {
        self.nodes[node].engine.shared_sets(self.key(other)).len()
    }

    pub(super) fn shared_key(&self, node: usize, peer: PublicKey) -> usize {
        self.nodes[node].engine.shared_sets(peer).len()
    }

    /// Asserts that all connected nodes hold, judge and show the same, and know that they do.
    pub(super) fn assert_equal(&mut self) {
        for node in 0..self.nodes.len() {
            for other in self.nodes[node].connected.clone() {
                let peer = self.key(other);
                for home in self.nodes[node].engine.shared_sets(peer) {
                    let root = |world: &mut Self, node: usize| world.nodes[node].engine.catalogue.set(home).root();
                    assert_eq!(root(self, node), root(self, other), "{node} and {other} hold the same");
                    let session = &self.nodes[node].engine.sessions[&peer];
                    assert!(session.sets[&home].equal_at.is_some(), "{node} knows that it equals {other}");
                    assert!(session.outbox.is_empty() && session.awaited.is_empty(), "{node} and {other} are at rest");
                }
                self.assert_same_verdicts(node, other);
            }
        }
    }

    fn assert_same_verdicts(&self, a: usize, b: usize) {
        let (a, b) = (&self.nodes[a].engine, &self.nodes[b].engine);
        for document in a.authority.cooperations().map(|(document, _)| document) {
            if let (Some(log_a), Some(log_b)) = (a.logs.peek(&document), b.logs.peek(&document)) {
                assert_eq!(judge(log_a, &a.authority), judge(log_b, &b.authority));
            }
        }
    }

    /// Does everything that the engines ask for until none asks for anything.
    fn settle(&mut self) {
        for _ in 0..100_000 {
            let next = (0..self.nodes.len()).find_map(|node| Some((node, self.nodes[node].engine.poll()?)));
            let Some((node, output)) = next else { return };
            self.perform(node, output);
        }
        panic!("the engines never come to rest");
    }

    fn perform(&mut self, node: usize, output: Output) {
        let (now, from) = (self.now, self.key(node));
        let keys: Vec<PublicKey> = (0..self.nodes.len()).map(|node| self.key(node)).collect();
        let Node {
            connected,
            events,
            belongs,
            abilities,
            observing,
            silence,
            restored,
            spent,
            said,
            closed,
            undone,
            answers,
            ..
        } = &mut self.nodes[node];
        let is_for_disk = matches!(output, Output::Persist(_) | Output::Load(_) | Output::LoadPages(..));
        if let Some(undone) = undone.as_mut().filter(|_| is_for_disk) {
            return undone.push(output);
        }
        match output {
            Output::Persist(_) | Output::Load(_) | Output::LoadPages(..) => {
                self.nodes[node].perform_on_disk(now, output)
            }
            Output::Send(..) if self.loses_frames => {}
            Output::Send(peer, frame) => {
                let receiver = connected.iter().copied().find(|other| keys[*other] == peer);
                if receiver.is_none() {
                    said.push((peer, frame.clone()));
                }
                let receiver = receiver.filter(|other| self.nodes[*other].connected.contains(&node));
                if let Some(receiver) = receiver {
                    self.carried.push((node, receiver, frame.clone()));
                    self.nodes[receiver].engine.handle(now, Input::Received(from, frame));
                }
            }
            Output::Disconnect(peer, violation, ban) => {
                closed.push((peer, violation, ban));
                let other = connected.iter().copied().find(|other| keys[*other] == peer);
                if let Some(other) = other {
                    self.nodes[node].connected.remove(&other);
                    self.nodes[other].connected.remove(&node);
                    self.nodes[other].engine.handle(now, Input::Disconnected(from));
                }
            }
            Output::Answer(id, answer) => _ = answers.insert(id, answer),
            Output::Emit(event) => {
                old::mark(restored, &event);
                events.push(event);
            }
            Output::Belong(territory) => *belongs = Some(territory),
            Output::Remember(known) => *abilities = known,
            Output::Observe(now) => *observing = Some(now),
            Output::Heard(known) => silence.heard = known,
            Output::Spent(now) => *spent = now,
            Output::Connect(..) | Output::WakeAt(_) => {}
        }
    }
}

impl Node {
    /// Does at once what a disk does in its time.
    fn perform_on_disk(&mut self, now: Time, output: Output) {
        let Self { engine, stored, stored_as_they_came, catalogue, .. } = self;
        match output {
            Output::Persist(persist) => {
                *stored_as_they_came += entries_of_whole_pages(&persist);
                for entry in &persist.entries {
                    let bytes = entry.bytes().to_vec();
                    stored.push((entry.document(), StoredEntry { id: entry.id(), bytes }));
                }
                catalogue
                    .extend(persist.documents.iter().map(|(document, header, print)| (*document, (*header, *print))));
                engine.handle(now, Input::Stored(persist.ticket));
            }
            Output::Load(document) => {
                let entries = stored.iter().filter(|(of, _)| *of == document).map(|(_, entry)| entry.clone()).collect();
                engine.handle(now, Input::Loaded(document, Some(entries)));
            }
            Output::LoadPages(peer, request) => {
                let of = |document| stored.iter().filter(|(of, _)| *of == document).map(|(_, entry)| entry).collect();
                let pages = request.pages_of::<&StoredEntry>(of);
                engine.handle(now, Input::PagesLoaded(peer, request.number, pages));
            }
            other => unreachable!("{other:?} is not for the disk"),
        }
    }
}

/// Returns how many entries are stored in pages as these came, after checking that they are those that were admitted,
/// signatures and all, and that none is stored twice (R165).
fn entries_of_whole_pages(persist: &Persist) -> usize {
    let mut end = 0;
    for PersistedPage { first, count, page } in &persist.pages {
        assert!(*first >= end, "pages do not overlap");
        end = first + count;
        let unpacked = crate::bundle::decode_page(page).expect("it was unpacked before");
        assert!(persist.entries[*first..end].iter().map(Verified::bytes).eq(unpacked.iter().map(Vec::as_slice)));
    }
    persist.pages.iter().map(|page| page.count).sum()
}

/// Returns what the stored entries of each territory take.
fn used(
    stored: &[(DocumentId, StoredEntry)],
    catalogue: &BTreeMap<DocumentId, (crate::document::Header, crate::identity::Fingerprint)>,
) -> BTreeMap<TerritoryId, Used> {
    let mut used: BTreeMap<TerritoryId, Used> = BTreeMap::new();
    for (document, stored) in stored {
        let entry = SignedEntry::parse(&stored.bytes, network()).expect("stored").restored(stored.id).expect("stored");
        let account = Account::of(&entry.entry().payload, catalogue[document].0.home);
        used.entry(entry.territory()).or_default().count(account, stored.bytes.len() as u64);
    }
    used
}

fn config(
    epoch: u64,
    territory: Option<TerritoryId>,
    restored: Option<Time>,
    abilities: BTreeMap<PublicKey, Abilities>,
    silence: Silence,
) -> Config {
    let addresses = vec!["/ip4/127.0.0.1/tcp/1".to_owned()];
    Config { network: network(), epoch, territory, restored, abilities, silence, addresses, observing: None }
}
