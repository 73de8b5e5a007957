//! Waiting for a document to read differently, so that nobody has to ask again and again.
//!
//! What is waited for is that the text differs, not that an entry came: an act changes nothing of it, and an accepted key
//! changes much without any entry in the document.

use super::{Desk, DeskError};
use djuntu_protocol::identity::DocumentId;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::broadcast::WeakSender;
use tokio::sync::broadcast::error::RecvError;
use tokio::sync::{Semaphore, broadcast};
use tokio::time::{Instant, timeout_at};

/// Longest time for which somebody may wait; requests are answered within 30 s.
const WAIT_MAX: Duration = Duration::from_secs(25);
/// How many may wait at one time: fewer than there are connections, so that others are still served.
const WATCHERS_MAX: usize = 32;

/// Where it is told which documents have new entries that are stored, and whether others are judged by them; cheap to clone.
#[derive(Clone, Debug)]
pub(crate) struct Changes {
    /// Weak, because whoever waits is to learn that the driver, which tells of the changes, has ended.
    changed: WeakSender<(DocumentId, bool)>,
    places: Arc<Semaphore>,
}

/// The text of a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shown {
    /// As JSON.
    pub json: Vec<u8>,
    /// Names this text: two texts of one document that read the same have the same version.
    pub version: String,
}

impl Changes {
    /// Returns where it is told; none when the node is stopping.
    pub(super) fn sender(&self) -> Option<broadcast::Sender<(DocumentId, bool)>> {
        self.changed.upgrade()
    }

    /// Builds the place where `changed` tells.
    pub(crate) fn new(changed: &broadcast::Sender<(DocumentId, bool)>) -> Self {
        Self { changed: changed.downgrade(), places: Arc::new(Semaphore::new(WATCHERS_MAX)) }
    }
}

impl Desk {
    /// Returns the text of a document now, for editing.
    ///
    /// # Errors
    /// [`DeskError`].
    pub async fn shown(&self, document: DocumentId) -> Result<Shown, DeskError> {
        self.views.fetch(document).await;
        let reading = self.reading(document).await?;
        let json = self.views.draft_json(reading).await?;
        let version = blake3::hash(&json).to_hex().chars().take(32).collect();
        Ok(Shown { json, version })
    }

    /// Returns the text of a document as soon as its version is none of `known`; none when that takes longer than `wait`,
    /// which is at most 25 s.
    ///
    /// # Errors
    /// [`DeskError`]; [`DeskError::Crowded`] when too many wait already.
    pub async fn shown_after(
        &self,
        document: DocumentId,
        known: impl Fn(&str) -> bool,
        wait: Duration,
    ) -> Result<Option<Shown>, DeskError> {
        let deadline = Instant::now() + wait.min(WAIT_MAX);
        // Whoever listens before looking misses nothing.
        let changed = self.changes.changed.upgrade().ok_or(DeskError::Stopping)?;
        let mut changes = changed.subscribe();
        drop(changed);
        let mut place = None;
        loop {
            let shown = self.shown(document).await?;
            if !known(&shown.version) {
                return Ok(Some(shown));
            }
            if Instant::now() >= deadline {
                return Ok(None);
            }
            if place.is_none() {
                place = Some(self.changes.places.try_acquire().map_err(|_| DeskError::Crowded)?);
            }
            wait_for(document, &mut changes, deadline).await?;
        }
    }
}

/// Waits until the document has new entries, or something by which they are judged has, or until the deadline.
async fn wait_for(
    document: DocumentId,
    changes: &mut broadcast::Receiver<(DocumentId, bool)>,
    deadline: Instant,
) -> Result<(), DeskError> {
    loop {
        match timeout_at(deadline, changes.recv()).await {
            Ok(Ok((changed, judges))) if changed != document && !judges => {}
            Ok(Err(RecvError::Closed)) => return Err(DeskError::Stopping),
            // What was missed may have been about this document.
            Err(_) | Ok(Ok(_) | Err(RecvError::Lagged(_))) => break,
        }
    }
    // One look is enough for all that has come by now.
    while !matches!(
        changes.try_recv(),
        Err(broadcast::error::TryRecvError::Empty | broadcast::error::TryRecvError::Closed)
    ) {}
    Ok(())
}
