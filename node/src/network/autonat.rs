//! AutoNAT, version 2: whether others can connect to an address of this node, asked of a peer that we dialed, which dials
//! back; and the same done for others.
//!
//! Whoever answers connects to the address that it is given. A stranger could have this node knock at any door of the
//! local network in that way, so it is done for those only that this node serves. The connection that is dialed back carries no session,
//! and is not taken for one of a peer that lost the one before: [`Client::expects`] tells them apart.

use super::relay::WantedPeers;
use super::{Address, behaviour};
use either::Either;
use libp2p::autonat::v2;
use libp2p::core::Endpoint;
use libp2p::core::transport::PortUse;
use libp2p::swarm::{
    ConnectionDenied, ConnectionId, FromSwarm, NetworkBehaviour, NewExternalAddrCandidate, THandler, THandlerInEvent,
    THandlerOutEvent, ToSwarm, dummy,
};
use libp2p::{Multiaddr, PeerId};
use std::collections::BTreeMap;
use std::task::{Context, Poll};
use std::time::Duration;
use tokio::sync::watch;
use tokio::time::Instant;

/// How long a peer may take to dial back.
const DIAL_BACK: Duration = Duration::from_secs(20);

/// Asks peers to dial back.
pub(super) struct Client {
    inner: v2::client::Behaviour,
    /// Peers that were asked, and until when they may dial back.
    asked: BTreeMap<PeerId, Instant>,
}

/// Dials back for those that this node serves.
pub(super) struct Server {
    inner: v2::server::Behaviour,
    served: watch::Receiver<WantedPeers>,
}

impl Client {
    pub(super) fn new() -> Self {
        Self { inner: v2::client::Behaviour::default(), asked: BTreeMap::new() }
    }

    /// Returns whether a connection from this peer may be one that was asked for.
    pub(super) fn expects(&self, peer: &PeerId, now: Instant) -> bool {
        self.asked.get(peer).is_some_and(|until| now <= *until)
    }
}

/// Notes at which address a peer sees this node, so that others are asked whether they reach it there.
pub(super) fn observed(client: &mut Client, address: &Multiaddr) {
    client.on_swarm_event(FromSwarm::NewExternalAddrCandidate(NewExternalAddrCandidate { addr: address }));
}

impl NetworkBehaviour for Client {
    type ConnectionHandler = <v2::client::Behaviour as NetworkBehaviour>::ConnectionHandler;
    type ToSwarm = v2::client::Event;

    fn handle_established_inbound_connection(
        &mut self,
        connection: ConnectionId,
        peer: PeerId,
        local: &Multiaddr,
        remote: &Multiaddr,
    ) -> Result<THandler<Self>, ConnectionDenied> {
        self.inner.handle_established_inbound_connection(connection, peer, local, remote)
    }

    fn handle_established_outbound_connection(
        &mut self,
        connection: ConnectionId,
        peer: PeerId,
        address: &Multiaddr,
        role: Endpoint,
        port: PortUse,
    ) -> Result<THandler<Self>, ConnectionDenied> {
        self.inner.handle_established_outbound_connection(connection, peer, address, role, port)
    }

    fn on_swarm_event(&mut self, event: FromSwarm<'_>) {
        // That a neighbour reaches us at a local address says nothing about the world, and a relay's address is not ours.
        if let FromSwarm::NewExternalAddrCandidate(candidate) = &event
            && Address::from_multiaddr(candidate.addr)
                .is_none_or(|address| address.is_local() || address.relay().is_some())
        {
            return;
        }
        self.inner.on_swarm_event(event);
    }

    fn on_connection_handler_event(&mut self, peer: PeerId, connection: ConnectionId, event: THandlerOutEvent<Self>) {
        self.inner.on_connection_handler_event(peer, connection, event);
    }

    fn poll(&mut self, context: &mut Context<'_>) -> Poll<ToSwarm<Self::ToSwarm, THandlerInEvent<Self>>> {
        let polled = self.inner.poll(context);
        // The only thing that a handler is ever told is to ask its peer.
        if let Poll::Ready(ToSwarm::NotifyHandler { peer_id, .. }) = &polled {
            let now = Instant::now();
            self.asked.retain(|_, until| now <= *until);
            self.asked.insert(*peer_id, now + DIAL_BACK);
        }
        polled
    }
}

impl Server {
    pub(super) fn new(served: watch::Receiver<WantedPeers>) -> Self {
        Self { inner: v2::server::Behaviour::default(), served }
    }
}

impl NetworkBehaviour for Server {
    type ConnectionHandler =
        Either<<v2::server::Behaviour as NetworkBehaviour>::ConnectionHandler, dummy::ConnectionHandler>;
    type ToSwarm = v2::server::Event;

    fn handle_established_inbound_connection(
        &mut self,
        connection: ConnectionId,
        peer: PeerId,
        local: &Multiaddr,
        remote: &Multiaddr,
    ) -> Result<THandler<Self>, ConnectionDenied> {
        if !behaviour::key_of(&peer).is_some_and(|key| self.served.borrow().contains(&key)) {
            return Ok(Either::Right(dummy::ConnectionHandler));
        }
        self.inner.handle_established_inbound_connection(connection, peer, local, remote).map(Either::Left)
    }

    fn handle_established_outbound_connection(
        &mut self,
        connection: ConnectionId,
        peer: PeerId,
        address: &Multiaddr,
        role: Endpoint,
        port: PortUse,
    ) -> Result<THandler<Self>, ConnectionDenied> {
        self.inner.handle_established_outbound_connection(connection, peer, address, role, port).map(Either::Left)
    }

    fn on_swarm_event(&mut self, event: FromSwarm<'_>) {
        self.inner.on_swarm_event(event);
    }

    fn on_connection_handler_event(&mut self, peer: PeerId, connection: ConnectionId, event: THandlerOutEvent<Self>) {
        match event {
            Either::Left(event) => self.inner.on_connection_handler_event(peer, connection, event),
            Either::Right(never) => match never {},
        }
    }

    fn poll(&mut self, context: &mut Context<'_>) -> Poll<ToSwarm<Self::ToSwarm, THandlerInEvent<Self>>> {
        self.inner.poll(context).map(|action| action.map_in(Either::Left))
    }
}
