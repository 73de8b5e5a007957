//! Which acts about the membership are believed: a key that was removed could backdate them (R112).

use super::acts::{Acts, Chain, Voice};
use crate::identity::{PublicKey, TerritoryId};
use std::collections::{BTreeMap, BTreeSet};

/// Whose acts are believed today, and how far those of removed keys are.
///
/// It is the least that follows from the acts, since a cut is believed like any other act and so can lie within another.
/// Acts are heard one by one; only a removed key, or a fork, takes anything back, and then everything is heard again.
#[derive(Clone, Debug, Default)]
pub(super) struct Belief {
    /// Who may sign for its territory by the charter in force.
    entitled: BTreeSet<(TerritoryId, PublicKey)>,
    /// The last number that a cut accepts of each chain.
    within: BTreeMap<Chain, u64>,
    /// The cuts that are not believed, by the chains that they are in.
    doubted: BTreeMap<Chain, Vec<usize>>,
}

impl Belief {
    pub(super) fn of(acts: &Acts, entitled: impl Fn(TerritoryId, &PublicKey) -> bool) -> Self {
        let mut belief = Self { entitled: entitled_of(acts, entitled), ..Self::default() };
        for index in 0..acts.cuts.len() {
            belief.hear(index, acts);
        }
        belief
    }

    /// Returns whether others are entitled now than when this was found.
    pub(super) fn is_outdated(&self, acts: &Acts, entitled: impl Fn(TerritoryId, &PublicKey) -> bool) -> bool {
        entitled_of(acts, entitled) != self.entitled
    }

    /// Returns whether a cut accepts anything of a chain.
    pub(super) fn rests_on(&self, key: &PublicKey, epoch: u64) -> bool {
        self.within.keys().any(|chain| chain.key == *key && chain.epoch == epoch)
    }

    /// Takes in that somebody has spoken who may sign.
    pub(super) fn meet(&mut self, signer: (TerritoryId, PublicKey)) {
        self.entitled.insert(signer);
    }

    /// Takes in a cut. Returns whether more is believed now.
    pub(super) fn hear(&mut self, index: usize, acts: &Acts) -> bool {
        let mut is_more = false;
        let mut pending = vec![index];
        while let Some(index) = pending.pop() {
            let Some((voice, cut)) = acts.cuts.get(index) else { continue };
            if !self.believes(voice, acts) {
                self.doubted.entry(voice.chain).or_default().push(index);
                continue;
            }
            for last in &cut.lasts {
                let chain = Chain { territory: voice.chain.territory, key: cut.key, epoch: last.epoch };
                let before = self.within.get(&chain).copied();
                if before.is_none_or(|before| before < last.seq) {
                    self.within.insert(chain, last.seq);
                    pending.extend(self.doubted.remove(&chain).unwrap_or_default());
                    is_more = true;
                }
            }
        }
        is_more
    }

    /// Returns whether an act with this voice is believed. Of a chain that its author has forked a number names no entry,
    /// so no cut accepts anything of it.
    pub(super) fn believes(&self, voice: &Voice, acts: &Acts) -> bool {
        let Chain { territory, key, epoch } = voice.chain;
        let is_within = || self.within.get(&voice.chain).is_some_and(|last| voice.seq <= *last);
        self.entitled.contains(&(territory, key)) || (is_within() && !acts.forked.contains(&(key, epoch)))
    }
}

fn entitled_of(acts: &Acts, entitled: impl Fn(TerritoryId, &PublicKey) -> bool) -> BTreeSet<(TerritoryId, PublicKey)> {
    acts.signers.iter().filter(|(territory, key)| entitled(*territory, key)).copied().collect()
}
