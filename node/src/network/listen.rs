//! Where this node listens: a taken or unusable address is an error at start, never only a line in a log.
//!
//! libp2p opens its TCP listeners with SO_REUSEPORT, so a second node on the same machine would take half of the first
//! one's connections without an error from anybody, and what it says about a QUIC listener does not tell the cause.
//! Therefore every address is first opened without libp2p, and closed again.

use super::behaviour::Behaviour;
use super::{Address, NetworkError};
use libp2p::Swarm;
use libp2p::core::transport::ListenerId;
use std::io::ErrorKind;
use std::net::{TcpListener, UdpSocket};

/// Opens a listener for each address; the addresses that they really have come as events of the swarm.
pub(super) fn open(swarm: &mut Swarm<Behaviour>, addresses: &[Address]) -> Result<Vec<ListenerId>, NetworkError> {
    for address in addresses {
        try_out(address).map_err(|error| refusal(address, &error))?;
    }
    let listen = |address: &Address| swarm.listen_on(address.to_multiaddr()).map_err(|error| refusal(address, &error));
    addresses.iter().map(listen).collect()
}

fn try_out(address: &Address) -> std::io::Result<()> {
    let (socket, is_tcp) = address.socket();
    if is_tcp { TcpListener::bind(socket).map(drop) } else { UdpSocket::bind(socket).map(drop) }
}

/// Returns the cause at the bottom of an error that libp2p wrapped several times.
pub(super) fn root_cause<'a>(error: &'a (dyn std::error::Error + 'static)) -> &'a (dyn std::error::Error + 'static) {
    std::iter::successors(Some(error), |error| error.source()).last().unwrap_or(error)
}

fn refusal(address: &Address, error: &(dyn std::error::Error + 'static)) -> NetworkError {
    let causes = std::iter::successors(Some(error), |error| error.source());
    let is_taken = |error: &std::io::Error| error.kind() == ErrorKind::AddrInUse;
    if causes.filter_map(|error| error.downcast_ref()).any(is_taken) {
        return NetworkError::AddressInUse(address.clone());
    }
    NetworkError::AddressUnusable { address: address.clone(), reason: root_cause(error).to_string() }
}
