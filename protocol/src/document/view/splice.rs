//! Texts that several people write at the same time: what was done to them between two states, and splices that were made
//! of an older state than the present one.
//!
//! Automerge would make an edit at old heads under an actor of its own, which no other node takes. So places in the old text
//! are mapped to the present one, with what was done to the text meanwhile, and the edit is one of the present (R152 does
//! the same for what is written again).

use super::apply::guarded;
use super::draft::Draft;
use super::edit::EditError;
use super::{FreezeError, View};
use crate::document::schema::{LANGUAGES, Schema, Shape};
use crate::document::splices::{Splices, Step};
use crate::identity::ChangeHash;
use automerge::{Automerge, ObjId, PatchAction, ROOT, ReadDoc};
use std::collections::{BTreeMap, BTreeSet};

/// Splices of texts as they read at some heads.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Splicing {
    /// The heads; empty when the present ones are meant.
    pub at: Vec<ChangeHash>,
    /// For the path of each text, such as `summary.pt`, what is done to it.
    pub texts: BTreeMap<String, Splices>,
}

/// What was done to the texts of a document since some heads.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Since {
    /// What was done until the change that was asked for was made, by the path of each text; until now, when none was.
    pub before: BTreeMap<String, Splices>,
    /// What was done after it.
    pub after: BTreeMap<String, Splices>,
}

impl View {
    /// Returns the texts that the document has a place for, by path, also those that are empty. An item whose fields are all
    /// cleared has none.
    pub fn texts(&self) -> BTreeMap<String, String> {
        let mut texts = BTreeMap::new();
        let mut take = |prefix: &str| {
            for language in LANGUAGES {
                let path = format!("{prefix}.{language}");
                let text = self.draft.text(&path).unwrap_or_default().to_owned();
                texts.insert(path, text);
            }
        };
        for field in self.schema.all_fields() {
            match field.shape {
                Shape::Localized => take(field.name),
                Shape::Collection(inner) => {
                    let Some(super::Value::Map(items)) = self.draft.value(field.name) else { continue };
                    let texts = inner.iter().filter(|inner| matches!(inner.shape, Shape::Localized));
                    for name in texts.map(|inner| inner.name) {
                        items.keys().for_each(|item| take(&format!("{}.{item}.{name}", field.name)));
                    }
                }
                Shape::Register(_) | Shape::Set => {}
            }
        }
        texts
    }

    /// Returns what was done to the texts since `from`: before and after the change `own`, which is left out.
    ///
    /// # Errors
    /// [`FreezeError`] when the heads or the change are not part of the view.
    pub fn since(&self, from: &[ChangeHash], own: Option<ChangeHash>) -> Result<Since, FreezeError> {
        let now = self.heads();
        let Some(own) = own else {
            return Ok(Since { before: self.done_between(from, &now)?, after: BTreeMap::new() });
        };
        let made = self.document.get_change_meta_by_hash(&automerge::ChangeHash(own.0));
        let made_of: Vec<_> = made.ok_or(FreezeError::UnknownHeads)?.deps.iter().map(|dep| ChangeHash(dep.0)).collect();
        Ok(Since { before: self.done_between(from, &made_of)?, after: self.done_between(&[own], &now)? })
    }

    /// Returns what was done to each text between two states; those to which nothing was done are left out.
    ///
    /// # Errors
    /// [`FreezeError`] when the heads are not part of the view.
    pub fn done_between(
        &self,
        from: &[ChangeHash],
        to: &[ChangeHash],
    ) -> Result<BTreeMap<String, Splices>, FreezeError> {
        if from == to && !from.is_empty() {
            return Ok(BTreeMap::new());
        }
        let (old, new) = (self.draft_at(from)?, self.draft_at(to)?);
        let paths: BTreeSet<String> = paths(self.schema, &old).into_iter().chain(paths(self.schema, &new)).collect();
        let text = |draft: &Draft, path: &str| draft.text(path).unwrap_or_default().to_owned();
        let differs = |path: &String| text(&old, path) != text(&new, path);
        let done = |path: String| {
            let done = guarded(|| done(&self.document, &path, from, to)).map_err(FreezeError::Broken)?;
            Ok((path, done))
        };
        paths.into_iter().filter(differs).map(done).collect()
    }
}

/// Returns the paths of the texts that are not empty.
fn paths(schema: &Schema, draft: &Draft) -> Vec<String> {
    let mut paths = Vec::new();
    for (name, value) in &draft.fields {
        let (Some(field), super::Value::Map(inner)) = (schema.field(name), value) else { continue };
        match field.shape {
            Shape::Localized => paths.extend(inner.keys().map(|language| format!("{name}.{language}"))),
            Shape::Collection(fields) => {
                let texts = fields.iter().filter(|field| matches!(field.shape, Shape::Localized));
                for text in texts.map(|field| field.name) {
                    let of_item = |item: &String| LANGUAGES.map(|language| format!("{name}.{item}.{text}.{language}"));
                    paths.extend(inner.keys().flat_map(of_item));
                }
            }
            Shape::Register(_) | Shape::Set => {}
        }
    }
    paths
}

/// Returns what was done to one text between two states.
fn done(document: &Automerge, path: &str, from: &[ChangeHash], to: &[ChangeHash]) -> Splices {
    let heads = |heads: &[ChangeHash]| heads.iter().map(|head| automerge::ChangeHash(head.0)).collect::<Vec<_>>();
    let (from, to) = (heads(from), heads(to));
    let Ok(text) = text_object(document, path) else { return Splices::default() };
    let read = |heads: &[automerge::ChangeHash]| document.text_at(&text, heads).unwrap_or_default();
    let (old, new) = (read(&from), read(&to));
    let patches = document.diff_obj(&text, &from, &to, false).unwrap_or_default();
    let done = patches.into_iter().try_fold(Splices::default(), |done, patch| {
        let next = match patch.action {
            PatchAction::SpliceText { index, value, .. } => vec![Step::Keep(index), Step::Insert(value.make_string())],
            PatchAction::DeleteSeq { index, length } => vec![Step::Keep(index), Step::Delete(length)],
            _ => return None,
        };
        Some(done.then(&Splices::from(next)))
    });
    // A letter that was replaced in its place, which only a stranger's program does, comes as something else.
    done.filter(|done| done.apply(&old).as_ref() == Some(&new)).unwrap_or_else(|| Splices::between(&old, &new))
}

/// Returns what is left to do of splices that were made of the text at `from`, on the text as it reads now.
pub(super) fn at_present(document: &Automerge, path: &str, from: &[ChangeHash], splices: &Splices) -> Splices {
    if from.is_empty() {
        return splices.clone();
    }
    let now: Vec<ChangeHash> = document.get_heads().into_iter().map(|head| ChangeHash(head.0)).collect();
    Splices::beside(&done(document, path, from, &now), splices).1
}

/// Returns the text at a path.
pub(super) fn text_object(document: &Automerge, path: &str) -> Result<ObjId, EditError> {
    let missing = || EditError::Broken(format!("{path} is missing"));
    path.split('.').try_fold(ROOT, |object, name| {
        let found = document.get(&object, name)?.filter(|(value, _)| value.is_object());
        found.map(|(_, id)| id).ok_or_else(missing)
    })
}

#[cfg(test)]
mod tests;
