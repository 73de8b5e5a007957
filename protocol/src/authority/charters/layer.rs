//! The charters of all territories together: guardians make the approval in one rest on the charters of others (R25).
//!
//! What is approved is the least that follows from the acts, found by looking again at exactly what an act or an approval
//! can change. Since approval only grows, this ends, and ends alike in whatever order the acts came (R29).

use super::guards::Place;
use super::{CharterVersion, Charters, Outcome};
use crate::act::{Act, Genesis, Subject};
use crate::authority::Authority;
use crate::document::Record;
use crate::identity::charter::Charter;
use crate::identity::{EntryId, PublicKey, TerritoryId};
use std::collections::{BTreeMap, BTreeSet};

impl Authority {
    /// Takes in entries of a territory's document. Returns whether they change who may do what, for any territory.
    pub(in crate::authority) fn take_charters<'a>(
        &mut self,
        territory: TerritoryId,
        entries: impl Iterator<Item = (EntryId, &'a Record)>,
    ) -> bool {
        let touched: Vec<Place> = entries.filter_map(|(id, record)| self.note(territory, id, record)).collect();
        self.decide(touched)
    }

    /// Keeps what an entry says about charters. Returns the version about which something new was said.
    fn note(&mut self, territory: TerritoryId, id: EntryId, record: &Record) -> Option<Place> {
        let charters = self.territories.entry(territory).or_insert_with(|| Charters::new(territory));
        let is_own = record.territory == territory;
        match record.act()? {
            Act::Begin(Genesis { subject: Subject::Territory(charter), .. }) | Act::Amend(charter) => {
                if !charters.propose(id, charter) {
                    return None;
                }
                // Proposing is approving: for the territory by its own root, or as a guardian's (R27).
                if is_own {
                    charters.approve(id, record.author);
                } else {
                    self.hear((territory, id), record);
                }
                Some((territory, id))
            }
            Act::Approve(version) if is_own => {
                charters.approve(*version, record.author).then_some((territory, *version))
            }
            Act::Guard(ward, version) if is_own => self.hear((*ward, *version), record).then_some((*ward, *version)),
            _ => None,
        }
    }

    /// Takes in that a root of a guardian speaks for a version, under the version of its own charter that the entry cites.
    /// Returns whether that is new.
    fn hear(&mut self, version: Place, record: &Record) -> bool {
        let Some(charter) = record.charter else { return false };
        let cited = (record.territory, charter);
        let is_new = self.guards.add(version, cited, record.author);
        if let Some(charter) = charter_at(&self.territories, cited) {
            self.guards.weigh(version, cited, charter);
        }
        is_new
    }

    /// Looks at these versions again, and at all that follows from what is found.
    fn decide(&mut self, mut pending: Vec<Place>) -> bool {
        let mut is_changed = false;
        while let Some(place) = pending.pop() {
            let Some(charters) = self.territories.get_mut(&place.0) else { continue };
            let outcome = charters.decide(place.1, self.guards.agreed(&place));
            is_changed |= outcome != Outcome::Unchanged;
            if outcome != Outcome::Approved {
                continue;
            }
            let followers = charters.followers.get(&place.1).into_iter().flatten();
            pending.extend(followers.map(|follower| (place.0, *follower)));
            let Some(charter) = charter_at(&self.territories, place) else { continue };
            for version in self.guards.said_under(&place) {
                if self.guards.weigh(version, place, charter) {
                    pending.push(version);
                }
            }
        }
        is_changed
    }

    /// Returns every charter version of a territory as it stands now, by number and id.
    pub fn charter_versions(&self, territory: TerritoryId) -> impl Iterator<Item = CharterVersion<'_>> {
        let charters = self.territories.get(&territory);
        charters.into_iter().flat_map(move |charters| charters.describe(move |id| self.guards.agreed(&(territory, id))))
    }

    /// Returns these territories and all whose charters are needed to judge theirs (R130): their guardians that have spoken
    /// of them, those of these, and so on. Who was named and has said nothing decides nothing.
    pub fn with_guardians(&self, territories: impl IntoIterator<Item = TerritoryId>) -> BTreeSet<TerritoryId> {
        let mut pending: Vec<TerritoryId> = territories.into_iter().collect();
        let mut found = BTreeSet::new();
        while let Some(territory) = pending.pop() {
            if found.insert(territory) {
                let named = self.territories.get(&territory).into_iter().flat_map(|charters| &charters.guardians);
                pending.extend(named.filter(|guardian| self.guards.has_spoken(guardian, &territory)));
            }
        }
        found
    }

    /// Returns whether a territory agrees to a version of another one's charter, whether or not it is a guardian (R25).
    pub(crate) fn agrees(&self, guardian: TerritoryId, ward: TerritoryId, version: EntryId) -> bool {
        self.guards.agreed(&(ward, version)).contains(&guardian)
    }

    /// Returns whether a root of a guardian has spoken for a version under a version of its own charter.
    pub(crate) fn has_said(&self, version: Place, cited: Place, root: &PublicKey) -> bool {
        self.guards.has_said(&version, &cited, root)
    }

    /// Returns the territories that both of these guard, or have guarded (R130).
    pub fn wards(&self, one: TerritoryId, other: TerritoryId) -> impl Iterator<Item = TerritoryId> {
        let guards =
            move |charters: &Charters| [one, other].iter().all(|guardian| charters.guardians.contains(guardian));
        self.territories.iter().filter(move |(_, charters)| guards(charters)).map(|(territory, _)| *territory)
    }
}

/// Returns the charter of an approved version.
fn charter_at(territories: &BTreeMap<TerritoryId, Charters>, place: Place) -> Option<&Charter> {
    territories.get(&place.0)?.approved(&place.1).map(|(charter, _)| charter)
}
