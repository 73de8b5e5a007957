//! Publishing: what a territory says about a document, and what follows when all have said it (R210, R211).

use super::{Answer, Engine, Event, Output, Refusal, Work};
use crate::act::{Act, Home};
use crate::document::kinds::DocumentKind;
use crate::document::publication::{Publication, Publishing};
use crate::identity::{DocumentId, EntryId};

impl Engine {
    /// Says for our territory that everybody may read a document.
    pub(super) fn publish(&mut self, document: DocumentId) -> Result<Answer, Refusal> {
        self.check_party(document)?;
        let act = self.publication(document)?;
        self.write_act(document, &act, Vec::new(), None).map(Answer::Committed)
    }

    /// Checks that a statement is the one by which our territory publishes a document today; it rests on nothing.
    pub(super) fn check_publication(&self, document: DocumentId, act: &Act) -> Result<Vec<EntryId>, Refusal> {
        self.check_party(document)?;
        if self.publication(document)? == *act { Ok(Vec::new()) } else { Err(Refusal::Stale) }
    }

    /// Returns the statement by which our territory publishes a document today.
    fn publication(&self, document: DocumentId) -> Result<Act, Refusal> {
        let ours = self.territory.ok_or(Refusal::NoTerritory)?;
        self.check_readers(document)?;
        let log = self.logs.peek(&document).ok_or(Refusal::UnknownDocument)?;
        if log.header().kind == DocumentKind::Ballots {
            return Err(Refusal::Unfit(
                "votes stay in your territory: what is told is the tally (djuntu decision tally)",
            ));
        }
        let version = match log.home() {
            None => return Err(Refusal::WrongKind),
            Some(Home::Territory(_)) => None,
            Some(Home::Cooperation(cooperation)) => {
                Some(self.authority.cooperation(cooperation).ok_or(Refusal::NoCooperation)?.newest().1)
            }
        };
        let publishing = Publishing::of(log, &self.authority);
        if publishing.is_public {
            return Err(Refusal::Already("everybody may read this document"));
        }
        let said = |(_, record): (EntryId, &crate::document::Record)| {
            record.territory == ours && matches!(record.act(), Some(Act::Publish(said)) if *said == version)
        };
        if log.records().any(said) {
            return Err(Refusal::Already("your territory has published this document, and others have not yet"));
        }
        Ok(Act::Publish(version))
    }

    /// Looks whether a loaded document has become public, and has that kept and told.
    pub(super) fn note_publication(&mut self, document: DocumentId) {
        let is_begun = |header: &crate::document::Header| header.publication == Publication::Begun;
        if self.catalogue.header(&document).filter(is_begun).is_none() {
            return;
        }
        let Some(log) = self.logs.peek(&document) else { return };
        if !Publishing::of(log, &self.authority).is_public {
            return;
        }
        self.catalogue.publish(document);
        self.batch.note_document(document);
        // What observers need to judge it may not have been for them before.
        self.authority_revision += 1;
        self.authority_changed = true;
        let now = self.now;
        self.sessions.values_mut().filter(|s| s.observes().is_some()).for_each(|s| s.schedule_compare(now));
        self.after_stored(Output::Emit(Event::Published(document)));
    }

    /// Looks again at documents whose publication waits, because it changed who is asked in their cooperation.
    pub(super) fn look_at_publications(&mut self, cooperation: DocumentId) {
        let waiting = self.catalogue.begun(Home::Cooperation(cooperation));
        waiting.into_iter().for_each(|document| self.work.push(Work::Adopt(document)));
    }
}
