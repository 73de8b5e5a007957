//! How the swarm is put together: transports, protocols and limits; and the one place where keys become peer ids.

use super::muted::Muted;
use super::relay::{self, WantedPeers};
use super::{NetworkConfig, NetworkError, autonat, punch, streams, upnp};
use djuntu_protocol::identity::{PublicKey, SecretKey};
use djuntu_protocol::limits::{CONNECTIONS_PENDING_MAX, CONNECTIONS_PER_PEER_MAX, SESSIONS_MAX};
use libp2p::connection_limits::ConnectionLimits;
use libp2p::identity::{Keypair, ed25519};
use libp2p::swarm::NetworkBehaviour;
use libp2p::swarm::behaviour::toggle::Toggle;
use libp2p::{
    PeerId, Swarm, SwarmBuilder, allow_block_list, connection_limits, identify, mdns, noise, ping, tcp, yamux,
};
use tokio::sync::watch;

/// Most streams on one connection: one session, a few short ones of identify and ping, and at a relay one for each circuit
/// of the peer.
const STREAMS_PER_CONNECTION_MAX: u16 = 64;
/// How many bytes a QUIC peer may send ahead of our reading, on one stream and on the whole connection.
const QUIC_STREAM_BYTES_MAX: u32 = 2 << 20;
const QUIC_CONNECTION_BYTES_MAX: u32 = 4 << 20;

/// All the protocols that this node speaks.
#[derive(NetworkBehaviour)]
pub(super) struct Behaviour {
    /// Refuses connections beyond the limits; wanted peers are exempt, so that strangers cannot crowd them out.
    pub(super) limits: connection_limits::Behaviour,
    /// Refuses banned peers.
    pub(super) bans: allow_block_list::Behaviour<allow_block_list::BlockedPeers>,
    /// The streams of the sessions.
    pub(super) streams: streams::Behaviour,
    /// The streams of files.
    pub(super) files: streams::Behaviour,
    /// Finds dead links, together with the frames that arrive.
    pub(super) ping: ping::Behaviour,
    /// Tells a peer which address it comes from. Our own addresses travel in the session only, to those who may know.
    pub(super) identify: Muted<identify::Behaviour>,
    /// Connects through relays, and keeps places at them.
    pub(super) relay_client: libp2p::relay::client::Behaviour,
    /// Carries connections for those that this node serves.
    pub(super) relay_server: relay::Server,
    /// Makes connections through relays direct ones, with wanted peers.
    pub(super) punch: punch::Behaviour,
    /// Asks whether this node is reached from outside.
    pub(super) autonat_client: autonat::Client,
    /// Tries that for those that this node serves.
    pub(super) autonat_server: autonat::Server,
    /// Asks the router to let connections through.
    pub(super) upnp: Toggle<libp2p::upnp::tokio::Behaviour>,
    /// Finds wanted peers on the local network; it uses random names, never the host's.
    pub(super) mdns: Toggle<mdns::tokio::Behaviour>,
}

/// Returns the peer id of a node key; none when the bytes are not a point of the curve.
pub(super) fn peer_of(key: &PublicKey) -> Option<PeerId> {
    let key = ed25519::PublicKey::try_from_bytes(key.as_bytes()).ok()?;
    Some(PeerId::from_public_key(&key.into()))
}

/// Returns the node key in a peer id; none when it is not an ed25519 key.
pub(super) fn key_of(peer: &PeerId) -> Option<PublicKey> {
    let key = libp2p::identity::PublicKey::try_decode_protobuf(peer.as_ref().digest()).ok()?;
    key.try_into_ed25519().ok().map(|key| PublicKey(key.to_bytes()))
}

/// Whom this node treats otherwise than strangers, now and whenever that changes.
#[derive(Clone, Debug)]
pub(super) struct Known {
    /// With whom it wants to be connected: with these it makes holes in routers.
    pub(super) wanted: watch::Receiver<WantedPeers>,
    /// For whom it carries connections and dials back.
    pub(super) served: watch::Receiver<WantedPeers>,
}

#[cfg(test)]
impl Known {
    /// Knows nobody, for ever.
    pub(super) fn nobody() -> Self {
        let nobody = watch::Sender::default().subscribe();
        Self { wanted: nobody.clone(), served: nobody }
    }
}

/// Builds the swarm, which listens nowhere yet and does something for those `known` alone.
pub(super) fn swarm(config: &NetworkConfig, key: &SecretKey, known: &Known) -> Result<Swarm<Behaviour>, NetworkError> {
    let failed = |error: &dyn std::error::Error| NetworkError::Start(error.to_string());
    let keypair = Keypair::ed25519_from_bytes(key.to_bytes()).map_err(|error| failed(&error))?;
    let streams = || {
        let mut config = yamux::Config::default();
        config.set_max_num_streams(STREAMS_PER_CONNECTION_MAX.into());
        config
    };
    let silent_milliseconds = u32::try_from(config.silent_after.as_millis()).unwrap_or(u32::MAX);
    let swarm = SwarmBuilder::with_existing_identity(keypair)
        .with_tokio()
        .with_tcp(tcp::Config::default().nodelay(true), noise::Config::new, streams)
        .map_err(|error| failed(&error))?
        .with_quic_config(|mut quic| {
            quic.max_idle_timeout = silent_milliseconds;
            // Routers forget where a UDP packet came from after half a minute.
            quic.keep_alive_interval = config.silent_after / 6;
            quic.max_concurrent_stream_limit = STREAMS_PER_CONNECTION_MAX.into();
            quic.max_stream_data = QUIC_STREAM_BYTES_MAX;
            quic.max_connection_data = QUIC_CONNECTION_BYTES_MAX;
            quic
        })
        .with_relay_client(noise::Config::new, streams)
        .map_err(|error| failed(&error))?
        .with_behaviour(|keypair, client| Ok(behaviour(config, keypair, client, known)?))
        .map_err(|error| failed(&error))?
        .with_swarm_config(|swarm| swarm.with_idle_connection_timeout(config.idle_after))
        .build();
    Ok(swarm)
}

fn behaviour(
    config: &NetworkConfig,
    keypair: &Keypair,
    relay_client: libp2p::relay::client::Behaviour,
    known: &Known,
) -> std::io::Result<Behaviour> {
    let local = keypair.public().to_peer_id();
    let sessions = u32::try_from(SESSIONS_MAX).unwrap_or(u32::MAX);
    let per_peer = u32::try_from(CONNECTIONS_PER_PEER_MAX).unwrap_or(u32::MAX);
    let limits = ConnectionLimits::default()
        .with_max_pending_incoming(Some(CONNECTIONS_PENDING_MAX))
        .with_max_pending_outgoing(Some(CONNECTIONS_PENDING_MAX))
        .with_max_established_incoming(Some(sessions))
        .with_max_established_outgoing(Some(sessions))
        .with_max_established_per_peer(Some(per_peer));
    let ping = ping::Config::new().with_interval(config.silent_after * 2 / 5).with_timeout(config.silent_after / 2);
    let identify = identify::Config::new("/djuntu/identify/1".to_owned(), keypair.public())
        .with_agent_version(concat!("djuntu/", env!("CARGO_PKG_VERSION")).to_owned())
        .with_hide_listen_addrs(true)
        .with_cache_size(0);
    let mdns = if config.mdns { Some(mdns::tokio::Behaviour::new(mdns::Config::default(), local)?) } else { None };
    Ok(Behaviour {
        limits: connection_limits::Behaviour::new(limits),
        bans: allow_block_list::Behaviour::default(),
        streams: streams::Behaviour::new(streams::SESSION),
        files: streams::Behaviour::new(streams::FILE),
        ping: ping::Behaviour::new(ping),
        identify: Muted(identify::Behaviour::new(identify)),
        relay_client,
        relay_server: relay::server(local, config.relay, &known.served),
        punch: punch::Behaviour::new(local, known.wanted.clone()),
        autonat_client: autonat::Client::new(),
        autonat_server: autonat::Server::new(known.served.clone()),
        upnp: upnp::behaviour(config.upnp),
        mdns: mdns.into(),
    })
}
