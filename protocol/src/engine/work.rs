//! What there is to do, and what of it waits for a document's log to be loaded.
//!
//! What waits lies under its document and is looked at again when that is loaded, not before: ten thousand documents in
//! which two nodes differ cost ten thousand looks, whatever their order. Few logs are loaded at one time, so some of the
//! documents stand in a queue to be asked for.

use super::{Command, CommandId, Engine, Output};
use crate::identity::{DocumentId, PublicKey};
use crate::session::DocumentHeads;
use std::collections::{BTreeMap, BTreeSet, VecDeque};

/// Something that can be done only when a document's log is loaded.
#[derive(Debug)]
pub(super) enum Work {
    /// Go on with the pages that came from a peer.
    Receive(PublicKey),
    /// Answer a peer that told its heads of one document.
    AnswerHeads(PublicKey, Box<DocumentHeads>),
    /// Tell a peer our heads of documents in which we differ.
    TellHeads(PublicKey, DocumentId),
    /// Make the next page for a peer.
    Fill(PublicKey),
    /// Try again what waited in a document.
    Adopt(DocumentId),
    /// Do what this node does by itself in a document.
    Chores(DocumentId),
    /// Carry out a command.
    Command(CommandId, Box<Command>),
}

/// Work that cannot go on before a document is loaded.
#[derive(Debug)]
pub(super) struct Waiting {
    pub(super) document: DocumentId,
    pub(super) work: Work,
}

/// Everything that is to be done.
#[derive(Debug, Default)]
pub(super) struct Worklist {
    ready: VecDeque<Work>,
    /// By the document that must be loaded, in the order in which it came.
    waiting: BTreeMap<DocumentId, VecDeque<Work>>,
    /// Documents in which what waits is to be tried again: once, however often that is asked for.
    adopting: BTreeSet<DocumentId>,
    /// Documents among them that were not asked for yet, because enough others are being loaded.
    unasked: VecDeque<DocumentId>,
}

impl Work {
    /// Returns the peer for which it is done.
    pub(super) const fn peer(&self) -> Option<PublicKey> {
        match self {
            Self::Receive(peer) | Self::AnswerHeads(peer, _) | Self::TellHeads(peer, _) | Self::Fill(peer) => {
                Some(*peer)
            }
            Self::Adopt(_) | Self::Chores(_) | Self::Command(..) => None,
        }
    }

    /// Lets it wait until a document is loaded.
    pub(super) const fn wait_for(self, document: DocumentId) -> Waiting {
        Waiting { document, work: self }
    }
}

impl Worklist {
    pub(super) fn push(&mut self, work: Work) {
        if let Work::Adopt(document) = &work
            && !self.adopting.insert(*document)
        {
            return;
        }
        self.ready.push_back(work);
    }

    /// Takes what can be tried now.
    fn next(&mut self) -> Option<Work> {
        self.ready.pop_front()
    }

    /// Lets work wait for its document, behind what waits for it already.
    fn wait(&mut self, waiting: Waiting, is_asked: bool) {
        let of_document = self.waiting.entry(waiting.document).or_default();
        if of_document.is_empty() && !is_asked {
            self.unasked.push_back(waiting.document);
        }
        of_document.push_back(waiting.work);
    }

    /// A document is loaded, or cannot be: what waited for it can be tried.
    pub(super) fn wake(&mut self, document: &DocumentId) {
        self.ready.extend(self.waiting.remove(document).into_iter().flatten());
    }

    /// Takes the next document that is to be asked for and that somebody still waits for.
    fn next_unasked(&mut self) -> Option<DocumentId> {
        loop {
            let document = self.unasked.pop_front()?;
            if self.waiting.contains_key(&document) {
                return Some(document);
            }
        }
    }

    /// Forgets what is done for a peer.
    pub(super) fn forget(&mut self, peer: PublicKey) {
        let is_other = |work: &Work| work.peer() != Some(peer);
        self.ready.retain(is_other);
        self.waiting.retain(|_, works| {
            works.retain(is_other);
            !works.is_empty()
        });
    }

    /// Returns how many pieces of work there are.
    pub(super) fn len(&self) -> usize {
        self.ready.len() + self.waiting.values().map(VecDeque::len).sum::<usize>()
    }

    /// Returns every piece of work.
    #[cfg(test)]
    pub(super) fn iter(&self) -> impl Iterator<Item = &Work> {
        self.ready.iter().chain(self.waiting.values().flatten())
    }
}

impl Engine {
    /// Does whatever can be done with the logs that are loaded; the rest waits for its documents.
    pub(super) fn work_off(&mut self) {
        while let Some(work) = self.work.next() {
            if let Err(waiting) = self.attempt(work) {
                let is_asked = self.logs.is_loading(&waiting.document);
                self.work.wait(waiting, is_asked);
            }
        }
        while self.logs.has_room_to_load() {
            let Some(document) = self.work.next_unasked() else { break };
            if self.logs.begin_load(document) {
                self.outputs.push_back(Output::Load(document));
            }
        }
        self.refresh_catalogue();
    }

    /// Does one piece of work, or says for which document it must wait.
    fn attempt(&mut self, work: Work) -> Result<(), Waiting> {
        match work {
            Work::Receive(peer) => self.receive_pages(peer),
            Work::AnswerHeads(peer, heads) => {
                let room = heads.room();
                self.answer_heads(peer, *heads)?;
                if let Some(session) = self.sessions.get_mut(&peer) {
                    assert!(room <= session.heads_waiting, "heads that wait are counted");
                    session.heads_waiting -= room;
                }
                Ok(())
            }
            Work::TellHeads(peer, document) => self.tell_heads(peer, document),
            Work::Fill(peer) => {
                let filled = self.fill(peer);
                if let Some(session) = self.sessions.get_mut(&peer) {
                    session.is_fill_planned = filled.is_err();
                }
                filled
            }
            Work::Adopt(document) => {
                self.work.adopting.remove(&document);
                let adopted = self.adopt_orphans(document);
                if adopted.is_err() {
                    self.work.adopting.insert(document);
                }
                adopted
            }
            Work::Chores(document) => self.do_chores(document),
            Work::Command(id, command) => {
                self.refresh_catalogue();
                self.carry_out(id, *command)
            }
        }
    }
}

#[cfg(test)]
mod tests;
