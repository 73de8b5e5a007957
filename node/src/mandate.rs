//! Mandates: the days between which a key acts for an office. They are shown and asked about, and decide nothing, because
//! clocks lie.

use djuntu_protocol::identity::charter::Office;
use djuntu_protocol::time::Time;
use jiff::civil::Date;

/// Returns the day of a moment in UTC; none when the clock said something that is no day.
pub(crate) fn day_of(time: Time) -> Option<Date> {
    let milliseconds = i64::try_from(time.0).ok()?;
    let moment = jiff::Timestamp::from_millisecond(milliseconds).ok()?;
    Some(jiff::tz::Offset::UTC.to_datetime(moment).date())
}

/// Returns why a moment lies outside the mandate of an office, in a few words; none when it does not, or when the charter
/// says nothing that can be understood.
pub(crate) fn outside(office: &Office, time: Time) -> Option<String> {
    let day = day_of(time)?;
    let from = office.from.as_deref().and_then(parse);
    let until = office.until.as_deref().and_then(parse);
    match (from, until) {
        (Some(from), _) if day < from => Some(format!("the mandate begins only on {from}")),
        (_, Some(until)) if day > until => Some(format!("the mandate ended on {until}")),
        _ => None,
    }
}

/// Returns a day that is written as in a charter.
pub(crate) fn parse(day: &str) -> Option<Date> {
    day.parse().ok().filter(|parsed: &Date| parsed.to_string() == day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_and_the_last_day_belong_to_a_mandate() {
        let office = |from: Option<&str>, until: Option<&str>| Office {
            title: "Presidente".to_owned(),
            holder: "Ana".to_owned(),
            from: from.map(str::to_owned),
            until: until.map(str::to_owned),
        };
        // 2026-11-27, 23:59:59.999 UTC.
        let time = Time(1_795_823_999_999);
        let check = |from, until| outside(&office(from, until), time);
        assert_eq!(day_of(time), parse("2026-11-27"));
        assert_eq!(check(None, None), None);
        assert_eq!(check(Some("2026-11-27"), Some("2026-11-27")), None);
        assert_eq!(check(Some("2026-11-28"), None), Some("the mandate begins only on 2026-11-28".to_owned()));
        assert_eq!(check(None, Some("2026-11-26")), Some("the mandate ended on 2026-11-26".to_owned()));
        for nonsense in ["", "yesterday", "2026-13-01", "2026-02-30", "20261101", "2026-11-26T00:00"] {
            assert_eq!(check(Some(nonsense), Some(nonsense)), None, "{nonsense}");
        }
        assert_eq!(outside(&office(Some("2026-01-01"), None), Time(u64::MAX)), None);
    }
}
