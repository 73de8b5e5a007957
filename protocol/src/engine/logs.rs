//! The logs that are loaded now, within bounds, and the loads that are under way.

use crate::document::Log;
use crate::identity::DocumentId;
use crate::limits;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// The loaded logs. Those of territories and cooperations stay, because everything is judged by them.
#[derive(Debug, Default)]
pub(crate) struct Logs {
    loaded: BTreeMap<DocumentId, Loaded>,
    loading: BTreeSet<DocumentId>,
    clock: u64,
    weight: usize,
}

#[derive(Debug)]
struct Loaded {
    /// Shared with whoever reads it; it is copied only when it changes while somebody still does.
    log: Arc<Log>,
    used: u64,
    weight: usize,
}

impl Logs {
    /// Returns whether a log is loaded.
    pub(crate) fn contains(&self, document: &DocumentId) -> bool {
        self.loaded.contains_key(document)
    }

    /// Returns a loaded log.
    pub(crate) fn peek(&self, document: &DocumentId) -> Option<&Log> {
        self.loaded.get(document).map(|loaded| &*loaded.log)
    }

    /// Returns a loaded log as it stands now, for a reader who keeps it.
    pub(crate) fn share(&self, document: &DocumentId) -> Option<Arc<Log>> {
        self.loaded.get(document).map(|loaded| Arc::clone(&loaded.log))
    }

    /// Takes a log out to change it; it is put back with [`Logs::put`].
    pub(crate) fn take(&mut self, document: &DocumentId) -> Option<Log> {
        let loaded = self.loaded.remove(document)?;
        assert!(loaded.weight <= self.weight, "what is loaded is weighed");
        self.weight -= loaded.weight;
        Some(Arc::unwrap_or_clone(loaded.log))
    }

    /// Puts a log in, as the one used last.
    pub(crate) fn put(&mut self, log: Log) {
        self.clock += 1;
        // What stays whatever it weighs is not weighed, or it could crowd out everything else.
        let (document, weight) = (log.document(), log.home().map_or(0, |_| log.weight()));
        self.loading.remove(&document);
        self.weight += weight;
        if let Some(replaced) = self.loaded.insert(document, Loaded { log: Arc::new(log), used: self.clock, weight }) {
            self.weight -= replaced.weight;
        }
    }

    /// Returns how many logs are loaded, and how many are being loaded.
    pub(crate) fn held(&self) -> (usize, usize) {
        (self.loaded.len(), self.loading.len())
    }

    /// Returns whether a document is being loaded.
    pub(crate) fn is_loading(&self, document: &DocumentId) -> bool {
        self.loading.contains(document)
    }

    /// Returns whether another load may be asked for.
    pub(crate) fn has_room_to_load(&self) -> bool {
        self.loading.len() < limits::LOADS_MAX
    }

    /// Returns whether a load of this document may be asked for now, and remembers that it was.
    pub(crate) fn begin_load(&mut self, document: DocumentId) -> bool {
        assert!(self.loading.len() <= limits::LOADS_MAX, "the loads under way are bounded");
        self.has_room_to_load() && !self.contains(&document) && self.loading.insert(document)
    }

    /// Forgets a load that failed.
    pub(crate) fn end_load(&mut self, document: &DocumentId) {
        self.loading.remove(document);
    }

    /// Forgets the logs used longest ago until the bounds are kept, with room to spare. The one used last stays, however
    /// large it is: it would be loaded again for every edit.
    pub(crate) fn shrink(&mut self) {
        if self.loaded.len() <= limits::LOGS_LOADED_MAX && self.weight <= limits::LOGS_LOADED_BYTES_MAX {
            return;
        }
        let mut by_age: Vec<_> = self.loaded.iter().map(|(document, loaded)| (loaded.used, *document)).collect();
        by_age.sort_unstable();
        by_age.pop();
        for (_, document) in by_age {
            let is_small = self.loaded.len() <= limits::LOGS_LOADED_MAX / 4 * 3;
            if is_small && self.weight <= limits::LOGS_LOADED_BYTES_MAX / 4 * 3 {
                break;
            }
            if self.peek(&document).is_some_and(|log| log.home().is_some()) {
                self.take(&document);
            }
        }
    }
}
