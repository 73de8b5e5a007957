//! The views: what documents say, opened when somebody looks or writes, on one thread with a big stack.
//!
//! A view is built from the counted entries in their causal order. The views used last are kept. A view is extended by what
//! came since when that rests on all that is in it, so that it stands last in the causal order as well; when it does not,
//! or something cannot be applied or counts no more, the view is built anew, because what a hostile entry does must not
//! depend on the order of arrival. What this node edits is not applied again when it is stored: the copy on which it was
//! edited takes the view's place. Views of long documents are saved on the disk too, and what came since is applied to them
//! in one batch.

mod saved;
mod worker;

use crate::desk::{DeskError, FormText, News};
use crate::search::Words;
use crate::storage::Storage;
use djuntu_protocol::document::agreement::ProposedVersion;
use djuntu_protocol::document::past::Past;
use djuntu_protocol::document::splices::Splices;
use djuntu_protocol::document::view::{Draft, Edit, EditError, Frozen, Reapplied, View};
use djuntu_protocol::engine::{Reading, Stand};
use djuntu_protocol::identity::{ChangeHash, DocumentId, EntryId, FileHash, TextHash};
use saved::SavedViews;
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::mpsc;
use tokio::sync::oneshot;
use worker::{Job, Outcomes, Worker};

/// Automerge recurses where documents nest; a stack that overflows would end the process.
const STACK_BYTES_TARGET: usize = 64 << 20;
/// Views that wait to be saved: each takes memory.
const SAVES_WAITING_TARGET: usize = 1;
/// Jobs that wait; more callers wait at the door.
const JOBS_WAITING_TARGET: usize = 256;

/// The handle of the views' thread; cheap to clone.
#[derive(Clone, Debug)]
pub(crate) struct Views {
    jobs: mpsc::SyncSender<Job>,
    saved: SavedViews,
}

/// What a document says, and what could not be applied.
#[derive(Debug)]
pub(crate) struct Viewed {
    /// What it says.
    pub(crate) draft: Draft,
    /// Counted entries whose changes cannot be applied, with the reason.
    pub(crate) unappliable: Vec<(EntryId, String)>,
}

/// What a document is found by.
#[derive(Debug)]
pub(crate) struct Glance {
    /// Its title.
    pub(crate) title: Option<String>,
    /// Its form, when it says one.
    pub(crate) form: Option<String>,
    /// Its words.
    pub(crate) words: Words,
    /// The files that it names, and how many bytes they have.
    pub(crate) files: Vec<(FileHash, u64)>,
}

/// A frozen text, read again.
#[derive(Debug)]
pub(crate) struct FrozenText {
    /// The canonical JSON, or why it cannot be read.
    pub(crate) text: String,
    /// Whether the document reads differently now.
    pub(crate) changed_since: bool,
}

impl FrozenText {
    /// Reads texts again.
    pub(crate) fn read(view: &View, frozen: &[(TextHash, Vec<ChangeHash>)]) -> Vec<Self> {
        let now = view.freeze(None).ok().map(|frozen| frozen.text);
        let read = |(text, heads): &(TextHash, Vec<ChangeHash>)| match view.freeze(Some(heads)) {
            Ok(frozen) if frozen.hash == *text => {
                Self { changed_since: now.as_ref() != Some(&frozen.text), text: frozen.text }
            }
            Ok(_) => Self {
                text: "the text at these heads is not the one that was proposed".to_owned(),
                changed_since: true,
            },
            Err(error) => Self { text: error.to_string(), changed_since: true },
        };
        frozen.iter().map(read).collect()
    }
}

impl Views {
    /// Starts the views' threads, of which one keeps views in `folder`.
    pub(crate) fn start(storage: Storage, network: djuntu_protocol::identity::NetworkId, folder: PathBuf) -> Self {
        let (jobs, receiver) = mpsc::sync_channel(JOBS_WAITING_TARGET);
        let (to_save, saving) = mpsc::sync_channel(SAVES_WAITING_TARGET);
        let saved = SavedViews::new(folder);
        let worker = Worker::new(storage, network, saved.clone(), to_save);
        let thread = |name: &str| std::thread::Builder::new().name(name.to_owned()).stack_size(STACK_BYTES_TARGET);
        thread("views").spawn(move || worker.run(&receiver)).expect("the system starts a thread");
        let saver = saved.clone();
        thread("saved views").spawn(move || saver.save_all(&saving)).expect("the system starts a thread");
        Self { jobs, saved }
    }

    /// Says that somebody will ask for a document, so that its view is read from the disk while the engine reads its log.
    pub(crate) async fn fetch(&self, document: DocumentId) {
        if self.saved.has(document) {
            // Whoever asks next is told when the thread has ended.
            self.ask(Job::Fetch(document)).await.ok();
        }
    }

    /// Opens a view and looks at it on the views' thread.
    async fn look<T: Send + 'static>(
        &self,
        reading: Reading,
        look: impl FnOnce(&View, &Reading) -> T + Send + 'static,
    ) -> Result<T, DeskError> {
        let (answer, seen) = oneshot::channel();
        let look = Box::new(move |view: Result<&View, String>, reading: Reading| {
            let seen = view.map(|view| look(view, &reading));
            // A log that is still being read when it grows is copied.
            drop(reading);
            // Whoever asked may have gone away.
            answer.send(seen).ok();
        });
        self.ask(Job::Look(reading, look)).await?;
        seen.await.map_err(|_| DeskError::Stopping)?.map_err(DeskError::Unreadable)
    }

    /// Hands a job to the thread; waits outside the async threads while too many wait already.
    async fn ask(&self, job: Job) -> Result<(), DeskError> {
        let job = match self.jobs.try_send(job) {
            Ok(()) => return Ok(()),
            Err(mpsc::TrySendError::Disconnected(_)) => return Err(DeskError::Stopping),
            Err(mpsc::TrySendError::Full(job)) => job,
        };
        let jobs = self.jobs.clone();
        let sent = tokio::task::spawn_blocking(move || jobs.send(job).is_ok()).await;
        if matches!(sent, Ok(true)) { Ok(()) } else { Err(DeskError::Stopping) }
    }

    /// Returns the title of a document that stands as it did when it was last asked for; none when that is not known.
    pub(crate) async fn known_title(
        &self,
        document: DocumentId,
        stand: Stand,
    ) -> Result<Option<Option<String>>, DeskError> {
        let (answer, known) = oneshot::channel();
        self.ask(Job::KnownTitle(document, stand, answer)).await?;
        known.await.map_err(|_| DeskError::Stopping)
    }

    pub(crate) async fn title(&self, reading: Reading) -> Result<Option<String>, DeskError> {
        let (answer, title) = oneshot::channel();
        self.ask(Job::Title(reading, answer)).await?;
        title.await.map_err(|_| DeskError::Stopping)?.map_err(DeskError::Unreadable)
    }

    pub(crate) async fn draft(&self, reading: Reading) -> Result<Viewed, DeskError> {
        let viewed =
            |view: &View, _: &Reading| Viewed { draft: view.draft().clone(), unappliable: view.unappliable().to_vec() };
        self.look(reading, viewed).await
    }

    /// Returns the title and the words of a document, for those who look for it, without keeping its view.
    pub(crate) async fn glance(&self, reading: Reading) -> Result<Glance, DeskError> {
        let (answer, seen) = oneshot::channel();
        self.ask(Job::Glance(reading, answer)).await?;
        seen.await.map_err(|_| DeskError::Stopping)?.map_err(DeskError::Unreadable)
    }

    /// Returns what a document says, as JSON.
    pub(crate) async fn draft_json(&self, reading: Reading) -> Result<Vec<u8>, DeskError> {
        let json = |view: &View, _: &Reading| serde_json::to_vec(view.draft()).expect("texts and numbers are JSON");
        self.look(reading, json).await
    }

    /// Reads what a document said before.
    pub(crate) async fn past<T: Send + 'static>(
        &self,
        reading: Reading,
        read: impl FnOnce(&Past<'_>) -> T + Send + 'static,
    ) -> Result<T, DeskError> {
        self.look(reading, |view, reading| read(&Past::new(view, &reading.log, &reading.verdict))).await
    }

    /// Reads what a form is made of: what a document says now, and what it said at `heads`; none are now.
    pub(crate) async fn form_text(&self, reading: Reading, heads: Vec<ChangeHash>) -> Result<FormText, DeskError> {
        let read = move |view: &View, _: &Reading| {
            let now = view.draft().clone();
            let then = if heads.is_empty() { Ok(now.clone()) } else { view.draft_at(&heads) };
            then.map(|then| FormText { heads: view.heads(), then, now })
        };
        let read = self.look(reading, read).await?;
        read.map_err(|_| DeskError::Refused(djuntu_protocol::engine::Refusal::Stale))
    }

    /// Reads the texts, and what was done to them since `heads` beside the change `own`.
    pub(crate) async fn news(
        &self,
        reading: Reading,
        heads: Vec<ChangeHash>,
        own: Option<ChangeHash>,
    ) -> Result<News, DeskError> {
        let read = move |view: &View, _: &Reading| {
            let since = view.since(&heads, own).ok();
            News { heads: view.heads(), texts: view.texts(), since, ..News::default() }
        };
        self.look(reading, read).await
    }

    /// Reads what was done to the texts between two states; none when the document was never at one of them.
    pub(crate) async fn done_between(
        &self,
        reading: Reading,
        from: Vec<ChangeHash>,
        to: Vec<ChangeHash>,
    ) -> Result<Option<BTreeMap<String, Splices>>, DeskError> {
        self.look(reading, move |view, _| view.done_between(&from, &to).ok()).await
    }

    /// Makes edits one after the other, at least the first of them, and keeps the view with them until they are stored.
    pub(crate) async fn edit(&self, reading: Reading, edits: Vec<Edit>) -> Result<Outcomes, DeskError> {
        let (answer, made) = oneshot::channel();
        self.ask(Job::Edit(reading, crate::driver::now(), edits, answer)).await?;
        made.await.map_err(|_| DeskError::Stopping)?.map_err(DeskError::Unreadable)
    }

    /// Writes again what set-aside entries wanted (R152).
    pub(crate) async fn reapply(
        &self,
        reading: Reading,
        entries: BTreeSet<EntryId>,
    ) -> Result<Result<Reapplied, EditError>, DeskError> {
        let (answer, written) = oneshot::channel();
        self.ask(Job::Reapply(reading, entries, crate::driver::now(), answer)).await?;
        written.await.map_err(|_| DeskError::Stopping)?.map_err(DeskError::Unreadable)
    }

    /// Returns the signed bytes of entries, in the order in which they were asked for.
    pub(crate) async fn signed(&self, document: DocumentId, ids: Vec<EntryId>) -> Result<Vec<Vec<u8>>, DeskError> {
        let (answer, read) = oneshot::channel();
        self.ask(Job::Signed(document, ids, answer)).await?;
        read.await.map_err(|_| DeskError::Stopping)?.map_err(DeskError::Unreadable)
    }

    pub(crate) async fn freeze(&self, reading: Reading) -> Result<Frozen, DeskError> {
        let frozen = self.look(reading, |view, _| view.freeze(None)).await?;
        frozen.map_err(|error| DeskError::Unreadable(error.to_string()))
    }

    /// Reads the texts that were proposed again.
    pub(crate) async fn frozen(
        &self,
        reading: Reading,
        proposals: Vec<ProposedVersion>,
    ) -> Result<Vec<FrozenText>, DeskError> {
        self.texts(reading, proposals.into_iter().map(|proposal| (proposal.text, proposal.heads)).collect()).await
    }

    /// Reads frozen texts again, each with this hash at these heads.
    pub(crate) async fn texts(
        &self,
        reading: Reading,
        frozen: Vec<(TextHash, Vec<ChangeHash>)>,
    ) -> Result<Vec<FrozenText>, DeskError> {
        let look = move |view: &View, _: &Reading| FrozenText::read(view, &frozen);
        self.look(reading, look).await
    }
}
