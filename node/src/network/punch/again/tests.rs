use super::*;

const PEER: PublicKey = PublicKey([7; 32]);

/// The seconds, after the connection was made, at which runs are due within so many hours.
fn runs(again: &mut Again, start: Instant, hours: u64, random: u64) -> Vec<u64> {
    let mut due = Vec::new();
    while let Some(next) = again.next().filter(|next| *next <= start + Duration::from_secs(3_600 * hours)) {
        assert_eq!(again.due(next - Duration::from_millis(1), random), None, "not sooner");
        assert_eq!(again.due(next, random), Some(PEER));
        assert_eq!(again.due(next, random), None, "and once");
        due.push((next - start).as_secs());
    }
    due
}

#[test]
fn pauses_double_up_to_a_quarter_of_an_hour() {
    let (mut again, start) = (Again::default(), Instant::now());
    again.set_link(PEER, Link::Relayed, start, 0);
    assert_eq!(runs(&mut again, start, 1, 0), [30, 90, 210, 450, 930, 1_830, 2_730]);
}

#[test]
fn jitter_adds_up_to_a_half() {
    for (runs, shortest) in [(0, 30), (1, 60), (4, 480), (5, 900), (400, 900)] {
        let shortest = Duration::from_secs(shortest);
        let pauses: Vec<Duration> = (0..1_000).map(|random| pause(runs, random * 0x9e37_79b9_7f4a_7c15)).collect();
        assert!(pauses.iter().all(|pause| (shortest..=shortest * 3 / 2).contains(pause)), "after {runs} runs");
        assert!(pauses.iter().max() > Some(&(shortest * 5 / 4)), "they are spread");
    }
}

#[test]
fn only_what_a_relay_connects_is_tried() {
    let (mut again, now) = (Again::default(), Instant::now());
    for link in [Link::None, Link::Direct] {
        again.set_link(PEER, link, now, 0);
        assert_eq!(again.next(), None, "{link:?}");
        again.set_link(PEER, Link::Relayed, now, 0);
        assert!(again.next().is_some());
        again.set_link(PEER, link, now, 0);
        assert_eq!(again.next(), None, "no longer, {link:?}");
    }
    again.hurry(&PEER, now);
    again.set_link(PEER, Link::Relayed, now, 0);
    again.forget(&PEER);
    assert_eq!(again.next(), None, "who is not wanted any more");
}

/// What is told again and again, with every frame of a session, does not put off what is due.
#[test]
fn the_same_link_changes_nothing() {
    let (mut again, start) = (Again::default(), Instant::now());
    again.set_link(PEER, Link::Relayed, start, 0);
    let due = again.next();
    again.set_link(PEER, Link::Relayed, start + Duration::from_secs(20), 0);
    assert_eq!(again.next(), due);
}

#[test]
fn whoever_becomes_wanted_is_not_waited_for() {
    let (mut again, now) = (Again::default(), Instant::now());
    again.set_link(PEER, Link::Relayed, now, 0);
    again.hurry(&PEER, now);
    assert_eq!(again.due(now, 0), Some(PEER));
    assert_eq!(again.next(), Some(now + Duration::from_secs(60)));
}
