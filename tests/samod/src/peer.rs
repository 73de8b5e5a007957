//! One side: a repository with its documents, and the commands that the bench gives it.

use crate::document;
use crate::event::Event;
use crate::link::{Other, Traffic, url};
use crate::storage::Watched;
use crate::{Failure, failed};
use futures::StreamExt;
use futures::future::try_join_all;
use samod::{BackoffConfig, ConnectionId, DocHandle, DocumentId, Repo};
use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::net::TcpListener;

/// A repository on a folder.
pub(crate) struct Peer {
    repo: Repo,
    storage: Watched,
    traffic: Traffic,
    dialled: Option<Instant>,
}

impl Peer {
    /// Opens the repository, but none of its documents.
    pub(crate) async fn open(folder: &Path) -> Self {
        let storage = Watched::new(folder);
        let repo = Repo::build_tokio().with_storage(storage.clone()).load().await;
        Self { repo, storage, traffic: Traffic::default(), dialled: None }
    }

    /// Stores a document that Automerge has saved, and returns its new id.
    pub(crate) async fn import(&self, saved: &[u8]) -> Result<DocumentId, Failure> {
        let document = automerge::Automerge::load(saved).map_err(failed("a document cannot be loaded"))?;
        let made = self.repo.create(document).await.map_err(failed("the repository"))?;
        Ok(made.document_id().clone())
    }

    /// Opens documents that are in the folder or at the other side.
    pub(crate) async fn find(&self, documents: &[DocumentId]) -> Result<Vec<DocHandle>, Failure> {
        let found = documents.iter().map(|document| {
            let found = self.repo.find(document.clone());
            async move {
                let found = found.await.map_err(failed("the repository"))?;
                found.ok_or_else(|| Failure(format!("{document} is not here")))
            }
        });
        try_join_all(found).await
    }

    /// Takes connections from now on, at a port that the system chooses.
    pub(crate) async fn listen(&self) -> Result<SocketAddr, Failure> {
        let listener = TcpListener::bind("127.0.0.1:0").await.map_err(failed("listening"))?;
        let address = listener.local_addr().map_err(failed("listening"))?;
        let acceptor = self.repo.make_acceptor(url(address)).map_err(failed("the repository"))?;
        let traffic = self.traffic.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                if let Ok(transport) = traffic.through(stream)
                    && acceptor.accept(transport).is_err()
                {
                    break;
                }
            }
        });
        Ok(address)
    }

    /// Connects, waits until all documents are the same on both sides, and says so. With `stored`, the documents are not
    /// here yet, and are waited for until they have been written.
    pub(crate) async fn sync(
        &mut self,
        address: SocketAddr,
        documents: &[DocumentId],
        stored: bool,
    ) -> Result<(), Failure> {
        let begun = Instant::now();
        self.dialled = Some(begun);
        let other = Arc::new(Other { address, traffic: self.traffic.clone() });
        let dialler = self.repo.dial(BackoffConfig::default(), other).map_err(failed("the repository"))?;
        dialler.established().await.map_err(failed("connecting"))?;
        let connection = dialler.connection_id().ok_or_else(|| Failure("the connection is gone".to_owned()))?;
        if stored {
            // Asking for documents that are being sent already would make samod work twice.
            let count = documents.len();
            let written = self.storage.written().wait_for(|written| written.documents.len() >= count).await.map(drop);
            written.map_err(failed("the storage"))?;
        }
        for document in self.find(documents).await? {
            same(&document, connection).await;
        }
        Event::Equal { ms: milliseconds(begun.elapsed()), bytes: self.traffic.bytes() }.print();
        Ok(())
    }

    /// Does what a line of the bench says. Returns whether there may be more.
    pub(crate) async fn obey(&self, line: &str) -> Result<bool, Failure> {
        let mut words = line.split(' ');
        match (words.next().unwrap_or_default(), words.next().unwrap_or_default()) {
            ("new", "") => {
                let document = document::new().map_err(failed("a new document"))?;
                let made = self.repo.create(document).await.map_err(failed("the repository"))?;
                Event::Made { document: made.document_id().to_string() }.print();
            }
            ("title", document) => {
                let title = words.collect::<Vec<_>>().join(" ");
                let document = self.one(document).await?;
                let written = document.with_document_async(move |document| document::set_title(document, &title)).await;
                written.map_err(failed("the repository"))?.map_err(failed("the title"))?;
                Event::Written.print();
            }
            ("type", count) => {
                let count = count.parse().map_err(failed("the number of changes"))?;
                let documents = words.map(id).collect::<Result<Vec<_>, _>>()?;
                let documents = self.find(&documents).await?;
                type_words(&documents, count).await?;
                Event::Written.print();
            }
            ("watch", document) => watch(self.one(document).await?),
            ("status", "") => Event::Status { bytes: self.traffic.bytes() }.print(),
            ("stop", "") => return Ok(false),
            _ => return Err(Failure(format!("there is no command {line:?}"))),
        }
        Ok(true)
    }

    /// Stops when all files are written, and says how long that took.
    pub(crate) async fn stop(self) {
        self.repo.stop().await;
        let last = self.storage.written().borrow().last;
        let since_dialled = |last: Instant| self.dialled.and_then(|dialled| last.checked_duration_since(dialled));
        Event::Stopped {
            stored_ms: last.and_then(since_dialled).map(milliseconds),
            idle_ms: last.map(|last| milliseconds(last.elapsed())),
            bytes: self.traffic.bytes(),
        }
        .print();
    }

    async fn one(&self, document: &str) -> Result<DocHandle, Failure> {
        let found = self.find(&[id(document)?]).await?;
        found.into_iter().next().ok_or_else(|| Failure("no document was named".to_owned()))
    }
}

/// Waits until both sides have told each other that they have the same.
async fn same(document: &DocHandle, connection: ConnectionId) {
    document.we_have_their_changes(connection).await;
    document.they_have_our_changes(connection).await;
}

/// Makes small changes in the documents in turns, each a change of its own, as fast as samod takes them: each waits for
/// its turn among the messages that come, because edits that do not wait keep samod from sending anything until the last.
async fn type_words(documents: &[DocHandle], count: usize) -> Result<(), Failure> {
    for document in documents.iter().cycle().take(count) {
        let written = document.with_document_async(document::type_word).await;
        written.map_err(failed("the repository"))?.map_err(failed("the summary"))?;
    }
    Ok(())
}

/// Says how the document looks now and after each change, for as long as the process runs.
fn watch(document: DocHandle) {
    tokio::spawn(async move {
        let mut changes = Box::pin(document.changes());
        loop {
            let shown = document.with_document(|document| document::read(document));
            if let Ok((title, summary)) = shown {
                Event::Shown { document: document.document_id().to_string(), title, summary }.print();
            }
            if changes.next().await.is_none() {
                break;
            }
        }
    });
}

/// Reads a document's id.
pub(crate) fn id(text: &str) -> Result<DocumentId, Failure> {
    text.parse().map_err(|_| Failure(format!("{text} is no document's id")))
}

fn milliseconds(time: Duration) -> f64 {
    time.as_secs_f64() * 1e3
}
