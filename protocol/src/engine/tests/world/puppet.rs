//! Peers without an engine: a key, honest or not, in the hands of whoever wants to do harm.

use super::*;
use crate::bundle;
use crate::entry::{Author, Verified};
use crate::session::Message;
use crate::session::message::{Hello, VERSIONS};

impl World {
    /// Returns the office key of a node.
    pub(in crate::engine::tests) fn office(&self, node: usize) -> SecretKey {
        match &self.nodes[node].keys.office {
            Some(OfficeKey::Open(key)) => key.clone(),
            other => panic!("the office key lies open, not {other:?}"),
        }
    }

    /// Locks the office key, or unlocks it until then.
    pub(in crate::engine::tests) fn lay(&mut self, node: usize, office: OfficeKey) {
        self.nodes[node].engine.handle(self.now, Input::Office(Box::new(office)));
        self.settle();
    }

    /// Returns the keys of a node.
    pub(in crate::engine::tests) fn keys(&self, node: usize) -> Keys {
        self.nodes[node].keys.clone()
    }

    /// Returns what an author needs who holds this key of a node's territory.
    pub(in crate::engine::tests) fn author(&self, node: usize, key: &SecretKey, epoch: u64) -> Author {
        let engine = &self.nodes[node].engine;
        let territory = engine.territory.expect("it has one");
        let charter = engine.authority.charters(territory).expect("its own").current().0;
        Author { key: key.clone(), network: network(), territory: Some((territory, charter)), epoch }
    }

    /// Returns the signed bytes of every entry of a document, as a node has stored them.
    pub(in crate::engine::tests) fn stored(&self, node: usize, document: DocumentId) -> Vec<Vec<u8>> {
        let of = self.nodes[node].stored.iter().filter(|(of, _)| *of == document);
        of.map(|(_, entry)| entry.bytes.clone()).collect()
    }

    /// Returns what a node holds, to the last entry: what nothing that is refused may change.
    pub(in crate::engine::tests) fn holdings(&self, node: usize) -> String {
        let Node { engine, stored, catalogue, .. } = &self.nodes[node];
        let cooperations: Vec<_> = engine.authority.cooperations().collect();
        let territories: Vec<_> =
            engine.authority.territories().map(|(id, charters)| (id, charters.current())).collect();
        let list = engine.catalogue.list();
        format!("{:?} {list:?} {cooperations:?} {territories:?} {} {}", engine.territory, stored.len(), catalogue.len())
    }

    /// Returns who may do what as a node sees it: what statements that it does not understand must not change.
    pub(in crate::engine::tests) fn standing(&self, node: usize) -> String {
        let authority = &self.nodes[node].engine.authority;
        let charters = authority.territories().map(|(id, charters)| (id, charters.tips().collect::<Vec<_>>()));
        let charters: Vec<_> = charters.collect();
        let cooperations = authority.cooperations().map(|(id, cooperation)| {
            (id, cooperation.parties().to_vec(), cooperation.is_active(), cooperation.pending().collect::<Vec<_>>())
        });
        format!("{charters:?} {:?}", cooperations.collect::<Vec<_>>())
    }

    /// Returns what the data folder of a node says of other nodes' abilities.
    pub(in crate::engine::tests) fn abilities(&self, node: usize) -> BTreeMap<PublicKey, Abilities> {
        self.nodes[node].abilities.clone()
    }

    /// Replaces what the data folder says of other nodes' abilities, and starts the node again.
    pub(in crate::engine::tests) fn replace_abilities(
        &mut self,
        node: usize,
        abilities: BTreeMap<PublicKey, Abilities>,
    ) {
        self.nodes[node].abilities = abilities;
        self.restart(node);
    }

    pub(in crate::engine::tests) fn status(&mut self, node: usize) -> crate::engine::status::Status {
        match self.command(node, Command::Status) {
            Ok(Answer::Status(status)) => *status,
            other => panic!("{other:?}"),
        }
    }

    pub(in crate::engine::tests) fn tick(&mut self, node: usize) {
        self.nodes[node].engine.handle(self.now, Input::Tick);
        self.settle();
    }

    /// Opens a session stream from a peer.
    pub(in crate::engine::tests) fn carry_file_bytes(&mut self, node: usize, peer: PublicKey, bytes: u64) {
        let now = self.now;
        self.nodes[node].engine.handle(now, Input::FileBytes(peer, bytes));
        self.settle();
    }

    pub(in crate::engine::tests) fn dial(&mut self, node: usize, peer: PublicKey) {
        self.nodes[node].engine.handle(self.now, Input::Connected(peer));
        self.settle();
    }

    pub(in crate::engine::tests) fn hang_up(&mut self, node: usize, peer: PublicKey) {
        self.nodes[node].engine.handle(self.now, Input::Disconnected(peer));
        self.settle();
    }

    pub(in crate::engine::tests) fn say_bytes(&mut self, node: usize, peer: PublicKey, frame: Vec<u8>) {
        self.nodes[node].engine.handle(self.now, Input::Received(peer, frame));
        self.settle();
    }

    pub(in crate::engine::tests) fn say(&mut self, node: usize, peer: PublicKey, message: &Message) {
        self.say_bytes(node, peer, message.encode());
    }

    /// Tells a node where it can be reached from now on.
    pub(in crate::engine::tests) fn move_to(&mut self, node: usize, addresses: Vec<String>) {
        self.nodes[node].engine.handle(self.now, Input::Addresses(addresses));
        self.settle();
    }

    /// Says hello for a territory.
    pub(in crate::engine::tests) fn greet(&mut self, node: usize, peer: PublicKey, territory: Option<TerritoryId>) {
        let hello = self.hello(territory);
        self.dial(node, peer);
        self.say(node, peer, &Message::Hello(hello));
    }

    pub(in crate::engine::tests) fn hello(&self, territory: Option<TerritoryId>) -> Hello {
        Hello {
            version_min: VERSIONS.0,
            version_max: VERSIONS.1,
            features: Abilities::OURS.features,
            network: network(),
            territory,
            time: self.now,
            grant: None,
            addresses: Vec::new(),
            observes: None,
        }
    }

    /// Returns how many entries a node has stored in pages as these came.
    pub(in crate::engine::tests) fn stored_as_they_came(&self, node: usize) -> usize {
        self.nodes[node].stored_as_they_came
    }

    /// Sends entries as one page.
    pub(in crate::engine::tests) fn bring(&mut self, node: usize, peer: PublicKey, entries: &[&Verified]) {
        let slices: Vec<&[u8]> = entries.iter().map(|entry| entry.bytes()).collect();
        self.say(node, peer, &Message::Page(0, bundle::encode_page(&slices).into()));
    }

    /// Returns what a node has said to a peer since it was last asked.
    pub(in crate::engine::tests) fn heard(&mut self, node: usize, peer: PublicKey) -> Vec<Message> {
        let said = std::mem::take(&mut self.nodes[node].said);
        let (to_peer, others): (Vec<_>, Vec<_>) = said.into_iter().partition(|(to, _)| *to == peer);
        self.nodes[node].said = others;
        to_peer.iter().map(|(_, frame)| Message::decode(frame).expect("nodes speak well")).collect()
    }

    /// Returns how the last session with a peer was ended by the node, and whether the peer is refused for a while.
    pub(in crate::engine::tests) fn ended(&self, node: usize, peer: PublicKey) -> Option<(Violation, bool)> {
        let mut closed = self.nodes[node].closed.iter().rev().filter(|(of, ..)| *of == peer);
        closed.next().map(|(_, violation, ban)| (*violation, ban.is_some()))
    }

    pub(in crate::engine::tests) fn session(&self, node: usize, peer: PublicKey) -> Option<&Session> {
        self.nodes[node].engine.sessions.get(&peer)
    }

    /// Returns what a peer that is still connected did last that it must not.
    pub(in crate::engine::tests) fn blamed(&self, node: usize, peer: PublicKey) -> Option<Violation> {
        self.session(node, peer)?;
        self.events(node).iter().rev().find_map(|event| match event {
            Event::Violated(blamed, violation) if *blamed == peer => Some(*violation),
            _ => None,
        })
    }

    /// Lets the disk of a node hang, with nothing but charters and cooperations in memory.
    pub(in crate::engine::tests) fn stop_disk(&mut self, node: usize) {
        self.nodes[node].undone = Some(Vec::new());
        self.forget_logs(node);
    }

    /// Leaves nothing but charters and cooperations in memory.
    pub(in crate::engine::tests) fn forget_logs(&mut self, node: usize) {
        let engine = &mut self.nodes[node].engine;
        for (document, header, _) in engine.catalogue.list() {
            if header.home.is_some() {
                engine.logs.take(&document);
            }
        }
    }

    /// Lets the disk do everything that it was asked for.
    pub(in crate::engine::tests) fn start_disk(&mut self, node: usize) {
        let undone = self.nodes[node].undone.take().unwrap_or_default();
        for output in undone {
            self.perform(node, output);
            self.settle();
        }
    }

    /// Returns how much waits in a node: pieces of work, and documents asked for or read.
    pub(in crate::engine::tests) fn waiting(&self, node: usize) -> usize {
        let Node { engine, undone, .. } = &self.nodes[node];
        let sessions = engine.sessions.values();
        let of_sessions: usize = sessions.map(|session| session.awaited.len() + session.telling.len()).sum();
        engine.work.len() + of_sessions + undone.as_ref().map_or(0, Vec::len)
    }

    /// Returns how a node opens the comparison of a set.
    pub(in crate::engine::tests) fn opening(&mut self, node: usize, home: Home) -> crate::reconcile::Comparison {
        crate::reconcile::open(self.nodes[node].engine.catalogue.set(home))
    }

    /// Returns since when a node says that it equals a peer.
    pub(in crate::engine::tests) fn equal_at(&mut self, node: usize, peer: PublicKey) -> Option<Time> {
        self.status(node).nodes.iter().find(|other| other.node == peer).and_then(|other| other.equal_at)
    }

    /// Loses every frame from now on, or no more.
    pub(in crate::engine::tests) const fn lose_frames(&mut self, lose: bool) {
        self.loses_frames = lose;
    }

    /// Gives a node another office key, and starts it again.
    pub(in crate::engine::tests) fn replace_office(&mut self, node: usize, office: SecretKey) {
        self.nodes[node].keys.office = Some(OfficeKey::Open(office));
        self.restart(node);
    }

    /// Gives a node, while it runs, the key that is to replace its office key.
    pub(in crate::engine::tests) fn prepare_office(&mut self, node: usize, office: SecretKey) {
        self.nodes[node].engine.handle(self.now, Input::Successor(office));
        self.settle();
    }

    /// Returns to which territory the data folder says that the node belongs.
    pub(in crate::engine::tests) fn belongs(&self, node: usize) -> Option<TerritoryId> {
        self.nodes[node].belongs
    }

    /// Makes the data folder one that an older version wrote.
    pub(in crate::engine::tests) fn forget_territory(&mut self, node: usize) {
        self.nodes[node].belongs = None;
    }

    /// Takes a document from a disk and its index. The engine notices at the next start.
    pub(in crate::engine::tests) fn lose(&mut self, node: usize, document: DocumentId) {
        self.nodes[node].stored.retain(|(of, _)| *of != document);
        self.nodes[node].catalogue.remove(&document);
    }

    /// Returns how many invitations a node is answering.
    pub(in crate::engine::tests) fn accepting(&self, node: usize) -> usize {
        self.nodes[node].engine.accepting.len()
    }

    /// Returns how many cooperations a node knows of.
    pub(in crate::engine::tests) fn cooperations(&self, node: usize) -> usize {
        self.nodes[node].engine.authority.cooperations().count()
    }

    /// Returns how many peers a node remembers that it is not connected with.
    pub(in crate::engine::tests) fn remembered(&self, node: usize) -> usize {
        let engine = &self.nodes[node].engine;
        engine.alarms.remembered() + engine.last_equal.len()
    }

    /// Returns how many heads that peers told wait for documents to be loaded.
    pub(in crate::engine::tests) fn heads_waiting(&self, node: usize) -> usize {
        let work = self.nodes[node].engine.work.iter();
        let heads = work.filter_map(|work| match work {
            Work::AnswerHeads(_, heads) => Some(heads.heads.len() + 1),
            _ => None,
        });
        heads.sum()
    }

    /// Lets the disk of a node hang, with everything still in memory.
    pub(in crate::engine::tests) fn hold_writes(&mut self, node: usize) {
        self.nodes[node].undone = Some(Vec::new());
    }

    /// Gives a command and does not wait for its answer.
    pub(in crate::engine::tests) fn ask_for(&mut self, node: usize, command: Command) -> CommandId {
        self.commands += 1;
        let id = CommandId(self.commands);
        self.nodes[node].engine.handle(self.now, Input::Command(id, command));
        self.settle();
        id
    }

    pub(in crate::engine::tests) fn answer(&mut self, node: usize, id: CommandId) -> Option<Result<Answer, Refusal>> {
        self.nodes[node].answers.remove(&id)
    }

    /// Lets the disk store everything that waits with one write, and returns how many frames the node then sent at once.
    pub(in crate::engine::tests) fn store_together(&mut self, node: usize) -> usize {
        let mut last = None;
        for output in self.nodes[node].undone.take().unwrap_or_default() {
            let Output::Persist(persist) = output else { panic!("{output:?}") };
            let stored = persist
                .entries
                .iter()
                .map(|entry| (entry.document(), StoredEntry { id: entry.id(), bytes: entry.bytes().to_vec() }));
            self.nodes[node].stored.extend(stored);
            let stands = persist.documents.iter().map(|(document, header, print)| (*document, (*header, *print)));
            self.nodes[node].catalogue.extend(stands);
            last = Some(persist.ticket);
        }
        self.nodes[node].engine.handle(self.now, Input::Stored(last.expect("something waits")));
        let outputs: Vec<Output> = std::iter::from_fn(|| self.nodes[node].engine.poll()).collect();
        let frames = outputs.iter().filter(|output| matches!(output, Output::Send(..))).count();
        outputs.into_iter().for_each(|output| self.perform(node, output));
        self.settle();
        frames
    }
}
