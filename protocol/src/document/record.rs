//! The state of a record of the conservatory: what was submitted, reviewed and released (R245 to R247).
//!
//! Invariant: a version that was released is citable by its hash for ever, whatever is said or written afterwards.

mod admits;

use crate::act::{Act, RecordAct, ReviewVerdict, Submission};
use crate::authority::judge::Verdict;
use crate::document::{Content, Log};
use crate::identity::{DocumentId, EntryId, TerritoryId, VersionHash};
use crate::time::Time;
use std::collections::{BTreeMap, BTreeSet};

/// What the acts say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Conserved {
    /// Who has begun the document: the territory of its authors, which submits, releases, supersedes and retracts.
    pub owner: TerritoryId,
    /// Every version that was submitted, by number and then by id.
    pub versions: Vec<Version>,
    /// The records that take its place, ascending.
    pub superseded_by: Vec<DocumentId>,
    /// The numbers of all versions of the owner that are held, whether or not they count.
    numbers: BTreeSet<u32>,
}

/// A version of a record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Version {
    /// The entry that submits it.
    pub entry: EntryId,
    /// What the owner's clock said.
    pub time: Time,
    /// What is submitted.
    pub submission: Submission,
    /// The hash by which it is cited.
    pub citation: VersionHash,
    /// What others think of it; whoever thinks otherwise later says so, and both are read.
    pub reviews: Vec<Review>,
    /// Who stands behind it, ascending.
    pub endorsed_by: Vec<TerritoryId>,
    /// Under which licence it was released, and when by the owner's clock.
    pub released: Option<(String, Time)>,
    /// Why it should not be used any more.
    pub retracted: Option<String>,
}

/// What somebody thinks of a version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Review {
    /// The entry.
    pub entry: EntryId,
    /// Whose territory.
    pub territory: TerritoryId,
    /// What should become of it.
    pub verdict: ReviewVerdict,
    /// Why.
    pub text: String,
    /// What the reviewer's clock said.
    pub time: Time,
}

/// How far a record has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// Nothing was submitted.
    Draft,
    /// A version was submitted, and none is released.
    Submitted(u32),
    /// The highest version that is released and not retracted.
    Released(u32),
    /// Another record takes its place.
    Superseded(u32),
    /// All that was released is retracted.
    Retracted(u32),
}

impl Conserved {
    /// Returns what the counted acts of `log` say.
    pub fn of(log: &Log, verdict: &Verdict) -> Self {
        let begun = log.record(&EntryId(log.document().0)).map(|begun| begun.territory);
        let owner = begun.unwrap_or(TerritoryId([0; 32]));
        let mut versions: BTreeMap<EntryId, Version> = BTreeMap::new();
        let (mut numbers, mut superseded_by) = (BTreeSet::new(), BTreeSet::new());
        let mut said = Vec::new();
        for (entry, record) in log.records() {
            let Content::Act { act: Some(Act::Record(act)), n, .. } = &record.content else { continue };
            // Nobody else takes the owner a number.
            if let (RecordAct::Submit(submission), true) = (act, record.territory == owner) {
                numbers.insert(submission.number);
            }
            if verdict.counted.contains(&entry) {
                said.push((n.unwrap_or_default(), entry, record, act));
            }
        }
        // Of what a territory says twice, the first in its chain stands.
        said.sort_by_key(|(n, entry, ..)| (*n, *entry));
        for (_, entry, record, act) in said.iter().filter(|(_, _, record, _)| record.territory == owner) {
            if let RecordAct::Submit(submission) = act {
                versions.insert(*entry, Version::new(*entry, record.time, submission, log.document()));
            }
        }
        for (_, entry, record, act) in said {
            let (territory, time) = (record.territory, record.time);
            match act {
                RecordAct::Review { submission, verdict, text } if territory != owner => {
                    let review = Review { entry, territory, verdict: *verdict, text: text.clone(), time };
                    versions.entry(*submission).and_modify(|version| version.reviews.push(review));
                }
                RecordAct::Endorse(submission) if territory != owner => {
                    versions.entry(*submission).and_modify(|version| version.endorsed_by.push(territory));
                }
                RecordAct::Release { submission, licence } if territory == owner => {
                    let released = (licence.clone(), time);
                    versions.entry(*submission).and_modify(|version| _ = version.released.get_or_insert(released));
                }
                RecordAct::Retract { submission, reason } if territory == owner => {
                    let reason = reason.clone();
                    versions.entry(*submission).and_modify(|version| _ = version.retracted.get_or_insert(reason));
                }
                RecordAct::Supersede(other) if territory == owner => _ = superseded_by.insert(*other),
                // Read before, or said by somebody who has nothing to say about it (R246).
                RecordAct::Submit(_)
                | RecordAct::Review { .. }
                | RecordAct::Endorse(_)
                | RecordAct::Release { .. }
                | RecordAct::Supersede(_)
                | RecordAct::Retract { .. } => {}
            }
        }
        let mut versions: Vec<Version> = versions.into_values().collect();
        for version in &mut versions {
            version.reviews.sort_by_key(|review| (review.territory, review.entry));
            version.endorsed_by.sort_unstable();
            version.endorsed_by.dedup();
        }
        versions.sort_by_key(|version| (version.submission.number, version.entry));
        Self { owner, versions, superseded_by: superseded_by.into_iter().collect(), numbers }
    }

    /// Returns the number of the next version: one more than any that is held, whether or not it counts.
    pub fn next_number(&self) -> u32 {
        super::next_number(&self.numbers)
    }

    /// Returns how far the record has come (R245).
    pub fn stage(&self) -> Stage {
        let released = || self.versions.iter().filter(|version| version.released.is_some());
        let stands = released().rfind(|version| version.retracted.is_none());
        match (stands, released().next_back(), self.versions.last()) {
            (Some(version), ..) if !self.superseded_by.is_empty() => Stage::Superseded(version.submission.number),
            (Some(version), ..) => Stage::Released(version.submission.number),
            (None, Some(version), _) => Stage::Retracted(version.submission.number),
            (None, None, Some(version)) => Stage::Submitted(version.submission.number),
            (None, None, None) => Stage::Draft,
        }
    }
}

impl Version {
    fn new(entry: EntryId, time: Time, submission: &Submission, document: DocumentId) -> Self {
        Self {
            entry,
            time,
            citation: submission.citation(document),
            submission: submission.clone(),
            reviews: Vec::new(),
            endorsed_by: Vec::new(),
            released: None,
            retracted: None,
        }
    }
}

#[cfg(test)]
mod tests;
