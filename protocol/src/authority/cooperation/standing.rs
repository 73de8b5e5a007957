//! Who is a party today: what of all that was agreed to is still believed (R113), and which memberships have ended.

use super::acts::{Acts, Party, PartyChange, Voice, asked, is_gone};
use super::belief::Belief;
use crate::identity::{EntryId, TerritoryId};
use std::collections::{BTreeMap, BTreeSet};

/// What the acts come to today.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Standing {
    /// The founding and the approved versions.
    pub(super) approved: BTreeSet<(u64, EntryId)>,
    /// The memberships of today.
    pub(super) parties: BTreeSet<Party>,
    /// The parties of today, each once.
    pub(super) territories: Vec<TerritoryId>,
    /// The memberships whose territories have left, begun or not.
    pub(super) left: BTreeSet<Party>,
    /// The memberships that ended, with the acts that ended each.
    pub(super) ended: BTreeMap<Party, BTreeSet<EntryId>>,
}

/// What is found on the way from the newest versions to the founding.
struct Support {
    /// Who consents to each version, or to a later one on its line, by an act that is believed.
    given: BTreeMap<EntryId, BTreeSet<TerritoryId>>,
    /// The memberships whose territories have left.
    left: BTreeSet<Party>,
    /// The versions that most of those who were asked about a later one have built on.
    built_on: BTreeSet<EntryId>,
}

impl Standing {
    pub(super) fn of(acts: &Acts, belief: &Belief) -> Self {
        let support = Support::of(acts, belief);
        let approved = support.approve(acts);
        let mut parties: BTreeSet<Party> = acts.founders().collect();
        let mut ended: BTreeMap<Party, BTreeSet<EntryId>> = BTreeMap::new();
        for (_, id) in &approved {
            match acts.versions.get(id).map(|version| version.change) {
                Some(PartyChange::Admit(territory)) => _ = parties.insert(Party { territory, since: *id }),
                Some(PartyChange::Expel(party)) => _ = ended.entry(party).or_default().insert(*id),
                None => {}
            }
        }
        for party in &support.left {
            let leaves = || acts.leaves.get(party).into_iter().flatten();
            let is_believed = |voice: &Voice| belief.believes(voice, acts);
            let is_any_believed = leaves().any(|(_, voice)| is_believed(voice));
            let ending = leaves().filter(|(_, voice)| !is_any_believed || is_believed(voice));
            ended.entry(*party).or_default().extend(ending.map(|(id, _)| *id));
        }
        ended.retain(|party, _| parties.remove(party));
        let mut territories: Vec<TerritoryId> = parties.iter().map(|party| party.territory).collect();
        territories.dedup();
        assert!(territories.len() <= parties.len(), "each party of today has a membership");
        assert!(ended.keys().all(|party| !parties.contains(party)), "an ended membership is none");
        Self { approved, parties, territories, left: support.left, ended }
    }

    /// Takes in another act by which a territory leaves a membership, when that only shrinks what is accepted of it.
    /// Returns whether it does; otherwise everything is to be found anew.
    pub(super) fn leave_again(&mut self, party: Party, id: EntryId, acts: &Acts, belief: &Belief) -> bool {
        let (Some(leaves), Some(endings)) = (acts.leaves.get(&party), self.ended.get_mut(&party)) else { return false };
        let is_believed = |id: &EntryId| leaves.get(id).is_some_and(|voice| belief.believes(voice, acts));
        if !endings.iter().any(is_believed) {
            return false;
        }
        if is_believed(&id) {
            endings.insert(id);
        }
        true
    }
}

impl Support {
    fn of(acts: &Acts, belief: &Belief) -> Self {
        let believes = |voice: &Voice| belief.believes(voice, acts);
        let is_left = |party: &Party| acts.leaves.get(party).is_some_and(|leaves| leaves.values().any(believes));
        let left = acts.founders().chain(acts.begun.iter().copied()).filter(is_left).collect();
        let mut support = Self { given: BTreeMap::new(), left, built_on: BTreeSet::new() };
        for ((_, id), _) in acts.agreed.iter().rev() {
            let Some(version) = acts.versions.get(id) else { continue };
            let consenting = acts.consents(id).filter(believes).map(|voice| voice.chain.territory);
            support.given.entry(*id).or_default().extend(consenting);
            support.weigh(*id, acts);
            // Whoever consents to a version consents to the line that it continues.
            let given = support.given.get(id).cloned().unwrap_or_default();
            support.given.entry(version.previous).or_default().extend(given);
        }
        support
    }

    /// Looks whether a version shows that others have built on those before it: then what they rest on stands, though a
    /// key with which somebody agreed to it was removed since, and whoever left before it has left (R113, R114).
    fn weigh(&mut self, id: EntryId, acts: &Acts) {
        let Some(version) = acts.versions.get(&id) else { return };
        let Some(before) = acts.before(version) else { return };
        let silent = self.silent(id, acts);
        let heard = asked(before, version).into_iter().filter(|territory| self.gives(&id, territory)).count();
        let is_built_on = self.built_on.contains(&id);
        if is_built_on || (heard >= 2 && heard > silent.len()) {
            self.built_on.insert(version.previous);
        }
        if is_built_on {
            let is_silent = |party: &&Party| silent.contains(&party.territory);
            let leaving = before.iter().filter(is_silent).filter(|party| acts.leaves.contains_key(party));
            self.left.extend(leaving.copied());
        }
    }

    /// Returns who was asked about a version, has not left, and has not consented by an act that is believed.
    fn silent(&self, id: EntryId, acts: &Acts) -> BTreeSet<TerritoryId> {
        let Some(version) = acts.versions.get(&id) else { return BTreeSet::new() };
        let Some(before) = acts.before(version) else { return BTreeSet::new() };
        let is_silent = |territory: &TerritoryId| {
            let newcomer = Party { territory: *territory, since: id };
            let is_out =
                is_gone(before, *territory, |party| self.left.contains(party)) || self.left.contains(&newcomer);
            !is_out && !self.gives(&id, territory)
        };
        asked(before, version).into_iter().filter(is_silent).collect()
    }

    fn gives(&self, id: &EntryId, territory: &TerritoryId) -> bool {
        self.given.get(id).is_some_and(|given| given.contains(territory))
    }

    /// Returns the founding and every version that follows an approved one and is approved itself.
    fn approve(&self, acts: &Acts) -> BTreeSet<(u64, EntryId)> {
        let mut approved = BTreeSet::new();
        for (number, id) in acts.agreed.keys() {
            let is_approved = match acts.versions.get(id) {
                None => true,
                Some(version) => {
                    let follows = number.checked_sub(1).is_some_and(|n| approved.contains(&(n, version.previous)));
                    follows && (self.built_on.contains(id) || self.silent(*id, acts).is_empty())
                }
            };
            if is_approved {
                approved.insert((*number, *id));
            }
        }
        approved
    }
}
