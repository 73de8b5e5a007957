//! Peers: the greeting, who they are (R92), and what each may ask, bring and get (R93, R94).

use super::{Engine, Event, Output};
use crate::act::Home;
use crate::authority::Cooperation;
use crate::identity::{DocumentId, PublicKey, Roles, TerritoryId};
use crate::invitation::{GrantError, Purpose};
use crate::limits;
use crate::session::message::VERSIONS;
use crate::session::{Abilities, Content, Hello, Incoming, Message, Session};
use crate::violation::Violation;
use std::collections::BTreeSet;

impl Engine {
    pub(super) fn handle_connected(&mut self, peer: PublicKey) {
        if peer == self.keys.node.public() {
            // Two machines with one key would each wait for the other to open every comparison.
            self.notice_elsewhere(peer);
            self.outputs.push_back(Output::Disconnect(peer, Violation::Stranger, None));
            return;
        }
        // A stream that replaces another begins a new session; what was under way is asked for again.
        self.handle_disconnected(peer);
        // Strangers, who have all keys that they want, never take the last places.
        let is_expected =
            |peer: &PublicKey| self.twins.binary_search(peer).is_ok() || self.accepting.contains_key(peer);
        let is_stranger = |session: &&Session| !is_expected(&session.peer) && session.observes().is_none();
        let strangers = self.sessions.values().filter(is_stranger).count();
        let is_full = !is_expected(&peer) && strangers >= limits::STRANGERS_MAX;
        let is_known = is_expected(&peer);
        if is_known && self.sessions.len() >= limits::SESSIONS_MAX {
            self.make_room();
        }
        if is_full || self.sessions.len() >= limits::SESSIONS_MAX {
            self.outputs.push_back(Output::Disconnect(peer, Violation::TooManySessions, None));
            return;
        }
        let mut session = Session::new(peer, self.paces.get(&peer).copied(), self.now);
        let invitation = self.accepting.get(&peer);
        session.answering = invitation.map(|invitation| (invitation.grant.purpose, invitation.grant.id()));
        let hello = Hello {
            version_min: VERSIONS.0,
            version_max: VERSIONS.1,
            features: Abilities::OURS.features,
            network: self.config.network,
            territory: self.territory,
            time: self.now,
            grant: invitation.map(|invitation| invitation.grant.clone()),
            // They name this node's relays, hence its twins: strangers are told nothing of that.
            addresses: if is_known { self.told_addresses() } else { Vec::new() },
            observes: self.scopes_for(peer),
        };
        self.sessions.insert(peer, session);
        assert!(self.sessions.len() <= limits::SESSIONS_MAX, "the sessions are bounded");
        self.outputs.push_back(Output::Send(peer, Message::Hello(hello).encode()));
        if self.sessions.len() == 1 {
            self.compare_at = self.now.plus(self.entropy.jittered(limits::COMPARE_INTERVAL));
        }
    }

    fn told_addresses(&self) -> Vec<String> {
        self.config.addresses.iter().take(limits::ADDRESSES_MAX).cloned().collect()
    }

    /// Ends the session of an observer or a stranger, because somebody comes who is expected (R216).
    fn make_room(&mut self) {
        let is_guest = |session: &&Session| {
            self.twins.binary_search(&session.peer).is_err() && !self.accepting.contains_key(&session.peer)
        };
        let guest = self.sessions.values().filter(is_guest).min_by_key(|session| session.since).map(|s| s.peer);
        if let Some(guest) = guest {
            self.close(guest, Violation::TooManySessions);
        }
    }

    pub(super) fn handle_disconnected(&mut self, peer: PublicKey) {
        if self.sessions.contains_key(&peer) && self.twins.binary_search(&peer).is_ok() {
            self.take_down_heard(true);
        }
        if let Some(session) = self.sessions.remove(&peer) {
            // Strangers come with ever new keys; nobody asks when one of them was last heard.
            if self.twins.binary_search(&peer).is_ok() {
                self.paces.insert(peer, session.outbox.pace());
            }
            self.forget_unsent(peer);
            self.orphans.forget(&peer);
            self.work.forget(peer);
        }
    }

    pub(super) fn handle_frame(&mut self, peer: PublicKey, frame: &[u8]) {
        let Some(session) = self.sessions.get(&peer) else { return };
        let incoming = match session.hello {
            Some(_) => Incoming::decode(frame, self.config.network),
            None => Incoming::of_stranger(frame),
        };
        self.handle_received(peer, incoming);
    }

    pub(super) fn handle_received(&mut self, peer: PublicKey, incoming: Incoming) {
        self.work_out_needed(peer);
        let Some(session) = self.sessions.get_mut(&peer) else { return };
        session.last_heard = self.now;
        let content = match incoming.content {
            Ok(content) => content,
            Err(violation) => return self.close(peer, violation),
        };
        let opens = matches!(content, Content::Message(Message::Hello(_) | Message::Close(_)));
        if session.hello.is_none() && !opens {
            return self.close(peer, Violation::UnexpectedMessage);
        }
        let message = match content {
            Content::Page(number, page) => return self.handle_page(peer, number, page),
            Content::Message(message) => message,
        };
        match message {
            Message::Hello(hello) => self.handle_hello(peer, hello),
            Message::Roots(roots) => self.handle_roots(peer, roots),
            Message::Compare(home, comparison) => self.handle_comparison(peer, home, &comparison),
            Message::Heads(documents) => self.handle_heads(peer, documents),
            // Of whoever has greeted, a page is told apart when it is decoded.
            Message::Page(..) => self.close(peer, Violation::UnexpectedMessage),
            Message::Stored(number) => self.handle_page_stored(peer, number),
            Message::Close(code) => self.handle_close(peer, code),
            Message::Records(records) => self.handle_records(peer, records),
            Message::Pause(pause) => self.handle_pause(peer, pause),
        }
    }

    fn handle_hello(&mut self, peer: PublicKey, hello: Hello) {
        let grant = hello.grant.clone();
        let Some(session) = self.sessions.get_mut(&peer) else { return };
        if let Err(violation) = session.greet(hello, self.config.network, self.now) {
            return self.close(peer, violation);
        }
        if let Some(grant) = grant
            && let Err(violation) = self.redeem(peer, &grant)
        {
            return self.close(peer, violation);
        }
        if !self.is_welcome(peer) {
            return self.close(peer, Violation::Stranger);
        }
        if self.is_observer(peer) && !self.is_source(peer) && !self.has_room_for_observer() {
            return self.close(peer, Violation::TooManySessions);
        }
        if let Some(session) = self.sessions.get_mut(&peer) {
            // What it says of itself decides what the two need.
            session.authority = None;
        }
        if self.twins.binary_search(&peer).is_ok() {
            self.take_down_heard(true);
        }
        self.tell_rest(peer);
        // The roots follow when the charters have been looked at again.
        self.authority_changed = true;
    }

    /// Honours an invitation of ours, once (R71).
    fn redeem(&mut self, peer: PublicKey, grant: &crate::invitation::Grant) -> Result<(), Violation> {
        let claimed = self.sessions.get(&peer).and_then(Session::claimed);
        let known = claimed.is_some_and(|territory| self.counterpart(peer) == Some(territory));
        let Some(ours) = self.territory else { return Err(Violation::WrongInvitation) };
        let id = match grant.check(&self.inviter(ours), self.now) {
            Ok(id) => id,
            // A peer that is known already needs no invitation.
            Err(_) if known => return Ok(()),
            Err(GrantError::Foreign) => return Err(Violation::WrongInvitation),
            Err(GrantError::Expired) => return Err(Violation::ExpiredInvitation),
        };
        let is_used = match grant.purpose {
            Purpose::Node => {
                let invited = self.authority.charters(ours).and_then(|charters| charters.invited(id));
                invited.is_some_and(|key| key != peer)
            }
            Purpose::Twin => {
                let mut answering = self.authority.cooperations().filter(|(_, c)| c.invitation() == Some(id));
                answering.any(|(_, c)| Some(c.proposer()) != claimed)
            }
            // An observer shows nothing to those whom it asks.
            Purpose::Observe => true,
        };
        if is_used {
            return Err(Violation::WrongInvitation);
        }
        if let Some(session) = self.sessions.get_mut(&peer) {
            session.redeemed = Some((grant.purpose, id));
        }
        Ok(())
    }

    /// The peer closes the session and says why (R74).
    fn handle_close(&mut self, peer: PublicKey, code: u16) {
        let violation = Violation::ALL.iter().find(|violation| violation.code() == code).copied();
        let was_answering = self.sessions.get(&peer).is_some_and(|session| session.answering.is_some());
        if let Some(violation) = violation
            && matches!(violation, Violation::WrongInvitation | Violation::ExpiredInvitation)
            && was_answering
        {
            self.accepting.remove(&peer);
            self.authority_revision += 1;
            self.authority_changed = true;
            self.outputs.push_back(Output::Emit(Event::Unwelcome(peer, violation)));
        }
        if let Some(violation) = violation {
            self.note_refusal(peer, violation, false);
        }
        self.outputs.push_back(Output::Disconnect(peer, violation.unwrap_or(Violation::Stranger), None));
        self.handle_disconnected(peer);
    }

    /// Returns the territory that the peer acts for: the one that it names, or ours when it joins it, if that territory's
    /// charter in force lists the peer's key as a node, and it is ours or has a cooperation with ours (R92).
    ///
    /// That the peer names it matters: a charter can list any key, also that of another territory's node.
    pub(super) fn counterpart(&self, peer: PublicKey) -> Option<TerritoryId> {
        let session =
            self.sessions.get(&peer).filter(|session| session.hello.is_some() && session.observes().is_none())?;
        let theirs = session.claimed().or(self.territory)?;
        let lists = self.authority.is_entitled_today(theirs, &peer, Roles::NODE);
        (lists && self.cooperates_with(theirs)).then_some(theirs)
    }

    /// Returns whether the session may go on: the peer is known, is being introduced, or may be a new node of a territory
    /// that we know, whose charter we have not seen yet.
    fn is_welcome(&self, peer: PublicKey) -> bool {
        let Some(session) = self.sessions.get(&peer) else { return false };
        if self.is_observer(peer) || self.is_source(peer) {
            return true;
        }
        if self.counterpart(peer).is_some() || session.redeemed.is_some() || session.answering.is_some() {
            return true;
        }
        session.claimed().is_some_and(|territory| self.cooperates_with(territory) || self.knows(territory))
    }

    /// Closes the sessions of peers that were silent for too long, or for too long were strangers (R92).
    pub(super) fn close_stale_sessions(&mut self) {
        let is_stale = |session: &&Session| {
            let age = self.now.since(session.since);
            let is_silent = session.hello.is_none() && age > limits::GREETING_AGE_MAX;
            let is_stranger = self.counterpart(session.peer).is_none()
                && session.observes().is_none()
                && !self.is_source(session.peer);
            is_silent || (age > limits::STRANGER_AGE_MAX && is_stranger)
        };
        let stale: Vec<PublicKey> = self.sessions.values().filter(is_stale).map(|session| session.peer).collect();
        stale.into_iter().for_each(|peer| self.close(peer, Violation::Stranger));
    }

    pub(super) fn cooperates_with(&self, territory: TerritoryId) -> bool {
        let Some(ours) = self.territory else { return false };
        let mut cooperations = self.authority.cooperations();
        // Anybody can propose a cooperation with anybody, and invite anybody; what counts is that ours wants it.
        territory == ours || cooperations.any(|(_, cooperation)| cooperation.joins(ours, territory))
    }

    /// Returns whether the peer is being introduced by an invitation.
    pub(super) fn is_introduced(&self, session: &Session) -> bool {
        session.redeemed.is_some() || session.answering.is_some()
    }

    /// Returns whether entries of a document may be sent to the peer.
    pub(super) fn may_send(&self, peer: PublicKey, document: DocumentId) -> bool {
        let Some(session) = self.sessions.get(&peer).filter(|session| session.hello.is_some()) else { return false };
        let Some(header) = self.catalogue.header(&document) else { return false };
        if header.home.is_none() && self.is_paused(peer, &document) {
            return false;
        }
        if self.may_send_to_observer(peer, document, header) {
            return true;
        }
        match header.home {
            Some(home) => self.counterpart(peer).is_some_and(|theirs| self.shares(theirs, home)),
            // Of what judges others an observer may know more than its source, and then tells it (R214).
            None if self.config.observing.is_some() => self.is_named(peer, document),
            None => {
                let known = self.counterpart(peer).is_some() || self.is_introduced(session);
                let is_needed = known && self.relevant_authority(peer).contains(&document);
                is_needed || self.may_explain(peer, document) || self.explains_removal(peer, document)
            }
        }
    }

    /// Returns whether an entry of a document may come from the peer, as far as that can be said before it is looked at.
    pub(super) fn may_receive(&self, peer: PublicKey, document: DocumentId) -> bool {
        let Some(session) = self.sessions.get(&peer).filter(|session| session.hello.is_some()) else { return false };
        let home = self.catalogue.header(&document).map(|header| header.home);
        if self.is_source(peer) {
            return self.may_receive_from_source(home);
        }
        match home {
            Some(Some(home)) => self.counterpart(peer).is_some_and(|theirs| self.shares(theirs, home)),
            // Entries of charters and cooperations that we know speak for themselves, whoever brings them.
            // What an observer may bring is what it was told of (R214).
            Some(None) => self.observed_by(peer).is_none_or(|_| self.needed_by(peer).all.contains(&document)),
            None => self.may_ask_of(session, document),
        }
    }

    /// Returns whether a peer may be asked for a document.
    pub(super) fn may_ask(&self, peer: PublicKey, document: DocumentId) -> bool {
        let Some(session) = self.sessions.get(&peer) else { return false };
        let room = session.awaited.len() < limits::AWAITED_MAX;
        room && (self.catalogue.header(&document).is_some() || self.may_ask_of(session, document))
    }

    fn may_ask_of(&self, session: &Session, document: DocumentId) -> bool {
        let known = self.counterpart(session.peer).is_some() || session.redeemed.is_some();
        known || self.is_source(session.peer) || self.expects_territory(session, document.as_territory())
    }

    /// Returns whether the charter of this territory is needed, and may come from this peer.
    pub(super) fn expects_territory(&self, session: &Session, territory: TerritoryId) -> bool {
        let invited = self.accepting.get(&session.peer).is_some_and(|invitation| invitation.territory == territory);
        let claimed = session.claimed() == Some(territory)
            && (self.is_introduced(session) || self.cooperates_with(territory) || self.knows(territory));
        let ours = self.territory == Some(territory);
        // A cooperation can only be judged with the charters of all its parties, so whoever shares one may bring them.
        invited || claimed || ours || self.counterpart(session.peer).is_some()
    }

    /// Returns the charters and cooperations that the two sides need to judge each other's entries, charters first, but for
    /// those that are paused between them.
    pub(super) fn relevant_authority(&self, peer: PublicKey) -> Vec<DocumentId> {
        let mut relevant = self.needed_authority(peer);
        relevant.retain(|document| !self.is_paused(peer, document));
        relevant
    }

    fn needed_authority(&self, peer: PublicKey) -> Vec<DocumentId> {
        let Some(session) = self.sessions.get(&peer) else { return Vec::new() };
        if self.is_mutual(peer) {
            let needed = self.needed_by(peer);
            let named = self.named_authority(peer).into_iter().filter(|document| !needed.all.contains(document));
            return needed.documents.iter().copied().chain(named).collect();
        }
        if self.is_observer(peer) {
            return self.needed_by(peer).documents.clone();
        }
        if self.is_observing() {
            return self.named_authority(peer);
        }
        let counterpart = self.counterpart(peer);
        let theirs = counterpart.or(session.claimed());
        let introduced = [session.redeemed, session.answering].map(|invitation| invitation.map(|(_, id)| id));
        let invited = self.accepting.get(&peer).map(|invitation| invitation.territory);
        let mut territories: BTreeSet<TerritoryId> = [self.territory, theirs, invited].into_iter().flatten().collect();
        let mut cooperations = Vec::new();
        for (document, cooperation) in self.authority.cooperations() {
            // What a peer says that it is opens nothing but the cooperation by which it is introduced.
            let may =
                counterpart.is_some() || introduced.iter().flatten().any(|id| cooperation.invitation() == Some(*id));
            let both = self.territory.zip(theirs).filter(|_| may);
            if both.is_some_and(|(ours, theirs)| is_of_both(cooperation, ours, theirs)) {
                cooperations.push(document);
                territories.extend(cooperation.concerned());
            }
        }
        let guarded =
            self.territory.zip(counterpart).into_iter().flat_map(|(ours, theirs)| self.authority.wards(ours, theirs));
        territories.extend(guarded);
        let charters = self.authority.with_guardians(territories).into_iter().map(TerritoryId::document);
        let held = |document: &DocumentId| self.catalogue.header(document).is_some();
        charters.chain(cooperations).filter(held).collect()
    }

    /// Returns the sets of documents that we share with a peer.
    pub(super) fn shared_sets(&self, peer: PublicKey) -> Vec<Home> {
        if self.is_observer(peer) || self.is_source(peer) {
            let opened = if self.is_source(peer) { self.opened_sets(peer) } else { Vec::new() };
            let sets: BTreeSet<Home> = self.public_sets(peer).into_iter().chain(opened).collect();
            return sets.into_iter().collect();
        }
        let (Some(theirs), Some(ours)) = (self.counterpart(peer), self.territory) else { return Vec::new() };
        let cooperations = self.authority.cooperations().map(|(document, _)| Home::Cooperation(document));
        let home = (theirs == ours).then_some(Home::Territory(ours));
        cooperations.chain(home).filter(|home| self.shares(theirs, *home)).collect()
    }

    /// Tells the shell which nodes to stay connected to, when that has changed.
    pub(super) fn announce_twins(&mut self) {
        let own = self.keys.node.public();
        if let Some(observing) = &self.config.observing {
            return self.stay_connected_to(observing.sources.iter().copied().collect());
        }
        let Some(ours) = self.territory else { return };
        let territories = self
            .authority
            .territories()
            .filter(|(territory, _)| self.cooperates_with(*territory) || *territory == ours);
        let tips = territories.flat_map(|(_, charters)| charters.tips());
        let listed = tips.flat_map(|(_, charter)| &charter.keys);
        let nodes = listed.filter(|listed| listed.roles.include(Roles::NODE)).map(|listed| listed.key);
        let mut twins: Vec<PublicKey> = nodes.filter(|key| *key != own).collect();
        twins.sort_unstable();
        twins.dedup();
        self.stay_connected_to(twins);
    }

    fn stay_connected_to(&mut self, twins: Vec<PublicKey>) {
        let is_news = twins != self.twins;
        self.twins.clone_from(&twins);
        self.sort_wanted();
        if is_news {
            self.outputs.push_back(Output::Emit(Event::Twins(twins)));
            self.follow_twins();
        }
    }
}

/// Returns whether two territories tell each other by themselves what happens in a cooperation (R118).
pub(super) fn is_of_both(cooperation: &Cooperation, ours: TerritoryId, theirs: TerritoryId) -> bool {
    if theirs == ours {
        return cooperation.concerns(ours);
    }
    cooperation.may_read(ours) && cooperation.may_read(theirs)
}
