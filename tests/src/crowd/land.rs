//! Everything that is there before the first engine starts: territories, their cooperations, and documents in them.
//!
//! It is made once, offline, with the protocol alone, in the way in which nodes make it, and each engine is given its part
//! as what it had stored ([`Known`]). The nodes of a region hold the same bytes, so they are kept once for all of them.

use super::graph::Graph;
use crate::sim::Random;
use djuntu_protocol::act::{Act, Founding, Genesis, Home, Kind, Subject};
use djuntu_protocol::document::kinds::DocumentKind;
use djuntu_protocol::document::view::{Assignment, View, actor};
use djuntu_protocol::document::{Header, restore};
use djuntu_protocol::engine::{Keys, Known, OfficeKey, StoredEntry};
use djuntu_protocol::entry::{Author, Chain, Verified};
use djuntu_protocol::identity::charter::{Charter, ListedKey};
use djuntu_protocol::identity::{DocumentId, EntryId, Fingerprint, NetworkId, Roles, SecretKey, TerritoryId};
use djuntu_protocol::limits;
use djuntu_protocol::time::Time;
use std::collections::BTreeMap;
use std::ops::Range;

/// When all of it was written.
const WRITTEN: Time = Time(1_790_000_000_000);
/// The epoch in which it was written; the engines write in the next one.
const EPOCH: u64 = 1;
/// The version of every schema.
const SCHEMA: u16 = 1;
/// Documents that each territory has begun: most of them with its twins, some with its whole region.
pub(super) const DOCUMENTS_EACH: usize = 20;
const DOCUMENTS_REGIONAL: usize = 5;

/// One territory with one machine.
#[derive(Clone, Debug)]
pub(super) struct Hall {
    pub(super) keys: Keys,
    pub(super) territory: TerritoryId,
}

/// A document, as every node that holds it has it at first.
#[derive(Clone, Debug)]
pub(super) struct Shelf {
    pub(super) header: Header,
    pub(super) fingerprint: Fingerprint,
    pub(super) entries: Vec<StoredEntry>,
}

/// A cooperation: its document, who takes part, and the documents that belong to it.
#[derive(Clone, Debug)]
pub(super) struct Circle {
    pub(super) cooperation: DocumentId,
    pub(super) documents: Vec<DocumentId>,
}

/// All of it.
#[derive(Debug)]
pub(super) struct Land {
    pub(super) halls: Vec<Hall>,
    pub(super) graph: Graph,
    /// The territories of each region, which lie one behind the other and have one cooperation.
    pub(super) regions: Vec<Range<usize>>,
    pub(super) regional: Vec<Circle>,
    twinnings: BTreeMap<(usize, usize), Circle>,
    shelves: BTreeMap<DocumentId, Shelf>,
}

/// Returns the network in which all of it happens.
pub(super) fn network() -> NetworkId {
    NetworkId::named("crowd")
}

/// Divides territories into as few regions of about the same size as a cooperation's greatest size allows.
fn regions(territories: usize) -> Vec<Range<usize>> {
    let count = territories.div_ceil(limits::PARTIES_MAX);
    (0..count).map(|region| region * territories / count..(region + 1) * territories / count).collect()
}

impl Land {
    /// Makes this many territories.
    pub(super) fn settle(territories: usize, random: &mut Random) -> Self {
        let regions = regions(territories);
        let graph = Graph::small_world(&regions, random);
        let mut land = Self {
            halls: Vec::new(),
            graph,
            regions,
            regional: Vec::new(),
            twinnings: BTreeMap::new(),
            shelves: BTreeMap::new(),
        };
        for _ in 0..territories {
            land.found(random);
        }
        for region in land.regions.clone() {
            let circle = land.cooperate(region, random);
            land.regional.push(circle);
        }
        let links: Vec<(usize, usize)> = land.graph.links().collect();
        for (a, b) in links {
            let circle = land.cooperate([a, b], random);
            land.twinnings.insert((a, b), circle);
        }
        for territory in 0..territories {
            land.write_documents(territory, random);
        }
        land
    }

    /// Returns the region of a territory.
    pub(super) fn region_of(&self, territory: usize) -> usize {
        let found = self.regions.iter().position(|region| region.contains(&territory));
        found.expect("every territory is in a region")
    }

    pub(super) fn hall(&self, territory: usize) -> &Hall {
        self.halls.get(territory).expect("there are as many territories as there are indices")
    }

    /// Returns how many documents the territories have begun together.
    pub(super) fn documents(&self) -> usize {
        self.regional.iter().chain(self.twinnings.values()).map(|circle| circle.documents.len()).sum()
    }

    /// Returns what is stored of a document before anything happens.
    pub(super) fn shelf(&self, document: &DocumentId) -> Option<&Shelf> {
        self.shelves.get(document)
    }

    /// Returns what a territory's node has stored.
    pub(super) fn known(&self, territory: usize) -> Known {
        let region = self.region_of(territory);
        let twins = self.graph.of(territory).iter().copied();
        let twinning = |twin: usize| self.twinnings.get(&(territory.min(twin), territory.max(twin)));
        let circles = self.regional.get(region).into_iter().chain(twins.clone().filter_map(twinning));
        let circles: Vec<&Circle> = circles.collect();
        let range = self.regions.get(region).cloned().unwrap_or_default();
        let foreign = twins.filter(|twin| !range.contains(twin));
        let charters = range.clone().chain(foreign).map(|of| self.hall(of).territory.document());
        let authority: Vec<DocumentId> = charters.chain(circles.iter().map(|circle| circle.cooperation)).collect();
        let documents = circles.iter().flat_map(|circle| &circle.documents);
        let stand = |document: &DocumentId| {
            let shelf = self.shelves.get(document).expect("what belongs to a cooperation was written");
            (*document, shelf.header, shelf.fingerprint)
        };
        let stored = |document: &DocumentId| {
            let entries = self.shelves.get(document).map(|shelf| shelf.entries.clone());
            (*document, entries.unwrap_or_default())
        };
        Known {
            documents: authority.iter().chain(documents).map(stand).collect(),
            authority: authority.iter().map(stored).collect(),
            // Nobody here comes near a quota.
            used: std::collections::BTreeMap::new(),
        }
    }

    fn found(&mut self, random: &mut Random) {
        let [office, node] = [random.bytes(), random.bytes()].map(SecretKey::from_bytes);
        let listed = |key: &SecretKey, roles| ListedKey { key: key.public(), roles, office: None, invitation: None };
        let mut keys = vec![listed(&office, Roles::ROOT.and(Roles::SIGN)), listed(&node, Roles::EDIT.and(Roles::NODE))];
        keys.sort_by_key(|listed| listed.key);
        let charter = Charter { number: 0, previous: None, threshold: 1, keys, guardians: None, settles: None };
        let founder = Author { key: office.clone(), network: network(), territory: None, epoch: EPOCH };
        let founded = begin(&founder, Subject::Territory(charter), random);
        let territory = founded.document().as_territory();
        self.halls.push(Hall { keys: Keys { node, office: Some(office.into()) }, territory });
        self.shelve(&[founded]);
    }

    /// Makes the cooperation of some territories: the first one proposes it, and the others accept.
    fn cooperate(&mut self, territories: impl IntoIterator<Item = usize>, random: &mut Random) -> Circle {
        let halls: Vec<Hall> = territories.into_iter().map(|territory| self.hall(territory).clone()).collect();
        let mut parties: Vec<TerritoryId> = halls.iter().map(|hall| hall.territory).collect();
        parties.sort_unstable();
        let mut offices = halls.iter().map(Hall::office);
        let proposer = offices.next().expect("a cooperation has parties");
        let proposed = begin(&proposer, Subject::Cooperation(Founding { parties, invitation: None }), random);
        let cooperation = proposed.document();
        let accept = |office: Author| {
            let accepted = office.act(Some(cooperation), Chain::default(), WRITTEN, &Act::Accept, Vec::new(), None);
            accepted.expect("a party can accept")
        };
        let entries: Vec<Verified> = std::iter::once(proposed).chain(offices.map(accept)).collect();
        self.shelve(&entries);
        Circle { cooperation, documents: Vec::new() }
    }

    fn write_documents(&mut self, territory: usize, random: &mut Random) {
        let author = self.hall(territory).node();
        let region = self.region_of(territory);
        let twins: Vec<usize> = self.graph.of(territory).iter().copied().collect();
        for number in 0..DOCUMENTS_EACH {
            let twin = random.pick(&twins).copied().filter(|_| number >= DOCUMENTS_REGIONAL);
            let circle = match twin {
                Some(twin) => self.twinnings.get_mut(&(territory.min(twin), territory.max(twin))),
                None => self.regional.get_mut(region),
            };
            let circle = circle.expect("twins and regions have a cooperation");
            let home = Home::Cooperation(circle.cooperation);
            let begun = begin(&author, Subject::Document(Kind::Project, home), random);
            let document = begun.document();
            circle.documents.push(document);
            let outline = outline(&author, document, &format!("Projeto {number} da terra {territory}"));
            let outline = author.changes(document, Chain::after(&begun), WRITTEN, vec![outline]);
            self.shelve(&[begun, outline.expect("one small change fits in an entry")]);
        }
    }

    fn shelve(&mut self, entries: &[Verified]) {
        let document = entries.first().expect("a document has entries").document();
        let store = |entry: &Verified| StoredEntry { id: entry.id(), bytes: entry.bytes().to_vec() };
        let entries: Vec<StoredEntry> = entries.iter().map(store).collect();
        let log = restore(document, entries.clone(), network()).expect("what was just signed fits");
        self.shelves.insert(document, Shelf { header: log.header(), fingerprint: log.fingerprint(), entries });
    }
}

impl Hall {
    fn node(&self) -> Author {
        self.author(self.keys.node.clone())
    }

    fn office(&self) -> Author {
        self.author(
            self.keys
                .office
                .as_ref()
                .and_then(OfficeKey::secret)
                .cloned()
                .expect("every territory here has its office key"),
        )
    }

    fn author(&self, key: SecretKey) -> Author {
        let charter = EntryId(self.territory.document().0);
        Author { key, network: network(), territory: Some((self.territory, charter)), epoch: EPOCH }
    }
}

/// Begins a document.
fn begin(author: &Author, subject: Subject, random: &mut Random) -> Verified {
    let act = Act::Begin(Genesis { nonce: random.number().to_le_bytes(), schema: SCHEMA, subject });
    let begun = author.act(None, Chain::default(), WRITTEN, &act, Vec::new(), None);
    begun.expect("what is begun here keeps the rules of form")
}

/// Returns the change with which a project begins.
fn outline(author: &Author, document: DocumentId, title: &str) -> Vec<u8> {
    let assign = |path: &str, value: &str| Assignment { path: path.to_owned(), value: Some(value.to_owned()) };
    let view = View::build(DocumentKind::Project, SCHEMA, Vec::new()).expect("this version knows its own schema");
    let actor = actor(&author.key.public(), &document, author.epoch);
    let assignments = [assign("title.pt", title), assign("planned_start", "2027-01-15")];
    view.edit(actor, WRITTEN, &assignments).expect("a project has these fields")
}

#[cfg(test)]
mod tests;
