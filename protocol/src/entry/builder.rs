//! Making one's own entries: an author's key in its territory, and the author's chain in one document.

use super::{ActPayload, Binding, Entry, EntryError, Payload, VERSION, Verified};
use crate::act::Act;
use crate::identity::{DocumentId, EntryId, NetworkId, SecretKey, TerritoryId};
use crate::time::Time;

/// A key of this node and what it acts under.
#[derive(Clone, Debug)]
pub struct Author {
    /// The key.
    pub key: SecretKey,
    /// The network.
    pub network: NetworkId,
    /// The territory and its charter in force; none while founding the territory.
    pub territory: Option<(TerritoryId, EntryId)>,
    /// This start's epoch.
    pub epoch: u64,
}

/// Where the author's chain in a document stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Chain {
    /// The number of the next entry.
    pub seq: u64,
    /// The last entry.
    pub prev: Option<EntryId>,
}

impl Chain {
    /// Returns the chain after `entry`.
    pub fn after(entry: &Verified) -> Self {
        Self { seq: entry.entry().seq + 1, prev: Some(entry.id()) }
    }
}

impl Author {
    /// Signs edits.
    ///
    /// # Errors
    /// [`EntryError`] when there are no changes, too many, or too large ones.
    pub fn changes(
        &self,
        document: DocumentId,
        chain: Chain,
        time: Time,
        changes: Vec<Vec<u8>>,
    ) -> Result<Verified, EntryError> {
        let payload = Payload::Changes(changes.into_iter().map(Into::into).collect());
        self.sign(Some(document), chain, time, payload)
    }

    /// Signs an act; `document` is none for the act that begins one.
    ///
    /// # Errors
    /// [`EntryError`] when the act breaks a rule of form.
    pub fn act(
        &self,
        document: Option<DocumentId>,
        chain: Chain,
        time: Time,
        act: &Act,
        deps: Vec<EntryId>,
        binding: Option<Binding>,
    ) -> Result<Verified, EntryError> {
        let payload = ActPayload { role: act.role(), deps, binding, body: act.encode().into() };
        self.sign(document, chain, time, Payload::Act(payload))
    }

    fn sign(
        &self,
        document: Option<DocumentId>,
        chain: Chain,
        time: Time,
        payload: Payload,
    ) -> Result<Verified, EntryError> {
        let entry = Entry {
            version: VERSION,
            network: self.network,
            document,
            author: self.key.public(),
            territory: self.territory.map(|(territory, _)| territory),
            epoch: self.epoch,
            seq: chain.seq,
            prev: chain.prev,
            charter: self.territory.map(|(_, charter)| charter),
            time,
            payload,
        };
        Verified::sign(entry, &self.key)
    }
}
