//! Cuts: how far the work of somebody who has gone is still accepted (R35).
//!
//! What his territory says of a key counts while whoever says it is entitled, or when that lies within a cut itself; the
//! rest follows from there, and only ever grows.

use super::Verdict;
use super::forks;
use super::reason::Reason;
use crate::act::{Act, Cut, Last};
use crate::authority::Authority;
use crate::document::{Log, Record};
use crate::identity::{EntryId, PublicKey, TerritoryId};
use crate::limits;
use std::collections::BTreeMap;

/// The place of an entry: for whom, by which key, in which epoch, with which number.
type Place = (TerritoryId, PublicKey, u64, u64);

/// Counts what lies within counted cuts; `departed` gives the last number that is accepted of the chain of an entry whose
/// territory has gone.
pub(super) fn accept(
    log: &Log,
    authority: &Authority,
    departed: &dyn Fn(&Record) -> Option<u64>,
    verdict: &mut Verdict,
) {
    let mut waiting: BTreeMap<Place, EntryId> = BTreeMap::new();
    let mut accepted: Vec<EntryId> = Vec::new();
    for (id, reason) in &verdict.set_aside {
        let Some(record) = log.record(id) else { continue };
        let is_covered = || departed(record).is_some_and(|last| record.seq <= last);
        match reason {
            Reason::NoParty if is_covered() => accepted.push(*id),
            Reason::NoParty | Reason::NotEntitledToday | Reason::TooManyEpochs => {
                waiting.insert((record.territory, record.author, record.epoch, record.seq), *id);
            }
            // A cut never revives a losing branch.
            Reason::Fork | Reason::RestsOnFork | Reason::Contested => {}
        }
    }
    let counted = verdict.counted.iter().filter_map(|id| cut_of(log, id));
    let mut cuts: Vec<(TerritoryId, &Cut)> = counted.map(|(record, cut)| (record.territory, cut)).collect();
    loop {
        for id in accepted.drain(..) {
            verdict.set_aside.remove(&id);
            verdict.counted.insert(id);
            let outlives = |(record, cut): &(&Record, &Cut)| was_removed(authority, record, &cut.key);
            cuts.extend(cut_of(log, &id).filter(outlives).map(|(record, cut)| (record.territory, cut)));
        }
        let Some((territory, cut)) = cuts.pop() else { return };
        for Last { epoch, seq } in &cut.lasts {
            let within = waiting.range((territory, cut.key, *epoch, 0)..=(territory, cut.key, *epoch, *seq));
            let places: Vec<Place> = within.map(|(place, _)| *place).collect();
            accepted.extend(places.iter().filter_map(|place| waiting.remove(place)));
        }
    }
}

fn cut_of<'a>(log: &'a Log, id: &EntryId) -> Option<(&'a Record, &'a Cut)> {
    let record = log.record(id)?;
    match record.act() {
        Some(Act::Cut(cut)) => Some((record, cut)),
        _ => None,
    }
}

/// Returns whether the charter that a cut cites had removed the key. Whoever may sign could otherwise say of his own keys,
/// before he goes, that they are accepted for ever; that would count as soon as the work before it is accepted.
fn was_removed(authority: &Authority, record: &Record, key: &PublicKey) -> bool {
    let charters = authority.charters(record.territory);
    record.charter.is_some_and(|cited| charters.is_some_and(|charters| charters.has_removed(&cited, key)))
}

/// Returns the cut that accepts all that `log` holds of a key, losing branches aside: of these it would only accept that
/// somebody lengthens the others. Of more epochs than a cut can name it accepts the first.
pub fn cut_for(log: &Log, key: &PublicKey) -> Cut {
    let losing = forks::losing(log);
    let mut lasts: BTreeMap<u64, u64> = BTreeMap::new();
    for (id, record) in log.records().filter(|(_, record)| record.author == *key) {
        if losing.get(&id) != Some(&Reason::Fork) {
            let last = lasts.entry(record.epoch).or_default();
            *last = record.seq.max(*last);
        }
    }
    let lasts = lasts.into_iter().take(limits::EPOCHS_PER_AUTHOR_MAX).map(|(epoch, seq)| Last { epoch, seq });
    Cut { key: *key, lasts: lasts.collect() }
}

/// Returns the cut that accepts the chain of an entry up to that entry; none when it is not here or its branch has lost a
/// fork, which no cut changes. Cuts add up, so it says nothing of other chains.
pub fn extend(log: &Log, entry: &EntryId) -> Option<Cut> {
    let record = log.record(entry)?;
    let is_lost = forks::losing(log).get(entry) == Some(&Reason::Fork);
    let last = Last { epoch: record.epoch, seq: record.seq };
    (!is_lost).then(|| Cut { key: record.author, lasts: vec![last] })
}

/// Returns the entries with which the chains that a cut accepts end, for the act that makes it to cite: whoever has the
/// key can then not put another branch in their place (R33). Of more chains than can be cited, the latest.
pub fn cited_by(log: &Log, cut: &Cut) -> Vec<EntryId> {
    let losing = forks::losing(log);
    let ends = log.records().filter(|(id, record)| {
        let is_end = record.author == cut.key && cut.last(record.epoch) == Some(record.seq);
        is_end && losing.get(id) != Some(&Reason::Fork)
    });
    let mut ends: Vec<(u64, EntryId)> = ends.map(|(id, record)| (record.epoch, id)).collect();
    ends.sort_unstable();
    let mut cited: Vec<EntryId> = ends.iter().rev().take(limits::DEPENDENCIES_MAX).map(|(_, id)| *id).collect();
    cited.sort_unstable();
    cited
}
