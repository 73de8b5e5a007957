//! Real networks on the loopback device, each node with a port of its own; every wait is for an event.

mod hostile;
mod relays;

use super::*;
use djuntu_protocol::limits::OUTGOING_BYTES_MAX;
use std::time::Instant;
use tokio::time::timeout;

const TCP: &str = "/ip4/127.0.0.1/tcp/0";
const QUIC: &str = "/ip4/127.0.0.1/udp/0/quic-v1";
/// Longer than any pause between attempts that these tests meet, on a busy machine.
const PATIENCE: Duration = Duration::from_secs(60);

/// A network and what it tells.
struct Node {
    key: PublicKey,
    network: Network,
    events: mpsc::Receiver<NetworkEvent>,
    task: JoinHandle<()>,
}

fn config(listen: &str) -> NetworkConfig {
    NetworkConfig { listen: vec![listen.parse().unwrap()], mdns: false, upnp: false, ..NetworkConfig::default() }
}

impl Node {
    async fn with(seed: u8, config: NetworkConfig) -> Self {
        let secret = SecretKey::from_bytes([seed; 32]);
        let (sender, events) = mpsc::channel(64);
        let (network, task) = Network::start(config, &secret, sender).await.unwrap();
        Self { key: secret.public(), network, events, task }
    }

    async fn new(seed: u8, listen: &str) -> Self {
        Self::with(seed, config(listen)).await
    }

    /// Two nodes; the first one opens sessions, since its key is the smaller one.
    async fn pair(listen: &str) -> (Self, Self) {
        let (a, b) = (Self::new(1, listen).await, Self::new(2, listen).await);
        if a.key < b.key { (a, b) } else { (b, a) }
    }

    /// Two nodes with a session.
    async fn connected_pair(listen: &str) -> (Self, Self) {
        let (mut a, mut b) = Self::pair(listen).await;
        a.network.want(b.key, b.network.addresses().await);
        a.connected(b.key).await;
        b.connected(a.key).await;
        (a, b)
    }

    /// Returns the next event that is not about addresses.
    async fn next(&mut self) -> NetworkEvent {
        loop {
            let event = timeout(PATIENCE, self.events.recv()).await.expect("an event comes in time");
            match event.expect("the network runs") {
                NetworkEvent::AddressesChanged => {}
                event => return event,
            }
        }
    }

    async fn connected(&mut self, with: PublicKey) -> Option<Address> {
        match self.next().await {
            NetworkEvent::Connected { peer, address, .. } if peer == with => address,
            event => panic!("expected Connected, got {event:?}"),
        }
    }

    async fn frame(&mut self) -> Vec<u8> {
        match self.next().await {
            NetworkEvent::Frame { frame, .. } => frame,
            event => panic!("expected Frame, got {event:?}"),
        }
    }

    async fn disconnected(&mut self, from: PublicKey) -> String {
        match self.next().await {
            NetworkEvent::Disconnected { peer, reason } if peer == from => reason,
            event => panic!("expected Disconnected, got {event:?}"),
        }
    }

    async fn stop(mut self) -> Vec<NetworkEvent> {
        self.network.stop().await;
        self.task.await.unwrap();
        let mut rest = Vec::new();
        while let Some(event) = self.events.recv().await {
            rest.push(event);
        }
        rest.retain(|event| !matches!(event, NetworkEvent::AddressesChanged));
        rest
    }
}

#[test]
fn keys_and_peer_ids_are_converted_both_ways() {
    let key = SecretKey::from_bytes([7; 32]).public();
    assert_eq!(behaviour::key_of(&behaviour::peer_of(&key).unwrap()), Some(key));
    assert_eq!(behaviour::peer_of(&PublicKey([2; 32])), None, "not a point of the curve");
    assert_eq!(behaviour::key_of(&libp2p::PeerId::random()), None, "not an ed25519 key");
}

async fn frames_go_both_ways(listen: &str) {
    for b_dials in [false, true] {
        let (mut a, mut b) = Node::pair(listen).await;
        let (dialer, listener) = if b_dials { (&mut b, &mut a) } else { (&mut a, &mut b) };
        let addresses = listener.network.addresses().await;
        dialer.network.want(listener.key, addresses.clone());
        assert_eq!(dialer.connected(listener.key).await.as_ref(), addresses.first());
        assert_eq!(listener.connected(dialer.key).await, None);
        for frame in [vec![], vec![7], vec![8; FRAME_BYTES_MAX]] {
            a.network.send(b.key, frame.clone());
            assert_eq!(b.frame().await, frame);
            b.network.send(a.key, frame.clone());
            assert_eq!(a.frame().await, frame);
        }
        let reason = "this node stops".to_owned();
        let b_key = b.key;
        assert_eq!(b.stop().await, [NetworkEvent::Disconnected { peer: a.key, reason }]);
        a.disconnected(b_key).await;
    }
}

#[tokio::test]
async fn frames_go_both_ways_over_tcp() {
    frames_go_both_ways(TCP).await;
}

#[tokio::test]
async fn frames_go_both_ways_over_quic() {
    frames_go_both_ways(QUIC).await;
}

#[tokio::test]
async fn small_frames_keep_their_order() {
    let (a, mut b) = Node::connected_pair(TCP).await;
    for number in 0..200_u32 {
        a.network.send(b.key, number.to_le_bytes().to_vec());
    }
    for number in 0..200_u32 {
        assert_eq!(b.frame().await, number.to_le_bytes());
    }
}

#[tokio::test]
async fn nodes_that_dial_each_other_have_one_session() {
    for listen in [TCP, QUIC] {
        let (mut a, mut b) = Node::pair(listen).await;
        let (to_a, to_b) = (a.network.addresses().await, b.network.addresses().await);
        a.network.want(b.key, to_b);
        b.network.want(a.key, to_a);
        a.connected(b.key).await;
        b.connected(a.key).await;
        // Both connections were up or failed before the last of these echoes came back.
        for number in 0..50_u8 {
            a.network.send(b.key, vec![number]);
            assert_eq!(b.frame().await, [number]);
            b.network.send(a.key, vec![number]);
            assert_eq!(a.frame().await, [number]);
        }
    }
}

#[tokio::test]
async fn a_node_that_comes_back_is_found_again() {
    let (mut a, b) = Node::connected_pair(TCP).await;
    let (key, addresses) = (b.key, b.network.addresses().await);
    let seed = if SecretKey::from_bytes([2; 32]).public() == key { 2 } else { 1 };
    b.stop().await;
    a.disconnected(key).await;
    let mut b = Node::with(seed, NetworkConfig { listen: addresses, ..config(TCP) }).await;
    loop {
        match a.next().await {
            NetworkEvent::DialFailed { .. } => {}
            NetworkEvent::Connected { peer, .. } => break assert_eq!(peer, key),
            event => panic!("unexpected {event:?}"),
        }
    }
    b.connected(a.key).await;
    a.network.send(key, vec![7]);
    assert_eq!(b.frame().await, [7]);
}

#[tokio::test]
async fn a_peer_that_cannot_be_reached_is_told_with_the_reason() {
    let (mut a, b) = Node::pair(TCP).await;
    let (key, addresses) = (b.key, b.network.addresses().await);
    b.stop().await;
    a.network.want(key, addresses.clone());
    let NetworkEvent::DialFailed { peer, addresses: tried, reason } = a.next().await else { panic!("no failure") };
    assert_eq!((peer, tried), (key, addresses));
    assert!(reason.contains("onnection refused"), "{reason}");

    let mut other = Node::new(3, TCP).await;
    let addresses = other.network.addresses().await;
    other.network.want(PublicKey([2; 32]), vec![]);
    assert!(matches!(other.next().await, NetworkEvent::DialFailed { reason, .. } if reason == "not a key of a node"));
    a.network.want(key, addresses);
    loop {
        let NetworkEvent::DialFailed { reason, .. } = a.next().await else { panic!("no failure") };
        if reason.starts_with("another node answers at /ip4/127.0.0.1/tcp/") {
            break;
        }
    }
}

#[tokio::test]
async fn a_taken_port_or_a_foreign_address_is_an_error_at_start() {
    let start = async |listen: Address| {
        let config = NetworkConfig { listen: vec![listen], ..config(TCP) };
        Network::start(config, &SecretKey::from_bytes([3; 32]), mpsc::channel(1).0).await.map(|_| ()).unwrap_err()
    };
    for listen in [TCP, QUIC] {
        let node = Node::new(1, listen).await;
        let taken = node.network.addresses().await.pop().unwrap();
        assert_ne!(taken.as_str(), listen, "the real port is told");
        assert!(matches!(start(taken.clone()).await, NetworkError::AddressInUse(address) if address == taken));
    }
    for foreign in ["/ip4/192.0.2.7/tcp/4433", "/ip4/192.0.2.7/udp/4433/quic-v1"] {
        let foreign: Address = foreign.parse().unwrap();
        let error = start(foreign.clone()).await;
        assert!(matches!(&error, NetworkError::AddressUnusable { address, .. } if *address == foreign), "{error}");
    }
}

#[tokio::test]
async fn all_interfaces_are_told_one_by_one() {
    let node = Node::new(1, "/ip4/0.0.0.0/tcp/0").await;
    let addresses = node.network.addresses().await;
    assert!(addresses.iter().any(|address| address.as_str().starts_with("/ip4/127.0.0.1/tcp/")), "{addresses:?}");
    assert!(addresses.iter().all(|address| !address.as_str().contains("0.0.0.0")), "{addresses:?}");
}

#[tokio::test]
async fn a_session_is_closed_after_its_last_words_and_dialed_again() {
    let (mut a, mut b) = Node::connected_pair(TCP).await;
    a.network.send(b.key, vec![7]);
    a.network.disconnect(b.key, "enough".to_owned(), None);
    assert_eq!(a.disconnected(b.key).await, "enough");
    assert_eq!(b.frame().await, [7]);
    b.disconnected(a.key).await;
    a.connected(b.key).await;
    b.connected(a.key).await;
}

#[tokio::test]
async fn a_banned_peer_stays_outside_until_the_ban_ends() {
    let (mut a, mut b) = Node::connected_pair(TCP).await;
    a.network.unwant(b.key);
    b.network.want(a.key, a.network.addresses().await);
    let begun = Instant::now();
    let ban = Duration::from_secs(3);
    a.network.disconnect(b.key, "a bad signature".to_owned(), Some(ban));
    assert_eq!(a.disconnected(b.key).await, "a bad signature");
    b.disconnected(a.key).await;
    b.connected(a.key).await;
    assert!(begun.elapsed() >= ban, "refused until the ban ends, and dialed for ever");
    a.connected(b.key).await;
}

#[tokio::test]
async fn an_engine_that_lags_slows_the_peer_and_ends_the_session_only_after_a_while() {
    let impatient = NetworkConfig { stalled_after: Duration::from_secs(1), ..config(TCP) };
    let (mut a, mut b) = (Node::with(1, impatient).await, Node::new(2, TCP).await);
    a.network.want(b.key, b.network.addresses().await);
    a.connected(b.key).await;
    b.connected(a.key).await;
    // Nobody takes the frames of b: its channel, the buffers of both kernels and at last our queue fill.
    let mut sent = 0;
    let reason = loop {
        for _ in 0..4 {
            a.network.send(b.key, vec![0; OUTGOING_BYTES_MAX / 16]);
            sent += 1;
        }
        match timeout(Duration::from_millis(50), a.events.recv()).await {
            Ok(Some(NetworkEvent::Disconnected { reason, .. })) => break reason,
            Ok(event) => panic!("unexpected {event:?}"),
            Err(_) => assert!(sent < 100_000, "the queue is bounded"),
        }
    };
    let expected = ["the peer took less than 1024 bytes in 1 s", "more than 4 MiB wait to be sent to the peer"];
    assert!(expected.contains(&reason.as_str()), "{reason}");
}

#[tokio::test]
async fn throughput_and_latency_are_printed() {
    for listen in [TCP, QUIC] {
        let (mut a, mut b) = Node::connected_pair(listen).await;
        let (round_trips, begun) = (500_u32, Instant::now());
        for _ in 0..round_trips {
            a.network.send(b.key, vec![7; 200]);
            b.frame().await;
            b.network.send(a.key, vec![7; 200]);
            a.frame().await;
        }
        let round_trip = begun.elapsed() / round_trips;
        let (frames, begun) = (200_usize, Instant::now());
        for number in 0..frames {
            a.network.send(b.key, vec![7; FRAME_BYTES_MAX / 2]);
            // As the engine does: no more than a mebibyte is under way.
            if number > 0 {
                b.frame().await;
            }
        }
        b.frame().await;
        let seconds = begun.elapsed().as_secs_f64();
        let mebibytes = (frames * FRAME_BYTES_MAX / 2) as f64 / f64::from(1 << 20);
        println!("{listen}: round trip {round_trip:?}, {:.0} MiB/s", mebibytes / seconds);
        assert!(round_trip < Duration::from_millis(20), "no timer delays a frame");
    }
}
