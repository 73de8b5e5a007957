//! Asking the router to let connections through (UPnP), and what it answered.

use super::Address;
use libp2p::swarm::behaviour::toggle::Toggle;
use libp2p::upnp;

/// What the router of the local network said.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Router {
    /// It is not asked.
    #[default]
    NotAsked,
    /// It was asked and has not answered yet.
    Asked,
    /// No router answers.
    Silent,
    /// The router has no public address itself: there is another one behind it.
    NotPublic,
    /// It lets connections through, which come in at this address.
    Open(Address),
}

/// Returns the behaviour that asks; it searches for the router at once.
pub(super) fn behaviour(is_wanted: bool) -> Toggle<upnp::tokio::Behaviour> {
    is_wanted.then(upnp::tokio::Behaviour::default).into()
}

impl Router {
    /// Takes what there is to tell.
    pub(super) fn note(&mut self, event: &upnp::Event) {
        *self = match event {
            upnp::Event::NewExternalAddr { external_addr, .. } => match Address::from_multiaddr(external_addr) {
                Some(address) => Self::Open(address),
                None => return,
            },
            upnp::Event::ExpiredExternalAddr { .. } => Self::Asked,
            upnp::Event::GatewayNotFound => Self::Silent,
            upnp::Event::NonRoutableGateway => Self::NotPublic,
        };
    }
}
