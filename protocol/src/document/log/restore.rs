//! Building a log again from what was stored.

use super::Log;
use crate::engine::StoredEntry;
use crate::entry::SignedEntry;
use crate::gate;
use crate::identity::{DocumentId, NetworkId};

/// Builds the log of a document from its stored entries, in the order in which they were stored.
///
/// Their signatures were verified before they were stored, so here it is only checked that the bytes still have the id
/// under which the index knows them. Entries that do not fit, because one before them is damaged, are left out. Returns
/// none when the first entry is not among them.
pub fn restore(document: DocumentId, entries: Vec<StoredEntry>, network: NetworkId) -> Option<Log> {
    let mut log: Option<Log> = None;
    for stored in entries {
        let parsed = SignedEntry::parse(&stored.bytes, network).ok();
        let Some(entry) = parsed.and_then(|entry| entry.restored(stored.id)) else { continue };
        if entry.document() != document {
            continue;
        }
        match &mut log {
            Some(log) => {
                if let Ok(headers) = gate::inspect_changes(&entry) {
                    // A misfit rests on something damaged; the comparison with a twin brings both again.
                    _ = log.insert(&entry, &headers);
                }
            }
            None => log = Log::begin(&entry).ok(),
        }
    }
    log
}
