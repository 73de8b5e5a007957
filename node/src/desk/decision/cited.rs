//! Decisions that other documents cite, by the entry with the outcome.

use crate::desk::{Desk, DeskError};
use djuntu_protocol::document::decision::{Decision, Ended, Ending, Question, Stage};
use djuntu_protocol::document::kinds::DocumentKind;
use djuntu_protocol::identity::EntryId;

impl Desk {
    /// Checks that an entry which is cited as a decision adopts something, as far as can be known here: whether it counts
    /// cannot depend on a document that others may not hold (R264), but nobody here cites by mistake what decides nothing.
    ///
    /// # Errors
    /// [`DeskError::Input`] when it is held here and adopts nothing.
    pub(in crate::desk) async fn check_decided(&self, entry: EntryId) -> Result<(), DeskError> {
        for (document, header, _) in self.list_all().await? {
            if header.kind != DocumentKind::Decision {
                continue;
            }
            let reading = self.reading(document).await?;
            if reading.log.record(&entry).is_none() {
                continue;
            }
            let decision = Decision::of(&reading.log, &reading.verdict);
            let is_adopted = matches!(decision.stage(), Stage::Adopted(..));
            return match is_adopted && decision.questions.iter().any(|question| adopts(question, entry)) {
                true => Ok(()),
                false => Err(DeskError::Input(format!(
                    "{} adopts nothing: cite the entry with the outcome of an adopted decision (“djuntu decision outcome” says \
                     it, and “djuntu log {}” lists it)",
                    entry.short(),
                    document.short()
                ))),
            };
        }
        Ok(())
    }
}

fn adopts(question: &Question, entry: EntryId) -> bool {
    let how = |ended: &Ended| matches!(ended.how, Ending::Outcome { option: Some(_), .. });
    question.ended.as_ref().is_some_and(|ended| ended.entry == entry && how(ended))
}
