//! The thread that owns the archive and the index.

use super::{Event, Opened, Request, Store, StoreError};
use djuntu_protocol::engine::StoredEntry;
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
                    if let Err(error) = self.store.persist(&group) {
                        self.tell(Event::Failed(error.to_string()));
                        return;
                    }
                    let ticket = group.last().expect("a group has a first write").ticket;
                    self.tell(Event::Stored(ticket));
                }
                Request::Load(document) => {
                    let entries = self.entries(document);
                    self.tell(Event::Loaded(document, entries));
                }
                Request::LoadPages(peer, request) => {
                    let (pages, errors) = self.store.pages(request.wanted, request.room);
                    errors.iter().for_each(|error| self.damaged(error));
                    self.tell(Event::PagesLoaded(peer, request.number, pages));
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

    fn tell(&self, event: Event) {
        // Nobody listens any more only while the node stops.
        self.events.send(event).ok();
    }

    fn entries(&self, document: DocumentId) -> Option<Vec<StoredEntry>> {
        self.store.entries(document).map_err(|error| self.damaged(&error)).ok()
    }

    fn some(&self, document: DocumentId, wanted: &[EntryId]) -> Option<Vec<StoredEntry>> {
        let bytes = self.store.some(document, wanted).map_err(|error| self.damaged(&error)).ok()?;
        Some(wanted.iter().zip(bytes).map(|(id, bytes)| StoredEntry { id: *id, bytes }).collect())
    }

    fn damaged(&self, error: &StoreError) {
        // Whoever asked for what there is not is told that there is nothing; the disk is not at fault.
        if !matches!(error, StoreError::Unknown(_)) {
            self.tell(Event::Damaged(error.to_string()));
        }
    }
}
