//! How this node is reached and reaches others: its addresses, its places at relays, the ways to its peers, and what it
//! does when its own network changes or it has slept.

use super::Driver;
use crate::network::behaviour::key_of;
use crate::network::listen::root_cause;
use crate::network::reach::{Probe, Reach, Reached};
use crate::network::relay::Candidate;
use crate::network::{Address, NetworkEvent, autonat, relay};
use djuntu_protocol::identity::PublicKey;
use libp2p::autonat::v2::client::Event as Probed;
use libp2p::core::transport::ListenerId;
use libp2p::relay::HOP_PROTOCOL_NAME;
use libp2p::relay::client::Event as RelayEvent;
use libp2p::swarm::ConnectionId;
use libp2p::{Multiaddr, PeerId, identify};
use std::net::IpAddr;
use std::time::{Duration, SystemTime};
use tokio::time::Instant;

/// How much further one clock than the other must have gone on for this machine to have slept.
const SLEPT: Duration = Duration::from_secs(30);

impl Driver {
    /// Returns what is known of how this node is reached.
    pub(super) fn reach_now(&self) -> Reach {
        let listening: std::collections::BTreeSet<_> =
            self.swarm.listeners().filter_map(Address::from_multiaddr).collect();
        let mut reach = self.reach.clone();
        reach.listening = listening.into_iter().filter(|address| address.relay().is_none()).collect();
        reach.relays = self.places.held().map(|(relay, way)| (relay, way.clone())).collect();
        reach
    }

    /// Tells the engine that the addresses have changed, as soon as it has room for that.
    pub(super) fn tell_news(&mut self) {
        self.is_news = self.is_news && self.events.try_send(NetworkEvent::AddressesChanged).is_err();
    }

    pub(super) fn handle_listening(&mut self, multiaddr: &Multiaddr, now: Instant) {
        // What a relay says of its addresses is not looked at: it is told where this node reached it.
        if Address::from_multiaddr(multiaddr).is_none_or(|address| address.relay().is_some()) {
            return;
        }
        relay::listens(&mut self.swarm.behaviour_mut().relay_server, multiaddr);
        self.is_news = true;
        // This machine may have a network again.
        self.dialer.hurry(now);
    }

    /// An address of this machine is gone. Connections that used it are dead and do not know it, so they end now: those
    /// that came in there, and all of which nobody tells what address they use.
    pub(super) fn handle_not_listening(&mut self, multiaddr: &Multiaddr) {
        let Some(address) = Address::from_multiaddr(multiaddr).filter(|address| address.relay().is_none()) else {
            return;
        };
        self.is_news = true;
        let gone = address.socket().0.ip();
        let uses = |local: Option<IpAddr>, remote: Option<&Address>| match (local, remote) {
            (Some(local), _) if !local.is_unspecified() => local == gone,
            (_, Some(remote)) => {
                let remote = remote.socket().0.ip();
                !remote.is_loopback() && remote.is_ipv4() == gone.is_ipv4()
            }
            (_, None) => !gone.is_loopback(),
        };
        let mut dead = Vec::new();
        for (key, peer) in &self.peers {
            let connections = peer.connections.iter().filter(|(_, connection)| connection.relay.is_none());
            let gone = connections.filter(|(_, connection)| uses(connection.local, connection.address.as_ref()));
            dead.extend(gone.map(|(id, _)| (*key, *id)));
        }
        for (key, connection) in dead {
            self.close_connection(key, connection, "an address of this machine is gone");
        }
    }

    /// Dials again at once after this machine has slept: what was connected then is gone, and the pauses are over.
    pub(super) fn notice_sleep(&mut self, now: Instant) {
        let (clock, awake) = std::mem::replace(&mut self.last_look, (SystemTime::now(), now));
        let slept = clock.elapsed().unwrap_or_default().saturating_sub(now.duration_since(awake));
        if slept < SLEPT {
            return;
        }
        tracing::info!(seconds = slept.as_secs(), "this machine has slept, or its clock was set");
        let connected = self.peers.iter().flat_map(|(key, peer)| peer.live().map(|connection| (*key, connection)));
        let connected: Vec<_> = connected.collect();
        for (key, connection) in connected {
            self.close_connection(key, connection, "this machine has slept");
        }
        self.dialer.hurry(now);
    }

    /// Notes how a wanted peer is reached now.
    pub(super) fn note_way(&mut self, key: &PublicKey) {
        if !self.dialer.is_wanted(key) {
            return;
        }
        let session = self.peers.get(key).and_then(|peer| Some((peer, peer.session.as_ref()?)));
        match session.and_then(|(peer, session)| peer.connections.get(&session.connection)) {
            Some(connection) => {
                let reached = Reached::By(connection.way, connection.relay, SystemTime::now());
                self.reach.peers.insert(*key, reached);
            }
            None if matches!(self.reach.peers.get(key), Some(Reached::By(..))) => {
                self.reach.failed(*key, "the connection was lost".to_owned());
            }
            None => {}
        }
    }

    pub(super) fn handle_identified(
        &mut self,
        id: PeerId,
        connection: ConnectionId,
        info: &identify::Info,
        now: Instant,
    ) {
        let Some(key) = key_of(&id) else { return };
        let Some(peer) = self.peers.get_mut(&key) else { return };
        peer.carries = info.protocols.contains(&HOP_PROTOCOL_NAME);
        let went_out = |made: &crate::network::peers::Connection| made.address.is_some() && made.relay.is_none();
        let went_out = peer.connections.get(&connection).is_some_and(went_out);
        // Anybody may say that he sees this node anywhere; those that it wants to be connected to are believed.
        if self.dialer.is_wanted(&key) {
            let behaviour = self.swarm.behaviour_mut();
            autonat::observed(&mut behaviour.autonat_client, &info.observed_addr);
            if went_out {
                behaviour.punch.observed(&info.observed_addr);
            }
        }
        self.look_for_relays(now);
    }

    /// Tries anew to get a direct connection with a peer that only a relay connects.
    pub(super) fn punch_again(&mut self, key: &PublicKey) {
        let Some(peer) = self.peers.get(key) else { return };
        let relayed = peer.connections.iter().filter(|(_, made)| made.relay.is_some() && !made.closing);
        let relayed: Vec<_> = relayed.map(|(id, _)| *id).collect();
        tracing::debug!(peer = %key.short(), "a direct connection is tried again");
        relayed.into_iter().for_each(|connection| self.swarm.behaviour_mut().punch.again(connection));
    }

    /// Asks for places at relays, while this node is not known to be reached without.
    pub(super) fn look_for_relays(&mut self, now: Instant) {
        if self.is_reached() {
            return;
        }
        let candidates = self.peers.keys().filter_map(|key| self.candidate(key)).collect();
        for Candidate { relay, address } in self.places.missing(candidates, now) {
            let Some(way) = address.through(&relay) else { continue };
            match self.swarm.listen_on(way.to_multiaddr()) {
                Ok(listener) => self.places.asked(relay, way, listener),
                Err(error) => tracing::warn!(relay = %relay.short(), %error, "a relay cannot be asked"),
            }
        }
    }

    fn is_reached(&self) -> bool {
        self.is_advertised || !self.reach.confirmed.is_empty()
    }

    /// Returns a peer as a relay: one that this node serves as well, carries, was dialed by it, and has an address for all.
    fn candidate(&self, key: &PublicKey) -> Option<Candidate> {
        let peer = self.peers.get(key).filter(|peer| peer.carries && self.served.borrow().contains(key))?;
        let connection = peer.connections.get(&peer.direct()?)?;
        let dialed = connection.address.clone()?;
        let told = self.dialer.told(key).into_iter();
        let address = std::iter::once(dialed).chain(told).find(|address| !address.is_local())?;
        Some(Candidate { relay: *key, address })
    }

    pub(super) fn handle_relay_event(&mut self, event: &RelayEvent) {
        if let RelayEvent::ReservationReqAccepted { relay_peer_id, .. } = event
            && let Some(relay) = key_of(relay_peer_id)
            && self.places.granted(&relay)
        {
            tracing::info!(relay = %relay.short(), "this node can be reached through a twin");
            self.is_news = true;
        }
    }

    /// Notes that a listener is closed. Returns whether it was a place at a relay.
    pub(super) fn handle_place_closed(
        &mut self,
        listener: ListenerId,
        error: Option<&std::io::Error>,
        now: Instant,
    ) -> bool {
        let Some((relay, was_held)) = self.places.closed(listener, error.is_some(), now) else { return false };
        let reason = error.map(|error| root_cause(error).to_string());
        tracing::debug!(relay = %relay.short(), ?reason, "a place at a relay is gone");
        self.is_news |= was_held;
        self.look_for_relays(now);
        true
    }

    pub(super) fn handle_reached_at(&mut self, multiaddr: &Multiaddr) {
        if !Address::from_multiaddr(multiaddr).is_some_and(|address| self.reach.confirm(address)) {
            return;
        }
        self.is_news = true;
        for listener in self.places.give_up() {
            self.swarm.remove_listener(listener);
        }
    }

    pub(super) fn handle_not_reached_at(&mut self, multiaddr: &Multiaddr, now: Instant) {
        if Address::from_multiaddr(multiaddr).is_some_and(|address| self.reach.confirmed.remove(&address)) {
            self.is_news = true;
            self.look_for_relays(now);
        }
    }

    pub(super) fn handle_probed(&mut self, event: &Probed) {
        let failure = event.result.as_ref().err().map(ToString::to_string);
        if let (Some(address), Some(by)) = (Address::from_multiaddr(&event.tested_addr), key_of(&event.server)) {
            self.reach.probed(Probe { address, by, failure });
        }
    }
}
