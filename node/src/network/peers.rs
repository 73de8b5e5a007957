//! What the driver knows of each peer that is connected, and the rules about which stream is its session.
//!
//! - Of each pair, the node with the smaller key opens the stream of the session, and the other accepts it. So two
//!   nodes that dial each other at one moment have two connections, but one session.
//! - A second stream from a peer that may open one means that the peer lost the first: the newest counts. It waits
//!   until the session before it has ended, so that the engine is told of one session at a time.
//! - A connection that comes in [`LOST_AFTER`] after the session began means the same: a node dials only when it knows
//!   of no connection, and a dial that was under way when the session began has ended by then.
//! - A session on a connection through a relay moves to a direct connection as soon as there is one: the node that opens
//!   asks for a new stream there, and the newest counts (R182).
//! - A connection that was dialed back to see whether that works carries no session.
//! - A connection without a session is closed by the swarm after a while; one that is being closed does not count.

use super::dial::Link;
use super::session::Handle;
use super::{Address, Way, dial};
use djuntu_protocol::identity::PublicKey;
use libp2p::core::ConnectedPoint;
use libp2p::swarm::ConnectionId;
use libp2p::{PeerId, Stream};
use std::collections::BTreeMap;
use std::net::IpAddr;
use std::time::Duration;
use tokio::time::Instant;

/// The longest time for which a dial that crossed the beginning of the session can still be under way.
const LOST_AFTER: Duration = Duration::from_secs(15);
/// A session that lasted this long was a good one: pauses begin short again after it.
const SETTLED_AFTER: Duration = Duration::from_secs(60);

/// One peer with which there is at least one connection or a session.
#[derive(Debug)]
pub(super) struct Peer {
    pub(super) id: PeerId,
    pub(super) connections: BTreeMap<ConnectionId, Connection>,
    pub(super) session: Option<Running>,
    /// A stream that takes over when the session before it has ended.
    pub(super) waiting: Option<(ConnectionId, Stream)>,
    /// Whether the peer says that it carries connections for others.
    pub(super) carries: bool,
    /// The connection on which we asked for a stream.
    opening: Option<ConnectionId>,
    attempt: u32,
    open_at: Option<Instant>,
}

/// One connection.
#[derive(Debug)]
pub(super) struct Connection {
    /// The address that we dialed; none when the peer came to us.
    pub(super) address: Option<Address>,
    /// How the two are connected.
    pub(super) way: Way,
    /// The relay between them.
    pub(super) relay: Option<PublicKey>,
    /// The IP address of this machine, when the peer came to us and said it.
    pub(super) local: Option<IpAddr>,
    /// When the peer last gave a sign of life on it.
    pub(super) alive: Instant,
    /// Nobody pays for what goes over it.
    pub(super) is_free: bool,
    /// It was dialed back to see whether that works.
    pub(super) is_probe: bool,
    /// We asked for it to be closed.
    pub(super) closing: bool,
}

/// A session under way.
#[derive(Debug)]
pub(super) struct Running {
    pub(super) connection: ConnectionId,
    pub(super) handle: Handle,
    /// How much had arrived at the last look.
    pub(super) received: u64,
    /// What follows the end of the session.
    pub(super) afterwards: Afterwards,
    pub(super) started: Instant,
}

/// What follows the end of a session.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Afterwards {
    /// Another session, as soon as possible.
    Reopen,
    /// The connections are closed.
    Close,
    /// The connections are closed and the peer is refused for this long.
    Ban(Duration),
}

impl Connection {
    /// Describes a connection that was just made, and whether it was the dialer of this node that asked for it.
    pub(super) fn new(endpoint: &ConnectedPoint, is_ours: bool, now: Instant) -> Self {
        let (reported, local) = match endpoint {
            ConnectedPoint::Dialer { address, .. } => (address, None),
            // Of a circuit, the address of this side has the relay.
            ConnectedPoint::Listener { local_addr, .. } if endpoint.is_relayed() => (local_addr, None),
            ConnectedPoint::Listener { send_back_addr, local_addr } => (send_back_addr, Some(local_addr)),
        };
        let address = Address::from_multiaddr(reported);
        let way = match &address {
            _ if endpoint.is_relayed() => Way::Relayed,
            Some(address) if address.is_local() => Way::Local,
            Some(_) | None => Way::Direct,
        };
        let local = local.and_then(Address::from_multiaddr).map(|local| local.socket().0.ip());
        let relay = address.as_ref().and_then(Address::relay);
        let is_free = way == Way::Local && address.as_ref().is_some_and(Address::is_free);
        let address = address.filter(|_| is_ours);
        Self { address, way, is_free, relay, local, alive: now, is_probe: false, closing: false }
    }
}

impl Peer {
    pub(super) const fn new(id: PeerId) -> Self {
        let connections = BTreeMap::new();
        Self { id, connections, session: None, waiting: None, carries: false, opening: None, attempt: 0, open_at: None }
    }

    /// Returns the connections that can carry a session and are not being closed.
    pub(super) fn live(&self) -> impl Iterator<Item = ConnectionId> {
        self.usable().map(|(id, _)| id)
    }

    fn usable(&self) -> impl Iterator<Item = (ConnectionId, &Connection)> {
        let usable = self.connections.iter().filter(|(_, connection)| !connection.closing && !connection.is_probe);
        usable.map(|(id, connection)| (*id, connection))
    }

    /// Returns the oldest direct connection.
    pub(super) fn direct(&self) -> Option<ConnectionId> {
        self.usable().find(|(_, connection)| connection.way != Way::Relayed).map(|(id, _)| id)
    }

    /// Returns what there is between this node and the peer.
    pub(super) fn link(&self) -> Link {
        match (self.direct(), self.live().next()) {
            (Some(_), _) => Link::Direct,
            (None, Some(_)) => Link::Relayed,
            (None, None) => Link::None,
        }
    }

    /// Returns the connection of the session, and the way of it.
    fn carried(&self) -> Option<(ConnectionId, Way)> {
        let id = self.session.as_ref()?.connection;
        self.connections.get(&id).map(|connection| (id, connection.way))
    }

    /// Returns whether the connection exists and is not being closed.
    pub(super) fn is_live(&self, id: ConnectionId) -> bool {
        self.connections.get(&id).is_some_and(|connection| !connection.closing)
    }

    /// Returns the connection of a session that the peer must have lost, since it has just connected again by `way`. That a
    /// direct connection follows one through a relay is no sign of a loss.
    pub(super) fn lost_by_peer(&self, way: Way, now: Instant) -> Option<ConnectionId> {
        let (lost, before) = self.carried()?;
        let is_better = before == Way::Relayed && way != Way::Relayed;
        let session = self.session.as_ref().filter(|session| now > session.started + LOST_AFTER && !is_better);
        session.map(|_| lost)
    }

    /// Returns the connection on which to open a session now, and counts it as being opened: a direct one if there is one.
    pub(super) fn next_to_open(&mut self, now: Instant) -> Option<ConnectionId> {
        let busy = self.waiting.is_some() || self.opening.is_some();
        if busy || self.open_at.is_some_and(|at| now < at) {
            return None;
        }
        let best = self.direct().or_else(|| self.live().next())?;
        // A session goes on where it is, unless that is at a relay and there is a direct way now.
        let may_move = |running: &Running| {
            running.afterwards == Afterwards::Reopen
                && running.connection != best
                && self.carried().is_some_and(|(_, way)| way == Way::Relayed)
                && self.direct().is_some()
        };
        if self.session.as_ref().is_some_and(|running| !may_move(running)) {
            return None;
        }
        self.opening = Some(best);
        self.opening
    }

    /// Returns when [`Self::next_to_open`] has something to tell next.
    pub(super) fn next_open_at(&self) -> Option<Instant> {
        let is_better = self.carried().is_some_and(|(_, way)| way == Way::Relayed) && self.direct().is_some();
        let idle = (self.session.is_none() || is_better) && self.opening.is_none() && self.live().next().is_some();
        self.open_at.filter(|_| idle)
    }

    /// Notes that the stream asked for is there, or that its connection is gone.
    pub(super) fn opened(&mut self, connection: ConnectionId) {
        self.opening = self.opening.filter(|id| *id != connection);
    }

    /// Notes that no session came about or that one ended, and pauses before the next.
    pub(super) fn pause(&mut self, now: Instant, random: u64) {
        self.open_at = Some(now + dial::backoff(self.attempt, random));
        self.attempt = self.attempt.saturating_add(1);
    }

    /// Takes the session out of the table. Returns it and whether it lasted.
    pub(super) fn ended(&mut self, now: Instant) -> Option<(Running, bool)> {
        let session = self.session.take()?;
        let settled = now > session.started + SETTLED_AFTER;
        if settled {
            self.attempt = 0;
        }
        Some((session, settled))
    }
}

/// Returns whether it is for `own` to open the session with `peer`.
pub(super) fn opens(own: &PublicKey, peer: &PublicKey) -> bool {
    own < peer
}

#[cfg(test)]
mod tests;
