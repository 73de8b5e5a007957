//! What people are told of charter versions: which is in force, what waits for whom, and what is disputed.

use super::{Bar, Charters, State, named};
use crate::identity::charter::Charter;
use crate::identity::{EntryId, PublicKey, Roles, TerritoryId};
use std::collections::BTreeSet;

/// One version of a territory's charter, as it stands now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CharterVersion<'a> {
    /// The entry that holds it.
    pub entry: EntryId,
    /// What it says.
    pub charter: &'a Charter,
    /// How it stands.
    pub standing: Standing,
}

/// How a charter version stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Standing {
    /// It is the charter in force.
    InForce,
    /// It was in force, and the charter in force builds on it; in a dispute, every line of it does.
    Past,
    /// It was approved, and so was another one that does not build on it: the territory is in dispute (R26).
    Rival,
    /// It was approved, but guardians have settled a dispute for another one; it is kept as a proof.
    Overruled,
    /// It is not approved yet: what is missing for each version that it follows.
    Proposed(Vec<Need>),
    /// It can never be approved.
    Barred(Bar),
}

/// What a proposed version still needs because of one of the versions that it follows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Need {
    /// That version must be approved first, or has not come yet.
    Version(EntryId),
    /// Enough of its roots, or enough of its guardians, must approve.
    Approvals(Approvals),
}

/// Who could still approve a proposed version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Approvals {
    /// The version whose roots and guardians decide.
    pub of: EntryId,
    /// Its roots that have not approved yet.
    pub roots: Vec<PublicKey>,
    /// How many of them are needed.
    pub roots_needed: usize,
    /// Its guardians that have not approved yet, by enough of their own roots.
    pub guardians: Vec<TerritoryId>,
    /// How many of them are needed instead of roots; none when there are no guardians.
    pub guardians_needed: Option<usize>,
}

impl Charters {
    /// Returns every version as it stands, by number and id. `agreed` gives the territories that agree to a version.
    pub(in crate::authority) fn describe<'a>(
        &'a self,
        agreed: impl Fn(EntryId) -> &'a BTreeSet<TerritoryId>,
    ) -> impl Iterator<Item = CharterVersion<'a>> {
        let mut order: Vec<_> = self.versions.iter().map(|(id, version)| (version.charter.number, *id)).collect();
        order.sort_unstable();
        let versions = order.into_iter().filter_map(|(_, id)| self.versions.get(&id).map(|version| (id, version)));
        versions.map(move |(entry, version)| {
            let charter = &version.charter;
            let standing = match (&version.state, self.bar(entry, charter)) {
                (State::Approved(_), _) => self.standing(entry, charter.number),
                (_, Some(bar)) => Standing::Barred(bar),
                (_, None) => Standing::Proposed(self.needs(entry, charter, agreed(entry))),
            };
            CharterVersion { entry, charter, standing }
        })
    }

    fn standing(&self, version: EntryId, number: u64) -> Standing {
        if !self.lines.stands(&version, number) {
            Standing::Overruled
        } else if !self.lines.is_shared(&version, number) {
            Standing::Rival
        } else if self.lines.tips().any(|tip| tip == version) {
            Standing::InForce
        } else {
            Standing::Past
        }
    }

    fn needs(&self, version: EntryId, charter: &Charter, agreed: &BTreeSet<TerritoryId>) -> Vec<Need> {
        let need = |of| {
            let Some((before, _)) = self.approved(&of) else { return Some(Need::Version(of)) };
            let needed = self.approvals_of(of, before, version, agreed);
            (!needed.is_enough()).then_some(Need::Approvals(needed))
        };
        named(charter).filter_map(need).collect()
    }

    /// Returns who of the version `of` could still approve `version`.
    pub(super) fn approvals_of(
        &self,
        of: EntryId,
        before: &Charter,
        version: EntryId,
        agreed: &BTreeSet<TerritoryId>,
    ) -> Approvals {
        let approved = |key: &PublicKey| self.approvals.get(&version).is_some_and(|keys| keys.contains(key));
        let roots = before.keys.iter().filter(|listed| listed.roles.include(Roles::ROOT)).map(|listed| listed.key);
        let (given, roots): (Vec<_>, Vec<_>) = roots.partition(approved);
        // Nobody guards itself: its former roots, who are judged at their own version for ever, would never be gone.
        let listed = before.guardians.iter().flat_map(|guardians| &guardians.territories);
        let others = listed.copied().filter(|guardian| *guardian != self.territory);
        let (consenting, guardians): (Vec<_>, Vec<_>) = others.partition(|guardian| agreed.contains(guardian));
        let threshold = before.guardians.as_ref().map(|guardians| usize::from(guardians.threshold));
        Approvals {
            of,
            roots,
            roots_needed: usize::from(before.threshold).saturating_sub(given.len()),
            guardians,
            guardians_needed: threshold.map(|threshold| threshold.saturating_sub(consenting.len())),
        }
    }
}

impl Approvals {
    /// Returns whether nothing more is needed.
    pub(super) fn is_enough(&self) -> bool {
        self.roots_needed == 0 || self.guardians_needed == Some(0)
    }
}

impl std::fmt::Display for Bar {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Number => f.write_str("its number is not one more than that of the version that it follows"),
            Self::Relisted(key) => write!(f, "it lists the key {} again, which was removed", key.short()),
        }
    }
}
