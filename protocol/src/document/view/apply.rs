//! Applying entries without trusting them.
//!
//! Entries are first checked one by one against the table, then applied in one batch, which is ninety times faster than
//! one at a time. A batch that fails is halved until the entry at fault stands alone, so one bad entry among ten
//! thousand costs a few batches. Each try works on a copy, which is swapped in only after it could also be read.

use super::draft::{self, Draft};
use super::{View, ViewEntry};
use crate::document::schema::Schema;
use crate::document::schema::check::{ObjectKey, SchemaError};
use crate::identity::{ChangeHash, EntryId};
use automerge::{Automerge, Change, ReadDoc};
use std::collections::BTreeSet;
use std::panic::AssertUnwindSafe;

/// The actor of every view. Copies have a random one until it is set, and a view must be the same on every machine.
pub(super) const READER: [u8; 16] = *b"djuntu/reader/01";

/// Why an entry is left out.
#[derive(Debug, thiserror::Error)]
enum Unappliable {
    #[error("it cannot be decoded: {0}")]
    Decode(#[from] automerge::LoadChangeError),
    #[error(transparent)]
    Schema(#[from] SchemaError),
    #[error("it depends on changes that are not part of the document")]
    Dependency,
    #[error("the changes contradict the document: {0}")]
    Apply(#[from] automerge::AutomergeError),
    #[error("the changes contradict the document")]
    Incomplete,
    #[error("the changes are corrupt: {0}")]
    Panic(String),
}

/// An entry that fits the table.
struct Checked {
    id: EntryId,
    changes: Vec<Change>,
    made: Vec<ObjectKey>,
}

/// Runs code of Automerge on a copy that is thrown away when it panics.
pub(super) fn guarded<T>(run: impl FnOnce() -> T) -> Result<T, String> {
    std::panic::catch_unwind(AssertUnwindSafe(run)).map_err(|panic| {
        let text = panic.downcast_ref::<&str>().map(|text| (*text).to_owned());
        text.or_else(|| panic.downcast_ref::<String>().cloned()).unwrap_or_else(|| "no reason given".to_owned())
    })
}

impl View {
    /// Applies more counted entries, which come in causal order after those already there. Entries that are there
    /// already change nothing.
    pub fn extend(&mut self, entries: Vec<ViewEntry>) {
        let mut refused = Vec::new();
        let mut checked = Vec::new();
        for (position, entry) in entries.iter().enumerate() {
            match self.check(entry) {
                Ok(entry) => checked.push((position, entry)),
                Err(reason) => refused.push((position, entry.id, reason)),
            }
        }
        // The later half waits below the earlier one.
        let mut waiting = vec![checked];
        while let Some(batch) = waiting.pop() {
            let batch = self.leave_out_dependents(batch, &mut refused);
            let Err(reason) = self.apply(&batch) else { continue };
            if batch.len() > 1 {
                let mut earlier = batch;
                let later = earlier.split_off(earlier.len() / 2);
                waiting.extend([later, earlier]);
            } else if let Some((position, entry)) = batch.into_iter().next() {
                self.objects.forget(&entry.made);
                refused.push((position, entry.id, reason));
            }
        }
        refused.sort_by_key(|(position, ..)| *position);
        self.unappliable.extend(refused.into_iter().map(|(_, id, reason)| (id, reason.to_string())));
    }

    /// Decodes an entry and checks it against the table, taking up the objects that it makes.
    fn check(&mut self, entry: &ViewEntry) -> Result<Checked, Unappliable> {
        let mut checked = Checked { id: entry.id, changes: Vec::new(), made: Vec::new() };
        for chunk in &entry.changes {
            let result = guarded(|| {
                let change = Change::try_from(chunk.as_slice())?;
                let made = self.objects.admit(&change.decode())?;
                Ok((change, made))
            });
            match result.unwrap_or_else(|panic| Err(Unappliable::Panic(panic))) {
                Ok((change, made)) => {
                    checked.changes.push(change);
                    checked.made.extend(made);
                }
                Err(reason) => {
                    self.objects.forget(&checked.made);
                    return Err(reason);
                }
            }
        }
        Ok(checked)
    }

    /// Returns the entries of which every change rests on the document or on an earlier change of the batch. Automerge
    /// would keep the others in a queue that nobody sees.
    fn leave_out_dependents(
        &mut self,
        batch: Vec<(usize, Checked)>,
        refused: &mut Vec<(usize, EntryId, Unappliable)>,
    ) -> Vec<(usize, Checked)> {
        let mut known = BTreeSet::new();
        let mut kept = Vec::with_capacity(batch.len());
        for (position, entry) in batch {
            let mut own = BTreeSet::new();
            let complete = entry.changes.iter().all(|change| {
                let present = |hash: &ChangeHash| own.contains(hash) || known.contains(hash) || self.has(hash);
                let complete = change.deps().iter().all(|dep| present(&ChangeHash(dep.0)));
                own.insert(ChangeHash(change.hash().0));
                complete
            });
            if complete {
                known.extend(own);
                kept.push((position, entry));
            } else {
                self.objects.forget(&entry.made);
                refused.push((position, entry.id, Unappliable::Dependency));
            }
        }
        kept
    }

    /// Applies a batch wholly or not at all.
    fn apply(&mut self, batch: &[(usize, Checked)]) -> Result<(), Unappliable> {
        let changes: Vec<Change> = batch.iter().flat_map(|(_, entry)| entry.changes.iter().cloned()).collect();
        if changes.is_empty() {
            return Ok(());
        }
        let result = guarded(|| try_changes(self.schema, &self.document, changes));
        let (document, draft) = result.unwrap_or_else(|panic| Err(Unappliable::Panic(panic)))?;
        self.document = document;
        self.draft = draft;
        Ok(())
    }
}

fn try_changes(
    schema: &'static Schema,
    document: &Automerge,
    changes: Vec<Change>,
) -> Result<(Automerge, Draft), Unappliable> {
    let mut copy = document.clone();
    copy.set_actor(READER.into());
    copy.apply_changes(changes)?;
    if !copy.get_missing_deps(&[]).is_empty() {
        return Err(Unappliable::Incomplete);
    }
    let draft = draft::read(schema, &copy, None);
    Ok((copy, draft))
}
