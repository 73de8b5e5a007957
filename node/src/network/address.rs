//! Where a node can be reached: a multiaddr in one of the forms that this node can dial.
//!
//! ```text
//! /ip4/192.0.2.7/tcp/4433            /ip6/2001:db8::7/tcp/4433
//! /ip4/192.0.2.7/udp/4433/quic-v1    /ip6/2001:db8::7/udp/4433/quic-v1
//! ```
//!
//! and each of these followed by `/p2p/KEY/p2p-circuit`: through the relay KEY, which is reached there (R180). The key of
//! the node that is reached is not part of it. An address comes from people, invitations and peers, so its length is
//! bounded before it is parsed, and what cannot be dialed is refused here and not at the first attempt.

use super::behaviour::{key_of, peer_of};
use djuntu_protocol::identity::PublicKey;
use djuntu_protocol::limits::ADDRESS_BYTES_MAX;
use libp2p::Multiaddr;
use libp2p::multiaddr::Protocol;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};

/// An address without the key of who is reached, at most [`ADDRESS_BYTES_MAX`] bytes of text.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Address(String);

/// A text is not an address.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ParseAddressError {
    /// The text is longer than any address.
    #[error("{0} bytes where an address has at most {ADDRESS_BYTES_MAX}")]
    TooLong(usize),
    /// The text is not a multiaddr.
    #[error("not an address: {0}")]
    Malformed(String),
    /// The text is a multiaddr of a form that this node cannot dial.
    #[error("an address has the form /ip4/192.0.2.7/tcp/4433 or /ip4/192.0.2.7/udp/4433/quic-v1, also with ip6")]
    Form,
}

impl Address {
    /// Returns the text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Returns the address that libp2p reported, without the key at its end; none when it is of another form.
    pub(super) fn from_multiaddr(multiaddr: &Multiaddr) -> Option<Self> {
        let mut bare = multiaddr.clone();
        if matches!(bare.iter().last(), Some(Protocol::P2p(_))) {
            bare.pop();
        }
        bare.to_string().parse().ok()
    }

    pub(super) fn to_multiaddr(&self) -> Multiaddr {
        self.0.parse().expect("an address was parsed as a multiaddr when it was made")
    }

    /// Returns this address as the way through `relay`, which is reached there; none when it is such a way already, or
    /// the key is none of a node.
    #[must_use]
    pub fn through(&self, relay: &PublicKey) -> Option<Self> {
        let id = peer_of(relay).filter(|_| self.relay().is_none())?;
        let through = self.to_multiaddr().with(Protocol::P2p(id)).with(Protocol::P2pCircuit);
        through.to_string().parse().ok()
    }

    /// Returns the key of the relay, when the way leads through one.
    pub fn relay(&self) -> Option<PublicKey> {
        self.to_multiaddr().iter().find_map(|part| match part {
            Protocol::P2p(id) => key_of(&id),
            _ => None,
        })
    }

    /// Returns whether it has a sense on one machine or one local network alone.
    pub fn is_local(&self) -> bool {
        is_local(self.socket().0.ip())
    }

    /// Returns whether what goes there goes over no line that somebody pays for: a provider's own network is one.
    pub(super) fn is_free(&self) -> bool {
        match self.socket().0.ip() {
            IpAddr::V4(ip) => is_local(ip.into()) && !is_shared(ip),
            IpAddr::V6(ip) => is_local(ip.into()),
        }
    }

    /// Returns the port, as one tells a router.
    pub fn port(&self) -> String {
        let (socket, is_tcp) = self.socket();
        format!("{} {}", if is_tcp { "TCP" } else { "UDP" }, socket.port())
    }

    /// Returns the IP address and port, and whether they are of TCP; otherwise of UDP. Of a way through a relay they are
    /// the relay's.
    pub(super) fn socket(&self) -> (SocketAddr, bool) {
        let multiaddr = self.to_multiaddr();
        let parts: Vec<_> = multiaddr.iter().collect();
        match parts.as_slice() {
            [Protocol::Ip4(ip), Protocol::Tcp(port), ..] => ((*ip, *port).into(), true),
            [Protocol::Ip6(ip), Protocol::Tcp(port), ..] => ((*ip, *port).into(), true),
            [Protocol::Ip4(ip), Protocol::Udp(port), ..] => ((*ip, *port).into(), false),
            [Protocol::Ip6(ip), Protocol::Udp(port), ..] => ((*ip, *port).into(), false),
            _ => unreachable!("an address begins in one of four forms"),
        }
    }
}

/// Returns whether an IP address is of a provider's own network (RFC 6598).
const fn is_shared(ip: Ipv4Addr) -> bool {
    let [first, second, ..] = ip.octets();
    first == 100 && second & 0xc0 == 64
}

/// Returns whether an IP address is of this machine, of a local network, or of a provider's own network.
fn is_local(ip: IpAddr) -> bool {
    match ip {
        IpAddr::V4(ip) => {
            ip.is_private() || ip.is_loopback() || ip.is_link_local() || ip.is_unspecified() || is_shared(ip)
        }
        IpAddr::V6(ip) => ip.is_loopback() || ip.is_unspecified() || ip.is_unique_local() || ip.is_unicast_link_local(),
    }
}

impl std::str::FromStr for Address {
    type Err = ParseAddressError;

    fn from_str(text: &str) -> Result<Self, ParseAddressError> {
        if text.len() > ADDRESS_BYTES_MAX {
            return Err(ParseAddressError::TooLong(text.len()));
        }
        let multiaddr: Multiaddr = text.parse().map_err(|error| ParseAddressError::Malformed(format!("{error}")))?;
        let parts: Vec<_> = multiaddr.iter().collect();
        let ([Protocol::Ip4(_) | Protocol::Ip6(_), Protocol::Tcp(_), way @ ..]
        | [Protocol::Ip4(_) | Protocol::Ip6(_), Protocol::Udp(_), Protocol::QuicV1, way @ ..]) = parts.as_slice()
        else {
            return Err(ParseAddressError::Form);
        };
        match way {
            [] => Ok(Self(multiaddr.to_string())),
            [Protocol::P2p(relay), Protocol::P2pCircuit] if key_of(relay).is_some() => Ok(Self(multiaddr.to_string())),
            _ => Err(ParseAddressError::Form),
        }
    }
}

impl std::fmt::Display for Address {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests;
