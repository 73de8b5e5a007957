//! Double dealing: binding acts of one territory that claim one place (R37).
//!
//! Both are signed, so together they are a proof that anybody can check. It says nothing about which of them was meant;
//! an old backup that goes on as if nothing had happened looks the same as a lie. People see a dispute, not a verdict.

use crate::document::{Content, Log};
use crate::identity::{EntryId, TerritoryId};
use std::collections::{BTreeMap, BTreeSet};

/// Binding acts that claim one place among those of their territory and account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dispute {
    /// The territory.
    pub territory: TerritoryId,
    /// The account; empty where there is only one.
    pub account: String,
    /// The place.
    pub place: Claimed,
    /// The acts, two or more, whether or not they count.
    pub entries: BTreeSet<EntryId>,
}

/// What several binding acts claim for themselves.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Claimed {
    /// The same number.
    Number(u64),
    /// With different numbers, to be the next one behind the same act.
    Behind(EntryId),
}

impl std::fmt::Display for Dispute {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("its territory made several binding acts in one place of its chain: one of them may be meant to undo another")
    }
}

/// Returns every dispute in `log`, by territory, account and place.
pub(super) fn of(log: &Log) -> Vec<Dispute> {
    let mut claims: BTreeMap<(TerritoryId, &str, Claimed), BTreeMap<EntryId, u64>> = BTreeMap::new();
    for (id, record) in log.records() {
        let Content::Act { n: Some(n), place: Some(place), .. } = &record.content else { continue };
        let behind = place.prev_act.map(Claimed::Behind);
        for claimed in [Some(Claimed::Number(*n)), behind].into_iter().flatten() {
            claims.entry((record.territory, &place.account, claimed)).or_default().insert(id, *n);
        }
    }
    let mut disputes = Vec::new();
    for ((territory, account, place), acts) in claims {
        // Acts that share their number and their predecessor are listed once, by the number.
        let numbers: BTreeSet<u64> = acts.values().copied().collect();
        let is_new = matches!(place, Claimed::Number(_)) || numbers.len() > 1;
        if acts.len() > 1 && is_new {
            let entries = acts.into_keys().collect();
            disputes.push(Dispute { territory, account: account.to_owned(), place, entries });
        }
    }
    disputes
}

/// Why a binding act does not follow the one that it names as the one before (R157).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Gap {
    /// That one is not here: it may be on its way, or is withheld.
    Missing(EntryId),
    /// That one is here, and is no binding act of the territory and account with the number before.
    Misnumbered(EntryId),
}

impl std::fmt::Display for Gap {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Missing(_) => "the binding act that its territory made before it is not here",
            Self::Misnumbered(_) => "it does not follow the binding act that it names as the one before",
        })
    }
}

/// Returns the binding acts that do not follow the one that they name as the one before.
pub(super) fn gaps(log: &Log) -> BTreeMap<EntryId, Gap> {
    let mut gaps = BTreeMap::new();
    for (id, record) in log.records() {
        let Content::Act { n: Some(n), place: Some(place), .. } = &record.content else { continue };
        let Some(before) = place.prev_act else { continue };
        let follows = log.record(&before).map(|other| match &other.content {
            Content::Act { n: Some(m), place: Some(there), .. } => {
                m.checked_add(1) == Some(*n) && other.territory == record.territory && there.account == place.account
            }
            Content::Act { .. } | Content::Changes { .. } => false,
        });
        let gap = match follows {
            Some(true) => continue,
            Some(false) => Gap::Misnumbered(before),
            None => Gap::Missing(before),
        };
        gaps.insert(id, gap);
    }
    gaps
}
