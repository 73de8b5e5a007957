//! Settling: the other holders say which of the acts that a holder made in one place stands (R263).

use super::{Dispute, FundAct};
use crate::act::Act;
use crate::authority::judge::Verdict;
use crate::document::Log;
use crate::identity::{EntryId, TerritoryId};
use std::collections::{BTreeMap, BTreeSet};

/// Who has said of which acts that they stand.
pub(super) struct Settlements {
    said: BTreeMap<TerritoryId, BTreeSet<EntryId>>,
    /// The entries that say it of each act.
    entries: BTreeMap<EntryId, BTreeSet<EntryId>>,
}

impl Settlements {
    pub(super) fn of(log: &Log, verdict: &Verdict) -> Self {
        let mut settlements = Self { said: BTreeMap::new(), entries: BTreeMap::new() };
        for (entry, record) in log.records().filter(|(entry, _)| verdict.counted.contains(entry)) {
            let Some(Act::Fund(FundAct::Settle(stands))) = record.act() else { continue };
            settlements.said.entry(record.territory).or_default().insert(*stands);
            settlements.entries.entry(*stands).or_default().insert(entry);
        }
        settlements
    }

    /// Returns whether one of the acts in one place stands: when every other holder that is a party today has named it, and
    /// no other of them. Whoever joined on a statement that it stands has agreed to that; where there is no other holder,
    /// the holder itself settles.
    pub(super) fn settle<'a>(
        &self,
        holder: TerritoryId,
        acts: Vec<EntryId>,
        roots: &BTreeMap<TerritoryId, Vec<EntryId>>,
        cited: impl Fn(&EntryId) -> &'a [EntryId],
        parties: &[TerritoryId],
    ) -> Dispute {
        let others = roots.keys().filter(|other| **other != holder && parties.contains(other));
        let mut asked: Vec<TerritoryId> = others.copied().collect();
        if asked.is_empty() {
            asked.push(holder);
        }
        let name = |territory: &TerritoryId| {
            let said = self.said.get(territory).into_iter().flatten();
            let mut named = said.filter(|entry| acts.binary_search(entry).is_ok());
            Some((*territory, named.next().copied().filter(|_| named.next().is_none())?))
        };
        let names: BTreeMap<TerritoryId, EntryId> = asked.iter().filter_map(name).collect();
        let named = |territory: &TerritoryId| names.get(territory).copied();
        let has_joined_on = |territory: &TerritoryId, stands: &EntryId| {
            let entries = self.entries.get(stands);
            let joins = roots.get(territory).into_iter().flatten();
            joins.flat_map(&cited).any(|entry| entries.is_some_and(|entries| entries.contains(entry)))
        };
        let agrees = |territory: &TerritoryId, stands: &EntryId| {
            named(territory).map_or_else(|| has_joined_on(territory, stands), |named| named == *stands)
        };
        let is_named = |stands: &&EntryId| self.entries.contains_key(*stands);
        let mut standing = acts.iter().filter(is_named).filter(|stands| asked.iter().all(|one| agrees(one, stands)));
        let settled = standing.next().copied().filter(|_| standing.next().is_none());
        let missing = match settled {
            Some(_) => Vec::new(),
            None => {
                let has_said =
                    |one: &&TerritoryId| named(one).is_some() || acts.iter().any(|act| has_joined_on(one, act));
                asked.iter().filter(|territory| !has_said(territory)).copied().collect()
            }
        };
        Dispute { holder, acts, settled, missing }
    }
}
