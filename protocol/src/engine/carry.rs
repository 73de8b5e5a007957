//! Bundles: what may be given to a territory that is not connected, and what is taken of what somebody brings.
//!
//! A bundle is a session that was written down. Whoever makes one gives what R93 lets a connected node of that territory
//! have (R190); whoever reads one takes what R94 lets come from the node that sealed it, each entry through the gate
//! (R191). What has no genuine seal comes from nobody: then charters and cooperations that are held, and documents of ours,
//! speak for themselves, and nothing new is begun that is not expected.

mod everybody;

use super::peers::is_of_both;
use super::{Answer, CommandId, Engine, Output, Refusal, Waiting, Work};
use crate::act::Subject;
use crate::bundle::Origin;
use crate::document::{ChainHead, Log};
use crate::gate::{self, Awaited, Candidate, Refused};
use crate::identity::{DocumentId, EntryId, InvitationId, PublicKey, Roles, TerritoryId};
use crate::invitation::{GrantError, GrantProof, Purpose};
use crate::limits;
use crate::violation::Violation;
use std::collections::{BTreeSet, VecDeque};

/// What may be given to a territory.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gift {
    /// The charters and cooperations that both need, charters first: they stand before what is judged by them.
    pub authority: Vec<DocumentId>,
    /// The documents of the homes that both share, in the order in which they came.
    pub documents: Vec<DocumentId>,
    /// Shows that this node answers that territory's invitation, when it does.
    pub answers: Option<GrantProof>,
}

/// Who brings entries in a file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Carrier {
    /// Who sealed it, if the seal is genuine.
    pub sealed: Option<Origin>,
    /// What shows that they answer our invitation.
    pub answers: Option<GrantProof>,
}

/// Entries from a file, and what became of those before them.
#[derive(Clone, Debug, Default)]
pub struct Parcel {
    /// Who brings them.
    pub carrier: Carrier,
    /// The entries, in the order of the file.
    pub entries: VecDeque<Candidate>,
    /// What became of those before them.
    pub taken: Taken,
}

/// What became of entries from a file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Taken {
    /// How many were taken.
    pub taken: u64,
    /// How many were held already.
    pub held: u64,
    /// How many rest on something that is not here.
    pub waiting: u64,
    /// How many are of documents in which we have no part.
    pub foreign: u64,
    /// For how many there is no room here, because their territory's quota is full (R293).
    pub full: u64,
    /// What does not pass, and why.
    pub refused: Vec<(DocumentId, EntryId, Violation)>,
    /// Why the invitation that is answered is not honoured.
    pub unwelcome: Option<Violation>,
    /// Documents that are not for us, so that what stands behind their beginnings is not taken for lost.
    turned_away: BTreeSet<DocumentId>,
}

impl Taken {
    fn turn_away(&mut self, document: DocumentId) {
        self.foreign += 1;
        if self.turned_away.len() < limits::TURNED_AWAY_MAX {
            self.turned_away.insert(document);
        }
    }

    /// Returns whether an entry waits for a charter or a cooperation that is not for us.
    fn has_turned_away(&self, awaited: &Awaited) -> bool {
        let document = match awaited {
            Awaited::Document(_) => return false,
            Awaited::Charter(territory, _) => territory.document(),
            Awaited::Cooperation(cooperation) | Awaited::Party(cooperation, ..) => *cooperation,
        };
        self.turned_away.contains(&document)
    }
}

impl Engine {
    /// Returns what a territory may be given (R190).
    pub(super) fn give(&mut self, theirs: TerritoryId) -> Result<Answer, Refusal> {
        let ours = self.territory.ok_or(Refusal::NoTerritory)?;
        if theirs == ours || !self.cooperates_with(theirs) {
            return Err(Refusal::NoCooperation);
        }
        let listed = self.catalogue.list().into_iter();
        let shared = listed.filter(|(_, header, _)| header.home.is_some_and(|home| self.shares(theirs, home)));
        let mut documents: Vec<DocumentId> = shared.map(|(document, ..)| document).collect();
        self.catalogue.sort(&mut documents);
        let answered = self.accepting.values().find(|invitation| invitation.territory == theirs);
        let answered = answered.filter(|invitation| invitation.grant.purpose == Purpose::Twin);
        let answers = answered.map(|invitation| invitation.grant.prove(ours, self.keys.node.public()));
        Ok(Answer::Given(Box::new(Gift { authority: self.authority_for(ours, theirs), documents, answers })))
    }

    /// Returns the charters and cooperations that our nodes and those of another territory need, as when one is connected
    /// (R93).
    pub(super) fn authority_for(&self, ours: TerritoryId, theirs: TerritoryId) -> Vec<DocumentId> {
        let mut territories = BTreeSet::from([ours, theirs]);
        let mut cooperations = Vec::new();
        for (document, cooperation) in self.authority.cooperations() {
            if is_of_both(cooperation, ours, theirs) {
                cooperations.push(document);
                territories.extend(cooperation.concerned());
            }
        }
        territories.extend(self.authority.wards(ours, theirs));
        let charters = self.authority.with_guardians(territories).into_iter().map(TerritoryId::document);
        let held = |document: &DocumentId| self.catalogue.header(document).is_some();
        charters.chain(cooperations).filter(held).collect()
    }

    /// Returns what whoever has the chains that end in `theirs` lacks of a document, in causal order.
    pub(super) fn lacking(&self, document: DocumentId, theirs: &[ChainHead]) -> Result<Answer, Refusal> {
        self.log(document).map(|log| Answer::Lacking(log.missing_after(theirs)))
    }

    /// Returns the heads of a document.
    pub(super) fn heads(&self, document: DocumentId) -> Result<Answer, Refusal> {
        self.log(document).map(|log| Answer::Heads(log.heads()))
    }

    /// Takes entries of a file through the gate, or goes on when a document is loaded (R191).
    pub(super) fn take(&mut self, id: CommandId, mut parcel: Box<Parcel>) -> Result<(), Waiting> {
        if self.territory.is_none() && self.config.observing.is_none() {
            self.after_stored(Output::Answer(id, Err(Refusal::NoTerritory)));
            return Ok(());
        }
        let answered = self.answered_by(&parcel.carrier);
        while let Some(entry) = parcel.entries.pop_front() {
            let document = entry.document();
            if self.may_take(document) && !self.is_loaded(&document) {
                let upcoming: Vec<DocumentId> =
                    parcel.entries.iter().take(limits::LOADS_MAX).map(Candidate::document).collect();
                upcoming.iter().for_each(|document| _ = self.is_loaded(document));
                parcel.entries.push_front(entry);
                return Err(Work::Command(id, Box::new(super::Command::Take(parcel))).wait_for(document));
            }
            self.take_one(entry, answered.ok(), &mut parcel);
        }
        if let (Ok(invitation), Some(origin)) = (answered, parcel.carrier.sealed) {
            self.accept_twin(Some(origin.territory), invitation);
        }
        if let Err(unwelcome) = answered {
            parcel.taken.unwelcome = unwelcome;
        }
        let taken = std::mem::take(&mut parcel.taken);
        self.after_stored(Output::Answer(id, Ok(Answer::Taken(Box::new(taken)))));
        Ok(())
    }

    fn take_one(&mut self, entry: Candidate, answered: Option<InvitationId>, parcel: &mut Parcel) {
        let (carrier, taken) = (&parcel.carrier, &mut parcel.taken);
        let (document, id) = (entry.document(), entry.id());
        if !self.may_take(document) || taken.turned_away.contains(&document) {
            taken.foreign += 1;
            return;
        }
        if self.unreadable.contains(&document) {
            taken.waiting += 1;
            return;
        }
        let mut log = self.logs.take(&document);
        let was_known = log.is_some();
        let (accounts, ours) = (&self.accounts, self.territory);
        let refuses = |entry: &_, home| accounts.refuses(entry, home, ours);
        match (gate::admit_within(entry, &mut log, &self.authority, refuses), log) {
            (Ok(_), Some(log)) if !was_known && !self.may_begin_from(carrier, answered, &log) => {
                taken.turn_away(document);
            }
            (Ok(verified), Some(log)) => {
                taken.taken += 1;
                // No session has our own key, so what nobody vouches for is told to every peer that may have it.
                let bringer = carrier.sealed.map_or_else(|| self.keys.node.public(), |origin| origin.node);
                self.notice_own(bringer, &verified, log.header().home);
                self.admit(verified, log, Some(bringer));
            }
            (Ok(_), None) => unreachable!("an admitted entry is in a log"),
            (Err(refused), log) => {
                log.into_iter().for_each(|log| self.logs.put(log));
                let Refused { refusal, .. } = *refused;
                match refusal {
                    gate::Refusal::Known => taken.held += 1,
                    gate::Refusal::Full(_) => taken.full += 1,
                    // What rests on what is not for us is not for us either.
                    gate::Refusal::Orphan(awaited) if taken.has_turned_away(&awaited) => taken.turn_away(document),
                    gate::Refusal::Orphan(_) => taken.waiting += 1,
                    gate::Refusal::Violation(violation) => taken.refused.push((document, id, violation)),
                }
            }
        }
    }

    /// Returns whether entries of a document may come in a file; of one that is not held its first entry will tell.
    fn may_take(&self, document: DocumentId) -> bool {
        let home = self.catalogue.header(&document).map(|header| header.home);
        home.flatten().is_none_or(|home| self.may_hold(home))
    }

    /// Returns whether a file may bring a document that we do not hold yet.
    fn may_begin_from(&self, carrier: &Carrier, answered: Option<InvitationId>, log: &Log) -> bool {
        let Some(ours) = self.territory else { return self.may_begin_observed(carrier, log) };
        match log.subject() {
            Subject::Document(_, home) => self.authority.is_party(ours, *home),
            Subject::Territory(_) => {
                let territory = log.document().as_territory();
                let introduces = answered.is_some() && carrier.sealed.map(|origin| origin.territory) == Some(territory);
                introduces || self.is_twins(carrier) || self.expects_charter(ours, territory)
            }
            Subject::Cooperation(founding) => {
                let proposer = Some(log.genesis().territory);
                let is_of_twins = founding.parties.len() == 2 && founding.parties.contains(&ours);
                let is_answer = is_of_twins && proposer == carrier.sealed.map(|origin| origin.territory);
                (answered.is_some() && founding.invitation == answered && is_answer) || self.is_twins(carrier)
            }
        }
    }

    /// Returns whether a charter is needed here, whoever brings it: it is ours, the territory has invited us, or what we
    /// share is judged by it.
    fn expects_charter(&self, ours: TerritoryId, territory: TerritoryId) -> bool {
        let is_inviter = self.accepting.values().any(|invitation| invitation.territory == territory);
        let mut shared = self.authority.cooperations().filter(|(_, cooperation)| cooperation.concerns(ours));
        territory == ours || is_inviter || shared.any(|(_, cooperation)| cooperation.concerned().contains(&territory))
    }

    /// Returns whether a node that would be a counterpart (R92) has sealed the file.
    fn is_twins(&self, carrier: &Carrier) -> bool {
        let lists = |territory, node: &PublicKey| self.authority.is_entitled_today(territory, node, Roles::NODE);
        carrier
            .sealed
            .is_some_and(|origin| lists(origin.territory, &origin.node) && self.cooperates_with(origin.territory))
    }

    /// Returns the invitation of ours that whoever sealed a file answers; otherwise why it is not honoured, if there is one.
    fn answered_by(&self, carrier: &Carrier) -> Result<InvitationId, Option<Violation>> {
        let (Some(origin), Some(proof), Some(ours)) = (carrier.sealed, &carrier.answers, self.territory) else {
            return Err(None);
        };
        let is_twin = proof.purpose == Purpose::Twin;
        let checked = proof.check(&self.inviter(ours), origin.territory, origin.node, self.now);
        let checked = checked.map_err(|error| match error {
            GrantError::Foreign => Violation::WrongInvitation,
            GrantError::Expired => Violation::ExpiredInvitation,
        });
        let mut answering = self.authority.cooperations();
        match checked {
            // Whoever is known already needs no invitation.
            Err(violation) => Err(Some(violation).filter(|_| !self.is_twins(carrier))),
            Ok(id) => {
                let is_used = answering.any(|(_, c)| c.invitation() == Some(id) && c.proposer() != origin.territory);
                if is_twin && !is_used { Ok(id) } else { Err(Some(Violation::WrongInvitation)) }
            }
        }
    }
}
