//! The thread that owns the archive and the index.

use super::{Event, Opened, Request};
use crate::archive::{Archive, ArchiveError, EntryPosition};
use crate::index::{Batch, DocumentRecord, DocumentUpdate, Index, IndexError};
use djuntu_protocol::engine::{Persist, StoredEntry};
use djuntu_protocol::identity::{DocumentId, EntryId};
use djuntu_protocol::wire;
use std::collections::BTreeMap;
use std::sync::mpsc::Receiver;
use tokio::sync::mpsc::UnboundedSender;

/// Most writes that are made durable together; more only makes the first of them wait longer.
const GROUP_WRITES_TARGET: usize = 256;

pub(super) struct Worker {
    archive: Archive,
    index: Box<dyn Index>,
    events: UnboundedSender<Event>,
}

/// Why a write failed.
#[derive(Debug, thiserror::Error)]
enum WriteError {
    #[error(transparent)]
    Archive(#[from] ArchiveError),
    #[error(transparent)]
    Index(#[from] IndexError),
}

impl Worker {
    pub(super) fn new(opened: Opened, events: UnboundedSender<Event>) -> Self {
        Self { archive: opened.archive, index: opened.index, events }
    }

    /// Serves requests until it is told to stop, or until a write fails.
    pub(super) fn run(mut self, requests: &Receiver<Request>) {
        let mut next = requests.recv().ok();
        while let Some(request) = next.take() {
            match request {
                Request::Persist(persist) => {
                    let mut group = vec![persist];
                    while group.len() < GROUP_WRITES_TARGET {
                        match requests.try_recv() {
                            Ok(Request::Persist(persist)) => group.push(persist),
                            Ok(other) => {
                                next = Some(other);
                                break;
                            }
                            Err(_) => break,
                        }
                    }
                    if let Err(error) = self.persist(group) {
                        self.tell(Event::Failed(error.to_string()));
                        return;
                    }
                }
                Request::Load(document) => {
                    let entries = self.entries(document);
                    self.tell(Event::Loaded(document, entries));
                }
                Request::LoadPage(peer, page) => {
                    let entries = self.page(&page);
                    self.tell(Event::PageLoaded(peer, entries));
                }
                // A view that is no longer waited for is no reason to stop.
                Request::Read(document, entries, answer) => _ = answer.send(self.some(document, &entries)),
                Request::Stop => break,
            }
            if next.is_none() {
                next = requests.recv().ok();
            }
        }
        if let Err(error) = self.index.flush() {
            // The archive has everything; the next start catches up.
            tracing::warn!(%error, "the index could not be flushed");
        }
    }

    fn tell(&self, event: Event) {
        // Nobody listens any more only while the node stops.
        self.events.send(event).ok();
    }

    fn persist(&mut self, group: Vec<Persist>) -> Result<(), WriteError> {
        let Some(ticket) = group.last().map(|persist| persist.ticket) else { return Ok(()) };
        let entries: Vec<_> = group.iter().flat_map(|persist| &persist.entries).collect();
        let bytes: Vec<&[u8]> = entries.iter().map(|entry| entry.bytes()).collect();
        let positions = self.archive.append(&bytes)?;
        self.archive.sync()?;
        let mut added: BTreeMap<DocumentId, Vec<(EntryId, EntryPosition)>> = BTreeMap::new();
        for (entry, position) in entries.iter().zip(positions) {
            added.entry(entry.document()).or_default().push((entry.id(), position));
        }
        // Of several writes to one document the last one says how it stands.
        let stands = group.iter().flat_map(|persist| &persist.documents);
        let stands: BTreeMap<_, _> = stands.map(|(document, header, print)| (*document, (*header, *print))).collect();
        let mut documents = Vec::with_capacity(added.len());
        for (document, added) in added {
            let (header, fingerprint) = stands.get(&document).copied().expect("every write names its documents");
            let before = self.index.document(document)?.map_or(0, |record| record.entries);
            let entries = before + u32::try_from(added.len()).expect("a group is small");
            let record = DocumentRecord { header: wire::encode(&header), fingerprint, entries };
            documents.push(DocumentUpdate { document, record, added });
        }
        let indexed_to = Some(self.archive.end());
        self.index.commit(&Batch { documents, indexed_to, ..Batch::default() })?;
        self.tell(Event::Stored(ticket));
        Ok(())
    }

    fn entries(&self, document: DocumentId) -> Option<Vec<StoredEntry>> {
        let listed = self.index.entries(document).map_err(|error| self.damaged(&error)).ok()?;
        let positions: Vec<EntryPosition> = listed.iter().map(|(_, position)| *position).collect();
        let bytes = self.archive.read_many(&positions).map_err(|error| self.damaged(&error)).ok()?;
        Some(listed.into_iter().zip(bytes).map(|((id, _), bytes)| StoredEntry { id, bytes }).collect())
    }

    fn some(&self, document: DocumentId, wanted: &[EntryId]) -> Option<Vec<StoredEntry>> {
        let page: Vec<_> = wanted.iter().map(|id| (document, *id)).collect();
        let bytes = self.page(&page)?;
        Some(wanted.iter().zip(bytes).map(|(id, bytes)| StoredEntry { id: *id, bytes }).collect())
    }

    fn page(&self, page: &[(DocumentId, EntryId)]) -> Option<Vec<Vec<u8>>> {
        let mut listed: BTreeMap<DocumentId, BTreeMap<EntryId, EntryPosition>> = BTreeMap::new();
        let mut positions = Vec::with_capacity(page.len());
        for (document, entry) in page {
            if !listed.contains_key(document) {
                let entries = self.index.entries(*document).map_err(|error| self.damaged(&error)).ok()?;
                listed.insert(*document, entries.into_iter().collect());
            }
            positions.push(listed.get(document)?.get(entry).copied()?);
        }
        self.archive.read_many(&positions).map_err(|error| self.damaged(&error)).ok()
    }

    fn damaged(&self, error: &dyn std::error::Error) {
        self.tell(Event::Damaged(error.to_string()));
    }
}
