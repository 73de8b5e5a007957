//! Bundles for nobody in particular: what everybody may read, for observers, the press and archives (R291).

use super::{Carrier, Gift};
use crate::act::Home;
use crate::document::Log;
use crate::document::publication::Publication;
use crate::engine::{Answer, Engine, Refusal};
use crate::identity::DocumentId;
use crate::limits;
use crate::session::Scope;

impl Engine {
    /// Returns what anybody may be given: what an observer of everything would be sent (R213).
    pub(in crate::engine) fn give_everybody(&self) -> Result<Answer, Refusal> {
        if self.config.observing.is_some() {
            return Err(Refusal::Observer);
        }
        if self.territory.is_none() {
            return Err(Refusal::NoTerritory);
        }
        let listed = self.catalogue.list().into_iter();
        let public = listed.filter(|(_, header, _)| header.publication == Publication::Public);
        let mut documents: Vec<DocumentId> = public.map(|(document, ..)| document).collect();
        self.catalogue.sort(&mut documents);
        let authority = self.public_authority(&[Scope::Everything]);
        Ok(Answer::Given(Box::new(Gift { authority, documents, answers: None })))
    }

    /// Returns whether documents of `home` may come in a file: our territory has a part in it, or they are observed.
    pub(super) fn may_hold(&self, home: Home) -> bool {
        match self.territory {
            Some(ours) => self.authority.is_party(ours, home),
            None => self.observes(home),
        }
    }

    /// Returns whether a file may bring an observer a document that it does not hold yet: one that it observes, or one by
    /// which others are judged, when somebody stands for the file with a seal.
    pub(super) fn may_begin_observed(&self, carrier: &Carrier, log: &Log) -> bool {
        match log.home() {
            Some(home) => self.observes(home),
            None => carrier.sealed.is_some() && self.authority.held() < limits::NAMED_MAX,
        }
    }
}
