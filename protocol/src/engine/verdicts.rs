//! What counts in the documents that were read last, kept up to date entry by entry, so that an edit of a long document
//! costs no more than one of a short one.
//!
//! Invariant: what is kept is what judging everything anew would say. Whatever changes who may do what forgets all of it.

use crate::authority::Authority;
use crate::authority::judge::{Verdict, judge, judge_next};
use crate::document::Log;
use crate::identity::{DocumentId, EntryId};
use crate::limits;
use std::collections::BTreeMap;
use std::sync::Arc;

/// The verdicts that are kept.
#[derive(Debug, Default)]
pub(super) struct Verdicts {
    kept: BTreeMap<DocumentId, Arc<Verdict>>,
    /// Of how many entries they say whether they count.
    entries: usize,
}

impl Verdicts {
    /// Returns which entries of a document count.
    pub(super) fn of(&mut self, log: &Log, authority: &Authority) -> Arc<Verdict> {
        if let Some(kept) = self.kept.get(&log.document()) {
            #[cfg(test)]
            assert_eq!(**kept, judge(log, authority), "what is kept is what judging anew would say");
            return Arc::clone(kept);
        }
        let verdict = Arc::new(judge(log, authority));
        let entries = log.order().len();
        let is_full = self.kept.len() >= limits::VERDICTS_KEPT_MAX;
        // One document is always kept, however long it is.
        if is_full || self.entries + entries > limits::VERDICT_ENTRIES_KEPT_MAX {
            self.clear();
        }
        self.entries += entries;
        self.kept.insert(log.document(), Arc::clone(&verdict));
        verdict
    }

    /// Takes note of an entry that was just admitted to `log`.
    pub(super) fn note(&mut self, log: &Log, entry: EntryId, authority: &Authority) {
        if log.home().is_none() {
            return self.clear();
        }
        let document = log.document();
        let Some(mut verdict) = self.kept.remove(&document) else { return };
        self.entries = self.entries.saturating_sub(log.order().len() - 1);
        if judge_next(Arc::make_mut(&mut verdict), log, authority, entry) {
            self.entries += log.order().len();
            self.kept.insert(document, verdict);
        }
    }

    /// Forgets everything.
    pub(super) fn clear(&mut self) {
        self.kept.clear();
        self.entries = 0;
    }
}
