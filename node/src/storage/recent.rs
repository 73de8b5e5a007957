//! The entries that were stored last, still in memory: whoever looks at a document while it is written reads those, and
//! neither the index nor the disk is asked.

use djuntu_protocol::entry::Verified;
use djuntu_protocol::identity::EntryId;
use std::collections::{BTreeMap, VecDeque};

/// How many bytes of entries are kept; a longer entry is not kept at all.
const RECENT_BYTES_MAX: usize = 1 << 20;
/// What an entry costs besides its bytes.
const ENTRY_OVERHEAD_BYTES: usize = 160;

/// The entries that were stored last, within a bound.
#[derive(Debug, Default)]
pub(super) struct Recent {
    entries: BTreeMap<EntryId, Vec<u8>>,
    order: VecDeque<EntryId>,
    bytes: usize,
}

impl Recent {
    /// Keeps an entry that is stored, and forgets the oldest ones until the bound is kept.
    pub(super) fn keep(&mut self, entry: &Verified) {
        let bytes = entry.bytes();
        if cost(bytes) > RECENT_BYTES_MAX || self.entries.insert(entry.id(), bytes.to_vec()).is_some() {
            return;
        }
        self.bytes += cost(bytes);
        self.order.push_back(entry.id());
        while self.bytes > RECENT_BYTES_MAX {
            let Some(oldest) = self.order.pop_front().and_then(|id| self.entries.remove(&id)) else { break };
            self.bytes -= cost(&oldest);
        }
        assert_eq!(self.entries.len(), self.order.len(), "each entry is kept once");
    }

    /// Returns the bytes of an entry that was stored a moment ago.
    pub(super) fn get(&self, entry: &EntryId) -> Option<&[u8]> {
        self.entries.get(entry).map(Vec::as_slice)
    }
}

const fn cost(bytes: &[u8]) -> usize {
    bytes.len() + ENTRY_OVERHEAD_BYTES
}
