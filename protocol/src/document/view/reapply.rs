//! Writing again what entries wanted that are set aside, as an edit of one's own on what the document says now (R152).
//!
//! What they wanted is the difference between two views: of what they rested on, and of that with them. The difference is
//! taken field by field and written as assignments, so that it passes everything that any other edit passes. A text is
//! merged with what it reads now as two edits made at the same time are: insertions of both stay, deletions of both too.

use super::apply::{READER, guarded};
use super::draft::{Draft, Value};
use super::edit::difference;
use super::{Assignment, EditError, View, ViewEntry};
use crate::document::schema::{Field, LANGUAGES, Shape};
use crate::identity::EntryId;
use crate::limits;
use crate::time::Time;
use automerge::transaction::Transactable;
use automerge::{Automerge, AutomergeError, ObjType, ROOT, ReadDoc};
use std::collections::{BTreeMap, BTreeSet};

/// What was written again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reapplied {
    /// The change chunk that does it; none when the document says all of it already.
    pub change: Option<Vec<u8>>,
    /// Entries whose changes cannot be applied even where they were made, with the reason.
    pub unappliable: Vec<(EntryId, String)>,
    /// Paths of texts of which too much was changed, here and there, to be merged.
    pub left_out: Vec<String>,
}

impl View {
    /// Returns the change that writes again what `lost` entries wanted; `before` is what they rested on, both in causal
    /// order. The view stays as it is.
    ///
    /// # Errors
    /// [`EditError`] when it is too much for one entry, or the document does not take edits.
    pub fn reapply(
        &self,
        actor: [u8; 16],
        time: Time,
        before: Vec<ViewEntry>,
        lost: Vec<ViewEntry>,
    ) -> Result<Reapplied, EditError> {
        let ids: BTreeSet<EntryId> = lost.iter().map(|entry| entry.id).collect();
        let mut view = Self::of(self.schema);
        view.extend(before);
        let old = view.draft.clone();
        view.extend(lost);
        let mut difference = Difference::new(self, old, view.draft);
        difference.fields();
        let Difference { assignments, left_out, .. } = difference;
        let change = match self.edit(actor, time, &assignments) {
            Ok(change) => Some(change),
            Err(EditError::Unchanged) => None,
            Err(error) => return Err(error),
        };
        let unappliable = view.unappliable.into_iter().filter(|(id, _)| ids.contains(id)).collect();
        Ok(Reapplied { change, unappliable, left_out })
    }

    /// Returns whether a collection has an item with this id, also one whose fields are all cleared.
    fn has_item(&self, collection: &str, item: &str) -> bool {
        let child = |object: &automerge::ObjId, name: &str| {
            let found = self.document.get(object, name).ok().flatten();
            found.filter(|(value, _)| value.is_object()).map(|(_, id)| id)
        };
        child(&ROOT, collection).and_then(|items| child(&items, item)).is_some()
    }
}

/// What entries changed, becoming assignments on what the document says now.
struct Difference<'a> {
    view: &'a View,
    old: Draft,
    new: Draft,
    assignments: Vec<Assignment>,
    left_out: Vec<String>,
}

impl<'a> Difference<'a> {
    const fn new(view: &'a View, old: Draft, new: Draft) -> Self {
        Self { view, old, new, assignments: Vec::new(), left_out: Vec::new() }
    }

    fn assign(&mut self, path: String, value: Option<String>) {
        self.assignments.push(Assignment { path, value });
    }

    fn fields(&mut self) {
        for field in self.view.schema.all_fields() {
            match field.shape {
                Shape::Register(_) | Shape::Localized => self.field(field, field.name, field.name),
                Shape::Set => self.set(field),
                Shape::Collection(inner) => self.collection(field, inner),
            }
        }
    }

    /// A register or the texts at `path`, which are assigned at `target`: another one for an item that is made anew.
    fn field(&mut self, field: &'static Field, path: &str, target: &str) {
        if matches!(field.shape, Shape::Localized) {
            LANGUAGES
                .into_iter()
                .for_each(|language| self.text(&format!("{path}.{language}"), &format!("{target}.{language}")));
            return;
        }
        let (old, new) = (self.old.value(path), self.new.value(path));
        if old != new && new != self.view.draft.value(target) {
            let value = new.map(Value::to_string);
            self.assign(target.to_owned(), value);
        }
    }

    fn text(&mut self, path: &str, target: &str) {
        let text = |draft: &Draft, path: &str| draft.text(path).unwrap_or_default().to_owned();
        let (old, new, present) = (text(&self.old, path), text(&self.new, path), text(&self.view.draft, target));
        if old == new {
            return;
        }
        match merged(&old, &new, &present) {
            Some(text) if text == present => {}
            Some(text) => self.assign(target.to_owned(), Some(text)),
            None => self.left_out.push(path.to_owned()),
        }
    }

    fn set(&mut self, field: &'static Field) {
        let (old, new) = (names(&self.old, field.name), names(&self.new, field.name));
        for key in old.symmetric_difference(&new) {
            let value = new.contains(key).then(|| "true".to_owned());
            self.assign(format!("{}.{key}", field.name), value);
        }
    }

    fn collection(&mut self, collection: &'static Field, inner: &'static [Field]) {
        let (old, new) = (names(&self.old, collection.name), names(&self.new, collection.name));
        for item in old.union(&new) {
            let path = format!("{}.{item}", collection.name);
            let is_here = self.view.has_item(collection.name, item);
            match (new.contains(item), is_here) {
                (true, true) => inner.iter().for_each(|field| self.item_field(field, &path, &path)),
                // An item of theirs that is not here is made anew, with all that it said.
                (true, false) if self.old.value(&path) != self.new.value(&path) => {
                    self.old.fields.get_mut(collection.name).map(|items| match items {
                        Value::Map(items) => items.remove(item),
                        Value::Text(_) | Value::Integer(_) | Value::Member(_) => None,
                    });
                    let target = format!("{}.+{item}", collection.name);
                    inner.iter().for_each(|field| self.item_field(field, &path, &target));
                }
                (false, true) => self.assign(path, None),
                (true | false, false) => {}
            }
        }
    }

    fn item_field(&mut self, field: &'static Field, item: &str, target: &str) {
        self.field(field, &format!("{item}.{}", field.name), &format!("{target}.{}", field.name));
    }
}

/// Returns the keys of a set, or the ids of a collection's items.
fn names(draft: &Draft, field: &str) -> BTreeSet<String> {
    let empty = BTreeMap::new();
    let map = match draft.fields.get(field) {
        Some(Value::Map(map)) => map,
        Some(Value::Text(_) | Value::Integer(_) | Value::Member(_)) | None => &empty,
    };
    map.keys().cloned().collect()
}

/// Returns what a text reads after two edits that were made of `old` at the same time; none when that is too much to
/// compare.
fn merged(old: &str, new: &str, present: &str) -> Option<String> {
    if old == present || new == present {
        return Some(new.to_owned());
    }
    if difference(old, new).max(difference(old, present)) > limits::EDIT_CHARACTERS_MAX {
        return None;
    }
    guarded(|| merge(old, new, present)).ok()?.ok()
}

fn merge(old: &str, new: &str, present: &str) -> Result<String, AutomergeError> {
    let mut base = Automerge::new();
    base.set_actor(READER.into());
    let text = base.transact(|tx| {
        let text = tx.put_object(ROOT, "text", ObjType::Text)?;
        tx.splice_text(&text, 0, 0, old)?;
        Ok::<_, AutomergeError>(text)
    });
    let text = text.map_err(|failure| failure.error)?.result;
    let edited = |actor: u8, to: &str| {
        let mut copy = base.fork();
        copy.set_actor([actor; 16].into());
        let made = copy.transact(|tx| tx.update_text(&text, to));
        made.map(|_| copy).map_err(|failure| failure.error)
    };
    // What is here already comes first where both inserted at one place.
    let (mut here, mut again) = (edited(2, present)?, edited(1, new)?);
    here.merge(&mut again)?;
    here.text(&text)
}

#[cfg(test)]
mod tests;
