//! What is to be stored, and what waits until it is (R2).

use super::{Engine, Event, Output, Persist, PersistedPage, Ticket};
use crate::authority::Cooperation;
use crate::bundle;
use crate::document::Log;
use crate::entry::Verified;
use crate::identity::{DocumentId, PublicKey};
use crate::limits;
use crate::session::{Message, OriginalPage};
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
    after: Vec<Held>,
    held: BTreeMap<Ticket, Vec<Held>>,
    issued: Ticket,
    stored: Ticket,
}

/// What waits for a write.
#[derive(Debug)]
enum Held {
    Output(Output),
    Live(LivePage),
}

/// Entries that a peer is told at once when they are stored, as the page of this number; several that are stored together
/// become one page (R175).
#[derive(Debug)]
pub(super) struct LivePage {
    pub(super) peer: PublicKey,
    pub(super) number: u64,
    pub(super) entries: Vec<Vec<u8>>,
}

impl Held {
    /// Returns to whom something is sent.
    const fn recipient(&self) -> Option<PublicKey> {
        match self {
            Self::Output(Output::Send(peer, _)) | Self::Live(LivePage { peer, .. }) => Some(*peer),
            Self::Output(_) => None,
        }
    }
}

impl LivePage {
    fn bytes(&self) -> usize {
        self.entries.iter().map(Vec::len).sum()
    }

    /// Takes in the entries of a page that follows this one, when they fit; the number of the later one acknowledges both.
    fn join(&mut self, later: Self) -> Result<(), Self> {
        let fits = self.bytes() + later.bytes() <= limits::PAGE_BYTES_TARGET
            && self.entries.len() + later.entries.len() <= limits::ENTRIES_PER_PAGE_MAX;
        if !fits {
            return Err(later);
        }
        assert!(self.peer == later.peer && self.number < later.number, "pages to one peer are numbered in order");
        self.number = later.number;
        self.entries.extend(later.entries);
        Ok(())
    }

    fn send(self) -> Output {
        let entries: Vec<&[u8]> = self.entries.iter().map(Vec::as_slice).collect();
        let page = bundle::encode_page(&entries);
        Output::Send(self.peer, Message::Page(self.number, page.into()).encode())
    }
}

impl Batch {
    /// Returns how many entries were admitted since the last write was asked for.
    pub(super) const fn len(&self) -> usize {
        self.entries.len()
    }

    /// Has it written what a document is, although no entry of it came.
    pub(super) fn note_document(&mut self, document: DocumentId) {
        self.documents.insert(document);
    }

    /// Notes that a page came to its end whose entries were all admitted; it is stored as it came if they, and no others,
    /// were admitted last.
    pub(super) fn note_page(&mut self, original: OriginalPage) {
        let stored = self.pages.last().map_or(0, |page| page.first + page.count);
        let first = self.entries.len().checked_sub(original.ids.len()).filter(|first| *first >= stored);
        let admitted = first.and_then(|first| self.entries.get(first..));
        let is_same = |admitted: &[(Verified, Option<PublicKey>)]| {
            admitted.iter().map(|(entry, _)| entry.id()).eq(original.ids.iter().copied())
        };
        if let Some(first) = first.filter(|_| admitted.is_some_and(is_same)) {
            self.pages.push(PersistedPage { first, count: original.ids.len(), page: original.page });
        }
    }
}

impl Engine {
    /// Takes an admitted entry into the log, the catalogue and the next write. `from` is the peer that sent it.
    pub(super) fn admit(&mut self, entry: Verified, log: Log, from: Option<PublicKey>) {
        let document = log.document();
        self.authority_revision += u64::from(log.home().is_none());
        let publishers = self.authority.cooperation(document).map(Cooperation::asked_ever);
        let is_decisive = self.authority.admit(&log, entry.id());
        if self.authority.cooperation(document).map(Cooperation::asked_ever) != publishers {
            self.look_at_publications(document);
        }
        self.authority_changed |= is_decisive;
        self.verdicts.note(&log, entry.id(), &self.authority);
        self.accounts.count(&entry, log.home());
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
            self.work.push(super::Work::Adopt(document));
        }
    }

    /// Records the documents of this batch as they stand now: once for all entries that a peer sent together, because it
    /// takes time in proportion to the heads of a document, whose number is for their authors to choose.
    pub(super) fn refresh_catalogue(&mut self) {
        for document in self.batch.documents.clone() {
            if let Some(log) = self.logs.peek(&document) {
                self.authority_revision += u64::from(log.home().is_none());
                self.catalogue.insert(document, log.header(), log.fingerprint());
            }
            self.note_forks(&document);
            self.note_publication(document);
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
            self.batch.after.push(Held::Output(output));
        } else if self.batch.stored < self.batch.issued {
            self.batch.held.entry(self.batch.issued).or_default().push(Held::Output(output));
        } else {
            self.outputs.push_back(output);
        }
    }

    /// Forgets what waits to be sent to a peer whose session has ended: it must not be sent in the next one.
    pub(super) fn forget_unsent(&mut self, peer: PublicKey) {
        let is_other = |held: &Held| held.recipient() != Some(peer);
        self.batch.after.retain(is_other);
        self.batch.held.values_mut().for_each(|outputs| outputs.retain(is_other));
    }

    /// Sends a message when everything that was admitted so far is stored.
    pub(super) fn send_after_stored(&mut self, peer: PublicKey, message: &Message) {
        self.after_stored(Output::Send(peer, message.encode()));
    }

    /// Asks for the write of what was admitted, and prepares what twins are told once it is stored.
    pub(super) fn flush(&mut self) {
        if self.batch.documents.is_empty() {
            return;
        }
        self.push_live();
        let documents = std::mem::take(&mut self.batch.documents);
        for document in &documents {
            self.batch.after.push(Held::Output(Output::Emit(Event::Changed(*document))));
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

    /// Releases what waited for this write and those before it. Of what one peer is told the order stays.
    pub(super) fn handle_stored(&mut self, ticket: Ticket) {
        assert!(ticket <= self.batch.issued, "the shell confirms only writes that were asked for");
        self.batch.stored = self.batch.stored.max(ticket);
        let later = self.batch.held.split_off(&Ticket(ticket.0 + 1));
        let released = std::mem::replace(&mut self.batch.held, later);
        let mut pages: BTreeMap<PublicKey, LivePage> = BTreeMap::new();
        for held in released.into_values().flatten() {
            match held {
                Held::Output(output) => {
                    if let Output::Send(peer, _) = &output {
                        self.outputs.extend(pages.remove(peer).map(LivePage::send));
                    }
                    self.outputs.push_back(output);
                }
                Held::Live(page) => match pages.get_mut(&page.peer) {
                    None => _ = pages.insert(page.peer, page),
                    Some(first) => {
                        if let Err(page) = first.join(page) {
                            self.outputs.push_back(std::mem::replace(first, page).send());
                        }
                    }
                },
            }
        }
        self.outputs.extend(pages.into_values().map(LivePage::send));
    }

    /// Tells every connected twin that may see them the entries of this batch, except whom they came from.
    fn push_live(&mut self) {
        let entries = std::mem::take(&mut self.batch.entries);
        let peers: Vec<PublicKey> = self.sessions.keys().copied().collect();
        for peer in peers {
            let mut news: Vec<&Verified> = entries
                .iter()
                .filter(|(entry, from)| *from != Some(peer) && self.gets_news(peer, entry.document()))
                .map(|(entry, _)| entry)
                .collect();
            news.retain(|entry| self.may_tell(peer, entry));
            if let Some(page) = self.push_to(peer, &news) {
                self.batch.after.push(Held::Live(page));
            }
        }
        self.batch.entries = entries;
    }
}
