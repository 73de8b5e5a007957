//! Who may: charters, then cooperations, then documents, each judged only from the layers before it (R20).
//!
//! [`Authority`] holds what is known of the first two layers. It takes in the logs of the territory and cooperation
//! documents whenever one of them grows, and is a pure function of the entries held (R29).

mod charters;
mod cooperation;
pub mod judge;

pub use charters::{Approvals, Bar, CharterVersion, Charters, Need, Standing};
pub use cooperation::{Cooperation, Departure, Party, PartyChange, PendingChange};

use crate::act::{Act, Genesis, Home, Subject};
use crate::document::{Log, Record};
use crate::entry::Verified;
use crate::identity::charter::Charter;
use crate::identity::{DocumentId, EntryId, PublicKey, Roles, TerritoryId};
use std::collections::BTreeMap;

/// The charters and cooperations that this node knows.
#[derive(Clone, Debug, Default)]
pub struct Authority {
    territories: BTreeMap<TerritoryId, Charters>,
    guards: charters::Guards,
    cooperations: BTreeMap<DocumentId, Cooperation>,
}

/// Whether a key had a right at a charter version.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Entitlement {
    /// The version is approved, and lists the key with the role.
    Entitled,
    /// The version is approved, but does not give the key the role.
    Refused,
    /// The version, or enough of its approvals, is not known here (yet).
    Unknown,
}

impl Authority {
    /// Takes in what the log of a territory or cooperation document says now; ignores other logs. Returns whether that
    /// changes who may do what: of the territory itself, and of those that it guards.
    pub fn update(&mut self, log: &Log) -> bool {
        match log.subject() {
            Subject::Territory(_) => self.reconsidered(log.document().as_territory(), log.records()),
            Subject::Cooperation(founding) => {
                let cooperation = Cooperation::of(log, founding, signers(&self.territories));
                self.cooperations.insert(log.document(), cooperation);
                true
            }
            Subject::Document(..) => false,
        }
    }

    /// Takes in one more entry of a territory or cooperation document whose log was taken in before, or its first. Returns
    /// whether it changes who may do what.
    pub fn admit(&mut self, log: &Log, entry: EntryId) -> bool {
        let act = log.record(&entry).filter(|record| record.act().is_some());
        match (log.subject(), act) {
            (Subject::Document(..), _) | (Subject::Territory(_), None) => false,
            (Subject::Territory(_), Some(record)) if self.charters(log.document().as_territory()).is_some() => {
                self.reconsidered(log.document().as_territory(), std::iter::once((entry, record)))
            }
            (Subject::Territory(_), Some(_)) => self.update(log),
            (Subject::Cooperation(_), _) => match self.cooperations.get_mut(&log.document()) {
                Some(cooperation) => cooperation.take(log, entry, signers(&self.territories)),
                None => self.update(log),
            },
        }
    }

    /// Takes in acts about charters, and what follows from them for the cooperations. Returns whether something does.
    fn reconsidered<'a>(
        &mut self,
        territory: TerritoryId,
        records: impl Iterator<Item = (EntryId, &'a Record)>,
    ) -> bool {
        let is_changed = self.take_charters(territory, records);
        if is_changed {
            self.reconsider_cooperations();
        }
        is_changed
    }

    /// Looks again at who is believed in each cooperation, because a charter has changed (R112). Where nobody who made an
    /// act there has gained or lost the right to sign, that costs a question for each of them.
    fn reconsider_cooperations(&mut self) {
        for cooperation in self.cooperations.values_mut() {
            cooperation.reconsider(signers(&self.territories));
        }
    }

    /// Returns the charters of a territory.
    pub fn charters(&self, territory: TerritoryId) -> Option<&Charters> {
        self.territories.get(&territory)
    }

    /// Returns a cooperation.
    pub fn cooperation(&self, document: DocumentId) -> Option<&Cooperation> {
        self.cooperations.get(&document)
    }

    /// Returns how many territories and cooperations are known.
    pub fn held(&self) -> usize {
        self.territories.len() + self.cooperations.len()
    }

    /// Returns every known cooperation.
    pub fn cooperations(&self) -> impl Iterator<Item = (DocumentId, &Cooperation)> {
        self.cooperations.iter().map(|(document, cooperation)| (*document, cooperation))
    }

    /// Returns the cooperation in force between exactly these two territories, by which they are twins.
    pub fn twinning(&self, a: TerritoryId, b: TerritoryId) -> Option<DocumentId> {
        let is_between = |c: &Cooperation| c.parties().len() == 2 && c.is_party(a) && c.is_party(b) && a != b;
        let mut cooperations = self.cooperations();
        cooperations.find(|(_, c)| c.is_active() && is_between(c)).map(|(document, _)| document)
    }

    /// Returns every known territory.
    pub fn territories(&self) -> impl Iterator<Item = (TerritoryId, &Charters)> {
        self.territories.iter().map(|(territory, charters)| (*territory, charters))
    }

    /// Returns whether `key` had `role` for `territory` at the charter version `charter` (R21).
    pub fn entitlement(&self, territory: TerritoryId, charter: EntryId, key: &PublicKey, role: Roles) -> Entitlement {
        self.charters(territory).map_or(Entitlement::Unknown, |charters| charters.entitlement(charter, key, role))
    }

    /// Returns whether `key` has `role` for `territory` today (R28).
    pub fn is_entitled_today(&self, territory: TerritoryId, key: &PublicKey, role: Roles) -> bool {
        self.charters(territory).is_some_and(|charters| charters.is_entitled_today(key, role))
    }

    /// Returns whether `territory` has listed `key` once and lists it no more.
    pub fn has_removed(&self, territory: TerritoryId, key: &PublicKey) -> bool {
        let charters = self.charters(territory);
        charters.is_some_and(|charters| charters.tips().any(|(tip, _)| charters.has_removed(&tip, key)))
    }

    /// Returns whether what `key` did in `role` for `territory` under `charter` binds it as far as charters go (R28).
    pub fn upholds(&self, territory: TerritoryId, charter: EntryId, key: &PublicKey, role: Roles) -> bool {
        self.charters(territory).is_some_and(|charters| charters.upholds(charter, key, role))
    }

    /// Returns whether `territory` may write documents of `home`, now or before it left (R117).
    pub fn is_or_was_party(&self, territory: TerritoryId, home: Home) -> bool {
        match home {
            Home::Cooperation(document) => self.cooperation(document).is_some_and(|c| c.was_party(territory)),
            Home::Territory(owner) => owner == territory,
        }
    }

    /// Returns whether what belongs to `home` is, or ever was, shared with `territory`.
    pub fn has_shared(&self, territory: TerritoryId, home: Home) -> bool {
        let is_begun = |document| self.cooperation(document).is_some_and(Cooperation::is_active);
        let is_real = match home {
            Home::Cooperation(document) => is_begun(document),
            Home::Territory(_) => true,
        };
        is_real && self.is_or_was_party(territory, home)
    }

    /// Returns the last number that is accepted of a chain of `territory` in a document of `home`, because a membership of
    /// the territory has ended there with a frontier that names the chain (R116). The home of a cooperation's own document
    /// is here the cooperation itself.
    pub(crate) fn departed_last(
        &self,
        territory: TerritoryId,
        home: Home,
        document: DocumentId,
        key: &PublicKey,
        epoch: u64,
    ) -> Option<u64> {
        match home {
            Home::Cooperation(cooperation) => self.cooperation(cooperation)?.last(territory, document, key, epoch),
            Home::Territory(_) => None,
        }
    }

    /// Returns whether `territory` is a party of `home` today.
    pub fn is_party(&self, territory: TerritoryId, home: Home) -> bool {
        match home {
            Home::Cooperation(document) => {
                self.cooperation(document).is_some_and(|c| c.is_active() && c.is_party(territory))
            }
            Home::Territory(owner) => owner == territory,
        }
    }
}

/// Returns who may sign for its territory by the charter in force.
fn signers(territories: &BTreeMap<TerritoryId, Charters>) -> impl Fn(TerritoryId, &PublicKey) -> bool {
    |territory, key| territories.get(&territory).is_some_and(|c| c.is_entitled_today(key, Roles::SIGN))
}

/// Returns the charter with which `entry` founds a territory, if it does.
pub(crate) fn founding_charter(entry: &Verified) -> Option<Charter> {
    match entry.entry().act()? {
        Act::Begin(Genesis { subject: Subject::Territory(charter), .. }) => Some(charter),
        _ => None,
    }
}

#[cfg(test)]
mod tests;
