//! What a person named by the beginning of its id: entries of a document, and items of a collection.

use super::DeskError;
use djuntu_protocol::document::view::{Draft, Value};
use djuntu_protocol::engine::Reading;
use djuntu_protocol::identity::EntryId;

/// Returns the only entry of a document whose id begins so.
pub(super) fn entry(reading: &Reading, typed: &str) -> Result<EntryId, DeskError> {
    let ids = reading.log.order().iter().map(|id| (id.to_string(), *id));
    let id = reading.log.document().short();
    only(ids, typed, "entry", &format!("see “djuntu show {id}”"))
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

pub(super) fn only<T>(
    ids: impl Iterator<Item = (String, T)>,
    typed: &str,
    what: &str,
    advice: &str,
) -> Result<T, DeskError> {
    let prefix = typed.trim().to_ascii_lowercase();
    let mut found = ids.filter(|(id, _)| !prefix.is_empty() && id.starts_with(&prefix)).map(|(_, found)| found);
    match (found.next(), found.next()) {
        (Some(found), None) => Ok(found),
        (Some(_), Some(_)) => {
            Err(DeskError::Input(format!("more than one {what} begins with “{prefix}”: type more of it")))
        }
        (None, _) => Err(DeskError::Input(format!("no {what} here begins with “{prefix}”: {advice}"))),
    }
}
