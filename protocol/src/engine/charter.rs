//! Statements about keys: amending and approving charters, and saying how far a removed key's work is accepted.
//!
//! Each is checked here for what an honest node would regret; whether it has an effect, [`crate::authority`] decides.

use super::keys::Acting;
use super::{Answer, Engine, OfficeKey, Refusal};
use crate::act::Cut;
use crate::authority::judge::cited_by;
use crate::authority::{CharterVersion, Charters, Need, Standing};
use crate::identity::charter::Charter;
use crate::identity::{DocumentId, EntryId, PublicKey, Roles, SecretKey, TerritoryId};
use std::collections::BTreeSet;

/// The charter of a territory, as it stands: every version, and which keys of it are on this machine.
#[derive(Clone, Debug)]
pub struct CharterSheet {
    /// The territory.
    pub territory: TerritoryId,
    /// Every version by number and id, with the entry that holds it.
    pub versions: Vec<(EntryId, Charter, Standing)>,
    /// The versions in force: one, or in a dispute the last one of each line that is followed, the one that is shown first.
    pub tips: Vec<EntryId>,
    /// The versions to which our territory has agreed as a guardian, or this machine's office key has for it.
    pub acknowledged: BTreeSet<EntryId>,
    /// The territory that this machine belongs to.
    pub ours: Option<TerritoryId>,
    /// This machine's office key, listed or not.
    pub office: Option<PublicKey>,
    /// Whether the office key is a root of our own charter, so that it can speak for our territory as a guardian.
    pub is_root: bool,
    /// This machine's node key.
    pub node: PublicKey,
}

impl CharterSheet {
    /// Returns the version in force and the entry that holds it; none while two are in dispute.
    pub fn in_force(&self) -> Option<(EntryId, &Charter)> {
        match self.tips.as_slice() {
            [tip] => self.version(tip).map(|charter| (*tip, charter)),
            _ => None,
        }
    }

    /// Returns a version.
    pub fn version(&self, entry: &EntryId) -> Option<&Charter> {
        self.versions.iter().find(|(id, ..)| id == entry).map(|(_, charter, _)| charter)
    }
}

impl Engine {
    /// Tells the charter of a territory, of our own when none is named.
    pub(super) fn charter_sheet(&self, territory: Option<TerritoryId>) -> Result<Answer, Refusal> {
        let territory = territory.or(self.territory).ok_or(Refusal::NoTerritory)?;
        let owned = |version: CharterVersion<'_>| (version.entry, version.charter.clone(), version.standing);
        let versions: Vec<_> = self.authority.charter_versions(territory).map(owned).collect();
        let charters = self.authority.charters(territory).ok_or(Refusal::UnknownDocument)?;
        let entries = versions.iter().map(|(entry, ..)| *entry);
        Ok(Answer::Charter(Box::new(CharterSheet {
            territory,
            tips: charters.tips().map(|(tip, _)| tip).collect(),
            acknowledged: entries.filter(|version| self.has_acknowledged(territory, *version)).collect(),
            versions,
            ours: self.territory,
            office: self.keys.office(),
            is_root: self.acting(Roles::ROOT).is_ok(),
            node: self.keys.node.public(),
        })))
    }

    /// Returns the key of this node that has a role, and the version of our charter that says so: the one in force, and in
    /// a dispute the last one of our own line, which is the first that lists a key of ours. What binds the territory is
    /// signed only under a role that every line gives (R28, R132).
    pub(super) fn own_line(&self, charters: &Charters, role: Roles) -> Option<(PublicKey, EntryId)> {
        let keys = || self.keys.public().into_iter();
        let common = keys().find(|key| charters.is_entitled_today(key, role));
        let common = common.map(|key| (key, charters.current().0));
        let on_a_line = || {
            let mut tips = charters.tips().filter(|_| !role.include(Roles::SIGN));
            tips.find_map(|(tip, charter)| keys().find(|key| charter.entitles(key, role)).map(|key| (key, tip)))
        };
        common.or_else(on_a_line)
    }

    /// Holds the key that is to replace the office key of this machine.
    pub(super) fn handle_successor(&mut self, key: SecretKey) {
        self.successor = Some(key);
        self.succeed();
    }

    /// Lets the successor of the office key take its place, as soon as the charter lists it and the other one no more: until
    /// then the old key is good for everything that it was (R133).
    pub(super) fn succeed(&mut self) {
        let charters = self.territory.and_then(|territory| self.authority.charters(territory));
        let lists = |key: PublicKey| {
            charters.is_some_and(|charters| charters.tips().all(|(_, charter)| charter.listed(&key).is_some()))
        };
        let is_over = !self.keys.office().is_some_and(lists);
        if is_over && self.successor.as_ref().map(SecretKey::public).is_some_and(lists) {
            self.keys.office = self.successor.take().map(OfficeKey::Open);
        }
    }

    /// Checks that a charter is the next version of the one in force, or of one in dispute that it settles (R132).
    ///
    /// While there is a dispute, a line may only be drawn out by versions that say the same, because what is settled must
    /// have one number (R26).
    pub(super) fn check_amendment(&self, document: DocumentId, charter: &Charter) -> Result<Vec<EntryId>, Refusal> {
        let territory = document.as_territory();
        let charters = self.authority.charters(territory).ok_or(Refusal::WrongKind)?;
        charter.check().map_err(|error| Refusal::Form(error.to_string()))?;
        let tips: Vec<(EntryId, &Charter)> = charters.tips().collect();
        let before = tips.iter().find(|(tip, _)| charter.previous == Some(*tip));
        let Some((previous, before)) = before else { return Err(Refusal::Stale) };
        if Some(charter.number) != before.number.checked_add(1) {
            return Err(Refusal::Stale);
        }
        let guards = |ours| charters.is_guardian(previous, ours) == Some(true);
        if self.territory != Some(territory) && !self.territory.is_some_and(guards) {
            return Err(Refusal::NotEntitled);
        }
        if let Some(bar) = charters.bar_of(charter) {
            return Err(Refusal::Form(bar.to_string()));
        }
        let is_same = Charter { number: before.number, previous: before.previous, ..charter.clone() }
            == Charter { settles: None, ..(*before).clone() };
        let is_rival = |id: &EntryId| tips.iter().any(|(tip, rival)| tip == id && rival.number == before.number);
        match &charter.settles {
            Some(settled) if settled.iter().all(is_rival) => Ok(Vec::new()),
            Some(_) => Err(Refusal::Stale),
            None if tips.len() > 1 && !is_same => {
                Err(Refusal::Already("two versions of the charter are in force: settle that first"))
            }
            None if tips.len() == 1 && is_same => Err(Refusal::Already("the charter says so already")),
            None => Ok(Vec::new()),
        }
    }

    /// Checks that a version was proposed and waits for our approval.
    pub(super) fn check_approval(&self, document: DocumentId, version: EntryId) -> Result<Vec<EntryId>, Refusal> {
        let mut versions = self.authority.charter_versions(document.as_territory());
        let Some(found) = versions.find(|found| found.entry == version) else { return Err(Refusal::NotProposed) };
        let Standing::Proposed(needs) = found.standing else {
            return Err(Refusal::Already("this version does not wait for an approval"));
        };
        let office = self.keys.office();
        let waits_for_us = needs.iter().any(|need| match need {
            Need::Version(_) => false,
            Need::Approvals(approvals) => office.is_some_and(|key| approvals.roots.contains(&key)),
        });
        if waits_for_us { Ok(Vec::new()) } else { Err(Refusal::Already("this version does not wait for our approval")) }
    }

    /// Checks that what a guardian says of a version has an effect, and takes back nothing that it has said (R134): it
    /// approves one that waits for it, or acknowledges one that was approved, before a dispute or in it.
    pub(super) fn check_guarding(&self, ward: TerritoryId, version: EntryId) -> Result<Vec<EntryId>, Refusal> {
        let ours = self.territory.ok_or(Refusal::NoTerritory)?;
        let charters = self.authority.charters(ward).ok_or(Refusal::UnknownDocument)?;
        let mut versions = self.authority.charter_versions(ward);
        let Some(found) = versions.find(|found| found.entry == version) else { return Err(Refusal::NotProposed) };
        if matches!(found.standing, Standing::Overruled | Standing::Barred(_)) {
            return Err(Refusal::Already("this version cannot come into force any more"));
        }
        let guarded: Vec<EntryId> = found
            .charter
            .previous
            .iter()
            .chain(found.charter.settles.iter().flatten())
            .filter(|before| charters.is_guardian(before, ours) == Some(true))
            .copied()
            .collect();
        if guarded.is_empty() || ward == ours {
            return Err(Refusal::Already("your territory is no guardian of the version before this one"));
        }
        if self.has_acknowledged(ward, version) {
            return Err(Refusal::Already("your territory has agreed to this version already"));
        }
        // Whoever acknowledges two rivals acknowledges none (R26).
        let mut rivals = guarded.iter().flat_map(|before| charters.followers_of(before));
        if rivals.any(|rival| rival != version && self.authority.agrees(ours, ward, rival)) {
            return Err(Refusal::Already(
                "your territory has agreed to another version in its place: whoever agrees to two agrees to none",
            ));
        }
        Ok(Vec::new())
    }

    /// Returns whether our territory has agreed to a version of a ward's charter, or our office key for it under the charter
    /// in force.
    fn has_acknowledged(&self, ward: TerritoryId, version: EntryId) -> bool {
        let Some(ours) = self.territory else { return false };
        let acting = self.acting(Roles::ROOT).ok();
        let has_said = acting.is_some_and(|Acting { key, territory, charter }| {
            self.authority.has_said((ward, version), (territory, charter), &key)
        });
        has_said || self.authority.agrees(ours, ward, version)
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
