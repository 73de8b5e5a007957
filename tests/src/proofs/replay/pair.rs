//! Two nodes that are twins, without a shell: what they ask for is done at once. Then one of them is taken away, and
//! whoever attacks speaks with its key.

use super::acts::{NOW, network};
use djuntu_protocol::act::{Act, Home, Kind};
use djuntu_protocol::bundle;
use djuntu_protocol::engine::{
    Answer, Command, CommandId, Config, Engine, Event, Input, Keys, Known, Output, Refusal, Silence, StoredEntry,
};
use djuntu_protocol::entry::{Author, Chain, Verified};
use djuntu_protocol::identity::charter::Office;
use djuntu_protocol::identity::{DocumentId, EntryId, NetworkId, PublicKey, SecretKey, TerritoryId};
use djuntu_protocol::invitation::{Invitation, Purpose};
use djuntu_protocol::limits;
use djuntu_protocol::session::message::VERSIONS;
use djuntu_protocol::session::{Abilities, Hello, Message};
use djuntu_protocol::time::Time;
use djuntu_protocol::violation::Violation;
use std::collections::BTreeMap;

/// A node with a disk that stores at once.
#[derive(Debug)]
pub(super) struct Desk {
    pub(super) engine: Engine,
    pub(super) keys: Keys,
    pub(super) now: Time,
    stored: Vec<(DocumentId, StoredEntry)>,
    answers: BTreeMap<CommandId, Result<Answer, Refusal>>,
    commands: u64,
    /// What it has said since somebody last listened.
    pub(super) said: Vec<(PublicKey, Vec<u8>)>,
    /// What peers were blamed for, those whose sessions were ended among them.
    pub(super) blamed: Vec<(PublicKey, Violation)>,
}

/// Loures, which holds a project with its twin Maio.
#[derive(Debug)]
pub(super) struct Pair {
    pub(super) loures: Desk,
    pub(super) maio: Desk,
    pub(super) project: DocumentId,
}

impl Desk {
    pub(super) fn new(number: u8, network: NetworkId) -> Self {
        let key = |role| SecretKey::from_bytes([number, role].repeat(16).try_into().expect("32 bytes"));
        let keys = Keys { node: key(1), office: Some(key(2).into()) };
        let config = Config {
            network,
            epoch: 1,
            territory: None,
            restored: None,
            abilities: BTreeMap::new(),
            silence: Silence::default(),
            addresses: Vec::new(),
            observing: None,
        };
        Self {
            engine: Engine::new(config, keys.clone(), [number; 32], Known::default()),
            keys,
            now: NOW,
            stored: Vec::new(),
            answers: BTreeMap::new(),
            commands: 0,
            said: Vec::new(),
            blamed: Vec::new(),
        }
    }

    /// Returns the node of a territory that it has founded.
    pub(super) fn founded(number: u8) -> Self {
        let mut desk = Self::new(number, network());
        let title = "Presidente".to_owned();
        let office = Office { title, holder: "Exemplo".to_owned(), from: None, until: None };
        desk.command(Command::Found(office)).expect("a territory can be founded");
        desk
    }

    pub(super) fn key(&self) -> PublicKey {
        self.keys.node.public()
    }

    pub(super) fn territory(&self) -> TerritoryId {
        self.engine.territory().expect("founded")
    }

    pub(super) fn handle(&mut self, input: Input) {
        self.engine.handle(self.now, input);
        while let Some(output) = self.engine.poll() {
            self.perform(output);
        }
    }

    fn perform(&mut self, output: Output) {
        match output {
            Output::Persist(persist) => {
                let stored = |entry: &Verified| StoredEntry { id: entry.id(), bytes: entry.bytes().to_vec() };
                self.stored.extend(persist.entries.iter().map(|entry| (entry.document(), stored(entry))));
                self.engine.handle(self.now, Input::Stored(persist.ticket));
            }
            Output::Load(document) => {
                let entries = self.stored.iter().filter(|(of, _)| *of == document).map(|(_, entry)| entry.clone());
                let entries = entries.collect();
                self.engine.handle(self.now, Input::Loaded(document, Some(entries)));
            }
            Output::LoadPages(peer, request) => {
                let of =
                    |document| self.stored.iter().filter(|(of, _)| *of == document).map(|(_, entry)| entry).collect();
                let pages = request.pages_of::<&StoredEntry>(of);
                self.engine.handle(self.now, Input::PagesLoaded(peer, request.number, pages));
            }
            Output::Send(peer, frame) => self.said.push((peer, frame)),
            Output::Disconnect(peer, violation, _) => self.blamed.push((peer, violation)),
            Output::Answer(id, answer) => _ = self.answers.insert(id, answer),
            Output::Emit(Event::Violated(peer, violation)) => self.blamed.push((peer, violation)),
            Output::Emit(_) | Output::Belong(_) | Output::Remember(_) | Output::Observe(_) | Output::Heard(_) => {}
            Output::Spent(_) | Output::Connect(..) | Output::WakeAt(_) => {}
        }
    }

    pub(super) fn command(&mut self, command: Command) -> Result<Answer, Refusal> {
        self.commands += 1;
        let id = CommandId(self.commands);
        self.handle(Input::Command(id, command));
        self.answers.remove(&id).expect("every command is answered")
    }

    pub(super) fn invite(&mut self, purpose: Purpose) -> Invitation {
        match self.command(Command::Invite(purpose, limits::INVITATION_AGE_DEFAULT)) {
            Ok(Answer::Invited(invitation)) => *invitation,
            other => panic!("an office can invite: {other:?}"),
        }
    }

    /// Returns what it holds, to the last entry.
    pub(super) fn state(&mut self) -> String {
        let listed = self.command(Command::List);
        let charter = self.command(Command::Charter(None));
        format!("{:?} {listed:?} {charter:?} {}", self.engine.territory(), self.stored.len())
    }

    pub(super) fn say(&mut self, peer: PublicKey, message: &Message) {
        self.handle(Input::Received(peer, message.encode()));
    }

    /// Opens a session for a key, which says nothing yet.
    pub(super) fn dial(&mut self, peer: PublicKey) {
        self.said.clear();
        self.blamed.clear();
        self.handle(Input::Connected(peer));
    }

    /// Opens a session with this hello.
    pub(super) fn greet(&mut self, peer: PublicKey, hello: Hello) {
        self.dial(peer);
        self.say(peer, &Message::Hello(hello));
    }

    /// Returns how many pages it has sent to a peer since somebody last listened.
    pub(super) fn pages(&self, peer: PublicKey) -> usize {
        let to_peer = self.said.iter().filter(|(to, _)| *to == peer);
        to_peer.filter(|(_, frame)| matches!(Message::decode(frame), Ok(Message::Page(..)))).count()
    }
}

/// Returns what a node of this territory says first.
pub(super) fn hello(territory: Option<TerritoryId>) -> Hello {
    Hello {
        version_min: VERSIONS.0,
        version_max: VERSIONS.1,
        features: Abilities::OURS.features,
        network: network(),
        territory,
        time: NOW,
        grant: None,
        addresses: Vec::new(),
        observes: None,
    }
}

/// Returns a page of these bytes.
pub(super) fn page(entries: &[&[u8]]) -> Message {
    Message::Page(0, bundle::encode_page(entries).into())
}

/// Lets two nodes talk until neither has anything to say.
pub(super) fn talk(one: &mut Desk, other: &mut Desk) {
    one.handle(Input::Connected(other.key()));
    other.handle(Input::Connected(one.key()));
    while !(one.said.is_empty() && other.said.is_empty()) {
        deliver(one, other);
        deliver(other, one);
    }
}

/// Brings what one has said to the other.
fn deliver(from: &mut Desk, to: &mut Desk) {
    let (sender, receiver) = (from.key(), to.key());
    let said = std::mem::take(&mut from.said);
    let frames = said.into_iter().filter(|(peer, _)| *peer == receiver);
    frames.for_each(|(_, frame)| to.handle(Input::Received(sender, frame)));
}

impl Pair {
    pub(super) fn new() -> Self {
        let (mut loures, mut maio) = (Desk::founded(1), Desk::founded(2));
        let invitation = loures.invite(Purpose::Twin);
        let cooperation = match maio.command(Command::Accept(invitation)) {
            Ok(Answer::Accepted(cooperation)) => cooperation,
            other => panic!("an invitation can be answered: {other:?}"),
        };
        talk(&mut loures, &mut maio);
        let project = match loures.command(Command::Create(Kind::Project, Home::Cooperation(cooperation))) {
            Ok(Answer::Created(project)) => project,
            other => panic!("twins can begin a project: {other:?}"),
        };
        let (one, other) = (loures.key(), maio.key());
        loures.handle(Input::Disconnected(other));
        maio.handle(Input::Disconnected(one));
        (loures.now, maio.now) = (Time(NOW.0 + 60_000), Time(NOW.0 + 60_000));
        Self { loures, maio, project }
    }

    /// Opens a session with the key of Maio.
    pub(super) fn greeted() -> Self {
        let mut pair = Self::new();
        pair.greet();
        pair
    }

    pub(super) fn greet(&mut self) {
        self.loures.greet(self.maio.key(), hello(self.maio.engine.territory()));
    }

    pub(super) fn say(&mut self, message: &Message) {
        self.loures.say(self.maio.key(), message);
    }

    /// Returns two entries that Maio's node key signs in a network, the second behind the first.
    pub(super) fn entries(&self, network: NetworkId) -> [Verified; 2] {
        let territory = self.maio.territory();
        let charter = Some((territory, EntryId(territory.0)));
        let author = Author { key: self.maio.keys.node.clone(), network, territory: charter, epoch: 77 };
        let act = |chain| author.act(Some(self.project), chain, NOW, &Act::Acknowledge, Vec::new(), None);
        let first = act(Chain::default()).expect("an act with a form");
        let second = act(Chain::after(&first)).expect("an act with a form");
        [first, second]
    }
}
