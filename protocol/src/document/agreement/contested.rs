//! Signatures that are contested: they do not count, and are not void either (R36).

use super::SignedBy;
use crate::act::{Act, Proposal};
use crate::authority::judge::Verdict;
use crate::document::Log;
use crate::identity::{TerritoryId, VersionHash};
use std::collections::BTreeMap;

/// The contested signatures by number and version, one of each territory.
pub(super) struct Contested(BTreeMap<(u32, VersionHash), BTreeMap<TerritoryId, SignedBy>>);

impl Contested {
    pub(super) fn of(log: &Log, verdict: &Verdict) -> Self {
        let mut contested = Self(BTreeMap::new());
        for (entry, record) in verdict.contested.keys().filter_map(|id| Some((*id, log.record(id)?))) {
            let Some(Act::Sign(signing)) = record.act() else { continue };
            let under = contested.0.entry((signing.number, signing.version)).or_default();
            under.entry(record.territory).or_insert_with(|| SignedBy {
                territory: record.territory,
                key: record.author,
                name: signing.name.clone(),
                office: signing.office.clone(),
                time: record.time,
                entry,
            });
        }
        contested
    }

    /// Returns those of its parties under a text, except of territories that have signed it in a way that counts.
    pub(super) fn under(&self, proposal: &Proposal, version: VersionHash, counted: &[SignedBy]) -> Vec<SignedBy> {
        let contested = self.0.get(&(proposal.number, version)).into_iter().flat_map(BTreeMap::values);
        let is_asked = |signed: &&SignedBy| proposal.parties.contains(&signed.territory);
        let has_signed = |signed: &&SignedBy| counted.iter().any(|other| other.territory == signed.territory);
        contested.filter(|signed| is_asked(signed) && !has_signed(signed)).cloned().collect()
    }
}

#[cfg(test)]
mod tests;
