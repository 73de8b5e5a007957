//! Where a node can be reached: a multiaddr in one of the four forms that this node can dial.
//!
//! ```text
//! /ip4/192.0.2.7/tcp/4433            /ip6/2001:db8::7/tcp/4433
//! /ip4/192.0.2.7/udp/4433/quic-v1    /ip6/2001:db8::7/udp/4433/quic-v1
//! ```
//!
//! The key of the node is not part of it. An address comes from people, invitations and peers, so its length is bounded
//! before it is parsed, and what cannot be dialed is refused here and not at the first attempt.

use djuntu_protocol::limits::ADDRESS_BYTES_MAX;
use libp2p::Multiaddr;
use libp2p::multiaddr::Protocol;

/// An address without a key, at most [`ADDRESS_BYTES_MAX`] bytes of text.
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
        let bare: Multiaddr = multiaddr.iter().filter(|part| !matches!(part, Protocol::P2p(_))).collect();
        bare.to_string().parse().ok()
    }

    pub(super) fn to_multiaddr(&self) -> Multiaddr {
        self.0.parse().expect("an address was parsed as a multiaddr when it was made")
    }

    /// Returns the IP address and port, and whether they are of TCP; otherwise of UDP.
    pub(super) fn socket(&self) -> (std::net::SocketAddr, bool) {
        let multiaddr = self.to_multiaddr();
        let parts: Vec<_> = multiaddr.iter().collect();
        match parts.as_slice() {
            [Protocol::Ip4(ip), Protocol::Tcp(port), ..] => ((*ip, *port).into(), true),
            [Protocol::Ip6(ip), Protocol::Tcp(port), ..] => ((*ip, *port).into(), true),
            [Protocol::Ip4(ip), Protocol::Udp(port), ..] => ((*ip, *port).into(), false),
            [Protocol::Ip6(ip), Protocol::Udp(port), ..] => ((*ip, *port).into(), false),
            _ => unreachable!("an address has one of the four forms"),
        }
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
        match parts.as_slice() {
            [Protocol::Ip4(_) | Protocol::Ip6(_), Protocol::Tcp(_)]
            | [Protocol::Ip4(_) | Protocol::Ip6(_), Protocol::Udp(_), Protocol::QuicV1] => {
                Ok(Self(multiaddr.to_string()))
            }
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
