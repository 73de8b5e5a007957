//! Records of the conservatory: submitting, reviewing and releasing what somebody has learnt.

use super::agreement::{line, told};
use super::{Desk, DeskError, Name, rfc3339};
use crate::api;
use crate::views::FrozenText;
use djuntu_protocol::act::{Act, RecordAct, ReviewVerdict, Submission};
use djuntu_protocol::document::kinds::DocumentKind;
use djuntu_protocol::document::record::{Conserved, Review, Stage, Version};
use djuntu_protocol::engine::{Reading, Refusal};
use djuntu_protocol::identity::{ChangeHash, TextHash};
use serde_json::Value;

/// The licence under which a record is released when nobody says otherwise.
const LICENCE_DEFAULT: &str = "CC-BY-SA-4.0";

impl Desk {
    /// Turns what a person says about a record into a statement.
    pub(super) async fn record_act(&self, reading: Reading, act: api::RecordAct) -> Result<Act, DeskError> {
        let record = Conserved::of(&reading.log, &reading.verdict);
        let act = match act {
            api::RecordAct::Submit {} => {
                let number = record.next_number();
                let frozen = self.views.freeze(reading).await?;
                RecordAct::Submit(Submission { number, text: frozen.hash, heads: frozen.heads })
            }
            api::RecordAct::Review { verdict, text, number } => {
                let submission = version_of(&record, number)?.entry;
                RecordAct::Review { submission, verdict: verdict_named(&verdict)?, text: told("the review", &text)? }
            }
            api::RecordAct::Endorse { number } => RecordAct::Endorse(version_of(&record, number)?.entry),
            api::RecordAct::Release { licence, number } => {
                let version = version_of(&record, number)?;
                let licence = match licence {
                    Some(licence) => line("the licence", &licence)?,
                    None => self.licence_of(reading, version).await?,
                };
                RecordAct::Release { submission: version.entry, licence }
            }
            api::RecordAct::Supersede { record } => {
                let other = self.resolve(&record).await?;
                if self.reading(other).await?.log.header().kind != DocumentKind::Record {
                    return Err(DeskError::Input(format!("{} is no record", other.short())));
                }
                RecordAct::Supersede(other)
            }
            api::RecordAct::Retract { reason, number } => {
                let submission = version_of(&record, number)?.entry;
                RecordAct::Retract { submission, reason: told("the reason", &reason)? }
            }
        };
        Ok(Act::Record(act))
    }

    /// Returns the licence that a version names.
    async fn licence_of(&self, reading: Reading, version: &Version) -> Result<String, DeskError> {
        let asked = vec![(version.submission.text, version.submission.heads.clone())];
        let texts = self.views.texts(reading, asked).await?;
        let fields = texts.first().and_then(|frozen| serde_json::from_str::<Value>(&frozen.text).ok());
        let named = fields.and_then(|fields| fields.get("licence")?.as_str().map(str::to_owned));
        line("the licence", named.as_deref().unwrap_or(LICENCE_DEFAULT))
    }

    /// Returns how a record stands.
    pub(super) async fn conserved(&self, reading: &Reading) -> Result<api::Conserved, DeskError> {
        let record = Conserved::of(&reading.log, &reading.verdict);
        let texts = self.views.texts(reading.clone(), texts_of(&record)).await?;
        Ok(self.named(|name| stated(&record, &texts, name)).await)
    }
}

/// Returns which texts a record was submitted with.
pub(crate) fn texts_of(record: &Conserved) -> Vec<(TextHash, Vec<ChangeHash>)> {
    let submitted = |version: &Version| (version.submission.text, version.submission.heads.clone());
    record.versions.iter().map(submitted).collect()
}

/// Tells how a record stands; `texts` are those of [`texts_of`].
pub(crate) fn stated(record: &Conserved, texts: &[FrozenText], name: Name<'_>) -> api::Conserved {
    let review = |review: &Review| api::Review {
        by: name(review.territory),
        verdict: review.verdict.name().to_owned(),
        text: review.text.clone(),
        time: rfc3339(review.time),
    };
    let version = |(version, frozen): (&Version, &FrozenText)| api::RecordVersion {
        number: version.submission.number,
        entry: version.entry,
        version: version.citation,
        time: rfc3339(version.time),
        reviews: version.reviews.iter().map(review).collect(),
        endorsed_by: version.endorsed_by.iter().map(|id| name(*id)).collect(),
        licence: version.released.as_ref().map(|(licence, _)| licence.clone()),
        released: version.released.as_ref().map(|(_, time)| rfc3339(*time)),
        retracted: version.retracted.clone(),
        changed_since: frozen.changed_since,
        text: frozen.text.clone(),
    };
    api::Conserved {
        owner: name(record.owner),
        versions: record.versions.iter().zip(texts).map(version).collect(),
        superseded_by: record.superseded_by.clone(),
    }
}

/// Returns how far a record has come, in a word.
pub(super) fn state(reading: &Reading) -> &'static str {
    match Conserved::of(&reading.log, &reading.verdict).stage() {
        Stage::Draft => "draft",
        Stage::Submitted(_) => "submitted",
        Stage::Released(_) => "released",
        Stage::Superseded(_) => "superseded",
        Stage::Retracted(_) => "retracted",
    }
}

/// Returns the version with a number; the newest when none is given.
fn version_of(record: &Conserved, number: Option<u32>) -> Result<&Version, DeskError> {
    let mut versions = record.versions.iter().rev();
    let found = match number {
        Some(number) => versions.find(|version| version.submission.number == number),
        None => versions.next(),
    };
    Ok(found.ok_or(Refusal::Unfit("no such version was submitted: djuntu record submit"))?)
}

fn verdict_named(typed: &str) -> Result<ReviewVerdict, DeskError> {
    let found = ReviewVerdict::ALL.into_iter().find(|verdict| verdict.name() == typed);
    found.ok_or_else(|| DeskError::Input(format!("“{typed}” is no verdict: they are accept, revise and reject")))
}

/// Says in a few words what somebody says about a record.
pub(super) fn what(act: &RecordAct) -> String {
    match act {
        RecordAct::Submit(submission) => format!("submits version {}", submission.number),
        RecordAct::Review { verdict, text, .. } => format!("reviews: {}, {text}", verdict.name()),
        RecordAct::Endorse(submission) => format!("stands behind the version {}", submission.short()),
        RecordAct::Release { licence, .. } => format!("releases a version under {licence}"),
        RecordAct::Supersede(other) => format!("says that {} takes its place", other.short()),
        RecordAct::Retract { reason, .. } => format!("retracts a version: {reason}"),
    }
}
