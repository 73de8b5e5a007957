//! Lists and searches, answered by one task that keeps in memory what is known of every document.
//!
//! Before it answers it asks the engine for the hash over the heads of every document, which costs little, and reads again
//! what is not as it was; so an answer is never behind. What changes is read in the background too, as soon as nothing has
//! come for a moment, so that there is little to read when somebody asks.

mod filter;

pub(crate) use filter::STATES;

use super::{Desk, DeskError, today};
use crate::api::{Filter, SearchResult};
use crate::search::{self, Index, Listed, NamedFile, Saved, Words};
use djuntu_protocol::act::Home;
use djuntu_protocol::document::Header;
use djuntu_protocol::document::kinds::DocumentKind;
use djuntu_protocol::engine::{Answer, Command, Refusal};
use djuntu_protocol::identity::{DocumentId, Fingerprint};
use std::collections::VecDeque;
use std::path::PathBuf;
use std::time::Duration;
use tokio::sync::{broadcast, mpsc, oneshot, watch};
use tokio::time::Instant;

/// Questions that wait before those who ask wait too.
const QUESTIONS_WAITING_TARGET: usize = 64;
/// Longest time for which somebody waits until everything was read; requests are answered within 30 s.
const READING_TIME_MAX: Duration = Duration::from_secs(20);
/// Most documents that are read before it is told which files there are.
const READ_AT_ONCE_TARGET: usize = 256;
/// What has changed is read when nothing came for so long, or at the latest after so long.
const QUIET: Duration = Duration::from_secs(2);
const LATEST: Duration = Duration::from_secs(30);
/// How many documents are read at one time: while one is opened, the next is fetched from the disk.
const TOGETHER: usize = 16;
/// How often the index is written at most; a node that stops writes it too.
const SAVED_INTERVAL: Duration = Duration::from_secs(300);

/// Asks the finder; cheap to clone.
#[derive(Clone, Debug)]
pub(crate) struct Finding {
    questions: mpsc::Sender<Question>,
    files: watch::Receiver<()>,
}

#[derive(Debug)]
enum Question {
    /// The documents that are meant.
    Documents(Filter, oneshot::Sender<Result<SearchResult, DeskError>>),
    /// The files that documents name.
    Files(oneshot::Sender<Result<Vec<NamedFile>, DeskError>>),
}

/// What the finder begins with.
#[derive(Debug)]
pub(crate) struct Questions(mpsc::Receiver<Question>, watch::Sender<()>);

/// The one who finds.
struct Finder {
    desk: Desk,
    index: Index,
    /// Whether what was kept on the disk was read. That waits for the first look, because a node that starts has better to do.
    is_loaded: bool,
    /// What was not as it was when it was last looked at.
    stale: VecDeque<DocumentId>,
    path: PathBuf,
    /// On which day the states that depend on the day were read.
    day: String,
    /// Whether documents name other files than was told last.
    has_other_files: bool,
    files: watch::Sender<()>,
    /// Whether something is not on the disk, and when it was last written, if it was.
    is_unsaved: bool,
    saved_at: Option<Instant>,
}

/// What was read of a document.
struct Seen {
    listed: Box<Listed>,
    /// By what it was judged.
    authority: u64,
    /// None when those that are known are still right.
    words: Option<Words>,
}

/// What the engine says of everything that is held.
#[derive(Debug)]
pub(crate) struct Survey {
    pub(crate) documents: Vec<(DocumentId, Header, Fingerprint)>,
    /// By what all of it is judged.
    pub(crate) authority: u64,
}

impl Finding {
    /// Makes a way to ask, and what answers once it [runs](Desk::find_all).
    pub(crate) fn new() -> (Self, Questions) {
        let (sender, questions) = mpsc::channel(QUESTIONS_WAITING_TARGET);
        let (told, files) = watch::channel(());
        (Self { questions: sender, files }, Questions(questions, told))
    }

    /// Returns what changes when everything was read and documents name other files than before, or were read for the first
    /// time.
    pub(crate) fn files_changed(&self) -> watch::Receiver<()> {
        self.files.clone()
    }
}

impl Desk {
    /// Returns the documents that are meant: those that fit best first when words are looked for, else those changed last.
    ///
    /// # Errors
    /// [`DeskError`]; [`DeskError::Unread`] when there is more to read than somebody waits for.
    pub async fn find(&self, filter: Filter) -> Result<SearchResult, DeskError> {
        let (answer, found) = oneshot::channel();
        self.finding.questions.send(Question::Documents(filter, answer)).await.map_err(|_| DeskError::Stopping)?;
        found.await.map_err(|_| DeskError::Stopping)?
    }

    /// Returns every file that a document names.
    pub(crate) async fn named_files(&self) -> Result<Vec<NamedFile>, DeskError> {
        let (answer, found) = oneshot::channel();
        self.finding.questions.send(Question::Files(answer)).await.map_err(|_| DeskError::Stopping)?;
        found.await.map_err(|_| DeskError::Stopping)?
    }

    /// Returns what the engine says of everything that is held, which costs little: whoever keeps something of documents learns
    /// so which of them are not as they were.
    pub(crate) async fn survey(&self) -> Result<Survey, DeskError> {
        let documents = self.list_all().await?;
        let authority = match documents.first() {
            Some((document, ..)) => match self.command(Command::Stand(*document)).await? {
                Answer::Stand(stand) => stand.map_or(0, |stand| stand.authority),
                other => unreachable!("how a document stands was asked for, not {other:?}"),
            },
            None => 0,
        };
        Ok(Survey { documents, authority })
    }

    /// Answers questions until the node stops, and keeps what it has read at `path`.
    pub(crate) async fn find_all(self, questions: Questions, path: PathBuf) {
        let Some(sender) = self.changes.sender() else { return };
        let mut changes = sender.subscribe();
        drop(sender);
        let Questions(mut questions, files) = questions;
        let now = Instant::now();
        let mut finder = Finder {
            desk: self,
            index: Index::default(),
            is_loaded: false,
            stale: VecDeque::new(),
            path,
            day: String::new(),
            has_other_files: true,
            files,
            is_unsaved: false,
            saved_at: None,
        };
        // The first look, when everything has started.
        let mut due = Some((now, now + QUIET));
        loop {
            let wake = due.map_or(now, |(first, next): (Instant, Instant)| next.min(first + LATEST));
            tokio::select! {
                biased;
                question = questions.recv() => match question {
                    // Whoever asked may have gone away.
                    Some(Question::Documents(filter, answer)) => _ = answer.send(finder.answer(&filter).await),
                    Some(Question::Files(answer)) => _ = answer.send(finder.files().await),
                    None => break,
                },
                changed = changes.recv() => match changed {
                    Err(broadcast::error::RecvError::Closed) => break,
                    Ok(_) | Err(broadcast::error::RecvError::Lagged(_)) => {
                        let now = Instant::now();
                        due = Some((due.map_or(now, |(first, _)| first), now + QUIET));
                    }
                },
                done = finder.read_next(), if !finder.stale.is_empty() => {
                    if done.is_err() {
                        break;
                    }
                }
                () = tokio::time::sleep_until(wake), if due.is_some() => {
                    due = None;
                    if finder.survey().await.is_err() {
                        break;
                    }
                }
            }
            finder.tell_files();
            finder.save_at_times();
        }
        finder.save();
    }
}

impl Finder {
    async fn answer(&mut self, filter: &Filter) -> Result<SearchResult, DeskError> {
        self.survey().await?;
        self.read_stale().await?;
        filter::answer(&self.index, filter)
    }

    /// Whoever asks for files asks again, so that nobody waits for it while much is read.
    async fn files(&mut self) -> Result<Vec<NamedFile>, DeskError> {
        self.survey().await?;
        if self.stale.len() > READ_AT_ONCE_TARGET {
            return Err(DeskError::Unread { done: 0, all: self.stale.len() });
        }
        self.read_stale().await?;
        Ok(self.index.rows().flat_map(search::Row::files).collect())
    }

    /// Reads what is not as it was.
    async fn read_stale(&mut self) -> Result<(), DeskError> {
        let deadline = Instant::now() + READING_TIME_MAX;
        let all = self.stale.len();
        while !self.stale.is_empty() {
            if Instant::now() >= deadline {
                return Err(DeskError::Unread { done: all - self.stale.len(), all });
            }
            self.read_next().await?;
        }
        Ok(())
    }

    /// Reads what was kept on the disk, once; returns by what it was judged.
    fn load(&mut self) -> Option<[u8; 32]> {
        if std::mem::replace(&mut self.is_loaded, true) {
            return None;
        }
        let Saved { judged_by, index } = search::load(&self.path)?;
        self.index = index;
        Some(judged_by)
    }

    /// Notes which documents are not as they were.
    async fn survey(&mut self) -> Result<(), DeskError> {
        let loaded = self.load();
        let Survey { documents, authority } = self.desk.survey().await?;
        if self.index.len() > documents.len() {
            let held = documents.iter().map(|(document, ..)| *document).collect();
            self.index.retain(&held);
        }
        let is_as_loaded = loaded
            == Some(search::judged_by(
                documents.iter().map(|(document, header, fingerprint)| (*document, header.kind.name(), *fingerprint)),
            ));
        self.stale.clear();
        let is_another_day = self.day != today();
        for (document, header, fingerprint) in documents {
            let row = self.index.row(&document).filter(|row| row.listed.fingerprint == fingerprint);
            match row {
                // An agreement begins, or is over, without anybody writing anything.
                Some(_) if is_another_day && header.kind == DocumentKind::Agreement => self.stale.push_back(document),
                Some(row) if row.authority == authority => {}
                Some(_) if is_as_loaded => self.index.confirm(&document, authority),
                Some(_) | None => self.stale.push_back(document),
            }
        }
        self.note_day();
        Ok(())
    }

    /// Notes that everything was read today, once it was.
    fn note_day(&mut self) {
        if self.stale.is_empty() {
            self.day = today();
        }
    }

    /// Reads some documents again. They are there until they were read, so whoever stops in between loses nothing.
    async fn read_next(&mut self) -> Result<(), DeskError> {
        let next: Vec<DocumentId> = self.stale.iter().take(TOGETHER).copied().collect();
        let seen = futures::future::join_all(next.iter().map(|document| self.read(*document))).await;
        for (document, seen) in next.iter().zip(seen) {
            match seen {
                Ok(Some(Seen { listed, authority, words })) => {
                    let before = self.index.row(document).map(|row| row.listed.files.as_slice());
                    self.has_other_files |= before.unwrap_or_default() != listed.files;
                    self.index.put(*listed, authority, words.as_ref());
                }
                Ok(None) => _ = self.index.remove(document),
                Err(DeskError::Stopping) => return Err(DeskError::Stopping),
                // What cannot be read is in no list, and told as an alarm; it is tried again when something changes.
                Err(error) => {
                    tracing::warn!(document = %document.short(), %error, "a document cannot be read, so it is not found");
                    self.index.remove(document);
                }
            }
            self.stale.pop_front();
        }
        self.is_unsaved = true;
        self.note_day();
        Ok(())
    }

    /// Reads one document; none when it is not held any more.
    async fn read(&self, document: DocumentId) -> Result<Option<Seen>, DeskError> {
        let reading = self.desk.reading(document).await;
        if reading.as_ref().is_err_and(|error| *error == DeskError::Refused(Refusal::UnknownDocument)) {
            return Ok(None);
        }
        let reading = reading?;
        let stand = reading.stand;
        let mut hasher = blake3::Hasher::new();
        reading.verdict.set_aside.keys().for_each(|entry| _ = hasher.update(entry.as_bytes()));
        let left_out = *hasher.finalize().as_bytes();
        let cooperation = match reading.log.home() {
            Some(Home::Cooperation(cooperation)) => Some(cooperation),
            Some(Home::Territory(_)) | None => None,
        };
        let known = self.index.row(&document).map(|row| &row.listed);
        let same = known.filter(|known| known.fingerprint == stand.fingerprint && known.left_out == left_out);
        // What reads as it did keeps its words; the view is opened only for what has changed.
        let (words, title, form, files) = match same {
            Some(known) => (None, known.summary.title.clone(), known.form.clone(), known.files.clone()),
            None => match self.desk.views.glance(reading.clone()).await {
                Ok(glance) => (Some(glance.words), glance.title, glance.form, glance.files),
                // What a newer version has made is listed all the same.
                Err(DeskError::Unreadable(_)) => (Some(Words::default()), None, None, Vec::new()),
                Err(error) => return Err(error),
            },
        };
        let summary = self.desk.summary_titled(&reading, title).await?;
        let listed = Listed { summary, form, cooperation, files, fingerprint: stand.fingerprint, left_out };
        Ok(Some(Seen { listed: Box::new(listed), authority: stand.authority, words }))
    }

    /// Says that documents name other files, once everything was read.
    fn tell_files(&mut self) {
        let is_read = self.stale.is_empty() && !self.day.is_empty();
        if is_read && std::mem::take(&mut self.has_other_files) {
            self.files.send_replace(());
        }
    }

    fn save_at_times(&mut self) {
        // What was read for the first time took long, so it is kept at once.
        if self.is_unsaved && self.saved_at.is_none_or(|saved_at| saved_at.elapsed() >= SAVED_INTERVAL) {
            self.save();
        }
    }

    /// Writes the index.
    fn save(&mut self) {
        // Rows that were judged by different charters must not be kept together.
        if !self.is_unsaved || !self.stale.is_empty() {
            return;
        }
        self.is_unsaved = false;
        self.saved_at = Some(Instant::now());
        if let Err(error) = search::save(&self.path, &self.index) {
            tracing::warn!(file = %self.path.display(), %error, "what documents are found by cannot be kept: is the disk full?");
        }
    }
}
