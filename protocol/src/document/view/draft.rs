//! What a document says, as a tree for people and programs.
//!
//! Reading follows the table and nothing else, so what stands beside it, however deep, is never walked. The tree is
//! ordered and leaves out what is empty: an item whose fields are all cleared is gone, and comes back with what
//! somebody else wrote into it at the same time.

use super::edit::Assignment;
use crate::document::schema::{Field, LANGUAGES, Schema, Shape, languages_from};
use automerge::{Automerge, ChangeHash, ObjId, ROOT, ReadDoc, ScalarValue, ValueRef};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What a document says.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Draft {
    /// The fields that are not empty, by name.
    pub fields: BTreeMap<String, Value>,
    /// The registers that were set concurrently, by path, with all their values; the draft shows one of them. Setting
    /// the register again settles it.
    pub conflicts: BTreeMap<String, Vec<String>>,
}

/// A value of a draft. In JSON it is the bare text, number, `true` or object.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Value {
    /// A text, never empty.
    Text(String),
    /// A whole number.
    Integer(i64),
    /// The key is in the set; always true.
    Member(bool),
    /// Languages, keys of a set, items, or the fields of an item; never empty.
    Map(BTreeMap<String, Self>),
}

impl Draft {
    /// Returns the value at a path such as `title.pt`.
    pub fn value(&self, path: &str) -> Option<&Value> {
        let mut names = path.split('.');
        let mut value = self.fields.get(names.next()?)?;
        for name in names {
            let Value::Map(map) = value else { return None };
            value = map.get(name)?;
        }
        Some(value)
    }

    /// Returns the text at a path such as `title.pt`.
    pub fn text(&self, path: &str) -> Option<&str> {
        match self.value(path)? {
            Value::Text(text) => Some(text),
            Value::Integer(_) | Value::Member(_) | Value::Map(_) => None,
        }
    }

    /// Returns the edits that write the same into an empty document of the kind; its items are new ones there.
    pub fn assignments(&self) -> Vec<Assignment> {
        let mut assignments = Vec::new();
        for (name, value) in &self.fields {
            let Value::Map(map) = value else {
                assignments.push(assignment(name.clone(), value));
                continue;
            };
            for (key, value) in map {
                match value {
                    Value::Map(item) => assignments.extend(
                        item.iter().flat_map(|(field, value)| within(&format!("{name}.+{key}.{field}"), value)),
                    ),
                    _ => assignments.push(assignment(format!("{name}.{key}"), value)),
                }
            }
        }
        assignments
    }

    /// Returns the title in the first of these languages that has one, else in the original one, else in any.
    pub fn title(&self, preferred_languages: &[&str]) -> Option<String> {
        let mut languages = languages_from(preferred_languages.iter().copied().chain(self.text("lang0")));
        languages.find_map(|language| self.text(&format!("title.{language}"))).map(str::to_owned)
    }
}

/// Returns the items of a collection with their ids, in the order that they give themselves in the field `pos`, where they have
/// one. Ids are drawn, so their order says nothing.
pub fn in_order(items: &BTreeMap<String, Value>) -> Vec<(&str, &BTreeMap<String, Value>)> {
    let mut items: Vec<_> = items
        .iter()
        .filter_map(|(id, item)| match item {
            Value::Map(item) => Some((id.as_str(), item)),
            Value::Text(_) | Value::Integer(_) | Value::Member(_) => None,
        })
        .collect();
    let place = |item: &BTreeMap<String, Value>| match item.get("pos") {
        Some(Value::Text(place)) => Some(place.clone()),
        Some(Value::Integer(place)) => Some(place.to_string()),
        Some(Value::Member(_) | Value::Map(_)) | None => None,
    };
    items.sort_by_cached_key(|(id, item)| (place(item), *id));
    items
}

/// Returns the edits that write a field of an item: a value, or a text in each of its languages.
fn within(path: &str, value: &Value) -> Vec<Assignment> {
    match value {
        Value::Map(map) => map.iter().map(|(key, value)| assignment(format!("{path}.{key}"), value)).collect(),
        Value::Text(_) | Value::Integer(_) | Value::Member(_) => vec![assignment(path.to_owned(), value)],
    }
}

fn assignment(path: String, value: &Value) -> Assignment {
    Assignment { path, value: Some(value.to_string()) }
}

/// Reads the whole document, now or as it was at `heads`, which must be known.
pub(super) fn read(schema: &Schema, document: &Automerge, heads: Option<&[ChangeHash]>) -> Draft {
    let mut reader = Reader { document, heads, conflicts: BTreeMap::new() };
    let fields = reader.fields(&ROOT, schema.all_fields(), "");
    Draft { fields, conflicts: reader.conflicts }
}

struct Reader<'a> {
    document: &'a Automerge,
    heads: Option<&'a [ChangeHash]>,
    conflicts: BTreeMap<String, Vec<String>>,
}

/// What is set in an object: the keys, each with the object below it when it holds one. One pass over an object costs less
/// than looking for each field of the table, most of which are empty.
type Entries = BTreeMap<String, Option<ObjId>>;

impl Reader<'_> {
    /// Reads the fields of the document or of an item; recursion follows the table, whose items hold no items.
    fn fields(
        &mut self,
        object: &ObjId,
        fields: impl Iterator<Item = &'static Field>,
        prefix: &str,
    ) -> BTreeMap<String, Value> {
        let entries = self.entries(object);
        let mut map = BTreeMap::new();
        for field in fields {
            let Some(entry) = entries.get(field.name) else { continue };
            let value = match (field.shape, entry) {
                (Shape::Register(_), _) => self.register(object, field.name, prefix),
                (Shape::Localized, Some(texts)) => self.texts(texts),
                (Shape::Set, Some(set)) => self.members(set),
                (Shape::Collection(inner), Some(collection)) => {
                    self.items(collection, inner, &format!("{prefix}{}", field.name))
                }
                (Shape::Localized | Shape::Set | Shape::Collection(_), None) => None,
            };
            map.extend(value.map(|value| (field.name.to_owned(), value)));
        }
        map
    }

    fn entries(&self, object: &ObjId) -> Entries {
        let range = match self.heads {
            Some(heads) => self.document.map_range_at(object, .., heads),
            None => self.document.map_range(object, ..),
        };
        range.map(|item| (item.key.to_string(), matches!(item.value, ValueRef::Object(_)).then(|| item.id()))).collect()
    }

    fn register(&mut self, object: &ObjId, name: &str, prefix: &str) -> Option<Value> {
        let values = match self.heads {
            Some(heads) => self.document.get_all_at(object, name, heads),
            None => self.document.get_all(object, name),
        };
        let values: Vec<Value> = values.ok()?.into_iter().filter_map(|(value, _)| scalar(value.as_scalar()?)).collect();
        let mut different: Vec<String> = values.iter().map(Value::to_string).collect();
        different.sort_unstable();
        different.dedup();
        if different.len() > 1 {
            self.conflicts.insert(format!("{prefix}{name}"), different);
        }
        // The last of them is the one that Automerge shows.
        values.into_iter().next_back().filter(|value| !matches!(value, Value::Text(text) if text.is_empty()))
    }

    fn texts(&self, texts: &ObjId) -> Option<Value> {
        let text = |(language, id): (String, Option<ObjId>)| {
            let id = id.filter(|_| LANGUAGES.contains(&language.as_str()))?;
            let text = match self.heads {
                Some(heads) => self.document.text_at(&id, heads),
                None => self.document.text(&id),
            };
            text.ok().filter(|text| !text.is_empty()).map(|text| (language, Value::Text(text)))
        };
        unless_empty(self.entries(texts).into_iter().filter_map(text).collect())
    }

    fn members(&self, set: &ObjId) -> Option<Value> {
        unless_empty(self.entries(set).into_keys().map(|key| (key, Value::Member(true))).collect())
    }

    fn items(&mut self, collection: &ObjId, fields: &'static [Field], path: &str) -> Option<Value> {
        let mut items = BTreeMap::new();
        for (key, item) in self.entries(collection) {
            let Some(item) = item else { continue };
            let value = unless_empty(self.fields(&item, fields.iter(), &format!("{path}.{key}.")));
            items.extend(value.map(|value| (key, value)));
        }
        unless_empty(items)
    }
}

fn scalar(value: &ScalarValue) -> Option<Value> {
    match value {
        ScalarValue::Str(text) => Some(Value::Text(text.to_string())),
        ScalarValue::Int(number) => Some(Value::Integer(*number)),
        _ => None,
    }
}

fn unless_empty(map: BTreeMap<String, Value>) -> Option<Value> {
    (!map.is_empty()).then_some(Value::Map(map))
}

impl std::fmt::Display for Value {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Text(text) => f.write_str(text),
            Self::Integer(number) => number.fmt(f),
            Self::Member(member) => member.fmt(f),
            Self::Map(map) => write!(f, "{} values", map.len()),
        }
    }
}
