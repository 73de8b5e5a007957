//! When a node did something, as its own log says: to the microsecond, and without asking it while it is busy.

use std::time::Duration;

/// What a node logs when a stream with another one is there.
pub(super) const CONNECTED: &str = "a session has begun";
/// What a node logs when it has learnt that it holds the same as the other one.
pub(super) const EQUAL: &str = "both have the same";
/// What a node logs when something new of a document is on its disk.
pub(super) const STORED: &str = "a document has new entries";

/// What a node has to log so that these lines are there.
pub(super) const FILTER: [&str; 2] = ["--log", "djuntu_node::driver=debug"];
const DAY: Duration = Duration::from_secs(24 * 3_600);

/// Returns the time from the last `from` before the first `to` until that; none while one of them is missing.
pub(super) fn between(log: &str, from: &str, to: &str) -> Option<Duration> {
    let lines: Vec<&str> = log.lines().collect();
    let end = lines.iter().position(|line| line.contains(to))?;
    let (before, _) = lines.split_at(end);
    let begin = before.iter().rev().find(|line| line.contains(from))?;
    let (begin, end) = (time_of_day(begin)?, time_of_day(lines.get(end)?)?);
    // A measurement may begin before midnight and end behind it.
    Some(if end < begin { end + DAY - begin } else { end - begin })
}

/// Returns when a line was written: it begins as in `2026-11-27T13:33:00.123456Z`.
fn time_of_day(line: &str) -> Option<Duration> {
    let (_, clock) = line.split_once('T')?;
    let (clock, _) = clock.split_once('Z')?;
    let mut parts = clock.split(':');
    let mut number = || parts.next()?.parse::<f64>().ok().filter(|number| (0.0..60.0).contains(number));
    let (hours, minutes, seconds) = (number()?, number()?, number()?);
    Some(Duration::from_secs_f64((hours * 60.0 + minutes) * 60.0 + seconds))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_taken_from_the_lines() {
        let check = |log: &str, expected: Option<u64>| {
            assert_eq!(between(log, "begun", "done").map(|time| time.as_micros()), expected.map(u128::from), "{log}");
        };
        check("2026-11-27T13:33:00.000100Z INFO begun\n2026-11-27T13:33:00.000350Z INFO done", Some(250));
        // A session that was replaced does not count, and neither does what came later.
        let twice = "2026-11-27T13:33:00.000001Z begun\n2026-11-27T13:33:01.000000Z begun\n\
                     2026-11-27T13:33:01.000007Z done\n2026-11-27T13:33:02.000000Z begun\n2026-11-27T13:34:00.0Z done";
        check(twice, Some(7));
        check("2026-11-27T23:59:59.999999Z begun\n2026-11-28T00:00:00.000001Z done", Some(2));
        check("2026-11-27T13:33:00.000100Z begun", None);
        check("2026-11-27T13:33:00.000100Z done", None);
        check("begun\ndone", None);
        check("2026-11-27T13:99:00.000100Z begun\n2026-11-27T13:33:00.000100Z done", None);
    }
}
