//! What a document says, field by field as its table has them, with the words of the page for the fields.

use crate::api::{Document, Territory};
use crate::page::edit::choices;
use crate::page::markdown::Rich;
use crate::page::numbers;
use crate::page::text::{clean, line};
use crate::page::words::Words;
use djuntu_protocol::document::kinds::DocumentKind;
use djuntu_protocol::document::schema::{Field, LANGUAGES, Register, Shape};
use djuntu_protocol::document::view::{Draft, Value};
use djuntu_protocol::file::FIELD as FILES;
use std::collections::BTreeMap;

/// Fields with a text of one line.
const SHORT: [&str; 6] = ["title", "name", "heading", "line", "indicator", "label"];

/// A field that is not empty.
pub(crate) struct Said {
    pub(crate) label: String,
    pub(crate) texts: Vec<Text>,
    pub(crate) value: Option<String>,
    pub(crate) items: Vec<Item>,
}

impl Said {
    /// Returns the same with its texts as they were typed.
    pub(crate) fn into_typed(mut self) -> Self {
        let items = self.items.iter_mut().flat_map(|item| &mut item.texts);
        self.texts.iter_mut().chain(items).for_each(|text| text.rich = None);
        self
    }
}

/// A text in one language.
pub(crate) struct Text {
    pub(crate) lang: &'static str,
    pub(crate) text: String,
    /// The same as a text with headings, lists and links, when it is long.
    pub(crate) rich: Option<Rich>,
}

/// An item of a collection.
pub(crate) struct Item {
    pub(crate) texts: Vec<Text>,
    pub(crate) pairs: Vec<(String, String)>,
}

/// What territories are called that a document names by their ids.
pub(crate) struct Names(BTreeMap<String, String>);

impl Names {
    pub(crate) fn of(parties: &[Territory]) -> Self {
        Self(parties.iter().map(|party| (party.id.to_string(), line(&party.name))).collect())
    }

    /// Returns the name of a territory that was referred to, or a reference that fits on a line.
    pub(crate) fn name(&self, reference: &str) -> String {
        let short = || line(reference).chars().take(12).collect();
        self.0.get(reference).cloned().unwrap_or_else(short)
    }
}

/// Returns everything that a document says beside its title.
pub(crate) fn all(w: &Words, kind: &str, draft: &Draft, names: &Names) -> Vec<Said> {
    let Ok(kind) = kind.parse::<DocumentKind>() else { return Vec::new() };
    let fields = kind.schema().all_fields().filter(|field| !["title", "lang0", FILES].contains(&field.name));
    fields.filter_map(|field| said(w, field, draft.fields.get(field.name)?, names)).collect()
}

/// Returns what a document says in the fields that have no place of their own on its page.
pub(crate) fn but(w: &Words, shown: &Document, apart: &[&str], names: &Names) -> Vec<Said> {
    let Ok(kind) = shown.summary.kind.parse::<DocumentKind>() else { return Vec::new() };
    let fields = kind.schema().all_fields().filter(|field| !apart.contains(&field.name));
    let one = |field: &Field| {
        let value = shown.draft.fields.get(field.name)?;
        let chosen = match value {
            Value::Text(text) if choices::of(kind.name(), "", field.name).contains(&text.as_str()) => Some(text),
            Value::Text(_) | Value::Integer(_) | Value::Member(_) | Value::Map(_) => None,
        };
        let said = said(w, field, value, names)?;
        Some(match chosen {
            Some(text) => Said { value: Some(w.of("choice", text)), ..said },
            None => said,
        })
    };
    fields.filter_map(one).collect()
}

/// Returns what a field says; none when the value is not of its shape.
pub(crate) fn said(w: &Words, field: &Field, value: &Value, names: &Names) -> Option<Said> {
    let mut said = Said { label: w.of("field", field.name), texts: Vec::new(), value: None, items: Vec::new() };
    match (field.shape, value) {
        (Shape::Register(register), value) => said.value = Some(register_value(w, field.name, register, value, names)),
        (Shape::Localized, Value::Map(texts)) => said.texts = texts_of(field.name, texts),
        (Shape::Set, Value::Map(keys)) => {
            said.value = Some(keys.keys().map(|key| line(key)).collect::<Vec<_>>().join(", "));
        }
        (Shape::Collection(fields), Value::Map(items)) => {
            said.items = in_order(items).into_iter().filter_map(|value| item(w, fields, value, names)).collect();
        }
        _ => return None,
    }
    Some(said)
}

/// Returns texts by language, in the order in which languages are offered.
pub(crate) fn texts(texts: &BTreeMap<String, Value>) -> Vec<Text> {
    let text = |lang: &'static str| match texts.get(lang)? {
        Value::Text(text) => Some(Text { lang, text: clean(text), rich: None }),
        Value::Integer(_) | Value::Member(_) | Value::Map(_) => None,
    };
    LANGUAGES.into_iter().filter_map(text).collect()
}

/// Returns texts by language as people may have written them with headings, lists and links.
pub(crate) fn long_texts(texts: &BTreeMap<String, Value>) -> Vec<Text> {
    self::texts(texts).into_iter().map(|text| Text { rich: Some(Rich::of(&text.text)), ..text }).collect()
}

/// Returns the texts of a field, which is long unless it is something's name.
fn texts_of(field: &str, found: &BTreeMap<String, Value>) -> Vec<Text> {
    if SHORT.contains(&field) { texts(found) } else { long_texts(found) }
}

/// Returns items in the order that they say themselves: articles are read one after the other.
fn in_order(items: &BTreeMap<String, Value>) -> Vec<&Value> {
    let pos = |value: &Value| match value {
        Value::Map(item) => item.get("pos").map(ToString::to_string),
        Value::Text(_) | Value::Integer(_) | Value::Member(_) => None,
    };
    let mut items: Vec<(&String, &Value)> = items.iter().collect();
    items.sort_by_key(|(id, value)| (pos(value), *id));
    items.into_iter().map(|(_, value)| value).collect()
}

fn item(w: &Words, fields: &[Field], value: &Value, names: &Names) -> Option<Item> {
    let Value::Map(values) = value else { return None };
    let mut item = Item { texts: Vec::new(), pairs: Vec::new() };
    for field in fields.iter().filter(|field| field.name != "pos") {
        match (field.shape, values.get(field.name)) {
            (Shape::Localized, Some(Value::Map(found))) => item.texts.extend(texts_of(field.name, found)),
            (Shape::Register(register), Some(value)) => {
                item.pairs.push((w.of("field", field.name), register_value(w, field.name, register, value, names)));
            }
            _ => {}
        }
    }
    Some(item)
}

fn register_value(w: &Words, field: &str, register: Register, value: &Value, names: &Names) -> String {
    let value = numbers::shown(field, value);
    match register {
        Register::Date => w.day(&value),
        Register::Reference => names.name(&value),
        Register::Text | Register::Integer => line(&value),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn items_stand_in_the_order_that_they_say() {
        let item = |pos: &str| Value::Map(BTreeMap::from([("pos".to_owned(), Value::Text(pos.to_owned()))]));
        let items =
            BTreeMap::from([("a".to_owned(), item("2")), ("b".to_owned(), item("1")), ("c".to_owned(), item("2"))]);
        let order: Vec<&Value> = in_order(&items);
        assert_eq!(order, [&item("1"), &item("2"), &item("2")]);
    }
}
