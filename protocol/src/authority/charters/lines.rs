//! The lines of a territory's approved versions: where they part, which of them stand, and where they end (R26).
//!
//! Approved versions are a graph from each version to those that follow it, whose numbers are one higher. Where several
//! follow one, and a majority of its guardians acknowledges one of them, the ways to the others are closed. A version
//! *stands* when an open way leads to it from the first; a *tip* is a standing version that nothing follows. One tip is the
//! charter in force, several are a dispute. All of it is a function of the approved versions and of what guardians
//! acknowledge.
//!
//! Nothing is traced twice without need (R131): when a version comes, or a way is opened or closed, only the versions whose
//! standing that changes are looked at again, by their numbers. What lies behind the *horizon*, the number at which more
//! lines have ended than are weighed against each other (R28), is not looked at before it matters: else whoever lets
//! guardians contradict themselves could make a long line fall and rise again with every act.

use crate::identity::{EntryId, TerritoryId};
use crate::limits;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

/// The approved versions of one territory and the ways between them.
#[derive(Clone, Debug)]
pub(super) struct Lines {
    ways: BTreeMap<EntryId, Ways>,
    /// Which follower each guardian of a version acknowledges; none when it has acknowledged several.
    words: BTreeMap<EntryId, BTreeMap<TerritoryId, Option<EntryId>>>,
    /// The follower that a majority of a version's guardians acknowledges.
    chosen: BTreeMap<EntryId, EntryId>,
    standing: BTreeMap<u64, BTreeSet<EntryId>>,
    /// The numbers at which a single version stands.
    single: BTreeSet<u64>,
    /// By number, the lower id after the higher one, so that the last is the one that is shown.
    tips: BTreeSet<(u64, Reverse<EntryId>)>,
    /// The versions whose standing may have changed, by number: all of them lie behind the horizon.
    pending: BTreeSet<(u64, EntryId)>,
}

/// The ways to an approved version and from it.
#[derive(Clone, Debug, Default)]
struct Ways {
    named: Vec<EntryId>,
    followers: Vec<EntryId>,
}

impl Lines {
    pub(super) const fn new() -> Self {
        Self {
            ways: BTreeMap::new(),
            words: BTreeMap::new(),
            chosen: BTreeMap::new(),
            standing: BTreeMap::new(),
            single: BTreeSet::new(),
            tips: BTreeSet::new(),
            pending: BTreeSet::new(),
        }
    }

    /// Takes in a version that has just been approved; `named` are those that it follows, none for the first.
    pub(super) fn connect(&mut self, version: EntryId, number: u64, named: &[EntryId]) {
        for before in named {
            self.ways.entry(*before).or_default().followers.push(version);
            // Of several followers at least one way is open, so whatever has one is no end.
            self.tips.remove(&(number.saturating_sub(1), Reverse(*before)));
        }
        self.ways.entry(version).or_default().named.extend(named);
        self.pending.insert((number, version));
    }

    /// Takes in that some of the guardians of `before`, of which there are `count`, acknowledge the approved `version`,
    /// which has this number. Returns whether that opens or closes a way.
    pub(super) fn hear(
        &mut self,
        before: EntryId,
        (version, number): (EntryId, u64),
        guardians: impl Iterator<Item = TerritoryId>,
        count: usize,
    ) -> bool {
        let words = self.words.entry(before).or_default();
        for guardian in guardians {
            let word = words.entry(guardian).or_insert(Some(version));
            *word = word.filter(|acknowledged| *acknowledged == version);
        }
        let votes = |follower: &EntryId| words.values().flatten().filter(|word| *word == follower).count();
        let chosen = words.values().flatten().copied().find(|follower| votes(follower) * 2 > count);
        let earlier = match chosen {
            Some(chosen) => self.chosen.insert(before, chosen),
            None => self.chosen.remove(&before),
        };
        let followers = self.ways.get(&before).map(|ways| ways.followers.as_slice()).unwrap_or_default();
        let is_turned = followers.len() > 1 && earlier != chosen;
        if is_turned {
            self.pending.extend(followers.iter().map(|follower| (number, *follower)));
        }
        is_turned
    }

    /// Looks again at every version whose standing may have changed, as far as the horizon. Returns how many that were.
    pub(super) fn follow(&mut self) -> usize {
        let mut looked_at = 0;
        while let Some((number, version)) = self.pending.first().copied() {
            if self.horizon().is_some_and(|horizon| number > horizon) {
                break;
            }
            looked_at += 1;
            self.pending.remove(&(number, version));
            let ways = self.ways.get(&version);
            let named = ways.map(|ways| ways.named.as_slice()).unwrap_or_default();
            let before = number.saturating_sub(1);
            let is_reached = |id: &EntryId| self.has_reached(id, before) && self.is_open(id, version);
            let stands = named.is_empty() || named.iter().any(is_reached);
            if stands == self.has_reached(&version, number) {
                continue;
            }
            let followers = ways.map(|ways| ways.followers.as_slice()).unwrap_or_default();
            let is_end = followers.is_empty();
            self.pending.extend(followers.iter().map(|follower| (number + 1, *follower)));
            let level = self.standing.entry(number).or_default();
            if stands {
                level.insert(version);
            } else {
                level.remove(&version);
            }
            match level.len() {
                1 => self.single.insert(number),
                _ => self.single.remove(&number),
            };
            match (is_end, stands) {
                (true, true) => _ = self.tips.insert((number, Reverse(version))),
                (true, false) => _ = self.tips.remove(&(number, Reverse(version))),
                (false, _) => {}
            }
        }
        looked_at
    }

    /// Returns the number up to which lines are followed: that of the first tip, by number, that is one more than are
    /// weighed against each other.
    fn horizon(&self) -> Option<u64> {
        self.tips.iter().nth(limits::RIVALS_MAX + 1).map(|(number, _)| *number)
    }

    /// Returns the versions on which nothing standing builds: the version in force, or several while they are disputed.
    /// The first is the one that is shown: that with the highest number, and of several the lowest id.
    pub(super) fn tips(&self) -> impl Iterator<Item = EntryId> {
        let horizon = self.horizon().unwrap_or(u64::MAX);
        let followed = self.tips.range(..=(horizon, Reverse(EntryId([0; 32]))));
        followed.rev().map(|(_, Reverse(id))| *id)
    }

    /// Returns whether two or more tips contradict each other.
    pub(super) fn is_disputed(&self) -> bool {
        self.tips.len() > 1
    }

    /// Returns whether there are more tips than are weighed against each other.
    pub(super) fn is_beyond_weighing(&self) -> bool {
        self.horizon().is_some()
    }

    /// Returns whether an open way leads to a version; what lies behind the horizon is taken to stand.
    pub(super) fn stands(&self, version: &EntryId, number: u64) -> bool {
        self.horizon().is_some_and(|horizon| number > horizon) || self.has_reached(version, number)
    }

    /// Returns whether a version stands and every tip builds on it, or is it.
    pub(super) fn is_shared(&self, version: &EntryId, number: u64) -> bool {
        // Each way goes through every number, so whatever stands alone at its number is on all that go on behind it.
        let lowest = self.tips.first().map_or(0, |(number, _)| *number);
        let neck = self.single.range(..=lowest).next_back();
        neck.is_some_and(|neck| number <= *neck) && self.has_reached(version, number)
    }

    fn has_reached(&self, version: &EntryId, number: u64) -> bool {
        self.standing.get(&number).is_some_and(|versions| versions.contains(version))
    }

    fn is_open(&self, before: &EntryId, version: EntryId) -> bool {
        self.chosen.get(before).is_none_or(|chosen| *chosen == version)
    }
}

#[cfg(test)]
mod tests;
