//! The thread that builds views and keeps those used last.

use crate::storage::Storage;
use djuntu_protocol::document::view::{EditError, Reapplied, View, ViewEntry};
use djuntu_protocol::engine::{Reading, Stand, StoredEntry};
use djuntu_protocol::entry::{Payload, SignedEntry};
use djuntu_protocol::identity::{DocumentId, EntryId, NetworkId};
use djuntu_protocol::time::Time;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::mpsc::Receiver;
use tokio::sync::oneshot;

/// How many views are kept.
const VIEWS_KEPT_TARGET: usize = 64;
/// Of how many documents the title is remembered.
const TITLES_KEPT_TARGET: usize = 50_000;

type Look = Box<dyn FnOnce(Result<&View, String>, &Reading) + Send>;

/// What the views' thread is asked to do.
pub(super) enum Job {
    /// Open a view and hand it to whoever asked.
    Look(Reading, Look),
    /// Tell the title of a document that stands so, if it is remembered.
    KnownTitle(DocumentId, Stand, oneshot::Sender<Option<Option<String>>>),
    /// Tell the title, which lists need of every document.
    Title(Reading, oneshot::Sender<Result<Option<String>, String>>),
    /// Write again, at this time, what entries wanted that do not count.
    Reapply(Reading, BTreeSet<EntryId>, Time, oneshot::Sender<Rewritten>),
    /// Tell the signed bytes of entries.
    Signed(DocumentId, Vec<EntryId>, oneshot::Sender<Result<Vec<Vec<u8>>, String>>),
}

/// What was written again, or why the edit cannot be made; or why the document cannot be read.
type Rewritten = Result<Result<Reapplied, EditError>, String>;

pub(super) struct Worker {
    storage: Storage,
    network: NetworkId,
    kept: BTreeMap<DocumentId, Kept>,
    titles: BTreeMap<DocumentId, Title>,
    clock: u64,
}

/// A title, and the state of the document that it belongs to.
struct Title {
    stand: Stand,
    title: Option<String>,
}

struct Kept {
    view: View,
    /// The counted entries with changes that the view was built from, in its order.
    entries: Vec<EntryId>,
    used: u64,
}

impl Worker {
    pub(super) const fn new(storage: Storage, network: NetworkId) -> Self {
        Self { storage, network, kept: BTreeMap::new(), titles: BTreeMap::new(), clock: 0 }
    }

    pub(super) fn run(mut self, jobs: &Receiver<Job>) {
        while let Ok(job) = jobs.recv() {
            match job {
                Job::Look(reading, look) => look(self.open(&reading), &reading),
                // Whoever asked may have gone away.
                Job::KnownTitle(document, stand, answer) => _ = answer.send(self.known_title(&document, stand)),
                Job::Title(reading, answer) => _ = answer.send(self.title(&reading)),
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

    fn open(&mut self, reading: &Reading) -> Result<&View, String> {
        let document = reading.log.document();
        let counted = reading.log.causal_order(&reading.verdict.counted);
        self.clock += 1;
        let is_current = self.kept.get(&document).is_some_and(|kept| kept.entries == counted);
        if !is_current {
            let kept = self.build(reading, counted)?;
            self.kept.insert(document, kept);
        }
        let kept = self.kept.get_mut(&document).ok_or("the view is gone")?;
        kept.used = self.clock;
        Ok(&kept.view)
    }

    /// A view that lacks only what stands last in the order is extended by that; anything else is built anew.
    fn build(&mut self, reading: &Reading, counted: Vec<EntryId>) -> Result<Kept, String> {
        let document = reading.log.document();
        if let Some(mut kept) = self.kept.remove(&document)
            && counted.starts_with(&kept.entries)
            && kept.view.unappliable().is_empty()
        {
            kept.view.extend(self.view_entries(reading, counted.split_at(kept.entries.len()).1)?);
            if kept.view.unappliable().is_empty() {
                return Ok(Kept { entries: counted, ..kept });
            }
        }
        let header = reading.log.header();
        let entries = self.view_entries(reading, &counted)?;
        let view = View::build(header.kind, header.schema, entries).map_err(|error| error.to_string())?;
        Ok(Kept { view, entries: counted, used: self.clock })
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
        if self.kept.len() > VIEWS_KEPT_TARGET
            && let Some(oldest) = self.kept.iter().min_by_key(|(_, kept)| kept.used).map(|(document, _)| *document)
        {
            self.kept.remove(&oldest);
        }
    }
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
