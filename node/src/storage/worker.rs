//! The thread that owns the archive and the index.

use super::{Event, Opened, Request, Store, StoreError};
use djuntu_protocol::engine::{Persist, StoredEntry};
use djuntu_protocol::identity::{DocumentId, EntryId};
use std::sync::mpsc::Receiver;
use tokio::sync::mpsc::UnboundedSender;

/// Most writes that are made durable together; more only makes the first of them wait longer.
const GROUP_WRITES_TARGET: usize = 256;

pub(super) struct Worker {
    store: Store,
    events: UnboundedSender<Event>,
}

impl Worker {
    pub(super) fn new(opened: Opened, events: UnboundedSender<Event>) -> Self {
        Self { store: Store::new(opened), events }
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
                    if let Err(error) = self.persist(&group) {
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
        if let Err(error) = self.store.flush() {
            // The archive has everything; the next start catches up.
            tracing::warn!(%error, "the index could not be flushed");
        }
    }

    /// Makes a group of writes durable and says so; the index can wait, nobody else.
    fn persist(&mut self, group: &[Persist]) -> Result<(), StoreError> {
        let written = self.store.write(group)?;
        let ticket = group.last().expect("a group has a first write").ticket;
        self.tell(Event::Stored(ticket));
        self.store.index_written(group, written)
    }

    fn tell(&self, event: Event) {
        // Nobody listens any more only while the node stops.
        self.events.send(event).ok();
    }

    fn entries(&self, document: DocumentId) -> Option<Vec<StoredEntry>> {
        self.store.entries(document).map_err(|error| self.damaged(&error)).ok()
    }

    fn some(&self, document: DocumentId, wanted: &[EntryId]) -> Option<Vec<StoredEntry>> {
        let page: Vec<_> = wanted.iter().map(|id| (document, *id)).collect();
        let bytes = self.page(&page)?;
        Some(wanted.iter().zip(bytes).map(|(id, bytes)| StoredEntry { id: *id, bytes }).collect())
    }

    fn page(&self, page: &[(DocumentId, EntryId)]) -> Option<Vec<Vec<u8>>> {
        match self.store.page(page) {
            Ok(entries) => Some(entries),
            // Whoever asked is told that there is nothing; the disk is not at fault.
            Err(StoreError::Unknown(_)) => None,
            Err(error) => {
                self.damaged(&error);
                None
            }
        }
    }

    fn damaged(&self, error: &dyn std::error::Error) {
        self.tell(Event::Damaged(error.to_string()));
    }
}
