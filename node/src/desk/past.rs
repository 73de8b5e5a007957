//! The past of a document: as it was at a point of its history, and what differs between two of them.

use super::names::ID_LETTERS_MIN;
use super::{Desk, DeskError, rfc3339};
use crate::api;
use djuntu_protocol::document::agreement::Agreement;
use djuntu_protocol::document::diff::diff;
use djuntu_protocol::document::past::{PastError, Point};
use djuntu_protocol::document::view::Draft;
use djuntu_protocol::engine::Reading;
use djuntu_protocol::identity::{DocumentId, EntryId};
use djuntu_protocol::time::Time;

impl Desk {
    /// Returns a document as it was at `on`: `now`, `beginning`, a day in UTC, a moment as RFC 3339, `v` and the number of a
    /// proposed version, its hash, or an entry (or their beginnings).
    ///
    /// # Errors
    /// [`DeskError`].
    pub async fn earlier(&self, document: DocumentId, on: &str) -> Result<api::Earlier, DeskError> {
        self.views.fetch(document).await;
        let reading = self.reading(document).await?;
        let point = point(&reading, on)?;
        let [(point, draft)] = self.read_at(&reading, [point]).await?;
        Ok(api::Earlier {
            id: document,
            kind: reading.log.header().kind.name().to_owned(),
            title: draft.title(&[]),
            point: self.told(&reading, point).await,
            draft,
        })
    }

    /// Returns what differs from one point to another. Without `from` it is what was changed since the newest proposal, or
    /// else by the last edit; without `to`, what the document says now.
    ///
    /// # Errors
    /// [`DeskError`].
    pub async fn diff(
        &self,
        document: DocumentId,
        from: Option<&str>,
        to: Option<&str>,
    ) -> Result<api::Diff, DeskError> {
        self.views.fetch(document).await;
        let reading = self.reading(document).await?;
        let newest = || {
            let agreement = Agreement::of(&reading.log, &reading.verdict);
            agreement.proposals.last().map_or(Point::BeforeLast, |proposal| Point::Version(proposal.version))
        };
        let from = from.map_or_else(|| Ok(newest()), |typed| point(&reading, typed))?;
        let to = to.map_or(Ok(Point::Now), |typed| point(&reading, typed))?;
        let [(from, earlier), (to, later)] = self.read_at(&reading, [from, to]).await?;
        let kind = reading.log.header().kind;
        Ok(api::Diff {
            id: document,
            kind: kind.name().to_owned(),
            from: self.told(&reading, from).await,
            to: self.told(&reading, to).await,
            differences: diff(kind.schema(), &earlier, &later),
            title: self.views.title(reading).await?,
        })
    }

    /// Reads a document at some points, on the views' thread. What is before the last edit is told by that edit.
    async fn read_at<const N: usize>(
        &self,
        reading: &Reading,
        points: [Point; N],
    ) -> Result<[((Point, Option<EntryId>), Draft); N], DeskError> {
        let read = self.views.past(reading.clone(), move |past| {
            points.map(|point| past.draft(point).map(|draft| ((point, past.last_edit()), draft)))
        });
        let mut failure = None;
        let read = read.await?.map(|read| match read {
            Ok(read) => read,
            Err(error) => {
                failure.get_or_insert(error);
                ((Point::Now, None), Draft::default())
            }
        });
        match failure {
            None => Ok(read),
            Some(error @ PastError::Unreadable(_)) => Err(DeskError::Unreadable(error.to_string())),
            Some(error) => Err(DeskError::Input(error.to_string())),
        }
    }

    async fn told(&self, reading: &Reading, (point, last): (Point, Option<EntryId>)) -> api::Point {
        let plain = |at: &str| api::Point { at: at.to_owned(), time: None, entry: None, by: None, number: None };
        let (at, entry, number) = match point {
            Point::Beginning => return plain("beginning"),
            Point::Now => return plain("now"),
            Point::Moment(time) => return api::Point { time: Some(rfc3339(time)), ..plain("moment") },
            Point::BeforeLast => ("before-last", last, None),
            Point::Entry(entry) => ("entry", Some(entry), None),
            Point::Version(version) => {
                let agreement = Agreement::of(&reading.log, &reading.verdict);
                let proposed = agreement.proposals.iter().find(|proposal| proposal.version == version);
                ("version", proposed.map(|proposal| proposal.entry), proposed.map(|proposal| proposal.number))
            }
        };
        let record = entry.and_then(|entry| reading.log.record(&entry));
        let by = match record {
            Some(record) => Some(self.territory(record.territory).await),
            None => None,
        };
        api::Point { time: record.map(|record| rfc3339(record.time)), entry, by, number, ..plain(at) }
    }
}

/// Returns the point that somebody has named.
fn point(reading: &Reading, typed: &str) -> Result<Point, DeskError> {
    let typed = typed.trim().to_ascii_lowercase();
    match typed.as_str() {
        "now" => return Ok(Point::Now),
        "beginning" => return Ok(Point::Beginning),
        _ => {}
    }
    if let Some(moment) = moment(&typed) {
        return Ok(Point::Moment(moment));
    }
    let agreement = Agreement::of(&reading.log, &reading.verdict);
    let versions = agreement.proposals.iter();
    let number = typed.strip_prefix('v').and_then(|number| number.parse::<u32>().ok());
    let mut found: Vec<Point> = match number {
        Some(number) => {
            versions.filter(|offer| offer.number == number).map(|offer| Point::Version(offer.version)).collect()
        }
        None if typed.len() < ID_LETTERS_MIN => Vec::new(),
        None => {
            let versions = versions.filter(|offer| offer.version.to_string().starts_with(&typed));
            let entries = reading.log.order().iter().filter(|entry| entry.to_string().starts_with(&typed));
            versions.map(|offer| Point::Version(offer.version)).chain(entries.copied().map(Point::Entry)).collect()
        }
    };
    match (found.pop(), found.len()) {
        (Some(point), 0) => Ok(point),
        (Some(_), _) => {
            Err(DeskError::Input(format!("several entries or versions begin with “{typed}”: type more of it")))
        }
        (None, _) => Err(DeskError::Input(format!(
            "“{typed}” is no point of this document: name a day (2027-01-31), an entry of “djuntu log”, a version (v1), \
             “beginning” or “now”"
        ))),
    }
}

/// Returns the moment that was named: a day ends with its last millisecond, in UTC.
pub(super) fn moment(typed: &str) -> Option<Time> {
    let day = typed.parse::<jiff::civil::Date>().ok().filter(|_| typed.len() == 10);
    let moment = match day {
        Some(day) => jiff::tz::TimeZone::UTC.to_timestamp(day.at(23, 59, 59, 999_000_000)).ok()?,
        None => typed.to_ascii_uppercase().parse::<jiff::Timestamp>().ok()?,
    };
    Some(Time(u64::try_from(moment.as_millisecond()).unwrap_or_default()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_ends_with_its_last_moment() {
        let check = |typed: &str, expected: Option<u64>| assert_eq!(moment(typed), expected.map(Time), "{typed}");
        check("1970-01-01", Some(86_399_999));
        check("1970-01-01t00:00:01z", Some(1_000));
        check("1970-01-01t01:00:01+01:00", Some(1_000));
        check("1960-01-01", Some(0));
        check("1970-13-01", None);
        check("1970-01", None);
        check("abcd1234", None);
    }
}
