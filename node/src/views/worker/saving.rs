//! When a long view is saved, and going on with one that was.

use super::super::saved::{Origin, ToSave};
use super::{Kept, Worker, size_of};
use djuntu_protocol::document::view::View;
use djuntu_protocol::engine::Reading;
use djuntu_protocol::identity::{DocumentId, EntryId};
use std::collections::BTreeMap;
use std::time::{Duration, Instant};

/// A view of fewer changes is built faster than a file is opened and checked.
pub(super) const CHANGES_SAVED_MIN: usize = 2_000;
/// A view is saved again when it has grown by this part of itself.
const SAVED_AGAIN_PART: usize = 4;
/// A view is saved when it has stayed the same for so long: while it grows, the machine has better things to do.
const QUIET: Duration = Duration::from_millis(200);
/// But one that grows all the time is saved all the same after so long.
const UNSAVED_AGE_MAX: Duration = Duration::from_secs(20);

/// Since when a view is to be saved, and when it last grew.
#[derive(Clone, Copy)]
pub(super) struct Unsaved {
    since: Instant,
    grown: Instant,
}

impl Unsaved {
    /// Returns when it is to be saved.
    pub(super) fn due(self) -> Instant {
        (self.since + UNSAVED_AGE_MAX).min(self.grown + QUIET)
    }

    /// Notes that the view of a document has grown and is to be saved.
    pub(super) fn note(unsaved: &mut BTreeMap<DocumentId, Self>, document: DocumentId) {
        let now = Instant::now();
        unsaved.entry(document).or_insert(Self { since: now, grown: now }).grown = now;
    }
}

impl Kept {
    /// Returns whether opening it from the disk would take much longer than it needs to.
    pub(super) fn is_to_be_saved(&self) -> bool {
        let grown = self.changes.saturating_sub(self.saved_changes);
        grown >= CHANGES_SAVED_MIN.max(self.saved_changes / SAVED_AGAIN_PART)
    }
}

impl Worker {
    /// Goes on with the view that is saved on the disk, when the entries of which it was made count still; gives none when
    /// it must be built anew.
    pub(super) fn resume(
        &mut self,
        reading: &Reading,
        entries: &[EntryId],
        is_whole: bool,
    ) -> Result<Option<Kept>, String> {
        let document = reading.log.document();
        let fetched = self.fetched.take_if(|(fetched, ..)| *fetched == document);
        let (origin, view) = match fetched {
            Some((_, origin, view)) if origin.fits(document, is_whole, entries) => (origin, view),
            Some(_) => return Ok(None),
            None => {
                let found = self.saved.read(document);
                let Some((origin, bytes)) = found.filter(|(origin, _)| origin.fits(document, is_whole, entries)) else {
                    return Ok(None);
                };
                let Some(view) = load(document, &bytes) else { return Ok(None) };
                (origin, view)
            }
        };
        let entries_of_it = entries.get(..origin.entries).unwrap_or_default().to_vec();
        let (changes, bytes) = size_of(&reading.log, &entries_of_it);
        let (used, tips) = (self.clock, reading.log.tips(&entries_of_it));
        let kept = Kept {
            view,
            entries: entries_of_it,
            tips,
            is_whole,
            ahead: None,
            changes,
            saved_changes: changes,
            bytes,
            used,
        };
        self.extend(reading, kept, entries)
    }

    pub(super) fn fetch(&mut self, document: DocumentId) {
        let is_here = self.kept.contains_key(&document)
            || self.fetched.as_ref().is_some_and(|(fetched, ..)| *fetched == document);
        if is_here {
            return;
        }
        let found = self.saved.read(document);
        self.fetched = found.and_then(|(origin, bytes)| Some((document, origin, load(document, &bytes)?)));
    }

    /// Hands a view to the thread that saves; while that has enough to do, the view waits.
    pub(super) fn save(&mut self, document: DocumentId, now: Instant) {
        self.unsaved.remove(&document);
        // Whoever opens the document again builds what was forgotten, and saves it then.
        let Some(kept) = self.kept.get_mut(&document) else { return };
        let origin = Origin::new(document, kept.is_whole, &kept.entries);
        if self.to_save.try_send(ToSave { document, origin, view: kept.view.clone() }).is_ok() {
            kept.saved_changes = kept.changes;
        } else {
            self.unsaved.insert(document, Unsaved { since: now, grown: now });
        }
    }
}

fn load(document: DocumentId, bytes: &[u8]) -> Option<View> {
    match View::load(bytes) {
        Ok(view) => Some(view),
        Err(error) => {
            tracing::info!(document = %document.short(), %error, "a saved view is left aside, and built anew");
            None
        }
    }
}
