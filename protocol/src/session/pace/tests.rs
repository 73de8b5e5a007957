use super::*;
use std::collections::VecDeque;

/// A line: how long the quickest acknowledgement takes, and how many bytes it carries in a millisecond.
struct Line {
    way: u64,
    rate: usize,
}

impl Line {
    /// Sends so many windows full of pages, one behind the other, each as soon as there is room, and returns what the pace
    /// came to.
    fn carry(&self, mut pace: Pace, windows: usize) -> Pace {
        let (mut now, mut free_at, mut under_way) = (0, 0, VecDeque::new());
        let mut left = windows * pace.window();
        loop {
            let held = |under_way: &VecDeque<(usize, u64, u64)>| under_way.iter().map(|(page, ..)| page).sum::<usize>();
            let page = pace.packed_page_bytes().min(pace.page_bytes());
            while left > 0 && held(&under_way) + page <= pace.window().max(page) {
                free_at = now.max(free_at) + (page / self.rate) as u64;
                under_way.push_back((page, now, free_at + self.way));
                left = left.saturating_sub(page);
            }
            let before = held(&under_way);
            let Some((page, sent_at, arrived_at)) = under_way.pop_front() else { return pace };
            now = arrived_at;
            pace.acknowledged(page, Span(now - sent_at), 2 * before >= pace.window());
        }
    }
}

/// R200: what is under way follows what the line carries, and not how long it is.
#[test]
fn the_window_follows_the_line() {
    let check = |way, bits_per_second: usize, expected: std::ops::RangeInclusive<usize>| {
        let line = Line { way, rate: bits_per_second / 8_000 };
        let window = line.carry(Pace::default(), 100).window();
        assert!(expected.contains(&window), "{way} ms, {bits_per_second} bit/s: {window}");
    };
    let (least, thin, most) = (limits::WINDOW_BYTES_MIN, limits::WINDOW_BYTES_THIN, limits::IN_FLIGHT_BYTES_MAX);
    check(1, 1_000_000_000, most..=most);
    check(20, 100_000_000, most..=most);
    check(600, 100_000_000, most..=most);
    // About half a second of the line, and what came in while it was found out.
    check(200, 3_000_000, thin..=5 * thin);
    // It carries more than a thin line's window in a round trip.
    check(450, 1_000_000, limits::WINDOW_BYTES_FIRST..=2 * thin);
    check(450, 800_000, limits::WINDOW_BYTES_FIRST..=thin);
    check(800, 256_000, limits::WINDOW_BYTES_FIRST..=thin);
    check(800, 32_000, least..=limits::WINDOW_BYTES_FIRST);
}

/// R200: a fast line is found out in a few acknowledgements.
#[test]
fn a_fast_line_is_found_out_at_once() {
    let line = Line { way: 1, rate: 10_000 };
    assert!(!line.carry(Pace::default(), 2).is_thin());
    assert_eq!(line.carry(Pace::default(), 3).page_bytes(), limits::PAGE_BYTES_TARGET);
}

/// R200: who connects again may come by another line.
#[test]
fn a_session_begins_with_little() {
    let fast = Line { way: 1, rate: 10_000 }.carry(Pace::default(), 10);
    assert_eq!(fast.again().window(), limits::WINDOW_BYTES_THIN);
    let slow = Line { way: 800, rate: 4 }.carry(Pace::default(), 20);
    assert_eq!(slow.again().window(), slow.window());
}

/// Acknowledgements that come when little is under way show nothing.
#[test]
fn whoever_has_little_to_send_learns_nothing() {
    let mut pace = Pace::default();
    (0..1_000).for_each(|_| pace.acknowledged(400, Span(1), false));
    assert_eq!(pace.window(), limits::WINDOW_BYTES_FIRST);
    pace.acknowledged(usize::MAX / 4, Span(0), true);
    assert_eq!(pace.window(), limits::IN_FLIGHT_BYTES_MAX, "whatever is acknowledged, the window is bounded");
    pace.acknowledged(0, Span(u64::MAX), false);
    assert!(pace.window() >= limits::WINDOW_BYTES_MIN);
}
