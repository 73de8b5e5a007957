//! The lines of a territory's approved versions: where they part, which of them stand, and where they end (R26).
//!
//! Approved versions are a graph from each version to those that follow it. Where several follow one, and a majority of
//! its guardians acknowledges one of them, the ways to the others are closed. A version *stands* when an open way leads
//! to it from the first; a *tip* is a standing version from which no way is open. One tip is the charter in force,
//! several are a dispute. All of it is a function of the approved versions and of what guardians acknowledge.

use crate::identity::{EntryId, TerritoryId};
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

/// The approved versions of one territory and the ways between them.
#[derive(Clone, Debug)]
pub(super) struct Lines {
    followers: BTreeMap<EntryId, Vec<EntryId>>,
    /// Which follower each guardian of a version acknowledges; none when it has acknowledged several.
    words: BTreeMap<EntryId, BTreeMap<TerritoryId, Option<EntryId>>>,
    /// The follower that a majority of a version's guardians acknowledges.
    chosen: BTreeMap<EntryId, EntryId>,
    standing: BTreeMap<u64, BTreeSet<EntryId>>,
    /// By number, the lower id after the higher one, so that the last is the one that is shown.
    tips: BTreeSet<(u64, Reverse<EntryId>)>,
    /// The highest number that a single version has on which all tips build.
    neck: u64,
}

impl Lines {
    pub(super) const fn new() -> Self {
        Self {
            followers: BTreeMap::new(),
            words: BTreeMap::new(),
            chosen: BTreeMap::new(),
            standing: BTreeMap::new(),
            tips: BTreeSet::new(),
            neck: 0,
        }
    }

    /// Takes in a version that has just been approved; `named` are those that it follows, none for the first.
    pub(super) fn connect(&mut self, version: EntryId, named: &[EntryId]) {
        named.iter().for_each(|before| self.followers.entry(*before).or_default().push(version));
    }

    /// Takes in that some of the guardians of `before`, of which there are `count`, acknowledge the approved `version`.
    /// Returns whether that opens or closes a way.
    pub(super) fn hear(
        &mut self,
        before: EntryId,
        version: EntryId,
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
        let has_rivals = self.followers.get(&before).is_some_and(|followers| followers.len() > 1);
        has_rivals && earlier != chosen
    }

    /// Lets a line go on with a version that was just connected, when no way was opened or closed.
    pub(super) fn extend(&mut self, version: EntryId, number: u64, named: &[EntryId]) {
        let before = number.saturating_sub(1);
        let is_reached = |id: &&EntryId| self.stands(id, before) && self.is_open(id, version);
        let reached: Vec<EntryId> = named.iter().filter(is_reached).copied().collect();
        if reached.is_empty() && !named.is_empty() {
            return;
        }
        for id in reached {
            self.tips.remove(&(before, Reverse(id)));
        }
        self.standing.entry(number).or_default().insert(version);
        self.tips.insert((number, Reverse(version)));
        let lowest = self.lowest_tip();
        // With one tip everything that stands leads to it; else the neck can only have become lower.
        self.neck = if self.tips.len() == 1 { lowest } else { self.single_below(lowest.min(self.neck)) };
    }

    /// Follows the ways from the first version anew, after one was opened or closed.
    pub(super) fn retrace(&mut self, first: EntryId) {
        self.standing.clear();
        self.tips.clear();
        let mut pending = BTreeSet::from([(0, first)]);
        while let Some((number, id)) = pending.pop_first() {
            self.standing.entry(number).or_default().insert(id);
            let followers = self.followers.get(&id).into_iter().flatten();
            let open: Vec<EntryId> = followers.filter(|follower| self.is_open(&id, **follower)).copied().collect();
            if open.is_empty() {
                self.tips.insert((number, Reverse(id)));
            }
            pending.extend(open.into_iter().map(|follower| (number + 1, follower)));
        }
        self.neck = self.single_below(self.lowest_tip());
        assert!(!self.tips.is_empty(), "some version is in force");
        assert!(self.neck <= self.lowest_tip(), "all tips build on the neck");
    }

    /// Returns the versions on which nothing standing builds: the version in force, or several while they are disputed.
    /// The first is the one that is shown: that with the highest number, and of several the lowest id.
    pub(super) fn tips(&self) -> impl ExactSizeIterator<Item = EntryId> {
        self.tips.iter().rev().map(|(_, Reverse(id))| *id)
    }

    /// Returns whether an open way leads to a version.
    pub(super) fn stands(&self, version: &EntryId, number: u64) -> bool {
        self.standing.get(&number).is_some_and(|versions| versions.contains(version))
    }

    /// Returns whether a version stands and every tip builds on it, or is it.
    pub(super) fn is_shared(&self, version: &EntryId, number: u64) -> bool {
        number <= self.neck && self.stands(version, number)
    }

    fn is_open(&self, before: &EntryId, version: EntryId) -> bool {
        self.chosen.get(before).is_none_or(|chosen| *chosen == version)
    }

    fn lowest_tip(&self) -> u64 {
        self.tips.first().map_or(0, |(number, _)| *number)
    }

    /// Returns the highest number up to `number` at which a single version stands. Each way goes through every number, so
    /// all tips that are not lower build on it.
    fn single_below(&self, number: u64) -> u64 {
        let below = self.standing.range(..=number).rev();
        let mut single = below.filter(|(_, versions)| versions.len() == 1);
        single.next().map_or(0, |(number, _)| *number)
    }
}
