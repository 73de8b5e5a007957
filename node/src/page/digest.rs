//! What pages about many documents show of each: the days that are in it, and how a record stands.
//!
//! Reading a document takes a view, so one task keeps what it has read, and asks the engine which documents are not as they
//! were before it answers: an answer is never behind, and costs what has changed. Nothing is read while nobody asks.

use super::document::record::{Source, source};
use super::text::line;
use crate::api::{Document, Summary};
use crate::desk::{Desk, DeskError, Survey};
use crate::export::days::{self, Day};
use crate::export::ical;
use djuntu_protocol::document::kinds::DocumentKind;
use djuntu_protocol::document::view::Value;
use djuntu_protocol::identity::{DocumentId, Fingerprint};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{mpsc, oneshot};
use tokio::time::Instant;

/// Questions that wait before those who ask wait too.
const QUESTIONS_WAITING_TARGET: usize = 16;
/// How long somebody waits until everything was read; what was read by then is kept for the next who asks.
const READING_TIME_MAX: Duration = Duration::from_secs(15);
/// How many documents are read at one time.
const TOGETHER: usize = 16;

/// What is kept of a document.
#[derive(Clone, Debug)]
pub(super) struct Digest {
    pub(super) summary: Summary,
    pub(super) days: Vec<Day>,
    pub(super) record: Option<Record>,
}

/// How a record of the conservatory stands.
#[derive(Clone, Debug)]
pub(super) struct Record {
    pub(super) owner: String,
    pub(super) form: Option<String>,
    pub(super) audience: Vec<String>,
    /// The newest version that was released, else the newest that was submitted.
    pub(super) newest: Option<Version>,
    /// The records that take its place.
    pub(super) superseded_by: Vec<DocumentId>,
}

/// A version of a record.
#[derive(Clone, Debug)]
pub(super) struct Version {
    pub(super) source: Source,
    pub(super) released: Option<String>,
    pub(super) licence: Option<String>,
    pub(super) retracted: Option<String>,
}

/// Asks for digests; cheap to clone.
#[derive(Clone, Debug)]
pub(super) struct Digests {
    questions: mpsc::Sender<Question>,
}

#[derive(Debug)]
enum Question {
    All(oneshot::Sender<Result<Vec<Arc<Digest>>, DeskError>>),
    Calendar(oneshot::Sender<Result<Arc<[u8]>, DeskError>>),
}

/// What was read of a document, and how it was then.
struct Known {
    fingerprint: Fingerprint,
    authority: u64,
    digest: Arc<Digest>,
}

struct Reader {
    desk: Desk,
    known: BTreeMap<DocumentId, Known>,
    /// The calendar of what is public, until something of it may be another.
    calendar: Option<Arc<[u8]>>,
}

impl Digests {
    pub(super) fn start(desk: Desk) -> Self {
        let (questions, asked) = mpsc::channel(QUESTIONS_WAITING_TARGET);
        tokio::spawn(Reader { desk, known: BTreeMap::new(), calendar: None }.run(asked));
        Self { questions }
    }

    /// Returns what is kept of every document that has a day or is a record.
    ///
    /// # Errors
    /// [`DeskError`]; [`DeskError::Unread`] when there is more to read than somebody waits for.
    pub(super) async fn all(&self) -> Result<Vec<Arc<Digest>>, DeskError> {
        self.ask(Question::All).await
    }

    /// Returns the calendar of what everybody may read.
    ///
    /// # Errors
    /// As [`Self::all`].
    pub(super) async fn public_calendar(&self) -> Result<Arc<[u8]>, DeskError> {
        self.ask(Question::Calendar).await
    }

    async fn ask<T>(
        &self,
        question: impl FnOnce(oneshot::Sender<Result<T, DeskError>>) -> Question,
    ) -> Result<T, DeskError> {
        let (answer, answered) = oneshot::channel();
        self.questions.send(question(answer)).await.map_err(|_| DeskError::Stopping)?;
        answered.await.map_err(|_| DeskError::Stopping)?
    }
}

impl Reader {
    async fn run(mut self, mut asked: mpsc::Receiver<Question>) {
        while let Some(question) = asked.recv().await {
            let read = self.read().await;
            // Whoever asked may have gone away.
            match question {
                Question::All(answer) => _ = answer.send(read.map(|()| self.all())),
                Question::Calendar(answer) => _ = answer.send(read.map(|()| self.calendar())),
            }
        }
    }

    fn all(&self) -> Vec<Arc<Digest>> {
        self.known.values().map(|known| Arc::clone(&known.digest)).collect()
    }

    fn calendar(&mut self) -> Arc<[u8]> {
        if let Some(calendar) = &self.calendar {
            return Arc::clone(calendar);
        }
        let public = self.known.values().map(|known| &known.digest).filter(|digest| digest.summary.public);
        let days = public.map(|digest| (&digest.summary, digest.days.as_slice()));
        let calendar: Arc<[u8]> = ical::write_days(days, ical::in_english).into_bytes().into();
        self.calendar = Some(Arc::clone(&calendar));
        calendar
    }

    /// Reads what is not as it was.
    async fn read(&mut self) -> Result<(), DeskError> {
        let deadline = Instant::now() + READING_TIME_MAX;
        let Survey { documents, authority } = self.desk.survey().await?;
        let documents: Vec<_> = documents.into_iter().filter(|(_, header, _)| has_digest(header.kind)).collect();
        let held: BTreeSet<DocumentId> = documents.iter().map(|(document, ..)| *document).collect();
        let before = self.known.len();
        self.known.retain(|document, _| held.contains(document));
        if self.known.len() < before {
            self.calendar = None;
        }
        let is_same = |known: &Known, print| known.fingerprint == print && known.authority == authority;
        let stale: Vec<(DocumentId, Fingerprint)> = documents
            .iter()
            .filter(|(document, _, print)| !self.known.get(document).is_some_and(|known| is_same(known, *print)))
            .map(|(document, _, print)| (*document, *print))
            .collect();
        for (done, some) in stale.chunks(TOGETHER).enumerate() {
            if Instant::now() >= deadline {
                return Err(DeskError::Unread { done: done * TOGETHER, all: stale.len() });
            }
            let shown = futures::future::join_all(some.iter().map(|(document, _)| self.desk.show(*document))).await;
            for ((document, fingerprint), shown) in some.iter().zip(shown) {
                self.calendar = None;
                match shown {
                    Ok(shown) => {
                        let known = Known { fingerprint: *fingerprint, authority, digest: Arc::new(digest(shown)) };
                        self.known.insert(*document, known);
                    }
                    Err(DeskError::Stopping) => return Err(DeskError::Stopping),
                    // What cannot be read is on no such page, and told as an alarm.
                    Err(_) => _ = self.known.remove(document),
                }
            }
        }
        Ok(())
    }
}

/// Returns whether documents of a kind have days, or are records.
const fn has_digest(kind: DocumentKind) -> bool {
    match kind {
        DocumentKind::Agreement
        | DocumentKind::Project
        | DocumentKind::Assembly
        | DocumentKind::Decision
        | DocumentKind::Record => true,
        DocumentKind::Territory
        | DocumentKind::Cooperation
        | DocumentKind::Fund
        | DocumentKind::Measure
        | DocumentKind::Ballots => false,
    }
}

fn digest(shown: Document) -> Digest {
    Digest { days: days::of(&shown), record: record(&shown), summary: shown.summary }
}

fn record(shown: &Document) -> Option<Record> {
    let record = shown.record.as_ref()?;
    let owner = line(&record.owner.name);
    let released = record.versions.iter().rev().find(|version| version.licence.is_some());
    let newest = released.or_else(|| record.versions.last()).map(|version| Version {
        source: source(version, &owner),
        released: version.released.clone(),
        licence: version.licence.as_deref().map(line),
        retracted: version.retracted.as_deref().map(line),
    });
    let audience = match shown.draft.fields.get("audience") {
        Some(Value::Map(keys)) => keys.keys().map(|key| line(key)).collect(),
        Some(_) | None => Vec::new(),
    };
    Some(Record {
        form: shown.draft.text("form").map(str::to_owned),
        superseded_by: record.superseded_by.clone(),
        audience,
        newest,
        owner,
    })
}
