//! Invitations: one line of text by which another territory becomes a twin, or another machine a node of one's own.
//!
//! The secret is made of the inviting node's key, its network and territory, and the invitation's own terms, so the node
//! recognises its invitations without remembering them, after a restart and after restoring an old backup, and takes none
//! that it made elsewhere (R70). That an invitation is used once
//! follows from what it led to: a cooperation or a charter names it by its [`InvitationId`] (R71).

use crate::identity::{InvitationId, NetworkId, PublicKey, SecretKey, TerritoryId};
use crate::limits;
use crate::time::Time;
use crate::wire::{self, DecodeError};
use minicbor::{Decode, Encode};

const PREFIX: &str = "djuntu:";
const CHECKSUM_BYTES: usize = 4;

/// What an invitation is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Encode, Decode)]
#[cbor(index_only)]
pub enum Purpose {
    /// Another territory becomes a twin.
    #[n(0)]
    Twin,
    /// Another machine becomes a node of the inviting territory.
    #[n(1)]
    Node,
    /// Anybody observes what is public. It grants nothing that others do not have, and only says where to ask (R212).
    #[n(2)]
    Observe,
}

/// Who invites: a node, for its territory, in its network.
#[derive(Clone, Debug)]
pub struct Inviter<'a> {
    /// The node's key.
    pub key: &'a SecretKey,
    /// The network.
    pub network: NetworkId,
    /// The territory.
    pub territory: TerritoryId,
}

/// What an invitation grants, and the proof that the inviting node made it.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct Grant {
    /// What it is for.
    #[n(0)]
    pub purpose: Purpose,
    /// Until when, by the inviting node's clock.
    #[n(1)]
    pub expires: Time,
    /// Makes two invitations with one purpose and one end different.
    #[cbor(n(2), with = "minicbor::bytes")]
    pub nonce: [u8; 8],
    /// Known to the inviting node and to whoever holds the invitation.
    #[cbor(n(3), with = "minicbor::bytes")]
    pub secret: [u8; 16],
}

/// Shows that whoever sends something answers an invitation, where others can read it on the way (R290): whoever carries it
/// cannot answer the invitation for anybody else, because the secret is not in it.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct GrantProof {
    /// What the invitation is for.
    #[n(0)]
    pub purpose: Purpose,
    /// Until when, by the inviting node's clock.
    #[n(1)]
    pub expires: Time,
    /// The invitation's.
    #[cbor(n(2), with = "minicbor::bytes")]
    pub nonce: [u8; 8],
    /// Made of the secret, and of who answers.
    #[cbor(n(3), with = "minicbor::bytes")]
    pub proof: [u8; 32],
}

/// An invitation, as it travels by mail, chat or paper.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct Invitation {
    /// The network.
    #[n(0)]
    pub network: NetworkId,
    /// The inviting territory.
    #[n(1)]
    pub territory: TerritoryId,
    /// The node that made it and must be reached.
    #[n(2)]
    pub node: PublicKey,
    /// Where the node can be reached.
    #[n(3)]
    pub addresses: Vec<String>,
    /// What it grants.
    #[n(4)]
    pub grant: Grant,
}

/// Why a text is not an invitation that can be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InvitationError {
    /// The text does not begin as invitations do.
    #[error("an invitation begins with “{PREFIX}”")]
    Prefix,
    /// A character is missing or wrong.
    #[error("a part of the invitation is missing or mistyped; copy it again, whole")]
    Mistyped,
    /// It decodes to something else.
    #[error("the invitation cannot be read: {0}")]
    Decode(#[from] DecodeError),
    /// There are too many addresses, or one is too long.
    #[error("the invitation names too many addresses, or too long ones")]
    Addresses,
}

/// Why a grant is not honoured.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum GrantError {
    /// This node did not make it.
    #[error("this node did not make the invitation")]
    Foreign,
    /// Its time is over.
    #[error("the invitation has expired")]
    Expired,
}

impl Grant {
    /// Makes a grant with the inviting node's key.
    pub fn new(inviter: &Inviter<'_>, purpose: Purpose, expires: Time, nonce: [u8; 8]) -> Self {
        Self { purpose, expires, nonce, secret: secret(inviter, purpose, expires, nonce) }
    }

    /// Checks that this node made the grant, for this territory and network, and that it is still valid.
    ///
    /// # Errors
    /// [`GrantError`].
    pub fn check(&self, inviter: &Inviter<'_>, now: Time) -> Result<InvitationId, GrantError> {
        let expected = secret(inviter, self.purpose, self.expires, self.nonce);
        // Hashes are compared by BLAKE3's constant-time equality, so that nobody measures a secret out.
        if blake3::hash(&expected) != blake3::hash(&self.secret) {
            return Err(GrantError::Foreign);
        }
        if now > self.expires {
            return Err(GrantError::Expired);
        }
        Ok(self.id())
    }

    /// Returns what shows that this territory, by this node, answers the invitation, without giving away the secret.
    pub fn prove(&self, territory: TerritoryId, node: PublicKey) -> GrantProof {
        let Self { purpose, expires, nonce, secret } = self;
        GrantProof {
            purpose: *purpose,
            expires: *expires,
            nonce: *nonce,
            proof: *proof(secret, territory, node).as_bytes(),
        }
    }

    /// Returns the id by which acts name the invitation, which does not give away the secret.
    pub fn id(&self) -> InvitationId {
        let hash = blake3::derive_key("djuntu/invitation-id/1", &wire::encode(self));
        InvitationId(truncated(&hash))
    }
}

impl GrantProof {
    /// Checks that this territory, by this node, answers an invitation that the inviter made, and that it is still valid.
    ///
    /// # Errors
    /// [`GrantError`].
    pub fn check(
        &self,
        inviter: &Inviter<'_>,
        territory: TerritoryId,
        node: PublicKey,
        now: Time,
    ) -> Result<InvitationId, GrantError> {
        let grant = Grant::new(inviter, self.purpose, self.expires, self.nonce);
        // BLAKE3 compares its hashes in constant time.
        if proof(&grant.secret, territory, node) != self.proof {
            return Err(GrantError::Foreign);
        }
        grant.check(inviter, now)
    }
}

impl std::fmt::Display for Invitation {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let mut bytes = wire::encode(self);
        bytes.extend_from_slice(&checksum(&bytes));
        write!(f, "{PREFIX}{}", crate::identity::BASE32.encode(&bytes))
    }
}

impl std::str::FromStr for Invitation {
    type Err = InvitationError;

    fn from_str(text: &str) -> Result<Self, InvitationError> {
        // Mail programs break long lines, and people copy with spaces around.
        let text: String = text.chars().filter(|c| !c.is_whitespace()).take(limits::INVITATION_BYTES_MAX).collect();
        let code = text.strip_prefix(PREFIX).ok_or(InvitationError::Prefix)?.to_ascii_lowercase();
        let bytes = crate::identity::BASE32.decode(code.as_bytes()).map_err(|_| InvitationError::Mistyped)?;
        let (body, check) = bytes.split_last_chunk::<CHECKSUM_BYTES>().ok_or(InvitationError::Mistyped)?;
        if *check != checksum(body) {
            return Err(InvitationError::Mistyped);
        }
        let invitation: Self = wire::decode(body, limits::INVITATION_BYTES_MAX)?;
        let short = invitation.addresses.iter().all(|address| address.len() <= limits::ADDRESS_BYTES_MAX);
        let few = invitation.addresses.len() <= limits::ADDRESSES_MAX;
        if short && few { Ok(invitation) } else { Err(InvitationError::Addresses) }
    }
}

fn secret(inviter: &Inviter<'_>, purpose: Purpose, expires: Time, nonce: [u8; 8]) -> [u8; 16] {
    let derived = blake3::derive_key("djuntu/invitation-key/1", &inviter.key.to_bytes());
    let terms = wire::encode(&(inviter.network, inviter.territory, purpose, expires, nonce));
    truncated(blake3::keyed_hash(&derived, &terms).as_bytes())
}

fn proof(secret: &[u8; 16], territory: TerritoryId, node: PublicKey) -> blake3::Hash {
    let key = blake3::derive_key("djuntu/invitation-proof/1", secret);
    blake3::keyed_hash(&key, &wire::encode(&(territory, node)))
}

fn checksum(bytes: &[u8]) -> [u8; CHECKSUM_BYTES] {
    truncated(&blake3::derive_key("djuntu/invitation-checksum/1", bytes))
}

fn truncated<const N: usize>(hash: &[u8; 32]) -> [u8; N] {
    *hash.first_chunk().expect("a prefix is shorter than a hash")
}

#[cfg(test)]
mod tests;
