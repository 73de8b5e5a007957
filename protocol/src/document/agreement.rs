//! The state of an agreement: computed from its counted acts, never set by anybody (R41).
//!
//! Invariant: who must sign a text is said by its proposal and nothing else, so whoever comes to the cooperation later, or
//! leaves it, changes nothing about what was agreed (R140).

mod contested;
mod signings;

pub use signings::{DoubleSigning, SignedVersion};

use crate::act::{Act, Home, Proposal};
use crate::authority::judge::Verdict;
use crate::document::{Log, Record};
use crate::identity::{ChangeHash, EntryId, PublicKey, TerritoryId, TextHash, VersionHash};
use crate::limits;
use crate::time::Time;
use contested::Contested;
use signings::Signings;
use std::collections::BTreeSet;

/// What the acts say.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Agreement {
    /// Every proposal, by number and then by id.
    pub proposals: Vec<ProposedVersion>,
    /// What territories signed twice, by number and territory.
    pub double_signings: Vec<DoubleSigning>,
    /// The numbers of all proposals that are held, whether or not they count.
    numbers: BTreeSet<u32>,
}

/// One proposed text and who has signed it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProposedVersion {
    /// The entry that proposes it.
    pub entry: EntryId,
    /// Counts the proposals.
    pub number: u32,
    /// What signatures under it are under: its text and its parties.
    pub version: VersionHash,
    /// The hash of its text.
    pub text: TextHash,
    /// Where the text can be read again.
    pub heads: Vec<ChangeHash>,
    /// Who is to sign it, ascending.
    pub parties: Vec<TerritoryId>,
    /// Who proposed it.
    pub proposer: TerritoryId,
    /// The signatures that stand, one per territory, in the order of the territories.
    pub signatures: Vec<SignedBy>,
    /// The signatures that are contested: they do not count, but another territory relied on them (R36).
    pub contested: Vec<SignedBy>,
    /// The parties that have not signed it, or whose signature does not count.
    pub missing: Vec<TerritoryId>,
    /// The number of the next text in force that all its parties, perhaps with others, have agreed to instead (R141).
    pub replaced_by: Option<u32>,
}

/// One territory's signature.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignedBy {
    /// The territory.
    pub territory: TerritoryId,
    /// The key that signed.
    pub key: PublicKey,
    /// Who signed.
    pub name: String,
    /// In which office.
    pub office: String,
    /// What the signer's clock said.
    pub time: Time,
    /// The entry.
    pub entry: EntryId,
}

/// How far an agreement has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// Nothing was proposed.
    Draft,
    /// A text was proposed and nobody has signed it.
    Proposed(u32),
    /// Some parties have signed it.
    PartlySigned(u32),
    /// Every party has signed it.
    InForce(u32),
    /// A signature under it is contested: it is neither in force nor void.
    Contested(u32),
}

impl Agreement {
    /// Returns what the counted acts of `log` say.
    pub fn of(log: &Log, verdict: &Verdict) -> Self {
        let counts = |id: &EntryId| verdict.counted.contains(id);
        let offered = offered(log);
        // The parties are part of what the hash is of, so whether the proposal counts does not matter here.
        let parties = offered.iter().map(|offer| (offer.version, offer.proposal.parties.as_slice())).collect();
        let signings = Signings::of(log, &counts, parties);
        let contested = Contested::of(log, verdict);
        let mut proposals = Vec::new();
        for Offer { entry, proposer, proposal, version } in offered.into_iter().filter(|offer| counts(&offer.entry)) {
            let signatures = signings.under(proposal.number, version);
            let signed = |party: &&TerritoryId| signatures.iter().any(|signature| signature.territory == **party);
            let missing = proposal.parties.iter().filter(|party| !signed(party)).copied().collect();
            let Proposal { number, text, heads, parties } = proposal.clone();
            let contested = contested.under(proposal, version, &signatures);
            proposals.push(ProposedVersion {
                entry,
                number,
                version,
                text,
                heads,
                parties,
                proposer,
                contested,
                signatures,
                missing,
                replaced_by: None,
            });
        }
        proposals.sort_by_key(|proposal| (proposal.number, proposal.entry));
        let numbers = log.records().filter_map(|(_, record)| match record.act() {
            Some(Act::Propose(proposal)) => Some(proposal.number),
            _ => None,
        });
        let mut agreement = Self { proposals, double_signings: signings.doubled(), numbers: numbers.collect() };
        agreement.replace();
        agreement
    }

    /// Finds out what has taken the place of each text in force: nobody is out of an agreement because others make a later
    /// one without him (R141).
    fn replace(&mut self) {
        let in_force = self.proposals.iter().filter(|proposal| proposal.is_in_force());
        let later: Vec<(u32, Vec<TerritoryId>)> =
            in_force.map(|proposal| (proposal.number, proposal.parties.clone())).collect();
        for proposal in self.proposals.iter_mut().filter(|proposal| proposal.is_in_force()) {
            let names_all = |parties: &[TerritoryId]| proposal.parties.iter().all(|party| parties.contains(party));
            let replacing = later.iter().find(|(number, parties)| *number > proposal.number && names_all(parties));
            proposal.replaced_by = replacing.map(|(number, _)| *number);
        }
    }

    /// Returns the number of the next proposal: one that none has that is held, whether or not it counts.
    pub fn next_number(&self) -> u32 {
        let highest = self.numbers.last().copied().unwrap_or_default();
        // Whoever proposes the highest number of all takes nobody the smaller ones.
        let mut free = (1..=u32::MAX).filter(|number| !self.numbers.contains(number));
        highest.checked_add(1).or_else(|| free.next()).unwrap_or(u32::MAX)
    }

    /// Returns how far the agreement has come: the highest version in force or that would be if no signature were
    /// contested, else the newest proposal.
    pub fn stage(&self) -> Stage {
        let complete = self.proposals.iter().filter(|proposal| proposal.is_complete());
        let highest = complete.max_by_key(|proposal| (proposal.number, proposal.contested.is_empty()));
        match (highest, self.proposals.last()) {
            (Some(proposal), _) if proposal.contested.is_empty() => Stage::InForce(proposal.number),
            (Some(proposal), _) => Stage::Contested(proposal.number),
            (None, Some(proposal)) if !proposal.contested.is_empty() => Stage::Contested(proposal.number),
            (None, Some(proposal)) if proposal.signatures.is_empty() => Stage::Proposed(proposal.number),
            (None, Some(proposal)) => Stage::PartlySigned(proposal.number),
            (None, None) => Stage::Draft,
        }
    }
}

/// A proposal that is held, whether or not it counts.
struct Offer<'a> {
    entry: EntryId,
    proposer: TerritoryId,
    proposal: &'a Proposal,
    version: VersionHash,
}

/// Returns the proposals that are any: those between territories of which the proposer is one, and in a cooperation at
/// least two (R140).
fn offered<'a>(log: &'a Log) -> Vec<Offer<'a>> {
    let fewest = match log.header().home {
        Some(Home::Cooperation(_)) => 2,
        Some(Home::Territory(_)) | None => 1,
    };
    let offer = |(entry, record): (EntryId, &'a Record)| -> Option<Offer<'a>> {
        let Some(Act::Propose(proposal)) = record.act() else { return None };
        let is_between = proposal.parties.len() >= fewest && proposal.parties.contains(&record.territory);
        let version = proposal.version(log.document());
        is_between.then_some(Offer { entry, proposer: record.territory, proposal, version })
    };
    log.records().filter_map(offer).collect()
}

impl ProposedVersion {
    /// Returns whether every party has signed this text and no signature is contested.
    pub const fn is_in_force(&self) -> bool {
        self.missing.is_empty()
    }

    /// Returns whether every party has signed this text, whether or not a signature is contested.
    pub fn is_complete(&self) -> bool {
        let contested = |party: &TerritoryId| self.contested.iter().any(|signature| signature.territory == *party);
        self.missing.iter().all(contested)
    }

    /// Returns what a signature under this text cites, ascending: the proposal, and the signatures that are under it
    /// already, so that nobody can take his back by removing a key (R36, R42).
    pub fn cited(&self) -> Vec<EntryId> {
        let signatures = self.signatures.iter().chain(&self.contested).map(|signature| signature.entry);
        let mut cited: Vec<EntryId> =
            std::iter::once(self.entry).chain(signatures).take(limits::DEPENDENCIES_MAX).collect();
        cited.sort_unstable();
        cited
    }
}

#[cfg(test)]
mod tests;
