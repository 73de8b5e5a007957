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
    dialer.want(PEER, vec![address(1)], false, now);
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
    dialer.want(PEER, vec![address(1)], false, now);
    dialer.due(now);
    for _ in 0..5 {
        dialer.failed(&PEER, now, 0);
        dialer.want(PEER, vec![address(1)], false, now);
    }
    dialer.want(PEER, vec![address(2)], false, now);
    assert_eq!(dialer.next(), Some(now + PAUSE_MIN));
    assert!(dialer.seen(&PEER, address(3), now));
    assert_eq!(dialer.next(), Some(now + PAUSE_MIN));
    assert_eq!(ports(dialer.due(now + PAUSE_MIN)), ["/ip4/192.0.2.7/tcp/2", "/ip4/192.0.2.7/tcp/3"]);
}

#[test]
fn nobody_is_dialed_who_is_connected_unwanted_or_nowhere() {
    let (mut dialer, now) = (Dialer::default(), Instant::now());
    let later = now + PAUSE_MAX;
    dialer.want(PEER, vec![], false, now);
    assert_eq!((dialer.due(later), dialer.next()), (None, None), "no address is known");
    dialer.want(PEER, vec![address(1)], false, now);
    dialer.set_up(&PEER, true, now, 0);
    assert_eq!((dialer.due(later), dialer.failed(&PEER, now, 0)), (None, None), "it is connected");
    dialer.set_up(&PEER, false, now, 0);
    assert_eq!(dialer.next(), Some(now + PAUSE_MIN), "it was lost");
    dialer.unwant(&PEER);
    assert_eq!(dialer.due(later), None);
    assert!(!dialer.seen(&PEER, address(1), now), "it is not wanted");
}

#[test]
fn what_is_remembered_is_bounded() {
    let (mut dialer, now) = (Dialer::default(), Instant::now());
    dialer.want(PEER, (0..1_000).map(address).collect(), false, now);
    for port in 2_000..3_000 {
        dialer.seen(&PEER, address(port), now);
    }
    assert_eq!(ports(dialer.due(now)).len(), ADDRESSES_MAX + SEEN_MAX);
}

#[test]
fn a_session_that_held_makes_the_next_pause_short() {
    let (mut dialer, now) = (Dialer::default(), Instant::now());
    dialer.want(PEER, vec![address(1)], false, now);
    for (settled, pause) in [(false, 1), (false, 2), (false, 4), (true, 1)] {
        dialer.set_up(&PEER, true, now, 0);
        if settled {
            dialer.settled(&PEER);
        }
        dialer.set_up(&PEER, false, now, 0);
        assert_eq!(dialer.next(), Some(now + Duration::from_secs(pause)));
    }
}
