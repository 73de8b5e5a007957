//! Reading what commands answer.

use crate::error::CliError;
use serde_json::Value;

/// How many letters of an id are typed: enough for a person, and for the few documents of a demonstration.
const ID_LETTERS: usize = 8;

/// Returns what stands at a JSON pointer, as text.
pub(super) fn text(value: &Value, pointer: &str) -> Result<String, CliError> {
    match value.pointer(pointer) {
        Some(Value::String(text)) => Ok(text.clone()),
        Some(Value::Null) | None => Err(CliError::failed(&format!("nothing stands at {pointer}"))),
        Some(other) => Ok(other.to_string()),
    }
}

/// Returns the items at a JSON pointer, of a list or of a map; none when nothing stands there.
pub(super) fn items<'a>(value: &'a Value, pointer: &str) -> Vec<&'a Value> {
    match value.pointer(pointer) {
        Some(Value::Array(items)) => items.iter().collect(),
        Some(Value::Object(items)) => items.values().collect(),
        _ => Vec::new(),
    }
}

/// Returns what each item at a JSON pointer says at another one, in alphabetical order.
pub(super) fn names(value: &Value, map: &str, pointer: &str) -> Result<Vec<String>, CliError> {
    let names = items(value, map).into_iter().map(|item| text(item, pointer));
    let mut names = names.collect::<Result<Vec<_>, _>>()?;
    names.sort_unstable();
    Ok(names)
}

/// Returns whether a text stands at a JSON pointer.
pub(super) fn is(value: &Value, pointer: &str, expected: &str) -> bool {
    value.pointer(pointer).and_then(Value::as_str) == Some(expected)
}

/// Returns the item, of those at a JSON pointer, that says `expected` at another one.
pub(super) fn find<'a>(value: &'a Value, map: &str, pointer: &str, expected: &str) -> Result<&'a Value, CliError> {
    let found = items(value, map).into_iter().find(|item| is(item, pointer, expected));
    found.ok_or_else(|| CliError::failed(&format!("“{expected}” is not in {map}")))
}

/// Returns a map's key whose item says `expected` at `pointer`: the id of a milestone, of an option.
pub(super) fn key_of(value: &Value, map: &str, pointer: &str, expected: &str) -> Result<String, CliError> {
    let items = value.pointer(map).and_then(Value::as_object);
    let found = items.into_iter().flatten().find(|(_, item)| is(item, pointer, expected));
    found.map(|(key, _)| key.clone()).ok_or_else(|| CliError::failed(&format!("“{expected}” is not in {map}")))
}

/// Returns an id as it is typed.
pub(super) fn short(id: &str) -> &str {
    id.get(..ID_LETTERS).unwrap_or(id)
}
