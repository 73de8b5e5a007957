//! What the driver does when libp2p has something to tell.

use super::Driver;
use crate::network::behaviour::{BehaviourEvent, key_of};
use crate::network::listen::root_cause;
use crate::network::peers::{Afterwards, Connection, Peer, opens};
use crate::network::reach::Way;
use crate::network::streams::Outcome;
use crate::network::{Address, NetworkEvent, streams};
use djuntu_protocol::identity::PublicKey;
use djuntu_protocol::limits::CONNECTIONS_PER_PEER_MAX;
use libp2p::core::ConnectedPoint;
use libp2p::swarm::{ConnectionId, DialError, SwarmEvent};
use libp2p::{PeerId, Stream, dcutr, identify, mdns, ping};
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
            // What others of this node's parts dial is theirs to try again.
            SwarmEvent::OutgoingConnectionError { connection_id, peer_id: Some(peer), error } => {
                if let Some(key) = key_of(&peer).filter(|_| self.dials.remove(&connection_id)) {
                    self.handle_dial_failed(key, &error);
                }
            }
            SwarmEvent::IncomingConnectionError { error, .. } => {
                tracing::debug!(%error, "an inbound connection was refused");
            }
            SwarmEvent::NewListenAddr { address, .. } => self.handle_listening(&address, now),
            SwarmEvent::ExpiredListenAddr { address, .. } => self.handle_not_listening(&address),
            SwarmEvent::ListenerClosed { listener_id, addresses, reason } => {
                let was_place = self.handle_place_closed(listener_id, reason.as_ref().err(), now);
                if !was_place {
                    tracing::warn!(?addresses, ?reason, "this node no longer listens at these addresses");
                }
            }
            SwarmEvent::ExternalAddrConfirmed { address } => self.handle_reached_at(&address),
            SwarmEvent::ExternalAddrExpired { address } => self.handle_not_reached_at(&address, now),
            SwarmEvent::ListenerError { error, .. } => tracing::warn!(%error, "a listener has a problem"),
            // The rest is about attempts under way, which nothing depends on.
            _ => {}
        }
    }

    fn handle_behaviour_event(&mut self, event: BehaviourEvent, now: Instant) {
        match event {
            BehaviourEvent::Streams(event) => self.handle_stream_event(event, now),
            BehaviourEvent::Files(event) => self.handle_file_event(event),
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
            BehaviourEvent::Identify(identify::Event::Received { connection_id, peer_id, info }) => {
                self.handle_identified(peer_id, connection_id, &info, now);
            }
            BehaviourEvent::RelayClient(event) => self.handle_relay_event(&event),
            BehaviourEvent::AutonatClient(event) => self.handle_probed(&event),
            BehaviourEvent::Upnp(event) => {
                self.reach.router.note(&event);
                tracing::debug!(router = ?self.reach.router, "the router said something");
            }
            BehaviourEvent::Punch(dcutr::Event { remote_peer_id, result }) => match result {
                Ok(_) => tracing::debug!(peer = %remote_peer_id, "a direct connection was made through the routers"),
                Err(error) => tracing::debug!(peer = %remote_peer_id, %error, "no direct connection could be made"),
            },
            BehaviourEvent::RelayServer(event) => tracing::debug!(?event, "a connection is carried for others"),
            BehaviourEvent::AutonatServer(event) => tracing::debug!(?event, "an address was tried for a peer"),
            BehaviourEvent::Mdns(mdns::Event::Expired(_)) | BehaviourEvent::Identify(_) => {}
        }
    }

    fn handle_discovered(&mut self, peer: &PeerId, address: Option<Address>, now: Instant) {
        if let (Some(peer), Some(address)) = (key_of(peer), address)
            && address.relay().is_none()
            && self.dialer.seen(&peer, address.clone(), now)
        {
            self.tell(NetworkEvent::Discovered { peer, address });
        }
    }

    fn handle_established(&mut self, id: PeerId, connection: ConnectionId, endpoint: &ConnectedPoint, now: Instant) {
        let key = key_of(&id).expect("connections with other keys are denied");
        let is_ours = self.dials.remove(&connection);
        let expects = self.swarm.behaviour().autonat_client.expects(&id, now);
        let peer = self.peers.entry(key).or_insert_with(|| Peer::new(id));
        let is_inbound = endpoint.is_listener();
        let mut made = Connection::new(endpoint, is_ours, now);
        // Where two nodes are connected directly, one that somebody was asked to make is there to see whether it can be.
        made.is_probe =
            made.way != Way::Relayed && peer.direct().is_some() && if is_inbound { expects } else { !is_ours };
        let lost = peer.lost_by_peer(made.way, now).filter(|_| is_inbound && !made.is_probe);
        let others = peer.connections.iter().filter(|(id, other)| !other.closing && Some(**id) != lost).count();
        let came_by_itself = is_inbound && made.way == Way::Direct && !made.is_probe && peer.live().next().is_none();
        peer.connections.insert(connection, made);
        if let Some(lost) = lost {
            self.close_connection(key, lost, "the peer connected anew");
        }
        if others >= CONNECTIONS_PER_PEER_MAX {
            self.close_connection(key, connection, "too many connections with one peer");
        }
        if came_by_itself && self.dialer.is_wanted(&key) {
            self.reach.came_at = Some(std::time::SystemTime::now());
        }
        self.update_dialer(key);
        self.open_session(key, now);
    }

    fn handle_closed(&mut self, id: PeerId, connection: ConnectionId, reason: &str, now: Instant) {
        let Some(key) = key_of(&id) else { return };
        let Some(peer) = self.peers.get_mut(&key) else { return };
        peer.connections.remove(&connection);
        self.files.asked.remove(&connection);
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
            let reason = reason_of(error);
            self.reach.failed(peer, reason.clone());
            self.tell(NetworkEvent::DialFailed { peer, addresses, reason });
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
                errors.iter().map(|(address, error)| format!("{}: {}", shown(address), root_cause(error))).collect();
            each.join("; ")
        }
        DialError::NoAddresses | DialError::DialPeerConditionFalse(_) | DialError::Aborted => error.to_string(),
    }
}

/// Returns an address as people know it, without the key of the node that answers there.
fn shown(address: &libp2p::Multiaddr) -> String {
    Address::from_multiaddr(address).map_or_else(|| address.to_string(), |address| address.to_string())
}
