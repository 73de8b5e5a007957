//! What the entries of each territory take, kept in the index with the entries themselves (R292).

use crate::index::{Index, IndexError};
use djuntu_protocol::identity::TerritoryId;
use djuntu_protocol::quota::{Account, Used};
use std::collections::BTreeMap;

/// A setting of the index.
type Setting = (String, Option<Vec<u8>>);

/// What entries that are new in the index add.
#[derive(Debug, Default)]
pub(super) struct Tally(BTreeMap<TerritoryId, Used>);

impl Tally {
    /// Counts an entry.
    pub(super) fn count(&mut self, territory: TerritoryId, account: Account, bytes: u64) {
        self.0.entry(territory).or_default().count(account, bytes);
    }

    /// Returns what the index is to keep of it from now on: what it has, and this.
    pub(super) fn settings(self, index: &dyn Index) -> Result<Vec<Setting>, IndexError> {
        let kept = self.0.into_iter().map(|(territory, added)| {
            let mut used = used(index, territory)?;
            used.count(Account::Edits, added.edits);
            used.count(Account::Statements, added.statements);
            let bytes = [used.edits.to_be_bytes(), used.statements.to_be_bytes()].concat();
            Ok((key(territory), Some(bytes)))
        });
        kept.collect()
    }
}

/// Returns what the entries of a territory take, as the index has it.
pub(super) fn used(index: &dyn Index, territory: TerritoryId) -> Result<Used, IndexError> {
    let Some(bytes) = index.setting(&key(territory))? else { return Ok(Used::default()) };
    let read = || {
        let (edits, rest) = bytes.split_first_chunk()?;
        let (statements, rest) = rest.split_first_chunk()?;
        let used = Used { edits: u64::from_be_bytes(*edits), statements: u64::from_be_bytes(*statements) };
        rest.is_empty().then_some(used)
    };
    read().ok_or_else(|| IndexError::Damaged(format!("what territory {} takes", territory.short())))
}

fn key(territory: TerritoryId) -> String {
    format!("used/{territory}")
}
