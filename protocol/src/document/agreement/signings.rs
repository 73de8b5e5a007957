//! The signatures under an agreement, and which of them stand when a territory has signed several versions with one number
//! (R43).
//!
//! A territory that signs a second text must not get out of the first: the numbers in its chain of binding acts are its
//! own to choose, so they cannot decide about what all have signed. They decide only among what is not complete.

use super::SignedBy;
use crate::act::{Act, Signing};
use crate::document::{Content, Log, Record};
use crate::identity::{EntryId, TerritoryId, VersionHash};
use std::collections::{BTreeMap, BTreeSet};

/// What one territory has signed that cannot all be meant: several versions with one number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DoubleSigning {
    /// The number.
    pub number: u32,
    /// The territory.
    pub territory: TerritoryId,
    /// The versions that it signed, ascending.
    pub versions: Vec<SignedVersion>,
}

/// A signature of a territory that has signed another version with the same number, too.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SignedVersion {
    /// The version.
    pub version: VersionHash,
    /// The entry that signs it, of several the first in the territory's chain of binding acts.
    pub entry: EntryId,
    /// Whether it stands all the same.
    pub stands: bool,
}

/// Who is to sign each version that was proposed.
pub(super) type Parties<'a> = BTreeMap<VersionHash, &'a [TerritoryId]>;

/// Every signature that counts, by number, territory and version.
pub(super) struct Signings<'a> {
    signed: BTreeMap<u32, BTreeMap<TerritoryId, BTreeMap<VersionHash, Signed<'a>>>>,
    /// Of each number, the only version that every party has signed.
    complete: BTreeMap<u32, VersionHash>,
}

/// The first signature of a territory under a version.
struct Signed<'a> {
    /// Its place in the territory's chain of binding acts, and its entry.
    place: (u64, EntryId),
    record: &'a Record,
    signing: &'a Signing,
}

impl<'a> Signings<'a> {
    /// Returns the signatures in `log` that count and are of the parties of what they are under.
    /// Under a version that nobody has proposed, anybody's: it is a signature all the same when another has that number.
    pub(super) fn of(log: &'a Log, counts: &impl Fn(&EntryId) -> bool, parties: Parties<'_>) -> Self {
        let mut signings = Self { signed: BTreeMap::new(), complete: BTreeMap::new() };
        for (entry, record) in log.records().filter(|(entry, _)| counts(entry)) {
            let Content::Act { act: Some(Act::Sign(signing)), n, .. } = &record.content else { continue };
            if parties.get(&signing.version).is_none_or(|parties| parties.contains(&record.territory)) {
                let signed = Signed { place: (n.unwrap_or(u64::MAX), entry), record, signing };
                signings.add(signed);
            }
        }
        let numbers = signings.signed.keys();
        signings.complete = numbers.filter_map(|n| Some((*n, signings.completed(*n, &parties)?))).collect();
        signings
    }

    fn add(&mut self, signed: Signed<'a>) {
        let territories = self.signed.entry(signed.signing.number).or_default();
        let versions = territories.entry(signed.record.territory).or_default();
        let first = versions.get(&signed.signing.version).is_none_or(|other| signed.place < other.place);
        if first {
            versions.insert(signed.signing.version, signed);
        }
    }

    /// Returns the version with this number that every one of its parties has signed, if there is exactly one.
    fn completed(&self, number: u32, parties: &Parties<'_>) -> Option<VersionHash> {
        let territories = self.signed.get(&number)?;
        let signed_by = |party: &TerritoryId, version: &VersionHash| {
            territories.get(party).is_some_and(|v| v.contains_key(version))
        };
        let versions: BTreeSet<&VersionHash> = territories.values().flat_map(BTreeMap::keys).collect();
        let by_all = |version: &&VersionHash| {
            parties.get(version).is_some_and(|parties| parties.iter().all(|party| signed_by(party, version)))
        };
        let mut complete = versions.into_iter().filter(by_all);
        complete.next().filter(|_| complete.next().is_none()).copied()
    }

    /// Returns which of the versions that a territory has signed its signature stands under.
    fn standing(&self, number: u32, versions: &BTreeMap<VersionHash, Signed<'a>>) -> Option<VersionHash> {
        if let Some(complete) = self.complete.get(&number) {
            return Some(*complete);
        }
        let place = |signed: &Signed<'_>| signed.place.0;
        let lowest = versions.values().map(place).min();
        let mut first = versions.iter().filter(|(_, signed)| Some(place(signed)) == lowest);
        first.next().filter(|_| first.next().is_none()).map(|(version, _)| *version)
    }

    /// Returns the signatures that stand under a version, in the order of the territories.
    pub(super) fn under(&self, number: u32, version: VersionHash) -> Vec<SignedBy> {
        let territories = self.signed.get(&number).into_iter().flatten();
        let standing = territories.filter(|(_, versions)| self.standing(number, versions) == Some(version));
        let signed = standing.filter_map(|(territory, versions)| Some((*territory, versions.get(&version)?)));
        let signatures = signed.map(|(territory, Signed { place: (_, entry), record, signing })| SignedBy {
            territory,
            key: record.author,
            name: signing.name.clone(),
            office: signing.office.clone(),
            time: record.time,
            entry: *entry,
        });
        signatures.collect()
    }

    /// Returns what was signed twice.
    pub(super) fn doubled(&self) -> Vec<DoubleSigning> {
        let mut doubled = Vec::new();
        for (number, territories) in &self.signed {
            for (territory, versions) in territories.iter().filter(|(_, versions)| versions.len() > 1) {
                let standing = self.standing(*number, versions);
                let versions = versions.iter().map(|(version, signed)| SignedVersion {
                    version: *version,
                    entry: signed.place.1,
                    stands: standing == Some(*version),
                });
                doubled.push(DoubleSigning { number: *number, territory: *territory, versions: versions.collect() });
            }
        }
        doubled
    }
}
