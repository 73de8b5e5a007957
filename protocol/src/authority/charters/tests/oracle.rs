//! The same rules once more, as the specification says them and without any cleverness, to compare with.

use super::*;
use crate::act::{Genesis, Subject};
use crate::authority::charters::guards::Place;

/// What the acts in some logs come to.
pub(super) struct Oracle<'a> {
    versions: BTreeMap<Place, &'a Charter>,
    own: BTreeSet<(Place, PublicKey)>,
    /// The version, the version of the guardian that is cited, and the root.
    said: BTreeSet<(Place, Place, PublicKey)>,
    approved: BTreeSet<Place>,
}

impl<'a> Oracle<'a> {
    pub(super) fn of(logs: impl Iterator<Item = &'a Log>) -> Self {
        let mut oracle = Oracle {
            versions: BTreeMap::new(),
            own: BTreeSet::new(),
            said: BTreeSet::new(),
            approved: BTreeSet::new(),
        };
        for log in logs {
            let territory = log.document().as_territory();
            for (id, record) in log.records() {
                let version = match record.act() {
                    Some(Act::Begin(Genesis { subject: Subject::Territory(charter), .. }) | Act::Amend(charter)) => {
                        oracle.versions.insert((territory, id), charter);
                        (territory, id)
                    }
                    Some(Act::Approve(version)) => (territory, *version),
                    Some(Act::Guard(ward, version)) => (*ward, *version),
                    _ => continue,
                };
                match record.charter {
                    Some(cited) if version.0 != record.territory || matches!(record.act(), Some(Act::Guard(..))) => {
                        oracle.said.insert((version, (record.territory, cited), record.author));
                    }
                    _ => _ = oracle.own.insert((version, record.author)),
                }
            }
        }
        loop {
            let new: Vec<Place> = oracle.versions.keys().filter(|place| oracle.follows(place)).copied().collect();
            if new.iter().all(|place| !oracle.approved.insert(*place)) {
                return oracle;
            }
        }
    }

    fn named(&self, place: &Place) -> Vec<Place> {
        named(self.versions[place]).map(|id| (place.0, id)).collect()
    }

    /// R22, R23, R25.
    fn follows(&self, place: &Place) -> bool {
        let named = self.named(place);
        let is_enough = |before: &Place| {
            self.approved.contains(before) && self.bar(place, before).is_none() && self.is_enough(before, place)
        };
        place.0.0 == place.1.0 || (!named.is_empty() && named.iter().all(is_enough))
    }

    fn bar(&self, place: &Place, before: &Place) -> Option<Bar> {
        let (charter, earlier) = (self.versions[place], self.versions[before]);
        if charter.number.checked_sub(1) != Some(earlier.number) {
            return Some(Bar::Number);
        }
        let new = charter.keys.iter().map(|listed| listed.key).filter(|key| earlier.listed(key).is_none());
        let ever = self.ever(before);
        { new }.find(|key| ever.contains(key)).map(Bar::Relisted)
    }

    /// Returns every key that a version or one that led to it lists, and those that it settles.
    fn ever(&self, place: &Place) -> BTreeSet<PublicKey> {
        let charter = self.versions[place];
        let keys = |charter: &Charter| charter.keys.iter().map(|listed| listed.key).collect::<Vec<_>>();
        let settled = charter.settles.iter().flatten().flat_map(|id| keys(self.versions[&(place.0, *id)]));
        let before = charter.previous.map(|id| self.ever(&(place.0, id))).unwrap_or_default();
        keys(charter).into_iter().chain(settled).chain(before).collect()
    }

    fn is_enough(&self, before: &Place, place: &Place) -> bool {
        let charter = self.versions[before];
        let roots = self.own.iter().filter(|(version, key)| version == place && charter.entitles(key, Roles::ROOT));
        let by_guardians = charter
            .guardians
            .as_ref()
            .is_some_and(|guardians| self.agreeing(before, place).len() >= usize::from(guardians.threshold));
        roots.count() >= usize::from(charter.threshold) || by_guardians
    }

    /// Returns the guardians of `before` that agree to `place`.
    fn agreeing(&self, before: &Place, place: &Place) -> BTreeSet<TerritoryId> {
        let guardians = self.versions[before].guardians.iter().flat_map(|guardians| &guardians.territories);
        let agrees = |guardian: &&TerritoryId| {
            let versions = self.approved.iter().filter(|cited| cited.0 == **guardian);
            { versions }.any(|cited| {
                let charter = self.versions[cited];
                let roots = charter.keys.iter().filter(|listed| listed.roles.include(Roles::ROOT));
                let spoken = roots.filter(|listed| self.said.contains(&(*place, *cited, listed.key)));
                spoken.count() >= usize::from(charter.threshold)
            })
        };
        guardians.filter(|guardian| **guardian != before.0 && agrees(guardian)).copied().collect()
    }

    fn followers(&self, before: &Place) -> Vec<Place> {
        self.approved
            .iter()
            .filter(|place| place.0 == before.0 && self.named(place).contains(before))
            .copied()
            .collect()
    }

    /// Returns the followers to which the way is open (R26).
    fn open(&self, before: &Place) -> Vec<Place> {
        let followers = self.followers(before);
        let guardians = self.versions[before].guardians.iter().flat_map(|guardians| &guardians.territories);
        let words: Vec<Place> = guardians
            .clone()
            .filter_map(|guardian| {
                let agreed = |place: &&Place| self.agreeing(before, place).contains(guardian);
                let mut acknowledged = followers.iter().filter(agreed);
                acknowledged.next().filter(|_| acknowledged.next().is_none()).copied()
            })
            .collect();
        let votes = |place: &Place| words.iter().filter(|word| *word == place).count();
        match followers.iter().find(|place| votes(place) * 2 > guardians.clone().count()) {
            Some(chosen) => vec![*chosen],
            None => followers,
        }
    }

    /// Returns how every version of a territory stands, what it needs not included.
    pub(super) fn standings(&self, territory: TerritoryId) -> BTreeMap<EntryId, Standing> {
        let number = |place: &Place| self.versions[place].number;
        let mut standing = BTreeSet::new();
        let mut pending = vec![(territory, EntryId(territory.0))];
        while let Some(place) = pending.pop() {
            if standing.insert(place) {
                pending.extend(self.open(&place));
            }
        }
        let mut tips: Vec<&Place> = standing.iter().filter(|place| self.open(place).is_empty()).collect();
        // R131: of more lines than are weighed only the first are followed.
        tips.sort_by_key(|tip| number(tip));
        let horizon = tips.get(limits::RIVALS_MAX + 1).map_or(u64::MAX, |tip| number(tip));
        let alone = |place: &&Place| standing.iter().filter(|other| number(other) == number(place)).count() == 1;
        let lowest = tips.iter().map(|tip| number(tip)).min().expect("a version in force");
        let neck = standing.iter().filter(alone).map(number).filter(|number| *number <= lowest).max();
        let stand = |place: &Place| {
            if self.approved.contains(place) {
                match standing.contains(place) {
                    _ if number(place) > horizon => Standing::Rival,
                    false => Standing::Overruled,
                    true if Some(number(place)) > neck => Standing::Rival,
                    true if tips.contains(&place) => Standing::InForce,
                    true => Standing::Past,
                }
            } else {
                let named = self.named(place);
                let mut bars =
                    named.iter().filter(|of| self.approved.contains(of)).filter_map(|of| self.bar(place, of));
                let bar = if named.is_empty() { Some(Bar::Number) } else { bars.next() };
                bar.map_or(Standing::Proposed(vec![]), Standing::Barred)
            }
        };
        let versions = self.versions.keys().filter(|place| place.0 == territory);
        versions.map(|place| (place.1, stand(place))).collect()
    }

    /// Returns whether the approval of a version needed guardians.
    pub(super) fn is_rescued(&self, territory: TerritoryId, version: EntryId) -> bool {
        let place = (territory, version);
        let lacks_roots = |before: &Place| {
            let charter = self.versions[before];
            let roots = charter.keys.iter().filter(|listed| listed.roles.include(Roles::ROOT));
            let given = roots.filter(|listed| self.own.contains(&(place, listed.key))).count();
            given < usize::from(charter.threshold)
        };
        self.approved.contains(&place) && self.named(&place).iter().any(lacks_roots)
    }
}
