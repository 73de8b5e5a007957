//! Who leads a project, and what the lead says of how far it has come (R254).
//!
//! A field could be edited by anybody, so the lead is the territory that began the document, until it hands the lead over
//! itself. Each lead's statements are ordered by its chain of binding acts, so no clock decides which came last.

use crate::act::ProjectAct;
use crate::act::project::ActivityStatus;
use crate::document::{Content, Log, Record};
use crate::identity::{EntryId, TerritoryId};
use crate::time::Time;
use std::collections::BTreeMap;

/// Who leads, and how far the project has come.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lead {
    /// The territory.
    pub territory: TerritoryId,
    /// The entry with which it became the lead: the document's first, or one that handed the lead over.
    pub since: EntryId,
    /// How far the project has come.
    pub status: ActivityStatus,
    /// Everything that leads have said of that, the newest last.
    pub moves: Vec<Move>,
    /// What a lead has said in one place of its chain, so that none of it stands until it says more.
    pub disputed: Vec<EntryId>,
}

/// How far a project had come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Move {
    /// The entry.
    pub entry: EntryId,
    /// The lead who said so.
    pub territory: TerritoryId,
    /// When, by its clock.
    pub time: Time,
    /// The status.
    pub status: ActivityStatus,
}

/// What a lead says, in its chain.
type Said<'a> = BTreeMap<u64, Vec<(EntryId, &'a Record, &'a ProjectAct)>>;

impl Lead {
    /// Follows the leads from the first one.
    pub(super) fn of(log: &Log, acts: &[(EntryId, &Record, &ProjectAct)], counts: impl Fn(&EntryId) -> bool) -> Self {
        let mut by_lead: BTreeMap<(TerritoryId, EntryId), Said<'_>> = BTreeMap::new();
        for (entry, record, act) in acts.iter().filter(|(entry, ..)| counts(entry)) {
            let (ProjectAct::Status(since, _) | ProjectAct::HandOver(since, _)) = act else { continue };
            let Content::Act { n: Some(n), .. } = &record.content else { continue };
            let said = by_lead.entry((record.territory, *since)).or_default();
            said.entry(*n).or_default().push((*entry, record, act));
        }
        let mut lead = Self {
            territory: log.genesis().territory,
            since: EntryId(log.document().0),
            status: ActivityStatus::default(),
            moves: Vec::new(),
            disputed: Vec::new(),
        };
        // What is taken out is not looked at again, so a circle of leads ends.
        while let Some(said) = by_lead.remove(&(lead.territory, lead.since)) {
            lead.follow(said);
        }
        lead
    }

    /// Takes what the present lead says, up to where it hands the lead over. Nothing stands that it says beside other
    /// things in one place.
    fn follow(&mut self, said: Said<'_>) {
        for acts in said.into_values() {
            let [(entry, record, act)] = acts.as_slice() else {
                self.disputed.extend(acts.iter().map(|(entry, ..)| *entry));
                continue;
            };
            match act {
                ProjectAct::Status(_, status) => {
                    self.status = *status;
                    let (territory, time) = (record.territory, record.time);
                    self.moves.push(Move { entry: *entry, territory, time, status: *status });
                }
                ProjectAct::HandOver(_, to) => {
                    (self.territory, self.since) = (*to, *entry);
                    return;
                }
                _ => {}
            }
        }
    }
}
