//! Peers that speak libp2p and do not keep to the rules of the session.

use super::*;
use crate::network::behaviour::{Behaviour, BehaviourEvent, peer_of};
use crate::network::streams::Outcome;
use futures::{AsyncWriteExt, StreamExt};
use libp2p::swarm::{ConnectionId, SwarmEvent};
use libp2p::{Stream, Swarm};

/// A swarm that a test drives by hand.
struct Intruder {
    swarm: Swarm<Behaviour>,
    key: PublicKey,
}

impl Intruder {
    async fn connect(node: &Node) -> (Self, ConnectionId) {
        Self::dial(node.key, node.network.addresses().await.first().unwrap()).await
    }

    /// Connects to `target`, as a peer that has to open the session itself.
    async fn dial(target: PublicKey, address: &Address) -> (Self, ConnectionId) {
        let secret = (0..=u8::MAX).map(|seed| SecretKey::from_bytes([seed; 32])).find(|key| key.public() < target);
        let secret = secret.expect("a smaller key is easily found");
        let stranger = NetworkConfig { idle_after: PATIENCE, ..config(TCP) };
        let mut swarm = behaviour::swarm(&stranger, &secret, &behaviour::Known::nobody()).unwrap();
        swarm.dial(address.to_multiaddr()).unwrap();
        let connection = loop {
            if let SwarmEvent::ConnectionEstablished { connection_id, .. } = swarm.select_next_some().await {
                break connection_id;
            }
        };
        (Self { swarm, key: secret.public() }, connection)
    }

    async fn open(&mut self, target: PublicKey, connection: ConnectionId) -> Stream {
        self.swarm.behaviour_mut().streams.open(peer_of(&target).unwrap(), connection);
        loop {
            if let SwarmEvent::Behaviour(BehaviourEvent::Streams(event)) = self.swarm.select_next_some().await {
                match event.outcome {
                    Outcome::Opened(stream) => return stream,
                    outcome => panic!("unexpected {outcome:?}"),
                }
            }
        }
    }

    /// Lets the swarm go on while `other` is awaited.
    async fn meanwhile<T>(&mut self, other: impl Future<Output = T>) -> T {
        let mut other = std::pin::pin!(other);
        loop {
            tokio::select! {
                output = &mut other => return output,
                _ = self.swarm.select_next_some() => {}
            }
        }
    }

    /// Writes `bytes` and waits for what the node tells.
    async fn write(&mut self, stream: &mut Stream, bytes: &[u8]) {
        self.meanwhile(async {
            stream.write_all(bytes).await.unwrap();
            stream.flush().await.unwrap();
        })
        .await;
    }
}

async fn check_refusal(config: NetworkConfig, bytes: &[u8], close: bool, expected: &str) {
    let mut node = Node::with(9, config).await;
    let (mut intruder, connection) = Intruder::connect(&node).await;
    let mut stream = intruder.open(node.key, connection).await;
    let key = intruder.key;
    intruder.meanwhile(node.connected(key)).await;
    intruder.write(&mut stream, bytes).await;
    if close {
        intruder.meanwhile(stream.close()).await.unwrap();
    }
    assert_eq!(intruder.meanwhile(node.disconnected(key)).await, expected);
}

#[tokio::test]
async fn frames_over_the_limit_or_half_sent_end_the_session() {
    let impatient = || NetworkConfig { stalled_after: Duration::from_secs(1), ..config(TCP) };
    let over = u32::MAX.to_le_bytes();
    let refused =
        format!("the peer announced a frame of {} bytes where at most {FRAME_BYTES_MAX} are allowed", u32::MAX);
    check_refusal(config(TCP), &over, false, &refused).await;
    check_refusal(config(TCP), &[9, 0, 0, 0, 1], true, "the peer closed the session inside a frame").await;
    check_refusal(config(TCP), &[], true, "the peer closed the session").await;
    check_refusal(impatient(), &[9, 0, 0, 0, 1], false, "the peer sent less than 1024 bytes in 1 s inside a frame")
        .await;
    check_refusal(impatient(), &[9, 0], false, "the peer sent less than 1024 bytes in 1 s inside a frame").await;
}

#[tokio::test]
async fn a_peer_that_opens_no_session_is_dropped() {
    let node = Node::with(9, NetworkConfig { idle_after: Duration::from_millis(100), ..config(TCP) }).await;
    let (mut intruder, _) = Intruder::connect(&node).await;
    let closed =
        async { while !matches!(intruder.swarm.select_next_some().await, SwarmEvent::ConnectionClosed { .. }) {} };
    timeout(PATIENCE, closed).await.expect("the node closes the connection");
}

#[tokio::test]
async fn the_newest_stream_of_a_peer_counts() {
    let mut node = Node::new(9, TCP).await;
    let (mut intruder, connection) = Intruder::connect(&node).await;
    let key = intruder.key;
    let mut older = vec![intruder.open(node.key, connection).await];
    intruder.meanwhile(node.connected(key)).await;
    for number in 0..3 {
        let mut stream = intruder.open(node.key, connection).await;
        let reason = intruder.meanwhile(node.disconnected(key)).await;
        assert_eq!(reason, "the peer began a new session");
        intruder.meanwhile(node.connected(key)).await;
        intruder.write(&mut stream, &[1, 0, 0, 0, number]).await;
        assert_eq!(intruder.meanwhile(node.frame()).await, [number]);
        older.push(stream);
    }
}

#[tokio::test]
async fn a_peer_that_falls_silent_is_given_up() {
    let watchful = NetworkConfig { silent_after: Duration::from_secs(2), ..config(TCP) };
    let mut node = Node::with(9, watchful).await;
    let (target, address) = (node.key, node.network.addresses().await.pop().unwrap());
    // A runtime that nobody drives any more is like a machine without power: its sockets say nothing.
    let (silent, powerless) = tokio::task::spawn_blocking(move || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let (intruder, stream) = runtime.block_on(async {
            let (mut intruder, connection) = Intruder::dial(target, &address).await;
            let stream = intruder.open(target, connection).await;
            (intruder, stream)
        });
        (intruder.key, (intruder, stream, runtime))
    })
    .await
    .unwrap();
    node.connected(silent).await;
    assert_eq!(node.disconnected(silent).await, "no sign of life for 2 s");
    // Its runtime may not be dropped within another one.
    tokio::task::spawn_blocking(|| drop(powerless)).await.unwrap();
}

#[tokio::test]
async fn a_peer_that_has_nothing_to_say_stays() {
    let watchful = || NetworkConfig { silent_after: Duration::from_secs(2), ..config(TCP) };
    let (mut a, b) = (Node::with(1, watchful()).await, Node::with(2, watchful()).await);
    a.network.want(b.key, b.network.addresses().await);
    a.connected(b.key).await;
    assert!(timeout(Duration::from_secs(5), a.next()).await.is_err(), "pings are signs of life");
}
