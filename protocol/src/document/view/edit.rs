//! Writing: from assignments to the one change chunk that an entry then carries.
//!
//! An edit is made on a copy; the view itself changes only when the entry comes back stored. What an edit makes passes
//! the same check as what a stranger sends, so nobody can sign what others would leave out.

mod group;
mod path;

pub use group::{Ahead, Edited};

use super::{Splicing, View};
use crate::document::schema::genesis::create_containers;
use crate::document::schema::{Field, LANGUAGES, Shape, item_id};
use crate::document::splices::{Splices, Step};
use crate::identity::{DocumentId, PublicKey};
use crate::limits;
use crate::time::Time;
use automerge::transaction::{Transactable, Transaction};
use automerge::{Automerge, AutomergeError, ObjId, ObjType, ROOT, ReadDoc, ScalarValue};
use path::{Action, Item, Target};
use std::collections::BTreeMap;

/// Sets one value, or clears it.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Assignment {
    /// Where: `planned_start`, `title.pt`, `sectors.14030`, `milestones.<id>.due`; `milestones.+.due` adds an item, and
    /// all paths of one edit with the same name after the `+` (`milestones.+a.due`, `milestones.+a.title.pt`) mean the
    /// same new item. `milestones.<id>` can only be cleared.
    pub path: String,
    /// The value; none clears. A key of a set takes `true`. A reference takes `results.+a` for the item that the same edit
    /// adds under this name.
    pub value: Option<String>,
}

/// What is written together, as one change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Edit {
    /// Values that are set or cleared, over whatever is there.
    Assign(Vec<Assignment>),
    /// Splices of texts as they read at some heads; what others wrote since stays.
    Splice(Splicing),
}

impl From<Vec<Assignment>> for Edit {
    fn from(assignments: Vec<Assignment>) -> Self {
        Self::Assign(assignments)
    }
}

/// Why an edit cannot be made.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum EditError {
    /// The table has no such field.
    #[error("{of} has no field {name}; its fields are {fields}")]
    UnknownField {
        /// What was asked for.
        name: String,
        /// The kind or collection.
        of: &'static str,
        /// What there is.
        fields: String,
    },
    /// The field is kept per language.
    #[error("{field} is kept in several languages; name one, as in {field}.pt")]
    NeedsLanguage {
        /// The field.
        field: &'static str,
    },
    /// Texts are not kept in this language.
    #[error("there are no texts in {language}; the languages are {}", LANGUAGES.join(", "))]
    UnknownLanguage {
        /// What was asked for.
        language: String,
    },
    /// The field is a single value.
    #[error("{field} is a single value; write {field} without anything after it")]
    NoParts {
        /// The field.
        field: &'static str,
    },
    /// The field is a set of keys.
    #[error("{field} is a set; name a key of letters, digits, - and _, as in {field}.14030")]
    NeedsKey {
        /// The field.
        field: &'static str,
    },
    /// A key is there or not.
    #[error("a key of {field} is there or not; write true to add it, or clear it")]
    NotMembership {
        /// The field.
        field: &'static str,
    },
    /// The field holds items.
    #[error(
        "{collection} holds items; write {collection}.+.{field} to add one, {collection}.<id>.{field} to change one, or \
         clear {collection}.<id>"
    )]
    NeedsItem {
        /// The collection.
        collection: &'static str,
        /// One of the fields of an item.
        field: &'static str,
    },
    /// There is no such item.
    #[error("{collection} has no item {item}; write {collection}.+ to add one")]
    UnknownItem {
        /// The collection.
        collection: &'static str,
        /// What was asked for.
        item: String,
    },
    /// The value is not a number.
    #[error("{field} is a whole number of at most 15 digits, not {value}")]
    NotANumber {
        /// The field.
        field: &'static str,
        /// What was given.
        value: String,
    },
    /// The value is not a date.
    #[error("{field} is a date such as 2026-11-23, not {value}")]
    NotADate {
        /// The field.
        field: &'static str,
        /// What was given.
        value: String,
    },
    /// The edit adds no item of this name.
    #[error("{field} names {item}, and this edit adds no such item; write the id of one that is there")]
    NotAdded {
        /// The field.
        field: &'static str,
        /// What was named.
        item: String,
    },
    /// The value is too long.
    #[error("{field} holds at most {bytes_max} bytes; shorten it")]
    TooLong {
        /// The field.
        field: &'static str,
        /// How much fits.
        bytes_max: usize,
    },
    /// The edit does not fit into one entry.
    #[error(
        "this is too much for one edit (about {} characters); make it in several",
        limits::OPERATIONS_PER_ENTRY_MAX
    )]
    TooMuch,
    /// Only texts are spliced.
    #[error("{path} is no text that is there: read the document again")]
    NoText {
        /// What was asked for.
        path: String,
    },
    /// Splices were made of a state that is not here.
    #[error("this was written into a text that is not here: read the document again")]
    UnknownState,
    /// Splices lead beyond the end of the text.
    #[error("this was written behind the end of the text in {field}: read the document again")]
    BeyondEnd {
        /// The field.
        field: &'static str,
    },
    /// Everything reads so already.
    #[error("nothing is changed by this")]
    Unchanged,
    /// The document does not take edits, because a hostile change has broken it.
    #[error("the document cannot be edited: {0}")]
    Broken(String),
}

impl From<AutomergeError> for EditError {
    fn from(error: AutomergeError) -> Self {
        Self::Broken(error.to_string())
    }
}

/// Returns the Automerge actor of an author's chain in a document. It is new in every epoch, because an actor that
/// continues after a restored backup wedges the document for everybody.
pub fn actor(author: &PublicKey, document: &DocumentId, epoch: u64) -> [u8; 16] {
    let mut hasher = blake3::Hasher::new_derive_key("djuntu/actor/1");
    let mut actor = [0; 16];
    hasher.update(author.as_bytes()).update(document.as_bytes()).update(&epoch.to_le_bytes());
    hasher.finalize_xof().fill(&mut actor);
    actor
}

impl View {
    /// Returns the raw, uncompressed change chunk that makes the document read as assigned; the view stays as it is.
    ///
    /// # Errors
    /// [`EditError`], in sentences that say what to do; nothing is written then.
    pub fn edit(&self, actor: [u8; 16], time: Time, assignments: &[Assignment]) -> Result<Vec<u8>, EditError> {
        let edited = self.edit_all(actor, time, &[Edit::Assign(assignments.to_vec())]);
        edited.outcomes.into_iter().next().expect("there is one edit, and so is its outcome")
    }
}

fn highest_operation(document: &Automerge) -> u64 {
    let heads = document.get_heads();
    heads
        .iter()
        .filter_map(|head| document.get_change_meta_by_hash(head))
        .map(|change| change.max_op)
        .max()
        .unwrap_or(0)
}

/// Carries out the assignments of one edit.
struct Writer<'a, 'd> {
    tx: &'a mut Transaction<'d>,
    actor: [u8; 16],
    first_operation: u64,
    /// The items that this edit adds and their ids, by collection and by the name that the edit gives them.
    added: BTreeMap<(&'static str, &'a str), (ObjId, String)>,
}

impl<'a> Writer<'a, '_> {
    fn run(mut self, targets: &'a [Target<'a>]) -> Result<(), EditError> {
        // What is referred to is there first, in whatever order the edit names them.
        let (last, first): (Vec<_>, Vec<_>) =
            targets.iter().partition(|target| matches!(target.action, Action::Refer(..)));
        for target in first.into_iter().chain(last) {
            self.target(target)?;
            if self.tx.pending_ops() as u64 > limits::OPERATIONS_PER_ENTRY_MAX {
                return Err(EditError::TooMuch);
            }
        }
        Ok(())
    }

    fn target(&mut self, target: &'a Target<'a>) -> Result<(), EditError> {
        let object = match target.item {
            None => ROOT,
            Some((field, Item::Existing(item))) => self.existing_item(field, item)?,
            Some((field, Item::New(name))) => match self.added.get(&(field.name, name)) {
                Some((item, _)) => item.clone(),
                // An item without any value would be invisible, so it is not made.
                None if target.action.clears() => return Ok(()),
                None => self.new_item(field, name)?,
            },
        };
        match &target.action {
            Action::Register(name, value) => self.register(&object, name, value.as_ref()),
            Action::Refer(field, item) => {
                let (collection, name) = item.split_once(".+").unwrap_or_default();
                let mut added = self.added.iter();
                let added = added.find(|((of, known), _)| *of == collection && *known == name);
                let unknown = || EditError::NotAdded { field, item: (*item).to_owned() };
                let id = added.map(|(_, (_, id))| id.clone()).ok_or_else(unknown)?;
                self.register(&object, field, Some(&ScalarValue::Str(id.into())))
            }
            Action::Text(name, language, text) => self.text(&object, name, language, text),
            Action::Splice(name, language, splices) => self.splice(&object, name, language, splices),
            Action::Member(name, key, member) => self.member(&object, name, key, *member),
            Action::ClearItem(fields) => self.clear(&object, fields),
        }
    }

    fn existing_item(&self, collection: &'static Field, item: &str) -> Result<ObjId, EditError> {
        let items = self.container(&ROOT, collection.name)?;
        let found = self.tx.get(&items, item)?.filter(|(value, _)| value.is_object());
        let unknown = || EditError::UnknownItem { collection: collection.name, item: item.to_owned() };
        found.map(|(_, id)| id).ok_or_else(unknown)
    }

    fn new_item(&mut self, collection: &'static Field, name: &'a str) -> Result<ObjId, EditError> {
        let Shape::Collection(fields) = collection.shape else {
            return Err(EditError::NoParts { field: collection.name });
        };
        let items = self.container(&ROOT, collection.name)?;
        let id = item_id(&self.actor, self.first_operation + self.tx.pending_ops() as u64);
        let item = self.tx.put_object(&items, id.as_str(), ObjType::Map)?;
        create_containers(self.tx, &item, fields.iter())?;
        self.added.insert((collection.name, name), (item.clone(), id));
        Ok(item)
    }

    fn register(&mut self, object: &ObjId, name: &str, value: Option<&ScalarValue>) -> Result<(), EditError> {
        let present = self.tx.get_all(object, name)?;
        let same = match (present.as_slice(), value) {
            ([], None) => true,
            ([(only, _)], Some(value)) => only.as_scalar() == Some(value),
            _ => false,
        };
        match value {
            _ if same => Ok(()),
            Some(value) => Ok(self.tx.put(object, name, value.clone())?),
            None => Ok(self.tx.delete(object, name)?),
        }
    }

    fn text(&mut self, object: &ObjId, name: &'static str, language: &str, text: &str) -> Result<(), EditError> {
        let texts = self.container(object, name)?;
        let id = self.container(&texts, language)?;
        let present = self.tx.text(&id)?;
        if difference(&present, text) > limits::EDIT_CHARACTERS_MAX {
            return Err(EditError::TooMuch);
        }
        Ok(self.tx.update_text(&id, text)?)
    }

    fn splice(
        &mut self,
        object: &ObjId,
        name: &'static str,
        language: &str,
        splices: &Splices,
    ) -> Result<(), EditError> {
        if splices.size() as u64 > limits::OPERATIONS_PER_ENTRY_MAX {
            return Err(EditError::TooMuch);
        }
        let texts = self.container(object, name)?;
        let id = self.container(&texts, language)?;
        let expected = splices.apply(&self.tx.text(&id)?).ok_or(EditError::BeyondEnd { field: name })?;
        if expected.len() > limits::VALUE_BYTES_MAX {
            return Err(EditError::TooLong { field: name, bytes_max: limits::VALUE_BYTES_MAX });
        }
        let mut at = 0;
        for step in splices.steps() {
            match step {
                Step::Keep(characters) => at += characters,
                Step::Delete(characters) => {
                    // Within the text, so it fits.
                    self.tx.splice_text(&id, at, isize::try_from(*characters).unwrap_or(isize::MAX), "")?;
                }
                Step::Insert(text) => {
                    self.tx.splice_text(&id, at, 0, text)?;
                    at += text.chars().count();
                }
            }
        }
        // Where a stranger's program has put several letters into the place of one, places are counted differently.
        if self.tx.text(&id)? == expected { Ok(()) } else { Ok(self.tx.update_text(&id, &expected)?) }
    }

    fn member(&mut self, object: &ObjId, name: &str, key: &str, member: bool) -> Result<(), EditError> {
        let set = self.container(object, name)?;
        let present = self.tx.get(&set, key)?.is_some();
        match (present, member) {
            (false, true) => Ok(self.tx.put(&set, key, true)?),
            (true, false) => Ok(self.tx.delete(&set, key)?),
            (true, true) | (false, false) => Ok(()),
        }
    }

    /// Clears an item field by field: removing it would also remove what somebody else writes into it meanwhile.
    fn clear(&mut self, item: &ObjId, fields: &'static [Field]) -> Result<(), EditError> {
        for field in fields {
            match field.shape {
                Shape::Register(_) => self.register(item, field.name, None)?,
                Shape::Localized => {
                    LANGUAGES.into_iter().try_for_each(|language| self.text(item, field.name, language, ""))?
                }
                Shape::Set | Shape::Collection(_) => {}
            }
        }
        Ok(())
    }

    fn container(&self, object: &ObjId, name: &str) -> Result<ObjId, EditError> {
        let found = self.tx.get(object, name)?.filter(|(value, _)| value.is_object());
        found.map(|(_, id)| id).ok_or_else(|| EditError::Broken(format!("{name} is missing")))
    }
}

/// Returns how many characters of the longer text lie between the first and the last that differ.
pub(super) fn difference(old: &str, new: &str) -> usize {
    let same_start = old.chars().zip(new.chars()).take_while(|(old, new)| old == new).count();
    let (old_length, new_length) = (old.chars().count(), new.chars().count());
    let rest = old_length.min(new_length) - same_start;
    let same_end = old.chars().rev().zip(new.chars().rev()).take(rest).take_while(|(old, new)| old == new).count();
    old_length.max(new_length) - same_start - same_end
}

#[cfg(test)]
mod tests;
