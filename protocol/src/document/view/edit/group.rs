//! Several edits made one after the other on one copy of a view, so that one entry can carry them all: whoever types with
//! others into one document pays for one copy, one reading and one signature together.
//!
//! Each edit is a change of its own, and one that cannot be made leaves the others as they are. What was made can be taken
//! into the view when its entry comes back stored, without being applied once more.

use super::super::apply::{READER, guarded};
use super::super::{Draft, Splicing, View, draft, splice};
use super::path::{self, Action, Item, Target};
use super::{Assignment, Edit, EditError, Writer, highest_operation};
use crate::document::schema::Schema;
use crate::document::schema::check::Objects;
use crate::document::splices::Splices;
use crate::identity::ChangeHash;
use crate::limits;
use crate::time::Time;
use automerge::Automerge;
use automerge::transaction::CommitOptions;
use std::collections::BTreeMap;

/// What was made of some edits.
#[derive(Debug)]
pub struct Edited {
    /// For each edit, in order, its raw, uncompressed change chunk, or why it cannot be made. There may be fewer than there
    /// were edits, and is one at least: the others do not fit into the same entry, and are to be made after it.
    pub outcomes: Vec<Result<Vec<u8>, EditError>>,
    /// The view with all of them; none when that was not kept.
    pub ahead: Option<Ahead>,
}

/// A view with edits in it that are not stored yet.
pub struct Ahead {
    /// The heads of the view that it was made of.
    base: Vec<ChangeHash>,
    document: Automerge,
    objects: Objects,
    draft: Draft,
    hashes: Vec<ChangeHash>,
}

impl std::fmt::Debug for Ahead {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Ahead").field("hashes", &self.hashes).finish_non_exhaustive()
    }
}

impl Ahead {
    /// Returns the changes that it has more than the view that it was made of, in order.
    pub fn hashes(&self) -> &[ChangeHash] {
        &self.hashes
    }
}

impl View {
    /// Makes edits one after the other; the view stays as it is.
    ///
    /// # Panics
    /// Without any edit.
    pub fn edit_all(&self, actor: [u8; 16], time: Time, edits: &[Edit]) -> Edited {
        assert!(!edits.is_empty(), "there is something to write");
        match guarded(|| self.write_all(actor, time, edits)) {
            Ok(edited) => edited,
            // One of them breaks Automerge: the first alone shows whether it does.
            Err(_) if edits.len() > 1 => self.edit_all(actor, time, edits.get(..1).unwrap_or_default()),
            Err(panic) => Edited { outcomes: vec![Err(EditError::Broken(panic))], ahead: None },
        }
    }

    /// Takes in what was made of this view and is stored now. Returns whether it was made of the view as it is; otherwise
    /// nothing is changed.
    pub fn adopt(&mut self, ahead: Ahead) -> bool {
        let Ahead { base, document, objects, draft, hashes: _ } = ahead;
        if base != self.heads() {
            return false;
        }
        (self.document, self.objects, self.draft) = (document, objects, draft);
        self.document.set_actor(READER.into());
        true
    }

    fn write_all(&self, actor: [u8; 16], time: Time, edits: &[Edit]) -> Edited {
        let mut group = Group::new(self, actor, time);
        let mut outcomes = Vec::with_capacity(edits.len());
        for edit in edits {
            let outcome = group.targets(self.schema, edit).and_then(|targets| group.write(&targets));
            if outcome.as_ref().is_ok_and(|change| !group.take(change)) {
                if outcomes.is_empty() {
                    outcomes.push(Err(EditError::TooMuch));
                }
                // The copy has a change too many, so it is of no use any more.
                return Edited { outcomes, ahead: None };
            }
            let is_broken = matches!(outcome, Err(EditError::Broken(_)));
            outcomes.push(outcome);
            if is_broken {
                // The copy may have a change that is in no entry.
                return Edited { outcomes, ahead: None };
            }
        }
        // What cannot be read is never signed.
        let draft = draft::read(self.schema, &group.copy, None);
        let Group { copy: document, objects, hashes, .. } = group;
        Edited { outcomes, ahead: Some(Ahead { base: self.heads(), document, objects, draft, hashes }) }
    }
}

/// The copy on which edits are made, and how much of an entry they fill.
struct Group {
    copy: Automerge,
    objects: Objects,
    actor: [u8; 16],
    seconds: i64,
    hashes: Vec<ChangeHash>,
    operations: u64,
    bytes: usize,
    /// The hash and the operations of the change that was made last.
    last: (ChangeHash, u64),
}

impl Group {
    fn new(view: &View, actor: [u8; 16], time: Time) -> Self {
        let mut copy = view.document.clone();
        copy.set_actor(actor.into());
        let seconds = i64::try_from(time.0 / 1_000).unwrap_or(i64::MAX);
        let (objects, hashes, last) = (view.objects.clone(), Vec::new(), (ChangeHash([0; 32]), 0));
        Self { copy, objects, actor, seconds, hashes, operations: 0, bytes: 0, last }
    }

    /// Finds the places that an edit names.
    fn targets<'a>(&self, schema: &'static Schema, edit: &'a Edit) -> Result<Vec<Target<'a>>, EditError> {
        match edit {
            Edit::Assign(assignments) => {
                let resolve = |one: &'a Assignment| path::resolve(schema, &one.path, one.value.as_deref());
                assignments.iter().map(resolve).collect()
            }
            Edit::Splice(Splicing { at, texts }) => {
                let known = |head: &ChangeHash| self.copy.get_change_meta_by_hash(&automerge::ChangeHash(head.0));
                if !at.iter().all(|head| known(head).is_some()) {
                    return Err(EditError::UnknownState);
                }
                let target = |(path, splices): (&'a String, &Splices)| {
                    let target = path::resolve(schema, path, None)?;
                    match (target.action, target.item) {
                        (Action::Text(name, language, _), None | Some((_, Item::Existing(_)))) => {
                            let splices = splice::at_present(&self.copy, path, at, splices);
                            Ok(Target { item: target.item, action: Action::Splice(name, language, splices) })
                        }
                        _ => Err(EditError::NoText { path: path.clone() }),
                    }
                };
                texts.iter().map(target).collect()
            }
        }
    }

    /// Makes one edit, and checks it as what a stranger sends is checked.
    fn write(&mut self, targets: &[Target<'_>]) -> Result<Vec<u8>, EditError> {
        let first_operation = 1 + highest_operation(&self.copy);
        let (actor, seconds) = (self.actor, self.seconds);
        let commit = |(): &()| CommitOptions::default().with_time(seconds);
        let written = self
            .copy
            .transact_with(commit, |tx| Writer { tx, actor, first_operation, added: BTreeMap::new() }.run(targets));
        written.map_err(|failure| failure.error)?.hash.ok_or(EditError::Unchanged)?;
        let change = self.copy.get_last_local_change().ok_or(EditError::Unchanged)?;
        self.objects.admit(&change.decode()).map_err(|error| EditError::Broken(error.to_string()))?;
        self.last = (ChangeHash(change.hash().0), change.len() as u64);
        Ok(change.raw_bytes().to_vec())
    }

    /// Counts the change that was made last; returns whether it fits into the entry with those before it.
    fn take(&mut self, change: &[u8]) -> bool {
        let (hash, operations) = self.last;
        self.hashes.push(hash);
        self.operations += operations;
        self.bytes += change.len();
        self.bytes <= limits::CHANGES_BYTES_PER_ENTRY_MAX
            && self.operations <= limits::OPERATIONS_PER_ENTRY_MAX
            && self.hashes.len() <= limits::CHANGES_PER_ENTRY_MAX
    }
}
