//! The state of an agreement: computed from its counted acts, never set by anybody (R41).
//!
//! Invariant: who must sign and ratify a text is said by its proposal and nothing else, so whoever comes to the cooperation
//! later, or leaves it, changes nothing about what was agreed (R140, R220).

mod admits;
mod contested;
mod signings;
mod stage;
mod statements;
mod term;
pub mod twinning;

pub use signings::{DoubleSigning, SignedVersion};
pub use stage::Stage;
pub use statements::{Adherence, Objection, Ratification, Termination};
pub use term::{Standing, Term};

use crate::act::{Act, Home, Proposal};
use crate::authority::judge::Verdict;
use crate::document::{Log, Record};
use crate::identity::{ChangeHash, EntryId, PublicKey, TerritoryId, TextHash, VersionHash};
use crate::limits;
use crate::time::Time;
use contested::Contested;
use signings::Signings;
use statements::Statements;
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
    /// Of these, who must ratify it, ascending.
    pub ratifying: Vec<TerritoryId>,
    /// Who proposed it.
    pub proposer: TerritoryId,
    /// The signatures that stand, one per territory, in the order of the territories.
    pub signatures: Vec<SignedBy>,
    /// The signatures that are contested: they do not count, but another territory relied on them (R36).
    pub contested: Vec<SignedBy>,
    /// The parties that have not signed it, or whose signature does not count.
    pub missing: Vec<TerritoryId>,
    /// The ratifications by its parties, one per territory, in the order of the territories.
    pub ratifications: Vec<Ratification>,
    /// Those who must ratify it and have not, or whose ratification does not count.
    pub unratified: Vec<TerritoryId>,
    /// The parties that do not want it as it is, and have not signed it.
    pub objections: Vec<Objection>,
    /// The territories beside its parties that adhere to it.
    pub adherents: Vec<Adherence>,
    /// What ends it first, said by one of its parties (R222).
    pub ended: Option<Termination>,
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
            let Proposal { number, text, heads, parties, ratifying } = proposal.clone();
            let contested = contested.under(proposal, version, &signatures);
            proposals.push(ProposedVersion {
                entry,
                number,
                version,
                text,
                heads,
                parties,
                ratifying,
                proposer,
                contested,
                signatures,
                missing,
                ratifications: Vec::new(),
                unratified: Vec::new(),
                objections: Vec::new(),
                adherents: Vec::new(),
                ended: None,
                replaced_by: None,
            });
        }
        let statements = Statements::of(log, verdict);
        let offered: Vec<u32> = proposals.iter().map(|proposal| proposal.number).collect();
        proposals.iter_mut().for_each(|proposal| statements.tell(proposal, &offered));
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
        super::next_number(&self.numbers)
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
    /// Returns whether every party has signed this text, those who must ratify it have done so, and nothing of it is
    /// contested (R221). What ends it is another question.
    pub const fn is_in_force(&self) -> bool {
        self.missing.is_empty() && self.unratified.is_empty()
    }

    /// Returns whether every party has signed and, where it must, ratified this text, whether or not that is contested.
    pub fn is_complete(&self) -> bool {
        let is_contested = |party: &TerritoryId| self.contested.iter().any(|signature| signature.territory == *party);
        let is_ratified = |party: &TerritoryId| self.ratifications.iter().any(|said| said.territory == *party);
        self.missing.iter().all(is_contested) && self.unratified.iter().all(is_ratified)
    }

    /// Returns whether a signature or a ratification is contested (R36).
    pub fn is_contested(&self) -> bool {
        let lacks = |said: &Ratification| said.is_contested && self.unratified.contains(&said.territory);
        !self.contested.is_empty() || self.ratifications.iter().any(lacks)
    }

    /// Returns what a signature under this text cites, ascending: the proposal, and the signatures and ratifications that
    /// are under it already, so that nobody can take his back by removing a key (R36, R42).
    pub fn cited(&self) -> Vec<EntryId> {
        let signatures = self.signatures.iter().chain(&self.contested).map(|signature| signature.entry);
        let ratifications = self.ratifications.iter().map(|said| said.entry);
        let all = std::iter::once(self.entry).chain(signatures).chain(ratifications);
        let mut cited: Vec<EntryId> = all.take(limits::DEPENDENCIES_MAX).collect();
        cited.sort_unstable();
        cited
    }
}

#[cfg(test)]
mod tests;
