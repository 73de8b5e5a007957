//! What is to be stored, and what waits until it is (R2).

use super::{Engine, Event, Output, Persist, PersistedPage, Ticket};
use crate::document::Log;
use crate::entry::Verified;
use crate::identity::{DocumentId, PublicKey};
use crate::session::{Message, Packed};
use std::collections::{BTreeMap, BTreeSet};

/// Entries that were admitted since the last write was asked for, and outputs that wait for writes.
#[derive(Debug, Default)]
pub(super) struct Batch {
    entries: Vec<(Verified, Option<PublicKey>)>,
    documents: BTreeSet<DocumentId>,
    /// Pages that brought some of the entries, to be stored as they came.
    pages: Vec<PersistedPage>,
    /// What is to be read when the write of these entries was asked for.
    behind: Vec<Output>,
    after: Vec<Output>,
    held: BTreeMap<Ticket, Vec<Output>>,
    issued: Ticket,
    stored: Ticket,
}

impl Batch {
    /// Notes that a page came to its end; it is stored as it came if all its entries, and no others, were admitted last.
    pub(super) fn note_page(&mut self, packed: Packed) {
        let first = self.entries.len().checked_sub(packed.ids.len());
        let admitted = first.and_then(|first| self.entries.get(first..));
        let is_same = |admitted: &[(Verified, Option<PublicKey>)]| {
            admitted.iter().map(|(entry, _)| entry.id()).eq(packed.ids.iter().copied())
        };
        if let Some(first) = first.filter(|_| admitted.is_some_and(is_same)) {
            self.pages.push(PersistedPage { first, count: packed.ids.len(), page: packed.page });
        }
    }
}

impl Engine {
    /// Takes an admitted entry into the log, the catalogue and the next write. `from` is the peer that sent it.
    pub(super) fn admit(&mut self, entry: Verified, log: Log, from: Option<PublicKey>) {
        let document = log.document();
        let is_decisive = self.authority.admit(&log, entry.id());
        self.authority_changed |= is_decisive;
        self.authority_entries += u64::from(log.home().is_none());
        if from.is_none() || self.catalogue.header(&document).is_none() {
            self.catalogue.insert(document, log.header(), log.fingerprint());
        }
        self.logs.put(log);
        self.batch.documents.insert(document);
        if from.is_some() {
            self.note_binding(&entry);
        }
        self.batch.entries.push((entry, from));
        if is_decisive {
            self.adopt_all_orphans();
        } else if self.orphans.wait_in(&document) {
            self.work.push_back(super::Work::Adopt(document));
        }
    }

    /// Records the documents of this batch as they stand now: once for all entries that a peer sent together, because it
    /// takes time in proportion to the heads of a document, whose number is for their authors to choose.
    pub(super) fn refresh_catalogue(&mut self) {
        for document in self.batch.documents.clone() {
            if let Some(log) = self.logs.peek(&document) {
                self.catalogue.insert(document, log.header(), log.fingerprint());
            }
            self.note_forks(&document);
        }
    }

    /// Lets a read follow the write of everything that was admitted so far: it sees only what was asked for before (R3).
    pub(super) fn after_asked(&mut self, output: Output) {
        if self.batch.entries.is_empty() {
            self.outputs.push_back(output);
        } else {
            self.batch.behind.push(output);
        }
    }

    /// Lets `output` wait until everything that was admitted so far is stored.
    pub(super) fn after_stored(&mut self, output: Output) {
        if !self.batch.entries.is_empty() {
            self.batch.after.push(output);
        } else if self.batch.stored < self.batch.issued {
            self.batch.held.entry(self.batch.issued).or_default().push(output);
        } else {
            self.outputs.push_back(output);
        }
    }

    /// Forgets what waits to be sent to a peer whose session has ended: it must not be sent in the next one.
    pub(super) fn forget_unsent(&mut self, peer: PublicKey) {
        let is_other = |output: &Output| !matches!(output, Output::Send(to, _) if *to == peer);
        self.batch.after.retain(is_other);
        self.batch.held.values_mut().for_each(|outputs| outputs.retain(is_other));
    }

    /// Sends a message when everything that was admitted so far is stored.
    pub(super) fn send_after_stored(&mut self, peer: PublicKey, message: &Message) {
        self.after_stored(Output::Send(peer, message.encode()));
    }

    /// Asks for the write of what was admitted, and prepares what twins are told once it is stored.
    pub(super) fn flush(&mut self) {
        if self.batch.entries.is_empty() {
            return;
        }
        self.push_live();
        let documents = std::mem::take(&mut self.batch.documents);
        assert!(!documents.is_empty(), "each entry belongs to a document");
        for document in &documents {
            self.batch.after.push(Output::Emit(Event::Changed(*document)));
        }
        let stand = |document: DocumentId| {
            let header = self.catalogue.header(&document).expect("an admitted entry's document is in the catalogue");
            let fingerprint = self.catalogue.fingerprint(&document).expect("as its header is");
            (document, header, fingerprint)
        };
        let documents = documents.into_iter().map(stand).collect();
        self.batch.issued.0 += 1;
        let ticket = self.batch.issued;
        let entries = std::mem::take(&mut self.batch.entries).into_iter().map(|(entry, _)| entry).collect();
        let held = self.batch.held.insert(ticket, std::mem::take(&mut self.batch.after));
        assert!(held.is_none() && self.batch.stored < ticket, "each write has a ticket of its own (R2)");
        let pages = std::mem::take(&mut self.batch.pages);
        self.outputs.push_back(Output::Persist(Persist { ticket, entries, pages, documents }));
        self.outputs.extend(std::mem::take(&mut self.batch.behind));
    }

    /// Releases what waited for this write and those before it.
    pub(super) fn handle_stored(&mut self, ticket: Ticket) {
        assert!(ticket <= self.batch.issued, "the shell confirms only writes that were asked for");
        self.batch.stored = self.batch.stored.max(ticket);
        let later = self.batch.held.split_off(&Ticket(ticket.0 + 1));
        let released = std::mem::replace(&mut self.batch.held, later);
        self.outputs.extend(released.into_values().flatten());
    }

    /// Tells every connected twin that may see them the entries of this batch, except whom they came from.
    fn push_live(&mut self) {
        let entries = std::mem::take(&mut self.batch.entries);
        let peers: Vec<PublicKey> = self.sessions.keys().copied().collect();
        for peer in peers {
            let news: Vec<&Verified> = entries
                .iter()
                .filter(|(entry, from)| *from != Some(peer) && self.gets_news(peer, entry.document()))
                .map(|(entry, _)| entry)
                .collect();
            if let Some(frame) = self.push_to(peer, &news) {
                self.batch.after.push(Output::Send(peer, frame));
            }
        }
        self.batch.entries = entries;
    }
}
