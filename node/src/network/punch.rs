//! Hole punching (DCUtR): two nodes that have a connection through a relay dial each other at one moment, so that each of
//! their routers takes what comes for an answer to what went.
//!
//! For that each must know how its own address looks from outside. Routers change ports as well, so the address counts as
//! a peer saw it, on a connection that went out from the port on which this node listens.

use libp2p::swarm::{FromSwarm, NetworkBehaviour, NewExternalAddrCandidate};
use libp2p::{Multiaddr, PeerId, dcutr};

/// Returns the behaviour that punches.
pub(super) fn behaviour(local: PeerId) -> dcutr::Behaviour {
    dcutr::Behaviour::new(local)
}

/// Notes at which address a peer saw this node.
pub(super) fn observed(behaviour: &mut dcutr::Behaviour, address: &Multiaddr) {
    behaviour.on_swarm_event(FromSwarm::NewExternalAddrCandidate(NewExternalAddrCandidate { addr: address }));
}
