//! Contested acts: a removal is no repudiation (R36).

use super::Verdict;
use super::reason::Reason;
use crate::document::Log;
use crate::identity::{EntryId, TerritoryId};
use std::collections::BTreeMap;

/// A binding act that does not count, although another territory relied on it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contested {
    /// Why it does not count.
    pub why: Reason,
    /// The counted entries that cite it, and their territories.
    pub cited_by: BTreeMap<EntryId, TerritoryId>,
}

/// Finds the binding acts that only lack their author's right and that a counted entry of another territory cites.
pub(super) fn find(log: &Log, verdict: &mut Verdict) {
    for (id, record) in log.records().filter(|(id, _)| verdict.counted.contains(id)) {
        for cited in record.cited() {
            let Some(why) = verdict.set_aside.get(cited).filter(|why| why.is_about_right()) else { continue };
            let is_foreign = |act: &&crate::document::Record| act.is_binding() && act.territory != record.territory;
            if log.record(cited).filter(is_foreign).is_some() {
                let contested = Contested { why: *why, cited_by: BTreeMap::new() };
                let contested = verdict.contested.entry(*cited).or_insert(contested);
                contested.cited_by.insert(id, record.territory);
            }
        }
    }
    for id in verdict.contested.keys() {
        verdict.set_aside.insert(*id, Reason::Contested);
    }
}
