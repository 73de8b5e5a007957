//! When bytes come out of one direction of a line.
//!
//! Bytes go in segments of [`SEGMENT_BYTES`], one behind the other at the line's rate. What is lost is sent again: such a
//! segment comes a round trip later, and when it is lost again after twice, four times … as long, at most
//! [`RETRY_MS_MAX`], as TCP waits; nothing that follows comes before it. The rate is what the line carries, or what a TCP
//! that takes loss for a jam gets out of it, if that is less: 1.22 segments in a round trip divided by the square root of
//! the loss (Mathis and others, 1997). What TCP with other ideas of a jam, or QUIC, would make of the line is not tried.

use super::Quality;
use crate::sim::Random;

/// How many bytes travel in one packet.
pub(super) const SEGMENT_BYTES: usize = 1_400;
/// The longest that TCP is taken to wait before it sends something once more.
const RETRY_MS_MAX: u64 = 8_000;

/// One direction.
#[derive(Debug)]
pub(super) struct Course {
    quality: Quality,
    bytes_per_second: f64,
    random: Random,
    /// When the line has carried everything that was given to it, in milliseconds.
    free_at: f64,
    arrived: f64,
}

impl Course {
    pub(super) fn new(quality: Quality, random: Random) -> Self {
        let carried = quality.bits_per_second as f64 / 8.0;
        let loss = quality.loss_percent as f64 / 100.0;
        let seconds = quality.round_trip_ms as f64 / 1_000.0;
        let reached = 1.22 * SEGMENT_BYTES as f64 / (seconds * loss.sqrt());
        let bytes_per_second = if loss > 0.0 { carried.min(reached) } else { carried };
        Self { quality, bytes_per_second, random, free_at: 0.0, arrived: 0.0 }
    }

    /// Returns when the last of these bytes comes out that go in now, in milliseconds.
    pub(super) fn send(&mut self, now: f64, bytes: usize) -> f64 {
        let mut left = bytes;
        while left > 0 {
            let segment = left.min(SEGMENT_BYTES);
            left -= segment;
            self.free_at = self.free_at.max(now) + segment as f64 * 1_000.0 / self.bytes_per_second;
            let jitter = self.random.below(self.quality.jitter_ms + 1);
            let late = self.quality.round_trip_ms / 2 + jitter + self.lost_for();
            self.arrived = self.arrived.max(self.free_at + late as f64);
        }
        self.arrived
    }

    /// Returns how far what is sent now stands behind what goes before it, in milliseconds.
    pub(super) fn backlog(&self, now: f64) -> f64 {
        (self.free_at - now).max(0.0)
    }

    /// Forgets what was on the way.
    pub(super) fn cut(&mut self) {
        (self.free_at, self.arrived) = (0.0, 0.0);
    }

    /// Returns how much later a segment comes because it, and what was sent for it, is lost.
    fn lost_for(&mut self) -> u64 {
        let (mut late, mut wait) = (0, self.quality.round_trip_ms);
        while self.random.chance(self.quality.loss_percent) {
            late += wait;
            wait = (wait * 2).min(RETRY_MS_MAX);
        }
        late
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LINE: Quality =
        Quality { bits_per_second: 800_000, round_trip_ms: 450, jitter_ms: 0, loss_percent: 0, cut_every_ms: None };

    fn course(loss_percent: u64) -> Course {
        Course::new(Quality { loss_percent, ..LINE }, Random::of(1, "course"))
    }

    #[test]
    fn bytes_take_their_turn_and_the_way() {
        let mut course = course(0);
        assert_eq!(course.send(0.0, 100_000).round(), 1_225.0, "a second for the bytes, and the way");
        assert_eq!(course.send(0.0, 10_000).round(), 1_325.0, "behind what goes before");
        assert_eq!(course.backlog(1_000.0).round(), 100.0);
        course.cut();
        assert_eq!(course.send(5_000.0, 100).round(), 5_226.0);
    }

    #[test]
    fn loss_makes_late_and_slow_but_keeps_the_order() {
        let mut course = course(8);
        let seconds = course.send(0.0, 1_000_000) / 1_000.0;
        assert!((70.0..90.0).contains(&seconds), "{seconds}: 1.22 segments in 0.45 s, by the root of 0.08");
        let mut last = 0.0;
        for _ in 0..1_000 {
            let arrives = course.send(last, 1);
            assert!(arrives >= last);
            last = arrives;
        }
    }
}
