//! What a backup holds besides entries: what a machine needs to go on where another one stopped (R120).
//!
//! Keys are sealed by the shell, under a passphrase; here they are bytes of a bounded length.

use crate::identity::{PublicKey, TerritoryId};
use crate::limits::{
    ADDRESS_BYTES_MAX, ADDRESSES_MAX, BACKUP_CONTACTS_MAX, BACKUP_MACHINE_BYTES_MAX, KEY_FILES_MAX,
    SEALED_KEYS_BYTES_MAX,
};
use crate::wire::{self, DecodeError};
use minicbor::bytes::ByteVec;
use minicbor::{Decode, Encode};

/// The payload of the record behind a backup's header.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct Machine {
    /// How many entries the backup holds, so that whoever has only a part of it knows how many are missing.
    #[n(0)]
    pub entries: u64,
    /// The territory that the machine belongs to.
    #[n(1)]
    pub territory: Option<TerritoryId>,
    /// The machine's start counter.
    #[n(2)]
    pub counter: u64,
    /// Where other nodes were reached.
    #[n(3)]
    pub contacts: Vec<Contact>,
    /// The machine's keys, sealed; none in a backup without keys.
    #[n(4)]
    pub keys: Option<ByteVec>,
}

/// Where one other node was reached.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct Contact {
    /// The node.
    #[n(0)]
    pub node: PublicKey,
    /// Its addresses.
    #[n(1)]
    pub addresses: Vec<String>,
}

/// A file with a key, as it lies in the data folder. A list of them is what is sealed.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct KeyFile {
    /// Its name.
    #[n(0)]
    pub name: String,
    /// What is in it.
    #[n(1)]
    pub content: ByteVec,
}

impl KeyFile {
    /// Returns the canonical bytes of a list of them.
    pub fn encode_all(files: &Vec<Self>) -> Vec<u8> {
        wire::encode(files)
    }

    /// Returns the list with these canonical bytes.
    ///
    /// # Errors
    /// [`DecodeError`], also when there are more than there may be.
    pub fn decode_all(bytes: &[u8]) -> Result<Vec<Self>, DecodeError> {
        let files: Vec<Self> = wire::decode(bytes, SEALED_KEYS_BYTES_MAX)?;
        if files.len() > KEY_FILES_MAX {
            return Err(DecodeError::TooLong { length: files.len(), limit: KEY_FILES_MAX });
        }
        Ok(files)
    }
}

impl Machine {
    /// Returns the canonical bytes, with as many contacts as a backup may have.
    pub fn encode(mut self) -> Vec<u8> {
        self.contacts.truncate(BACKUP_CONTACTS_MAX);
        for contact in &mut self.contacts {
            contact.addresses.retain(|address| address.len() <= ADDRESS_BYTES_MAX);
            contact.addresses.truncate(ADDRESSES_MAX);
        }
        wire::encode(&self)
    }

    /// Returns what these canonical bytes say.
    ///
    /// # Errors
    /// [`DecodeError`], also when something in them is longer than it may be.
    pub fn decode(bytes: &[u8]) -> Result<Self, DecodeError> {
        let machine: Self = wire::decode(bytes, BACKUP_MACHINE_BYTES_MAX)?;
        let is_short = |contact: &Contact| {
            let addresses = &contact.addresses;
            addresses.len() <= ADDRESSES_MAX && addresses.iter().all(|address| address.len() <= ADDRESS_BYTES_MAX)
        };
        let are_bounded = machine.contacts.len() <= BACKUP_CONTACTS_MAX && machine.contacts.iter().all(is_short);
        let keys = machine.keys.as_ref().map_or(0, |keys| keys.len());
        if keys > SEALED_KEYS_BYTES_MAX {
            return Err(DecodeError::TooLong { length: keys, limit: SEALED_KEYS_BYTES_MAX });
        }
        if are_bounded { Ok(machine) } else { Err(DecodeError::Malformed("too many or too long addresses".to_owned())) }
    }
}

#[cfg(test)]
mod tests;
