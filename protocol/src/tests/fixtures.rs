//! Two territories that cooperate, and writers who make real entries: made of fixed keys, the same in every run.

use crate::act::{Act, Founding, Genesis, Home, Kind, Subject};
use crate::authority::Authority;
use crate::document::kinds::DocumentKind;
use crate::document::view::{Assignment, View, ViewEntry, actor};
use crate::document::{Log, Misfit};
use crate::entry::{Author, Chain, Entry, Payload, SignedEntry, VERSION, Verified};
use crate::gate;
use crate::identity::charter::{Charter, ListedKey};
use crate::identity::{DocumentId, EntryId, NetworkId, PublicKey, Roles, SecretKey, TerritoryId};
use crate::time::Time;
use std::collections::BTreeMap;

/// The moment at which everything in the fixtures is said to happen.
pub(crate) const NOW: Time = Time(1_790_000_000_000);

/// A splitmix64 generator: the same seed gives the same numbers on every machine.
#[derive(Clone)]
pub(crate) struct Dice(u64);

impl Dice {
    pub(crate) const fn new(seed: u64) -> Self {
        Self(seed)
    }

    pub(crate) const fn number(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    pub(crate) fn below(&mut self, bound: usize) -> usize {
        usize::try_from(self.number() % bound.max(1) as u64).expect("below a usize")
    }

    pub(crate) fn byte(&mut self) -> u8 {
        self.number().to_le_bytes()[0]
    }

    pub(crate) fn shuffle<T>(&mut self, items: &mut [T]) {
        for index in (1..items.len()).rev() {
            items.swap(index, self.below(index + 1));
        }
    }

    /// Changes `bytes` in one to three places: a flipped bit, another byte, a cut, an insertion or a repetition.
    pub(crate) fn mutate(&mut self, bytes: &mut Vec<u8>) {
        for _ in 0..=self.below(3) {
            let at = self.below(bytes.len() + 1);
            let mark = self.byte();
            match (self.below(5), bytes.get_mut(at)) {
                (0, Some(byte)) => *byte ^= 1 << (mark % 8),
                (1, Some(byte)) => *byte = mark,
                (2, _) => bytes.truncate(at),
                (3, _) => bytes.insert(at, mark),
                (_, _) => bytes.extend_from_within(at..bytes.len().min(at + usize::from(mark))),
            }
        }
    }
}

pub(crate) fn network() -> NetworkId {
    NetworkId::named("test")
}

pub(crate) fn key(number: u8) -> SecretKey {
    SecretKey::from_bytes([number; 32])
}

/// Returns a charter that follows `previous` and lists these keys.
pub(crate) fn charter(previous: Option<(EntryId, u64)>, threshold: u16, keys: &[(PublicKey, Roles)]) -> Charter {
    let listed =
        |(key, roles): &(PublicKey, Roles)| ListedKey { key: *key, roles: *roles, office: None, invitation: None };
    let mut keys: Vec<ListedKey> = keys.iter().map(listed).collect();
    keys.sort_by_key(|listed| listed.key);
    let number = previous.map_or(0, |(_, number)| number + 1);
    Charter { number, previous: previous.map(|(id, _)| id), threshold, keys, guardians: None, settles: None }
}

/// A territory with one office key (root, sign) and one node key (edit, node).
#[derive(Clone)]
pub(crate) struct Hall {
    pub(crate) office: SecretKey,
    pub(crate) node: SecretKey,
    pub(crate) first: Verified,
}

impl Hall {
    /// Founds a territory; `number` makes its keys.
    pub(crate) fn found(number: u8) -> Self {
        let (office, node) = (key(number), key(number + 100));
        let keys = [(office.public(), Roles::ROOT.and(Roles::SIGN)), (node.public(), Roles::EDIT.and(Roles::NODE))];
        let first = found_with(&office, charter(None, 1, &keys));
        Self { office, node, first }
    }

    pub(crate) fn territory(&self) -> TerritoryId {
        self.first.territory()
    }

    pub(crate) fn author(&self, key: &SecretKey, epoch: u64) -> Author {
        let territory = Some((self.territory(), self.first.id()));
        Author { key: key.clone(), network: network(), territory, epoch }
    }

    /// Returns the log of the territory's own document.
    pub(crate) fn log(&self) -> Log {
        Log::begin(&self.first).expect("a territory can be founded")
    }
}

/// Founds a territory with this charter.
pub(crate) fn found_with(root: &SecretKey, charter: Charter) -> Verified {
    let author = Author { key: root.clone(), network: network(), territory: None, epoch: 1 };
    begin(&author, Subject::Territory(charter))
}

/// Begins a document.
pub(crate) fn begin(author: &Author, subject: Subject) -> Verified {
    let act = Act::Begin(Genesis { nonce: [7; 8], schema: 1, subject });
    author.act(None, Chain::default(), NOW, &act, Vec::new(), None).expect("a document can be begun")
}

/// Two territories, their cooperation, a project in it, and what is known of who may.
pub(crate) struct Setting {
    pub(crate) loures: Hall,
    pub(crate) maio: Hall,
    pub(crate) proposal: Verified,
    pub(crate) acceptance: Verified,
    pub(crate) project: Verified,
    pub(crate) authority: Authority,
}

impl Setting {
    pub(crate) fn new() -> Self {
        let (loures, maio) = (Hall::found(1), Hall::found(2));
        let mut parties = vec![loures.territory(), maio.territory()];
        parties.sort_unstable();
        let subject = Subject::Cooperation(Founding { parties, invitation: None });
        let proposal = begin(&maio.author(&maio.office, 1), subject);
        let cooperation = proposal.document();
        let by_loures = loures.author(&loures.office, 1);
        let acceptance = by_loures.act(Some(cooperation), Chain::default(), NOW, &Act::Accept, Vec::new(), None);
        let acceptance = acceptance.expect("an acceptance has a form");
        let home = Home::Cooperation(cooperation);
        let project = begin(&loures.author(&loures.node, 1), Subject::Document(Kind::Project, home));
        let mut authority = Authority::default();
        authority.update(&loures.log());
        authority.update(&maio.log());
        let mut log = Log::begin(&proposal).expect("a cooperation can be proposed");
        log.insert(&acceptance, &[]).expect("and accepted");
        authority.update(&log);
        Self { loures, maio, proposal, acceptance, project, authority }
    }

    pub(crate) fn cooperation(&self) -> DocumentId {
        self.proposal.document()
    }

    /// Returns the log of the project with nothing but its first entry.
    pub(crate) fn log(&self) -> Log {
        Log::begin(&self.project).expect("a project can be begun")
    }

    /// Returns somebody who writes to the project with this key.
    pub(crate) fn writer(&self, hall: &Hall, key: &SecretKey, epoch: u64) -> Writer {
        Writer::new(hall.author(key, epoch), self.project.document())
    }
}

/// Somebody who writes to a project: a key, an epoch, and what he has seen.
#[derive(Clone)]
pub(crate) struct Writer {
    pub(crate) author: Author,
    pub(crate) document: DocumentId,
    pub(crate) chain: Chain,
    view: View,
}

impl Writer {
    pub(crate) fn new(author: Author, document: DocumentId) -> Self {
        let view = View::build(DocumentKind::Project, 1, Vec::new()).expect("schema 1 is known");
        Self { author, document, chain: Chain::default(), view }
    }

    /// Returns the change that sets the title, and does not sign it.
    pub(crate) fn change(&self, title: &str) -> Vec<u8> {
        let actor = actor(&self.author.key.public(), &self.document, self.author.epoch);
        let assignment = Assignment { path: "title.pt".to_owned(), value: Some(title.to_owned()) };
        self.view.edit(actor, NOW, &[assignment]).expect("a possible edit")
    }

    /// Signs these changes and goes on from there.
    pub(crate) fn sign(&mut self, changes: Vec<Vec<u8>>) -> Verified {
        let entry = self.author.changes(self.document, self.chain, NOW, changes).expect("changes have a form");
        self.chain = Chain::after(&entry);
        self.see(&entry);
        entry
    }

    /// Sets the title.
    pub(crate) fn write(&mut self, title: &str) -> Verified {
        let change = self.change(title);
        self.sign(vec![change])
    }

    /// Makes an act and goes on from there.
    pub(crate) fn act(&mut self, act: &Act, deps: Vec<EntryId>) -> Verified {
        let entry = self.author.act(Some(self.document), self.chain, NOW, act, deps, None).expect("an act with a form");
        self.chain = Chain::after(&entry);
        entry
    }

    /// Takes in what somebody else wrote.
    pub(crate) fn see(&mut self, entry: &Verified) {
        if let Payload::Changes(changes) = &entry.entry().payload {
            let changes = changes.iter().map(|change| change.to_vec()).collect();
            self.view.extend(vec![ViewEntry { id: entry.id(), changes }]);
        }
    }
}

/// Puts an entry into a log, as the gate does after its own checks.
pub(crate) fn insert(log: &mut Log, entry: &Verified) -> Result<(), Misfit> {
    let headers = gate::inspect_changes(entry).expect("honest changes");
    log.insert(entry, &headers)
}

/// Puts entries into a log in any order in which each stands behind what it rests on, trying again what came too early.
pub(crate) fn insert_all<'a>(log: &mut Log, entries: impl IntoIterator<Item = &'a Verified>) {
    let mut waiting: Vec<&Verified> = entries.into_iter().collect();
    while !waiting.is_empty() {
        let before = waiting.len();
        waiting.retain(|entry| matches!(insert(log, entry), Err(Misfit::Missing(_))));
        assert!(waiting.len() < before, "what is left rests on nothing that is here");
    }
}

/// Returns entries by their ids.
pub(crate) fn by_id<'a>(entries: impl IntoIterator<Item = &'a Verified>) -> BTreeMap<EntryId, &'a Verified> {
    entries.into_iter().map(|entry| (entry.id(), entry)).collect()
}

/// Returns an entry as it comes from a peer.
pub(crate) fn parsed(entry: &Verified) -> SignedEntry {
    SignedEntry::parse(entry.bytes(), network()).expect("a signed entry has a form")
}

/// Returns the signed bytes of a body that no honest node signs.
pub(crate) fn forged(body: &Entry, key: &SecretKey) -> Vec<u8> {
    let mut bytes = crate::wire::encode(body);
    let signature = key.sign(crate::entry::DOMAIN, &bytes);
    bytes.extend_from_slice(&signature.0);
    bytes
}

/// Returns a body that `author` could sign with this payload at the beginning of its chain.
pub(crate) fn body(author: &Author, document: Option<DocumentId>, payload: Payload) -> Entry {
    Entry {
        version: VERSION,
        network: author.network,
        document,
        author: author.key.public(),
        territory: author.territory.map(|(territory, _)| territory),
        epoch: author.epoch,
        seq: 0,
        prev: None,
        charter: author.territory.map(|(_, charter)| charter),
        time: NOW,
        payload,
    }
}
