//! What people want of this node: each command is answered once, after what it wrote is stored.

use super::{Answer, Command, CommandId, Engine, Output, Reading, Refusal, Stand, Waiting, Work};
use crate::act::{Act, Home, Kind, Proposal, Signing, Subject};
use crate::authority::judge::judge;
use crate::document::kinds::DocumentKind;
use crate::document::publication::Publishing;
use crate::document::{Content, agreement, view};
use crate::entry::{Author, Binding, Chain, EntryError, Verified};
use crate::gate;
use crate::identity::{DocumentId, EntryId, Roles, TerritoryId};

impl Engine {
    /// Carries out a command, or gives it back when a document must be loaded first.
    pub(super) fn carry_out(&mut self, id: CommandId, command: Command) -> Result<(), Waiting> {
        let document = match &command {
            Command::Read(document)
            | Command::Commit(document, _)
            | Command::Act(document, _)
            | Command::Publish(document)
            | Command::Reapply(document, ..)
            | Command::Lacking(document, _)
            | Command::Heads(document) => Some(*document),
            Command::Found(_)
            | Command::Invite(..)
            | Command::Accept(_)
            | Command::Observe(..)
            | Command::Create(..)
            | Command::Cooperate(_)
            | Command::Cooperation(_)
            | Command::Charter(_)
            | Command::Confirm
            | Command::Give(_)
            | Command::GiveEverybody
            | Command::Needed(_)
            | Command::Take(_)
            | Command::Stand(_)
            | Command::Status
            | Command::List
            | Command::FilePeers(_)
            | Command::FileDenial(..) => None,
        };
        if let Some(document) = document.filter(|document| !self.is_loaded(document)) {
            return Err(Work::Command(id, Box::new(command)).wait_for(document));
        }
        let answer = match command {
            Command::Found(office) => self.found(office),
            Command::Invite(purpose, valid) => self.invite(purpose, valid),
            Command::Accept(invitation) => self.accept(invitation),
            Command::Observe(code, scope) => self.observe(code, scope),
            Command::Create(kind, home) => self.create(kind, home),
            Command::FilePeers(document) => Ok(Answer::FilePeers(self.file_peers(document))),
            Command::FileDenial(peer, document) => Ok(Answer::FileDenial(self.file_denial(peer, document))),
            Command::Cooperate(others) => self.cooperate(others),
            Command::Cooperation(document) => self.cooperation(document),
            Command::Read(document) => self.read(document),
            Command::Stand(document) => Ok(Answer::Stand(self.stand(document))),
            Command::Commit(document, changes) => self.commit(document, changes),
            Command::Act(document, act) => self.act(document, act),
            Command::Publish(document) => self.publish(document),
            Command::Reapply(document, changes, entries) => self.reapply(document, changes, entries),
            Command::Charter(territory) => self.charter_sheet(territory),
            Command::Give(territory) => self.give(territory),
            Command::GiveEverybody => self.give_everybody(),
            Command::Needed(document) => self.needed(document),
            Command::Lacking(document, theirs) => self.lacking(document, &theirs),
            Command::Heads(document) => self.heads(document),
            Command::Take(parcel) => return self.take(id, parcel),
            Command::Confirm => self.confirm_by_hand(),
            Command::List => Ok(Answer::Listed(self.catalogue.list())),
            Command::Status => Ok(Answer::Status(Box::new(self.status()))),
        };
        self.after_stored(Output::Answer(id, answer));
        Ok(())
    }

    fn create(&mut self, kind: Kind, home: Home) -> Result<Answer, Refusal> {
        let ours = self.territory.ok_or(Refusal::NoTerritory)?;
        if !self.authority.is_party(ours, home) {
            return Err(Refusal::NoCooperation);
        }
        let author = self.author(Roles::EDIT)?;
        self.begin(&author, Subject::Document(kind, home)).map(Answer::Created)
    }

    fn read(&mut self, document: DocumentId) -> Result<Answer, Refusal> {
        let epoch = self.epoch_in(&document);
        self.log(document)?;
        let log = self.logs.share(&document).ok_or(Refusal::UnknownDocument)?;
        let verdict = self.verdicts.of(&log, &self.authority);
        let parties = self.parties(document);
        let actor = view::actor(&self.keys.node.public(), &document, epoch);
        let stand = Stand { fingerprint: log.fingerprint(), authority: self.authority_revision };
        let publishing = Publishing::of(&log, &self.authority);
        Ok(Answer::Reading(Box::new(Reading { stand, log, verdict, parties, publishing, actor })))
    }

    fn stand(&mut self, document: DocumentId) -> Option<Stand> {
        self.refresh_catalogue();
        let fingerprint = self.catalogue.fingerprint(&document)?;
        Some(Stand { fingerprint, authority: self.authority_revision })
    }

    pub(super) fn log(&self, document: DocumentId) -> Result<&crate::document::Log, Refusal> {
        if self.unreadable.contains(&document) {
            return Err(Refusal::Unreadable);
        }
        self.logs.peek(&document).ok_or(Refusal::UnknownDocument)
    }

    /// Returns the territories that may act on a document today.
    pub(super) fn parties(&self, document: DocumentId) -> Vec<TerritoryId> {
        let home = self.catalogue.header(&document).and_then(|header| header.home);
        match home {
            Some(Home::Territory(territory)) => vec![territory],
            Some(Home::Cooperation(cooperation)) => self.parties(cooperation),
            None => {
                let cooperation = self.authority.cooperation(document);
                cooperation.map_or_else(|| vec![document.as_territory()], |c| c.parties().to_vec())
            }
        }
    }

    fn commit(&mut self, document: DocumentId, changes: Vec<Vec<u8>>) -> Result<Answer, Refusal> {
        self.check_party(document)?;
        let author = self.author_in(&document, Roles::EDIT)?;
        let chain = self.chain(document, &author)?;
        let entry = author.changes(document, chain, self.now, changes);
        self.admit_signed(document, entry).map(Answer::Committed)
    }

    /// Returns where the author's chain in a document stands.
    pub(super) fn chain(&self, document: DocumentId, author: &Author) -> Result<Chain, Refusal> {
        let log = self.log(document)?;
        let head = log.chain_head(&author.key.public(), author.epoch);
        if head.is_none() && !log.has_room_for(&author.key.public()) {
            return Err(Refusal::Form("this document has too many epochs of this node".to_owned()));
        }
        Ok(head.map_or_else(Chain::default, |(id, record)| Chain { seq: record.seq + 1, prev: Some(id) }))
    }

    fn act(&mut self, document: DocumentId, act: Act) -> Result<Answer, Refusal> {
        let deps = match &act {
            Act::Propose(proposal) => {
                self.check_party(document).and_then(|()| self.check_proposal(document, proposal))?
            }
            Act::Sign(signing) => self.check_party(document).and_then(|()| self.check_signing(document, signing))?,
            Act::Accept | Act::Change(_) | Act::Consent(_) | Act::Leave(..) => self.check_membership(document, &act)?,
            Act::Amend(charter) => self.check_amendment(document, charter)?,
            Act::Approve(version) => self.check_approval(document, *version)?,
            Act::Guard(ward, version) => self.check_guarding(*ward, *version)?,
            Act::Cut(cut) => self.check_cut(document, cut)?,
            Act::KeepOut(entries) => {
                self.check_party(document).and_then(|()| self.check_keep_out(document, entries))?
            }
            Act::Publish(_) => self.check_publication(document, &act)?,
            Act::Project(act) => self.check_project(document, act)?,
            Act::Fund(fund) => return self.act_on_fund(document, fund, &act),
            Act::Measure(act) => self.check_measure(document, act)?,
            Act::Agreement(said) => self.check_agreement_act(document, said)?,
            Act::Decision(said) => self.check_decision_act(document, said)?,
            Act::Assembly(said) => self.check_assembly_act(document, said)?,
            Act::Record(said) => self.check_record_act(document, said)?,
            Act::Begin(_) | Act::Acknowledge => {
                return Err(Refusal::WrongKind);
            }
        };
        let binding = act.is_binding().then(|| self.next_binding(document)).transpose()?;
        self.write_act(document, &act, deps, binding).map(Answer::Committed)
    }

    /// Writes edits that do again what set-aside entries wanted, and says that those stay out: both in one write.
    fn reapply(
        &mut self,
        document: DocumentId,
        changes: Vec<Vec<u8>>,
        entries: Vec<EntryId>,
    ) -> Result<Answer, Refusal> {
        self.check_party(document)?;
        self.check_keep_out(document, &entries)?;
        if !changes.is_empty() {
            self.commit(document, changes)?;
        }
        self.write_act(document, &Act::KeepOut(entries), Vec::new(), None).map(Answer::Committed)
    }

    /// Checks that entries are here, are set aside, and wait for a decision of our territory.
    fn check_keep_out(&self, document: DocumentId, entries: &[EntryId]) -> Result<Vec<EntryId>, Refusal> {
        let ours = self.territory.ok_or(Refusal::NoTerritory)?;
        let verdict = judge(self.log(document)?, &self.authority);
        Act::KeepOut(entries.to_vec()).check().map_err(|error| Refusal::Form(error.to_string()))?;
        let doubted = verdict.doubted();
        let is_open = |entry: &EntryId| {
            let is_doubted = verdict.set_aside.contains_key(entry) || doubted.contains(entry);
            is_doubted && !verdict.keeps_out(ours, entry)
        };
        if entries.iter().all(is_open) {
            Ok(Vec::new())
        } else {
            Err(Refusal::Already("the entry counts, is not here, or was decided about already: see “djuntu log”"))
        }
    }

    /// Signs an act with the key that has the role, and admits it.
    pub(super) fn write_act(
        &mut self,
        document: DocumentId,
        act: &Act,
        deps: Vec<EntryId>,
        binding: Option<Binding>,
    ) -> Result<EntryId, Refusal> {
        self.check_confirmed(document, act)?;
        let author = self.author_in(&document, act.role())?;
        let chain = self.chain(document, &author)?;
        let entry = author.act(Some(document), chain, self.now, act, deps, binding);
        self.admit_signed(document, entry)
    }

    /// Takes an entry that was just signed here through everything that others will ask of it, and admits it.
    pub(super) fn admit_signed(
        &mut self,
        document: DocumentId,
        signed: Result<Verified, EntryError>,
    ) -> Result<EntryId, Refusal> {
        let entry = signed.map_err(|error| Refusal::Form(error.to_string()))?;
        let headers = gate::inspect_changes(&entry).map_err(|violation| Refusal::Form(violation.to_string()))?;
        let home = self.catalogue.header(&document).and_then(|header| header.home);
        gate::authentic(&entry, document, home, &self.authority).map_err(|_| Refusal::NotEntitled)?;
        let mut log = self.logs.take(&document).ok_or(Refusal::UnknownDocument)?;
        if log.insert(&entry, &headers).is_err() {
            self.logs.put(log);
            return Err(Refusal::Stale);
        }
        let id = entry.id();
        self.admit_own(entry, log);
        Ok(id)
    }

    /// Returns our territory's next place in its chain of binding acts on a document (R15).
    fn next_binding(&self, document: DocumentId) -> Result<Binding, Refusal> {
        let log = self.log(document)?;
        let ours = |(_, record): &(EntryId, &crate::document::Record)| Some(record.territory) == self.territory;
        let numbered = log.records().filter(ours).filter_map(|(id, record)| match record.content {
            Content::Act { n: Some(n), .. } => Some((n, id)),
            Content::Act { n: None, .. } | Content::Changes { .. } => None,
        });
        let last = numbered.max();
        Ok(Binding {
            account: String::new(),
            n: last.map_or(0, |(n, _)| n.saturating_add(1)),
            prev_act: last.map(|(_, id)| id),
        })
    }

    pub(super) fn agreement(&self, document: DocumentId) -> Result<agreement::Agreement, Refusal> {
        let log = self.log_of(document, DocumentKind::Agreement)?;
        Ok(agreement::Agreement::of(log, &judge(log, &self.authority)))
    }

    /// Checks that a proposal has a number that none has that is held (R43) and is between the parties of today (R140), and
    /// returns what it rests on.
    fn check_proposal(&self, document: DocumentId, proposal: &Proposal) -> Result<Vec<EntryId>, Refusal> {
        let agreement = self.agreement(document)?;
        if proposal.number != agreement.next_number() {
            return Err(Refusal::Stale);
        }
        if proposal.parties != self.parties(document) {
            return Err(Refusal::OtherParties);
        }
        if self.log(document)?.has_changes(&proposal.heads) { Ok(Vec::new()) } else { Err(Refusal::Stale) }
    }

    /// Checks that a signature is under a proposed text, and that we signed no other text of that number or a later one,
    /// and returns the proposal (R42).
    fn check_signing(&self, document: DocumentId, signing: &Signing) -> Result<Vec<EntryId>, Refusal> {
        let ours = self.territory.ok_or(Refusal::NoTerritory)?;
        let agreement = self.agreement(document)?;
        let mut offered = agreement.proposals.iter().filter(|proposal| proposal.number == signing.number);
        let proposal = offered.find(|proposal| proposal.version == signing.version).ok_or(Refusal::NotProposed)?;
        // Whoever has come since would not be bound by it, and whoever has left cannot sign it any more (R140).
        if proposal.parties != self.parties(document) {
            return Err(Refusal::OtherParties);
        }
        if proposal.has_ended() {
            return Err(Refusal::Unfit("a party has ended this: a new text needs a new proposal (djuntu propose)"));
        }
        let log = self.log(document)?;
        let verdict = judge(log, &self.authority);
        for (entry, record) in log.records().filter(|(_, record)| record.territory == ours) {
            let Some(Act::Sign(signed)) = record.act() else { continue };
            let counts = verdict.counted.contains(&entry);
            // What a former office holder signed does not count any more: it can be signed again, and not replaced.
            if signed.number == signing.number && (counts || signed.version != signing.version) {
                return Err(Refusal::Already("your territory has signed a version with this number"));
            }
            if signed.number > signing.number && counts {
                return Err(Refusal::Already("your territory has signed a later version"));
            }
        }
        Ok(proposal.cited())
    }
}
