//! A node's storage: the archive, recovery and index of the real node on a virtual disk.
//!
//! Requests are served one after the other, as the node's storage does: writes that wait together are made durable
//! together, and a load sees every write that was asked for before it. Each takes its time. A crash comes in the midst of
//! them; what it leaves is opened by the real node's code, and everything that was stored before must be there.

mod files;

use super::random::Random;
use djuntu_node::archive::Disk as ArchiveDisk;
use djuntu_node::index::{Batch, DocumentUpdate, Index, MemoryIndex};
use djuntu_node::storage::{IndexPlace, Store, open_on};
use djuntu_protocol::document::{Header, Log, restore};
use djuntu_protocol::engine::{Known, PageRequest, Persist, StoredEntry, Ticket};
use djuntu_protocol::identity::{DocumentId, EntryId, Fingerprint, NetworkId, PublicKey};
use djuntu_protocol::session::Pages;
use djuntu_protocol::wire;
use files::Files;
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::Arc;

/// Most bytes of a document's header in the index.
const HEADER_BYTES_MAX: usize = 256;
/// Within how many operations on its files the power fails, when it fails while something is being written.
const OPERATIONS_MAX: u64 = 4;

/// What one node has written.
#[derive(Debug, Default)]
pub(super) struct Disk {
    files: Files,
    /// None while the node does not run.
    store: Option<Store>,
    /// The index as it was when it last reached the disk.
    flushed: MemoryIndex,
    /// Every entry that is stored, and of which document.
    stored: BTreeMap<EntryId, (DocumentId, Vec<u8>)>,
    /// Entries that are to be stored.
    asked: BTreeSet<EntryId>,
    requests: VecDeque<Request>,
    /// How many of the requests are being served now.
    group: usize,
}

/// What a node's shell asks its storage for.
#[derive(Debug)]
pub(super) enum Request {
    Persist(Persist),
    Load(DocumentId),
    LoadPages(PublicKey, PageRequest),
}

/// What the storage has done.
#[derive(Debug)]
pub(super) enum Done {
    Stored(Vec<Ticket>),
    Loaded(DocumentId, Option<Vec<StoredEntry>>),
    PagesLoaded(PublicKey, u64, Option<Pages>),
    /// A write has failed, and the node must stop.
    Failed(String),
}

/// How a node dies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Death {
    /// The process is killed; the machine stays on.
    Process,
    /// The power fails.
    Power,
}

impl Disk {
    /// Asks for something. Returns the first entry that was written before, which no engine should ask for.
    pub(super) fn ask(&mut self, request: Request) -> Option<EntryId> {
        let mut twice = None;
        if let Request::Persist(persist) = &request {
            for id in persist.entries.iter().map(djuntu_protocol::entry::Verified::id) {
                if self.stored.contains_key(&id) || !self.asked.insert(id) {
                    twice = Some(id);
                }
            }
        }
        self.requests.push_back(request);
        twice
    }

    /// Begins to serve what is asked for next, unless something is being served. Returns whether something was begun.
    pub(super) fn begin(&mut self) -> bool {
        let is_persist = |request: &&Request| matches!(request, Request::Persist(_));
        let idle = self.group == 0 && !self.requests.is_empty();
        if idle {
            self.group = self.requests.iter().take_while(is_persist).count().max(1);
        }
        idle
    }

    /// Serves what was begun.
    pub(super) fn finish(&mut self) -> Done {
        let group: Vec<Request> = self.requests.drain(..std::mem::take(&mut self.group)).collect();
        let store = self.store.as_mut().expect("a node that runs has its storage open");
        let mut writes = Vec::new();
        for request in group {
            match request {
                Request::Persist(persist) => writes.push(persist),
                Request::Load(document) => return Done::Loaded(document, store.entries(document).ok()),
                Request::LoadPages(peer, request) => {
                    let (pages, missing) = store.pages(request.wanted, request.room);
                    return Done::PagesLoaded(peer, request.number, missing.is_empty().then_some(pages));
                }
            }
        }
        if let Err(error) = store.persist(&writes) {
            return Done::Failed(error.to_string());
        }
        for entry in writes.iter().flat_map(|persist| &persist.entries) {
            self.asked.remove(&entry.id());
            self.stored.insert(entry.id(), (entry.document(), entry.bytes().to_vec()));
        }
        Done::Stored(writes.iter().map(|persist| persist.ticket).collect())
    }

    /// The index reaches the disk, which it does whenever it wants.
    pub(super) fn flush(&mut self) {
        if let Some(store) = &self.store {
            self.flushed = copy_of(store.index());
        }
    }

    /// From now on the disk says that it has synced, and has not.
    pub(super) fn lie(&self) {
        self.files.lie();
    }

    /// Says how many more bytes can be written; none when there is room enough.
    pub(super) fn set_room(&self, room: Option<u64>) {
        self.files.set_room(room);
    }

    /// Returns whether entries are being written now.
    pub(super) fn is_writing(&self) -> bool {
        self.group > 0 && matches!(self.requests.front(), Some(Request::Persist(_)))
    }

    /// Returns whether nothing is being written.
    pub(super) fn is_idle(&self) -> bool {
        self.requests.is_empty()
    }

    /// The node dies at once, perhaps while something is being written. Returns whether something was lost or torn.
    pub(super) fn crash(&mut self, death: Death, random: &mut Random) -> bool {
        if let Some(store) = &mut self.store {
            let count = self.group.max(random.index(self.requests.len() + 1));
            let requests = self.requests.drain(..count);
            let writes = requests.filter_map(|request| match request {
                Request::Persist(persist) => Some(persist),
                Request::Load(_) | Request::LoadPages(..) => None,
            });
            let writes: Vec<Persist> = writes.collect();
            if !writes.is_empty() {
                self.files.fail_after(random.below(OPERATIONS_MAX));
                // Whether that worked nobody will ever know.
                _ = store.persist(&writes);
            }
        }
        self.store = None;
        self.requests.clear();
        self.asked.clear();
        self.group = 0;
        self.files.set_room(None);
        match death {
            Death::Process => {
                self.files.end_process();
                false
            }
            Death::Power => self.files.cut_power(random),
        }
    }

    /// Opens the storage as a node does at its start, with the index as it is, or without one. Returns what the engine is
    /// told.
    ///
    /// # Errors
    /// When the node would not start, or has lost what was stored.
    pub(super) fn open(&mut self, network: NetworkId, is_index_lost: bool) -> Result<Known, String> {
        let index = if is_index_lost { MemoryIndex::default() } else { self.flushed.clone() };
        let disk: Arc<dyn ArchiveDisk> = Arc::new(self.files.clone());
        let opened = open_on(&disk, IndexPlace::Memory(index), network).map_err(|error| error.to_string())?;
        let (known, notices) = (opened.known.clone(), opened.notices.join("; "));
        let store = Store::new(opened);
        let mut found = BTreeMap::new();
        for document in documents_of(&store) {
            for StoredEntry { id, bytes } in store.entries(document).map_err(|error| error.to_string())? {
                found.insert(id, (document, bytes));
            }
        }
        let lost = self.stored.iter().find(|(id, entry)| found.get(id) != Some(entry));
        if let Some((id, (document, _))) = lost {
            return Err(format!("{id:?} of {document:?} was stored and is lost: {notices}"));
        }
        self.stored = found;
        self.store = Some(store);
        Ok(known)
    }

    /// Returns what an engine would be told if the node started now, with or without its index.
    ///
    /// # Errors
    /// As [`Disk::open`].
    pub(super) fn reopened(&self, network: NetworkId, is_index_lost: bool) -> Result<Known, String> {
        self.copied().open(network, is_index_lost)
    }

    /// Returns a copy of the disk as it is now, of which no node runs.
    pub(super) fn copied(&self) -> Self {
        Self {
            files: self.files.copied(),
            flushed: self.flushed.clone(),
            stored: self.stored.clone(),
            ..Self::default()
        }
    }

    /// Returns what the index says of each document.
    pub(super) fn index(&self) -> BTreeMap<DocumentId, (Header, Fingerprint)> {
        let Some(store) = &self.store else { return BTreeMap::new() };
        let stands = store.index().documents().map(|document| {
            let (document, record) = document.expect("an index in memory is never damaged");
            let header = wire::decode(&record.header, HEADER_BYTES_MAX).expect("a header that was written is read");
            (document, (header, record.fingerprint))
        });
        stands.collect()
    }

    /// Returns every entry with its document.
    pub(super) fn entries(&self) -> impl Iterator<Item = (EntryId, DocumentId, &[u8])> {
        self.stored.iter().map(|(id, (document, bytes))| (*id, *document, bytes.as_slice()))
    }

    /// Returns the bytes of an entry.
    pub(super) fn bytes(&self, id: &EntryId) -> Option<&[u8]> {
        self.stored.get(id).map(|(_, bytes)| bytes.as_slice())
    }

    /// Returns whether an entry is stored, not only written.
    pub(super) fn is_stored(&self, id: &EntryId) -> bool {
        self.stored.contains_key(id)
    }

    /// Returns whether an entry waits to be stored.
    pub(super) fn is_asked(&self, id: &EntryId) -> bool {
        self.asked.contains(id)
    }

    /// Builds every log from what is stored.
    pub(super) fn logs(&self, network: NetworkId) -> BTreeMap<DocumentId, Log> {
        let documents = self.stored.values().map(|(document, _)| *document).collect::<BTreeSet<_>>();
        let logs = documents.into_iter().filter_map(|document| self.log(document, network));
        logs.map(|log| (log.document(), log)).collect()
    }

    /// Builds the log of a document from what is stored.
    pub(super) fn log(&self, document: DocumentId, network: NetworkId) -> Option<Log> {
        restore(document, self.store.as_ref()?.entries(document).ok()?, network)
    }
}

fn documents_of(store: &Store) -> Vec<DocumentId> {
    let documents = store.index().documents();
    documents.map(|document| document.expect("an index in memory is never damaged").0).collect()
}

/// Returns an index that says the same.
fn copy_of(index: &dyn Index) -> MemoryIndex {
    let documents = index.documents().map(|document| {
        let (document, record) = document.expect("an index in memory is never damaged");
        let added = index.entries(document).expect("an index in memory is never damaged");
        DocumentUpdate { document, record, added }
    });
    let batch = Batch { documents: documents.collect(), indexed_to: Some(index.indexed_to()), ..Batch::default() };
    let mut copy = MemoryIndex::default();
    copy.commit(&batch).expect("it counts what it holds");
    copy
}
