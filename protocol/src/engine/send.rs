//! Sending: which entries a peer lacks, in pages, never more than it acknowledges (R57).

use super::store::LivePage;
use super::{Engine, Event, Output, PageRequest, Waiting, Work};
use crate::entry::Verified;
use crate::identity::{DocumentId, PublicKey};
use crate::limits;
use crate::session::{DocumentHeads, Flow, Message, Pages, Wanted, Way};

impl Engine {
    /// Queues a document for a peer that has the chains ending in `theirs`.
    pub(super) fn queue(&mut self, peer: PublicKey, document: DocumentId, theirs: Vec<crate::document::ChainHead>) {
        let is_first = self.judges_by(&document);
        let session = self.sessions.get_mut(&peer);
        if let Some(session) = session.filter(|session| !session.outbox.is_sending(&document)) {
            session.outbox.queue(document, theirs, is_first);
            self.schedule_fill(peer);
        }
    }

    pub(super) fn schedule_fill(&mut self, peer: PublicKey) {
        let Some(session) = self.sessions.get_mut(&peer) else { return };
        if !std::mem::replace(&mut session.is_fill_planned, true) {
            self.work.push(Work::Fill(peer));
        }
    }

    /// Has the next pages made for a peer, of the queued documents: of one of which the peer has nothing all entries, of
    /// others those that it lacks.
    pub(super) fn fill(&mut self, peer: PublicKey) -> Result<(), Waiting> {
        let (flow, affordable) = (self.flow(peer), self.affordable(peer));
        if flow == Flow::Nothing || affordable == 0 {
            // What is under way fills again when it is acknowledged, and a new day does.
            return Ok(());
        }
        let missing = self.line_up(peer);
        let Some(session) = self.sessions.get_mut(&peer) else { return Ok(()) };
        let number = self.page_requests + 1;
        if let Some((wanted, room)) = session.outbox.begin_pages(number, flow == Flow::All) {
            let room = room.affordable(affordable);
            self.page_requests = number;
            // They may have entries that were admitted just now.
            self.after_asked(Output::LoadPages(peer, PageRequest { number, wanted, room }));
            return Ok(());
        }
        // Pages that are being made, or an acknowledgement, fill again.
        match missing.filter(|_| !session.outbox.is_waiting()) {
            Some(document) => Err(Work::Fill(peer).wait_for(document)),
            None => Ok(()),
        }
    }

    /// Lines up what the peer lacks of the queued documents. Returns the document that must be loaded to go on.
    fn line_up(&mut self, peer: PublicKey) -> Option<DocumentId> {
        loop {
            let (document, theirs) = self.sessions.get(&peer)?.outbox.next_document()?;
            // Whole documents go unseen as they lie on the disk, unless a part must be held back.
            let has_part = !theirs.is_empty() || !self.has_all_room(peer);
            if has_part && !self.is_loaded(&document) {
                let upcoming = self.sessions.get(&peer).map(|session| session.outbox.upcoming()).unwrap_or_default();
                upcoming.iter().for_each(|document| _ = self.is_loaded(document));
                return Some(document);
            }
            let may_send = self.may_send(peer, document) && !self.unreadable.contains(&document);
            let session = self.sessions.get_mut(&peer)?;
            let Some((document, theirs, is_first)) = session.outbox.take_document().filter(|_| may_send) else {
                continue;
            };
            if has_part {
                let lacking = self.logs.peek(&document).map(|log| log.missing_after(&theirs)).unwrap_or_default();
                let lacking = self.hold_back(peer, document, lacking, theirs.is_empty());
                let session = self.sessions.get_mut(&peer)?;
                // What changed a little while the line was down, and is known there, comes before what is new there.
                let is_first = is_first || lacking.len() <= limits::FEW_ENTRIES_TARGET;
                session.outbox.line_up(lacking.into_iter().map(|id| Wanted::Entry(document, id)), is_first);
            } else {
                session.outbox.line_up([Wanted::Document(document, 0)], is_first);
            }
        }
    }

    pub(super) fn handle_pages_loaded(&mut self, peer: PublicKey, number: u64, mut made: Pages) {
        let Some(mut outbox) = self.sessions.get_mut(&peer).map(|session| std::mem::take(&mut session.outbox)) else {
            return;
        };
        // In the meantime some of it may have become what the peer must not have. Whatever else is in these pages is found
        // by the next comparison.
        let withholds = outbox.end_pages(number, &mut made, |document| self.may_send(peer, document));
        let Some(session) = self.sessions.get_mut(&peer) else { return };
        session.outbox = outbox;
        if withholds.is_some() && std::mem::take(&mut session.pauses.is_overtaken) {
            session.outbox.withhold(&session.outbox.waiting());
            made.pages.clear();
            session.schedule_compare(self.now);
        }
        match withholds {
            None => return,
            Some(false) => {}
            Some(true) => {
                made.pages.clear();
                session.schedule_compare(self.now);
            }
        }
        let mut numbered = Vec::new();
        for made in made.pages {
            numbered.push(Message::Page(session.outbox.sent(&made, self.now), made.page.into()));
        }
        for page in numbered {
            // What is read is written and perhaps not yet stored, and a peer may only have what a crash here cannot undo.
            self.send_after_stored(peer, &page);
        }
        self.schedule_fill(peer);
    }

    /// Returns the page that tells a peer new entries at once, or lines them up: before everything else, unless the peer is
    /// still to get something that they may rest on (R202).
    pub(super) fn push_to(&mut self, peer: PublicKey, news: &[&Verified]) -> Option<LivePage> {
        let flow = self.flow(peer);
        let session = self.sessions.get_mut(&peer)?;
        if news.is_empty() {
            return None;
        }
        session.schedule_compare(self.now);
        if flow == Flow::Nothing {
            return None;
        }
        let bytes: usize = news.iter().map(|entry| entry.bytes().len()).sum();
        if news.iter().all(|entry| session.outbox.way_of(entry.document(), bytes) == Way::Now) {
            let entries = news.iter().map(|entry| entry.bytes().to_vec()).collect();
            return Some(LivePage { peer, number: session.outbox.sent_live(bytes, self.now), entries });
        }
        // Whoever takes nothing is not remembered every entry for: the comparison that is planned finds what it lacks.
        if session.outbox.is_crowded() {
            return None;
        }
        for entry in news {
            let document = entry.document();
            let is_first = match session.outbox.way_of(document, bytes) {
                Way::Now | Way::First => true,
                Way::Behind => false,
                Way::WithDocument => continue,
            };
            session.outbox.line_up([Wanted::Entry(document, entry.id())], is_first);
        }
        // Credit comes back with the peer's next acknowledgement, which fills again; without any under way, fill now.
        self.schedule_fill(peer);
        None
    }

    /// Answers a peer that told its heads of a document: with the entries that it lacks, and our heads if it asks.
    pub(super) fn answer_heads(&mut self, peer: PublicKey, heads: DocumentHeads) -> Result<(), Waiting> {
        let document = heads.document;
        if !self.sessions.contains_key(&peer) {
            return Ok(());
        }
        if self.catalogue.header(&document).is_none() {
            if heads.answer && self.may_ask(peer, document) {
                self.ask(peer, document, Vec::new(), false);
            }
            return Ok(());
        }
        if !self.may_send(peer, document) {
            if self.is_source(peer) {
                return self.ask_source(peer, heads);
            }
            self.ask_for_the_rest(peer, &heads);
            return Ok(());
        }
        if !heads.answer {
            self.queue(peer, document, heads.heads);
            return Ok(());
        }
        if !self.is_loaded(&document) {
            return Err(Work::AnswerHeads(peer, Box::new(heads)).wait_for(document));
        }
        let Some(log) = self.logs.peek(&document) else { return Ok(()) };
        // Whoever has more heads than can be told may have any that are not held here.
        let is_partial = heads.heads.len() >= limits::HEADS_PER_DOCUMENT_MAX;
        let lacks_something = is_partial || heads.heads.iter().any(|head| log.record(&head.id).is_none());
        let ours = log.heads();
        self.queue(peer, document, heads.heads);
        if lacks_something {
            self.ask(peer, document, ours, false);
        }
        Ok(())
    }

    /// Asks a source that tells its heads of a document for what is missing here of it, and sends it nothing.
    fn ask_source(&mut self, peer: PublicKey, told: DocumentHeads) -> Result<(), Waiting> {
        let document = told.document;
        if !self.is_loaded(&document) {
            return Err(Work::AnswerHeads(peer, Box::new(told)).wait_for(document));
        }
        let Some(log) = self.logs.peek(&document) else { return Ok(()) };
        let ours = log.heads();
        if told.heads.iter().any(|head| log.record(&head.id).is_none()) {
            self.ask(peer, document, ours, false);
        }
        Ok(())
    }

    /// Asks a counterpart for what is missing here of a charter or cooperation of which it tells its heads, although we do
    /// not see that it is for both (R118): with only a part of a cooperation nobody sees that it is invited, and nobody
    /// would ever ask for the rest. Of our heads it learns those that it has named itself.
    fn ask_for_the_rest(&mut self, peer: PublicKey, told: &DocumentHeads) {
        let is_authority = self.catalogue.header(&told.document).is_some_and(|header| header.home.is_none());
        let Some(log) = self.logs.peek(&told.document).filter(|_| told.answer && is_authority) else { return };
        let common: Vec<_> = told.heads.iter().filter(|head| log.record(&head.id).is_some()).cloned().collect();
        if common.len() < told.heads.len() && self.counterpart(peer).is_some() && self.may_ask(peer, told.document) {
            self.ask(peer, told.document, common, false);
        }
    }

    /// Takes the heads that a peer tells. What is beyond a bound is left, and comes back with a later comparison (R95).
    pub(super) fn handle_heads(&mut self, peer: PublicKey, documents: Vec<DocumentHeads>) {
        for heads in documents {
            let Some(session) = self.sessions.get_mut(&peer) else { return };
            if session.heads_waiting + heads.room() > limits::HEADS_WAITING_MAX {
                return;
            }
            session.heads_waiting += heads.room();
            self.note_named(peer, heads.document);
            self.work.push(Work::AnswerHeads(peer, Box::new(heads)));
        }
    }

    /// Plans to tell a peer our heads of a document, once however often that is asked for.
    pub(super) fn schedule_heads(&mut self, peer: PublicKey, document: DocumentId) {
        if self.sessions.get_mut(&peer).is_some_and(|session| session.telling.insert(document)) {
            self.work.push(Work::TellHeads(peer, document));
        }
    }

    /// Tells a peer our heads of a document in which we differ.
    pub(super) fn tell_heads(&mut self, peer: PublicKey, document: DocumentId) -> Result<(), Waiting> {
        if !self.sessions.contains_key(&peer) {
            return Ok(());
        }
        if !self.is_loaded(&document) {
            return Err(Work::TellHeads(peer, document).wait_for(document));
        }
        if let Some(session) = self.sessions.get_mut(&peer) {
            session.telling.remove(&document);
        }
        if !self.unreadable.contains(&document) && (!self.is_observer(peer) || self.may_send(peer, document)) {
            let heads = self.logs.peek(&document).map(|log| log.heads()).unwrap_or_default();
            self.ask(peer, document, heads, true);
        }
        Ok(())
    }

    /// Sends our heads of a document, remembering that something is expected.
    pub(super) fn ask(
        &mut self,
        peer: PublicKey,
        document: DocumentId,
        heads: Vec<crate::document::ChainHead>,
        answer: bool,
    ) {
        // An observer has nothing for us but newer entries of charters and cooperations, which it sends by itself.
        // What is paused is not waited for either.
        let gives = !self.is_observer(peer) || self.is_source(peer);
        let is_expected = gives && !self.is_paused(peer, &document);
        if let Some(session) = self.sessions.get_mut(&peer) {
            if is_expected {
                session.awaited.insert(document);
            }
            let message = Message::Heads(vec![DocumentHeads { document, heads, answer }]);
            self.send_after_stored(peer, &message);
        }
    }

    pub(super) fn handle_page_stored(&mut self, peer: PublicKey, number: u64) {
        let Some(session) = self.sessions.get_mut(&peer) else { return };
        session.exchanged += 1;
        // Whoever only sends must ask for the comparison too, when it is the side that opens.
        session.schedule_compare(self.now);
        if session.outbox.acknowledged(number, self.now) {
            self.schedule_fill(peer);
            self.schedule_fills_of_budget();
        } else {
            self.close(peer, crate::violation::Violation::UnexpectedMessage);
        }
    }

    /// Closes a session because of what the peer did.
    pub(super) fn close(&mut self, peer: PublicKey, violation: crate::violation::Violation) {
        use crate::violation::Severity;
        self.outputs.push_back(Output::Emit(Event::Violated(peer, violation)));
        self.note_refusal(peer, violation, true);
        let ban = match violation.severity() {
            Severity::Ignore => return,
            Severity::Disconnect => None,
            Severity::Ban => Some(limits::BAN_AGE),
        };
        self.outputs.push_back(Output::Send(peer, Message::Close(violation.code()).encode()));
        self.outputs.push_back(Output::Disconnect(peer, violation, ban));
        self.handle_disconnected(peer);
    }
}
