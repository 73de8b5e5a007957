//! Quotas: what of others there is no room for here, and what a peer has no room for (R292 to R296).
//!
//! ```text
//! full here:  an entry does not fit ─▶ the document is paused, and whoever may send more of it is told
//! full there: told so ─▶ what the peer lacks of that territory, and rests on it, is held back, and the peer is told of which
//!             documents
//! ```
//!
//! Both leave a document that is paused between them out of what they compare, so that they come to rest. Nothing of it is
//! remembered over a start or, on the side that is told, over a session: then all of it is tried again.

use super::Engine;
use crate::act::Home;
use crate::document::{ChainHead, Content, Log};
use crate::entry::{Payload, Verified};
use crate::identity::{ChangeHash, DocumentId, EntryId, PublicKey, TerritoryId};
use crate::limits;
use crate::quota::{Full, Quotas, Used};
use crate::reconcile::PrefixTree;
use crate::session::{DocumentHeads, Message, Pause, Side};
use std::collections::{BTreeMap, BTreeSet};

/// What another territory takes here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct QuotaStatus {
    /// The territory.
    pub territory: TerritoryId,
    /// What it takes.
    pub used: Used,
    /// How many bytes of edits it may have.
    pub limit: u64,
    /// Of how many documents something is paused because of it.
    pub paused: usize,
}

impl Engine {
    /// Holds no more of others than this, from now on. What is held already stays.
    pub fn hold_at_most(&mut self, quotas: Quotas) {
        self.accounts.set(quotas);
    }

    /// An entry that a peer sent finds no room: its document is paused, for this peer and for whoever else shares it.
    pub(super) fn pause_here(&mut self, peer: PublicKey, document: DocumentId, full: Full) {
        if self.catalogue.header(&document).is_some()
            && self.paused.len() < limits::PAUSED_MAX
            && self.paused.insert(document, full).is_none()
        {
            let peers: Vec<PublicKey> = self.sessions.keys().copied().collect();
            peers.into_iter().for_each(|peer| self.tell_pauses(peer));
            self.look_for_alarms();
        }
        // Of a document that is not held, only whoever sent it is told.
        self.tell_full(peer, full, vec![document]);
        if let Some(session) = self.sessions.get_mut(&peer) {
            session.schedule_compare(self.now);
        }
    }

    /// Tells a peer what is paused here of what it shares, as far as it was not told yet.
    pub(super) fn tell_pauses(&mut self, peer: PublicKey) {
        let Some(session) = self.sessions.get(&peer).filter(|session| session.hello.is_some()) else { return };
        let mut untold: BTreeMap<Full, Vec<DocumentId>> = BTreeMap::new();
        for (document, full) in &self.paused {
            if session.pauses.side(document).is_none() && self.may_receive(peer, *document) {
                untold.entry(*full).or_default().push(*document);
            }
        }
        untold.into_iter().for_each(|(full, documents)| self.tell_full(peer, full, documents));
    }

    fn tell_full(&mut self, peer: PublicKey, full: Full, documents: Vec<DocumentId>) {
        let untold = self.pause_with(peer, documents, Side::Here);
        for documents in self.with_heads(untold) {
            self.tell_pause(peer, Pause::Full(full.territory, full.limit, documents));
        }
    }

    /// Pauses documents with a peer. Returns those that were not paused yet.
    fn pause_with(&mut self, peer: PublicKey, documents: Vec<DocumentId>, side: Side) -> Vec<DocumentId> {
        let Some(session) = self.sessions.get_mut(&peer) else { return Vec::new() };
        let pauses = |document: &DocumentId| session.pauses.pause(*document, side);
        let paused: Vec<DocumentId> = documents.into_iter().filter(pauses).collect();
        for document in &paused {
            session.awaited.remove(document);
        }
        if !paused.is_empty() {
            session.authority = None;
            session.schedule_compare(self.now);
        }
        paused
    }

    /// Puts documents into frames, each with the heads that are held; of one that is not loaded, none are told.
    fn with_heads(&self, documents: Vec<DocumentId>) -> Vec<Vec<DocumentHeads>> {
        let mut frames: Vec<Vec<DocumentHeads>> = Vec::new();
        let mut room = 0;
        for document in documents {
            let heads: Vec<ChainHead> = self.logs.peek(&document).map(Log::heads).unwrap_or_default();
            let is_full = frames.last().is_none_or(|frame| frame.len() == limits::DOCUMENTS_PER_FRAME_MAX);
            if is_full || heads.len() > room {
                frames.push(Vec::new());
                room = limits::HEADS_PER_FRAME_MAX;
            }
            room -= heads.len();
            if let Some(frame) = frames.last_mut() {
                frame.push(DocumentHeads { document, heads, answer: false });
            }
        }
        frames
    }

    pub(super) fn tell_pause(&mut self, peer: PublicKey, pause: Pause) {
        if self.sessions.get(&peer).is_some_and(crate::session::Session::knows_pauses) {
            self.send_after_stored(peer, &Message::Pause(pause));
        }
    }

    /// A peer says what it does not take, or holds back.
    ///
    /// A stranger has nothing to say here, and a pause of what is not held or not the peer's says nothing: each costs every
    /// comparison a little.
    pub(super) fn handle_pause(&mut self, peer: PublicKey, pause: Pause) {
        let gives = self.counterpart(peer).is_some() || self.is_source(peer);
        if !gives && !self.is_observer(peer) {
            return;
        }
        let documents = match pause {
            Pause::Budget(rest) => return self.handle_rest(peer, rest),
            Pause::Full(territory, limit, mut documents) => {
                documents.retain(|heads| self.may_send(peer, heads.document));
                self.note_full_there(peer, territory, limit);
                let told = self.pause_told(peer, documents, Side::There);
                self.look_for_alarms();
                told
            }
            Pause::HeldBack(_) if !gives => return,
            Pause::HeldBack(documents) => self.pause_told(peer, documents, Side::Here),
        };
        // What the other side has that is missing here, and the other way round, goes on as far as it can.
        for heads in documents {
            if self.catalogue.header(&heads.document).is_some() && !heads.heads.is_empty() {
                self.handle_heads(peer, vec![DocumentHeads { answer: true, ..heads }]);
            }
        }
    }

    fn note_full_there(&mut self, peer: PublicKey, territory: TerritoryId, limit: u64) {
        let catalogue = &self.catalogue;
        let Some(session) = self.sessions.get_mut(&peer) else { return };
        if session.pauses.note_full(territory, limit) {
            // Whatever documents wait are looked at again: a part of them may be of that territory.
            let mut waiting = session.outbox.waiting();
            waiting.retain(|document| catalogue.header(document).is_some_and(|header| header.home.is_some()));
            session.outbox.withhold(&waiting);
            session.pauses.is_overtaken = session.outbox.is_packing();
            session.schedule_compare(self.now);
        }
    }

    fn pause_told(&mut self, peer: PublicKey, documents: Vec<DocumentHeads>, side: Side) -> Vec<DocumentHeads> {
        let named = documents.iter().map(|heads| heads.document).collect();
        let paused: BTreeSet<DocumentId> = self.pause_with(peer, named, side).into_iter().collect();
        if let Some(session) = self.sessions.get_mut(&peer).filter(|_| side == Side::There) {
            session.outbox.withhold(&paused);
        }
        documents.into_iter().filter(|heads| paused.contains(&heads.document)).collect()
    }

    /// Returns whether a peer has room for everything, so that whole documents can go to it unseen.
    pub(super) fn has_all_room(&self, peer: PublicKey) -> bool {
        self.sessions.get(&peer).is_none_or(|session| session.pauses.has_all_room_there())
    }

    /// Leaves out of what a peer lacks of a document what it has no room for, and what rests on that; when there is any, it
    /// is told so, once. Of a document of which it has nothing (`is_new`) its beginning alone is of no use.
    pub(super) fn hold_back(
        &mut self,
        peer: PublicKey,
        document: DocumentId,
        lacking: Vec<EntryId>,
        is_new: bool,
    ) -> Vec<EntryId> {
        let Some(session) = self.sessions.get(&peer).filter(|session| !session.pauses.has_all_room_there()) else {
            return lacking;
        };
        let Some(log) = self.logs.peek(&document) else { return lacking };
        let is_full = |territory: &TerritoryId| session.pauses.is_full_there(territory);
        let before = lacking.len();
        let mut kept = without(log, lacking, is_full);
        if kept.len() < before {
            if is_new && kept.len() == 1 {
                kept.clear();
            }
            let held = self.pause_with(peer, vec![document], Side::There);
            for documents in self.with_heads(held) {
                self.tell_pause(peer, Pause::HeldBack(documents));
            }
        }
        kept
    }

    /// Returns whether an entry that is new goes to a peer as far as its room is concerned. Of a document that is paused
    /// there, it is worked out what can go.
    pub(super) fn may_tell(&mut self, peer: PublicKey, entry: &Verified) -> bool {
        let Some(session) = self.sessions.get(&peer) else { return false };
        let is_edit = matches!(entry.entry().payload, Payload::Changes(_));
        let is_authority = self.judges_by(&entry.document());
        if session.pauses.side(&entry.document()) != Some(Side::There) {
            let is_full = is_edit && !is_authority && session.pauses.is_full_there(&entry.territory());
            if is_full {
                // With its heads the peer says what it has, and then it is told what is held back.
                self.schedule_heads(peer, entry.document());
            }
            return !is_full;
        }
        if !is_edit {
            self.schedule_heads(peer, entry.document());
        }
        false
    }

    /// Returns whether a document is paused with a peer.
    pub(super) fn is_paused(&self, peer: PublicKey, document: &DocumentId) -> bool {
        self.sessions.get(&peer).is_some_and(|session| session.pauses.side(document).is_some())
    }

    /// Returns whether a part of a document is not taken here, or not got: what rests on it is not kept.
    pub(super) fn is_paused_here(&self, peer: PublicKey, document: &DocumentId) -> bool {
        let is_here = |session: &crate::session::Session| session.pauses.side(document) == Some(Side::Here);
        self.paused.contains_key(document) || self.sessions.get(&peer).is_some_and(is_here)
    }

    /// Returns whether a charter or a cooperation is paused with a peer.
    pub(super) fn has_paused_authority(&self, peer: PublicKey) -> bool {
        let session = self.sessions.get(&peer);
        session.is_some_and(|session| session.pauses.documents().any(|(document, _)| self.judges_by(&document)))
    }

    /// Returns whether something of this home is paused with a peer.
    pub(super) fn has_paused(&self, peer: PublicKey, home: Home) -> bool {
        let is_of_home = |document: &DocumentId| self.catalogue.header(document).is_some_and(|h| h.home == Some(home));
        let session = self.sessions.get(&peer);
        session.is_some_and(|session| session.pauses.documents().any(|(document, _)| is_of_home(&document)))
    }

    /// Returns what is compared of a set with a peer with whom a part of it is paused.
    pub(super) fn unpaused(&self, peer: PublicKey, mut tree: PrefixTree) -> PrefixTree {
        if let Some(session) = self.sessions.get(&peer) {
            session.pauses.documents().for_each(|(document, _)| _ = tree.remove(&document));
        }
        tree
    }

    /// Returns what other territories take here, and what they may.
    pub(super) fn quota_status(&self) -> Vec<QuotaStatus> {
        let others = self.accounts.all().filter(|(territory, _)| Some(*territory) != self.territory);
        let full = self.full_here();
        let status = |(territory, used)| QuotaStatus {
            territory,
            used,
            limit: self.accounts.limit(territory),
            paused: full.get(&territory).map_or(0, |(_, documents)| *documents),
        };
        others.map(status).collect()
    }

    /// Returns of how many documents a peer holds back a part that was not offered here, at most.
    fn held_back_here(&self) -> usize {
        let of_session = |session: &crate::session::Session| {
            let here = session.pauses.documents().filter(|(_, side)| *side == Side::Here);
            here.filter(|(document, _)| !self.paused.contains_key(document)).count()
        };
        self.sessions.values().map(of_session).max().unwrap_or_default()
    }

    /// Returns for whom there is no more room here: how many bytes there may be, and how many documents are paused. What a
    /// peer holds back is only counted where it is plain because of whom.
    pub(super) fn full_here(&self) -> BTreeMap<TerritoryId, (u64, usize)> {
        let mut full: BTreeMap<TerritoryId, (u64, usize)> = BTreeMap::new();
        for Full { territory, limit } in self.paused.values() {
            let (known, documents) = full.entry(*territory).or_default();
            *known = (*known).max(*limit);
            *documents += 1;
        }
        if let (1, Some((_, documents))) = (full.len(), full.values_mut().next()) {
            *documents += self.held_back_here();
        }
        full
    }
}

/// Returns what of these entries, which stand in causal order, are no edits of territories that are full, and rest on none.
fn without(log: &Log, entries: Vec<EntryId>, is_full: impl Fn(&TerritoryId) -> bool) -> Vec<EntryId> {
    let mut held: BTreeSet<EntryId> = BTreeSet::new();
    let mut held_changes: BTreeSet<ChangeHash> = BTreeSet::new();
    let mut kept = Vec::new();
    for id in entries {
        let Some(record) = log.record(&id) else { continue };
        let rests = match &record.content {
            Content::Changes { dependencies, .. } => {
                let is_counted = log.home().is_some() && is_full(&record.territory);
                is_counted || dependencies.iter().any(|hash| held_changes.contains(hash))
            }
            Content::Act { .. } => record.cited().iter().any(|cited| held.contains(cited)),
        };
        if rests || record.prev.is_some_and(|prev| held.contains(&prev)) {
            held_changes.extend(record.changes());
            held.insert(id);
        } else {
            kept.push(id);
        }
    }
    kept
}
