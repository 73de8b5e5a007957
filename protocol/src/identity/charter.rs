//! The charter: which keys act for a territory, in which role, and how many roots must agree.
//!
//! Numbered versions, each naming the previous one. This file is the format and its shape checks; which version is in
//! force is decided in [`crate::authority`].

use super::{EntryId, PublicKey, Roles, TerritoryId};
use crate::limits;
use minicbor::{Decode, Encode};

/// One version of a territory's charter.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct Charter {
    /// 0 in the territory's first entry, then one more each time.
    #[n(0)]
    pub number: u64,
    /// The entry with the version that this one replaces; none for number 0.
    #[n(1)]
    pub previous: Option<EntryId>,
    /// How many root keys of this version must approve the next one.
    #[n(2)]
    pub threshold: u16,
    /// The keys, in ascending order of their bytes, each once.
    #[n(3)]
    pub keys: Vec<ListedKey>,
    /// Territories whose own roots may together replace lost roots.
    #[n(4)]
    pub guardians: Option<Guardians>,
    /// Other versions with the number of `previous` that this one settles, ascending; none when there was no dispute.
    #[n(5)]
    pub settles: Option<Vec<EntryId>>,
}

/// A key in a charter.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct ListedKey {
    /// The key.
    #[n(0)]
    pub key: PublicKey,
    /// What it may do.
    #[n(1)]
    pub roles: Roles,
    /// The office that it belongs to; none for the key of a node.
    #[n(2)]
    pub office: Option<Office>,
    /// The invitation by which a node joined, so that an invitation is used once.
    #[n(3)]
    pub invitation: Option<super::InvitationId>,
}

/// An office and who holds it, as the territory wants it shown.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct Office {
    /// The office, for example "Presidente da Câmara".
    #[n(0)]
    pub title: String,
    /// The holder's name.
    #[n(1)]
    pub holder: String,
    /// First day of the mandate, ISO 8601; shown, never decisive.
    #[n(2)]
    pub from: Option<String>,
    /// Last day of the mandate, ISO 8601; shown, never decisive.
    #[n(3)]
    pub until: Option<String>,
}

/// Territories that may recover this one.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct Guardians {
    /// How many of them must agree.
    #[n(0)]
    pub threshold: u16,
    /// The territories, in ascending order, each once.
    #[n(1)]
    pub territories: Vec<TerritoryId>,
}

/// Why a charter has no valid shape, whoever wrote it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CharterError {
    /// The list of keys is empty, too long, unsorted or names a key twice.
    #[error("the keys are not a sorted list of 1 to {} different keys", limits::KEYS_PER_CHARTER_MAX)]
    Keys,
    /// The threshold is zero or more than there are root keys.
    #[error("the threshold is zero or higher than the number of root keys")]
    Threshold,
    /// A role is not known in this version.
    #[error("a role is unknown")]
    Roles,
    /// A text is too long.
    #[error("a text is longer than {} bytes", limits::SHORT_TEXT_BYTES_MAX)]
    Text,
    /// The guardians are empty, too many, unsorted, or their threshold cannot be met.
    #[error("the guardians are not a sorted list with a threshold that can be met")]
    Guardians,
    /// The number and the predecessor do not fit together.
    #[error("only version 0 has no predecessor")]
    Number,
    /// The settled versions are empty, too many, unsorted or name the predecessor.
    #[error("the settled versions are not a sorted list of 1 to {} others", limits::RIVALS_MAX)]
    Settles,
}

impl Charter {
    /// Returns the entry of `key`, if it is listed.
    pub fn listed(&self, key: &PublicKey) -> Option<&ListedKey> {
        self.keys.binary_search_by_key(&key, |listed| &listed.key).ok().and_then(|index| self.keys.get(index))
    }

    /// Returns whether `key` is listed with all of `roles`.
    pub fn entitles(&self, key: &PublicKey, roles: Roles) -> bool {
        self.listed(key).is_some_and(|listed| listed.roles.include(roles))
    }

    /// Checks the shape of the charter, whoever wrote it.
    ///
    /// # Errors
    /// The first rule that it breaks.
    pub fn check(&self) -> Result<(), CharterError> {
        let sorted = self.keys.is_sorted_by(|a, b| a.key < b.key);
        if self.keys.is_empty() || self.keys.len() > limits::KEYS_PER_CHARTER_MAX || !sorted {
            return Err(CharterError::Keys);
        }
        if self.keys.iter().any(|listed| !listed.roles.are_known() || listed.roles == Roles::NONE) {
            return Err(CharterError::Roles);
        }
        let roots = self.keys.iter().filter(|listed| listed.roles.include(Roles::ROOT)).count();
        if self.threshold == 0 || usize::from(self.threshold) > roots {
            return Err(CharterError::Threshold);
        }
        if (self.number == 0) != self.previous.is_none() {
            return Err(CharterError::Number);
        }
        if !self.keys.iter().filter_map(|listed| listed.office.as_ref()).all(Office::is_short) {
            return Err(CharterError::Text);
        }
        if !self.settles.as_ref().is_none_or(|rivals| self.may_settle(rivals)) {
            return Err(CharterError::Settles);
        }
        self.guardians.as_ref().map_or(Ok(()), Guardians::check)
    }
}

impl Charter {
    fn may_settle(&self, rivals: &[EntryId]) -> bool {
        let sorted = rivals.is_sorted_by(|a, b| a < b);
        let others = self.previous.is_some_and(|previous| !rivals.contains(&previous));
        sorted && others && (1..=limits::RIVALS_MAX).contains(&rivals.len())
    }
}

impl Office {
    fn is_short(&self) -> bool {
        let texts = [Some(&self.title), Some(&self.holder), self.from.as_ref(), self.until.as_ref()];
        texts.into_iter().flatten().all(|text| text.len() <= limits::SHORT_TEXT_BYTES_MAX)
    }
}

impl Guardians {
    fn check(&self) -> Result<(), CharterError> {
        let count = self.territories.len();
        let sorted = self.territories.is_sorted_by(|a, b| a < b);
        let reachable = self.threshold > 0 && usize::from(self.threshold) <= count;
        let valid = sorted && reachable && count <= limits::GUARDIANS_MAX;
        if valid { Ok(()) } else { Err(CharterError::Guardians) }
    }
}
