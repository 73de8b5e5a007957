//! The keys of this machine, and the office key under a passphrase (R350, R351).
//!
//! Whoever steals a laptop, or gets at its disk, could sign for the mayor. So the secret half of the office key may lie under
//! a passphrase, and is here only for the minutes for which somebody has opened it. What the node does all day (exchanging,
//! editing) it does with its own key. What would have been stated by itself, because an invitation was answered, waits.

use super::{Engine, Refusal};
use crate::entry::Author;
use crate::identity::{EntryId, InvitationId, PublicKey, Roles, SecretKey, TerritoryId};
use crate::limits;
use crate::time::{Span, Time};

/// The keys that this node holds.
#[derive(Clone, Debug)]
pub struct Keys {
    /// Authenticates connections and signs edits.
    pub node: SecretKey,
    /// Signs acts that bind the territory; only on the machine where the office works.
    pub office: Option<OfficeKey>,
}

/// The office key of a machine.
#[derive(Clone, Debug)]
pub enum OfficeKey {
    /// It lies open.
    Open(SecretKey),
    /// It lies under a passphrase, and somebody has unlocked it until then.
    Unlocked(SecretKey, Time),
    /// It lies under a passphrase.
    Locked(PublicKey),
}

/// Whether the office key of a machine lies under a passphrase.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Protection {
    /// It does not: whoever has the machine can sign.
    None,
    /// It does, and is locked.
    Locked,
    /// It does, and is unlocked until then.
    UnlockedUntil(Time),
}

impl From<SecretKey> for OfficeKey {
    fn from(key: SecretKey) -> Self {
        Self::Open(key)
    }
}

impl OfficeKey {
    /// Returns its public half.
    pub fn public(&self) -> PublicKey {
        match self {
            Self::Open(key) | Self::Unlocked(key, _) => key.public(),
            Self::Locked(key) => *key,
        }
    }

    /// Returns its secret half; none when that is locked.
    pub const fn secret(&self) -> Option<&SecretKey> {
        match self {
            Self::Open(key) | Self::Unlocked(key, _) => Some(key),
            Self::Locked(_) => None,
        }
    }

    /// Returns whether it lies under a passphrase.
    pub const fn protection(&self) -> Protection {
        match self {
            Self::Open(_) => Protection::None,
            Self::Unlocked(_, until) => Protection::UnlockedUntil(*until),
            Self::Locked(_) => Protection::Locked,
        }
    }
}

impl Keys {
    /// Returns the public half of the office key.
    pub fn office(&self) -> Option<PublicKey> {
        self.office.as_ref().map(OfficeKey::public)
    }

    /// Returns the public halves of all of them.
    pub(super) fn public(&self) -> Vec<PublicKey> {
        [Some(self.node.public()), self.office()].into_iter().flatten().collect()
    }

    /// Returns the secret half of one of them.
    fn secret(&self, key: &PublicKey) -> Result<&SecretKey, Refusal> {
        if self.node.public() == *key {
            return Ok(&self.node);
        }
        let office = self.office.as_ref().filter(|office| office.public() == *key).ok_or(Refusal::NoOfficeKey)?;
        office.secret().ok_or(Refusal::Locked)
    }
}

/// What an invitation of ours promised to whoever has answered it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Promise {
    /// To accept the cooperation that this territory proposes.
    Twin(Option<TerritoryId>, InvitationId),
    /// To list this key as a node of ours.
    Node(PublicKey, InvitationId),
}

/// With which key this node acts for its territory, and under which version of the charter.
#[derive(Clone, Copy, Debug)]
pub(super) struct Acting {
    pub(super) key: PublicKey,
    pub(super) territory: TerritoryId,
    pub(super) charter: EntryId,
}

impl Engine {
    /// Returns the key of this node that has `role`, and under what, whether or not it is locked.
    pub(super) fn acting(&self, role: Roles) -> Result<Acting, Refusal> {
        let territory = self.territory.ok_or(Refusal::NoTerritory)?;
        // A node that knows to whom it belongs and has lost the charter gets it back from others.
        let charters = self.authority.charters(territory).ok_or(Refusal::Unreadable)?;
        let refusal = if role == Roles::EDIT { Refusal::NotEntitled } else { Refusal::NoOfficeKey };
        let (key, charter) = self.own_line(charters, role).ok_or(refusal)?;
        Ok(Acting { key, territory, charter })
    }

    /// Returns the key of this node that has `role`, and what it acts under.
    pub(super) fn author(&self, role: Roles) -> Result<Author, Refusal> {
        let Acting { key, territory, charter } = self.acting(role)?;
        Ok(Author {
            key: self.keys.secret(&key)?.clone(),
            network: self.config.network,
            territory: Some((territory, charter)),
            epoch: self.config.epoch,
        })
    }

    /// Returns the office key, with which a territory is founded.
    pub(super) fn founding_key(&self) -> Result<SecretKey, Refusal> {
        let office = self.keys.office().ok_or(Refusal::NoOfficeKey)?;
        self.keys.secret(&office).cloned()
    }

    /// Takes the office key as it lies now: unlocked for a while, locked, or under no passphrase. Another key than this
    /// machine's is none of its business (R133).
    pub(super) fn take_office_key(&mut self, office: OfficeKey) {
        if self.keys.office() != Some(office.public()) {
            return;
        }
        self.keys.office = Some(office);
        if self.protection() == Some(Protection::Locked) {
            return;
        }
        for promise in std::mem::take(&mut self.promises) {
            match promise {
                Promise::Twin(claimed, invitation) => self.accept_twin(claimed, invitation),
                Promise::Node(peer, invitation) => self.list_node(peer, invitation),
            }
        }
    }

    /// Locks the office key again when its time is over (R350).
    pub(super) fn lock_again(&mut self) {
        if let Some(OfficeKey::Unlocked(key, until)) = &self.keys.office
            && *until <= self.now
        {
            self.keys.office = Some(OfficeKey::Locked(key.public()));
        }
    }

    /// Returns when the office key is locked again.
    pub(super) const fn locks_at(&self) -> Option<Time> {
        match &self.keys.office {
            Some(OfficeKey::Unlocked(_, until)) => Some(*until),
            Some(OfficeKey::Open(_) | OfficeKey::Locked(_)) | None => None,
        }
    }

    /// The clock was set back, and the office key is unlocked no longer for that.
    pub(super) fn turn_lock_back(&mut self, by: Span) {
        if let Some(OfficeKey::Unlocked(_, until)) = &mut self.keys.office {
            *until = until.minus(by);
        }
    }

    /// Returns whether the office key lies under a passphrase, if there is one.
    pub(super) fn protection(&self) -> Option<Protection> {
        self.keys.office.as_ref().map(OfficeKey::protection)
    }

    /// Notes that what an invitation promised waits for the office key (R351).
    pub(super) fn note_promise(&mut self, promise: Promise, outcome: &Result<EntryId, Refusal>) {
        if matches!(outcome, Err(Refusal::Locked)) && self.promises.len() < limits::SESSIONS_MAX {
            self.promises.insert(promise);
        }
    }
}
