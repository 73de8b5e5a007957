use super::*;
use djuntu_protocol::identity::{PublicKey, SecretKey};
use libp2p::swarm::ConnectionHandler;
use libp2p::swarm::handler::ConnectionHandlerEvent;
use std::collections::BTreeSet;

/// A node, and a peer that came to it or to which it went through a relay.
struct Pair {
    behaviour: Behaviour,
    wanted: watch::Sender<WantedPeers>,
    key: PublicKey,
    peer: PeerId,
}

const CONNECTION: usize = 7;

fn node(seed: u8) -> (PublicKey, PeerId) {
    let key = SecretKey::from_bytes([seed; 32]).public();
    (key, behaviour::peer_of(&key).unwrap())
}

/// The way to a node through a relay.
fn way(to: u8) -> Multiaddr {
    format!("/ip4/192.0.2.1/tcp/1/p2p/{}/p2p-circuit/p2p/{}", node(3).1, node(to).1).parse().unwrap()
}

impl Pair {
    fn new() -> Self {
        let wanted = watch::Sender::default();
        let (key, peer) = node(2);
        Self { behaviour: Behaviour::new(node(1).1, wanted.subscribe()), wanted, key, peer }
    }

    fn want(&self, is_wanted: bool) {
        let peers: BTreeSet<PublicKey> = is_wanted.then_some(self.key).into_iter().collect();
        self.wanted.send_replace(peers.into());
    }

    fn came(&mut self) -> Handler {
        let id = ConnectionId::new_unchecked(CONNECTION);
        let remote = format!("/p2p/{}", self.peer).parse().unwrap();
        self.behaviour.handle_established_inbound_connection(id, self.peer, &way(1), &remote).unwrap()
    }

    fn went(&mut self) -> Handler {
        let id = ConnectionId::new_unchecked(CONNECTION);
        let (role, port) = (Endpoint::Dialer, PortUse::Reuse);
        self.behaviour.handle_established_outbound_connection(id, self.peer, &way(2), role, port).unwrap()
    }

    /// Does again what is due, and hands it to the handler. Returns whether there was something.
    fn again(&mut self, handler: &mut Handler) -> bool {
        self.behaviour.again(ConnectionId::new_unchecked(CONNECTION));
        match poll(|context| self.behaviour.poll(context)) {
            Some(ToSwarm::NotifyHandler { peer_id, handler: NotifyHandler::One(id), event }) => {
                assert_eq!((peer_id, id), (self.peer, ConnectionId::new_unchecked(CONNECTION)));
                handler.on_behaviour_event(event);
                true
            }
            Some(other) => panic!("{other:?}"),
            None => false,
        }
    }
}

fn poll<T>(mut poll: impl FnMut(&mut Context<'_>) -> Poll<T>) -> Option<T> {
    match poll(&mut Context::from_waker(std::task::Waker::noop())) {
        Poll::Ready(ready) => Some(ready),
        Poll::Pending => None,
    }
}

/// Returns whether a handler begins to punch.
fn begins(handler: &mut Handler) -> bool {
    match poll(|context| handler.poll(context)) {
        Some(ConnectionHandlerEvent::OutboundSubstreamRequest { .. }) => true,
        Some(_) => panic!("it does something else first"),
        None => false,
    }
}

/// R281: on the same connection, as often as it is due.
#[test]
fn the_side_to_which_the_connection_came_begins_again() {
    let mut pair = Pair::new();
    pair.want(true);
    let mut handler = pair.came();
    for _ in 0..300 {
        assert!(begins(&mut handler));
        assert!(!begins(&mut handler), "once in a run");
        assert!(pair.again(&mut handler));
    }
    assert_eq!(pair.behaviour.runs.len(), 1, "and nothing is left of what is over");
    let mut handler = pair.went();
    assert!(!begins(&mut handler), "the other side waits for it");
    assert!(pair.again(&mut handler), "and tells its new addresses");
    assert!(!begins(&mut handler));
    assert!(!handler.connection_keep_alive(), "a superfluous connection ends");
}

/// R280: whoever takes part dials what the other one names.
#[test]
fn nothing_is_begun_with_whoever_is_not_wanted() {
    let mut pair = Pair::new();
    let mut handler = pair.came();
    assert!(!begins(&mut handler));
    assert!(!pair.again(&mut handler));
    assert!(!begins(&mut handler));
    pair.want(true);
    assert!(pair.again(&mut handler), "who answers an invitation becomes wanted");
    assert!(begins(&mut handler));
    pair.want(false);
    assert!(!pair.again(&mut handler), "and may be no longer");
    pair.went();
    assert!(pair.behaviour.runs.len() == 1, "of whoever was reached and is not wanted nothing is heard");
}

#[test]
fn the_newest_addresses_are_told() {
    let mut pair = Pair::new();
    for number in 0..100 {
        pair.behaviour.observed(&format!("/ip4/192.0.2.1/tcp/{number}").parse().unwrap());
    }
    pair.behaviour.observed(&"/ip4/192.0.2.1/tcp/90".parse().unwrap());
    pair.behaviour.observed(&way(1));
    let (last, all) = (pair.behaviour.candidates.back().unwrap(), pair.behaviour.candidates.len());
    assert_eq!((last.to_string().as_str(), all), ("/ip4/192.0.2.1/tcp/90", CANDIDATES_MAX));
}
