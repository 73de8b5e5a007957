//! What is known of how this node is reached, and how it reaches others: for people, and for what it tells others.

use super::{Address, Router};
use djuntu_protocol::identity::PublicKey;
use djuntu_protocol::limits::ADDRESSES_MAX;
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::time::SystemTime;

/// How a connection leads to its peer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// On this machine or the local network.
    Local,
    /// Directly.
    Direct,
    /// Through a relay.
    Relayed,
}

/// How a peer is reached, or why not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reached {
    /// A session goes this way, through this relay if it is one, since then.
    By(Way, Option<PublicKey>, SystemTime),
    /// It was dialed in vain since then; why, at last.
    Not(String, SystemTime),
}

/// What somebody who dialed back found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Probe {
    /// The address that was tried.
    pub address: Address,
    /// By whom.
    pub by: PublicKey,
    /// Why it failed; none when it worked.
    pub failure: Option<String>,
}

/// How this node is reached and reaches others, as far as it knows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reach {
    /// Where it listens.
    pub listening: Vec<Address>,
    /// Addresses at which others were seen to reach it, or at which the router lets them through.
    pub confirmed: BTreeSet<Address>,
    /// What those who dialed back found, the newest last.
    pub probes: VecDeque<Probe>,
    /// What the router says.
    pub router: Router,
    /// When somebody last came here by himself from outside the local network.
    pub came_at: Option<SystemTime>,
    /// The relays that hold a place for it, and the ways through them.
    pub relays: Vec<(PublicKey, Address)>,
    /// How each wanted peer is reached.
    pub peers: BTreeMap<PublicKey, Reached>,
}

impl Reach {
    /// Returns where others are told to find this node, what works for most of them first.
    pub fn addresses(&self) -> Vec<Address> {
        let mut listening = self.listening.clone();
        listening.sort_by_key(Address::is_local);
        let ways = self.confirmed.iter().cloned().chain(self.relays.iter().map(|(_, way)| way.clone()));
        let mut told = Vec::new();
        for address in ways.chain(listening) {
            if !told.contains(&address) && told.len() < ADDRESSES_MAX {
                told.push(address);
            }
        }
        told
    }

    /// Notes what somebody who dialed back found.
    pub(super) fn probed(&mut self, probe: Probe) {
        self.probes.retain(|known| known.address != probe.address);
        if self.probes.len() == ADDRESSES_MAX {
            self.probes.pop_front();
        }
        self.probes.push_back(probe);
    }

    /// Notes an address at which others reach this node. Returns whether that is news.
    pub(super) fn confirm(&mut self, address: Address) -> bool {
        let is_new = !address.is_local() && address.relay().is_none();
        is_new && self.confirmed.len() < ADDRESSES_MAX && self.confirmed.insert(address)
    }

    /// Notes that a peer was dialed in vain.
    pub(super) fn failed(&mut self, peer: PublicKey, reason: String) {
        let since = match self.peers.get(&peer) {
            Some(Reached::Not(_, since)) => *since,
            Some(Reached::By(..)) | None => SystemTime::now(),
        };
        self.peers.insert(peer, Reached::Not(reason, since));
    }
}

#[cfg(test)]
mod tests;
