//! The hands that write: territories with their keys, and pens that sign honest entries in one document.

use super::acts::{NOW, network};
use djuntu_protocol::act::{Act, Cut, Founding, Genesis, Subject};
use djuntu_protocol::document::kinds::DocumentKind;
use djuntu_protocol::document::view::{Assignment, View, actor};
use djuntu_protocol::entry::{ActPayload, Author, Binding, Chain, Entry, Payload, VERSION, Verified};
use djuntu_protocol::identity::charter::{Charter, ListedKey};
use djuntu_protocol::identity::{DocumentId, EntryId, PublicKey, Roles, SecretKey, TerritoryId};

/// A territory and its keys.
#[derive(Clone, Debug)]
pub(super) struct Hall {
    pub(super) office: SecretKey,
    pub(super) node: SecretKey,
    pub(super) first: Verified,
}

/// Somebody who writes in one document.
#[derive(Clone, Debug)]
pub(super) struct Pen {
    pub(super) author: Author,
    pub(super) document: DocumentId,
    pub(super) chain: Chain,
}

pub(super) fn key(number: u8) -> SecretKey {
    SecretKey::from_bytes([number; 32])
}

pub(super) fn office_roles() -> Roles {
    Roles::ROOT.and(Roles::SIGN)
}

pub(super) fn node_roles() -> Roles {
    Roles::EDIT.and(Roles::NODE)
}

pub(super) fn charter(previous: Option<(&Verified, u64)>, threshold: u16, keys: &[(&SecretKey, Roles)]) -> Charter {
    let listed = keys.iter().map(|(key, roles)| {
        let (key, roles) = (key.public(), *roles);
        ListedKey { key, roles, office: None, invitation: None }
    });
    let mut keys: Vec<ListedKey> = listed.collect();
    keys.sort_by_key(|listed| listed.key);
    let (number, previous) = (previous.map_or(0, |(_, number)| number + 1), previous.map(|(entry, _)| entry.id()));
    Charter { number, previous, threshold, keys, guardians: None, settles: None }
}

pub(super) fn begin(author: &Author, nonce: u8, subject: Subject) -> Verified {
    let act = Act::Begin(Genesis { nonce: [nonce; 8], schema: 1, subject });
    author.act(None, Chain::default(), NOW, &act, Vec::new(), None).expect("a document can be begun")
}

pub(super) fn found(root: &SecretKey, charter: Charter) -> Verified {
    let author = Author { key: root.clone(), network: network(), territory: None, epoch: 1 };
    begin(&author, 1, Subject::Territory(charter))
}

impl Hall {
    pub(super) fn territory(&self) -> TerritoryId {
        self.first.territory()
    }

    pub(super) fn author(&self, key: &SecretKey, epoch: u64) -> Author {
        let territory = Some((self.territory(), self.first.id()));
        Author { key: key.clone(), network: network(), territory, epoch }
    }

    /// Returns whoever has this key, who has written something in the document before that says nothing.
    pub(super) fn pen(&self, key: &SecretKey, epoch: u64, document: DocumentId) -> (Pen, Verified) {
        let mut pen = self.fresh(key, epoch, document);
        let nothing = Act::Cut(Cut { key: PublicKey([250; 32]), lasts: Vec::new() });
        let is_node = *key.to_bytes().as_slice() == *self.node.to_bytes().as_slice();
        let before = pen.act(if is_node { &Act::Acknowledge } else { &nothing }, Vec::new());
        (pen, before)
    }

    pub(super) fn fresh(&self, key: &SecretKey, epoch: u64, document: DocumentId) -> Pen {
        Pen { author: self.author(key, epoch), document, chain: Chain::default() }
    }
}

impl Pen {
    pub(super) fn act(&mut self, act: &Act, deps: Vec<EntryId>) -> Verified {
        let first = Binding { account: String::new(), n: 0, prev_act: None };
        let binding = act.is_binding().then_some(first);
        let entry = self.author.act(Some(self.document), self.chain, NOW, act, deps, binding);
        self.take(entry.expect("an act with a form"))
    }

    pub(super) fn take(&mut self, entry: Verified) -> Verified {
        self.chain = Chain::after(&entry);
        entry
    }

    /// Sets the title of a document in which nobody has written.
    pub(super) fn edit(&mut self, title: &str) -> Verified {
        let view = View::build(DocumentKind::Project, 1, Vec::new()).expect("a known schema");
        let actor = actor(&self.author.key.public(), &self.document, self.author.epoch);
        let assignment = Assignment { path: "title.pt".to_owned(), value: Some(title.to_owned()) };
        let change = view.edit(actor, NOW, &[assignment]).expect("a possible edit");
        let entry = self.author.changes(self.document, self.chain, NOW, vec![change]);
        self.take(entry.expect("changes have a form"))
    }

    /// Makes an act that only a newer version knows.
    pub(super) fn newer(&mut self) -> Verified {
        let body = vec![0x82, 0x18, 99, 0x80].into();
        let payload = Payload::Act(ActPayload { role: Roles::EDIT, deps: Vec::new(), binding: None, body });
        let (territory, charter) = self.author.territory.expect("writers act for a territory");
        let entry = Entry {
            version: VERSION,
            network: network(),
            document: Some(self.document),
            author: self.author.key.public(),
            territory: Some(territory),
            epoch: self.author.epoch,
            seq: self.chain.seq,
            prev: self.chain.prev,
            charter: Some(charter),
            time: NOW,
            payload,
        };
        self.take(Verified::sign(entry, &self.author.key).expect("a form"))
    }
}

/// Returns the first entry of a cooperation of two, which the first proposes.
pub(super) fn cooperation(proposer: &Hall, other: &Hall, nonce: u8) -> Verified {
    let mut parties = vec![proposer.territory(), other.territory()];
    parties.sort_unstable();
    begin(&proposer.author(&proposer.office, 1), nonce, Subject::Cooperation(Founding { parties, invitation: None }))
}
