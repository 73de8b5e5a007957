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

/// The versions with one number that a territory has signed.
type Versions<'a> = BTreeMap<VersionHash, Signed<'a>>;

/// Every signature that counts, by number, territory and version.
pub(super) struct Signings<'a> {
    signed: BTreeMap<u32, BTreeMap<TerritoryId, Versions<'a>>>,
    /// Of each number that has any, the versions that every party has signed and that stand.
    complete: BTreeMap<u32, BTreeSet<VersionHash>>,
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
        let complete = signings.signed.iter().map(|(number, signed)| (*number, completed(signed, &parties)));
        signings.complete = complete.filter(|(_, versions)| !versions.is_empty()).collect();
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

    /// Returns whether a territory's signature under one of the versions that it has signed stands.
    fn stands(&self, number: u32, versions: &Versions<'a>, version: &VersionHash) -> bool {
        match self.complete.get(&number) {
            Some(complete) => complete.contains(version),
            None => first_in_chain(versions) == Some(*version),
        }
    }

    /// Returns the signatures that stand under a version, in the order of the territories.
    pub(super) fn under(&self, number: u32, version: VersionHash) -> Vec<SignedBy> {
        let territories = self.signed.get(&number).into_iter().flatten();
        let standing = territories.filter(|(_, versions)| self.stands(number, versions, &version));
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
                let (complete, first) = (self.complete.get(number), first_in_chain(versions));
                let versions = versions.iter().map(|(version, signed)| SignedVersion {
                    version: *version,
                    entry: signed.place.1,
                    stands: complete.map_or(first == Some(*version), |complete| complete.contains(version)),
                });
                doubled.push(DoubleSigning { number: *number, territory: *territory, versions: versions.collect() });
            }
        }
        doubled
    }
}

/// Returns the versions with one number that every one of their parties has signed, but those whose parties have all
/// signed another such version as well: what some of them agree on besides, with whomever, takes nothing from the rest.
fn completed(signed: &BTreeMap<TerritoryId, Versions<'_>>, parties: &Parties<'_>) -> BTreeSet<VersionHash> {
    let has_signed =
        |party: &TerritoryId, version: &VersionHash| signed.get(party).is_some_and(|of| of.contains_key(version));
    let versions: BTreeSet<&VersionHash> = signed.values().flat_map(BTreeMap::keys).collect();
    let asked = versions.into_iter().filter_map(|version| Some((version, *parties.get(version)?)));
    let complete: BTreeMap<&VersionHash, &[TerritoryId]> =
        asked.filter(|(version, parties)| parties.iter().all(|party| has_signed(party, version))).collect();
    let mut by_party: BTreeMap<&TerritoryId, Vec<&VersionHash>> = BTreeMap::new();
    for (version, parties) in &complete {
        parties.iter().for_each(|party| by_party.entry(party).or_default().push(version));
    }
    let is_sole = |(version, parties): &(&&VersionHash, &&[TerritoryId])| {
        // Whatever all have signed is among what any one of them has.
        let fewest = parties.iter().filter_map(|party| by_party.get(party)).min_by_key(|versions| versions.len());
        let mut others = fewest.into_iter().flatten().filter(|other| *other != *version);
        !others.any(|other| parties.iter().all(|party| has_signed(party, other)))
    };
    complete.iter().filter(is_sole).map(|(version, _)| **version).collect()
}

/// Returns the version that a territory signed first in its chain of binding acts; none when that are two.
fn first_in_chain(versions: &Versions<'_>) -> Option<VersionHash> {
    let place = |signed: &Signed<'_>| signed.place.0;
    let lowest = versions.values().map(place).min();
    let mut first = versions.iter().filter(|(_, signed)| Some(place(signed)) == lowest);
    first.next().filter(|_| first.next().is_none()).map(|(version, _)| *version)
}
