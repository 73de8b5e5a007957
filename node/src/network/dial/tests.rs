use super::*;

const PEER: PublicKey = PublicKey([7; 32]);

fn address(port: u16) -> Address {
    format!("/ip4/192.0.2.7/tcp/{port}").parse().unwrap()
}

fn ports(due: Option<(PublicKey, Vec<Address>)>) -> Vec<String> {
    due.map(|(_, addresses)| addresses.iter().map(ToString::to_string).collect()).unwrap_or_default()
}

#[test]
fn pauses_double_up_to_a_minute_and_are_spread() {
    let check = |attempt, random, milliseconds| {
        assert_eq!(backoff(attempt, random), Duration::from_millis(milliseconds), "{attempt} {random}");
    };
    for (attempt, shortest, longest) in
        [(0, 1_000, 2_000), (1, 2_000, 4_000), (4, 16_000, 32_000), (5, 30_000, 60_000), (u32::MAX, 30_000, 60_000)]
    {
        check(attempt, 0, shortest);
        check(attempt, longest - shortest, longest);
        check(attempt, longest - shortest + 1, shortest);
        assert!(backoff(attempt, u64::MAX) <= Duration::from_millis(longest));
    }
}

#[test]
fn a_failed_attempt_is_repeated_for_ever_with_growing_pauses() {
    let (mut dialer, mut now) = (Dialer::default(), Instant::now());
    dialer.want(PEER, vec![address(1)], Link::None, now);
    for pause in [1, 2, 4, 8, 16, 30, 30, 30] {
        assert_eq!(ports(dialer.due(now)), ["/ip4/192.0.2.7/tcp/1"]);
        assert_eq!(dialer.due(now), None, "one attempt at a time");
        assert_eq!(dialer.failed(&PEER, now, 0), Some(vec![address(1)]));
        assert_eq!(dialer.next(), Some(now + Duration::from_secs(pause)));
        now += Duration::from_secs(pause);
    }
}

#[test]
fn news_shortens_the_pause_but_never_below_a_second() {
    let (mut dialer, now) = (Dialer::default(), Instant::now());
    dialer.want(PEER, vec![address(1)], Link::None, now);
    dialer.due(now);
    for _ in 0..5 {
        dialer.failed(&PEER, now, 0);
        dialer.want(PEER, vec![address(1)], Link::None, now);
    }
    dialer.want(PEER, vec![address(2)], Link::None, now);
    assert_eq!(dialer.next(), Some(now + PAUSE_MIN));
    assert!(dialer.seen(&PEER, address(3), now));
    assert_eq!(dialer.next(), Some(now + PAUSE_MIN));
    assert_eq!(ports(dialer.due(now + PAUSE_MIN)), ["/ip4/192.0.2.7/tcp/2", "/ip4/192.0.2.7/tcp/3"]);
}

#[test]
fn nobody_is_dialed_who_is_connected_unwanted_or_nowhere() {
    let (mut dialer, now) = (Dialer::default(), Instant::now());
    let later = now + PAUSE_MAX;
    dialer.want(PEER, vec![], Link::None, now);
    assert_eq!((dialer.due(later), dialer.next()), (None, None), "no address is known");
    dialer.want(PEER, vec![address(1)], Link::None, now);
    dialer.set_link(&PEER, Link::Direct, now, 0);
    assert_eq!((dialer.due(later), dialer.failed(&PEER, now, 0)), (None, None), "it is connected");
    dialer.set_link(&PEER, Link::None, now, 0);
    assert_eq!(dialer.next(), Some(now + PAUSE_MIN), "it was lost");
    dialer.unwant(&PEER);
    assert_eq!(dialer.due(later), None);
    assert!(!dialer.seen(&PEER, address(1), now), "it is not wanted");
}

#[test]
fn what_is_remembered_is_bounded() {
    let (mut dialer, now) = (Dialer::default(), Instant::now());
    dialer.want(PEER, (0..1_000).map(address).collect(), Link::None, now);
    for port in 2_000..3_000 {
        dialer.seen(&PEER, address(port), now);
    }
    assert_eq!(ports(dialer.due(now)).len(), ADDRESSES_MAX + SEEN_MAX);
}

#[test]
fn a_session_that_held_makes_the_next_pause_short() {
    let (mut dialer, now) = (Dialer::default(), Instant::now());
    dialer.want(PEER, vec![address(1)], Link::None, now);
    for (settled, pause) in [(false, 1), (false, 2), (false, 4), (true, 1)] {
        dialer.set_link(&PEER, Link::Direct, now, 0);
        if settled {
            dialer.settled(&PEER);
        }
        dialer.set_link(&PEER, Link::None, now, 0);
        assert_eq!(dialer.next(), Some(now + Duration::from_secs(pause)));
    }
}

/// A way through a relay.
fn relayed(port: u16) -> Address {
    let relay = djuntu_protocol::identity::SecretKey::from_bytes([9; 32]).public();
    address(port).through(&relay).unwrap()
}

/// R182: a direct way is tried first.
#[test]
fn ways_through_relays_are_tried_when_direct_ones_fail_or_take_long() {
    for fails in [true, false] {
        let (mut dialer, now) = (Dialer::default(), Instant::now());
        dialer.want(PEER, vec![relayed(1), address(2)], Link::None, now);
        assert_eq!(ports(dialer.due(now)), [address(2).to_string()]);
        assert_eq!(dialer.next(), Some(now + RELAYED_AFTER));
        let then = if fails {
            assert_eq!(dialer.failed(&PEER, now, 0), None, "the attempt goes on");
            now
        } else {
            now + RELAYED_AFTER
        };
        assert_eq!(ports(dialer.due(then)), [relayed(1).to_string()]);
        assert_eq!((dialer.due(then), dialer.next()), (None, None));
        if !fails {
            assert_eq!(dialer.failed(&PEER, then, 0), None, "one of the two goes on");
        }
        assert_eq!(dialer.failed(&PEER, then, 0), Some(vec![relayed(1), address(2)]));
        assert_eq!(dialer.next(), Some(then + PAUSE_MIN));
    }
    let (mut dialer, now) = (Dialer::default(), Instant::now());
    dialer.want(PEER, vec![relayed(1)], Link::None, now);
    assert_eq!(ports(dialer.due(now)), [relayed(1).to_string()], "there is no other way");
    assert_eq!(dialer.failed(&PEER, now, 0), Some(vec![relayed(1)]));
}

#[test]
fn while_a_relay_connects_two_nodes_direct_ways_are_tried_now_and_then() {
    let (mut dialer, now) = (Dialer::default(), Instant::now());
    dialer.want(PEER, vec![relayed(1), address(2)], Link::Relayed, now);
    assert_eq!((dialer.due(now), dialer.next()), (None, Some(now + DIRECT_AGAIN)));
    let mut at = now + DIRECT_AGAIN;
    for _ in 0..2 {
        assert_eq!(ports(dialer.due(at)), [address(2).to_string()]);
        assert_eq!(dialer.failed(&PEER, at, 0), None, "the two are connected all the same");
        dialer.set_link(&PEER, Link::Relayed, at, 0);
        at += DIRECT_AGAIN;
    }
    assert!(dialer.seen(&PEER, address(3), at));
    assert!(ports(dialer.due(at + PAUSE_MIN)).contains(&address(3).to_string()), "it is on this network now");
    dialer.set_link(&PEER, Link::Direct, at, 0);
    assert_eq!(dialer.next(), None);
    dialer.set_link(&PEER, Link::None, at, 0);
    assert_eq!(dialer.next(), Some(at + PAUSE_MIN));
}

#[test]
fn a_machine_that_slept_dials_again_at_once() {
    let (mut dialer, mut now) = (Dialer::default(), Instant::now());
    dialer.want(PEER, vec![address(1)], Link::None, now);
    for _ in 0..6 {
        assert!(dialer.due(now).is_some());
        dialer.failed(&PEER, now, u64::MAX);
        now = dialer.next().unwrap();
    }
    dialer.due(now);
    dialer.failed(&PEER, now, u64::MAX);
    let woke = now + 2 * PAUSE_MIN;
    assert_eq!(dialer.due(woke), None);
    dialer.hurry(woke);
    assert!(dialer.due(woke).is_some());
}
