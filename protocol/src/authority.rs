//! Who may: charters, then cooperations, then documents, each judged only from the layers before it (R20).
//!
//! [`Authority`] holds what is known of the first two layers. It takes in the logs of the territory and cooperation
//! documents whenever one of them grows, and is a pure function of the entries held (R29).

mod charters;
mod cooperation;
pub mod judge;

pub use charters::{Approvals, Bar, CharterVersion, Charters, Need, Standing};
pub use cooperation::Cooperation;

use crate::act::{Act, Genesis, Home, Subject};
use crate::document::Log;
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
            Subject::Territory(_) => self.take_charters(log.document().as_territory(), log.records()),
            Subject::Cooperation(founding) => {
                let accepted = |authority: &Self| authority.cooperation(log.document()).map(|c| c.missing().count());
                let before = accepted(self);
                self.cooperations.insert(log.document(), Cooperation::of(log, founding));
                before != accepted(self)
            }
            Subject::Document(..) => false,
        }
    }

    /// Takes in one more entry of a territory or cooperation document whose log was taken in before, or its first. Returns
    /// whether it changes who may do what.
    pub fn admit(&mut self, log: &Log, entry: EntryId) -> bool {
        let record = log.record(&entry).filter(|record| record.act().is_some());
        match (log.subject(), record) {
            (_, None) | (Subject::Document(..), _) => false,
            (Subject::Territory(_), Some(record)) if self.charters(log.document().as_territory()).is_some() => {
                self.take_charters(log.document().as_territory(), std::iter::once((entry, record)))
            }
            (Subject::Territory(_) | Subject::Cooperation(_), Some(_)) => self.update(log),
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

    /// Returns every known cooperation.
    pub fn cooperations(&self) -> impl Iterator<Item = (DocumentId, &Cooperation)> {
        self.cooperations.iter().map(|(document, cooperation)| (*document, cooperation))
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

    /// Returns whether what `key` did in `role` for `territory` under `charter` binds it as far as charters go (R28).
    pub fn upholds(&self, territory: TerritoryId, charter: EntryId, key: &PublicKey, role: Roles) -> bool {
        self.charters(territory).is_some_and(|charters| charters.upholds(charter, key, role))
    }

    /// Returns whether `territory` may write documents of `home`, now or before it left.
    pub fn is_or_was_party(&self, territory: TerritoryId, home: Home) -> bool {
        match home {
            Home::Cooperation(document) => self.cooperation(document).is_some_and(|c| c.is_party(territory)),
            Home::Territory(owner) => owner == territory,
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

/// Returns the charter with which `entry` founds a territory, if it does.
pub(crate) fn founding_charter(entry: &Verified) -> Option<Charter> {
    match entry.entry().act()? {
        Act::Begin(Genesis { subject: Subject::Territory(charter), .. }) => Some(charter),
        _ => None,
    }
}

#[cfg(test)]
mod tests;
