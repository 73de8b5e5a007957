//! Becoming twins, and becoming a node of a territory: what follows from charters and cooperations (R70–R74).

use super::keys::Promise;
use super::{Answer, Engine, Event, Output, Refusal};
use crate::act::{Act, Founding, Genesis, Subject};
use crate::authority::{Charters, Cooperation};
use crate::document::{Header, Log};
use crate::entry::{Author, Chain, Verified};
use crate::gate;
use crate::identity::charter::{Charter, ListedKey, Office};
use crate::identity::{DocumentId, InvitationId, PublicKey, Roles, TerritoryId};
use crate::invitation::{Grant, Invitation, Inviter, Purpose};
use crate::time::Span;

/// The schema with which this version begins territories and cooperations.
const SCHEMA: u16 = 1;

impl Engine {
    /// Looks again at everything that follows from charters and cooperations, after one of them has changed.
    pub(super) fn reconsider_membership(&mut self) {
        self.find_territory();
        self.succeed();
        let peers: Vec<PublicKey> = self.sessions.keys().copied().collect();
        for peer in &peers {
            self.admit_invited(*peer);
        }
        self.welcome();
        self.announce_twins();
        for peer in peers {
            self.announce_addresses(peer);
            self.plan_records(peer);
            self.compare_abilities(peer);
            self.tell_roots(peer);
        }
    }

    /// Looks for the territory that this node belongs to, unless it is known: that never changes.
    pub(super) fn find_territory(&mut self) {
        // Any charter can list any key, and an observer belongs to none of the territories that it observes.
        if self.territory.is_none()
            && self.config.observing.is_none()
            && let Some(territory) = self.own_territory()
        {
            self.belong(territory);
        }
    }

    /// Belongs to a territory from now on, and has that kept when the charter that says so is stored (R73).
    fn belong(&mut self, territory: TerritoryId) {
        assert!(self.territory.is_none(), "a node belongs to one territory for ever (R73)");
        self.territory = Some(territory);
        self.authority_revision += 1;
        self.after_stored(Output::Belong(territory));
    }

    /// Returns the territory that this node belongs to: one whose charter lists its key as a node.
    ///
    /// Any territory can list any key, so one that only does that is believed last: first the one whose invitation this
    /// node answers, then the one that its office key founded, then one for which its key has written.
    fn own_territory(&self) -> Option<TerritoryId> {
        let node = self.keys.node.public();
        let office = self.keys.office();
        let is_invited = |territory| {
            let mut invitations =
                self.accepting.values().filter(|invitation| invitation.grant.purpose == Purpose::Node);
            invitations.any(|invitation| invitation.territory == territory)
        };
        let rank = |territory: TerritoryId| {
            let log = self.logs.peek(&territory.document());
            let is_founder = log.is_some_and(|log| Some(log.genesis().author) == office);
            let has_written = log.is_some_and(|log| log.records().any(|(_, record)| record.author == node));
            (!is_invited(territory), !is_founder, !has_written)
        };
        let lists = |charters: &Charters| charters.tips().any(|(_, charter)| charter.entitles(&node, Roles::NODE));
        let listing = self.authority.territories().filter(|(_, charters)| lists(charters));
        listing.map(|(territory, _)| territory).min_by_key(|territory| (rank(*territory), *territory))
    }

    /// Does what our invitation promised to the peer that answers it, once.
    fn admit_invited(&mut self, peer: PublicKey) {
        let Some(session) = self.sessions.get(&peer) else { return };
        match session.redeemed {
            Some((Purpose::Node, id)) => self.list_node(peer, id),
            Some((Purpose::Twin, id)) => self.accept_twin(session.claimed(), id),
            Some((Purpose::Observe, _)) | None => {}
        }
    }

    /// Lists an invited node in the charter (R73).
    pub(super) fn list_node(&mut self, peer: PublicKey, invitation: InvitationId) {
        let Some(ours) = self.territory else { return };
        let Some(charters) = self.authority.charters(ours) else { return };
        let (previous, charter) = charters.current();
        // In a dispute a new node would be listed on one line alone, and act for nobody.
        if charters.is_disputed() || charters.is_proposed(invitation) || charter.listed(&peer).is_some() {
            return;
        }
        let mut next = Charter { number: charter.number + 1, previous: Some(previous), ..charter.clone() };
        let roles = Roles::EDIT.and(Roles::NODE);
        next.keys.push(ListedKey { key: peer, roles, office: None, invitation: Some(invitation) });
        next.keys.sort_by_key(|listed| listed.key);
        // Without the office key here, or with a full charter, the peer stays uninvited, and its people see that.
        let outcome = self.write_act(ours.document(), &Act::Amend(next), Vec::new(), None);
        self.note_promise(Promise::Node(peer, invitation), &outcome);
    }

    /// Accepts the cooperation that answers our invitation (R72).
    pub(super) fn accept_twin(&mut self, claimed: Option<TerritoryId>, invitation: InvitationId) {
        let Some(ours) = self.territory else { return };
        // Two peers may have shown the same invitation before either proposed anything.
        let named = |cooperation: &&Cooperation| cooperation.invitation() == Some(invitation);
        let others = self.authority.cooperations().map(|(_, cooperation)| cooperation).filter(named);
        if others.into_iter().any(|cooperation| cooperation.proposer() != ours && cooperation.has_accepted(ours)) {
            return;
        }
        let answering = self.authority.cooperations().find(|(_, cooperation)| {
            let twins = cooperation.founding().len() == 2 && cooperation.founding().contains(&ours);
            twins && cooperation.invitation() == Some(invitation) && Some(cooperation.proposer()) == claimed
        });
        if let Some((document, cooperation)) = answering
            && !cooperation.has_accepted(ours)
        {
            let outcome = self.write_act(document, &Act::Accept, Vec::new(), None);
            self.note_promise(Promise::Twin(claimed, invitation), &outcome);
        }
    }

    /// Notices which of the invitations that we answer have led somewhere.
    fn welcome(&mut self) {
        let (ours, authority) = (self.territory, &self.authority);
        let outcome = |invitation: &Invitation| match invitation.grant.purpose {
            Purpose::Node => (ours == Some(invitation.territory)).then(|| invitation.territory.document()),
            // Two territories that invite each other at once answer two invitations, and either makes them twins.
            Purpose::Twin => authority.twinning(ours?, invitation.territory),
            Purpose::Observe => None,
        };
        let outcomes = self.accepting.iter().map(|(peer, invitation)| (*peer, outcome(invitation)));
        let welcomed: Vec<_> = outcomes.filter_map(|(peer, document)| document.map(|d| (peer, d))).collect();
        for (peer, document) in welcomed {
            self.accepting.remove(&peer);
            self.authority_revision += 1;
            self.after_stored(Output::Emit(Event::Welcomed(peer, document)));
        }
    }

    pub(super) fn found(&mut self, office: Office) -> Result<Answer, Refusal> {
        if self.territory.is_some() || !self.accepting.is_empty() {
            return Err(Refusal::HasTerritory);
        }
        if self.config.observing.is_some() {
            return Err(Refusal::Observer);
        }
        let key = self.founding_key()?;
        let node = self.keys.node.public();
        let bound = Roles::ROOT.and(Roles::SIGN);
        let mut keys = vec![
            ListedKey { key: key.public(), roles: bound, office: Some(office), invitation: None },
            ListedKey { key: node, roles: Roles::EDIT.and(Roles::NODE), office: None, invitation: None },
        ];
        keys.sort_by_key(|listed| listed.key);
        let charter = Charter { number: 0, previous: None, threshold: 1, keys, guardians: None, settles: None };
        let author = Author { key, network: self.config.network, territory: None, epoch: self.config.epoch };
        let document = self.begin(&author, Subject::Territory(charter))?;
        self.belong(document.as_territory());
        Ok(Answer::Founded(document.as_territory()))
    }

    pub(super) fn invite(&mut self, purpose: Purpose, valid: Span) -> Result<Answer, Refusal> {
        let territory = match (purpose, self.territory) {
            (Purpose::Observe, None) => self.observed_territory(),
            (Purpose::Observe | Purpose::Twin | Purpose::Node, territory) => territory,
        };
        let territory = territory.ok_or(Refusal::NoTerritory)?;
        match purpose {
            Purpose::Node => _ = self.acting(Roles::ROOT)?,
            Purpose::Twin => _ = self.acting(Roles::SIGN)?,
            Purpose::Observe => {}
        }
        let nonce = self.entropy.nonce();
        Ok(Answer::Invited(Box::new(Invitation {
            network: self.config.network,
            territory,
            node: self.keys.node.public(),
            addresses: self.config.addresses.iter().take(crate::limits::ADDRESSES_MAX).cloned().collect(),
            grant: Grant::new(&self.inviter(territory), purpose, self.now.plus(valid), nonce),
        })))
    }

    /// Returns as whom this node invites.
    pub(super) const fn inviter(&self, territory: TerritoryId) -> Inviter<'_> {
        Inviter { key: &self.keys.node, network: self.config.network, territory }
    }

    pub(super) fn accept(&mut self, invitation: Invitation) -> Result<Answer, Refusal> {
        if invitation.network != self.config.network {
            return Err(Refusal::OtherNetwork);
        }
        if invitation.node == self.keys.node.public() || self.territory == Some(invitation.territory) {
            return Err(Refusal::OwnInvitation);
        }
        if self.now > invitation.grant.expires {
            return Err(Refusal::ExpiredInvitation);
        }
        if self.config.observing.is_some() {
            return Err(Refusal::Observer);
        }
        let document = match (invitation.grant.purpose, self.territory) {
            (Purpose::Node, Some(_)) => return Err(Refusal::HasTerritory),
            (Purpose::Node, None) => invitation.territory.document(),
            (Purpose::Twin, None) => return Err(Refusal::NoTerritory),
            (Purpose::Observe, _) => {
                return Err(Refusal::Form("this code is for observers, who type “djuntu observe CODE”".to_owned()));
            }
            (Purpose::Twin, Some(ours)) => self.propose_twinning(ours, &invitation)?,
        };
        let (peer, addresses) = (invitation.node, invitation.addresses.clone());
        self.accepting.insert(peer, invitation);
        self.authority_revision += 1;
        self.after_stored(Output::Connect(peer, addresses));
        // A session from before the invitation was known begins again, with the invitation in its hello.
        if self.sessions.contains_key(&peer) {
            self.outputs.push_back(Output::Disconnect(peer, crate::violation::Violation::Stranger, None));
            self.handle_disconnected(peer);
        }
        self.authority_changed = true;
        Ok(Answer::Accepted(document))
    }

    /// Begins the cooperation that answers an invitation, or finds the one that was begun before.
    fn propose_twinning(&mut self, ours: TerritoryId, invitation: &Invitation) -> Result<DocumentId, Refusal> {
        let id = invitation.grant.id();
        let begun = self.authority.cooperations().find(|(_, cooperation)| cooperation.invitation() == Some(id));
        if let Some((document, _)) = begun {
            return Ok(document);
        }
        if self.authority.twinning(ours, invitation.territory).is_some() {
            return Err(Refusal::Already("your two territories are twins already"));
        }
        let mut parties = vec![ours, invitation.territory];
        parties.sort_unstable();
        let author = self.author(Roles::SIGN)?;
        self.begin(&author, Subject::Cooperation(Founding { parties, invitation: Some(id) }))
    }

    /// Begins a document with its first entry.
    pub(super) fn begin(&mut self, author: &Author, subject: Subject) -> Result<DocumentId, Refusal> {
        let act = Act::Begin(Genesis { nonce: self.entropy.nonce(), schema: SCHEMA, subject });
        let entry = author.act(None, Chain::default(), self.now, &act, Vec::new(), None);
        let entry = entry.map_err(|error| Refusal::Form(error.to_string()))?;
        let log = Log::begin(&entry).map_err(|_| Refusal::WrongKind)?;
        let Header { home, .. } = log.header();
        gate::authentic(&entry, log.document(), home, &self.authority).map_err(|_| Refusal::NotEntitled)?;
        let document = log.document();
        self.admit_own(entry, log);
        Ok(document)
    }

    pub(super) fn admit_own(&mut self, entry: Verified, log: Log) {
        self.admit(entry, log, None);
    }
}
