use super::*;
use crate::network::session::Session;
use tokio::sync::mpsc;

const SECOND: Duration = Duration::from_secs(1);

fn connection(id: usize) -> ConnectionId {
    ConnectionId::new_unchecked(id)
}

/// A peer with direct connections 1 and 2.
fn peer(now: Instant) -> Peer {
    let mut peer = Peer::new(PeerId::random());
    for id in [1, 2] {
        connect(&mut peer, id, Way::Direct, now);
    }
    peer
}

fn connect(peer: &mut Peer, id: usize, way: Way, now: Instant) {
    let is_free = false;
    let made = Connection {
        address: None,
        way,
        is_free,
        relay: None,
        local: None,
        alive: now,
        is_probe: false,
        closing: false,
    };
    peer.connections.insert(connection(id), made);
}

fn running(started: Instant) -> Running {
    let (_, handle) = Session::new(PublicKey([7; 32]), None, mpsc::channel(1).0, SECOND);
    Running { connection: connection(1), handle, received: 0, afterwards: Afterwards::Reopen, started }
}

#[test]
fn one_side_opens() {
    let (smaller, greater) = (PublicKey([1; 32]), PublicKey([2; 32]));
    assert!(opens(&smaller, &greater) && !opens(&greater, &smaller));
}

#[test]
fn one_stream_is_asked_for_at_a_time_on_the_oldest_connection_that_is_not_being_closed() {
    let now = Instant::now();
    let mut peer = peer(now);
    assert_eq!(peer.next_to_open(now), Some(connection(1)));
    assert_eq!(peer.next_to_open(now), None, "it is being opened");
    peer.opened(connection(2));
    assert_eq!(peer.next_to_open(now), None, "another connection tells nothing about it");
    peer.opened(connection(1));
    peer.connections.get_mut(&connection(1)).unwrap().closing = true;
    assert_eq!(peer.next_to_open(now), Some(connection(2)));
    peer.opened(connection(2));
    peer.session = Some(running(now));
    assert_eq!(peer.next_to_open(now), None, "there is a session");
}

#[test]
fn after_a_failure_there_is_a_pause() {
    let now = Instant::now();
    let mut peer = peer(now);
    for pause in [1, 2, 4] {
        peer.pause(now, 0);
        assert_eq!(peer.next_open_at(), Some(now + pause * SECOND));
        assert_eq!(peer.next_to_open(now), None);
    }
    assert_eq!(peer.next_to_open(now + 4 * SECOND), Some(connection(1)));
    assert_eq!(peer.next_open_at(), None, "it is being opened");
}

#[test]
fn a_connection_that_comes_long_after_the_session_began_shows_that_the_peer_lost_it() {
    let now = Instant::now();
    let mut peer = peer(now);
    assert_eq!(peer.lost_by_peer(Way::Direct, now), None, "there is no session");
    peer.session = Some(running(now));
    for (after, expected) in [(0, None), (15, None), (16, Some(connection(1)))] {
        assert_eq!(peer.lost_by_peer(Way::Direct, now + after * SECOND), expected, "{after} s");
    }
}

#[test]
fn a_session_that_lasted_makes_the_next_pause_short() {
    let now = Instant::now();
    for (lasted, pause) in [(10, 2), (61, 1)] {
        let mut peer = peer(now);
        peer.pause(now, 0);
        peer.session = Some(running(now));
        let end = now + lasted * SECOND;
        assert_eq!(peer.ended(end).map(|(_, settled)| settled), Some(pause == 1));
        peer.pause(end, 0);
        assert_eq!(peer.next_open_at(), Some(end + pause * SECOND));
        assert!(peer.ended(end).is_none(), "it ended once");
    }
}

/// R182: and a session moves to it.
#[test]
fn a_session_moves_from_a_relay_to_a_direct_connection_once() {
    let now = Instant::now();
    let mut peer = Peer::new(PeerId::random());
    assert_eq!(peer.link(), Link::None);
    connect(&mut peer, 1, Way::Relayed, now);
    assert_eq!((peer.link(), peer.next_to_open(now)), (Link::Relayed, Some(connection(1))));
    peer.opened(connection(1));
    peer.session = Some(running(now));
    assert_eq!(peer.next_to_open(now), None, "there is nothing better");
    connect(&mut peer, 2, Way::Direct, now);
    let later = now + 60 * SECOND;
    assert_eq!(peer.lost_by_peer(Way::Direct, later), None, "a better way is no loss");
    assert_eq!(peer.lost_by_peer(Way::Relayed, later), Some(connection(1)));
    assert_eq!((peer.link(), peer.next_to_open(now)), (Link::Direct, Some(connection(2))));
    assert_eq!(peer.next_to_open(now), None, "it is being opened");
    peer.opened(connection(2));
    peer.pause(now, 0);
    assert_eq!(peer.next_open_at(), Some(now + SECOND), "a failure is tried again");
    peer.session = Some(Running { connection: connection(2), ..running(now) });
    assert_eq!(peer.next_to_open(later), None, "it is there");
}

#[test]
fn a_connection_that_was_dialed_back_carries_nothing() {
    let now = Instant::now();
    let mut peer = Peer::new(PeerId::random());
    connect(&mut peer, 1, Way::Direct, now);
    peer.connections.get_mut(&connection(1)).unwrap().is_probe = true;
    assert_eq!((peer.link(), peer.live().count(), peer.next_to_open(now)), (Link::None, 0, None));
}
