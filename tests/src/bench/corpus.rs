//! The corpus: two territories, their twinning, and project documents of about a hundred changes each.
//!
//! It is made offline with the protocol alone, in the way in which nodes make it: five authors take turns, and one
//! signature covers ten to twenty edits. Everything is drawn from the document's number, so that two runs on two machines
//! measure the same bytes.

mod circle;
mod folder;
mod project;
mod text;

pub use circle::Circle;
pub use folder::write_twin;
pub use project::Project;
pub use text::TextShape;

use djuntu_protocol::act::{Act, Founding, Genesis, Home, Subject};
use djuntu_protocol::document::kinds::DocumentKind;
use djuntu_protocol::document::view::{self, Assignment, View};
use djuntu_protocol::engine::Keys;
use djuntu_protocol::entry::{Author, Chain, Verified};
use djuntu_protocol::identity::charter::{Charter, ListedKey, Office};
use djuntu_protocol::identity::{DocumentId, EntryId, NetworkId, PublicKey, Roles, SecretKey, TerritoryId};
use djuntu_protocol::time::Time;
use std::sync::Arc;

/// Documents that every corpus holds beside the projects: two territories and their cooperation.
pub const AUTHORITY_DOCUMENTS: usize = 3;
/// Nodes of the larger territory; with the one of its twin they are the authors of every document.
const NODES_OF_A: u8 = 4;
/// The epoch of everything in the corpus: that of a node's first start. The nodes that are measured start once more.
const EPOCH: u64 = 1 << 32;
/// The version of every schema in the corpus.
const SCHEMA: u16 = 1;
/// When the corpus was written, by its authors' clocks.
const WRITTEN: Time = Time(1_790_000_000_000);

/// Which of the two nodes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// The node that has everything from the start.
    A,
    /// The node that gets everything.
    B,
}

/// Everything that the two nodes are given.
#[derive(Clone, Debug)]
pub struct Corpus {
    a: Place,
    b: Place,
    authority: Vec<Verified>,
    projects: Arc<[Project]>,
    /// How many of them there are in this corpus.
    count: usize,
}

/// A territory with its keys.
#[derive(Clone, Debug)]
struct Place {
    office: SecretKey,
    nodes: Vec<SecretKey>,
    territory: TerritoryId,
}

impl Corpus {
    /// Makes a corpus with this many projects, on two threads.
    pub fn generate(projects: usize) -> Self {
        Self::with(|home, authors| {
            let (first, second) = std::thread::scope(|scope| {
                let make = |numbers: std::ops::Range<usize>| numbers.map(|n| Project::make(n, home, authors)).collect();
                let first = scope.spawn(move || -> Vec<Project> { make(0..projects / 2) });
                let second: Vec<Project> = make(projects / 2..projects);
                (first.join().expect("making documents does not fail"), second)
            });
            first.into_iter().chain(second).collect()
        })
    }

    /// Makes a corpus of one document with a long text.
    pub fn typed(shape: TextShape) -> Self {
        Self::with(|home, authors| vec![Project::typed(shape, home, authors)])
    }

    /// Makes a corpus of the documents that `make` makes for its cooperation by its authors.
    fn with(make: impl FnOnce(Home, &[Author]) -> Vec<Project>) -> Self {
        // Of two nodes the one with the smaller key opens comparisons: with these numbers it is B.
        let (a, founded_a) = Place::found(2, "Município de Exemplo", NODES_OF_A);
        let (b, founded_b) = Place::found(1, "Câmara de Amostra", 1);
        let (cooperation, twinning) = twin(&a, &b);
        let authors: Vec<Author> = a.authors().chain(b.authors()).collect();
        let projects = make(Home::Cooperation(cooperation), &authors);
        let authority = [founded_a, founded_b, twinning].concat();
        Self { a, b, authority, count: projects.len(), projects: projects.into() }
    }

    /// Returns the same corpus with the first projects alone, without making them again.
    #[must_use]
    pub fn first(&self, projects: usize) -> Self {
        Self { count: projects.min(self.count), ..self.clone() }
    }

    /// Returns the projects.
    pub fn projects(&self) -> &[Project] {
        self.projects.get(..self.count).unwrap_or_default()
    }

    /// Returns every entry with the key that signed it.
    pub fn signed(&self) -> impl Iterator<Item = (PublicKey, &[u8])> {
        let authority = self.authority.iter().map(|entry| (entry.entry().author, entry.bytes()));
        let projects = self.projects().iter().flat_map(|project| project.authors.iter().zip(&project.entries));
        authority.chain(projects.map(|(author, bytes)| (*author, bytes.as_slice())))
    }

    /// Returns the key of a node.
    pub fn node(&self, side: Side) -> PublicKey {
        self.place(side).nodes.first().expect("every territory has a node").public()
    }

    /// Returns the keys of a node, that of its territory's office among them.
    pub fn keys(&self, side: Side) -> Keys {
        let place = self.place(side);
        let node = place.nodes.first().expect("every territory has a node").clone();
        Keys { node, office: Some(place.office.clone().into()) }
    }

    /// Returns the territory of a node.
    pub const fn territory(&self, side: Side) -> TerritoryId {
        self.place(side).territory
    }

    const fn place(&self, side: Side) -> &Place {
        match side {
            Side::A => &self.a,
            Side::B => &self.b,
        }
    }
}

impl Place {
    /// Founds a territory as a node does, and gives it its name. Returns the entries too.
    fn found(number: u8, name: &str, nodes: u8) -> (Self, Vec<Verified>) {
        let key = |role: u8| SecretKey::from_bytes(*blake3::hash(&[number, role]).as_bytes());
        let office = key(0);
        let nodes: Vec<SecretKey> = (1..=nodes).map(key).collect();
        let title = Office { title: "Presidente".to_owned(), holder: name.to_owned(), from: None, until: None };
        let bound = Roles::ROOT.and(Roles::SIGN);
        let mut keys = vec![ListedKey { key: office.public(), roles: bound, office: Some(title), invitation: None }];
        let node = |node: &SecretKey| ListedKey {
            key: node.public(),
            roles: Roles::EDIT.and(Roles::NODE),
            office: None,
            invitation: None,
        };
        keys.extend(nodes.iter().map(node));
        keys.sort_by_key(|listed| listed.key);
        let charter = Charter { number: 0, previous: None, threshold: 1, keys, guardians: None, settles: None };
        let founder = Author { key: office.clone(), network: network(), territory: None, epoch: EPOCH };
        let founded = begin(&founder, [number; 8], Subject::Territory(charter));
        let place = Self { office, nodes, territory: founded.document().as_territory() };
        let named = place.name(name);
        (place, vec![founded, named])
    }

    /// Returns the entry by which a territory's first node says what the territory is called.
    fn name(&self, name: &str) -> Verified {
        let author = self.authors().next().expect("every territory has a node");
        let document = self.territory.document();
        let view = View::build(DocumentKind::Territory, SCHEMA, Vec::new()).expect("this version knows its own schema");
        let actor = view::actor(&author.key.public(), &document, EPOCH);
        let change = view.edit(actor, WRITTEN, &[assign("title.pt", name)]).expect("a territory has a title");
        author.changes(document, Chain::default(), WRITTEN, vec![change]).expect("one small change fits in an entry")
    }

    fn author(&self, key: &SecretKey) -> Author {
        let charter = EntryId(self.territory.document().0);
        Author { key: key.clone(), network: network(), territory: Some((self.territory, charter)), epoch: EPOCH }
    }

    fn authors(&self) -> impl Iterator<Item = Author> {
        self.nodes.iter().map(|node| self.author(node))
    }
}

/// Makes the cooperation of two territories, accepted by both.
fn twin(a: &Place, b: &Place) -> (DocumentId, Vec<Verified>) {
    let mut parties = vec![a.territory, b.territory];
    parties.sort_unstable();
    let subject = Subject::Cooperation(Founding { parties, invitation: None });
    let proposed = begin(&a.author(&a.office), [3; 8], subject);
    let document = proposed.document();
    let accepting = b.author(&b.office);
    let accepted = accepting.act(Some(document), Chain::default(), WRITTEN, &Act::Accept, Vec::new(), None);
    (document, vec![proposed, accepted.expect("a party can accept")])
}

/// Begins a document.
fn begin(author: &Author, nonce: [u8; 8], subject: Subject) -> Verified {
    let act = Act::Begin(Genesis { nonce, schema: SCHEMA, subject });
    author.act(None, Chain::default(), WRITTEN, &act, Vec::new(), None).expect("the corpus keeps the rules of form")
}

fn assign(path: &str, value: &str) -> Assignment {
    Assignment { path: path.to_owned(), value: Some(value.to_owned()) }
}

/// When the corpus was written, as changes say it.
fn seconds() -> i64 {
    i64::try_from(WRITTEN.0 / 1_000).expect("the date of the corpus is small")
}

/// The network that nodes are in unless told otherwise.
fn network() -> NetworkId {
    NetworkId::named("djuntu")
}
