//! What differs between two texts of a document: field by field and language by language, word by word.
//!
//! The result depends on the two texts alone, on every machine. How much is compared word by word is bounded (R311), because a
//! twin may write texts that have nothing in common; what goes beyond it is shown as taken out and put in as a whole.

mod words;

use crate::document::schema::{Field, Schema, Shape};
use crate::document::view::{Draft, Value};
use crate::limits;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// One field, or one text of it in one language, that reads differently.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Difference {
    /// Where, as an edit names it: `summary.pt`, `milestones.<id>.due`.
    pub path: String,
    /// What stays, goes and comes, in the order in which it is read.
    pub pieces: Vec<Piece>,
}

/// A part of a text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Piece {
    /// Both have it.
    Same(String),
    /// Only the earlier one has it.
    Out(String),
    /// Only the later one has it.
    In(String),
}

/// A value with its path, and whether it is compared by words.
type Flat = BTreeMap<String, (String, bool)>;

/// Returns what differs from `earlier` to `later`, in the order of the paths.
pub fn diff(schema: &'static Schema, earlier: &Draft, later: &Draft) -> Vec<Difference> {
    let (before, after) = (flat(schema, earlier), flat(schema, later));
    let mut paths: Vec<&String> = before.keys().chain(after.keys()).collect();
    paths.sort_unstable();
    paths.dedup();
    let mut edits_left = limits::DIFF_EDITS_MAX;
    let mut differences = Vec::new();
    for path in paths {
        let pieces = match (before.get(path), after.get(path)) {
            (Some((old, _)), Some((new, _))) if old == new => continue,
            (Some((old, true)), Some((new, true))) => words::compare(old, new, &mut edits_left),
            (old, new) => {
                let out = old.map(|(old, _)| Piece::Out(old.clone()));
                out.into_iter().chain(new.map(|(new, _)| Piece::In(new.clone()))).collect()
            }
        };
        differences.push(Difference { path: path.clone(), pieces });
    }
    differences
}

fn flat(schema: &'static Schema, draft: &Draft) -> Flat {
    let mut flat = Flat::new();
    for field in schema.all_fields() {
        if let Some(value) = draft.fields.get(field.name) {
            collect(field, field.name.to_owned(), value, &mut flat);
        }
    }
    flat
}

/// Recursion follows the table, whose items hold no items.
fn collect(field: &'static Field, path: String, value: &Value, flat: &mut Flat) {
    match (field.shape, value) {
        (Shape::Collection(fields), Value::Map(items)) => {
            for (id, item) in items {
                let Value::Map(item) = item else { continue };
                for field in fields {
                    if let Some(value) = item.get(field.name) {
                        collect(field, format!("{path}.{id}.{}", field.name), value, flat);
                    }
                }
            }
        }
        (Shape::Localized | Shape::Set, Value::Map(values)) => {
            let by_words = matches!(field.shape, Shape::Localized);
            flat.extend(values.iter().map(|(key, value)| (format!("{path}.{key}"), (value.to_string(), by_words))));
        }
        (_, value) => _ = flat.insert(path, (value.to_string(), false)),
    }
}

#[cfg(test)]
mod tests;
