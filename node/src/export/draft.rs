//! What formats ask of a document.

use crate::api::{Document, RecordVersion};
use djuntu_protocol::document::schema::languages_from;
use djuntu_protocol::document::view::{Draft, Value, in_order};
use std::borrow::Cow;
use std::collections::BTreeMap;

/// The fields of a document or of an item.
pub(super) type Fields = BTreeMap<String, Value>;

/// Returns what a document says to others: of an agreement the text in force and of a record the one that was released,
/// whatever the draft says by now.
pub(super) fn binding(document: &Document) -> Cow<'_, Fields> {
    let in_force = document.proposals.iter().rev().find(|proposal| proposal.in_force && proposal.replaced_by.is_none());
    let text = in_force.map(|proposal| &proposal.text).or_else(|| released(document).map(|version| &version.text));
    let fields = text.and_then(|text| serde_json::from_str::<Fields>(text).ok());
    fields.map_or(Cow::Borrowed(&document.draft.fields), Cow::Owned)
}

/// Returns the newest version of a record that was released and not retracted.
pub(super) fn released(document: &Document) -> Option<&RecordVersion> {
    let mut versions = document.record.iter().flat_map(|record| &record.versions).rev();
    versions.find(|version| version.licence.is_some() && version.retracted.is_none())
}

/// Returns a short text.
pub(super) fn text<'a>(fields: &'a Fields, name: &str) -> Option<&'a str> {
    match fields.get(name)? {
        Value::Text(text) => Some(text),
        Value::Integer(_) | Value::Member(_) | Value::Map(_) => None,
    }
}

/// Returns a number.
pub(super) fn integer(fields: &Fields, name: &str) -> Option<i64> {
    match fields.get(name)? {
        Value::Integer(number) => Some(*number),
        Value::Text(_) | Value::Member(_) | Value::Map(_) => None,
    }
}

/// Returns a text in each of its languages.
pub(super) fn texts<'a>(fields: &'a Fields, name: &str) -> Vec<(&'a str, &'a str)> {
    let Some(Value::Map(texts)) = fields.get(name) else { return Vec::new() };
    let text = |(language, text): (&'a String, &'a Value)| match text {
        Value::Text(text) => Some((language.as_str(), text.as_str())),
        Value::Integer(_) | Value::Member(_) | Value::Map(_) => None,
    };
    texts.iter().filter_map(text).collect()
}

/// Returns a text in the document's own language, else in any.
pub(super) fn any_text<'a>(fields: &'a Fields, name: &str, language: &str) -> Option<&'a str> {
    let texts: BTreeMap<&str, &str> = texts(fields, name).into_iter().collect();
    languages_from([language]).find_map(|language| texts.get(language).copied())
}

/// Returns the keys of a set.
pub(super) fn keys<'a>(fields: &'a Fields, name: &str) -> Vec<&'a str> {
    let Some(Value::Map(keys)) = fields.get(name) else { return Vec::new() };
    keys.keys().map(String::as_str).collect()
}

/// Returns the items of a collection with their ids, in the order of `pos` where they have one.
pub(super) fn items<'a>(fields: &'a Fields, name: &str) -> Vec<(&'a str, &'a Fields)> {
    let Some(Value::Map(items)) = fields.get(name) else { return Vec::new() };
    in_order(items)
}

/// Returns the language in which a document was first written.
pub(super) fn language(draft: &Draft) -> &str {
    text(&draft.fields, "lang0").unwrap_or("pt")
}
