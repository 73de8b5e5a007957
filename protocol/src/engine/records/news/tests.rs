use super::*;

const NODE: PublicKey = PublicKey([7; 32]);
const START: Time = Time(1_000_000);

/// Returns how many of the attempts that are made every so often are taken.
fn taken(news: &mut News, every: Span, attempts: u64) -> u64 {
    let moments = (0..attempts).map(|number| START.plus(Span(every.0 * number)));
    moments.map(|now| u64::from(news.take(NODE, now).is_ok())).sum()
}

#[test]
fn some_are_taken_at_once_and_then_one_after_the_other() {
    for (every, attempts, expected) in [
        (Span(0), 1_000, limits::NODE_NEWS_AT_ONCE),
        // An hour of a flood.
        (Span(100), 36_000, limits::NODE_NEWS_AT_ONCE + 3_600_000 / limits::NODE_NEWS_AGAIN.0 - 1),
        (limits::NODE_NEWS_AGAIN, 1_000, 1_000),
    ] {
        assert_eq!(taken(&mut News::default(), every, attempts), expected, "every {every:?}");
    }
}

#[test]
fn what_comes_too_soon_can_be_taken_when_it_is_said() {
    let mut news = News::default();
    taken(&mut news, Span(0), limits::NODE_NEWS_AT_ONCE);
    let ready_at = news.take(NODE, START.plus(Span(5))).expect_err("too soon");
    assert_eq!(ready_at, START.plus(limits::NODE_NEWS_AGAIN));
    assert!(news.take(NODE, ready_at.minus(Span(1))).is_err());
    assert!(news.take(PublicKey([8; 32]), START).is_ok(), "each node has its own");
    assert!(news.take(NODE, ready_at).is_ok());
    assert!(news.take(NODE, ready_at).is_err());
}

#[test]
fn a_clock_that_is_set_back_puts_off_nothing() {
    let mut news = News::default();
    taken(&mut news, Span(0), limits::NODE_NEWS_AT_ONCE);
    news.turn_back(Span(500_000));
    assert!(news.take(NODE, START.minus(Span(500_000)).plus(limits::NODE_NEWS_AGAIN)).is_ok());
}

#[test]
fn nobody_is_remembered_for_ever() {
    let mut news = News::default();
    for number in 0..=u8::MAX {
        news.take(PublicKey([number; 32]), START).expect("the first one");
    }
    news.take(NODE, START.plus(limits::NODE_NEWS_AGAIN)).expect("later");
    assert_eq!(news.of.len(), 1);
}
