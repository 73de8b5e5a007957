//! What territories say about proposed texts beside signing them: ratified, objected, adhered, terminated.

use super::ProposedVersion;
use crate::act::{Act, Actor, AgreementAct};
use crate::authority::judge::Verdict;
use crate::document::{Content, Log, Record};
use crate::identity::{EntryId, TerritoryId, VersionHash};
use crate::time::Time;
use std::collections::BTreeMap;

/// A body of a party has ratified a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ratification {
    /// The party.
    pub territory: TerritoryId,
    /// Which body.
    pub body: String,
    /// Under which number or name its deliberation is filed.
    pub reference: String,
    /// On which day.
    pub date: String,
    /// What the clock said when it was told here.
    pub time: Time,
    /// The entry.
    pub entry: EntryId,
    /// Whether it is contested: it does not count, and another territory relied on it (R36).
    pub is_contested: bool,
}

/// A party does not want a text as it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Objection {
    /// The party.
    pub territory: TerritoryId,
    /// Why.
    pub reason: String,
    /// What its clock said.
    pub time: Time,
    /// The entry.
    pub entry: EntryId,
}

/// A territory that is no party adheres to a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Adherence {
    /// The territory.
    pub territory: TerritoryId,
    /// As what.
    pub actor: Actor,
    /// What its clock said.
    pub time: Time,
    /// The entry.
    pub entry: EntryId,
    /// From which day on it does not any more.
    pub ends: Option<String>,
}

/// Somebody ends what was agreed up to a number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Termination {
    /// Who.
    pub territory: TerritoryId,
    /// The highest number that ends.
    pub number: u32,
    /// Why.
    pub reason: String,
    /// From which day on.
    pub effective: String,
    /// The entry.
    pub entry: EntryId,
    /// Whether it is contested (R36).
    pub is_contested: bool,
}

/// A text that something is said about: its number and its version.
type About = (u32, VersionHash);

/// Everything that is said, of each territory what it said first by the number in its chain, what counts before what is
/// contested.
#[derive(Default)]
pub(super) struct Statements {
    ratifications: BTreeMap<About, BTreeMap<TerritoryId, Ratification>>,
    objections: BTreeMap<About, BTreeMap<TerritoryId, Objection>>,
    adherences: BTreeMap<About, BTreeMap<TerritoryId, Adherence>>,
    terminations: Vec<Termination>,
}

impl Statements {
    pub(super) fn of(log: &Log, verdict: &Verdict) -> Self {
        let mut said: Vec<(bool, u64, EntryId, &Record, &AgreementAct)> = Vec::new();
        for (entry, record) in log.records() {
            let Content::Act { act: Some(Act::Agreement(act)), n, .. } = &record.content else { continue };
            let is_contested = verdict.contested.contains_key(&entry);
            if is_contested || verdict.counted.contains(&entry) {
                said.push((is_contested, n.unwrap_or_default(), entry, record, act));
            }
        }
        said.sort_by_key(|(is_contested, n, entry, ..)| (*is_contested, *n, *entry));
        let mut statements = Self::default();
        for (is_contested, _, entry, record, act) in said {
            statements.add(entry, record, act, is_contested);
        }
        statements
    }

    fn add(&mut self, entry: EntryId, record: &Record, act: &AgreementAct, is_contested: bool) {
        let (territory, time) = (record.territory, record.time);
        match act.clone() {
            AgreementAct::Ratify { number, version, body, reference, date } => {
                let said = Ratification { territory, body, reference, date, time, entry, is_contested };
                self.ratifications.entry((number, version)).or_default().entry(territory).or_insert(said);
            }
            AgreementAct::Object { number, version, reason } => {
                let said = Objection { territory, reason, time, entry };
                self.objections.entry((number, version)).or_default().entry(territory).or_insert(said);
            }
            AgreementAct::Terminate { number, reason, effective } => {
                self.terminations.push(Termination { territory, number, reason, effective, entry, is_contested });
            }
            AgreementAct::Adhere { number, version, actor } if !is_contested => {
                let said = Adherence { territory, actor, time, entry, ends: None };
                self.adherences.entry((number, version)).or_default().entry(territory).or_insert(said);
            }
            AgreementAct::Adhere { .. } => {}
        }
    }

    /// Writes what is said about a text into it.
    pub(super) fn tell(&self, proposal: &mut ProposedVersion, numbers: &[u32]) {
        let about = (proposal.number, proposal.version);
        let is_party = |territory: &TerritoryId| proposal.parties.contains(territory);
        let ratified = self.ratifications.get(&about).into_iter().flat_map(BTreeMap::values);
        proposal.ratifications = ratified.filter(|said| is_party(&said.territory)).cloned().collect();
        let counts = |party: &TerritoryId| {
            let mut all = proposal.ratifications.iter();
            all.any(|said| said.territory == *party && !said.is_contested)
        };
        proposal.unratified = proposal.ratifying.iter().filter(|party| !counts(party)).copied().collect();
        // Whoever has signed a text after all does not object to it any more (R225).
        let has_signed = |territory: &TerritoryId| proposal.signatures.iter().any(|by| by.territory == *territory);
        let objected = self.objections.get(&about).into_iter().flat_map(BTreeMap::values);
        let stands = |said: &&Objection| is_party(&said.territory) && !has_signed(&said.territory);
        proposal.objections = objected.filter(stands).cloned().collect();
        // An adherence binds and ends for its own territory alone (R226).
        let ended_by = |territory: &TerritoryId| self.earliest(proposal.number, numbers, |by| by == territory);
        let adhered = self.adherences.get(&about).into_iter().flat_map(BTreeMap::values);
        let adherents = adhered.filter(|said| !is_party(&said.territory)).map(|said| {
            let ended = ended_by(&said.territory).filter(|ended| !ended.is_contested);
            Adherence { ends: ended.map(|ended| ended.effective.clone()), ..said.clone() }
        });
        proposal.adherents = adherents.collect();
        proposal.ended = self.earliest(proposal.number, numbers, is_party).cloned();
    }

    /// Returns the termination by one of these that ends a number first; one that counts before any that is contested. One
    /// with a number that nobody has proposed ends nothing.
    fn earliest(&self, number: u32, numbers: &[u32], by: impl Fn(&TerritoryId) -> bool) -> Option<&Termination> {
        let ends = |said: &&Termination| number <= said.number && numbers.contains(&said.number) && by(&said.territory);
        let all = self.terminations.iter().filter(ends);
        all.min_by_key(|said| (said.is_contested, &said.effective, said.entry))
    }
}
