//! What a process has taken of the machine, as the system counts it.

use super::BenchError;
use std::time::Duration;

/// The system counts time in ticks of this length for programs, whatever its own clock does.
const TICK: Duration = Duration::from_millis(10);

/// Returns the most memory that a process had, in KiB.
///
/// # Errors
/// When there is no such process.
pub(super) fn rss_kb(process: u32) -> Result<u64, BenchError> {
    let status = std::fs::read_to_string(format!("/proc/{process}/status"))?;
    peak_kb(&status).ok_or_else(|| BenchError("the system does not say how much memory a process had".to_owned()))
}

/// Returns how long a process has kept a core busy, all its threads together.
///
/// # Errors
/// When there is no such process.
pub(super) fn busy(process: u32) -> Result<Duration, BenchError> {
    let stat = std::fs::read_to_string(format!("/proc/{process}/stat"))?;
    let ticks = ticks(&stat).ok_or_else(|| BenchError("the system does not say how busy a process was".to_owned()))?;
    Ok(TICK * ticks)
}

fn peak_kb(status: &str) -> Option<u64> {
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.trim().strip_suffix(" kB")?.trim().parse().ok()
}

/// Adds up the 14th and 15th field; the second one, the name, may have anything in it but ends with the last bracket.
fn ticks(stat: &str) -> Option<u32> {
    let (_, fields) = stat.rsplit_once(')')?;
    let mut fields = fields.split_whitespace().skip(11);
    let mut next = || fields.next()?.parse::<u32>().ok();
    next()?.checked_add(next()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_system_is_understood() {
        let own = std::process::id();
        assert!(rss_kb(own).unwrap() > 1_000);
        assert!(busy(own).is_ok());
        assert!(rss_kb(u32::MAX).is_err() && busy(u32::MAX).is_err());
        assert_eq!(peak_kb("VmPeak:\t 9 kB\nVmHWM:\t   1234 kB\nVmRSS: 1 kB\n"), Some(1_234));
        assert_eq!(peak_kb("VmRSS: 1 kB\n"), None);
        let stat = "7 (a ) b) S 1 2 3 4 5 6 7 8 9 10 200 50 0 0 20";
        assert_eq!((ticks(stat), ticks("7 (a) S 1")), (Some(250), None));
    }
}
