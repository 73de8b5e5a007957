//! The state of a measure: what was observed, what took its place, and what follows from it (R266 to R270).
//!
//! An observation never changes. What is derived from observations (averages, gaps to targets) is computed whenever somebody
//! looks, and stored nowhere.

mod derived;

pub use derived::{Series, Target};

use crate::act::measure::{Correction, Observation};
use crate::act::{Act, MeasureAct};
use crate::authority::judge::Verdict;
use crate::document::{Log, Record};
use crate::identity::{EntryId, TerritoryId};
use crate::limits;
use crate::time::Time;
use std::collections::{BTreeMap, BTreeSet};

/// What the acts say.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Measure {
    /// Every observation that counts, by indicator, last day and entry.
    pub observations: Vec<Observed>,
}

/// An observation and what was said of it since.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Observed {
    /// The entry.
    pub entry: EntryId,
    /// The territory.
    pub territory: TerritoryId,
    /// When it was stated, by the territory's clock.
    pub time: Time,
    /// What was observed.
    pub observation: Observation,
    /// The corrections that took its place.
    pub replaced_by: BTreeSet<EntryId>,
    /// Other corrections that took the place of the same observation and stand beside it: one more correction of all of them
    /// settles that.
    pub beside: BTreeSet<EntryId>,
    /// Who says that it was looked at again and stands; validated it is when its own territory does (R268).
    pub validated: BTreeSet<TerritoryId>,
}

impl Observed {
    /// Returns whether nothing took its place.
    pub fn is_current(&self) -> bool {
        self.replaced_by.is_empty()
    }

    /// Returns whether its own territory has validated it (R268).
    pub fn is_validated(&self) -> bool {
        self.validated.contains(&self.territory)
    }
}

impl Measure {
    /// Returns what the counted acts of `log` say.
    pub fn of(log: &Log, verdict: &Verdict) -> Self {
        let counted = log.records().filter(|(entry, _)| verdict.counted.contains(entry));
        let acts: Vec<(EntryId, &Record, &MeasureAct)> = counted.filter_map(of_measure).collect();
        let (replaced, beside) = corrections(log, &acts);
        let mut validated: BTreeMap<EntryId, BTreeSet<TerritoryId>> = BTreeMap::new();
        for (_, record, act) in &acts {
            if let MeasureAct::Validate(entries, _) = act {
                entries.iter().for_each(|entry| _ = validated.entry(*entry).or_default().insert(record.territory));
            }
        }
        let observed = |(entry, record, act): &(EntryId, &Record, &MeasureAct)| {
            let of = |map: &BTreeMap<EntryId, BTreeSet<EntryId>>| map.get(entry).cloned().unwrap_or_default();
            Some(Observed {
                entry: *entry,
                territory: record.territory,
                time: record.time,
                observation: act.observation()?.clone(),
                replaced_by: of(&replaced),
                beside: of(&beside),
                validated: validated.get(entry).cloned().unwrap_or_default(),
            })
        };
        let mut observations: Vec<Observed> = acts.iter().filter_map(observed).collect();
        observations.sort_by(|a, b| {
            let key = |one: &Observed| (one.observation.indicator.clone(), one.observation.until.clone(), one.entry);
            key(a).cmp(&key(b))
        });
        Self { observations }
    }

    /// Returns an observation.
    pub fn observed(&self, entry: &EntryId) -> Option<&Observed> {
        self.observations.iter().find(|observed| observed.entry == *entry)
    }

    /// Returns the observations that may leave their territory and are current: what is derived, exported or published is
    /// made of these alone (R269).
    pub fn shareable(&self) -> impl Iterator<Item = &Observed> {
        self.observations.iter().filter(|observed| observed.is_current() && !observed.observation.is_of_few())
    }

    /// Returns whether a log holds an observation of so few people that the document must stay at home, counted or not
    /// (R269).
    pub fn is_of_few(log: &Log) -> bool {
        let acts = log.records().filter_map(of_measure);
        acts.filter_map(|(_, _, act)| act.observation()).any(Observation::is_of_few)
    }
}

/// Returns an entry whose act is one of a measure.
fn of_measure((entry, record): (EntryId, &Record)) -> Option<(EntryId, &Record, &MeasureAct)> {
    match record.act() {
        Some(Act::Measure(act)) => Some((entry, record, act)),
        _ => None,
    }
}

type Corrections = BTreeMap<EntryId, BTreeSet<EntryId>>;

/// Returns what took the place of each observation, by its own territory alone; and what stands beside each correction
/// (R267).
fn corrections(log: &Log, acts: &[(EntryId, &Record, &MeasureAct)]) -> (Corrections, Corrections) {
    let mut replaced: Corrections = BTreeMap::new();
    for (entry, record, act) in acts {
        let MeasureAct::Correct(Correction { replaced: wrong, .. }) = act else { continue };
        let is_own = |wrong: &&EntryId| log.record(wrong).is_some_and(|other| other.territory == record.territory);
        wrong.iter().filter(is_own).for_each(|wrong| _ = replaced.entry(*wrong).or_default().insert(*entry));
    }
    let mut beside: Corrections = BTreeMap::new();
    for corrections in replaced.values() {
        let current: Vec<&EntryId> = corrections.iter().filter(|entry| !replaced.contains_key(*entry)).collect();
        for one in &current {
            // Whoever corrects one observation a thousand times fills no memory with that.
            let others = current.iter().filter(|other| *other != one).take(limits::CORRECTIONS_SHOWN_MAX);
            let others = others.map(|other| **other);
            beside.entry(**one).or_default().extend(others);
        }
    }
    (replaced, beside)
}

#[cfg(test)]
mod tests;
