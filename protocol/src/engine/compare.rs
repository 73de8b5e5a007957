//! Comparing what is shared with a peer: charters and cooperations first, then each set of documents (R50–R55).
//!
//! Of two nodes the one with the smaller key opens the comparison of a set and the other answers, so that each difference
//! is found once. Whoever learned later than the other that a set is shared opens it itself.

use super::{Engine, Event, Output};
use crate::act::Home;
use crate::identity::{DocumentId, PublicKey, Roles};
use crate::limits;
use crate::reconcile::{self, Comparison, Digest};
use crate::session::{DocumentHeads, Flow, Message, Roots};
use std::collections::BTreeSet;

impl Engine {
    /// Tells a peer what we know and believe shared, when that has changed since we last told it.
    pub(super) fn tell_roots(&mut self, peer: PublicKey) {
        if self.sessions.get(&peer).is_none_or(|session| session.hello.is_none()) || self.flow(peer) == Flow::Nothing {
            return;
        }
        self.tell_pauses(peer);
        let authority = self.authority_digest(peer);
        self.settle_authority(peer, authority);
        let shared = self.shared_sets(peer);
        // Of two observers of each other only one may know that there is something in a set.
        let opens_first = self.opens_with(peer) || self.is_mutual(peer);
        let is_observer = self.is_observer(peer);
        let Some(session) = self.sessions.get_mut(&peer) else { return };
        let is_new = |home: &Home| !session.sets.contains_key(home);
        let opened: Vec<Home> = shared.iter().filter(|home| is_new(home)).copied().collect();
        let opened: Vec<Home> =
            opened.into_iter().filter(|home| opens_first || session.ignored.contains(home)).collect();
        let before = session.sets.len();
        session.sets.retain(|home, _| shared.contains(home));
        let is_less = session.sets.len() < before;
        for home in shared {
            session.sets.entry(home).or_default();
        }
        if is_less {
            self.withhold(peer);
            self.forget_awaited(peer);
        }
        let Some(session) = self.sessions.get_mut(&peer) else { return };
        if session.told_authority == Some(authority) && opened.is_empty() {
            return;
        }
        session.told_authority = Some(authority);
        let is_behind = session.their_authority.is_some_and(|theirs| theirs != authority);
        let sets = opened.into_iter().map(|home| (home, reconcile::open(self.tree_for(peer, home)))).collect();
        self.send_after_stored(peer, &Message::Roots(Roots { authority, sets }));
        if is_observer && is_behind {
            // It does not know what else it needs now.
            self.tell_authority(peer, true);
        }
    }

    /// Awaits nothing any more of what a peer and we do not share any more: it never comes.
    fn forget_awaited(&mut self, peer: PublicKey) {
        let catalogue = &self.catalogue;
        let Some(session) = self.sessions.get_mut(&peer) else { return };
        let sets = &session.sets;
        session.awaited.retain(|document| match catalogue.header(document).map(|header| header.home) {
            Some(home) => home.is_none_or(|home| sets.contains_key(&home)),
            // What is not held is of an unknown set; a comparison asks for it again.
            None => false,
        });
    }

    /// Returns a digest of the charters and cooperations that the two sides need. It is kept until one of them changes,
    /// because a cooperation has up to [`limits::PARTIES_MAX`] charters and every comparison asks for it.
    pub(super) fn authority_digest(&mut self, peer: PublicKey) -> [u8; 12] {
        let revision = self.authority_revision;
        let kept = self.sessions.get(&peer).and_then(|session| session.authority);
        if let Some((_, digest)) = kept.filter(|(of, _)| *of == revision) {
            assert!(!cfg!(test) || digest == self.authority_digest_now(peer), "what was kept is what would be made");
            return digest;
        }
        let digest = self.authority_digest_now(peer);
        if let Some(session) = self.sessions.get_mut(&peer) {
            session.authority = Some((revision, digest));
        }
        digest
    }

    /// Makes the digest of the charters and cooperations that the two sides need.
    pub(super) fn authority_digest_now(&self, peer: PublicKey) -> [u8; 12] {
        let mut hasher = blake3::Hasher::new_derive_key("djuntu/authority/1");
        let relevant: BTreeSet<DocumentId> = self.relevant_authority(peer).into_iter().collect();
        for document in relevant {
            let fingerprint = self.catalogue.fingerprint(&document).expect("what is relevant is held");
            hasher.update(document.as_bytes()).update(fingerprint.as_bytes());
        }
        *hasher.finalize().as_bytes().first_chunk().expect("a digest is shorter than a hash")
    }

    /// Expects no more charters and cooperations of a peer that knows the same as we do.
    fn settle_authority(&mut self, peer: PublicKey, authority: [u8; 12]) {
        let catalogue = &self.catalogue;
        let Some(session) = self.sessions.get_mut(&peer).filter(|s| s.their_authority == Some(authority)) else {
            return;
        };
        let is_authority =
            |document: &DocumentId| catalogue.header(document).is_some_and(|header| header.home.is_none());
        session.awaited.retain(|document| !is_authority(document));
        if !self.has_paused_authority(peer) {
            self.confirm_authority(peer);
        }
    }

    pub(super) fn handle_roots(&mut self, peer: PublicKey, roots: Roots) {
        let told = self.sessions.get_mut(&peer).map(|session| session.their_authority.replace(roots.authority));
        let is_news = told.flatten() != Some(roots.authority);
        let authority = self.authority_digest(peer);
        self.settle_authority(peer, authority);
        if roots.authority == authority {
            self.note_confirmation(peer, is_news);
            self.note_equality(peer);
            if self.is_observer(peer) {
                // It knows enough now to be told what is public, or that nothing is.
                self.tell_roots(peer);
                if is_news {
                    self.confirm_nothing(peer, authority);
                }
            }
        } else if is_news || !self.is_observer(peer) {
            self.tell_authority(peer, is_news);
        }
        for (home, opening) in roots.sets {
            self.handle_comparison(peer, home, &opening);
        }
    }

    /// Notes that a source said again that it knows what we do: had it anything for us, it would have opened it (R213).
    fn note_confirmation(&mut self, peer: PublicKey, is_news: bool) {
        let (is_source, now) = (self.is_source(peer), self.now);
        let session = self.sessions.get_mut(&peer).filter(|_| is_source && !is_news);
        session.into_iter().for_each(|session| session.confirmed_at = Some(now));
    }

    /// Tells an observer, who knows what we do since a moment ago, that there is nothing for it, by saying so again.
    fn confirm_nothing(&mut self, peer: PublicKey, authority: [u8; 12]) {
        if self.sessions.get(&peer).is_some_and(|session| session.knows_authority() && session.sets.is_empty()) {
            self.send_after_stored(peer, &Message::Roots(Roots { authority, sets: Vec::new() }));
        }
    }

    /// Tells a peer our heads of the charters and cooperations that the two need. A stranger is told nothing; it is asked
    /// for the charter that makes it none, once whenever it tells that something is new, and not when its charter lists it
    /// already: one that left a cooperation with us, or invites us in vain, stays a stranger, and would otherwise send its
    /// whole charter again and again (R93).
    fn tell_authority(&mut self, peer: PublicKey, is_news: bool) {
        let Some(session) = self.sessions.get(&peer) else { return };
        let is_known = self.counterpart(peer).is_some() || self.is_observer(peer) || self.is_source(peer);
        if !is_known && !self.is_introduced(session) {
            let is_listed = |claimed| self.authority.is_entitled_today(claimed, &peer, Roles::NODE);
            if let Some(claimed) = session.claimed().filter(|claimed| is_news && !is_listed(*claimed)) {
                self.ask(peer, claimed.document(), Vec::new(), false);
            }
            return;
        }
        let mut frames: Vec<Vec<DocumentHeads>> = vec![Vec::new()];
        let mut room = limits::HEADS_PER_FRAME_MAX;
        for document in self.relevant_authority(peer) {
            let Some(heads) = self.logs.peek(&document).map(|log| log.heads()) else { continue };
            assert!(heads.len() <= limits::HEADS_PER_DOCUMENT_MAX, "of a document only so many heads are told");
            let is_full = frames.last().is_some_and(|frame| frame.len() == limits::DOCUMENTS_PER_FRAME_MAX);
            if is_full || heads.len() > room {
                frames.push(Vec::new());
                room = limits::HEADS_PER_FRAME_MAX;
            }
            room -= heads.len();
            if let Some(frame) = frames.last_mut() {
                frame.push(DocumentHeads { document, heads, answer: true });
            }
        }
        frames.into_iter().for_each(|frame| self.send_after_stored(peer, &Message::Heads(frame)));
    }

    pub(super) fn handle_comparison(&mut self, peer: PublicKey, home: Home, comparison: &Comparison) {
        if !self.is_compared(peer, home) || self.flow(peer) == Flow::Nothing {
            return;
        }
        let tree = self.tree_for(peer, home);
        let answer = match reconcile::answer(tree, comparison) {
            Ok(answer) => answer,
            Err(violation) => return self.close(peer, violation),
        };
        let ours = tree.root();
        if let Some(theirs) = comparison.root() {
            self.note_roots(peer, home, ours, theirs);
        }
        if comparison.root() != Some(ours) {
            self.note_difference(peer, home);
        }
        for reply in answer.replies {
            self.send_after_stored(peer, &Message::Compare(home, reply));
        }
        let mut ours_only = answer.ours_only;
        self.catalogue.sort(&mut ours_only);
        ours_only.into_iter().for_each(|document| self.queue(peer, document, Vec::new()));
        // What an observer holds and we do not came from others, who tell it to us as well, unless it is our source.
        if !self.is_observer(peer) || (self.is_source(peer) && self.observes(home)) {
            self.ask_for_all(peer, &answer.theirs_only);
        }
        answer.differing.into_iter().for_each(|document| self.schedule_heads(peer, document));
    }

    /// Returns whether a set is compared with a peer, who has said something about it; otherwise that is remembered.
    fn is_compared(&mut self, peer: PublicKey, home: Home) -> bool {
        let Some(session) = self.sessions.get_mut(&peer) else { return false };
        if !session.sets.contains_key(&home) {
            session.ignore(home);
            self.adopt_opened_sets(peer);
        }
        let state = self.sessions.get_mut(&peer).and_then(|session| session.sets.get_mut(&home));
        state.map(|state| state.opened_at = None).is_some()
    }

    /// Compares what a source has opened, as far as it is known to whom it belongs.
    fn adopt_opened_sets(&mut self, peer: PublicKey) {
        let opened = if self.is_source(peer) { self.opened_sets(peer) } else { Vec::new() };
        let Some(session) = self.sessions.get_mut(&peer) else { return };
        for home in opened {
            session.ignored.remove(&home);
            session.sets.entry(home).or_default();
        }
    }

    /// Notes what each side holds of a set as a whole.
    fn note_roots(&mut self, peer: PublicKey, home: Home, ours: Digest, theirs: Digest) {
        // An observer may have got from others what we do not have yet.
        let is_symmetric = !self.is_observer(peer) && !self.is_source(peer);
        let flow = self.flow(peer);
        let catalogue = &self.catalogue;
        let Some(session) = self.sessions.get_mut(&peer) else { return };
        let Some(state) = session.sets.get_mut(&home) else { return };
        if theirs == ours {
            state.settle(self.now);
            if session.sets.values().all(|set| set.is_equal) {
                session.unequal = 0;
            }
            // Both sides hold the same, so what was asked for came from elsewhere, or there was nothing to come.
            let is_of_set = |document: &DocumentId| catalogue.header(document).is_some_and(|h| h.home == Some(home));
            session.awaited.retain(|document| !is_of_set(document));
            self.note_equality(peer);
            // What is paused may be what is missing.
            if !self.has_paused(peer, home) {
                self.confirm_set(peer, home);
            }
        } else if flow == Flow::All
            && session.outbox.is_quiet()
            && state.found(ours, theirs, session.exchanged)
            && is_symmetric
        {
            // What is under way would only not have arrived yet, however long that takes.
            self.outputs.push_back(Output::Emit(Event::Stuck(peer, home)));
        }
    }

    /// Asks for documents of which we hold nothing, many to a frame.
    fn ask_for_all(&mut self, peer: PublicKey, documents: &[DocumentId]) {
        for documents in documents.chunks(limits::DOCUMENTS_PER_FRAME_MAX) {
            let Some(session) = self.sessions.get_mut(&peer) else { return };
            let room = limits::AWAITED_MAX.saturating_sub(session.awaited.len());
            let asked: Vec<DocumentId> = documents.iter().take(room).copied().collect();
            session.awaited.extend(&asked);
            let heads = asked.into_iter().map(|document| DocumentHeads { document, heads: Vec::new(), answer: false });
            self.send_after_stored(peer, &Message::Heads(heads.collect()));
        }
    }

    /// Opens every shared set again, which is the guarantee that nothing pushed was lost.
    pub(super) fn open_all_sets(&mut self) {
        let peers: Vec<PublicKey> = self.sessions.keys().copied().collect();
        // While bulk waits, a comparison would only find again what waits.
        for peer in peers.into_iter().filter(|peer| self.flow(*peer) == Flow::All).collect::<Vec<_>>() {
            let openings = self.openings(peer);
            // Two nodes that are idle send little else, so all of it goes in one frame.
            let fit = openings.len() <= limits::DOCUMENTS_PER_FRAME_MAX && self.is_kept_up(peer);
            let (told, apart) = if fit { (openings, Vec::new()) } else { (Vec::new(), openings) };
            self.tell_authority_digest(peer, told);
            self.open(peer, apart);
        }
    }

    /// Returns whether a peer is told again and again what we know.
    fn is_kept_up(&self, peer: PublicKey) -> bool {
        self.counterpart(peer).is_some() || self.is_observer(peer) || self.is_source(peer)
    }

    /// Tells what we know of charters and cooperations, which are in no set: what was lost of them is found by this alone.
    fn tell_authority_digest(&mut self, peer: PublicKey, sets: Vec<(Home, Comparison)>) {
        if self.is_kept_up(peer) {
            let authority = self.authority_digest(peer);
            if let Some(session) = self.sessions.get_mut(&peer) {
                session.told_authority = Some(authority);
            }
            self.send_after_stored(peer, &Message::Roots(Roots { authority, sets }));
        }
    }

    /// Opens the sets of peers with whom entries were exchanged a moment ago, and tells what that has changed in charters
    /// and cooperations.
    pub(super) fn open_changed_sets(&mut self) {
        let due = self.sessions.values().filter(|session| session.compare_at.is_some_and(|at| at <= self.now));
        let due: Vec<PublicKey> = due.map(|session| session.peer).collect();
        for peer in due {
            if let Some(session) = self.sessions.get_mut(&peer) {
                session.compare_at = None;
            }
            if self.flow(peer) != Flow::All {
                continue;
            }
            let told = self.sessions.get(&peer).and_then(|session| session.told_authority);
            if told != Some(self.authority_digest(peer)) {
                self.tell_authority_digest(peer, Vec::new());
            }
            // While something is under way, its acknowledgements plan the comparison anew.
            if self.sessions.get(&peer).is_some_and(|session| session.outbox.is_quiet()) {
                let openings = self.openings(peer);
                if let Some(session) = self.sessions.get_mut(&peer).filter(|_| !openings.is_empty()) {
                    session.unequal = session.unequal.saturating_add(1);
                }
                self.open(peer, openings);
            }
        }
    }

    fn open(&mut self, peer: PublicKey, openings: Vec<(Home, Comparison)>) {
        for (home, opening) in openings {
            self.send_after_stored(peer, &Message::Compare(home, opening));
        }
    }

    /// Returns the openings of the sets shared with a peer, if they are ours to open, and counts them as sent.
    fn openings(&mut self, peer: PublicKey) -> Vec<(Home, Comparison)> {
        let opens_first = self.opens_with(peer);
        let Some(session) = self.sessions.get_mut(&peer).filter(|_| opens_first) else { return Vec::new() };
        let (mut opened, mut is_pending) = (Vec::new(), false);
        for (home, state) in &mut session.sets {
            if state.begin(self.now) {
                opened.push(*home);
            } else {
                is_pending = true;
            }
        }
        if is_pending {
            session.schedule_compare(self.now);
        }
        opened.into_iter().map(|home| (home, reconcile::open(self.tree_for(peer, home)))).collect()
    }
}
