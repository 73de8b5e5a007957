//! Who signed two things of which only one can be meant, as people are told: a proof, not a verdict (R155).

use super::{Desk, DeskError};
use crate::api;
use djuntu_protocol::authority::judge::{Dispute, Fork};
use djuntu_protocol::engine::Reading;
use djuntu_protocol::identity::{EntryId, PublicKey, TerritoryId};
use std::collections::{BTreeMap, BTreeSet};

/// Of many entries that are rivals, how many are named.
const NAMED_TARGET: usize = 4;

/// One dispute of a document.
pub(super) struct Doubt {
    pub(super) territory: TerritoryId,
    author: Option<PublicKey>,
    pub(super) what: String,
    pub(super) entries: BTreeSet<EntryId>,
}

/// Returns every dispute of a document.
pub(super) fn doubts(reading: &Reading) -> Vec<Doubt> {
    let forks = reading.verdict.forks.iter().filter_map(|fork| of_fork(reading, fork));
    forks.chain(reading.verdict.disputes.iter().map(of_dispute)).collect()
}

fn of_fork(reading: &Reading, fork: &Fork) -> Option<Doubt> {
    let territory = fork.entries.iter().find_map(|id| reading.log.record(id)).map(|record| record.territory)?;
    let goes_on = fork.stands.map_or_else(String::new, |id| format!("; the branch of {} goes on", id.short()));
    let what = format!(
        "the key {} signed {} entries with one number: {}{goes_on}",
        fork.author.short(),
        fork.entries.len(),
        named(&fork.entries)
    );
    Some(Doubt { territory, author: Some(fork.author), what, entries: fork.entries.clone() })
}

fn of_dispute(dispute: &Dispute) -> Doubt {
    let count = dispute.entries.len();
    let acts = named(&dispute.entries);
    let what =
        format!("signed {count} binding acts in one place of its chain: {acts}; one may be meant to undo another");
    Doubt { territory: dispute.territory, author: None, what, entries: dispute.entries.clone() }
}

fn named(entries: &BTreeSet<EntryId>) -> String {
    let mut names: Vec<String> = entries.iter().take(NAMED_TARGET).map(|id| id.short()).collect();
    if entries.len() > NAMED_TARGET {
        names.push(format!("and {} more", entries.len() - NAMED_TARGET));
    }
    names.join(", ")
}

/// Returns what is to be known of each entry beside whether it counts.
pub(super) fn notes(reading: &Reading) -> BTreeMap<EntryId, Vec<String>> {
    let mut notes: BTreeMap<EntryId, Vec<String>> = BTreeMap::new();
    for doubt in doubts(reading) {
        for entry in &doubt.entries {
            notes.entry(*entry).or_default().push(format!("in dispute: {}", doubt.what));
        }
    }
    for (entry, gap) in &reading.verdict.gaps {
        notes.entry(*entry).or_default().push(gap.to_string());
    }
    for (entry, contested) in &reading.verdict.contested {
        let by: BTreeSet<String> = contested.cited_by.values().map(|territory| territory.short()).collect();
        let by = by.into_iter().collect::<Vec<_>>().join(", ");
        notes.entry(*entry).or_default().push(format!("cited before by {by}"));
    }
    for (entry, by) in &reading.verdict.kept_out {
        let by: Vec<String> = by.iter().map(|territory| territory.short()).collect();
        notes.entry(*entry).or_default().push(format!("stays out: decided by {}", by.join(", ")));
    }
    notes
}

impl Desk {
    /// Returns the disputes of a document as the interface tells them.
    pub(super) async fn disputes(&self, reading: &Reading) -> Vec<api::Dispute> {
        let mut disputes = Vec::new();
        for doubt in doubts(reading) {
            disputes.push(api::Dispute {
                by: self.territory(doubt.territory).await,
                author: doubt.author,
                what: doubt.what,
                entries: doubt.entries.into_iter().take(NAMED_TARGET).collect(),
            });
        }
        disputes
    }

    /// Returns the signed bytes, in hexadecimal digits, of every entry of a document that is part of such a proof.
    pub(super) async fn proofs(&self, reading: &Reading) -> Result<BTreeMap<EntryId, String>, DeskError> {
        let named = doubts(reading).into_iter().flat_map(|doubt| doubt.entries.into_iter().take(NAMED_TARGET));
        let named: Vec<EntryId> = named.collect::<BTreeSet<_>>().into_iter().collect();
        if named.is_empty() {
            return Ok(BTreeMap::new());
        }
        let signed = self.views.signed(reading.log.document(), named.clone()).await?;
        let digits = |bytes: &Vec<u8>| bytes.iter().map(|byte| format!("{byte:02x}")).collect();
        Ok(named.into_iter().zip(signed.iter().map(digits)).collect())
    }
}
