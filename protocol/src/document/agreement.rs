//! The state of an agreement: computed from its counted acts, never set by anybody (R41).

mod contested;

use crate::act::Act;
use crate::authority::judge::Verdict;
use crate::document::Log;
use crate::identity::{ChangeHash, EntryId, PublicKey, TerritoryId, VersionHash};
use crate::limits;
use crate::time::Time;
use contested::Contested;

/// What the acts say.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Agreement {
    /// Every proposal, by number and then by id.
    pub proposals: Vec<ProposedVersion>,
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
    /// The signatures, one per territory, in the order of the territories.
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
    ///
    /// A territory that signed two texts with one number has signed neither: that is no agreement, but a dispute (R43).
    pub fn of(log: &Log, verdict: &Verdict, parties: &[TerritoryId]) -> Self {
        let counted = || log.records().filter(|(id, _)| verdict.counted.contains(id));
        let mut signings = Vec::new();
        for (entry, record) in counted() {
            if let Some(Act::Sign(signing)) = record.act() {
                signings.push((entry, record, signing));
            }
        }
        let contested = Contested::of(log, verdict);
        let mut proposals = Vec::new();
        for (entry, record) in counted() {
            let Some(Act::Propose(proposal)) = record.act() else { continue };
            let mut signatures: Vec<SignedBy> = Vec::new();
            for (id, signed, signing) in &signings {
                let same = signing.number == proposal.number && signing.version == proposal.version;
                let twice = signings.iter().any(|(_, other, another)| {
                    let number = another.number == signing.number && another.version != signing.version;
                    number && other.territory == signed.territory
                });
                let first = signatures.iter().all(|signature| signature.territory != signed.territory);
                if same && !twice && first && parties.contains(&signed.territory) {
                    signatures.push(SignedBy {
                        territory: signed.territory,
                        key: signed.author,
                        name: signing.name.clone(),
                        office: signing.office.clone(),
                        time: signed.time,
                        entry: *id,
                    });
                }
            }
            signatures.sort_by_key(|signature| signature.territory);
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
        Self { proposals }
    }

    /// Returns the number of the next proposal.
    pub fn next_number(&self) -> u32 {
        self.proposals.iter().map(|proposal| proposal.number).max().unwrap_or_default().saturating_add(1)
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
    /// Returns whether a territory has signed this text.
    pub fn is_signed_by(&self, territory: TerritoryId) -> bool {
        self.signatures.iter().any(|signature| signature.territory == territory)
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
