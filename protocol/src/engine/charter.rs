//! Statements about keys: amending and approving charters, and saying how far a removed key's work is accepted.
//!
//! Each is checked here for what an honest node would regret; whether it has an effect, [`crate::authority`] decides.

use super::{Answer, Engine, Refusal};
use crate::act::Cut;
use crate::authority::judge::cited_by;
use crate::authority::{CharterVersion, Need, Standing};
use crate::identity::charter::Charter;
use crate::identity::{DocumentId, EntryId, PublicKey, TerritoryId};

/// The charter of a territory, as it stands: every version, and which keys of it are on this machine.
#[derive(Clone, Debug)]
pub struct CharterSheet {
    /// The territory.
    pub territory: TerritoryId,
    /// Every version by number and id, with the entry that holds it.
    pub versions: Vec<(EntryId, Charter, Standing)>,
    /// This machine's office key, listed or not.
    pub office: Option<PublicKey>,
    /// This machine's node key.
    pub node: PublicKey,
}

impl CharterSheet {
    /// Returns the version in force and the entry that holds it; none while two are in dispute.
    pub fn in_force(&self) -> Option<(EntryId, &Charter)> {
        let in_force = self.versions.iter().find(|(.., standing)| *standing == Standing::InForce);
        in_force.map(|(entry, charter, _)| (*entry, charter))
    }
}

impl Engine {
    /// Tells the charter of a territory, of our own when none is named.
    pub(super) fn charter_sheet(&self, territory: Option<TerritoryId>) -> Result<Answer, Refusal> {
        let territory = territory.or(self.territory).ok_or(Refusal::NoTerritory)?;
        let owned = |version: CharterVersion<'_>| (version.entry, version.charter.clone(), version.standing);
        let versions: Vec<_> = self.authority.charter_versions(territory).map(owned).collect();
        if versions.is_empty() {
            return Err(Refusal::UnknownDocument);
        }
        Ok(Answer::Charter(Box::new(CharterSheet {
            territory,
            versions,
            office: self.keys.office.as_ref().map(crate::identity::SecretKey::public),
            node: self.keys.node.public(),
        })))
    }

    /// Checks that a charter is the next version of the one in force.
    pub(super) fn check_amendment(&self, document: DocumentId, charter: &Charter) -> Result<Vec<EntryId>, Refusal> {
        let charters = self.authority.charters(document.as_territory()).ok_or(Refusal::WrongKind)?;
        charter.check().map_err(|error| Refusal::Form(error.to_string()))?;
        let (previous, before) = charters.current();
        if charter.settles.is_none() && charters.is_disputed() {
            return Err(Refusal::Already("two charters with one number are in force: settle that first"));
        }
        if charter.previous != Some(previous) || Some(charter.number) != before.number.checked_add(1) {
            return Err(Refusal::Stale);
        }
        let same = Charter { number: before.number, previous: before.previous, ..charter.clone() };
        if same == *before {
            return Err(Refusal::Already("the charter says so already"));
        }
        Ok(Vec::new())
    }

    /// Checks that a version was proposed and waits for our approval.
    pub(super) fn check_approval(&self, document: DocumentId, version: EntryId) -> Result<Vec<EntryId>, Refusal> {
        let mut versions = self.authority.charter_versions(document.as_territory());
        let Some(found) = versions.find(|found| found.entry == version) else { return Err(Refusal::NotProposed) };
        let Standing::Proposed(needs) = found.standing else {
            return Err(Refusal::Already("this version does not wait for an approval"));
        };
        let office = self.keys.office.as_ref().map(crate::identity::SecretKey::public);
        let waits_for_us = needs.iter().any(|need| match need {
            Need::Version(_) => false,
            Need::Approvals(approvals) => office.is_some_and(|key| approvals.roots.contains(&key)),
        });
        if waits_for_us { Ok(Vec::new()) } else { Err(Refusal::Already("this version does not wait for our approval")) }
    }

    /// Checks that a guardian's approval is about a version that waits for it.
    pub(super) fn check_guarding(&self, ward: TerritoryId, version: EntryId) -> Result<Vec<EntryId>, Refusal> {
        let ours = self.territory.ok_or(Refusal::NoTerritory)?;
        let mut versions = self.authority.charter_versions(ward);
        let Some(found) = versions.find(|found| found.entry == version) else { return Err(Refusal::NotProposed) };
        let waits_for_us = match &found.standing {
            Standing::Proposed(needs) => needs.iter().any(|need| match need {
                Need::Version(_) => false,
                Need::Approvals(approvals) => approvals.guardians.contains(&ours),
            }),
            Standing::Rival => true,
            Standing::InForce | Standing::Past | Standing::Overruled | Standing::Barred(_) => false,
        };
        if waits_for_us { Ok(Vec::new()) } else { Err(Refusal::Already("this version does not wait for a guardian")) }
    }

    /// Returns what a cut rests on: the ends of the chains that it accepts.
    pub(super) fn check_cut(&self, document: DocumentId, cut: &Cut) -> Result<Vec<EntryId>, Refusal> {
        let log = self.logs.peek(&document).ok_or(Refusal::UnknownDocument)?;
        let ours = |key: PublicKey| {
            log.records().any(|(_, record)| record.author == key && Some(record.territory) == self.territory)
        };
        if !ours(cut.key) {
            return Err(Refusal::Already("this key has written nothing for your territory in this document"));
        }
        Ok(cited_by(log, cut))
    }
}
