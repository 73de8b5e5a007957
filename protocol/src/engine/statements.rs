//! Statements about agreements, decisions, assemblies and records: each is made only when it has an effect on the document as
//! it stands, by the rules that everybody judges it by afterwards (R224). Votes are told apart by whoever tallies.

use super::{Engine, Refusal};
use crate::act::{AgreementAct, AssemblyAct, DecisionAct, RecordAct, Vote, Voter};
use crate::authority::judge::judge;
use crate::document::assembly::Assembly;
use crate::document::decision::{Ballots, Decision};
use crate::document::kinds::DocumentKind;
use crate::document::record::Conserved;
use crate::document::{Log, Unfit};
use crate::identity::{DocumentId, EntryId};

impl Engine {
    /// Checks what our territory says about an agreement, and returns what it rests on.
    pub(super) fn check_agreement_act(
        &self,
        document: DocumentId,
        act: &AgreementAct,
    ) -> Result<Vec<EntryId>, Refusal> {
        self.check_party(document)?;
        let ours = self.territory.ok_or(Refusal::NoTerritory)?;
        Ok(self.agreement(document)?.admits(ours, act)?)
    }

    /// Checks what our territory says about a decision, or how one of us votes, and returns what it rests on.
    pub(super) fn check_decision_act(&self, document: DocumentId, act: &DecisionAct) -> Result<Vec<EntryId>, Refusal> {
        self.check_party(document)?;
        if let DecisionAct::Vote(vote) = act {
            return self.check_vote(document, vote);
        }
        let ours = self.territory.ok_or(Refusal::NoTerritory)?;
        let log = self.log_of(document, DocumentKind::Decision)?;
        if let DecisionAct::Open(opening) = act
            && !log.has_changes(&opening.heads)
        {
            return Err(Refusal::Stale);
        }
        let decision = Decision::of(log, &judge(log, &self.authority));
        Ok(decision.admits(ours, &self.parties(document), act)?)
    }

    /// Checks a vote. Whether the question is put is in a document that may not be loaded, and is the desk's to know: a vote
    /// on anything else is counted for nothing.
    fn check_vote(&self, document: DocumentId, vote: &Vote) -> Result<Vec<EntryId>, Refusal> {
        let log = self.log_of(document, DocumentKind::Ballots)?;
        match vote.voter {
            Voter::Key(seq) if seq == Ballots::next_vote(log, vote.opening, self.keys.node.public()) => Ok(Vec::new()),
            Voter::Key(_) => Err(Refusal::Stale),
            Voter::Number(number) if Ballots::has_number(log, vote.opening, vote.assembly, number) => {
                Err(Refusal::Unfit("somebody has voted under this number; twice would make it void"))
            }
            Voter::Number(_) => Ok(Vec::new()),
        }
    }

    /// Checks what our territory says about an assembly, and returns what it rests on.
    pub(super) fn check_assembly_act(&self, document: DocumentId, act: &AssemblyAct) -> Result<Vec<EntryId>, Refusal> {
        self.check_party(document)?;
        let ours = self.territory.ok_or(Refusal::NoTerritory)?;
        let log = self.log_of(document, DocumentKind::Assembly)?;
        if let AssemblyAct::Minutes(minutes) = act
            && !log.has_changes(&minutes.heads)
        {
            return Err(Refusal::Stale);
        }
        Ok(Assembly::of(log, &judge(log, &self.authority)).admits(ours, act)?)
    }

    /// Checks what our territory says about a record of the conservatory, and returns what it rests on.
    pub(super) fn check_record_act(&self, document: DocumentId, act: &RecordAct) -> Result<Vec<EntryId>, Refusal> {
        self.check_party(document)?;
        let ours = self.territory.ok_or(Refusal::NoTerritory)?;
        let log = self.log_of(document, DocumentKind::Record)?;
        if let RecordAct::Submit(submission) = act
            && !log.has_changes(&submission.heads)
        {
            return Err(Refusal::Stale);
        }
        Ok(Conserved::of(log, &judge(log, &self.authority)).admits(ours, document, act)?)
    }

    /// Returns a document's log when it is of this kind.
    pub(super) fn log_of(&self, document: DocumentId, kind: DocumentKind) -> Result<&Log, Refusal> {
        let log = self.log(document)?;
        if log.header().kind == kind { Ok(log) } else { Err(Refusal::WrongKind) }
    }
}

impl From<Unfit> for Refusal {
    fn from(Unfit(why): Unfit) -> Self {
        Self::Unfit(why)
    }
}
