//! The one task that keeps the rooms: lets pages in, takes what they say, stores what is due, and looks when a document has
//! changed elsewhere.
//!
//! Invariant: of each room at most one thing is under way that takes time, so that a room's base changes in one place.

use super::event::{NotTaken, On, Said, Texts, Told};
use super::room::{Key, Room, Who};
use crate::desk::{Desk, DeskError, Known, News};
use crate::folder::random;
use crate::page::limits::{LIVE_PAGES_OF_SESSION_MAX, REQUESTS_WAITING_TARGET, ROOMS_MAX, SAID_WAITING_MAX};
use crate::page::people::hex;
use djuntu_protocol::document::view::EditError;
use djuntu_protocol::identity::{ChangeHash, DocumentId, EntryId};
use futures::StreamExt;
use futures::future::BoxFuture;
use futures::stream::FuturesUnordered;
use std::collections::{BTreeMap, VecDeque};
use std::time::Duration;
use tokio::sync::broadcast::error::RecvError;
use tokio::sync::{mpsc, oneshot};
use tokio::time::Instant;

/// How often it is looked who has left.
const SWEEP: Duration = Duration::from_secs(1);
/// How many random bytes are in the name of a room.
const NAME_BYTES: usize = 12;

/// Asks the task; cheap to clone.
#[derive(Clone, Debug)]
pub(in crate::page) struct Rooms(mpsc::Sender<Request>);

/// A page that comes.
#[derive(Debug)]
pub(super) struct Coming {
    pub(super) key: Key,
    pub(super) who: Who,
    /// What it knows: the name of a room, and the number of an event.
    pub(super) after: Option<(String, u64)>,
}

#[derive(Debug)]
enum Request {
    Come(DocumentId, Coming, Heard),
    Say(DocumentId, Key, Said, oneshot::Sender<Result<(), NotTaken>>),
}

/// Where a page that comes is told what it hears.
type Heard = oneshot::Sender<Result<mpsc::Receiver<Told>, DeskError>>;

/// What a page said of a state of the document, until it is known what was done since.
type Mapping = (Key, Said, oneshot::Sender<Result<(), NotTaken>>);

/// Something that took time.
enum Done {
    /// The news of a document, and whether they were asked for after something was stored.
    News(Result<News, DeskError>),
    /// Something was stored, or not.
    Stored(Result<(EntryId, ChangeHash), DeskError>),
    /// What was done since the state of which somebody has said something.
    Mapped(Box<Mapping>, Result<Option<Texts>, DeskError>),
}

/// A document that somebody has open, or had.
#[derive(Default)]
struct Kept {
    /// None until the document was read.
    room: Option<Room>,
    coming: Vec<(Coming, Heard)>,
    mapping: VecDeque<Mapping>,
    is_busy: bool,
    /// Whether the document may say something else than the room knows.
    is_stale: bool,
    /// What was stored last and is not in the room's base yet.
    own: Option<(EntryId, ChangeHash)>,
    used: u64,
}

struct Keeper {
    desk: Desk,
    rooms: BTreeMap<DocumentId, Kept>,
    jobs: FuturesUnordered<BoxFuture<'static, (DocumentId, Done)>>,
    clock: u64,
}

impl Rooms {
    /// Starts the task.
    pub(in crate::page) fn start(desk: Desk) -> Self {
        let (requests, received) = mpsc::channel(REQUESTS_WAITING_TARGET);
        let keeper = Keeper { desk, rooms: BTreeMap::new(), jobs: FuturesUnordered::new(), clock: 0 };
        tokio::spawn(keeper.run(received));
        Self(requests)
    }

    /// Lets a page in; returns where it hears.
    pub(super) async fn come(&self, document: DocumentId, coming: Coming) -> Result<mpsc::Receiver<Told>, DeskError> {
        let (answer, heard) = oneshot::channel();
        self.0.send(Request::Come(document, coming, answer)).await.map_err(|_| DeskError::Stopping)?;
        heard.await.map_err(|_| DeskError::Stopping)?
    }

    /// Takes what a page says.
    pub(super) async fn say(&self, document: DocumentId, key: Key, said: Said) -> Result<(), NotTaken> {
        let (answer, taken) = oneshot::channel();
        // A node that is stopping, or was started again, knows nothing of the page.
        self.0.send(Request::Say(document, key, said, answer)).await.map_err(|_| NotTaken::Lost)?;
        taken.await.map_err(|_| NotTaken::Lost)?
    }
}

impl Keeper {
    async fn run(mut self, mut requests: mpsc::Receiver<Request>) {
        let Some(mut changes) = self.desk.page_changes() else { return };
        let mut swept = Instant::now();
        loop {
            let due = self.due().unwrap_or(swept + SWEEP).min(swept + SWEEP);
            tokio::select! {
                request = requests.recv() => match request {
                    Some(Request::Come(document, coming, heard)) => self.come(document, coming, heard),
                    Some(Request::Say(document, key, said, answer)) => self.say(document, key, said, answer),
                    None => return,
                },
                changed = changes.recv() => match changed {
                    Ok((document, judges)) => self.changed(|other| judges || *other == document),
                    Err(RecvError::Lagged(_)) => self.changed(|_| true),
                    // Pages hear that the node stops by the end of their streams.
                    Err(RecvError::Closed) => return,
                },
                Some((document, done)) = self.jobs.next() => self.done(document, done),
                () = tokio::time::sleep_until(due), if !self.rooms.is_empty() => {}
            }
            if swept.elapsed() >= SWEEP {
                swept = Instant::now();
                for kept in self.rooms.values_mut() {
                    kept.room.iter_mut().for_each(Room::sweep);
                    // What was stored and could not be read yet is looked at again.
                    kept.is_stale |= kept.own.is_some();
                }
            }
            self.go_on();
        }
    }

    fn due(&self) -> Option<Instant> {
        let rooms = self.rooms.values().filter(|kept| !kept.is_busy).filter_map(|kept| kept.room.as_ref());
        rooms.filter_map(Room::due).min()
    }

    fn changed(&mut self, is_meant: impl Fn(&DocumentId) -> bool) {
        self.rooms.iter_mut().filter(|(document, _)| is_meant(document)).for_each(|(_, kept)| kept.is_stale = true);
    }

    fn come(&mut self, document: DocumentId, coming: Coming, heard: Heard) {
        let of_session = self.rooms.values().flat_map(|kept| {
            let here = kept.room.iter().flat_map(Room::sessions);
            here.chain(kept.coming.iter().map(|(coming, _)| &coming.key.session))
        });
        let of_session = of_session.filter(|session| **session == coming.key.session).count();
        if of_session >= LIVE_PAGES_OF_SESSION_MAX || !self.has_place(document) {
            // Whoever asked may have gone away.
            heard.send(Err(DeskError::Crowded)).ok();
            return;
        }
        self.clock += 1;
        let kept = self.rooms.entry(document).or_default();
        kept.used = self.clock;
        kept.coming.push((coming, heard));
        kept.is_stale |= kept.room.is_none();
    }

    /// Returns whether there is a place for a room; the one that nobody needs for the longest time makes place.
    fn has_place(&mut self, document: DocumentId) -> bool {
        if self.rooms.contains_key(&document) || self.rooms.len() < ROOMS_MAX {
            return true;
        }
        let is_idle = |kept: &Kept| {
            !kept.is_busy
                && kept.coming.is_empty()
                && kept.mapping.is_empty()
                && kept.room.as_ref().is_none_or(Room::is_idle)
        };
        let idle = self.rooms.iter().filter(|(_, kept)| is_idle(kept));
        let oldest = idle.min_by_key(|(_, kept)| kept.used).map(|(document, _)| *document);
        oldest.and_then(|oldest| self.rooms.remove(&oldest)).is_some()
    }

    fn say(&mut self, document: DocumentId, key: Key, said: Said, answer: oneshot::Sender<Result<(), NotTaken>>) {
        let found = self.rooms.get_mut(&document).and_then(|kept| {
            let Kept { room, mapping, .. } = kept;
            room.as_mut().map(|room| (room, mapping))
        });
        let Some((room, mapping)) = found else {
            answer.send(Err(NotTaken::Lost)).ok();
            return;
        };
        let hurry = said.hurry;
        let taken = match said.on {
            On::Room(name, _) if !room.is_called(&name) => Err(NotTaken::Lost),
            On::Room(_, rev) => room.write(&key, (said.seq, rev), said.texts, said.cursor, Instant::now()),
            On::Heads(_) if mapping.len() >= SAID_WAITING_MAX => Err(NotTaken::Busy),
            On::Heads(_) => {
                mapping.push_back((key, said, answer));
                return;
            }
        };
        if hurry {
            room.hurry();
        }
        answer.send(taken).ok();
    }

    /// Begins what is to be done next in each room.
    fn go_on(&mut self) {
        let now = Instant::now();
        for (document, kept) in self.rooms.iter_mut().filter(|(_, kept)| !kept.is_busy) {
            if !kept.is_stale
                && let Some(room) = &mut kept.room
            {
                kept.coming.drain(..).for_each(|(coming, heard)| enter(room, coming, heard));
            }
            if let Some(job) = kept.next(&self.desk, *document, now) {
                kept.is_busy = true;
                self.jobs.push(job);
            }
        }
    }

    fn done(&mut self, document: DocumentId, done: Done) {
        let Some(kept) = self.rooms.get_mut(&document) else { return };
        kept.is_busy = false;
        let now = Instant::now();
        match (done, &mut kept.room) {
            (Done::News(Ok(news)), Some(room)) => {
                kept.own = None;
                room.learn(news);
                // Not later, however often the document changes.
                kept.coming.drain(..).for_each(|(coming, heard)| enter(room, coming, heard));
            }
            (Done::News(Ok(news)), None) => {
                let name = hex(&random()).chars().take(2 * NAME_BYTES).collect();
                kept.room = Some(Room::new(name, news));
            }
            (Done::News(Err(error)), room) => {
                tracing::warn!(document = %document.short(), %error, "a document that somebody writes cannot be read");
                let is_open = room.is_some();
                kept.coming.drain(..).for_each(|(_, heard)| _ = heard.send(Err(error.clone())));
                if !is_open {
                    self.rooms.remove(&document);
                }
            }
            (Done::Stored(Ok(own)), _) => (kept.own, kept.is_stale) = (Some(own), true),
            (Done::Stored(Err(error)), Some(room)) => {
                kept.is_stale |=
                    matches!(error, DeskError::Edit(EditError::UnknownState | EditError::BeyondEnd { .. }));
                room.store_failed(error, now);
            }
            (Done::Mapped(mapping, over), Some(room)) => {
                let (key, said, answer) = *mapping;
                let taken = match over {
                    Ok(Some(over)) => room.write_over(&key, said.seq, &over, said.texts, now),
                    Ok(None) | Err(_) => Err(NotTaken::Unknown),
                };
                if said.hurry {
                    room.hurry();
                }
                answer.send(taken).ok();
            }
            (Done::Stored(Err(_)) | Done::Mapped(..), None) => {}
        }
    }
}

impl Kept {
    /// Returns what is to be done next: what others wrote first, because everything else stands on it.
    fn next(
        &mut self,
        desk: &Desk,
        document: DocumentId,
        now: Instant,
    ) -> Option<BoxFuture<'static, (DocumentId, Done)>> {
        let desk = desk.clone();
        let is_wanted =
            !self.coming.is_empty() || self.own.is_some() || self.room.as_ref().is_some_and(|room| !room.is_idle());
        if self.is_stale && is_wanted {
            self.is_stale = false;
            let known = self.room.as_ref().map_or_else(Known::default, |room| room.known(self.own));
            return Some(Box::pin(async move { (document, Done::News(desk.news(document, known).await)) }));
        }
        let room = self.room.as_mut()?;
        if let Some((key, said, answer)) = self.mapping.pop_front() {
            let from = match &said.on {
                On::Heads(heads) => heads.clone(),
                On::Room(..) => Vec::new(),
            };
            let to = room.heads().to_vec();
            let mapping = Box::new((key, said, answer));
            return Some(Box::pin(async move {
                let over = desk.done_between(document, from, to).await;
                (document, Done::Mapped(mapping, over))
            }));
        }
        if room.due().is_some_and(|due| due <= now) {
            let splicing = room.store()?;
            return Some(Box::pin(async move { (document, Done::Stored(desk.splice(document, splicing).await)) }));
        }
        None
    }
}

/// Lets a page into a room that is open.
fn enter(room: &mut Room, coming: Coming, heard: Heard) {
    let after = coming.after.filter(|(name, _)| room.is_called(name)).map(|(_, after)| after);
    let line = room.enter(coming.key, coming.who, after);
    heard.send(line.ok_or(DeskError::Crowded)).ok();
}
