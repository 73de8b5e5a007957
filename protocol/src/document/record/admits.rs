//! What a territory can say about a record of the conservatory as it stands (R224).

use super::{Conserved, Version};
use crate::act::RecordAct;
use crate::document::Unfit;
use crate::identity::{DocumentId, EntryId, TerritoryId};

impl Conserved {
    /// Returns what a statement of a territory rests on, or why it would have no effect.
    ///
    /// # Errors
    /// [`Unfit`], a sentence that says what to do instead.
    pub fn admits(&self, ours: TerritoryId, document: DocumentId, act: &RecordAct) -> Result<Vec<EntryId>, Unfit> {
        let is_owner = ours == self.owner;
        match act {
            RecordAct::Review { .. } | RecordAct::Endorse(_) if is_owner => {
                return Err(Unfit("others review and endorse what your territory has written"));
            }
            RecordAct::Submit(_) | RecordAct::Release { .. } | RecordAct::Supersede(_) | RecordAct::Retract { .. }
                if !is_owner =>
            {
                return Err(Unfit("only the territory that has begun a record does this"));
            }
            RecordAct::Submit(_)
            | RecordAct::Review { .. }
            | RecordAct::Endorse(_)
            | RecordAct::Release { .. }
            | RecordAct::Supersede(_)
            | RecordAct::Retract { .. } => {}
        }
        match act {
            RecordAct::Submit(submission) => {
                if submission.number != self.next_number() {
                    return Err(Unfit("the document has changed in the meantime: read it again"));
                }
                if self.versions.last().is_some_and(|last| last.submission.text == submission.text) {
                    return Err(Unfit("the text has not changed since it was submitted"));
                }
                Ok(Vec::new())
            }
            RecordAct::Review { submission, .. } => Ok(vec![self.version(*submission)?.entry]),
            RecordAct::Endorse(submission) => {
                let version = self.version(*submission)?;
                if version.endorsed_by.contains(&ours) {
                    return Err(Unfit("your territory stands behind this version already"));
                }
                Ok(vec![version.entry])
            }
            RecordAct::Release { submission, .. } => {
                let version = self.version(*submission)?;
                if version.retracted.is_some() {
                    return Err(Unfit("this version is retracted: submit a new one"));
                }
                if version.released.is_some() {
                    return Err(Unfit("this version is released already"));
                }
                Ok(vec![version.entry])
            }
            RecordAct::Supersede(other) => {
                if *other == document || self.superseded_by.contains(other) {
                    return Err(Unfit("another record takes the place of this one, and once"));
                }
                let is_released = self.versions.iter().any(|version| version.released.is_some());
                if is_released { Ok(Vec::new()) } else { Err(Unfit("nothing was released here yet")) }
            }
            RecordAct::Retract { submission, .. } => {
                let version = self.version(*submission)?;
                if version.released.is_none() {
                    return Err(Unfit("this version was not released"));
                }
                if version.retracted.is_some() {
                    return Err(Unfit("this version is retracted already"));
                }
                Ok(vec![version.entry])
            }
        }
    }

    fn version(&self, submission: EntryId) -> Result<&Version, Unfit> {
        let found = self.versions.iter().find(|version| version.entry == submission);
        found.ok_or(Unfit("no such version was submitted: see “djuntu show”"))
    }
}
