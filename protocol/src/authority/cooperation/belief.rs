//! Which acts about the membership are believed: a key that was removed could backdate them (R112).

use super::acts::{Acts, Voice};
use crate::act::Cut;
use crate::identity::{PublicKey, TerritoryId};
use std::collections::{BTreeMap, BTreeSet};

/// Whose acts are believed today, and how far those of removed keys are.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Belief {
    /// Who may sign for its territory by the charter in force.
    entitled: BTreeSet<(TerritoryId, PublicKey)>,
    /// The last number that a cut accepts of each chain.
    within: BTreeMap<(TerritoryId, PublicKey, u64), u64>,
}

impl Belief {
    /// Returns the least belief that follows from who is `entitled`: a cut is believed like any other act, so one can lie
    /// within another.
    pub(super) fn of(acts: &Acts, entitled: impl Fn(TerritoryId, &PublicKey) -> bool) -> Self {
        let is_entitled = |(territory, key): &&(TerritoryId, PublicKey)| entitled(*territory, key);
        let entitled = acts.signers.iter().filter(is_entitled).copied().collect();
        let mut belief = Self { entitled, within: BTreeMap::new() };
        let (mut believed, doubted): (Vec<&(Voice, Cut)>, Vec<_>) =
            acts.cuts.iter().partition(|(voice, _)| belief.believes(voice, acts));
        let mut waiting: BTreeMap<(TerritoryId, PublicKey, u64), Vec<&(Voice, Cut)>> = BTreeMap::new();
        for cut in doubted {
            waiting.entry((cut.0.territory, cut.0.key, cut.0.epoch)).or_default().push(cut);
        }
        while let Some((voice, cut)) = believed.pop() {
            for last in &cut.lasts {
                let chain = (voice.territory, cut.key, last.epoch);
                let within = belief.within.entry(chain).or_insert(last.seq);
                *within = last.seq.max(*within);
                let Some(candidates) = waiting.remove(&chain) else { continue };
                let (heard, doubted): (Vec<_>, Vec<_>) =
                    candidates.into_iter().partition(|(voice, _)| belief.believes(voice, acts));
                believed.extend(heard);
                if !doubted.is_empty() {
                    waiting.insert(chain, doubted);
                }
            }
        }
        belief
    }

    /// Returns whether an act with this voice is believed. Of a chain that its author has forked a number names no entry,
    /// so no cut accepts anything of it.
    pub(super) fn believes(&self, voice: &Voice, acts: &Acts) -> bool {
        let Voice { territory, key, epoch, seq } = *voice;
        let is_within = || self.within.get(&(territory, key, epoch)).is_some_and(|last| seq <= *last);
        self.entitled.contains(&(territory, key)) || (is_within() && !acts.forked.contains(&(key, epoch)))
    }
}
