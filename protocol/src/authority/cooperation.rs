//! A cooperation: the territories that share documents.

use crate::act::{Act, Founding};
use crate::document::{Log, Record};
use crate::identity::{InvitationId, TerritoryId};
use std::collections::BTreeSet;

/// What the document of a cooperation says about its parties.
#[derive(Clone, Debug)]
pub struct Cooperation {
    parties: Vec<TerritoryId>,
    accepted: BTreeSet<TerritoryId>,
    proposer: TerritoryId,
    invitation: Option<InvitationId>,
}

impl Cooperation {
    /// Returns what the log says. Every acceptance in it is authentic, so it was made by a key with the role `sign` at the
    /// charter that it cites; it stays when that key is replaced later (R24).
    pub(super) fn of(log: &Log, founding: &Founding) -> Self {
        let proposer = log.genesis().territory;
        let accepts = |record: &&Record| matches!(record.act(), Some(Act::Accept));
        let mut accepted: BTreeSet<_> =
            log.records().map(|(_, record)| record).filter(accepts).map(|r| r.territory).collect();
        accepted.insert(proposer);
        Self { parties: founding.parties.clone(), accepted, proposer, invitation: founding.invitation }
    }

    /// Returns the parties, in ascending order.
    pub fn parties(&self) -> &[TerritoryId] {
        &self.parties
    }

    /// Returns the parties that have not accepted yet.
    pub fn missing(&self) -> impl Iterator<Item = TerritoryId> {
        self.parties.iter().filter(|party| !self.accepted.contains(party)).copied()
    }

    /// Returns who proposed it.
    pub const fn proposer(&self) -> TerritoryId {
        self.proposer
    }

    /// Returns the invitation that it answers.
    pub const fn invitation(&self) -> Option<InvitationId> {
        self.invitation
    }

    /// Returns whether `territory` is a party, whether or not all have accepted.
    pub fn is_party(&self, territory: TerritoryId) -> bool {
        self.parties.binary_search(&territory).is_ok()
    }

    /// Returns whether `territory` has accepted.
    pub fn has_accepted(&self, territory: TerritoryId) -> bool {
        self.accepted.contains(&territory)
    }

    /// Returns whether every founding party has accepted.
    pub fn is_active(&self) -> bool {
        self.missing().next().is_none()
    }
}
