//! The state of an agreement: computed from its counted acts, never set by anybody (R41).

mod contested;
mod signings;

pub use signings::{DoubleSigning, SignedVersion};

use crate::act::Act;
use crate::authority::judge::Verdict;
use crate::document::Log;
use crate::identity::{ChangeHash, EntryId, PublicKey, TerritoryId, VersionHash};
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
    /// The hash of the frozen text.
    pub version: VersionHash,
    /// Where the text can be read again.
    pub heads: Vec<ChangeHash>,
    /// Who proposed it.
    pub proposer: TerritoryId,
    /// The signatures that stand, one per territory, in the order of the territories.
    pub signatures: Vec<SignedBy>,
    /// The signatures that are contested: they do not count, but another territory relied on them (R36).
    pub contested: Vec<SignedBy>,
    /// The parties that have not signed it, or whose signature does not count.
    pub missing: Vec<TerritoryId>,
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
    /// Returns what the counted acts of `log` say, `parties` being those who must sign.
    pub fn of(log: &Log, verdict: &Verdict, parties: &[TerritoryId]) -> Self {
        let counts = |id: &EntryId| verdict.counted.contains(id);
        let signings = Signings::of(log, &counts, parties);
        let contested = Contested::of(log, verdict);
        let (mut proposals, mut numbers) = (Vec::new(), BTreeSet::new());
        for (entry, record) in log.records() {
            let Some(Act::Propose(proposal)) = record.act() else { continue };
            numbers.insert(proposal.number);
            if !counts(&entry) {
                continue;
            }
            let signatures = signings.under(proposal.number, proposal.version);
            let signed = |party: &&TerritoryId| signatures.iter().any(|signature| signature.territory == **party);
            let missing = parties.iter().filter(|party| !signed(party)).copied().collect();
            proposals.push(ProposedVersion {
                entry,
                number: proposal.number,
                version: proposal.version,
                heads: proposal.heads.clone(),
                proposer: record.territory,
                contested: contested.under(proposal.number, proposal.version, &signatures),
                signatures,
                missing,
            });
        }
        proposals.sort_by_key(|proposal| (proposal.number, proposal.entry));
        Self { proposals, double_signings: signings.doubled(), numbers }
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

impl ProposedVersion {
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
