//! Receiving: pages through the gate into the logs, each acknowledged when all of it is stored.

use super::{Engine, Waiting, Work};
use crate::act::Subject;
use crate::document::{Log, Missing};
use crate::gate::{self, Awaited, Candidate, Refusal, Refused};
use crate::identity::{DocumentId, PublicKey};
use crate::invitation::Purpose;
use crate::limits;
use crate::session::{IncomingPage, Message};
use crate::violation::{Severity, Violation};

impl Engine {
    /// Queues a page behind those that came before.
    pub(super) fn handle_page(&mut self, peer: PublicKey, number: u64, page: Result<IncomingPage, Violation>) {
        let Some(session) = self.sessions.get_mut(&peer) else { return };
        let page = match page {
            Ok(page) => page,
            Err(violation) => return self.close(peer, violation),
        };
        let newer = page.newer;
        session.exchanged += 1;
        session.inbox.push_back((number, page));
        let waiting: usize = session.inbox.iter().map(|(_, page)| page.bytes()).sum();
        if waiting > limits::INBOX_BYTES_MAX {
            return self.close(peer, Violation::Flood);
        }
        // While earlier pages wait, whoever goes on with them goes on with this one.
        if session.inbox.len() == 1 {
            self.work.push(Work::Receive(peer));
        }
        if newer > 0 {
            self.close(peer, Violation::NewerSchema);
        }
    }

    /// Goes on with the pages of a peer until a document must be loaded.
    pub(super) fn receive_pages(&mut self, peer: PublicKey) -> Result<(), Waiting> {
        loop {
            let Some(session) = self.sessions.get_mut(&peer) else { return Ok(()) };
            let Some((_, page)) = session.inbox.front_mut() else { return Ok(()) };
            let Some(entry) = page.entries.pop_front() else {
                if let Some((number, page)) = session.inbox.pop_front() {
                    page.into_original().into_iter().for_each(|original| self.batch.note_page(original));
                    self.send_after_stored(peer, &Message::Stored(number));
                }
                continue;
            };
            // What may not come from this peer makes nothing be loaded.
            if self.may_receive(peer, entry.document()) && !self.is_loaded(&entry.document()) {
                let document = entry.document();
                let upcoming: Vec<DocumentId> = self.upcoming(peer);
                upcoming.iter().for_each(|document| _ = self.is_loaded(document));
                if let Some((_, page)) = self.sessions.get_mut(&peer).and_then(|session| session.inbox.front_mut()) {
                    page.entries.push_front(entry);
                }
                return Err(Work::Receive(peer).wait_for(document));
            }
            let before = self.batch.len();
            self.receive(peer, entry);
            let page = self.sessions.get_mut(&peer).and_then(|session| session.inbox.front_mut());
            if let Some((_, page)) = page.filter(|_| self.batch.len() > before) {
                page.admitted += 1;
            }
        }
    }

    /// Returns the documents that the next entries of a peer's page need, so that they are loaded together.
    fn upcoming(&self, peer: PublicKey) -> Vec<DocumentId> {
        let pages = self.sessions.get(&peer).into_iter().flat_map(|session| &session.inbox);
        let documents = pages.flat_map(|(_, page)| &page.entries).map(Candidate::document);
        documents.take(limits::LOADS_MAX).collect()
    }

    /// Takes one entry of a peer through the gate.
    pub(super) fn receive(&mut self, peer: PublicKey, entry: Candidate) {
        let document = entry.document();
        if !self.may_receive(peer, document) {
            return self.close(peer, Violation::NotShared);
        }
        if self.unreadable.contains(&document) {
            // The fault is our disk's, which people are told of; the peer did nothing wrong.
            return;
        }
        let mut log = self.logs.take(&document);
        let was_known = log.is_some();
        assert_eq!(
            was_known,
            self.catalogue.header(&document).is_some(),
            "a document that is held is never begun again"
        );
        let (accounts, ours) = (&self.accounts, self.territory);
        let outcome =
            gate::admit_within(entry, &mut log, &self.authority, |entry, home| accounts.refuses(entry, home, ours));
        match (outcome, log) {
            (Ok(verified), Some(log)) => {
                if !was_known && !self.may_begin(peer, &log) {
                    return self.close(peer, Violation::NotShared);
                }
                if let Some(session) = self.sessions.get_mut(&peer) {
                    session.awaited.remove(&document);
                    session.schedule_compare(self.now);
                }
                self.notice_own(peer, &verified, log.header().home);
                self.admit(verified, log, Some(peer));
            }
            (Ok(_), None) => unreachable!("an admitted entry is in a log"),
            (Err(refused), log) => {
                if let Some(log) = log {
                    self.logs.put(log);
                }
                let Refused { candidate, refusal } = *refused;
                self.refuse(peer, candidate, refusal);
            }
        }
    }

    fn refuse(&mut self, peer: PublicKey, entry: Candidate, refusal: Refusal) {
        match refusal {
            Refusal::Known => {
                if let Some(session) = self.sessions.get_mut(&peer) {
                    session.awaited.remove(&entry.document());
                }
            }
            Refusal::Full(full) => self.pause_here(peer, entry.document(), full),
            Refusal::Violation(violation) => {
                if violation.severity() == Severity::Ignore {
                    let awaited = self.sessions.get_mut(&peer).map(|session| &mut session.awaited);
                    awaited.map(|awaited| awaited.remove(&entry.document()));
                }
                self.close(peer, violation);
            }
            Refusal::Orphan(awaited) => {
                let document = entry.document();
                if self.is_paused_here(peer, &document) {
                    // It rests on what has no room here, and comes again when that has.
                    return;
                }
                if !self.orphans.keep(entry, peer, awaited, self.now) {
                    return self.close(peer, Violation::TooManyOrphans);
                }
                // Ask whoever sent it for what it rests on.
                let wanted = match awaited {
                    Awaited::Document(_) => document,
                    Awaited::Charter(territory, _) => territory.document(),
                    Awaited::Cooperation(cooperation) | Awaited::Party(cooperation, ..) => cooperation,
                };
                let asked = self.sessions.get(&peer).is_some_and(|session| session.awaited.contains(&wanted));
                // Asking for more of what is held tells its heads: an observer could name anything to hear them.
                let is_hidden = self.is_observer(peer) && !self.is_source(peer) && !self.may_send(peer, wanted);
                if !asked && !is_hidden && self.may_ask(peer, wanted) {
                    self.schedule_heads(peer, wanted);
                }
            }
        }
    }

    /// Tries again what waited in a document.
    pub(super) fn adopt_orphans(&mut self, document: DocumentId) -> Result<(), Waiting> {
        if !self.is_loaded(&document) {
            return Err(Work::Adopt(document).wait_for(document));
        }
        self.note_publication(document);
        let log = self.logs.peek(&document);
        let is_there = |awaited: &Awaited| match awaited {
            Awaited::Document(Missing::Genesis) => log.is_some(),
            Awaited::Document(Missing::Entry(id)) => log.is_some_and(|log| log.record(id).is_some()),
            Awaited::Document(Missing::Change(hash)) => log.is_some_and(|log| log.has_change(hash)),
            Awaited::Document(Missing::Actor(actor)) => log.is_some_and(|log| log.has_actor(actor)),
            Awaited::Charter(territory, version) => {
                self.authority.charters(*territory).is_some_and(|charters| charters.is_approved(version))
            }
            Awaited::Cooperation(cooperation) => self.authority.cooperation(*cooperation).is_some(),
            Awaited::Party(cooperation, territory, version) => {
                self.authority.cooperation(*cooperation).is_some_and(|known| known.may_write(*territory, *version))
            }
        };
        for (peer, entry) in self.orphans.take(&document, is_there) {
            if self.sessions.contains_key(&peer) {
                self.receive(peer, entry);
            }
        }
        Ok(())
    }

    /// Tries again what waited anywhere, because a charter or a cooperation has changed.
    pub(super) fn adopt_all_orphans(&mut self) {
        let documents = self.orphans.documents();
        documents.into_iter().for_each(|document| self.work.push(Work::Adopt(document)));
    }

    /// Returns whether a peer may bring a document that we do not hold yet.
    fn may_begin(&self, peer: PublicKey, log: &Log) -> bool {
        let Some(session) = self.sessions.get(&peer) else { return false };
        let document = log.document();
        if self.is_source(peer) {
            // What is not public yet may become it by what follows; whether it does is shown.
            return log.home().map_or_else(|| self.is_named(peer, document), |home| self.observes(home));
        }
        match log.subject() {
            Subject::Territory(_) => self.expects_territory(session, document.as_territory()),
            Subject::Document(_, home) => self.counterpart(peer).is_some_and(|theirs| self.shares(theirs, *home)),
            Subject::Cooperation(founding) => {
                let Some(ours) = self.territory else { return false };
                let invited = session.redeemed == founding.invitation.map(|id| (Purpose::Twin, id));
                let twins = founding.parties.len() == 2 && Some(log.genesis().territory) == session.claimed();
                let introduced = session.redeemed.is_some() && invited && twins && founding.parties.contains(&ours);
                // A twin may bring one that others founded: a later entry of it can name us (R118).
                introduced || self.counterpart(peer).is_some()
            }
        }
    }
}
