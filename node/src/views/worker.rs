//! The thread that builds views and keeps those used last.

mod saving;

use super::Glance;
use super::saved::{Origin, SavedViews, ToSave};
use crate::search::Words;
use crate::storage::Storage;
use djuntu_protocol::document::Log;
use djuntu_protocol::document::view::{Ahead, Edit, EditError, Reapplied, View, ViewEntry};
use djuntu_protocol::engine::{Reading, Stand, StoredEntry};
use djuntu_protocol::entry::{Payload, SignedEntry};
use djuntu_protocol::file::Attached;
use djuntu_protocol::identity::{DocumentId, EntryId, NetworkId};
use djuntu_protocol::time::Time;
use saving::Unsaved;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender};
use std::time::Instant;
use tokio::sync::oneshot;

/// How many views are kept.
const VIEWS_KEPT_TARGET: usize = 256;
/// How many bytes the kept views may take, as estimated; the one used last always stays.
const VIEWS_KEPT_BYTES_TARGET: usize = 96 << 20;
/// What a view takes, about: so much by itself, and so much for each byte of its entries.
const VIEW_BYTES: usize = 24 << 10;
const WEIGHT_OF_BYTE: usize = 2;
/// Of how many documents the title is remembered.
const TITLES_KEPT_TARGET: usize = 50_000;

type Look = Box<dyn FnOnce(Result<&View, String>, Reading) + Send>;

/// What the views' thread is asked to do.
pub(super) enum Job {
    /// Open a view and hand it to whoever asked.
    Look(Reading, Look),
    /// Read the view of a document from the disk, if it is not here: somebody will soon ask for it.
    Fetch(DocumentId),
    /// Make edits one after the other, at this time.
    Edit(Reading, Time, Vec<Edit>, oneshot::Sender<Result<Outcomes, String>>),
    /// Tell the title of a document that stands so, if it is remembered.
    KnownTitle(DocumentId, Stand, oneshot::Sender<Option<Option<String>>>),
    /// Tell the title, which lists need of every document.
    Title(Reading, oneshot::Sender<Result<Option<String>, String>>),
    /// Tell the title and the words, and keep the view only when it was here.
    Glance(Reading, oneshot::Sender<Result<Glance, String>>),
    /// Write again, at this time, what entries wanted that do not count.
    Reapply(Reading, BTreeSet<EntryId>, Time, oneshot::Sender<Rewritten>),
    /// Tell the signed bytes of entries.
    Signed(DocumentId, Vec<EntryId>, oneshot::Sender<Result<Vec<Vec<u8>>, String>>),
}

/// The change of each edit, or why it cannot be made; there may be fewer than edits, and the others come later.
pub(super) type Outcomes = Vec<Result<Vec<u8>, EditError>>;

/// What was written again, or why the edit cannot be made; or why the document cannot be read.
type Rewritten = Result<Result<Reapplied, EditError>, String>;

pub(super) struct Worker {
    storage: Storage,
    network: NetworkId,
    kept: BTreeMap<DocumentId, Kept>,
    titles: BTreeMap<DocumentId, Title>,
    clock: u64,
    saved: SavedViews,
    to_save: SyncSender<ToSave>,
    /// The view that was fetched last, until somebody asks for it.
    fetched: Option<(DocumentId, Origin, View)>,
    /// The documents whose views are to be saved.
    unsaved: BTreeMap<DocumentId, Unsaved>,
}

/// A title, and the state of the document that it belongs to.
struct Title {
    stand: Stand,
    title: Option<String>,
}

struct Kept {
    view: View,
    /// The entries that are in the view: all of the document in the order in which they came, or those that count in causal
    /// order when others do not.
    entries: Vec<EntryId>,
    /// Those of them on which no other rests.
    tips: BTreeSet<EntryId>,
    /// Whether everything counted.
    is_whole: bool,
    /// The view with what was edited last, until that is stored.
    ahead: Option<Ahead>,
    /// How many changes are in the view, and how many were when it was last saved.
    changes: usize,
    saved_changes: usize,
    /// How many bytes its entries have.
    bytes: usize,
    used: u64,
}

impl Kept {
    /// Returns about how many bytes it takes.
    const fn weight(&self) -> usize {
        VIEW_BYTES + self.bytes * WEIGHT_OF_BYTE
    }
}

impl Worker {
    pub(super) const fn new(
        storage: Storage,
        network: NetworkId,
        saved: SavedViews,
        to_save: SyncSender<ToSave>,
    ) -> Self {
        Self {
            storage,
            network,
            kept: BTreeMap::new(),
            titles: BTreeMap::new(),
            clock: 0,
            saved,
            to_save,
            fetched: None,
            unsaved: BTreeMap::new(),
        }
    }

    pub(super) fn run(mut self, jobs: &Receiver<Job>) {
        loop {
            let now = Instant::now();
            let due = self.unsaved.iter().map(|(document, unsaved)| (unsaved.due(), *document)).min();
            let job = match due {
                None => jobs.recv().map_err(|_| RecvTimeoutError::Disconnected),
                Some((at, document)) if at <= now => {
                    self.save(document, now);
                    continue;
                }
                Some((at, _)) => jobs.recv_timeout(at - now),
            };
            let job = match job {
                Ok(job) => job,
                Err(RecvTimeoutError::Timeout) => continue,
                Err(RecvTimeoutError::Disconnected) => return,
            };
            match job {
                Job::Fetch(document) => self.fetch(document),
                Job::Look(reading, look) => look(self.open(&reading), reading),
                Job::Edit(reading, time, edits, answer) => {
                    let outcomes = self.edit(&reading, time, &edits);
                    // A log that is still being read when it grows is copied.
                    drop(reading);
                    // Whoever asked may have gone away.
                    answer.send(outcomes).ok();
                }
                // Whoever asked may have gone away.
                Job::KnownTitle(document, stand, answer) => _ = answer.send(self.known_title(&document, stand)),
                Job::Title(reading, answer) => _ = answer.send(self.title(&reading)),
                Job::Glance(reading, answer) => _ = answer.send(self.glance(&reading)),
                Job::Reapply(reading, entries, time, answer) => {
                    answer.send(self.reapply(&reading, &entries, time)).ok();
                }
                Job::Signed(document, ids, answer) => _ = answer.send(self.signed(document, ids)),
            }
            self.forget_oldest();
        }
    }

    /// Returns a document's title when it stands as it did before.
    fn known_title(&self, document: &DocumentId, stand: Stand) -> Option<Option<String>> {
        self.titles.get(document).filter(|known| known.stand == stand).map(|known| known.title.clone())
    }

    /// Returns a document's title, without opening it when it stands as it did before.
    fn title(&mut self, reading: &Reading) -> Result<Option<String>, String> {
        let document = reading.log.document();
        if let Some(known) = self.known_title(&document, reading.stand) {
            return Ok(known);
        }
        let title = self.open(reading)?.title(&[]);
        if self.titles.len() >= TITLES_KEPT_TARGET {
            self.titles.clear();
        }
        self.titles.insert(document, Title { stand: reading.stand, title: title.clone() });
        Ok(title)
    }

    /// Returns what a document is found by. Whoever reads all documents must not push out those that people look at.
    fn glance(&mut self, reading: &Reading) -> Result<Glance, String> {
        let document = reading.log.document();
        let was_kept = self.kept.contains_key(&document);
        let draft = self.open(reading)?.draft();
        let form = draft.text("form").map(str::to_owned);
        let words = Words::of(reading.log.header().kind.schema(), draft);
        let files = Attached::all_of(draft).into_iter().map(|file| (file.hash, file.size)).collect();
        // Lists of names need it again and again.
        let title = self.title(reading)?;
        // What is long is saved soon, so that it opens fast.
        if !was_kept && !self.unsaved.contains_key(&document) {
            self.kept.remove(&document);
        }
        Ok(Glance { title, form, words, files })
    }

    fn open(&mut self, reading: &Reading) -> Result<&View, String> {
        Ok(&self.kept(reading)?.view)
    }

    fn edit(&mut self, reading: &Reading, time: Time, edits: &[Edit]) -> Result<Outcomes, String> {
        let kept = self.kept(reading)?;
        let edited = kept.view.edit_all(reading.actor, time, edits);
        kept.ahead = edited.ahead;
        Ok(edited.outcomes)
    }

    /// Returns the view of a document as it stands.
    fn kept(&mut self, reading: &Reading) -> Result<&mut Kept, String> {
        let document = reading.log.document();
        self.clock += 1;
        let is_whole = reading.verdict.set_aside.is_empty();
        let in_order = if is_whole { Vec::new() } else { reading.log.causal_order(&reading.verdict.counted) };
        let entries = if is_whole { reading.log.order() } else { &in_order };
        let kept = self.kept.remove(&document).filter(|kept| kept.is_whole == is_whole);
        let before = kept.as_ref().map(|kept| kept.changes);
        let extended = match kept {
            Some(kept) => self.extend(reading, kept, entries)?,
            None => None,
        };
        // Of the order in which everything came, what is saved is a part of what could not be extended, and cannot be either.
        let is_saved_of_use = extended.is_none() && (before.is_none() || !is_whole);
        let ready = if is_saved_of_use { self.resume(reading, entries, is_whole)? } else { extended };
        let mut kept = match ready {
            Some(kept) => kept,
            None => self.build(reading, entries.to_vec(), is_whole)?,
        };
        kept.used = self.clock;
        if kept.is_to_be_saved() && before != Some(kept.changes) {
            Unsaved::note(&mut self.unsaved, document);
        }
        Ok(self.kept.entry(document).insert_entry(kept).into_mut())
    }

    /// Extends a view that lacks only what stands last in the order; gives none when it must be built anew.
    fn extend(&self, reading: &Reading, mut kept: Kept, entries: &[EntryId]) -> Result<Option<Kept>, String> {
        let Some(new) = entries.strip_prefix(kept.entries.as_slice()) else { return Ok(None) };
        if new.is_empty() {
            return Ok(Some(kept));
        }
        if !kept.view.unappliable().is_empty() {
            return Ok(None);
        }
        // What was written beside something that is here already may have its place before it, and a hostile change may read
        // differently there: then only the causal order says what the document says.
        if kept.is_whole && !new.iter().all(|id| reading.log.put_on_top(id, &mut kept.tips)) {
            return Ok(None);
        }
        let rest = new.split_at(adopt(&mut kept, &reading.log, new)).1;
        if !rest.is_empty() {
            kept.view.extend(self.view_entries(reading, rest)?);
        }
        kept.entries.extend(new);
        let (changes, bytes) = size_of(&reading.log, new);
        kept.changes += changes;
        kept.bytes += bytes;
        Ok(Some(kept).filter(|kept| kept.view.unappliable().is_empty()))
    }

    fn build(&self, reading: &Reading, entries: Vec<EntryId>, is_whole: bool) -> Result<Kept, String> {
        let header = reading.log.header();
        let counted = reading.log.causal_order(&reading.verdict.counted);
        let counted = self.view_entries(reading, &counted)?;
        let view = View::build(header.kind, header.schema, counted).map_err(|error| error.to_string())?;
        let (changes, bytes) = size_of(&reading.log, &entries);
        let tips = reading.log.tips(&entries);
        Ok(Kept { view, entries, tips, is_whole, ahead: None, changes, saved_changes: 0, bytes, used: self.clock })
    }

    /// Reads the changes of some entries; acts have none.
    fn view_entries(&self, reading: &Reading, ids: &[EntryId]) -> Result<Vec<ViewEntry>, String> {
        let stored = self.storage.read(reading.log.document(), ids.to_vec());
        let stored = stored.ok_or("the document cannot be read from this disk: see “djuntu verify”")?;
        Ok(stored.iter().filter_map(|entry| view_entry(entry, self.network)).collect())
    }

    /// What entries wanted shows on a view of what they rested on, which may not count either.
    fn reapply(&mut self, reading: &Reading, entries: &BTreeSet<EntryId>, time: Time) -> Rewritten {
        let below = self.view_entries(reading, &reading.log.causal_order(&reading.log.beneath(entries)))?;
        let lost = self.view_entries(reading, &reading.log.causal_order(entries))?;
        Ok(self.open(reading)?.reapply(reading.actor, time, below, lost))
    }

    fn signed(&self, document: DocumentId, ids: Vec<EntryId>) -> Result<Vec<Vec<u8>>, String> {
        let stored = self.storage.read(document, ids);
        let stored = stored.ok_or("the document cannot be read from this disk: see “djuntu verify”")?;
        Ok(stored.into_iter().map(|entry| entry.bytes).collect())
    }

    fn forget_oldest(&mut self) {
        let mut bytes: usize = self.kept.values().map(Kept::weight).sum();
        while self.kept.len() > 1 && (self.kept.len() > VIEWS_KEPT_TARGET || bytes > VIEWS_KEPT_BYTES_TARGET) {
            let oldest = self.kept.iter().min_by_key(|(_, kept)| kept.used).map(|(document, _)| *document);
            let Some(forgotten) = oldest.and_then(|oldest| self.kept.remove(&oldest)) else { return };
            bytes -= forgotten.weight();
        }
    }
}

/// Returns how many changes some entries hold, and how many bytes they have.
fn size_of(log: &Log, entries: &[EntryId]) -> (usize, usize) {
    let records = entries.iter().filter_map(|id| log.record(id));
    records.fold((0, 0), |(changes, bytes), record| (changes + record.changes().len(), bytes + record.length as usize))
}

/// Takes in what was edited last, when the first new entry carries just that. Returns how many of the new entries are in the
/// view then.
fn adopt(kept: &mut Kept, log: &Log, new: &[EntryId]) -> usize {
    let Some(ahead) = kept.ahead.take() else { return 0 };
    let first = new.first().and_then(|id| log.record(id));
    let is_next = first.is_some_and(|record| !record.changes().is_empty() && record.changes() == ahead.hashes());
    usize::from(is_next && kept.view.adopt(ahead))
}

/// Takes the changes out of a stored entry; its signature was verified before it was stored.
fn view_entry(stored: &StoredEntry, network: NetworkId) -> Option<ViewEntry> {
    let entry = SignedEntry::parse(&stored.bytes, network).ok()?.restored(stored.id)?;
    match &entry.entry().payload {
        Payload::Changes(changes) => {
            Some(ViewEntry { id: stored.id, changes: changes.iter().map(|change| change.to_vec()).collect() })
        }
        Payload::Act(_) => None,
    }
}

#[cfg(test)]
mod tests;
