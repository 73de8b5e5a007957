//! The log of one document: what each entry is and where it belongs, without its bytes and without Automerge.
//!
//! A log is a pure function of the document's entries. It is loaded when the document is written, received or compared,
//! and forgotten again; nothing in it cannot be rebuilt from the archive.

mod chains;
mod heads;
mod insert;
mod restore;

pub use insert::{Misfit, Missing};
pub use restore::restore;

use crate::act::{Act, Home, Subject};
use crate::document::kinds::DocumentKind;
use crate::document::publication::Publication;
use crate::identity::{ChangeHash, DocumentId, EntryId, Fingerprint, PublicKey, Roles, TerritoryId};
use crate::limits;
use crate::time::Time;
use heads::Heads;
use minicbor::{Decode, Encode};
use std::collections::{BTreeMap, BTreeSet};

/// What the engine and the index remember of a document that is not loaded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct Header {
    /// The kind.
    #[cbor(n(0), with = "kind_by_name")]
    pub kind: DocumentKind,
    /// The version of the kind's schema.
    #[n(1)]
    pub schema: u16,
    /// To whom it belongs; none for territories and cooperations, which are what things belong to.
    #[n(2)]
    pub home: Option<Home>,
    /// How far it has been published, as of when this was noted.
    #[n(3)]
    pub publication: Publication,
}

/// A header is kept in the index for years, so it names the kind as people do.
mod kind_by_name {
    use crate::document::kinds::DocumentKind;

    pub(super) fn encode<C, W: minicbor::encode::Write>(
        kind: &DocumentKind,
        e: &mut minicbor::Encoder<W>,
        _: &mut C,
    ) -> Result<(), minicbor::encode::Error<W::Error>> {
        e.str(kind.name())?.ok()
    }

    pub(super) fn decode<C>(d: &mut minicbor::Decoder<'_>, _: &mut C) -> Result<DocumentKind, minicbor::decode::Error> {
        d.str()?.parse().map_err(|_| minicbor::decode::Error::message("unknown kind of document"))
    }
}

/// The log of one document.
#[derive(Clone, Debug)]
pub struct Log {
    document: DocumentId,
    header: Header,
    subject: Subject,
    /// Boxed, because a tree of few entries takes room for eleven, and most logs have few.
    records: BTreeMap<EntryId, Box<Record>>,
    order: Vec<EntryId>,
    changes: BTreeMap<ChangeHash, ChangeRecord>,
    /// The actors that have made a change; Automerge fails on a change that names another one.
    actors: BTreeSet<[u8; 16]>,
    /// The further entries that hold a change: its author forked the chain and signed the change on each branch.
    repeated: BTreeMap<ChangeHash, BTreeSet<EntryId>>,
    heads: Heads,
}

/// The last entry of a chain, as another node is told it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Encode, Decode)]
#[cbor(array)]
pub struct ChainHead {
    /// The author of the chain.
    #[n(0)]
    pub author: PublicKey,
    /// The author's epoch.
    #[n(1)]
    pub epoch: u64,
    /// The number of the last entry.
    #[n(2)]
    pub seq: u64,
    /// The last entry.
    #[n(3)]
    pub id: EntryId,
}

/// One entry, without its bytes.
#[derive(Clone, Debug)]
pub struct Record {
    /// The key that signed.
    pub author: PublicKey,
    /// The territory that it acts for.
    pub territory: TerritoryId,
    /// The author's epoch.
    pub epoch: u64,
    /// The number in the chain.
    pub seq: u64,
    /// The previous entry of the chain.
    pub prev: Option<EntryId>,
    /// The charter version that it cites.
    pub charter: Option<EntryId>,
    /// What the author's clock said.
    pub time: Time,
    /// How many bytes the signed entry has.
    pub length: u32,
    /// What it says.
    pub content: Content,
    /// The author's last own change in this chain, up to and with this entry: its hash and its Automerge number.
    last_change: Option<(ChangeHash, u64)>,
}

/// What an entry says.
#[derive(Clone, Debug)]
pub enum Content {
    /// Edits: the hashes of the changes and of the changes that they depend on outside this entry.
    Changes {
        /// The changes, in causal order.
        hashes: Vec<ChangeHash>,
        /// What they depend on, outside this entry.
        dependencies: Vec<ChangeHash>,
    },
    /// A formal statement.
    Act {
        /// The act; none when a newer version made it.
        act: Option<Act>,
        /// The role that it needs.
        role: Roles,
        /// The entries that it rests on.
        deps: Vec<EntryId>,
        /// Its number among the binding acts of its territory.
        n: Option<u64>,
        /// What else a binding act says of its place among them; boxed, because few entries bind.
        place: Option<Box<BindingPlace>>,
    },
}

/// Where a binding act stands, beside its number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BindingPlace {
    /// The account of the territory; empty where there is only one.
    pub account: String,
    /// The binding act before it.
    pub prev_act: Option<EntryId>,
}

#[derive(Clone, Copy, Debug)]
struct ChangeRecord {
    /// The place of its entry in the order of arrival, which takes a quarter of the memory of an id; none for the change
    /// that every document of a kind begins with, which is built locally.
    entry: Option<u32>,
    max_op: u64,
}

impl Record {
    /// Returns the act, when there is one and this version knows it.
    pub const fn act(&self) -> Option<&Act> {
        match &self.content {
            Content::Act { act: Some(act), .. } => Some(act),
            Content::Act { act: None, .. } | Content::Changes { .. } => None,
        }
    }

    /// Returns whether it is a formal statement, whether this version knows it or not.
    pub const fn is_act(&self) -> bool {
        matches!(self.content, Content::Act { .. })
    }

    /// Returns the role that the author's key needs.
    pub const fn role(&self) -> Roles {
        match &self.content {
            Content::Changes { .. } => Roles::EDIT,
            Content::Act { role, .. } => *role,
        }
    }

    /// Returns the entries that an act rests on.
    pub fn cited(&self) -> &[EntryId] {
        match &self.content {
            Content::Act { deps, .. } => deps,
            Content::Changes { .. } => &[],
        }
    }

    /// Returns the hashes of the changes.
    pub fn changes(&self) -> &[ChangeHash] {
        match &self.content {
            Content::Changes { hashes, .. } => hashes,
            Content::Act { .. } => &[],
        }
    }

    /// Returns whether the entry is an act that binds its territory.
    pub const fn is_binding(&self) -> bool {
        matches!(self.content, Content::Act { n: Some(_), .. })
    }

    /// Returns whether the entry belongs to the chain of charters, which is judged at the versions that it cites.
    pub fn is_charter_act(&self) -> bool {
        let is_founding =
            |act: &Act| matches!(act, Act::Begin(genesis) if matches!(genesis.subject, Subject::Territory(_)));
        self.act()
            .is_some_and(|act| matches!(act, Act::Amend(_) | Act::Approve(_) | Act::Guard(..)) || is_founding(act))
    }

    /// Returns whether the entry says who belongs to a cooperation, which is judged by what all who are asked say.
    pub fn is_membership_act(&self) -> bool {
        self.act().is_some_and(|act| matches!(act, Act::Accept | Act::Change(_) | Act::Consent(_) | Act::Leave(..)))
    }
}

impl Log {
    /// Returns the document.
    pub const fn document(&self) -> DocumentId {
        self.document
    }

    /// Returns what is remembered of the document when it is not loaded.
    pub const fn header(&self) -> Header {
        self.header
    }

    /// Returns what the first entry says that the document is.
    pub const fn subject(&self) -> &Subject {
        &self.subject
    }

    /// Returns to whom the document belongs.
    pub const fn home(&self) -> Option<Home> {
        self.header.home
    }

    /// Returns the first entry.
    pub fn genesis(&self) -> &Record {
        self.records.get(&EntryId(self.document.0)).expect("a log begins with the entry that names it")
    }

    /// Returns every entry, in the order of the ids.
    pub fn records(&self) -> impl Iterator<Item = (EntryId, &Record)> {
        self.records.iter().map(|(id, record)| (*id, &**record))
    }

    /// Returns one entry.
    pub fn record(&self, id: &EntryId) -> Option<&Record> {
        self.records.get(id).map(Box::as_ref)
    }

    /// Returns the ids in an order in which every entry stands behind what it rests on: the order of arrival.
    pub fn order(&self) -> &[EntryId] {
        &self.order
    }

    /// Returns the hash over the heads of all entries, whether or not they count (R58).
    pub fn fingerprint(&self) -> Fingerprint {
        self.heads.fingerprint()
    }

    /// Returns the heads of every chain, as another node is told them: of more than can be told those of the longest chains
    /// and branches, behind which most of the document lies.
    pub fn heads(&self) -> Vec<ChainHead> {
        let mut heads: Vec<ChainHead> = self.heads.iter().collect();
        if heads.len() > limits::HEADS_PER_DOCUMENT_MAX {
            heads.sort_by_key(|head| std::cmp::Reverse(head.seq));
            heads.truncate(limits::HEADS_PER_DOCUMENT_MAX);
            heads.sort_unstable();
        }
        heads
    }

    /// Returns the head of this author's chain in this epoch; of several branches, the one that goes on furthest.
    pub fn chain_head(&self, author: &PublicKey, epoch: u64) -> Option<(EntryId, &Record)> {
        let ids = self.heads.of_chain(author, epoch);
        let records = ids.filter_map(|id| self.record(&id).map(|record| (id, record)));
        records.max_by_key(|(id, record)| (record.seq, std::cmp::Reverse(*id)))
    }

    /// Returns whether the author can begin another chain and have it count by itself.
    pub fn has_room_for(&self, author: &PublicKey) -> bool {
        self.heads.epochs_of(author) < limits::EPOCHS_PER_AUTHOR_MAX
    }

    /// Returns the chains, by author and epoch, that come after the first `EPOCHS_PER_AUTHOR_MAX` of their author (R38).
    pub(crate) fn crowded_chains(&self) -> BTreeSet<(PublicKey, u64)> {
        self.heads.beyond(limits::EPOCHS_PER_AUTHOR_MAX)
    }

    /// Returns whether a change is part of the document, whether or not its entry counts.
    pub fn has_change(&self, hash: &ChangeHash) -> bool {
        self.changes.contains_key(hash)
    }

    /// Returns whether all of these changes are part of the document, so that a text can be read at them.
    pub fn has_changes(&self, hashes: &[ChangeHash]) -> bool {
        hashes.iter().all(|hash| self.has_change(hash))
    }

    /// Returns whether an actor has made a change of the document.
    pub fn has_actor(&self, actor: &[u8; 16]) -> bool {
        self.actors.contains(actor)
    }

    /// Returns the changes outside this entry that its own changes depend on.
    pub fn dependencies(&self, id: &EntryId) -> &[ChangeHash] {
        match self.records.get(id).map(|record| &record.content) {
            Some(Content::Changes { dependencies, .. }) => dependencies,
            Some(Content::Act { .. }) | None => &[],
        }
    }

    /// Returns the entries that hold a change: one, or one on each branch when its author forked the chain, or none for
    /// the change that every document begins with.
    pub fn holders(&self, change: &ChangeHash) -> impl Iterator<Item = EntryId> {
        let first = self.changes.get(change).and_then(|change| self.holder(change));
        first.into_iter().chain(self.repeated.get(change).into_iter().flatten().copied())
    }

    /// Returns the entry with which a change came first.
    fn holder(&self, change: &ChangeRecord) -> Option<EntryId> {
        self.order.get(usize::try_from(change.entry?).ok()?).copied()
    }

    /// Returns some of the entries in causal order, by id where that leaves a choice: the order in which a view takes
    /// them, a function of the set alone (R61). What rests on an entry that is not among them comes last.
    pub fn causal_order(&self, among: &BTreeSet<EntryId>) -> Vec<EntryId> {
        let holders = |change| self.holders(change).filter(|holder| among.contains(holder)).collect();
        let repeated: BTreeMap<ChangeHash, Vec<EntryId>> =
            self.repeated.keys().map(|change| (*change, holders(change))).collect();
        let mut waiting: BTreeMap<EntryId, Vec<EntryId>> = BTreeMap::new();
        let mut left = among.clone();
        let mut ready = among.clone();
        let mut order = Vec::with_capacity(among.len());
        while let Some(id) = ready.pop_first() {
            let unplaced = self.unplaced(&id, &left, &repeated);
            if unplaced.is_empty() && left.remove(&id) {
                order.push(id);
                ready.extend(waiting.remove(&id).unwrap_or_default());
            }
            unplaced.iter().for_each(|below| waiting.entry(*below).or_default().push(id));
        }
        order.extend(left);
        assert_eq!(order.len(), among.len(), "each entry has one place");
        order
    }

    /// Returns which of these entries hold changes on which no other of them rests.
    pub fn tips(&self, among: &[EntryId]) -> BTreeSet<EntryId> {
        let mut tips = BTreeSet::new();
        for id in among {
            for change in self.dependencies(id) {
                self.holders(change).for_each(|holder| _ = tips.remove(&holder));
            }
            if self.holds_changes(id) {
                tips.insert(*id);
            }
        }
        tips
    }

    /// Takes an entry on top of others with these tips. Returns whether it comes behind all of them in every order that is
    /// causal, because it rests on each; otherwise nothing is changed. An act comes anywhere, since it changes no text.
    pub fn put_on_top(&self, id: &EntryId, tips: &mut BTreeSet<EntryId>) -> bool {
        if !self.holds_changes(id) {
            return true;
        }
        let below: BTreeSet<EntryId> = self.dependencies(id).iter().flat_map(|change| self.holders(change)).collect();
        let is_on_top = tips.is_subset(&below);
        if is_on_top {
            *tips = BTreeSet::from([*id]);
        }
        is_on_top
    }

    fn holds_changes(&self, id: &EntryId) -> bool {
        self.records.get(id).is_some_and(|record| !record.changes().is_empty())
    }

    /// Returns the entries of which one must come before this one and none has yet: its predecessor, or those that hold a
    /// change that it rests on.
    fn unplaced(
        &self,
        id: &EntryId,
        left: &BTreeSet<EntryId>,
        repeated: &BTreeMap<ChangeHash, Vec<EntryId>>,
    ) -> Vec<EntryId> {
        let is_left = |below: &EntryId| left.contains(below);
        if let Some(prev) = self.records.get(id).and_then(|record| record.prev).filter(is_left) {
            return vec![prev];
        }
        let holders = |change: &ChangeHash| match repeated.get(change) {
            Some(holders) => Some(holders.clone()).filter(|holders| holders.iter().all(is_left)),
            None => self.holder(self.changes.get(change)?).filter(is_left).map(|holder| vec![holder]),
        };
        // No holder at all is one that is not among them: then the entry comes where it can.
        self.dependencies(id)
            .iter()
            .find_map(|change| holders(change).filter(|holders| !holders.is_empty()))
            .unwrap_or_default()
    }

    /// Returns the entries that another node lacks whose chains end in `theirs`, in causal order.
    ///
    /// A head that is not known here lies ahead of ours or on another branch. If its number is higher than ours, the
    /// chain is theirs to send: either we are behind, or they find our head unknown at a number that they hold, and send
    /// their branch. Otherwise it is another branch, and ours is sent (R56).
    pub fn missing_after(&self, theirs: &[ChainHead]) -> Vec<EntryId> {
        let mut held = BTreeSet::new();
        let mut ahead = BTreeSet::new();
        let mut highest = BTreeMap::new();
        for head in theirs {
            let chain = (head.author, head.epoch);
            let highest = highest.entry(chain).or_insert_with(|| self.heads.highest(&head.author, head.epoch));
            if !self.records.contains_key(&head.id) && head.seq > *highest {
                ahead.insert(chain);
            }
            let mut next = Some(head.id);
            while let Some(id) = next.filter(|id| held.insert(*id)) {
                next = self.records.get(&id).and_then(|record| record.prev);
            }
        }
        let theirs_to_send = |record: &Record| ahead.contains(&(record.author, record.epoch));
        let lacks = |id: &&EntryId| !held.contains(*id) && self.records.get(*id).is_some_and(|r| !theirs_to_send(r));
        self.order.iter().filter(lacks).copied().collect()
    }

    /// Returns about how many bytes of memory the log takes.
    pub fn weight(&self) -> usize {
        self.records.len() * 320 + self.changes.len() * 72 + self.heads.chains() * 512 + 512
    }
}

#[cfg(test)]
mod tests;
