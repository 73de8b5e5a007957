//! What the driver does when libp2p has something to tell.

use super::Driver;
use crate::network::behaviour::{BehaviourEvent, key_of};
use crate::network::listen::root_cause;
use crate::network::peers::{Afterwards, Connection, Peer, opens};
use crate::network::streams::Outcome;
use crate::network::{Address, NetworkEvent, streams};
use djuntu_protocol::identity::PublicKey;
use djuntu_protocol::limits::CONNECTIONS_PER_PEER_MAX;
use libp2p::core::ConnectedPoint;
use libp2p::swarm::{ConnectionId, DialError, SwarmEvent};
use libp2p::{PeerId, Stream, mdns, ping};
use tokio::time::Instant;

impl Driver {
    pub(super) fn handle_swarm_event(&mut self, event: SwarmEvent<BehaviourEvent>) {
        let now = Instant::now();
        match event {
            SwarmEvent::Behaviour(event) => self.handle_behaviour_event(event, now),
            SwarmEvent::ConnectionEstablished { peer_id, connection_id, endpoint, .. } => {
                self.handle_established(peer_id, connection_id, &endpoint, now);
            }
            SwarmEvent::ConnectionClosed { peer_id, connection_id, cause, .. } => {
                let reason = cause.map_or_else(|| "the connection was closed".to_owned(), |cause| cause.to_string());
                self.handle_closed(peer_id, connection_id, &reason, now);
            }
            SwarmEvent::OutgoingConnectionError { peer_id: Some(peer), error, .. } => {
                if let Some(key) = key_of(&peer) {
                    self.handle_dial_failed(key, &error);
                }
            }
            SwarmEvent::IncomingConnectionError { error, .. } => {
                tracing::debug!(%error, "an inbound connection was refused");
            }
            SwarmEvent::NewListenAddr { address, .. } => {
                if let Some(address) = Address::from_multiaddr(&address) {
                    self.tell(NetworkEvent::Listening { address });
                }
            }
            SwarmEvent::ListenerClosed { addresses, reason, .. } => {
                tracing::warn!(?addresses, ?reason, "this node no longer listens at these addresses");
            }
            SwarmEvent::ListenerError { error, .. } => tracing::warn!(%error, "a listener has a problem"),
            // The rest is about external addresses and attempts under way, which nothing depends on.
            _ => {}
        }
    }

    fn handle_behaviour_event(&mut self, event: BehaviourEvent, now: Instant) {
        match event {
            BehaviourEvent::Streams(event) => self.handle_stream_event(event, now),
            BehaviourEvent::Ping(ping::Event { peer, connection, result: Ok(_) }) => {
                let peer = key_of(&peer).and_then(|key| self.peers.get_mut(&key));
                if let Some(connection) = peer.and_then(|peer| peer.connections.get_mut(&connection)) {
                    connection.alive = now;
                }
            }
            // A ping that failed is no sign of life, and only the lack of one for a while closes a connection.
            BehaviourEvent::Ping(ping::Event { result: Err(_), .. }) => {}
            BehaviourEvent::Mdns(mdns::Event::Discovered(seen)) => {
                for (peer, address) in seen {
                    self.handle_discovered(&peer, Address::from_multiaddr(&address), now);
                }
            }
            BehaviourEvent::Mdns(mdns::Event::Expired(_)) | BehaviourEvent::Identify(_) => {}
        }
    }

    fn handle_discovered(&mut self, peer: &PeerId, address: Option<Address>, now: Instant) {
        if let (Some(peer), Some(address)) = (key_of(peer), address)
            && self.dialer.seen(&peer, address.clone(), now)
        {
            self.tell(NetworkEvent::Discovered { peer, address });
        }
    }

    fn handle_established(&mut self, id: PeerId, connection: ConnectionId, endpoint: &ConnectedPoint, now: Instant) {
        let key = key_of(&id).expect("connections with other keys are denied");
        let peer = self.peers.entry(key).or_insert_with(|| Peer::new(id));
        let is_inbound = endpoint.is_listener();
        let lost = peer.lost_by_peer(now).filter(|_| is_inbound);
        let others = peer.live().filter(|other| Some(*other) != lost).count();
        let address = if is_inbound { None } else { Address::from_multiaddr(endpoint.get_remote_address()) };
        peer.connections.insert(connection, Connection { address, alive: now, closing: false });
        if let Some(lost) = lost {
            self.close_connection(key, lost, "the peer connected anew");
        }
        if others >= CONNECTIONS_PER_PEER_MAX {
            self.close_connection(key, connection, "too many connections with one peer");
        }
        self.update_dialer(key);
        self.open_session(key, now);
    }

    fn handle_closed(&mut self, id: PeerId, connection: ConnectionId, reason: &str, now: Instant) {
        let Some(key) = key_of(&id) else { return };
        let Some(peer) = self.peers.get_mut(&key) else { return };
        peer.connections.remove(&connection);
        peer.opened(connection);
        peer.waiting.take_if(|(waiting, _)| *waiting == connection);
        if let Some(session) = peer.session.as_mut().filter(|session| session.connection == connection) {
            session.handle.stop(format!("the connection ended: {reason}"));
        }
        self.open_session(key, now);
        self.forget_if_gone(key);
    }

    fn handle_stream_event(&mut self, event: streams::Event, now: Instant) {
        let Some(key) = key_of(&event.peer) else { return };
        let random = self.random.next();
        let Some(peer) = self.peers.get_mut(&key) else { return };
        match event.outcome {
            Outcome::Opened(stream) => {
                peer.opened(event.connection);
                self.handle_stream(key, event.connection, stream);
            }
            Outcome::Accepted(_) if opens(&self.own, &key) => {
                tracing::debug!(peer = %key.short(), "a stream was refused that was ours to open");
            }
            Outcome::Accepted(stream) => self.handle_stream(key, event.connection, stream),
            Outcome::Failed(reason) => {
                tracing::debug!(peer = %key.short(), reason, "a session could not be opened");
                peer.opened(event.connection);
                peer.pause(now, random);
            }
        }
    }

    /// Begins a session on `stream`, after the one that there may be.
    fn handle_stream(&mut self, key: PublicKey, connection: ConnectionId, stream: Stream) {
        let Some(peer) = self.peers.get_mut(&key).filter(|peer| peer.is_live(connection)) else { return };
        match &mut peer.session {
            None => self.start_session(key, connection, stream),
            Some(session) if session.afterwards == Afterwards::Reopen => {
                session.handle.stop("the peer began a new session".to_owned());
                peer.waiting = Some((connection, stream));
            }
            // We are parting from this peer.
            Some(_) => {}
        }
    }

    pub(super) fn handle_dial_failed(&mut self, peer: PublicKey, error: &DialError) {
        if let Some(addresses) = self.dialer.failed(&peer, Instant::now(), self.random.next()) {
            self.tell(NetworkEvent::DialFailed { peer, addresses, reason: reason_of(error) });
        }
    }
}

fn reason_of(error: &DialError) -> String {
    match error {
        DialError::WrongPeerId { address, .. } => format!("another node answers at {address}"),
        DialError::LocalPeerId { address } => format!("this node itself answers at {address}"),
        DialError::Denied { cause } => format!("refused by this node: {}", root_cause(cause)),
        DialError::Transport(errors) => {
            let each: Vec<_> =
                errors.iter().map(|(address, error)| format!("{address}: {}", root_cause(error))).collect();
            each.join("; ")
        }
        DialError::NoAddresses | DialError::DialPeerConditionFalse(_) | DialError::Aborted => error.to_string(),
    }
}
