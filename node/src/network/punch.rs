//! Hole punching (DCUtR): two nodes that have a connection through a relay dial each other at one moment, so that each of
//! their routers takes what comes for an answer to what went.
//!
//! For that each must know how its own address looks from outside. Routers change ports as well, so the address counts as
//! a peer saw it, on a connection that went out from the port on which this node listens.
//!
//! It is done with wanted peers only, because whoever takes part dials the addresses that the other one names (R280). libp2p
//! tries three times on a connection and gives up, and remembers every attempt for ever; so each *run* of three has a
//! behaviour of libp2p and a handler of its own, and [`Behaviour::again`] begins another run on the same connection, where a
//! session goes on as if nothing were (R281). When that is due, [`Again`] knows.

mod again;
mod handler;

pub(super) use again::Again;

use super::behaviour;
use super::relay::WantedPeers;
use either::Either;
use handler::{Handler, Inner, Order};
use libp2p::core::Endpoint;
use libp2p::core::transport::PortUse;
use libp2p::multiaddr::Protocol;
use libp2p::swarm::{
    ConnectionDenied, ConnectionId, FromSwarm, NetworkBehaviour, NewExternalAddrCandidate, NotifyHandler, THandler,
    THandlerInEvent, THandlerOutEvent, ToSwarm, dummy,
};
use libp2p::{Multiaddr, PeerId, dcutr};
use std::collections::{BTreeMap, VecDeque};
use std::task::{Context, Poll};
use tokio::sync::watch;

/// How many of the addresses at which this node was seen are told, the newest ones.
const CANDIDATES_MAX: usize = 20;
/// How often a peer can make this node dial in one run. libp2p tries three times, and the two sides do not begin their runs
/// at one moment.
const DIALS_PER_RUN_MAX: u8 = 12;

/// Punches holes, together with wanted peers.
pub(super) struct Behaviour {
    local: PeerId,
    wanted: watch::Receiver<WantedPeers>,
    /// Where this node was seen, the newest last.
    candidates: VecDeque<Multiaddr>,
    /// What is under way, or over, on each connection through a relay.
    runs: BTreeMap<ConnectionId, Run>,
    /// The direct connections that are being dialed, and the one through a relay for which each is to be there.
    dials: BTreeMap<ConnectionId, ConnectionId>,
    /// What is still to be handed to the swarm.
    queue: VecDeque<ToSwarm<dcutr::Event, Order>>,
}

/// One run, on one connection.
struct Run {
    peer: PeerId,
    side: Side,
    inner: dcutr::Behaviour,
    dials: u8,
}

/// How this node came to a connection through a relay. The one to whom it came begins to punch.
#[derive(Clone)]
enum Side {
    Came { local: Multiaddr, remote: Multiaddr },
    Went { address: Multiaddr, role: Endpoint, port: PortUse },
}

impl Behaviour {
    /// Returns the behaviour of a node that punches with those `wanted`.
    pub(super) fn new(local: PeerId, wanted: watch::Receiver<WantedPeers>) -> Self {
        Self {
            local,
            wanted,
            candidates: VecDeque::new(),
            runs: BTreeMap::new(),
            dials: BTreeMap::new(),
            queue: VecDeque::new(),
        }
    }

    /// Notes at which address a peer saw this node. The next run tells it.
    pub(super) fn observed(&mut self, address: &Multiaddr) {
        if is_relayed(address) {
            return;
        }
        self.candidates.retain(|known| known != address);
        if self.candidates.len() == CANDIDATES_MAX {
            self.candidates.pop_front();
        }
        self.candidates.push_back(address.clone());
    }

    /// Begins another run on a connection through a relay, unless its peer is not wanted.
    pub(super) fn again(&mut self, connection: ConnectionId) {
        let Some(Run { peer, side, .. }) = self.runs.get(&connection).filter(|run| self.is_wanted(&run.peer)) else {
            return;
        };
        let (peer, side) = (*peer, side.clone());
        if let Ok(handler) = self.begin(peer, connection, side) {
            self.queue.push_back(ToSwarm::NotifyHandler {
                peer_id: peer,
                handler: NotifyHandler::One(connection),
                event: Order::Begin(Box::new(handler)),
            });
        }
    }

    fn begin(&mut self, peer: PeerId, connection: ConnectionId, side: Side) -> Result<Inner, ConnectionDenied> {
        let mut inner = dcutr::Behaviour::new(self.local);
        for addr in &self.candidates {
            inner.on_swarm_event(FromSwarm::NewExternalAddrCandidate(NewExternalAddrCandidate { addr }));
        }
        let handler = match &side {
            Side::Came { local, remote } => {
                inner.handle_established_inbound_connection(connection, peer, local, remote)
            }
            Side::Went { address, role, port } => {
                inner.handle_established_outbound_connection(connection, peer, address, *role, *port)
            }
        }?;
        self.forget(connection);
        self.runs.insert(connection, Run { peer, side, inner, dials: 0 });
        Ok(handler)
    }

    /// Forgets the run on a connection; what it dialed may still be made, and is a connection like any other.
    fn forget(&mut self, connection: ConnectionId) {
        self.runs.remove(&connection);
        self.dials.retain(|_, relayed| *relayed != connection);
    }

    fn is_wanted(&self, peer: &PeerId) -> bool {
        behaviour::key_of(peer).is_some_and(|key| self.wanted.borrow().contains(&key))
    }
}

fn is_relayed(address: &Multiaddr) -> bool {
    address.iter().any(|part| part == Protocol::P2pCircuit)
}

impl NetworkBehaviour for Behaviour {
    type ConnectionHandler = Handler;
    type ToSwarm = dcutr::Event;

    fn handle_established_inbound_connection(
        &mut self,
        connection: ConnectionId,
        peer: PeerId,
        local: &Multiaddr,
        remote: &Multiaddr,
    ) -> Result<THandler<Self>, ConnectionDenied> {
        if !is_relayed(local) {
            return Ok(Handler::new(Either::Right(dummy::ConnectionHandler), true));
        }
        // Whoever came may become wanted while the connection lasts, as one that answers an invitation does.
        let side = Side::Came { local: local.clone(), remote: remote.clone() };
        let is_wanted = self.is_wanted(&peer);
        Ok(Handler::new(self.begin(peer, connection, side)?, is_wanted))
    }

    fn handle_established_outbound_connection(
        &mut self,
        connection: ConnectionId,
        peer: PeerId,
        address: &Multiaddr,
        role: Endpoint,
        port: PortUse,
    ) -> Result<THandler<Self>, ConnectionDenied> {
        if is_relayed(address) && self.is_wanted(&peer) {
            let side = Side::Went { address: address.clone(), role, port };
            return Ok(Handler::new(self.begin(peer, connection, side)?, true));
        }
        if self.dials.remove(&connection).is_some() {
            let made = dcutr::Event { remote_peer_id: peer, result: Ok(connection) };
            self.queue.push_back(ToSwarm::GenerateEvent(made));
        }
        Ok(Handler::new(Either::Right(dummy::ConnectionHandler), true))
    }

    fn on_swarm_event(&mut self, event: FromSwarm<'_>) {
        match event {
            FromSwarm::ConnectionClosed(closed) => self.forget(closed.connection_id),
            FromSwarm::DialFailure(failure) => {
                let relayed = self.dials.remove(&failure.connection_id);
                if let Some(run) = relayed.and_then(|relayed| self.runs.get_mut(&relayed)) {
                    run.inner.on_swarm_event(event);
                }
            }
            // Direct connections and what the swarm takes for our addresses are no concern of a run.
            _ => {}
        }
    }

    fn on_connection_handler_event(&mut self, peer: PeerId, connection: ConnectionId, event: THandlerOutEvent<Self>) {
        if let Some(run) = self.runs.get_mut(&connection) {
            run.inner.on_connection_handler_event(peer, connection, event);
        }
    }

    fn poll(&mut self, context: &mut Context<'_>) -> Poll<ToSwarm<Self::ToSwarm, THandlerInEvent<Self>>> {
        // No waker is needed: the queues grow only in the task that polls the swarm.
        if let Some(action) = self.queue.pop_front() {
            return Poll::Ready(action);
        }
        for (connection, run) in &mut self.runs {
            while let Poll::Ready(action) = run.inner.poll(context) {
                if let ToSwarm::Dial { opts } = &action {
                    if run.dials == DIALS_PER_RUN_MAX {
                        continue;
                    }
                    run.dials += 1;
                    self.dials.insert(opts.connection_id(), *connection);
                }
                return Poll::Ready(action.map_in(Order::Pass));
            }
        }
        Poll::Pending
    }
}

#[cfg(test)]
mod tests;
