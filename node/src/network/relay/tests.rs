use super::*;

fn candidate(number: u8) -> Candidate {
    Candidate { relay: PublicKey([number; 32]), address: format!("/ip4/192.0.2.{number}/tcp/1").parse().unwrap() }
}

fn relays(candidates: &[Candidate]) -> Vec<u8> {
    candidates.iter().map(|candidate| candidate.relay.0[0]).collect()
}

#[test]
fn places_are_asked_for_until_there_are_enough_and_again_when_one_is_lost() {
    let (mut places, now) = (Places::default(), Instant::now());
    let all: Vec<Candidate> = (1..=4).map(candidate).collect();
    let asked = places.missing(all.clone(), now);
    assert_eq!(relays(&asked), [1, 2]);
    let listeners: Vec<_> = asked
        .into_iter()
        .map(|candidate| {
            let listener = ListenerId::next();
            places.asked(candidate.relay, candidate.address, listener);
            listener
        })
        .collect();
    assert_eq!(places.held().count(), 0, "nothing is told that was not granted");
    assert!(places.granted(&PublicKey([1; 32])), "news");
    assert!(!places.granted(&PublicKey([1; 32])), "a place that is kept on is none");
    assert!(places.missing(all.clone(), now).is_empty());
    assert_eq!(places.closed(listeners[0], false, now), Some((PublicKey([1; 32]), true)));
    assert_eq!(places.closed(listeners[0], false, now), None);
    assert_eq!(relays(&places.missing(all, now)), [1], "it may have been away for a moment");
    assert_eq!(places.give_up(), [listeners[1]]);
    assert_eq!(places.held().count(), 0);
}

#[test]
fn whoever_refuses_is_left_alone_for_longer_and_longer_until_it_has_gone() {
    let (mut places, mut now) = (Places::default(), Instant::now());
    let one = candidate(1);
    for pause in [5, 10, 20, 40, 80, 160, 300, 300] {
        let listener = ListenerId::next();
        places.asked(one.relay, one.address.clone(), listener);
        assert_eq!(places.closed(listener, true, now), Some((one.relay, false)));
        now += Duration::from_secs(pause);
        assert!(places.missing(vec![one.clone()], now - Duration::from_millis(1)).is_empty(), "{pause}");
        assert_eq!(places.missing(vec![one.clone()], now).len(), 1, "{pause}");
    }
    let listener = ListenerId::next();
    places.asked(one.relay, one.address.clone(), listener);
    places.closed(listener, true, now);
    places.forget(&one.relay);
    assert_eq!(places.missing(vec![one], now).len(), 1);
}
