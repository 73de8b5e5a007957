//! Building a log again from what was stored.

use super::Log;
use crate::engine::StoredEntry;
use crate::entry::{SignedEntry, Verified};
use crate::gate;
use crate::identity::{DocumentId, NetworkId};

/// Builds the log of a document from its stored entries, best in the order in which they were stored.
///
/// Their signatures were verified before they were stored, so here it is only checked that the bytes still have the id
/// under which the index knows them. Entries that do not fit, because one that they rest on is damaged, are left out; one
/// that was stored again stands behind them, and they fit all the same. Returns none when the first entry is not among
/// them.
pub fn restore(document: DocumentId, entries: Vec<StoredEntry>, network: NetworkId) -> Option<Log> {
    let mut log: Option<Log> = None;
    let mut waiting = Vec::new();
    for stored in entries {
        let parsed = SignedEntry::parse(&stored.bytes, network).ok();
        let Some(entry) = parsed.and_then(|entry| entry.restored(stored.id)) else { continue };
        if entry.document() != document {
            continue;
        }
        let is_in = match &mut log {
            Some(log) => fits(log, &entry),
            None => {
                log = Log::begin(&entry).ok();
                log.is_some()
            }
        };
        if !is_in {
            waiting.push(entry);
        }
    }
    let mut log = log?;
    let mut left = usize::MAX;
    while waiting.len() < left {
        left = waiting.len();
        waiting.retain(|entry| !fits(&mut log, entry));
    }
    assert_eq!(log.document(), document, "a log is built of its document's entries alone");
    Some(log)
}

/// Puts an entry in, if what it rests on is there.
fn fits(log: &mut Log, entry: &Verified) -> bool {
    gate::inspect_changes(entry).is_ok_and(|headers| log.insert(entry, &headers).is_ok())
}
