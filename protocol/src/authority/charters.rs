//! The charter versions of one territory, and which of them is in force.
//!
//! Entries are taken one by one, each looking only at the versions that it can change: a territory that makes a thousand
//! versions costs its twins no more than reading them. Approval only ever grows, so the order does not matter.

use super::Entitlement;
use crate::act::{Act, Genesis, Subject};
use crate::document::{Log, Record};
use crate::identity::charter::Charter;
use crate::identity::{EntryId, InvitationId, PublicKey, Roles};
use std::collections::{BTreeMap, BTreeSet};

/// Every charter version that the territory's document holds.
#[derive(Clone, Debug)]
pub struct Charters {
    first: EntryId,
    versions: BTreeMap<EntryId, Version>,
    approvals: BTreeMap<EntryId, BTreeSet<PublicKey>>,
    /// The versions that name each version as the one before.
    followers: BTreeMap<EntryId, Vec<EntryId>>,
    /// The numbers of approved versions.
    numbers: BTreeSet<u64>,
    current: EntryId,
    is_disputed: bool,
}

#[derive(Clone, Debug)]
struct Version {
    charter: Charter,
    state: State,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    Proposed,
    Approved,
    /// It follows its predecessor wrongly, or lists a removed key: no approval helps.
    Barred,
}

impl Charters {
    /// Returns what the log of a territory's document says.
    pub(super) fn of(log: &Log) -> Self {
        let first = EntryId(log.document().0);
        let mut charters = Self {
            first,
            versions: BTreeMap::new(),
            approvals: BTreeMap::new(),
            followers: BTreeMap::new(),
            numbers: BTreeSet::new(),
            current: first,
            is_disputed: false,
        };
        for (id, record) in log.records() {
            charters.take(id, record);
        }
        charters
    }

    /// Takes in one entry of the territory's document. Returns whether a version was approved by it.
    pub(super) fn take(&mut self, id: EntryId, record: &Record) -> bool {
        let version = match record.act() {
            Some(Act::Begin(Genesis { subject: Subject::Territory(charter), .. }) | Act::Amend(charter)) => {
                if let Some(previous) = charter.previous {
                    self.followers.entry(previous).or_default().push(id);
                }
                self.versions.insert(id, Version { charter: charter.clone(), state: State::Proposed });
                id
            }
            Some(Act::Approve(version)) => *version,
            _ => return false,
        };
        self.approvals.entry(version).or_default().insert(record.author);
        let mut pending = vec![version];
        let mut is_changed = false;
        while let Some(version) = pending.pop() {
            if self.decide(version) {
                is_changed = true;
                pending.extend(self.followers.get(&version).into_iter().flatten());
            }
        }
        is_changed
    }

    /// Decides about a version that is not approved yet: its approval rests on the roots of the version that it names, for
    /// ever, so removing a root later undoes nothing (R22). Returns whether it is approved now.
    fn decide(&mut self, id: EntryId) -> bool {
        let Some(version) = self.versions.get(&id).filter(|version| version.state == State::Proposed) else {
            return false;
        };
        let previous = version.charter.previous.and_then(|previous| self.versions.get(&previous));
        let state = match previous.filter(|previous| previous.state == State::Approved) {
            _ if id == self.first => State::Approved,
            None => State::Proposed,
            Some(previous) if !is_approved_by(&previous.charter, self.approvals.get(&id)) => State::Proposed,
            Some(previous) => {
                let follows = Some(version.charter.number) == previous.charter.number.checked_add(1);
                if follows && !self.relists(&version.charter) { State::Approved } else { State::Barred }
            }
        };
        let number = version.charter.number;
        if let Some(version) = self.versions.get_mut(&id) {
            version.state = state;
        }
        if state != State::Approved {
            return false;
        }
        self.is_disputed |= !self.numbers.insert(number);
        // Until a dispute is settled every node shows the same version, and says that there was a rival, at this number
        // or at an earlier one: whoever stole a root can always write more versions than its owner.
        let (current, highest) = (self.current, self.current().1.number);
        if number > highest || (number == highest && id < current) {
            self.current = id;
        }
        true
    }

    /// Returns whether `charter` lists a key that one of its ancestors had and the last of them has not (R23).
    fn relists(&self, charter: &Charter) -> bool {
        let before = charter.previous.and_then(|previous| self.versions.get(&previous));
        let is_new = |key: &PublicKey| before.is_none_or(|before| before.charter.listed(key).is_none());
        let new: Vec<PublicKey> = charter.keys.iter().map(|listed| listed.key).filter(is_new).collect();
        let mut next = before;
        while let Some(ancestor) = next.filter(|_| !new.is_empty()) {
            if new.iter().any(|key| ancestor.charter.listed(key).is_some()) {
                return true;
            }
            next = ancestor.charter.previous.and_then(|previous| self.versions.get(&previous));
        }
        false
    }

    /// Returns whether an approved version does not list a key that one of its ancestors did (R35).
    pub(super) fn has_removed(&self, version: &EntryId, key: &PublicKey) -> bool {
        let mut next = self.versions.get(version).filter(|version| version.state == State::Approved);
        let lists = |version: &Version| version.charter.listed(key).is_some();
        if next.is_none_or(lists) {
            return false;
        }
        while let Some(version) = next {
            if lists(version) {
                return true;
            }
            next = version.charter.previous.and_then(|previous| self.versions.get(&previous));
        }
        false
    }

    /// Returns the charter in force and the entry that holds it.
    pub fn current(&self) -> (EntryId, &Charter) {
        let version = self.versions.get(&self.current).expect("a territory's document begins with a charter");
        (self.current, &version.charter)
    }

    /// Returns whether two approved versions have one number, whichever.
    pub const fn is_disputed(&self) -> bool {
        self.is_disputed
    }

    /// Returns whether an approved version ever listed an invitation, and for which key.
    pub fn invited(&self, invitation: InvitationId) -> Option<PublicKey> {
        let approved = self.versions.values().filter(|version| version.state == State::Approved);
        let mut keys = approved.flat_map(|version| &version.charter.keys);
        keys.find(|listed| listed.invitation == Some(invitation)).map(|listed| listed.key)
    }

    /// Returns whether a version lists an invitation, approved or not.
    pub(crate) fn is_proposed(&self, invitation: InvitationId) -> bool {
        let mut keys = self.versions.values().flat_map(|version| &version.charter.keys);
        keys.any(|listed| listed.invitation == Some(invitation))
    }

    /// Returns whether a version is, or was, in force.
    pub(crate) fn is_approved(&self, version: &EntryId) -> bool {
        self.versions.get(version).is_some_and(|version| version.state == State::Approved)
    }

    pub(super) fn entitlement(&self, version: EntryId, key: &PublicKey, role: Roles) -> Entitlement {
        match self.versions.get(&version).filter(|version| version.state == State::Approved) {
            // Its approvals may be on their way.
            None => Entitlement::Unknown,
            Some(version) if version.charter.entitles(key, role) => Entitlement::Entitled,
            Some(_) => Entitlement::Refused,
        }
    }
}

/// Returns whether enough roots of `previous` approved.
fn is_approved_by(previous: &Charter, approvals: Option<&BTreeSet<PublicKey>>) -> bool {
    let roots = approvals.into_iter().flatten().filter(|key| previous.entitles(key, Roles::ROOT));
    roots.count() >= usize::from(previous.threshold)
}
