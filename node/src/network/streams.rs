//! The libp2p behaviour that opens and accepts the streams of one protocol: of sessions, or of files.
//!
//! It is our own because libp2p-stream 0.5 drops an inbound stream whenever its loop lags, picks one of a peer's
//! connections at random, dials by itself, and never forgets a closed connection, so that a stranger who connects often
//! enough fills the memory. Here the driver says on which connection to open, learns on which connection a stream came,
//! and nothing outlives its connection.

use super::behaviour;
use libp2p::core::Endpoint;
use libp2p::core::transport::PortUse;
use libp2p::core::upgrade::ReadyUpgrade;
use libp2p::swarm::handler::{ConnectionEvent, DialUpgradeError, FullyNegotiatedInbound, FullyNegotiatedOutbound};
use libp2p::swarm::{
    ConnectionDenied, ConnectionHandler, ConnectionHandlerEvent, ConnectionId, FromSwarm, NetworkBehaviour,
    NotifyHandler, StreamUpgradeError, SubstreamProtocol, THandler, THandlerInEvent, THandlerOutEvent, ToSwarm,
};
use libp2p::{Multiaddr, PeerId, Stream, StreamProtocol};
use std::collections::VecDeque;
use std::convert::Infallible;
use std::task::{Context, Poll};

/// The protocol that is negotiated for the stream of a session.
pub(super) const SESSION: StreamProtocol = StreamProtocol::new("/djuntu/session/1");
/// The one for the stream of a file.
pub(super) const FILE: StreamProtocol = StreamProtocol::new("/djuntu/file/1");
/// How many streams a connection holds for the driver; the newest counts, so more are not needed.
const READY_MAX: usize = 2;

/// Opens and accepts streams, one handler per connection.
pub(super) struct Behaviour {
    protocol: StreamProtocol,
    queue: VecDeque<ToSwarm<Event, Open>>,
}

/// What happened on a connection.
#[derive(Debug)]
pub(super) struct Event {
    pub(super) peer: PeerId,
    pub(super) connection: ConnectionId,
    pub(super) outcome: Outcome,
}

/// What happened to a stream.
#[derive(Debug)]
pub(super) enum Outcome {
    /// The peer opened it.
    Accepted(Stream),
    /// We opened it.
    Opened(Stream),
    /// We could not open it.
    Failed(String),
}

/// Asks the handler of a connection to open a stream.
#[derive(Debug)]
pub(super) struct Open;

/// The peer's key is not of the kind that nodes have.
#[derive(Debug, thiserror::Error)]
#[error("the peer's key is not an ed25519 key")]
struct ForeignKey;

impl Behaviour {
    /// Begins with no streams of this protocol.
    pub(super) const fn new(protocol: StreamProtocol) -> Self {
        Self { protocol, queue: VecDeque::new() }
    }

    /// Opens a stream to `peer` on `connection`; the outcome comes as an event, unless the connection closes first.
    pub(super) fn open(&mut self, peer: PeerId, connection: ConnectionId) {
        self.queue.push_back(ToSwarm::NotifyHandler {
            peer_id: peer,
            handler: NotifyHandler::One(connection),
            event: Open,
        });
    }

    fn handler_for(&self, peer: &PeerId) -> Result<Handler, ConnectionDenied> {
        let handler = |_| Handler { protocol: self.protocol.clone(), requested: 0, ready: VecDeque::new() };
        behaviour::key_of(peer).map(handler).ok_or_else(|| ConnectionDenied::new(ForeignKey))
    }
}

impl NetworkBehaviour for Behaviour {
    type ConnectionHandler = Handler;
    type ToSwarm = Event;

    fn handle_established_inbound_connection(
        &mut self,
        _: ConnectionId,
        peer: PeerId,
        _: &Multiaddr,
        _: &Multiaddr,
    ) -> Result<THandler<Self>, ConnectionDenied> {
        self.handler_for(&peer)
    }

    fn handle_established_outbound_connection(
        &mut self,
        _: ConnectionId,
        peer: PeerId,
        _: &Multiaddr,
        _: Endpoint,
        _: PortUse,
    ) -> Result<THandler<Self>, ConnectionDenied> {
        self.handler_for(&peer)
    }

    fn on_swarm_event(&mut self, _: FromSwarm<'_>) {}

    fn on_connection_handler_event(&mut self, peer: PeerId, connection: ConnectionId, outcome: THandlerOutEvent<Self>) {
        self.queue.push_back(ToSwarm::GenerateEvent(Event { peer, connection, outcome }));
    }

    fn poll(&mut self, _: &mut Context<'_>) -> Poll<ToSwarm<Self::ToSwarm, THandlerInEvent<Self>>> {
        // No waker is needed: the queue grows only in the task that polls the swarm.
        self.queue.pop_front().map_or(Poll::Pending, Poll::Ready)
    }
}

/// What one connection is asked and has to tell. An open stream keeps its connection alive, a handler does not.
pub(super) struct Handler {
    protocol: StreamProtocol,
    requested: usize,
    ready: VecDeque<Outcome>,
}

impl ConnectionHandler for Handler {
    type FromBehaviour = Open;
    type ToBehaviour = Outcome;
    type InboundProtocol = ReadyUpgrade<StreamProtocol>;
    type OutboundProtocol = ReadyUpgrade<StreamProtocol>;
    type InboundOpenInfo = ();
    type OutboundOpenInfo = ();

    fn listen_protocol(&self) -> SubstreamProtocol<Self::InboundProtocol> {
        SubstreamProtocol::new(ReadyUpgrade::new(self.protocol.clone()), ())
    }

    fn on_behaviour_event(&mut self, Open: Open) {
        self.requested += 1;
    }

    fn poll(
        &mut self,
        _: &mut Context<'_>,
    ) -> Poll<ConnectionHandlerEvent<Self::OutboundProtocol, (), Self::ToBehaviour>> {
        if let Some(outcome) = self.ready.pop_front() {
            return Poll::Ready(ConnectionHandlerEvent::NotifyBehaviour(outcome));
        }
        if self.requested > 0 {
            self.requested -= 1;
            let protocol = SubstreamProtocol::new(ReadyUpgrade::new(self.protocol.clone()), ());
            return Poll::Ready(ConnectionHandlerEvent::OutboundSubstreamRequest { protocol });
        }
        Poll::Pending
    }

    fn on_connection_event(&mut self, event: ConnectionEvent<'_, Self::InboundProtocol, Self::OutboundProtocol>) {
        let outcome = match event {
            ConnectionEvent::FullyNegotiatedInbound(FullyNegotiatedInbound { protocol, .. }) => {
                Outcome::Accepted(protocol)
            }
            ConnectionEvent::FullyNegotiatedOutbound(FullyNegotiatedOutbound { protocol, .. }) => {
                Outcome::Opened(protocol)
            }
            ConnectionEvent::DialUpgradeError(DialUpgradeError { error, .. }) => Outcome::Failed(reason_of(&error)),
            _ => return,
        };
        if self.ready.len() == READY_MAX {
            self.ready.pop_front();
        }
        self.ready.push_back(outcome);
    }
}

fn reason_of(error: &StreamUpgradeError<Infallible>) -> String {
    match error {
        StreamUpgradeError::Timeout => "the peer did not answer in time".to_owned(),
        StreamUpgradeError::NegotiationFailed => "the peer is no djuntu node of this version".to_owned(),
        StreamUpgradeError::Io(error) => error.to_string(),
        StreamUpgradeError::Apply(never) => match *never {},
    }
}
