//! Random histories of four territories and one agreement: people edit, keys are removed, backups are restored, parties
//! are expelled, leave and are admitted again, and what former officials wrote is accepted.
//!
//! Whoever acts does so with a key that its charter listed once, and signs what an honest program makes; a removed key goes
//! on writing, and a restored machine goes on in its old chain, as if nothing had happened.

use super::holder::{Holder, Inspected};
use crate::sim::Random;
use djuntu_protocol::act::{
    Act, Cut, Founding, Genesis, Home, Kind, Last, Membership, MembershipChange, Signing, Subject,
};
use djuntu_protocol::authority::judge::{cited_by, cut_for};
use djuntu_protocol::document::kinds::DocumentKind;
use djuntu_protocol::document::view::{Assignment, View, ViewEntry, actor};
use djuntu_protocol::entry::{Author, Binding, Chain, Payload, Verified};
use djuntu_protocol::identity::charter::{Charter, ListedKey};
use djuntu_protocol::identity::{DocumentId, EntryId, NetworkId, Roles, SecretKey, TerritoryId, VersionHash};
use djuntu_protocol::time::Time;

const NOW: Time = Time(1_790_000_000_000);
const HALLS: usize = 4;
const STEPS: u64 = 22;

/// Returns the network in which all of it happens.
pub(super) fn network() -> NetworkId {
    NetworkId::named("proofs")
}

/// A key and the charter version under which it acts.
#[derive(Clone, Debug)]
struct Listed {
    key: SecretKey,
    version: EntryId,
}

/// A territory: its keys of today, and those that were removed.
#[derive(Debug)]
struct Hall {
    territory: TerritoryId,
    charter: (EntryId, u64),
    office: Listed,
    node: Listed,
    removed: Vec<Listed>,
}

/// A machine that writes the agreement.
#[derive(Clone, Debug)]
struct Writer {
    author: Author,
    chain: Chain,
    view: View,
}

/// A history in the making.
#[derive(Debug)]
pub(super) struct Story {
    random: Random,
    halls: Vec<Hall>,
    cooperation: DocumentId,
    agreement: DocumentId,
    writers: Vec<Writer>,
    versions: Vec<(EntryId, u64)>,
    /// Who holds all of it as it is said.
    pub(super) witness: Holder,
    pub(super) entries: Vec<Inspected>,
    epoch: u64,
}

impl Story {
    /// Returns what happens with this seed.
    pub(super) fn of(seed: u64) -> Self {
        let mut story = Self {
            random: Random::of(seed, "orders"),
            halls: Vec::new(),
            cooperation: DocumentId([0; 32]),
            agreement: DocumentId([0; 32]),
            writers: Vec::new(),
            versions: Vec::new(),
            witness: Holder::default(),
            entries: Vec::new(),
            epoch: 1,
        };
        for number in 0..HALLS {
            story.found(number);
        }
        story.begin();
        for _ in 0..STEPS {
            story.step();
        }
        story
    }

    fn say(&mut self, entry: Verified) -> EntryId {
        let id = entry.id();
        let entry = Inspected::new(entry);
        self.witness.take(&entry);
        if !self.entries.iter().any(|said| said.entry.id() == id) {
            self.entries.push(entry);
        }
        id
    }

    fn hall(&self, hall: usize) -> &Hall {
        self.halls.get(hall).expect("there are as many halls as there are indices")
    }

    /// Returns one of the keys that a territory has removed.
    fn any_removed(&mut self, hall: usize) -> Option<Listed> {
        let removed = self.hall(hall).removed.clone();
        self.random.pick(&removed).cloned()
    }

    fn secret(&mut self) -> SecretKey {
        SecretKey::from_bytes(self.random.bytes())
    }

    fn author(&mut self, hall: usize, listed: &Listed) -> Author {
        self.epoch += 1;
        let territory = Some((self.hall(hall).territory, listed.version));
        Author { key: listed.key.clone(), network: network(), territory, epoch: self.epoch }
    }

    /// Founds a territory with one office key and one node key.
    fn found(&mut self, number: usize) {
        let (office, node) = (self.secret(), self.secret());
        let charter = charter(None, &[(&office, OFFICE), (&node, NODE)]);
        let author = Author { key: office.clone(), network: network(), territory: None, epoch: 1 };
        let subject = Subject::Territory(charter);
        let first = begin(&author, number, subject);
        let version = first.id();
        let listed = |key| Listed { key, version };
        self.halls.push(Hall {
            territory: first.territory(),
            charter: (version, 0),
            office: listed(office),
            node: listed(node),
            removed: Vec::new(),
        });
        self.say(first);
    }

    /// Three of the territories cooperate and begin an agreement.
    fn begin(&mut self) {
        let mut parties: Vec<TerritoryId> = (0..3).map(|hall| self.hall(hall).territory).collect();
        parties.sort_unstable();
        let office = self.hall(0).office.clone();
        let author = self.author(0, &office);
        let proposal = begin(&author, 0, Subject::Cooperation(Founding { parties, invitation: None }));
        self.cooperation = proposal.document();
        let founding = self.say(proposal);
        self.versions.push((founding, 0));
        // Now and then the last acceptance comes late.
        for hall in 1..if self.random.chance(80) { 3 } else { 2 } {
            self.office_act(hall, self.cooperation, &Act::Accept, Vec::new());
        }
        let node = self.hall(0).node.clone();
        let author = self.author(0, &node);
        let home = Home::Cooperation(self.cooperation);
        let agreement = begin(&author, 1, Subject::Document(Kind::Agreement, home));
        self.agreement = agreement.document();
        self.say(agreement);
        for hall in 0..HALLS {
            self.arrive(hall);
        }
    }

    /// A machine of a territory begins to write, with the node key of today.
    fn arrive(&mut self, hall: usize) {
        let node = self.hall(hall).node.clone();
        let author = self.author(hall, &node);
        let view = View::build(DocumentKind::Agreement, 1, Vec::new()).expect("schema 1 is known");
        self.writers.push(Writer { author, chain: Chain::default(), view });
    }

    fn step(&mut self) {
        let hall = self.random.index(HALLS);
        match self.random.below(20) {
            0..=5 => self.edit(),
            6 | 7 => self.sign(hall),
            8 | 9 => self.remove(hall),
            10 | 11 => self.restore(),
            12 | 13 => self.admit_again(hall),
            14 | 15 => self.expel(hall),
            16 => self.leave(hall),
            17 => self.acknowledge(),
            _ => self.accept(hall),
        }
    }

    /// Somebody reads some of what there is, and writes.
    fn edit(&mut self) {
        let at = self.random.index(self.writers.len());
        let until = self.random.index(self.entries.len() + 1);
        let missed = self.random.index(self.entries.len() + 1);
        let title = format!("title {}", self.random.below(1_000));
        let Some(mut writer) = self.writers.get(at).cloned() else { return };
        let own = (writer.author.key.public(), writer.author.epoch);
        for (number, Inspected { entry, .. }) in self.entries.iter().take(until).enumerate() {
            let is_own = (entry.entry().author, entry.entry().epoch) == own;
            if entry.document() == self.agreement && number != missed && !is_own {
                writer.see(entry);
            }
        }
        let assignment = Assignment { path: "title.pt".to_owned(), value: Some(title) };
        let actor = actor(&own.0, &self.agreement, own.1);
        let Ok(change) = writer.view.edit(actor, NOW, &[assignment]) else { return };
        let entry =
            writer.author.changes(self.agreement, writer.chain, NOW, vec![change]).expect("changes have a form");
        writer.chain = Chain::after(&entry);
        writer.see(&entry);
        if let Some(place) = self.writers.get_mut(at) {
            *place = writer;
        }
        self.say(entry);
    }

    /// An office, or somebody who has its old key, signs at some place of the territory's binding acts.
    fn sign(&mut self, hall: usize) {
        let listed = self.office_of_any_time(hall);
        let n = self.random.below(3);
        let prev_act = (n > 0).then_some(EntryId(self.agreement.0));
        let binding = Some(Binding { account: String::new(), n, prev_act });
        let (name, office) = ("Ana Exemplo".to_owned(), "Presidente".to_owned());
        let act = Act::Sign(Signing { number: 1, version: VersionHash([1; 32]), name, office });
        let author = self.author(hall, &listed);
        let cited = self.cited();
        let entry = author.act(Some(self.agreement), Chain::default(), NOW, &act, cited, binding);
        self.say(entry.expect("a signature has a form"));
    }

    /// A machine says what was here before it.
    fn acknowledge(&mut self) {
        let at = self.random.index(self.writers.len());
        let cited = self.cited();
        let agreement = self.agreement;
        let Some(writer) = self.writers.get_mut(at) else { return };
        let entry = writer.author.act(Some(agreement), writer.chain, NOW, &Act::Acknowledge, cited, None);
        let entry = entry.expect("an acknowledgement has a form");
        writer.chain = Chain::after(&entry);
        self.say(entry);
    }

    /// A territory replaces its office key or the key of its machine; now and then it lists a removed one again.
    fn remove(&mut self, hall: usize) {
        let new = self.secret();
        let is_office = self.random.chance(50);
        let relists = self.random.chance(25);
        let back = self.any_removed(hall).filter(|_| relists);
        let key = back.map_or(new, |listed| listed.key);
        let (office, node, charter_before) = {
            let hall = self.hall(hall);
            (hall.office.clone(), hall.node.clone(), hall.charter)
        };
        let keys = if is_office { [(&key, OFFICE), (&node.key, NODE)] } else { [(&office.key, OFFICE), (&key, NODE)] };
        let [(one, _), (other, _)] = keys;
        if one.public() == other.public() {
            return;
        }
        let act = Act::Amend(charter(Some(charter_before), &keys));
        let id = self.office_act(hall, self.hall(hall).territory.document(), &act, Vec::new());
        if relists {
            // A version that lists a removed key again is never approved, so nobody acts under it.
            return;
        }
        let listed = Listed { key, version: id };
        let hall_now = self.halls.get_mut(hall).expect("there are as many halls as there are indices");
        hall_now.charter = (id, charter_before.1 + 1);
        let (now, other) = if is_office {
            (&mut hall_now.office, &mut hall_now.node)
        } else {
            (&mut hall_now.node, &mut hall_now.office)
        };
        hall_now.removed.push(std::mem::replace(now, listed));
        other.version = id;
        if !is_office {
            self.arrive(hall);
        }
    }

    /// A machine goes on from an old backup: in its old chain, or as it should with a new epoch.
    fn restore(&mut self) {
        let Some(mut writer) = self.random.pick(&self.writers).cloned() else { return };
        if self.random.chance(40) {
            self.epoch += 1;
            writer.author.epoch = self.epoch;
            writer.chain = Chain::default();
        }
        self.writers.push(writer);
    }

    /// A territory that is no party, or is one, is to be admitted, and most consent.
    fn admit_again(&mut self, by: usize) {
        let (whom, previous) = (self.random.index(HALLS), self.version());
        let change = MembershipChange::Admit(self.hall(whom).territory);
        self.change(by, previous, change);
    }

    fn expel(&mut self, by: usize) {
        let (whom, previous) = (self.random.index(HALLS), self.version());
        let territory = self.hall(whom).territory;
        let Some(since) = self.membership(territory) else { return };
        let frontier = self.frontier(territory);
        self.change(by, previous, MembershipChange::Expel(territory, since, frontier));
    }

    fn change(&mut self, by: usize, previous: (EntryId, u64), change: MembershipChange) {
        let number = previous.1 + 1;
        let act = Act::Change(Membership { number, previous: previous.0, change });
        let id = self.office_act(by, self.cooperation, &act, Vec::new());
        self.versions.push((id, number));
        for hall in 0..HALLS {
            if hall != by && self.random.chance(85) {
                self.office_act(hall, self.cooperation, &Act::Consent(id), Vec::new());
            }
        }
    }

    fn leave(&mut self, hall: usize) {
        let territory = self.hall(hall).territory;
        let Some(since) = self.membership(territory) else { return };
        let frontier = self.frontier(territory);
        self.office_act(hall, self.cooperation, &Act::Leave(since, frontier), Vec::new());
    }

    /// A territory accepts what one of its keys wrote, all of it or a part; or the cooperation, when it has not yet.
    fn accept(&mut self, hall: usize) {
        let territory = self.hall(hall).territory;
        let accepts = self.witness.authority.cooperation(self.cooperation);
        if accepts.is_some_and(|known| known.founding().contains(&territory) && !known.has_accepted(territory)) {
            self.office_act(hall, self.cooperation, &Act::Accept, Vec::new());
            return;
        }
        let document = if self.random.chance(70) { self.agreement } else { self.cooperation };
        let removed = self.any_removed(hall);
        let key = removed.unwrap_or_else(|| self.hall(hall).node.clone()).key.public();
        let Some(log) = self.witness.logs.get(&document) else { return };
        let mut cut = cut_for(log, &key);
        if self.random.chance(50) {
            cut.lasts.iter_mut().for_each(|last| last.seq = self.random.below(last.seq + 1));
        }
        let cited = cited_by(log, &cut);
        self.office_act(hall, document, &Act::Cut(cut), cited);
    }

    fn office_act(&mut self, hall: usize, document: DocumentId, act: &Act, deps: Vec<EntryId>) -> EntryId {
        let is_stolen = self.random.chance(8) && !matches!(act, Act::Accept | Act::Amend(_));
        let listed = if is_stolen { self.office_of_any_time(hall) } else { self.hall(hall).office.clone() };
        let author = self.author(hall, &listed);
        let entry = author.act(Some(document), Chain::default(), NOW, act, deps, None);
        self.say(entry.expect("an act of an office has a form"))
    }

    /// Returns the office key of today, or one that was removed.
    fn office_of_any_time(&mut self, hall: usize) -> Listed {
        let is_old = self.random.chance(50);
        let hall = self.hall(hall);
        let first = hall.removed.first().filter(|listed| is_old && listed.version == EntryId(hall.territory.0));
        first.cloned().unwrap_or_else(|| hall.office.clone())
    }

    /// Returns one of the newest versions of the membership.
    fn version(&mut self) -> (EntryId, u64) {
        let newest = self.witness.authority.cooperation(self.cooperation).map(|known| known.newest());
        let any = self.random.pick(&self.versions).copied();
        let newest = newest.map(|(number, id)| (id, number)).filter(|_| self.random.chance(80));
        newest.or(any).expect("the founding is a version")
    }

    /// Returns the entry that began a membership of a territory, today's when there is one.
    fn membership(&self, territory: TerritoryId) -> Option<EntryId> {
        let known = self.witness.authority.cooperation(self.cooperation)?;
        let mut parties = known.memberships().chain(known.ended());
        parties.find(|party| party.territory == territory).map(|party| party.since)
    }

    /// Returns how far a departed territory's work is accepted: all of it, or less.
    fn frontier(&mut self, territory: TerritoryId) -> djuntu_protocol::act::Frontier {
        let is_less = self.random.chance(40);
        let log = self.witness.logs.get(&self.agreement).expect("the agreement was begun");
        let mut cuts = log.frontier_of(territory);
        let lasts: &mut dyn Iterator<Item = &mut Last> =
            &mut cuts.cuts.iter_mut().flat_map(|cut: &mut Cut| &mut cut.lasts);
        lasts.filter(|_| is_less).for_each(|last| last.seq /= 2);
        djuntu_protocol::act::Frontier(vec![cuts])
    }

    fn cited(&mut self) -> Vec<EntryId> {
        let here = self.entries.iter().filter(|said| said.entry.document() == self.agreement);
        let here: Vec<EntryId> = here.map(|said| said.entry.id()).filter(|id| self.witness.holds(id)).collect();
        let mut cited: Vec<EntryId> = (0..2).filter_map(|_| self.random.pick(&here).copied()).collect();
        cited.sort_unstable();
        cited.dedup();
        cited
    }
}

impl Writer {
    /// Takes in what somebody wrote.
    fn see(&mut self, entry: &Verified) {
        if let Payload::Changes(changes) = &entry.entry().payload {
            let changes = changes.iter().map(|change| change.to_vec()).collect();
            self.view.extend(vec![ViewEntry { id: entry.id(), changes }]);
        }
    }
}

const OFFICE: Roles = Roles::ROOT.and(Roles::SIGN);
const NODE: Roles = Roles::EDIT.and(Roles::NODE);

/// Returns a charter that follows `previous` and lists these keys.
fn charter(previous: Option<(EntryId, u64)>, keys: &[(&SecretKey, Roles)]) -> Charter {
    let listed = |(key, roles): &(&SecretKey, Roles)| ListedKey {
        key: key.public(),
        roles: *roles,
        office: None,
        invitation: None,
    };
    let mut keys: Vec<ListedKey> = keys.iter().map(listed).collect();
    keys.sort_by_key(|listed| listed.key);
    let number = previous.map_or(0, |(_, number)| number + 1);
    Charter { number, previous: previous.map(|(id, _)| id), threshold: 1, keys, guardians: None, settles: None }
}

/// Begins a document.
fn begin(author: &Author, number: usize, subject: Subject) -> Verified {
    let nonce = (number as u64).to_le_bytes();
    let act = Act::Begin(Genesis { nonce, schema: 1, subject });
    author.act(None, Chain::default(), NOW, &act, Vec::new(), None).expect("a document can be begun")
}
