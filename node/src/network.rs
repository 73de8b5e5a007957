//! The connections to other nodes: everything of libp2p, behind a seam in our own words.
//!
//! Where a received byte goes: socket → Noise and Yamux, or QUIC → the stream of the session → `session` (length,
//! then bytes, at most one frame ahead of the engine) → the bounded channel of [`NetworkEvent`] → the engine. A byte
//! that is sent goes the other way: [`Network::send`] → the driver → the bounded queue of the session → the stream.
//!
//! - `address`: where a node can be reached.
//! - `dial`: whom to dial and when.
//! - `listen`, `behaviour`, `streams`: what libp2p is asked to do.
//! - `relay`, `punch`: connections through other nodes, for whom, and how they become direct ones.
//! - `autonat`, `upnp`, `reach`: whether this node is reached from outside, and what is known of that.
//! - `muted`: what strangers are not told.
//! - `session`: the task that carries the frames of one session.
//! - `peers`, `driver`: which stream is the session with a peer, and the one task that owns the swarm.
//!
//! Invariants: a peer is named by its ed25519 node key, proven by the handshake. For each peer [`NetworkEvent::Connected`]
//! and [`NetworkEvent::Disconnected`] alternate, and frames come only between them, in the order in which they were
//! sent. No lock is held anywhere, and the driver never waits for the engine.

mod address;
mod autonat;
mod behaviour;
mod dial;
mod driver;
mod listen;
mod muted;
mod peers;
mod punch;
mod reach;
mod relay;
mod session;
mod streams;
mod upnp;

pub use address::{Address, ParseAddressError};
pub use reach::{Probe, Reach, Reached, Way};
pub use relay::RelayLimits;
pub(crate) use session::Progress;
pub use upnp::Router;

use djuntu_protocol::identity::{PublicKey, SecretKey};
use djuntu_protocol::limits::FRAME_BYTES_MAX;
use driver::{Command, Driver};
use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{mpsc, oneshot};
use tokio::task::JoinHandle;

/// How the network behaves. How much it takes on is not a setting: see `djuntu_protocol::limits`.
#[derive(Clone, Debug)]
pub struct NetworkConfig {
    /// Where to listen; port 0 takes a free port, 0.0.0.0 listens on all interfaces. May be empty.
    pub listen: Vec<Address>,
    /// Whether to look for wanted peers on the local network, and be found there.
    pub mdns: bool,
    /// Whether the operator says where others reach this node, so that nobody needs to be asked.
    pub is_advertised: bool,
    /// What this node carries for its twins; none when it carries nothing.
    pub relay: Option<RelayLimits>,
    /// Whether to ask the router to let connections through.
    pub upnp: bool,
    /// How long a connection without a session stays open.
    pub idle_after: Duration,
    /// How long a peer may take nothing of what we send, or stop inside a frame, before the session ends.
    pub stalled_after: Duration,
    /// How long a peer may give no sign of life, neither a frame nor an answer to a ping, before the connection ends.
    pub silent_after: Duration,
}

impl Default for NetworkConfig {
    fn default() -> Self {
        Self {
            listen: Vec::new(),
            mdns: true,
            is_advertised: false,
            relay: Some(RelayLimits::default()),
            upnp: true,
            idle_after: Duration::from_secs(10),
            stalled_after: Duration::from_secs(30),
            // Of a node that has nothing to do, pings are most of what it sends.
            silent_after: Duration::from_secs(120),
        }
    }
}

/// What the network tells the engine.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NetworkEvent {
    /// A session with the peer has begun.
    Connected {
        /// The peer's node key.
        peer: PublicKey,
        /// The address that we dialed; none when the peer came to us.
        address: Option<Address>,
        /// Whether it goes over a line that nobody pays for: within this machine or the local network.
        is_free: bool,
    },
    /// The peer sent a frame, at most [`FRAME_BYTES_MAX`] bytes.
    Frame {
        /// The peer's node key.
        peer: PublicKey,
        /// The bytes.
        frame: Vec<u8>,
    },
    /// The session with the peer has ended.
    Disconnected {
        /// The peer's node key.
        peer: PublicKey,
        /// Why, in words.
        reason: String,
    },
    /// The addresses have changed at which this node is reached; [`Network::addresses`] knows them.
    AddressesChanged,
    /// A wanted peer could not be reached; it is tried again. Left out when the engine lags.
    DialFailed {
        /// The peer's node key.
        peer: PublicKey,
        /// The addresses that were tried.
        addresses: Vec<Address>,
        /// Why, in words, for each address.
        reason: String,
    },
    /// A wanted peer was seen on the local network; it is dialed there. Left out when the engine lags.
    Discovered {
        /// The peer's node key.
        peer: PublicKey,
        /// Where it was seen.
        address: Address,
    },
}

/// The stream of a file, beside the session with a peer.
pub(crate) type FileStream = libp2p::Stream;

/// Why the network could not start.
#[derive(Debug, thiserror::Error)]
pub enum NetworkError {
    /// Another program, or another node, listens there.
    #[error("another program already listens at {0}")]
    AddressInUse(Address),
    /// The address is not one of this machine, or it may not be used.
    #[error("cannot listen at {address}: {reason}")]
    AddressUnusable {
        /// The address that was asked for.
        address: Address,
        /// Why, in words.
        reason: String,
    },
    /// Something else that the network needs is missing.
    #[error("the network cannot start: {0}")]
    Start(String),
}

/// The handle of the network: cheap to clone. When the last one is dropped, the network stops.
#[derive(Clone, Debug)]
pub struct Network {
    /// Not bounded, since the driver waits for nothing and empties it at once; what is bounded is the queue behind it.
    commands: mpsc::UnboundedSender<Command>,
}

impl Network {
    /// Starts the network as the node with this key. When this returns, the node listens at every address of the
    /// configuration. The task ends after [`Self::stop`], or when `events` is closed.
    ///
    /// # Errors
    /// [`NetworkError`]; nothing is left running.
    pub async fn start(
        config: NetworkConfig,
        node_key: &SecretKey,
        events: mpsc::Sender<NetworkEvent>,
    ) -> Result<(Self, JoinHandle<()>), NetworkError> {
        let (commands, receiver) = mpsc::unbounded_channel();
        let mut driver = Driver::new(&config, node_key, receiver, events)?;
        driver.listen(&config.listen).await?;
        Ok((Self { commands }, tokio::spawn(driver.run())))
    }

    /// Keeps a session with `peer`: it is dialed at `addresses` (which replace the ones told before) for ever, with
    /// pauses of 1 to 60 s, and it is exempt from the limits on strangers.
    pub fn want(&self, peer: PublicKey, addresses: Vec<Address>) {
        self.command(Command::Want { peer, addresses });
    }

    /// No longer dials `peer`. A session under way goes on.
    pub fn unwant(&self, peer: PublicKey) {
        self.command(Command::Unwant { peer });
    }

    /// Does for exactly these peers, of those that are wanted, what twins do for each other: carries their connections,
    /// dials back to see whether they are reached, and asks them for the same.
    pub fn serve(&self, peers: Arc<BTreeSet<PublicKey>>) {
        self.command(Command::Serve { peers });
    }

    /// Queues a frame for `peer`; without a session it is dropped, and the engine was or is about to be told so. When
    /// more than [`djuntu_protocol::limits::OUTGOING_BYTES_MAX`] bytes wait, the session ends.
    ///
    /// # Panics
    /// When the frame is longer than [`FRAME_BYTES_MAX`], which the engine never makes.
    pub fn send(&self, peer: PublicKey, frame: Vec<u8>) {
        assert!(frame.len() <= FRAME_BYTES_MAX, "the engine makes no frame over the limit");
        self.command(Command::Send { peer, frame });
    }

    /// Opens a stream for a file to a peer with which there is a session.
    ///
    /// # Errors
    /// Why there is none, in words.
    pub(crate) async fn open_file(&self, peer: PublicKey) -> Result<FileStream, String> {
        let (answer, opened) = oneshot::channel();
        self.command(Command::OpenFile { peer, answer });
        opened.await.unwrap_or_else(|_| Err("the connection was closed".to_owned()))
    }

    /// Hands the streams for files that peers open from now on to `streams`; those for which it has no room are refused.
    pub(crate) fn accept_files(&self, streams: mpsc::Sender<(PublicKey, FileStream)>) {
        self.command(Command::AcceptFiles { streams });
    }

    /// Ends the session with `peer`, after what is queued was sent or a second has passed, and closes the connection.
    /// With `ban`, refuses the peer for that long. A wanted peer is dialed again afterwards.
    pub fn disconnect(&self, peer: PublicKey, reason: String, ban: Option<Duration>) {
        self.command(Command::Disconnect { peer, reason, ban });
    }

    /// Returns where others can be told to find this node: where it was seen to be reached, the ways through relays, and
    /// where it listens, with the real ports.
    pub async fn addresses(&self) -> Vec<Address> {
        self.reach().await.addresses()
    }

    /// Returns what is known of how this node is reached and reaches others.
    pub async fn reach(&self) -> Reach {
        let (answer, reach) = oneshot::channel();
        self.command(Command::Reach { answer });
        reach.await.map(|reach| *reach).unwrap_or_default()
    }

    /// Ends every session, after what is queued was sent or a second has passed, and closes every connection.
    pub async fn stop(self) {
        let (done, stopped) = oneshot::channel();
        self.command(Command::Stop { done });
        stopped.await.ok();
    }

    /// Returns the handle of a network that has stopped.
    #[cfg(test)]
    pub(crate) fn stopped() -> Self {
        Self { commands: mpsc::unbounded_channel().0 }
    }

    fn command(&self, command: Command) {
        // A network that has stopped does nothing any more, and its task has told so by ending.
        self.commands.send(command).ok();
    }
}

#[cfg(test)]
mod tests;
