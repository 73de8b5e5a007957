//! What a document says, field by field as its table has them, with the words of the page for the fields.

use crate::api::Territory;
use crate::page::edit::choices;
use crate::page::markdown::Rich;
use crate::page::numbers;
use crate::page::text::{clean, line};
use crate::page::words::Words;
use djuntu_protocol::document::kinds::DocumentKind;
use djuntu_protocol::document::schema::{Field, LANGUAGES, Register, Shape};
use djuntu_protocol::document::view::{Draft, Value, in_order};
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

/// Returns what a document says, field by field: all but its title and its files, which every page shows in their place, and
/// what its own page shows `apart`.
pub(crate) fn but(w: &Words, kind: &str, draft: &Draft, apart: &[&str], names: &Names) -> Vec<Said> {
    let Ok(kind) = kind.parse::<DocumentKind>() else { return Vec::new() };
    let is_shown = |name: &str| !["title", "lang0", FILES].contains(&name) && !apart.contains(&name);
    let fields = kind.schema().all_fields().filter(|field| is_shown(field.name));
    fields.filter_map(|field| said(w, kind, field, draft.fields.get(field.name)?, names)).collect()
}

/// Returns what a field says; none when the value is not of its shape.
pub(crate) fn said(w: &Words, kind: DocumentKind, field: &Field, value: &Value, names: &Names) -> Option<Said> {
    let mut said = Said { label: w.of("field", field.name), texts: Vec::new(), value: None, items: Vec::new() };
    match (field.shape, value) {
        (Shape::Register(register), value) => {
            said.value = Some(register_value(w, (kind, "", field.name), register, value, names));
        }
        (Shape::Localized, Value::Map(texts)) => said.texts = texts_of(field.name, texts),
        (Shape::Set, Value::Map(keys)) => {
            said.value = Some(keys.keys().map(|key| line(key)).collect::<Vec<_>>().join(", "));
        }
        (Shape::Collection(fields), Value::Map(items)) => {
            let items = in_order(items).into_iter();
            said.items = items.map(|(_, values)| item(w, (kind, field.name), fields, values, names)).collect();
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

fn item(
    w: &Words,
    (kind, collection): (DocumentKind, &str),
    fields: &[Field],
    values: &BTreeMap<String, Value>,
    names: &Names,
) -> Item {
    let mut item = Item { texts: Vec::new(), pairs: Vec::new() };
    // The place of an item is where it stands.
    for field in fields.iter().filter(|field| field.name != "pos") {
        match (field.shape, values.get(field.name)) {
            (Shape::Localized, Some(Value::Map(found))) => item.texts.extend(texts_of(field.name, found)),
            (Shape::Register(register), Some(value)) => {
                let value = register_value(w, (kind, collection, field.name), register, value, names);
                item.pairs.push((w.of("field", field.name), value));
            }
            _ => {}
        }
    }
    item
}

/// Returns a value in words; of a field that takes one of a few words, the word of the page for it.
fn register_value(
    w: &Words,
    (kind, collection, field): (DocumentKind, &str, &str),
    register: Register,
    value: &Value,
    names: &Names,
) -> String {
    let shown = numbers::shown(field, value);
    match register {
        Register::Date => w.day(&shown),
        Register::Reference => names.name(&shown),
        Register::Text | Register::Integer => {
            match choices::of(kind.name(), collection, field).contains(&shown.as_str()) {
                true => w.of("choice", &shown),
                false => line(&shown),
            }
        }
    }
}
