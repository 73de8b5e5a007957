//! The index in memory: what the one on disk must behave like.

use super::{Batch, DocumentRecord, Documents, Index, IndexError, check_count};
use crate::archive::{EntryPosition, Position};
use djuntu_protocol::identity::{DocumentId, EntryId};
use std::collections::BTreeMap;

/// An index that is gone when it is dropped.
#[derive(Clone, Debug, Default)]
pub struct MemoryIndex {
    documents: BTreeMap<DocumentId, (DocumentRecord, Vec<(EntryId, EntryPosition)>)>,
    settings: BTreeMap<String, Vec<u8>>,
    indexed_to: Position,
    epoch: u64,
}

impl Index for MemoryIndex {
    fn commit(&mut self, batch: &Batch) -> Result<(), IndexError> {
        let mut counts = BTreeMap::new();
        for update in &batch.documents {
            let known = self.documents.get(&update.document).map_or(0, |(record, _)| record.entries);
            let count = counts.entry(update.document).or_insert(known);
            check_count(*count, update)?;
            *count = update.record.entries;
        }
        for update in &batch.documents {
            let entry = self.documents.entry(update.document);
            let (record, entries) = entry.or_insert_with(|| (update.record.clone(), Vec::new()));
            record.clone_from(&update.record);
            entries.extend_from_slice(&update.added);
        }
        for (key, value) in &batch.settings {
            match value {
                Some(value) => self.settings.insert(key.clone(), value.clone()),
                None => self.settings.remove(key),
            };
        }
        self.indexed_to = batch.indexed_to.unwrap_or(self.indexed_to);
        self.epoch = batch.epoch.unwrap_or(self.epoch);
        Ok(())
    }

    fn documents(&self) -> Documents<'_> {
        Box::new(self.documents.iter().map(|(document, (record, _))| Ok((*document, record.clone()))))
    }

    fn document(&self, document: DocumentId) -> Result<Option<DocumentRecord>, IndexError> {
        Ok(self.documents.get(&document).map(|(record, _)| record.clone()))
    }

    fn first(&self, document: DocumentId) -> Result<Option<EntryPosition>, IndexError> {
        let first = self.documents.get(&document).and_then(|(_, entries)| entries.first());
        Ok(first.map(|(_, position)| *position))
    }

    fn entries(&self, document: DocumentId) -> Result<Vec<(EntryId, EntryPosition)>, IndexError> {
        Ok(self.documents.get(&document).map(|(_, entries)| entries.clone()).unwrap_or_default())
    }

    fn setting(&self, key: &str) -> Result<Option<Vec<u8>>, IndexError> {
        Ok(self.settings.get(key).cloned())
    }

    fn indexed_to(&self) -> Position {
        self.indexed_to
    }

    fn epoch(&self) -> u64 {
        self.epoch
    }

    fn flush(&mut self) -> Result<(), IndexError> {
        Ok(())
    }
}
