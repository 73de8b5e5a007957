//! Connections through other nodes: what this node carries for its twins, and at which of them it has a place.
//!
//! A relay sees ciphertext only. It carries for those that this node serves and nobody else, within limits, and a circuit that reaches its
//! limit is closed: the two dial each other again, and their session goes on where it was (R181). A node that cannot be
//! reached keeps a place (a reservation) at [`RELAYS_TARGET`] of the twins that it has dialed itself, so that when one of
//! them dies the other is told already.

use super::muted::Muted;
use super::{Address, behaviour};
use djuntu_protocol::identity::PublicKey;
use djuntu_protocol::limits::{
    RELAY_CIRCUIT_AGE_DEFAULT, RELAY_CIRCUIT_BYTES_DEFAULT, RELAY_CIRCUITS_DEFAULT, RELAY_CIRCUITS_PER_PEER_MAX,
    RELAY_RESERVATION_AGE, RELAY_RESERVATIONS_PER_PEER_MAX, RELAYS_TARGET, SESSIONS_MAX,
};
use libp2p::core::transport::ListenerId;
use libp2p::swarm::behaviour::ExternalAddrConfirmed;
use libp2p::swarm::behaviour::toggle::Toggle;
use libp2p::swarm::{FromSwarm, NetworkBehaviour};
use libp2p::{Multiaddr, PeerId, relay};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::watch;
use tokio::time::Instant;

/// Peers that this node wants to be connected to, or that it serves.
pub(super) type WantedPeers = Arc<BTreeSet<PublicKey>>;
/// The behaviour that carries; none when this node carries nothing.
pub(super) type Server = Toggle<Muted<relay::Behaviour>>;

/// How long a twin that refused a place is left alone, at first, and at most: who has just become a twin of ours may not
/// know it yet.
const REFUSED_PAUSE_MIN: Duration = Duration::from_secs(5);
const REFUSED_PAUSE_MAX: Duration = Duration::from_secs(300);

/// What this node carries for its twins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RelayLimits {
    /// Most circuits at one time.
    pub circuits: usize,
    /// Most bytes on one circuit, both ways together.
    pub circuit_bytes: u64,
    /// How long one circuit may last.
    pub circuit_age: Duration,
}

impl Default for RelayLimits {
    fn default() -> Self {
        Self {
            circuits: RELAY_CIRCUITS_DEFAULT,
            circuit_bytes: RELAY_CIRCUIT_BYTES_DEFAULT,
            circuit_age: Duration::from_millis(RELAY_CIRCUIT_AGE_DEFAULT.0),
        }
    }
}

/// Returns the behaviour that carries connections for those `served`.
pub(super) fn server(local: PeerId, limits: Option<RelayLimits>, served: &watch::Receiver<WantedPeers>) -> Server {
    let build = |limits: RelayLimits| {
        let only_served = || {
            let served = served.clone();
            let is_served = move |peer: PeerId, _: &Multiaddr, _: std::time::Instant| {
                behaviour::key_of(&peer).is_some_and(|key| served.borrow().contains(&key))
            };
            vec![Box::new(is_served) as Box<dyn relay::RateLimiter>]
        };
        let config = relay::Config {
            max_reservations: SESSIONS_MAX,
            max_reservations_per_peer: RELAY_RESERVATIONS_PER_PEER_MAX,
            reservation_duration: Duration::from_millis(RELAY_RESERVATION_AGE.0),
            reservation_rate_limiters: only_served(),
            max_circuits: limits.circuits,
            max_circuits_per_peer: RELAY_CIRCUITS_PER_PEER_MAX,
            max_circuit_duration: limits.circuit_age,
            max_circuit_bytes: limits.circuit_bytes,
            circuit_src_rate_limiters: only_served(),
        };
        let mut relay = relay::Behaviour::new(local, config);
        // Whoever asks has dialed this node, so it can be reached; where, the other side knows.
        relay.set_status(Some(relay::Status::Enable));
        Muted(relay)
    };
    limits.map(build).into()
}

/// Gives the relay an address to put into its answers, which libp2p refuses without one. Our own nodes do not look at it:
/// they tell the address at which they reached the relay.
pub(super) fn listens(server: &mut Server, address: &Multiaddr) {
    if let Some(server) = server.as_mut() {
        server.0.on_swarm_event(FromSwarm::ExternalAddrConfirmed(ExternalAddrConfirmed { addr: address }));
    }
}

/// A twin at which this node could have a place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Candidate {
    pub(super) relay: PublicKey,
    /// Where others reach it.
    pub(super) address: Address,
}

/// The places that this node has at its twins.
#[derive(Debug, Default)]
pub(super) struct Places {
    places: BTreeMap<PublicKey, Place>,
    /// Who refused, how often in a row, and until when it is left alone.
    refused: BTreeMap<PublicKey, (u32, Instant)>,
}

#[derive(Debug)]
struct Place {
    listener: ListenerId,
    /// The way to this node through the relay.
    way: Address,
    is_held: bool,
}

impl Places {
    /// Returns at whom to ask for a place now, the first of `candidates` first.
    pub(super) fn missing(&self, candidates: Vec<Candidate>, now: Instant) -> Vec<Candidate> {
        let room = RELAYS_TARGET.saturating_sub(self.places.len());
        let is_left_alone = |relay: &PublicKey| self.refused.get(relay).is_some_and(|(_, until)| now < *until);
        let is_free =
            |candidate: &Candidate| !self.places.contains_key(&candidate.relay) && !is_left_alone(&candidate.relay);
        candidates.into_iter().filter(is_free).take(room).collect()
    }

    /// Notes that a place was asked for.
    pub(super) fn asked(&mut self, relay: PublicKey, way: Address, listener: ListenerId) {
        self.places.insert(relay, Place { listener, way, is_held: false });
        assert!(self.places.len() <= RELAYS_TARGET, "no more places are asked for than are wanted");
    }

    /// Notes that a place was granted. Returns whether that is news.
    pub(super) fn granted(&mut self, relay: &PublicKey) -> bool {
        self.refused.remove(relay);
        self.places.get_mut(relay).is_some_and(|place| !std::mem::replace(&mut place.is_held, true))
    }

    /// Notes that a place is gone. Returns the relay and whether others were told of it; none when it was no place.
    pub(super) fn closed(&mut self, listener: ListenerId, is_refused: bool, now: Instant) -> Option<(PublicKey, bool)> {
        let relay = *self.places.iter().find(|(_, place)| place.listener == listener)?.0;
        let place = self.places.remove(&relay)?;
        if is_refused {
            let times = self.refused.get(&relay).map_or(0, |(times, _)| *times);
            let pause = REFUSED_PAUSE_MIN.saturating_mul(1 << times.min(10)).min(REFUSED_PAUSE_MAX);
            self.refused.insert(relay, (times.saturating_add(1), now + pause));
        }
        Some((relay, place.is_held))
    }

    /// Notes that the last connection with a peer is gone: when it is back it may be another program.
    pub(super) fn forget(&mut self, peer: &PublicKey) {
        self.refused.remove(peer);
    }

    /// Takes out all places, because this node is reached without them. Returns their listeners.
    pub(super) fn give_up(&mut self) -> Vec<ListenerId> {
        std::mem::take(&mut self.places).into_values().map(|place| place.listener).collect()
    }

    /// Returns the relays and the ways through them that can be told to others.
    pub(super) fn held(&self) -> impl Iterator<Item = (PublicKey, &Address)> {
        self.places.iter().filter(|(_, place)| place.is_held).map(|(relay, place)| (*relay, &place.way))
    }
}

#[cfg(test)]
mod tests;
