//! Where a node can be reached, signed by the node itself, so that anybody may hand it on (R183).

use crate::identity::{NetworkId, PublicKey, SecretKey, Signature};
use crate::limits;
use crate::time::Time;
use crate::wire;
use minicbor::{Decode, Encode};

/// What the signature of every record begins with, so that no other signed thing can be passed for one.
const DOMAIN: &[u8] = b"djuntu/node-record/1";

/// A record as it travels: what the node says, and its signature.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct NodeRecord {
    #[n(0)]
    statement: Statement,
    #[cbor(n(1), with = "minicbor::bytes")]
    signature: [u8; 64],
}

/// What is signed.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
struct Statement {
    #[n(0)]
    network: NetworkId,
    #[n(1)]
    node: PublicKey,
    #[n(2)]
    seq: u64,
    #[n(3)]
    time: Time,
    #[n(4)]
    addresses: Vec<String>,
}

/// A record whose signature was verified.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct GenuineRecord(NodeRecord);

impl NodeRecord {
    /// Returns the node that the record says it is from; whether it is, [`Self::verify`] tells.
    pub(crate) const fn node(&self) -> PublicKey {
        self.statement.node
    }

    /// Returns the number of the record among those of its node.
    pub(crate) const fn seq(&self) -> u64 {
        self.statement.seq
    }

    pub(super) fn is_within_limits(&self) -> bool {
        let addresses = &self.statement.addresses;
        addresses.len() <= limits::ADDRESSES_MAX
            && addresses.iter().all(|address| address.len() <= limits::ADDRESS_BYTES_MAX)
    }

    /// Returns the record when its node has signed it for this network.
    pub(crate) fn verify(self, network: NetworkId) -> Option<GenuineRecord> {
        let statement = &self.statement;
        let signature = Signature(self.signature);
        let is_signed = statement.node.verifies(DOMAIN, &wire::encode(statement), &signature);
        (is_signed && statement.network == network).then_some(GenuineRecord(self))
    }
}

impl GenuineRecord {
    /// Makes the record of the node with this key.
    pub(crate) fn new(network: NetworkId, key: &SecretKey, seq: u64, time: Time, addresses: Vec<String>) -> Self {
        let statement = Statement { network, node: key.public(), seq, time, addresses };
        let signature = key.sign(DOMAIN, &wire::encode(&statement)).0;
        let record = NodeRecord { statement, signature };
        assert!(record.is_within_limits(), "a node tells no more addresses than others take");
        Self(record)
    }

    /// Returns the record as it travels.
    pub(crate) const fn record(&self) -> &NodeRecord {
        &self.0
    }

    /// Returns where the node can be reached.
    pub(crate) fn addresses(&self) -> &[String] {
        &self.0.statement.addresses
    }
}

#[cfg(test)]
mod tests;
