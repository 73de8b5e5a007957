//! What a document is judged by: the charters and the cooperation that go with it wherever it is to be checked (R312).

use super::{Answer, Engine, Refusal};
use crate::act::Home;
use crate::identity::{DocumentId, TerritoryId};
use std::collections::BTreeSet;

impl Engine {
    /// Returns the charters and cooperations that somebody needs who is to judge a document and has nothing else, charters
    /// first, without the document itself.
    pub(super) fn needed(&mut self, document: DocumentId) -> Result<Answer, Refusal> {
        self.refresh_catalogue();
        let header = self.catalogue.header(&document).ok_or(Refusal::UnknownDocument)?;
        let cooperation = match header.home {
            Some(Home::Cooperation(cooperation)) => Some(cooperation),
            Some(Home::Territory(_)) | None => {
                Some(document).filter(|document| self.authority.cooperation(*document).is_some())
            }
        };
        let mut territories: BTreeSet<TerritoryId> = BTreeSet::new();
        match (header.home, cooperation) {
            (Some(Home::Territory(owner)), _) => _ = territories.insert(owner),
            (_, Some(cooperation)) => {
                let cooperation = self.authority.cooperation(cooperation);
                territories.extend(cooperation.into_iter().flat_map(crate::authority::Cooperation::concerned));
            }
            (_, None) => _ = territories.insert(document.as_territory()),
        }
        let charters = self.authority.with_guardians(territories).into_iter().map(TerritoryId::document);
        let is_held = |needed: &DocumentId| *needed != document && self.catalogue.header(needed).is_some();
        Ok(Answer::Needed(charters.chain(cooperation).filter(is_held).collect()))
    }
}
