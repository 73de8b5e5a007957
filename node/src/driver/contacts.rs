//! Where other nodes were reached, and which of them to stay connected to.

use super::examiner::WantedNodes;
use crate::folder::Folder;
use crate::network::{Address, Network};
use djuntu_protocol::identity::PublicKey;
use djuntu_protocol::limits;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use tokio::sync::watch;

/// The address book of this node. It is kept in a file that people may edit, because it belongs to this machine.
#[derive(Debug)]
pub(crate) struct Contacts {
    folder: Arc<Folder>,
    known: BTreeMap<PublicKey, Vec<Address>>,
    /// The nodes of the territories that we share something with.
    twins: BTreeSet<PublicKey>,
    /// The nodes whose invitations are being answered.
    calling: BTreeSet<PublicKey>,
    advertised: Vec<Address>,
    /// Tells the twins and those called.
    wanted: watch::Sender<WantedNodes>,
}

impl Contacts {
    /// Reads the address book. What in it cannot be understood is left out, and the file is left as it is until something
    /// new is learnt.
    pub(crate) fn new(folder: Arc<Folder>, advertised: Vec<Address>) -> Self {
        let kept = folder.twins().unwrap_or_else(|error| {
            tracing::warn!(%error, "where other nodes were reached could not be read");
            BTreeMap::new()
        });
        let known = kept.into_iter().filter_map(|(key, addresses)| {
            let addresses = addresses.iter().filter_map(|address| address.parse().ok()).collect();
            key.parse().ok().map(|key| (key, addresses))
        });
        let wanted = watch::Sender::new(WantedNodes::default());
        Self { known: known.collect(), twins: BTreeSet::new(), calling: BTreeSet::new(), advertised, wanted, folder }
    }

    /// Returns which nodes this one wants to be connected to, now and whenever that changes.
    pub(super) fn wanted(&self) -> watch::Receiver<WantedNodes> {
        self.wanted.subscribe()
    }

    /// Returns where others are told to find this node.
    pub(crate) fn advertised(&self, listening: &[Address]) -> Vec<String> {
        let all = self.advertised.iter().chain(listening).map(ToString::to_string);
        let mut seen = BTreeSet::new();
        all.filter(|address| seen.insert(address.clone())).take(limits::ADDRESSES_MAX).collect()
    }

    /// Learns where a node says that it can be reached: what it says now replaces what it said before.
    pub(crate) fn learn(&mut self, peer: PublicKey, addresses: &[String]) {
        let addresses: Vec<Address> = addresses.iter().filter_map(|address| address.parse().ok()).collect();
        if !addresses.is_empty() && self.known.get(&peer) != Some(&addresses) {
            self.known.insert(peer, addresses);
            self.keep();
        }
    }

    /// Notes where a node was reached, as the first place to look next time.
    pub(crate) fn reached(&mut self, peer: PublicKey, address: &Address) {
        let known = self.known.entry(peer).or_default();
        if known.first() != Some(address) {
            known.retain(|other| other != address);
            known.insert(0, address.clone());
            known.truncate(limits::ADDRESSES_MAX);
            self.keep();
        }
    }

    /// Stays connected to a node whose invitation is being answered.
    pub(crate) fn call(&mut self, peer: PublicKey, network: &Network) {
        self.calling.insert(peer);
        self.tell_wanted();
        self.refresh(peer, network);
    }

    /// No longer stays connected to a node because of its invitation.
    pub(crate) fn called(&mut self, peer: PublicKey, network: &Network) {
        self.calling.remove(&peer);
        self.tell_wanted();
        self.release(peer, network);
    }

    /// Stays connected to exactly these nodes, and to those whose invitations are being answered. For an observer they are
    /// its sources, for which it does nothing.
    pub(crate) fn replace_twins(&mut self, peers: &[PublicKey], is_observing: bool, network: &Network) {
        let before = std::mem::replace(&mut self.twins, peers.iter().copied().collect());
        self.tell_wanted();
        network.serve(if is_observing { Arc::default() } else { Arc::new(self.twins.clone()) });
        for peer in before {
            self.release(peer, network);
        }
        for peer in peers {
            self.refresh(*peer, network);
        }
    }

    /// Tells the network what is known of a wanted node.
    pub(crate) fn refresh(&self, peer: PublicKey, network: &Network) {
        if self.is_wanted(&peer) {
            network.want(peer, self.known.get(&peer).cloned().unwrap_or_default());
        }
    }

    fn tell_wanted(&self) {
        self.wanted.send_replace(Arc::new(self.twins.union(&self.calling).copied().collect()));
    }

    fn is_wanted(&self, peer: &PublicKey) -> bool {
        self.twins.contains(peer) || self.calling.contains(peer)
    }

    /// No longer stays connected to a node, unless there is another reason to.
    fn release(&self, peer: PublicKey, network: &Network) {
        if !self.is_wanted(&peer) {
            network.unwant(peer);
        }
    }

    fn keep(&self) {
        let text = |addresses: &Vec<Address>| addresses.iter().map(ToString::to_string).collect();
        let kept = self.known.iter().map(|(key, addresses)| (key.to_string(), text(addresses)));
        if let Err(error) = self.folder.keep_twins(&kept.collect()) {
            tracing::warn!(%error, "where other nodes were reached could not be kept");
        }
    }
}

#[cfg(test)]
mod tests;
