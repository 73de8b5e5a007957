//! What rests on what: whose entries stand behind each entry, directly or through others (R33).
//!
//! Every edge leads to an entry that was here before, whatever the order of arrival, so one pass backwards is enough, and
//! no history, however forked, costs more than its own size times the number of territories.

use crate::document::{Log, Record};
use crate::identity::{ChangeHash, EntryId, TerritoryId};
use std::collections::{BTreeMap, BTreeSet};

/// Who has entries that rest on each entry.
pub(super) struct Support {
    numbers: BTreeMap<TerritoryId, usize>,
    resting: BTreeMap<EntryId, Territories>,
    /// Entries on which, or behind which in their chain, another key of the same territory has built.
    by_colleagues: BTreeSet<EntryId>,
}

/// A set of the territories of one log, by their numbers.
#[derive(Clone, Default)]
struct Territories(Vec<u64>);

impl Support {
    pub(super) fn of(log: &Log) -> Self {
        let territories: BTreeSet<TerritoryId> = log.records().map(|(_, record)| record.territory).collect();
        let numbers = territories.into_iter().enumerate().map(|(number, territory)| (territory, number)).collect();
        let mut support = Self { numbers, resting: BTreeMap::new(), by_colleagues: BTreeSet::new() };
        let carriers = carriers(log);
        for (id, record) in log.order().iter().rev().filter_map(|id| Some((id, log.record(id)?))) {
            let mut behind = support.resting.get(id).cloned().unwrap_or_default();
            behind.insert(support.number(record));
            if let Some(prev) = record.prev {
                support.resting.entry(prev).or_default().merge(&behind);
                if support.by_colleagues.contains(id) {
                    support.by_colleagues.insert(prev);
                }
            }
            let built_on = log.dependencies(id).iter().filter_map(|change| carriers.get(change).copied().flatten());
            for below in built_on.chain(record.cited().iter().copied()) {
                support.resting.entry(below).or_default().merge(&behind);
                let is_colleague =
                    |other: &Record| other.territory == record.territory && other.author != record.author;
                if log.record(&below).is_some_and(is_colleague) {
                    support.by_colleagues.insert(below);
                }
            }
        }
        support
    }

    /// Returns how many other territories have built on an entry or behind it in its chain, and whether another key of its
    /// own territory has.
    pub(super) fn of_branch(&self, id: &EntryId, record: &Record) -> (usize, bool) {
        let others = self.resting.get(id).map_or(0, |resting| resting.count_without(self.number(record)));
        (others, self.by_colleagues.contains(id))
    }

    fn number(&self, record: &Record) -> usize {
        self.numbers.get(&record.territory).copied().expect("every territory of the log has a number")
    }
}

impl Territories {
    const PER_WORD: usize = u64::BITS as usize;

    fn insert(&mut self, number: usize) {
        let words = number / Self::PER_WORD + 1;
        self.0.resize(words.max(self.0.len()), 0);
        if let Some(word) = self.0.get_mut(number / Self::PER_WORD) {
            *word |= 1 << (number % Self::PER_WORD);
        }
    }

    fn merge(&mut self, others: &Self) {
        self.0.resize(self.0.len().max(others.0.len()), 0);
        self.0.iter_mut().zip(&others.0).for_each(|(word, other)| *word |= other);
    }

    fn count_without(&self, number: usize) -> usize {
        let count: u32 = self.0.iter().map(|word| word.count_ones()).sum();
        let word = self.0.get(number / Self::PER_WORD).copied().unwrap_or_default();
        count as usize - usize::from(word >> (number % Self::PER_WORD) & 1 == 1)
    }
}

/// Returns for each change the entry that whoever builds on it surely has: the one that holds it or, when its author
/// signed it on several branches, the one where they part. Otherwise a copy of a change would be a branch with the same
/// support as the original.
fn carriers(log: &Log) -> BTreeMap<ChangeHash, Option<EntryId>> {
    let mut carriers: BTreeMap<ChangeHash, Option<EntryId>> = BTreeMap::new();
    let mut met: BTreeMap<(EntryId, EntryId), Option<EntryId>> = BTreeMap::new();
    for (id, record) in log.records() {
        for change in record.changes() {
            let carrier = carriers.entry(*change).or_insert(Some(id));
            // An entry holds many changes, mostly on the same branches.
            *carrier = carrier.and_then(|other| *met.entry((other, id)).or_insert_with(|| parting(log, other, id)));
        }
    }
    carriers
}

/// Returns the last common entry of two branches of one chain; none when they part at its beginning.
fn parting(log: &Log, mut one: EntryId, mut other: EntryId) -> Option<EntryId> {
    while one != other {
        let (record, rival) = (log.record(&one)?, log.record(&other)?);
        if record.seq >= rival.seq {
            one = record.prev?;
        } else {
            other = rival.prev?;
        }
    }
    Some(one)
}
