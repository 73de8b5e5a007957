//! Moments, as people say them: in local time, or as how long ago.

use jiff::Timestamp;
use jiff::tz::TimeZone;

/// Returns a moment of the interface in local time; what is no moment stays as it is.
pub(crate) fn moment(time: &str) -> String {
    moment_in(time, TimeZone::system())
}

pub(super) fn moment_in(time: &str, zone: TimeZone) -> String {
    let parsed = time.parse::<Timestamp>();
    parsed.map_or_else(|_| time.to_owned(), |time| time.to_zoned_datetime(zone).strftime("%Y-%m-%d %H:%M").to_string())
}

/// Returns how long ago a moment of the interface was.
pub(super) fn ago(time: &str, now: Timestamp) -> String {
    let Ok(then) = time.parse::<Timestamp>() else { return time.to_owned() };
    let seconds = now.as_second().saturating_sub(then.as_second());
    let counted = |count: i64, unit: &str| format!("{count} {unit}{} ago", if count == 1 { "" } else { "s" });
    match seconds {
        // Clocks differ a little.
        ..10 => "just now".to_owned(),
        10..60 => counted(seconds, "second"),
        60..3_600 => counted(seconds / 60, "minute"),
        3_600..86_400 => counted(seconds / 3_600, "hour"),
        86_400.. => counted(seconds / 86_400, "day"),
    }
}
