//! The handler of a connection on which holes are punched: libp2p's, which another one takes the place of when a run begins.

use libp2p::dcutr;
use libp2p::swarm::handler::ConnectionEvent;
use libp2p::swarm::{ConnectionHandler, ConnectionHandlerEvent, SubstreamProtocol, THandler, THandlerInEvent};
use std::task::{Context, Poll};

/// The handler of one run.
pub(super) type Inner = THandler<dcutr::Behaviour>;

/// What a connection is asked to do.
pub(in crate::network) enum Order {
    /// What the behaviour of the present run asks.
    Pass(THandlerInEvent<dcutr::Behaviour>),
    /// To begin another run.
    Begin(Box<Inner>),
}

/// The handler of the present run.
pub(in crate::network) struct Handler {
    inner: Inner,
    /// Whether the run has begun; before, it waits until the peer is wanted.
    is_begun: bool,
}

impl std::fmt::Debug for Order {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Pass(event) => f.debug_tuple("Pass").field(event).finish(),
            Self::Begin(_) => f.write_str("Begin"),
        }
    }
}

impl Handler {
    pub(super) const fn new(inner: Inner, is_begun: bool) -> Self {
        Self { inner, is_begun }
    }
}

impl ConnectionHandler for Handler {
    type FromBehaviour = Order;
    type ToBehaviour = <Inner as ConnectionHandler>::ToBehaviour;
    type InboundProtocol = <Inner as ConnectionHandler>::InboundProtocol;
    type OutboundProtocol = <Inner as ConnectionHandler>::OutboundProtocol;
    type InboundOpenInfo = <Inner as ConnectionHandler>::InboundOpenInfo;
    type OutboundOpenInfo = <Inner as ConnectionHandler>::OutboundOpenInfo;

    fn listen_protocol(&self) -> SubstreamProtocol<Self::InboundProtocol, Self::InboundOpenInfo> {
        self.inner.listen_protocol()
    }

    /// libp2p's would hold the connection for ever after a run that succeeded. What holds it is its session; when that has
    /// moved to a direct connection, this one is superfluous.
    fn connection_keep_alive(&self) -> bool {
        false
    }

    fn on_behaviour_event(&mut self, order: Order) {
        match order {
            Order::Pass(event) => self.inner.on_behaviour_event(event),
            Order::Begin(handler) => *self = Self::new(*handler, true),
        }
    }

    fn poll(
        &mut self,
        context: &mut Context<'_>,
    ) -> Poll<ConnectionHandlerEvent<Self::OutboundProtocol, Self::OutboundOpenInfo, Self::ToBehaviour>> {
        // The first thing that it would do is to begin, if that is for this side to do.
        if self.is_begun { self.inner.poll(context) } else { Poll::Pending }
    }

    fn on_connection_event(
        &mut self,
        event: ConnectionEvent<
            '_,
            Self::InboundProtocol,
            Self::OutboundProtocol,
            Self::InboundOpenInfo,
            Self::OutboundOpenInfo,
        >,
    ) {
        self.inner.on_connection_event(event);
    }
}
