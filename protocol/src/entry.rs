//! The entry: the signed envelope around changes or one act, the only thing that is stored, relayed and judged.
//!
//! ```text
//! signed entry = body ‖ signature (64 bytes)         body = canonical CBOR of Entry
//! signature    = ed25519 over "djuntu/entry/1" ‖ body
//! entry id     = BLAKE3("djuntu/entry/1" ‖ body)
//! ```
//!
//! Its whole place is in the signed body, so an entry is good nowhere else (R164).
//!
//! Trust is a type: [`SignedEntry`] shows nothing but what is needed to find it a place, [`Verified`] comes only from
//! checking a signature, from signing, or from bytes whose id this node had stored after checking them.

mod builder;

pub use builder::{Author, Chain};

use crate::act::Act;
use crate::identity::{DocumentId, EntryId, NetworkId, PublicKey, ReadyKeys, Roles, SecretKey, Signature, TerritoryId};
use crate::limits;
use crate::time::Time;
use crate::wire::{self, DecodeError};
use minicbor::bytes::ByteVec;
use minicbor::{Decode, Encode};

/// What every entry's signature and id begin with, so that no other signed thing can be passed for an entry (R11).
pub const DOMAIN: &[u8] = b"djuntu/entry/1";
/// The version of the envelope.
pub const VERSION: u16 = 1;
const SIGNATURE_LENGTH: usize = 64;

/// The body of an entry.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct Entry {
    /// The version of the envelope, [`VERSION`].
    #[n(0)]
    pub version: u16,
    /// Separates test networks from the real one.
    #[n(1)]
    pub network: NetworkId,
    /// The document; none in the document's first entry, whose id it is.
    #[n(2)]
    pub document: Option<DocumentId>,
    /// The key that signed.
    #[n(3)]
    pub author: PublicKey,
    /// The territory that the key acts for; none in the territory's own first entry.
    #[n(4)]
    pub territory: Option<TerritoryId>,
    /// New at every start of a node, so that a restored backup never continues an old chain (R14).
    #[n(5)]
    pub epoch: u64,
    /// Counts from 0 in the chain (document, author, epoch).
    #[n(6)]
    pub seq: u64,
    /// The previous entry of the chain.
    #[n(7)]
    pub prev: Option<EntryId>,
    /// The charter version under which the key acts; none in a territory's first entry.
    #[n(8)]
    pub charter: Option<EntryId>,
    /// What the author's clock said; shown, never decisive.
    #[n(9)]
    pub time: Time,
    /// What the entry says.
    #[n(10)]
    pub payload: Payload,
}

/// What an entry says.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub enum Payload {
    /// Edits: raw, uncompressed Automerge change chunks in causal order.
    #[n(0)]
    Changes(#[n(0)] Vec<ByteVec>),
    /// One formal statement.
    #[n(1)]
    Act(#[n(0)] ActPayload),
}

/// An act and what it rests on. The body stays in bytes, so that a node can relay acts of a newer version (R80).
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct ActPayload {
    /// The role that the act claims to need; checked against the act when it is known.
    #[n(0)]
    pub role: Roles,
    /// The entries that it rests on, ascending, each once.
    #[n(1)]
    pub deps: Vec<EntryId>,
    /// Its place among the binding acts of its territory in this document; none when the act does not bind.
    #[n(2)]
    pub binding: Option<Binding>,
    /// The canonical bytes of the [`Act`].
    #[n(3)]
    pub body: ByteVec,
}

/// One chain of binding acts per (document, territory, account), across epochs, keys and restarts.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct Binding {
    /// Which account of the territory; empty where there is only one.
    #[n(0)]
    pub account: String,
    /// Counts from 0.
    #[n(1)]
    pub n: u64,
    /// The territory's previous binding act.
    #[n(2)]
    pub prev_act: Option<EntryId>,
}

/// Why bytes are not an entry of this version and network.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum EntryError {
    /// The bytes are not the canonical encoding of an entry.
    #[error("the entry cannot be decoded: {0}")]
    Decode(#[from] DecodeError),
    /// The envelope is of a version that this node does not know.
    #[error("the envelope has version {0}, this node knows {VERSION}")]
    Version(u16),
    /// The entry belongs to another network.
    #[error("the entry belongs to another network")]
    Network,
    /// Number and predecessor, or document and territory, do not fit together.
    #[error("the entry's place in its chain is contradictory")]
    Place,
    /// There are no changes, or too many.
    #[error("an entry holds 1 to {} changes", limits::CHANGES_PER_ENTRY_MAX)]
    Changes,
    /// The act breaks a rule of form.
    #[error(transparent)]
    Act(#[from] crate::act::ActError),
    /// The act does not say truly what role it needs, or what it rests on.
    #[error("the act's role, dependencies or binding number are wrong")]
    Frame,
    /// A newer version made a document of a kind that this node cannot place (R81).
    #[error("it begins a document of a kind that this node does not know")]
    Newer,
    /// The signature does not verify.
    #[error("the signature does not verify")]
    Signature,
}

/// An entry that was decoded but not verified: it has an id and a claimed place, and shows no payload.
#[derive(Clone, Debug)]
pub struct SignedEntry {
    entry: Entry,
    id: EntryId,
    bytes: Vec<u8>,
}

/// An entry whose signature was verified, or that this node signed or had verified before it stored it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verified {
    entry: Entry,
    id: EntryId,
    bytes: Vec<u8>,
}

impl Entry {
    /// Returns the document that the entry belongs to, given the entry's own id.
    pub fn document_of(&self, id: EntryId) -> DocumentId {
        self.document.unwrap_or(DocumentId(id.0))
    }

    /// Returns the role that the author's key needs (R13).
    pub const fn role(&self) -> Roles {
        match &self.payload {
            Payload::Changes(_) => Roles::EDIT,
            Payload::Act(act) => act.role,
        }
    }

    /// Returns the act, when there is one and this version knows it.
    pub fn act(&self) -> Option<Act> {
        match &self.payload {
            Payload::Changes(_) => None,
            Payload::Act(act) => Act::decode(&act.body).ok(),
        }
    }

    /// Checks what every entry must be, whoever signed it (R16).
    fn check(&self) -> Result<(), EntryError> {
        if self.version != VERSION {
            return Err(EntryError::Version(self.version));
        }
        if (self.seq == 0) != self.prev.is_none() || self.territory.is_none() != self.charter.is_none() {
            return Err(EntryError::Place);
        }
        match &self.payload {
            Payload::Changes(changes) => {
                let valid = (1..=limits::CHANGES_PER_ENTRY_MAX).contains(&changes.len()) && self.document.is_some();
                if valid && self.territory.is_some() { Ok(()) } else { Err(EntryError::Changes) }
            }
            Payload::Act(act) => self.check_act(act),
        }
    }

    /// Checks the frame of an act against the act itself; an act of a newer version is taken at its word.
    fn check_act(&self, payload: &ActPayload) -> Result<(), EntryError> {
        let sorted = payload.deps.is_sorted_by(|a, b| a < b) && payload.deps.len() <= limits::DEPENDENCIES_MAX;
        let account =
            payload.binding.as_ref().is_none_or(|binding| binding.account.len() <= limits::SHORT_TEXT_BYTES_MAX);
        let first = payload.binding.as_ref().is_none_or(|binding| (binding.n == 0) == binding.prev_act.is_none());
        let role = payload.role != Roles::NONE && payload.role.are_known();
        if !sorted || !account || !first || !role || payload.body.len() > limits::ACT_BYTES_MAX {
            return Err(EntryError::Frame);
        }
        let Ok(act) = Act::decode(&payload.body) else {
            // Made by a newer version: it may not begin a document that nobody here can place.
            return if self.document.is_some() { Ok(()) } else { Err(EntryError::Newer) };
        };
        act.check()?;
        if act.role() != payload.role || act.is_binding() != payload.binding.is_some() {
            return Err(EntryError::Frame);
        }
        let begins = matches!(act, Act::Begin(_));
        let founds =
            matches!(&act, Act::Begin(genesis) if matches!(genesis.subject, crate::act::Subject::Territory(_)));
        let placed =
            begins == self.document.is_none() && founds == self.territory.is_none() && (!begins || self.seq == 0);
        if placed { Ok(()) } else { Err(EntryError::Place) }
    }
}

impl SignedEntry {
    /// Decodes a signed entry and checks its form, not its signature.
    ///
    /// # Errors
    /// [`EntryError`]; nothing of the bytes is kept.
    pub fn parse(bytes: &[u8], network: NetworkId) -> Result<Self, EntryError> {
        Self::from_bytes(bytes.to_vec(), None, network)
    }

    /// Decodes a signed entry whose id was worked out already, when it is given.
    pub(crate) fn from_bytes(bytes: Vec<u8>, id: Option<EntryId>, network: NetworkId) -> Result<Self, EntryError> {
        if bytes.len() > limits::ENTRY_BYTES_MAX {
            return Err(DecodeError::TooLong { length: bytes.len(), limit: limits::ENTRY_BYTES_MAX }.into());
        }
        let Some((body, _)) = bytes.split_last_chunk::<SIGNATURE_LENGTH>() else {
            return Err(DecodeError::Malformed("shorter than a signature".to_owned()).into());
        };
        let entry: Entry = wire::decode(body, limits::ENTRY_BYTES_MAX)?;
        entry.check()?;
        if entry.network != network {
            return Err(EntryError::Network);
        }
        let id = id.unwrap_or_else(|| id_of(body));
        Ok(Self { id, entry, bytes })
    }

    /// Returns the entry's id.
    pub const fn id(&self) -> EntryId {
        self.id
    }

    /// Returns the document that the entry claims to belong to.
    pub fn document(&self) -> DocumentId {
        self.entry.document_of(self.id)
    }

    /// Returns how many bytes it has.
    pub const fn length(&self) -> usize {
        self.bytes.len()
    }

    /// Checks the signature.
    ///
    /// # Errors
    /// [`EntryError::Signature`].
    pub fn verify(self) -> Result<Verified, EntryError> {
        self.into_verified(&mut ReadyKeys::default()).map_err(|_| EntryError::Signature)
    }

    /// Checks the signature; the entry comes back when it does not verify.
    pub(crate) fn into_verified(self, keys: &mut ReadyKeys) -> Result<Verified, Box<Self>> {
        let Self { entry, id, bytes } = self;
        let parts = bytes.split_last_chunk::<SIGNATURE_LENGTH>();
        let is_genuine =
            parts.is_some_and(|(body, signature)| keys.verifies(&entry.author, DOMAIN, body, &Signature(*signature)));
        if is_genuine { Ok(Verified { entry, id, bytes }) } else { Err(Box::new(Self { entry, id, bytes })) }
    }

    /// Accepts bytes that this node stored as `id` after it had verified them. The caller vouches that the id comes from
    /// its own index; that the bytes are still the ones with this id is checked here, so a flipped bit is found.
    pub fn restored(self, id: EntryId) -> Option<Verified> {
        (self.id == id).then_some(Verified { entry: self.entry, id, bytes: self.bytes })
    }
}

impl Verified {
    /// Signs `entry` with `key`.
    ///
    /// # Errors
    /// [`EntryError`] when the entry breaks a rule of form, so that nothing is signed that others would refuse.
    pub fn sign(entry: Entry, key: &SecretKey) -> Result<Self, EntryError> {
        assert_eq!(entry.author, key.public(), "an entry is signed by its author");
        entry.check()?;
        let mut bytes = wire::encode(&entry);
        let id = id_of(&bytes);
        let signature = key.sign(DOMAIN, &bytes);
        bytes.extend_from_slice(&signature.0);
        if bytes.len() > limits::ENTRY_BYTES_MAX {
            return Err(DecodeError::TooLong { length: bytes.len(), limit: limits::ENTRY_BYTES_MAX }.into());
        }
        Ok(Self { entry, id, bytes })
    }

    /// Returns the entry's id.
    pub const fn id(&self) -> EntryId {
        self.id
    }

    /// Returns the body.
    pub const fn entry(&self) -> &Entry {
        &self.entry
    }

    /// Returns the document that the entry belongs to.
    pub fn document(&self) -> DocumentId {
        self.entry.document_of(self.id)
    }

    /// Returns the territory that the author acts for; a territory's first entry acts for the territory that it founds.
    pub fn territory(&self) -> TerritoryId {
        self.entry.territory.unwrap_or(TerritoryId(self.id.0))
    }

    /// Returns the signed bytes, as they are stored and relayed.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }
}

/// Returns the id of the entry with this body.
pub(crate) fn id_of(body: &[u8]) -> EntryId {
    EntryId(*blake3::Hasher::new().update(DOMAIN).update(body).finalize().as_bytes())
}

#[cfg(test)]
mod tests;
