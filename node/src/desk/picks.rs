//! What a person named by the beginning of its id: entries of a document, items of a collection, keys of a charter.

use super::DeskError;
use djuntu_protocol::document::view::{Draft, Value};
use djuntu_protocol::engine::Reading;
use djuntu_protocol::identity::{EntryId, PublicKey};

/// Returns the only entry of a document whose id begins so.
pub(super) fn entry(reading: &Reading, typed: &str) -> Result<EntryId, DeskError> {
    let ids = reading.log.order().iter().map(|id| (id.to_string(), *id));
    let id = reading.log.document().short();
    only(ids, typed, "entry", &format!("see “djuntu show {id}”"))
}

/// Returns the only one of some entries whose id begins so.
pub(super) fn entry_of(entries: impl Iterator<Item = EntryId>, typed: &str, what: &str) -> Result<EntryId, DeskError> {
    only(entries.map(|id| (id.to_string(), id)), typed, what, "see “djuntu show”")
}

/// Returns the only one of some keys that begins so.
pub(super) fn key(
    keys: impl Iterator<Item = PublicKey>,
    typed: &str,
    what: &str,
    advice: &str,
) -> Result<PublicKey, DeskError> {
    only(keys.map(|key| (key.to_string(), key)), typed, what, advice)
}

/// Returns the only item of a collection whose id begins so; a whole path, as “djuntu show” has it, names its item too.
pub(super) fn item(draft: &Draft, collection: &str, typed: &str) -> Result<String, DeskError> {
    let typed = typed.trim();
    let inside = typed.strip_prefix(collection).and_then(|rest| rest.strip_prefix('.')).unwrap_or(typed);
    let typed = inside.split('.').next().unwrap_or_default();
    let items = match draft.fields.get(collection) {
        Some(Value::Map(items)) => items.keys().map(|id| (id.clone(), id.clone())).collect(),
        _ => Vec::new(),
    };
    only(items.into_iter(), typed, "item", &format!("“djuntu show” lists the {collection} of the document"))
}

/// Returns the only thing whose id begins as a person typed. `what` says what it is, `advice` where such things are listed.
pub(super) fn only<T>(
    ids: impl Iterator<Item = (String, T)>,
    typed: &str,
    what: &str,
    advice: &str,
) -> Result<T, DeskError> {
    let prefix = typed.trim().to_ascii_lowercase();
    if prefix.is_empty() {
        return Err(DeskError::Input(format!("name the {what}, by its beginning: {advice}")));
    }
    let mut found = ids.filter(|(id, _)| id.starts_with(&prefix)).map(|(_, found)| found);
    match (found.next(), found.next()) {
        (Some(found), None) => Ok(found),
        (Some(_), Some(_)) => {
            Err(DeskError::Input(format!("more than one {what} begins with “{prefix}”: type more of it")))
        }
        (None, _) => Err(DeskError::Input(format!("no {what} here begins with “{prefix}”: {advice}"))),
    }
}
