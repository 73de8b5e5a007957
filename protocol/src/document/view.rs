//! What a document says: its counted changes, applied in order.
//!
//! The engine never opens a view. A caller opens one when somebody looks or writes, on a thread with a big stack (16 MiB
//! will do): Automerge's own code is not written for hostile input, and a stack that overflows cannot be caught. Every
//! chunk that reaches a view must have passed the inspector of changes before; the view then defends itself against
//! what an inspector cannot see. No entry, however hostile, makes a view panic or fail: what cannot be applied is left
//! out with what depends on it, and reported.
//!
//! Invariant: a view is a function of its entries in their order. [`View::build`] on the counted entries, in causal order
//! and by id where that leaves a choice, is what a document says. [`View::extend`] gives the same for entries that come
//! last in that order, as long as nothing is [unappliable](View::unappliable); otherwise the caller builds anew. A view
//! that was saved ([`View::save`]) and loaded again is the same view.

mod apply;
mod draft;
mod edit;
mod freeze;
mod reapply;
mod saved;
mod splice;

pub use draft::{Draft, Value, in_order};
pub use edit::{Ahead, Assignment, Edit, EditError, Edited, actor};
pub use freeze::{FreezeError, Frozen};
pub use reapply::Reapplied;
pub use saved::SavedViewError;
pub use splice::{Since, Splicing};

use crate::document::kinds::DocumentKind;
use crate::document::schema::Schema;
use crate::document::schema::check::Objects;
use crate::identity::{ChangeHash, EntryId};
use automerge::Automerge;

/// The changes of one counted entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ViewEntry {
    /// The entry.
    pub id: EntryId,
    /// Its raw change chunks, in causal order, as the inspector has passed them.
    pub changes: Vec<Vec<u8>>,
}

/// A document of a schema that this version does not know cannot be viewed, only kept and relayed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a {kind} with schema {number} was made by a newer version of djuntu; update to read it")]
pub struct UnknownSchema {
    /// The kind.
    pub kind: DocumentKind,
    /// The number of the schema.
    pub number: u16,
}

/// What a document says.
#[derive(Clone)]
pub struct View {
    schema: &'static Schema,
    document: Automerge,
    objects: Objects,
    /// Read as a part of applying, so that a document that cannot be read is never swapped in.
    draft: Draft,
    unappliable: Vec<(EntryId, String)>,
}

impl std::fmt::Debug for View {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("View").field("kind", &self.schema.kind).field("draft", &self.draft).finish_non_exhaustive()
    }
}

impl View {
    /// Returns the view of a document of this kind and schema after `entries`, which come in causal order.
    ///
    /// # Errors
    /// [`UnknownSchema`] when this version does not know the schema; nothing that an entry holds is an error.
    pub fn build(kind: DocumentKind, schema: u16, entries: Vec<ViewEntry>) -> Result<Self, UnknownSchema> {
        let table = kind.schema();
        if table.number != schema {
            return Err(UnknownSchema { kind, number: schema });
        }
        let mut view = Self::of(table);
        view.extend(entries);
        assert!(view.has(&table.genesis().hash), "every view begins with the first change");
        Ok(view)
    }

    /// Returns the view of a document of which only the first change is there.
    fn of(schema: &'static Schema) -> Self {
        let genesis = schema.genesis();
        let mut view = Self {
            schema,
            document: genesis.document.clone(),
            objects: genesis.objects.clone(),
            draft: Draft::default(),
            unappliable: Vec::new(),
        };
        view.document.set_actor(apply::READER.into());
        view
    }

    /// Returns whether a change is in the view.
    fn has(&self, change: &ChangeHash) -> bool {
        self.document.get_change_meta_by_hash(&automerge::ChangeHash(change.0)).is_some()
    }

    /// Returns the entries that are left out, each with the reason, in the order in which they came.
    pub fn unappliable(&self) -> &[(EntryId, String)] {
        &self.unappliable
    }

    /// Returns what the document says now.
    pub const fn draft(&self) -> &Draft {
        &self.draft
    }

    /// Returns the changes that no other change follows, ascending.
    pub fn heads(&self) -> Vec<ChangeHash> {
        self.document.get_heads().into_iter().map(|hash| ChangeHash(hash.0)).collect()
    }

    /// Returns the title in the first of these languages that has one, else in the original one, else in any.
    pub fn title(&self, preferred_languages: &[&str]) -> Option<String> {
        self.draft.title(preferred_languages)
    }
}

#[cfg(test)]
mod tests;
