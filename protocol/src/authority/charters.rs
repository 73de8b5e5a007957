//! The charter versions of one territory: which are approved, which of them stand, and what a key may do by them.
//!
//! Two questions, the second asked only of what answers the first:
//!
//! - *Approved* is a version when enough roots, or enough guardians, of each version that it follows have said so (R22,
//!   R25). This only grows, for all territories together, so neither order nor cycles of guardians matter. Only by this
//!   is an entry authentic, so that all nodes keep the same entries (R21).
//! - *Standing* is a version when no dispute was settled against it (R26). By this a key is entitled today, or not (R28).
//!
//! Each entry costs what it can change: a territory that makes a thousand versions costs its twins no more than reading
//! them.

mod guards;
mod keys;
mod layer;
mod lines;
mod status;

pub(super) use guards::Guards;
pub use status::{Approvals, CharterVersion, Need, Standing};

use super::Entitlement;
use crate::identity::charter::Charter;
use crate::identity::{EntryId, InvitationId, PublicKey, Roles, TerritoryId};
use keys::KeySet;
use lines::Lines;
use std::collections::{BTreeMap, BTreeSet};

/// Every charter version that the territory's document holds.
#[derive(Clone, Debug)]
pub struct Charters {
    territory: TerritoryId,
    versions: BTreeMap<EntryId, Version>,
    /// The keys that approved each version for the territory itself.
    approvals: BTreeMap<EntryId, BTreeSet<PublicKey>>,
    /// The versions that name each version as one that they follow, approved or not.
    followers: BTreeMap<EntryId, Vec<EntryId>>,
    /// Every territory that an approved version names as a guardian.
    guardians: BTreeSet<TerritoryId>,
    lines: Lines,
}

#[derive(Clone, Debug)]
struct Version {
    charter: Charter,
    state: State,
}

#[derive(Clone, Debug)]
enum State {
    Proposed,
    /// With every key that it or a version that led to it lists.
    Approved(KeySet),
    Barred,
}

/// Why a charter version can never be approved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bar {
    /// Its number is not one more than that of each version that it follows.
    Number,
    /// It lists a key that was removed (R23).
    Relisted(PublicKey),
}

/// What came of looking at a version again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Outcome {
    Unchanged,
    Approved,
    /// Guardians have settled a dispute, or taken that back by contradicting themselves.
    Turned,
}

impl Charters {
    const fn new(territory: TerritoryId) -> Self {
        Self {
            territory,
            versions: BTreeMap::new(),
            approvals: BTreeMap::new(),
            followers: BTreeMap::new(),
            guardians: BTreeSet::new(),
            lines: Lines::new(),
        }
    }

    /// Takes in a version, whoever wrote it. Returns whether it is new.
    fn propose(&mut self, id: EntryId, charter: &Charter) -> bool {
        let is_new = !self.versions.contains_key(&id);
        if is_new {
            named(charter).for_each(|before| self.followers.entry(before).or_default().push(id));
            self.versions.insert(id, Version { charter: charter.clone(), state: State::Proposed });
        }
        is_new
    }

    /// Takes in that a key of the territory approves a version. Returns whether that is new.
    fn approve(&mut self, version: EntryId, key: PublicKey) -> bool {
        self.approvals.entry(version).or_default().insert(key)
    }

    /// Looks at a version again, to which the territories `agreed` agree.
    fn decide(&mut self, id: EntryId, agreed: &BTreeSet<TerritoryId>) -> Outcome {
        let Some(version) = self.versions.get(&id) else { return Outcome::Unchanged };
        let charter = &version.charter;
        let (before, number): (Vec<EntryId>, u64) = (named(charter).collect(), charter.number);
        let is_new = match &version.state {
            State::Approved(_) => false,
            State::Barred => return Outcome::Unchanged,
            State::Proposed => {
                let state = match self.examine(id, charter, agreed) {
                    _ if self.bar(id, charter).is_some() => State::Barred,
                    None => return Outcome::Unchanged,
                    Some(keys) => State::Approved(keys),
                };
                let is_approved = matches!(state, State::Approved(_));
                self.guardians.extend(charter.guardians.iter().flat_map(|g| &g.territories).filter(|_| is_approved));
                if let Some(version) = self.versions.get_mut(&id) {
                    version.state = state;
                }
                if !is_approved {
                    return Outcome::Unchanged;
                }
                self.lines.connect(id, number, &before);
                true
            }
        };
        let is_turned = self.acknowledge((id, number), &before, agreed);
        _ = self.lines.follow();
        match (is_new, is_turned) {
            (true, _) => Outcome::Approved,
            (false, true) => Outcome::Turned,
            (false, false) => Outcome::Unchanged,
        }
    }

    /// Returns the keys that the version's line has listed when it is approved (R22): its approval rests on the versions
    /// that it names, for ever, so removing a root later undoes nothing.
    fn examine(&self, id: EntryId, charter: &Charter, agreed: &BTreeSet<TerritoryId>) -> Option<KeySet> {
        let mut keys = KeySet::default();
        for of in named(charter) {
            let (before, listed) = self.approved(&of)?;
            if !self.approvals_of(of, before, id, agreed).is_enough() {
                return None;
            }
            if Some(of) == charter.previous {
                keys = listed.clone();
            }
        }
        // Of the versions that it settles the keys count as listed on its line too, so none of them comes back later.
        let settled = charter.settles.iter().flatten().filter_map(|id| self.approved(id));
        let listed = settled.flat_map(|(settled, _)| &settled.keys).chain(&charter.keys);
        Some(listed.fold(keys, |keys, listed| keys.with(&listed.key)))
    }

    /// Returns whether an approved version does not list a key that one of its ancestors did (R35).
    pub(super) fn has_removed(&self, version: &EntryId, key: &PublicKey) -> bool {
        let approved = self.approved(version);
        approved.is_some_and(|(charter, listed)| charter.listed(key).is_none() && listed.contains(key))
    }

    /// Returns why a version can never be approved, by the approved versions that it names (R22, R23).
    fn bar(&self, id: EntryId, charter: &Charter) -> Option<Bar> {
        if charter.previous.is_none() {
            return (id != self.first()).then_some(Bar::Number);
        }
        self.bar_of(charter)
    }

    /// Takes in which guardians acknowledge an approved version (R26). Returns whether that opens or closes a way.
    fn acknowledge(&mut self, version: (EntryId, u64), before: &[EntryId], agreed: &BTreeSet<TerritoryId>) -> bool {
        let mut is_turned = false;
        for of in before {
            let guardians = self.versions.get(of).and_then(|version| version.charter.guardians.as_ref());
            let Some(guardians) = guardians.map(|guardians| &guardians.territories) else { continue };
            let agreeing =
                guardians.iter().filter(|guardian| agreed.contains(guardian) && **guardian != self.territory);
            is_turned |= self.lines.hear(*of, version, agreeing.copied(), guardians.len());
        }
        is_turned
    }

    /// Returns the version with which the territory was founded.
    const fn first(&self) -> EntryId {
        EntryId(self.territory.0)
    }

    fn approved(&self, id: &EntryId) -> Option<(&Charter, &KeySet)> {
        match self.versions.get(id) {
            Some(Version { charter, state: State::Approved(keys) }) => Some((charter, keys)),
            Some(_) | None => None,
        }
    }

    /// Returns the charters in force and the entries that hold them: one, or while the territory is in dispute the last
    /// version of each line. The first is the one with the highest number, and of several the one with the lowest id.
    ///
    /// Of more tips than are weighed against each other those with the lowest numbers are told, as many as make it certain
    /// that there are more, with all of the same number.
    pub fn tips(&self) -> impl Iterator<Item = (EntryId, &Charter)> {
        self.lines.tips().map(|id| (id, self.approved(&id).expect("a tip is approved").0))
    }

    /// Returns the charter in force and the entry that holds it; in a dispute, the one of [`Self::tips`] that all nodes
    /// show alike. It is shown, it is no verdict: what a key may do is asked of [`Self::is_entitled_today`].
    pub fn current(&self) -> (EntryId, &Charter) {
        self.tips().next().expect("a territory's document begins with a charter")
    }

    /// Returns whether approved versions contradict each other and nobody has settled it yet (R26).
    pub fn is_disputed(&self) -> bool {
        self.lines.is_disputed()
    }

    /// Returns whether the charter in force gives a key a role; in a dispute, whether the last version of every line does
    /// (R28). Of more lines than are weighed against each other nobody is: if some were left out, whoever made enough of
    /// them could choose which.
    pub fn is_entitled_today(&self, key: &PublicKey, role: Roles) -> bool {
        !self.lines.is_beyond_weighing() && self.tips().all(|(_, charter)| charter.entitles(key, role))
    }

    /// Returns whether a key had a role at a version (R21).
    pub(super) fn entitlement(&self, version: EntryId, key: &PublicKey, role: Roles) -> Entitlement {
        match self.approved(&version) {
            // Its approvals may be on their way.
            None => Entitlement::Unknown,
            Some((charter, _)) if charter.entitles(key, role) => Entitlement::Entitled,
            Some(_) => Entitlement::Refused,
        }
    }

    /// Returns whether what a key did in a role under a version binds the territory as far as charters go: every line
    /// builds on the version, or the key is entitled today all the same (R28). It is not what keys did that only one
    /// line of an unsettled dispute lists, or a line against which it was settled.
    pub fn upholds(&self, version: EntryId, key: &PublicKey, role: Roles) -> bool {
        let Some((charter, _)) = self.approved(&version) else { return false };
        let is_shared = self.lines.is_shared(&version, charter.number);
        charter.entitles(key, role) && (is_shared || self.is_entitled_today(key, role))
    }

    /// Returns whether the approved version `version` names a territory as a guardian; none when it is not approved (yet).
    pub(crate) fn is_guardian(&self, version: &EntryId, territory: TerritoryId) -> Option<bool> {
        let guardians = self.approved(version)?.0.guardians.as_ref();
        Some(guardians.is_some_and(|guardians| guardians.territories.binary_search(&territory).is_ok()))
    }

    /// Returns why a version that nobody has proposed yet could never be approved.
    pub(crate) fn bar_of(&self, charter: &Charter) -> Option<Bar> {
        named(charter).filter_map(|of| self.approved(&of)).find_map(|before| bar_after(charter, before))
    }

    /// Returns the versions that name this one as one that they follow, approved or not.
    pub(crate) fn followers_of(&self, version: &EntryId) -> impl Iterator<Item = EntryId> {
        self.followers.get(version).into_iter().flatten().copied()
    }

    /// Returns whether an approved version ever listed an invitation, and for which key.
    pub fn invited(&self, invitation: InvitationId) -> Option<PublicKey> {
        let approved = self.versions.values().filter(|version| matches!(version.state, State::Approved(_)));
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
        self.approved(version).is_some()
    }
}

/// Returns why a version can never follow an approved one whose line has listed these keys.
fn bar_after(charter: &Charter, (before, listed): (&Charter, &KeySet)) -> Option<Bar> {
    if Some(charter.number) != before.number.checked_add(1) {
        return Some(Bar::Number);
    }
    let new = charter.keys.iter().map(|listed| listed.key).filter(|key| before.listed(key).is_none());
    { new }.find(|key| listed.contains(key)).map(Bar::Relisted)
}

/// Returns the versions that a charter follows: the one before, and those with the same number that it settles.
fn named(charter: &Charter) -> impl Iterator<Item = EntryId> {
    charter.previous.into_iter().chain(charter.settles.iter().flatten().copied())
}

#[cfg(test)]
mod tests;
