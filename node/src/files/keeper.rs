//! Which files are wanted, from whom, and which are not needed any more: one task that owns all of that.
//!
//! What is wanted follows from what documents name (R382): small files come by themselves, others when somebody asks. When
//! nobody gives a file, everybody is asked again, with pauses that grow, and whoever connects is asked at once. What nobody
//! names any more goes after a while (R385).

use super::fetch::{FetchError, Wanted, fetch};
use super::shelf::{FileError, Shelf};
use crate::desk::{Desk, DeskError};
use crate::search::NamedFile;
use djuntu_protocol::engine::FilePeer;
use djuntu_protocol::identity::{DocumentId, FileHash, PublicKey};
use djuntu_protocol::limits::{self, FILES_FETCHED_MAX};
use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, SystemTime};
use tokio::runtime::Handle;
use tokio::sync::{mpsc, oneshot};
use tokio::task::JoinSet;
use tokio::time::Instant;

/// Questions that wait before those who ask wait too.
const QUESTIONS_WAITING_TARGET: usize = 16;
/// How often it is looked who is connected, while something is missing.
const LOOK_INTERVAL: Duration = Duration::from_secs(5);
/// How long a node is not asked again for a file that it did not give, at first and at last.
const PAUSE_FIRST: Duration = Duration::from_secs(15);
const PAUSE_LAST: Duration = Duration::from_secs(900);
/// How often it is looked for files that nobody names.
const SWEEP_INTERVAL: Duration = Duration::from_secs(24 * 3_600);

/// How much is kept here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Keeping {
    /// Up to how many bytes a file is fetched without being asked for.
    pub fetched_bytes: u64,
    /// How many bytes of files of one cooperation, or of our own documents, are fetched so.
    pub home_bytes: u64,
}

impl Default for Keeping {
    fn default() -> Self {
        Self { fetched_bytes: limits::FILE_FETCHED_BYTES_DEFAULT, home_bytes: limits::FILES_OF_HOME_BYTES_DEFAULT }
    }
}

/// How a file stands that is not here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Waiting {
    /// It is coming: so many bytes are here, and the others come from this node.
    Coming(u64, PublicKey),
    /// It is larger than what comes by itself.
    Large,
    /// There is no room for what comes by itself.
    Full,
    /// No node that may be asked is connected.
    Nobody,
    /// The budget of the day is used up.
    Budget,
    /// So many nodes were asked; the last one said this.
    Tried(usize, String),
    /// It is about to be fetched.
    Soon,
}

/// The files of this node; cheap to clone.
#[derive(Clone, Debug)]
pub(crate) struct Files {
    pub(crate) shelf: Shelf,
    questions: mpsc::Sender<Question>,
}

#[derive(Debug)]
enum Question {
    Fetch(FileHash, oneshot::Sender<()>),
    Waiting(Vec<FileHash>, oneshot::Sender<BTreeMap<FileHash, Waiting>>),
}

/// What the keeper begins with.
#[derive(Debug)]
pub(crate) struct Questions(mpsc::Receiver<Question>);

/// A file, and how many bytes it is said to have: whoever says a wrong number keeps nobody from getting it with the right one.
type Named = (FileHash, u64);

/// A file that some document names and that is not here.
#[derive(Debug)]
struct Missing {
    documents: Vec<DocumentId>,
    /// The cooperation of one of them.
    cooperation: Option<DocumentId>,
    /// Whether it may come now.
    state: Rule,
}

/// Whether a file comes by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Rule {
    Comes,
    Large,
    Full,
}

/// A node that did not give a file.
#[derive(Debug)]
struct Failure {
    until: Instant,
    attempts: u32,
    reason: String,
}

struct Keeper {
    desk: Desk,
    shelf: Shelf,
    keeping: Keeping,
    missing: BTreeMap<Named, Missing>,
    /// Files that somebody asked for.
    asked: BTreeSet<FileHash>,
    coming: BTreeMap<FileHash, (PublicKey, Arc<AtomicU64>)>,
    fetches: JoinSet<(Wanted, PublicKey, Result<(), FetchError>)>,
    failures: BTreeMap<(Named, PublicKey), Failure>,
    /// Of which files it is noted on the disk that a document named them.
    noted: BTreeSet<(FileHash, DocumentId)>,
    /// Why the last look found no node for a file.
    unreached: BTreeMap<Named, Waiting>,
    /// When to look again which files documents name.
    survey_at: Option<Instant>,
    /// When to look for files that nobody names; none before it was known which are named.
    sweep_at: Option<Instant>,
}

impl Files {
    /// Makes a way to ask for files, and what answers once it [runs](Questions::keep_all).
    pub(crate) fn new(shelf: Shelf) -> (Self, Questions) {
        let (questions, asked) = mpsc::channel(QUESTIONS_WAITING_TARGET);
        (Self { shelf, questions }, Questions(asked))
    }

    /// Asks for a file that does not come by itself.
    pub(crate) async fn fetch(&self, hash: FileHash) -> Result<(), DeskError> {
        let (answer, taken) = oneshot::channel();
        self.questions.send(Question::Fetch(hash, answer)).await.map_err(|_| DeskError::Stopping)?;
        taken.await.map_err(|_| DeskError::Stopping)
    }

    /// Returns how files stand that are not here.
    pub(crate) async fn waiting(&self, hashes: Vec<FileHash>) -> Result<BTreeMap<FileHash, Waiting>, DeskError> {
        let (answer, told) = oneshot::channel();
        self.questions.send(Question::Waiting(hashes, answer)).await.map_err(|_| DeskError::Stopping)?;
        told.await.map_err(|_| DeskError::Stopping)
    }
}

impl Questions {
    /// Keeps the files of a node until it stops.
    pub(crate) async fn keep_all(self, desk: Desk, keeping: Keeping) {
        let mut changed = desk.finding.files_changed();
        let Self(mut questions) = self;
        let mut keeper = Keeper {
            shelf: desk.files.shelf.clone(),
            desk,
            keeping,
            missing: BTreeMap::new(),
            asked: BTreeSet::new(),
            coming: BTreeMap::new(),
            fetches: JoinSet::new(),
            failures: BTreeMap::new(),
            noted: BTreeSet::new(),
            unreached: BTreeMap::new(),
            survey_at: None,
            sweep_at: None,
        };
        loop {
            let look_at = (!keeper.missing.is_empty()).then(|| Instant::now() + LOOK_INTERVAL);
            let wake = [keeper.survey_at, look_at, keeper.sweep_at].into_iter().flatten().min();
            let outcome = tokio::select! {
                biased;
                question = questions.recv() => match question {
                    Some(question) => keeper.answer(question).await,
                    None => break,
                },
                told = changed.changed() => match told {
                    Ok(()) => keeper.survey().await,
                    // Who finds has ended, because the node stops.
                    Err(_) => break,
                },
                Some(ended) = keeper.fetches.join_next() => match ended {
                    Ok((wanted, peer, outcome)) => keeper.ended(wanted, peer, outcome).await,
                    Err(error) => std::panic::resume_unwind(error.into_panic()),
                },
                () = tokio::time::sleep_until(wake.unwrap_or_else(Instant::now)), if wake.is_some() => keeper.wake().await,
            };
            if outcome == Err(DeskError::Stopping) {
                break;
            }
        }
    }
}

impl Keeper {
    async fn answer(&mut self, question: Question) -> Result<(), DeskError> {
        // Whoever asked may have gone away.
        match question {
            Question::Fetch(hash, taken) => {
                self.asked.insert(hash);
                self.failures.retain(|((failed, _), _), _| *failed != hash);
                taken.send(()).ok();
                // What was attached a moment ago may not have been looked at.
                self.survey().await
            }
            Question::Waiting(hashes, answer) => {
                answer.send(hashes.into_iter().map(|hash| (hash, self.waiting(hash))).collect()).ok();
                Ok(())
            }
        }
    }

    fn waiting(&self, hash: FileHash) -> Waiting {
        if let Some((peer, done)) = self.coming.get(&hash) {
            return Waiting::Coming(done.load(Ordering::Relaxed), *peer);
        }
        let named = self.missing.range((hash, 0)..=(hash, u64::MAX));
        // Several numbers of bytes are rare, and one of them at most is right.
        match named.last().map(|(named, missing)| (named, missing.state)) {
            Some((_, Rule::Large)) => Waiting::Large,
            Some((_, Rule::Full)) => Waiting::Full,
            Some((named, Rule::Comes)) => self.unreached.get(named).cloned().unwrap_or(Waiting::Soon),
            None => Waiting::Soon,
        }
    }

    /// Does what is due.
    async fn wake(&mut self) -> Result<(), DeskError> {
        let is_due = |at: Option<Instant>| at.is_some_and(|at| at <= Instant::now());
        if is_due(self.survey_at) {
            self.survey().await
        } else if is_due(self.sweep_at) {
            self.sweep().await
        } else {
            self.begin().await
        }
    }

    /// Looks which files documents name.
    async fn survey(&mut self) -> Result<(), DeskError> {
        self.survey_at = None;
        let named = match self.desk.named_files().await {
            Ok(named) => named,
            Err(DeskError::Unread { .. }) => {
                self.survey_at = Some(Instant::now() + LOOK_INTERVAL);
                return Ok(());
            }
            Err(error) => return Err(error),
        };
        self.sweep_at.get_or_insert_with(Instant::now);
        self.missing.clear();
        let mut used: BTreeMap<Option<DocumentId>, u64> = BTreeMap::new();
        let mut seen: BTreeSet<(Option<DocumentId>, FileHash)> = BTreeSet::new();
        let mut absent = Vec::new();
        for NamedFile { document, cooperation, hash, size } in named {
            match self.shelf.size(hash) {
                Some(held) => {
                    self.asked.remove(&hash);
                    if self.noted.insert((hash, document)) {
                        self.shelf.note_document(hash, document);
                    }
                    if seen.insert((cooperation, hash)) {
                        *used.entry(cooperation).or_default() += held;
                    }
                }
                None => absent.push(NamedFile { document, cooperation, hash, size }),
            }
        }
        // The small ones first: whoever fills the room with large ones keeps out fewer.
        absent.sort_by_key(|file| (file.size, file.hash));
        for NamedFile { document, cooperation, hash, size } in absent {
            let used = used.entry(cooperation).or_default();
            let state = if self.asked.contains(&hash) {
                Rule::Comes
            } else if size > self.keeping.fetched_bytes {
                Rule::Large
            } else if used.saturating_add(size) > self.keeping.home_bytes {
                Rule::Full
            } else {
                Rule::Comes
            };
            if state == Rule::Comes && seen.insert((cooperation, hash)) {
                *used += size;
            }
            let begun = || Missing { documents: Vec::new(), cooperation, state };
            let missing = self.missing.entry((hash, size)).or_insert_with(begun);
            missing.documents.push(document);
            if state == Rule::Comes {
                missing.state = state;
            }
        }
        let hashes: BTreeSet<FileHash> = self.missing.keys().map(|(hash, _)| *hash).collect();
        self.failures.retain(|(named, _), _| self.missing.contains_key(named));
        self.asked.retain(|hash| hashes.contains(hash));
        self.begin().await
    }

    /// Returns what is to come, in order: first what somebody asked for, then the smallest of each cooperation, then the
    /// second of each, so that whoever names a million files holds up those of his own cooperation at most.
    fn wanted(&self) -> Vec<Named> {
        let comes = self
            .missing
            .iter()
            .filter(|((hash, _), missing)| missing.state == Rule::Comes && !self.coming.contains_key(hash));
        let mut by_size: Vec<(&Named, Option<DocumentId>)> =
            comes.map(|(named, missing)| (named, missing.cooperation)).collect();
        by_size.sort_unstable_by_key(|((hash, size), _)| (*size, *hash));
        let mut ranks: BTreeMap<Option<DocumentId>, u64> = BTreeMap::new();
        let mut wanted: Vec<(bool, u64, Named)> = Vec::with_capacity(by_size.len());
        for (named, cooperation) in by_size {
            let rank = ranks.entry(cooperation).or_default();
            wanted.push((!self.asked.contains(&named.0), *rank, *named));
            *rank += 1;
        }
        wanted.sort_unstable();
        wanted.into_iter().map(|(_, _, named)| named).collect()
    }

    /// Begins to fetch whatever somebody may give now.
    async fn begin(&mut self) -> Result<(), DeskError> {
        self.unreached.clear();
        let mut peers: BTreeMap<DocumentId, Vec<FilePeer>> = BTreeMap::new();
        for (hash, size) in self.wanted() {
            if self.coming.len() >= FILES_FETCHED_MAX {
                break;
            }
            let documents =
                self.missing.get(&(hash, size)).map(|missing| missing.documents.clone()).unwrap_or_default();
            let mut found = Waiting::Nobody;
            for document in documents {
                let of_document = match peers.entry(document) {
                    Entry::Occupied(known) => known.into_mut(),
                    Entry::Vacant(place) => place.insert(self.desk.file_peers(document).await?),
                };
                match self.choose((hash, size), of_document) {
                    Ok(peer) => {
                        self.start(Wanted { document, hash, size }, peer);
                        found = Waiting::Soon;
                        break;
                    }
                    Err(Waiting::Nobody) => {}
                    Err(reason) => found = reason,
                }
            }
            if found != Waiting::Soon {
                self.unreached.insert((hash, size), found);
            }
        }
        Ok(())
    }

    /// Returns the node to ask for a file, or why there is none.
    fn choose(&self, named: Named, peers: &[FilePeer]) -> Result<PublicKey, Waiting> {
        let now = Instant::now();
        let failure = |peer: &FilePeer| self.failures.get(&(named, peer.peer));
        let is_ready = |peer: &&FilePeer| !peer.rests && failure(peer).is_none_or(|failure| failure.until <= now);
        // Whoever failed least often first.
        let best = peers.iter().filter(is_ready).min_by_key(|peer| failure(peer).map_or(0, |failure| failure.attempts));
        if let Some(best) = best {
            return Ok(best.peer);
        }
        if peers.iter().any(|peer| peer.rests) {
            return Err(Waiting::Budget);
        }
        let last = peers.iter().filter_map(failure).max_by_key(|failure| failure.until);
        Err(last.map_or(Waiting::Nobody, |last| Waiting::Tried(peers.len(), last.reason.clone())))
    }

    fn start(&mut self, wanted: Wanted, peer: PublicKey) {
        let done = Arc::new(AtomicU64::new(0));
        self.coming.insert(wanted.hash, (peer, Arc::clone(&done)));
        let (engine, network, shelf) = (self.desk.engine.clone(), self.desk.network.clone(), self.shelf.clone());
        let runtime = Handle::current();
        // Files are written on a thread that may wait for the disk.
        self.fetches.spawn_blocking(move || {
            let outcome = runtime.block_on(fetch(&engine, &network, &shelf, wanted, peer, &done));
            (wanted, peer, outcome)
        });
    }

    async fn ended(
        &mut self,
        wanted: Wanted,
        peer: PublicKey,
        outcome: Result<(), FetchError>,
    ) -> Result<(), DeskError> {
        let Wanted { document, hash, size } = wanted;
        self.coming.remove(&hash);
        match outcome {
            // Somebody may have taken it away in this very moment, and want it again.
            Ok(()) if self.shelf.size(hash).is_none() => {}
            Ok(()) => {
                tracing::info!(file = %hash.short(), peer = %peer.short(), "a file is here");
                if let Err(error) = self.shelf.note_reason(hash, document) {
                    self.desk.engine.alarm(format!("a file is here and cannot be passed on: {error}")).await;
                }
                let missing = self.missing.extract_if((hash, 0)..=(hash, u64::MAX), |_, _| true);
                let missing: Vec<Missing> = missing.map(|(_, missing)| missing).collect();
                self.failures.retain(|((failed, _), _), _| *failed != hash);
                for document in missing.into_iter().flat_map(|missing| missing.documents) {
                    self.noted.insert((hash, document));
                    self.shelf.note_document(hash, document);
                }
                self.asked.remove(&hash);
            }
            Err(error) => self.note_failure((hash, size), peer, &error).await,
        }
        self.begin().await
    }

    async fn note_failure(&mut self, named: Named, peer: PublicKey, error: &FetchError) {
        let (hash, _) = named;
        tracing::debug!(file = %hash.short(), peer = %peer.short(), %error, "a file did not come");
        if let FetchError::File(error @ FileError::Disk { .. }) = error {
            self.desk.engine.alarm(format!("a file cannot be kept: {error}")).await;
        }
        let attempts = self.failures.get(&(named, peer)).map_or(0, |failure| failure.attempts);
        let pause = match error {
            // What is not the file does not become it.
            FetchError::File(_) => PAUSE_LAST,
            FetchError::Denied(_) | FetchError::Broken(_) => {
                PAUSE_FIRST.saturating_mul(1 << attempts.min(6)).min(PAUSE_LAST)
            }
        };
        let failure = Failure { until: Instant::now() + pause, attempts: attempts + 1, reason: error.to_string() };
        self.failures.insert((named, peer), failure);
    }

    /// Removes what no document has named for a while. What a document named in which something was stated (a text proposed or
    /// signed, a report, an outcome) stays as long as the document: it may be an annex of that.
    async fn sweep(&mut self) -> Result<(), DeskError> {
        self.sweep_at = Some(Instant::now() + SWEEP_INTERVAL);
        let named = match self.desk.named_files().await {
            Ok(named) => named.into_iter().map(|file| file.hash).collect::<BTreeSet<_>>(),
            Err(DeskError::Stopping) => return Err(DeskError::Stopping),
            // Whatever cannot be read may name files.
            Err(_) => return Ok(()),
        };
        let (coming, missing) = (&self.coming, &self.missing);
        let is_missing = |hash| missing.range((hash, 0)..=(hash, u64::MAX)).next().is_some();
        self.shelf.clean(|hash| coming.contains_key(&hash) || is_missing(hash));
        for hash in self.shelf.unnamed(&named, SystemTime::now()) {
            let mut documents = self.shelf.documents_of(hash).into_iter();
            let mut is_stated = false;
            while let Some(document) = documents.next().filter(|_| !is_stated) {
                is_stated = self.desk.has_statements(document).await?;
            }
            if is_stated {
                continue;
            }
            match self.shelf.remove(hash) {
                Ok(()) => tracing::info!(file = %hash.short(), "a file is removed that no document names any more"),
                Err(error) => tracing::warn!(file = %hash.short(), %error, "a file cannot be removed"),
            }
        }
        Ok(())
    }
}
