//! The storage: the archive and the index behind one thread, which writes in groups and reads in order.
//!
//! Requests are served in the order in which they came, so a load sees every earlier write. Writes that wait together are
//! made durable together: one `fdatasync` for all of them, then the engine is told, since the archive is what "stored" means,
//! and then the index, before anything else is served.

mod open;
mod pages;
mod recent;
mod store;
mod used;
mod worker;

pub use open::{IndexPlace, OpenError, Opened, open, open_on};
pub use store::{Store, StoreError, Written};

use djuntu_protocol::engine::{PageRequest, Persist, StoredEntry, Ticket};
use djuntu_protocol::identity::{DocumentId, EntryId, PublicKey};
use djuntu_protocol::session::Pages;
use std::sync::mpsc;
use tokio::sync::mpsc::UnboundedSender;
use worker::Worker;

/// What the storage is asked to do.
#[derive(Debug)]
pub(crate) enum Request {
    /// Store entries durably.
    Persist(Persist),
    /// Read all entries of a document.
    Load(DocumentId),
    /// Make pages for a peer.
    LoadPages(PublicKey, PageRequest),
    /// Read entries of a document for a view.
    Read(DocumentId, Vec<EntryId>, mpsc::SyncSender<Option<Vec<StoredEntry>>>),
    /// Write what is waiting and end.
    Stop,
}

/// What the storage tells.
#[derive(Debug)]
pub(crate) enum Event {
    /// Everything up to this ticket is on the disk.
    Stored(Ticket),
    /// The entries of a document, or none when they cannot be read.
    Loaded(DocumentId, Option<Vec<StoredEntry>>),
    /// The pages that a request of this number asked for.
    PagesLoaded(PublicKey, u64, Pages),
    /// Something could not be read; the sentence is for the operator.
    Damaged(String),
    /// Something could not be written; the node must stop.
    Failed(String),
}

/// The handle of the storage's thread; cheap to clone.
///
/// Its queues have no bound of their own: the engine bounds how much it asks for (`LOADS_MAX`, one page per peer, one
/// write per input), and a bounded queue in both directions could lock up.
#[derive(Clone, Debug)]
pub(crate) struct Storage {
    requests: mpsc::Sender<Request>,
}

impl Storage {
    /// Starts the storage's thread.
    pub(crate) fn start(opened: Opened, events: UnboundedSender<Event>) -> (Self, std::thread::JoinHandle<()>) {
        let (requests, receiver) = mpsc::channel();
        let worker = Worker::new(opened, events);
        let spawned = std::thread::Builder::new().name("storage".to_owned()).spawn(move || worker.run(&receiver));
        (Self { requests }, spawned.expect("the system starts a thread"))
    }

    /// Asks for something.
    pub(crate) fn request(&self, request: Request) {
        // A storage that has ended has told why before; the driver stops then.
        self.requests.send(request).ok();
    }

    /// Returns entries of a document, or none when they cannot be read. Blocks; for the thread of the views.
    pub(crate) fn read(&self, document: DocumentId, entries: Vec<EntryId>) -> Option<Vec<StoredEntry>> {
        let (answer, read) = mpsc::sync_channel(1);
        self.request(Request::Read(document, entries, answer));
        read.recv().ok().flatten()
    }
}

#[cfg(test)]
mod tests;
