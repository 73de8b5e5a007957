//! Statements about a measure: refused before they are made when they would not count, or would tell of single people.

use super::{Engine, Refusal};
use crate::act::measure::Correction;
use crate::act::{Home, MeasureAct};
use crate::authority::judge::judge;
use crate::document::kinds::DocumentKind;
use crate::document::measure::Measure;
use crate::document::publication::Publishing;
use crate::identity::{DocumentId, EntryId};
use crate::limits;

impl Engine {
    /// Checks a statement of our territory about a measure, and returns what it rests on (R267 to R269).
    pub(super) fn check_measure(&self, document: DocumentId, act: &MeasureAct) -> Result<Vec<EntryId>, Refusal> {
        self.check_party(document)?;
        let ours = self.territory.ok_or(Refusal::NoTerritory)?;
        let log = self.log_of(document, DocumentKind::Measure)?;
        let is_at_home = matches!(log.home(), Some(Home::Territory(_)));
        let may_tell = is_at_home && !Publishing::of(log, &self.authority).is_public;
        if act.observation().is_some_and(|observation| observation.is_of_few() && !may_tell) {
            let least = limits::GROUP_PEOPLE_MIN;
            return Err(Refusal::rule(format!(
                "a value of fewer than {least} people tells of single people: it stays in a document of your own that \
                 nobody else reads (begin one with “djuntu new measure … --home”)"
            )));
        }
        let measure = Measure::of(log, &judge(log, &self.authority));
        match act {
            MeasureAct::Observe(_) => Ok(Vec::new()),
            MeasureAct::Correct(Correction { replaced, .. }) => {
                let is_own = |entry: &EntryId| {
                    measure.observed(entry).is_some_and(|observed| observed.territory == ours && observed.is_current())
                };
                if replaced.iter().all(is_own) {
                    return Ok(cited(replaced));
                }
                Err(Refusal::rule(
                    "only your territory's own observations can be corrected, each once: “djuntu show” lists what stands",
                ))
            }
            MeasureAct::Validate(entries, _) => {
                let is_open = |entry: &EntryId| {
                    measure.observed(entry).is_some_and(|one| one.is_current() && !one.validated.contains(&ours))
                };
                if entries.iter().all(is_open) {
                    return Ok(cited(entries));
                }
                Err(Refusal::rule(
                    "an observation is not here, was corrected, or was validated by your territory before: “djuntu show” \
                     lists what stands",
                ))
            }
        }
    }

    /// Checks that a document tells nothing of single people, so that everybody may read it (R269).
    pub(super) fn check_readers(&self, document: DocumentId) -> Result<(), Refusal> {
        if !Measure::is_of_few(self.log(document)?) {
            return Ok(());
        }
        let least = limits::GROUP_PEOPLE_MIN;
        Err(Refusal::rule(format!(
            "this document holds a value of fewer than {least} people, so it is never published: put what may be read into \
             another one"
        )))
    }
}

/// Returns as many as an act can cite.
fn cited(entries: &[EntryId]) -> Vec<EntryId> {
    entries.iter().take(limits::DEPENDENCIES_MAX).copied().collect()
}
