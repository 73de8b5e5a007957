//! What roots of guardians have said of other territories' charter versions (R25).
//!
//! A guardian agrees to a version when enough of its roots have said so under one and the same approved version of its
//! own charter, from which roots and threshold are both taken. That only grows, whatever either charter says later.

use crate::identity::charter::Charter;
use crate::identity::{EntryId, PublicKey, Roles, TerritoryId};
use std::collections::{BTreeMap, BTreeSet};

/// A charter version: whose it is, and the entry that holds it.
pub(super) type Place = (TerritoryId, EntryId);

/// The acts of guardians, and what they come to.
#[derive(Clone, Debug, Default)]
pub(in crate::authority) struct Guards {
    /// For each version the roots that have spoken for it, by the version of their own charter that they cite.
    acts: BTreeMap<Place, BTreeMap<Place, BTreeSet<PublicKey>>>,
    /// The versions that have been spoken for under each version of a guardian.
    cited: BTreeMap<Place, BTreeSet<Place>>,
    /// The territories that agree to each version.
    agreed: BTreeMap<Place, BTreeSet<TerritoryId>>,
    /// For each territory those whose roots have spoken of any of its versions.
    speakers: BTreeMap<TerritoryId, BTreeSet<TerritoryId>>,
}

impl Guards {
    /// Takes in that a root of a guardian speaks for `version` under its own charter version `cited`. Returns whether that
    /// is new.
    pub(super) fn add(&mut self, version: Place, cited: Place, root: PublicKey) -> bool {
        self.cited.entry(cited).or_default().insert(version);
        self.speakers.entry(version.0).or_default().insert(cited.0);
        self.acts.entry(version).or_default().entry(cited).or_default().insert(root)
    }

    /// Looks whether the guardian agrees to `version` by what was said under `cited`, an approved version that holds
    /// `charter`. Returns whether it does so for the first time.
    pub(super) fn weigh(&mut self, version: Place, cited: Place, charter: &Charter) -> bool {
        let said = self.acts.get(&version).and_then(|acts| acts.get(&cited));
        let roots = said.into_iter().flatten().filter(|key| charter.entitles(key, Roles::ROOT)).count();
        roots >= usize::from(charter.threshold) && self.agreed.entry(version).or_default().insert(cited.0)
    }

    /// Returns the territories that agree to a version, whether or not they are its guardians.
    pub(super) fn agreed(&self, version: &Place) -> &BTreeSet<TerritoryId> {
        static NOBODY: BTreeSet<TerritoryId> = BTreeSet::new();
        self.agreed.get(version).unwrap_or(&NOBODY)
    }

    /// Returns whether `root` has spoken for a version under `cited`.
    pub(super) fn has_said(&self, version: &Place, cited: &Place, root: &PublicKey) -> bool {
        self.acts.get(version).and_then(|acts| acts.get(cited)).is_some_and(|roots| roots.contains(root))
    }

    /// Returns whether roots of `guardian` have spoken of any version of a territory.
    pub(super) fn has_spoken(&self, guardian: &TerritoryId, of: &TerritoryId) -> bool {
        self.speakers.get(of).is_some_and(|speakers| speakers.contains(guardian))
    }

    /// Returns the versions that have been spoken for under `cited`.
    pub(super) fn said_under(&self, cited: &Place) -> Vec<Place> {
        self.cited.get(cited).into_iter().flatten().copied().collect()
    }
}
