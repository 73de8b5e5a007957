//! Writing a whole bundle: the header, the pages, and at the end the seal of who made it (R102).

use super::header::Header;
use super::machine::Machine;
use super::page::encode_page;
use super::record::{RecordKind, write_header, write_record};
use crate::identity::{PublicKey, SecretKey, Signature};
use crate::limits;
use crate::wire::{self, DecodeError};
use minicbor::{Decode, Encode};

/// What the signature of every seal begins with, so that no other signed thing can be passed for a seal.
const DOMAIN: &[u8] = b"djuntu/bundle/1";
/// The payload of the last record: who vouches that the bundle is complete and his.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub(super) struct Seal {
    #[n(0)]
    statement: Statement,
    /// The node that made the bundle.
    #[n(1)]
    node: PublicKey,
    /// Over the canonical bytes of the statement.
    #[cbor(n(2), with = "minicbor::bytes")]
    signature: [u8; 64],
}

/// What is signed. The hash covers the header, so network, sender and recipient are signed as well.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
struct Statement {
    /// How many entries the bundle holds.
    #[n(0)]
    entries: u64,
    /// BLAKE3 over everything before the seal.
    #[cbor(n(1), with = "minicbor::bytes")]
    hash: [u8; 32],
}

/// What the seal is made over, kept while a bundle is written or read.
#[derive(Clone, Debug, Default)]
pub(super) struct Tally {
    hasher: blake3::Hasher,
    entries: u64,
}

/// Writes a bundle piece by piece; what it returns is to be appended to the file in this order.
#[derive(Clone, Debug)]
pub struct BundleWriter {
    offset: u64,
    tally: Tally,
}

impl Tally {
    pub(super) fn bytes(&mut self, bytes: &[u8]) {
        self.hasher.update(bytes);
    }

    pub(super) const fn entries(&mut self, count: usize) {
        self.entries += count as u64;
    }

    fn statement(&self) -> Statement {
        Statement { entries: self.entries, hash: *self.hasher.finalize().as_bytes() }
    }

    /// Returns who sealed this, if the seal is genuine.
    pub(super) fn sealed_by(&self, payload: &[u8]) -> Result<Option<PublicKey>, DecodeError> {
        let seal: Seal = wire::decode(payload, limits::BUNDLE_SEAL_BYTES_MAX)?;
        let statement = self.statement();
        let signed = seal.node.verifies(DOMAIN, &wire::encode(&statement), &Signature(seal.signature));
        Ok((signed && seal.statement == statement).then_some(seal.node))
    }
}

impl BundleWriter {
    /// Begins a bundle; returns its first bytes as well.
    pub fn new(header: &Header) -> (Self, Vec<u8>) {
        let bytes = write_header(header);
        let mut writer = Self { offset: 0, tally: Tally::default() };
        writer.count(&bytes);
        (writer, bytes)
    }

    /// Returns the record that makes the bundle a backup of this machine; it comes first.
    pub fn machine(&mut self, machine: Machine) -> Vec<u8> {
        let bytes = write_record(RecordKind::Machine, self.offset, &machine.encode());
        self.count(&bytes);
        bytes
    }

    /// Returns the record with a page of these entries, bounded as for [`encode_page`].
    pub fn page(&mut self, entries: &[&[u8]]) -> Vec<u8> {
        let bytes = write_record(RecordKind::Page, self.offset, &encode_page(entries));
        self.tally.entries(entries.len());
        self.count(&bytes);
        bytes
    }

    /// Ends the bundle: returns the record with the seal of `node`.
    pub fn seal(self, node: &SecretKey) -> Vec<u8> {
        let statement = self.tally.statement();
        let signature = node.sign(DOMAIN, &wire::encode(&statement)).0;
        let seal = Seal { statement, node: node.public(), signature };
        write_record(RecordKind::Seal, self.offset, &wire::encode(&seal))
    }

    fn count(&mut self, bytes: &[u8]) {
        self.tally.bytes(bytes);
        self.offset += bytes.len() as u64;
    }
}
