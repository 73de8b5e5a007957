//! Who acts: keys, nodes and territories.
//!
//! An ed25519 key is either a *node key* (authenticates the connection, signs edits made on that node) or an *office
//! key* (belongs to a person in office, signs acts that bind the territory). A territory is named by the hash of its
//! first entry, so names cannot be stolen (R1).

pub mod charter;
mod ids;
mod secret;
pub mod words;

pub(crate) use ids::BASE32;
pub use ids::{
    BundleId, ChangeHash, DocumentId, EntryId, FileHash, Fingerprint, InvitationId, NetworkId, PublicKey, TerritoryId,
    TextHash, VersionHash, VotesHash,
};

pub use secret::SecretKey;

use ed25519_dalek::VerifyingKey;
use minicbor::{Decode, Encode};
use std::collections::BTreeMap;

/// A signature over a domain tag and bytes, 64 bytes.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Signature(pub [u8; 64]);

impl std::fmt::Debug for Signature {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Signature({}…)", data_encoding::HEXLOWER.encode(&self.0[..4]))
    }
}

impl PublicKey {
    /// Returns whether `signature` over `domain ‖ bytes` was made by this key, in the strict sense (R12): no small-order
    /// key, no second encoding of a signature.
    pub fn verifies(&self, domain: &[u8], bytes: &[u8], signature: &Signature) -> bool {
        ReadyKeys::default().verifies(self, domain, bytes, signature)
    }
}

/// Checks many signatures of few keys: each key is made ready once. It keeps all keys that it has seen, so it is used for
/// something bounded, such as a page.
#[derive(Debug, Default)]
pub struct ReadyKeys(BTreeMap<PublicKey, Option<VerifyingKey>>);

impl ReadyKeys {
    /// Returns whether `signature` was made by `key`, as [`PublicKey::verifies`] does.
    pub fn verifies(&mut self, key: &PublicKey, domain: &[u8], bytes: &[u8], signature: &Signature) -> bool {
        let ready = self.0.entry(*key).or_insert_with(|| VerifyingKey::from_bytes(&key.0).ok());
        let signature = ed25519_dalek::Signature::from_bytes(&signature.0);
        ready.is_some_and(|key| key.verify_strict(&[domain, bytes].concat(), &signature).is_ok())
    }
}

/// What a charter lets a key do. Several roles are a set.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Encode, Decode)]
#[cbor(transparent)]
pub struct Roles(#[n(0)] u8);

impl Roles {
    /// May do nothing.
    pub const NONE: Self = Self(0);
    /// May amend the charter.
    pub const ROOT: Self = Self(1);
    /// May bind the territory: sign agreements, join cooperations.
    pub const SIGN: Self = Self(2);
    /// May write documents.
    pub const EDIT: Self = Self(4);
    /// May connect and relay for the territory.
    pub const NODE: Self = Self(8);
    /// Every role of this version.
    pub const ALL: Self = Self(15);

    /// Returns the roles of both.
    pub const fn and(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Returns whether all of `needed` are among these.
    pub const fn include(self, needed: Self) -> bool {
        self.0 & needed.0 == needed.0
    }

    /// Returns whether every bit is a role that this version knows.
    pub const fn are_known(self) -> bool {
        self.0 & !Self::ALL.0 == 0
    }
}

impl std::fmt::Debug for Roles {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Roles({self})")
    }
}

impl std::fmt::Display for Roles {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let names = [(Self::ROOT, "root"), (Self::SIGN, "sign"), (Self::EDIT, "edit"), (Self::NODE, "node")];
        let held: Vec<_> = names.iter().filter(|(role, _)| self.include(*role)).map(|(_, name)| *name).collect();
        f.write_str(&held.join("+"))
    }
}

#[cfg(test)]
mod tests;
