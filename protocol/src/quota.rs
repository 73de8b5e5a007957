//! How much room others take here: what counts against whom, and when it is too much (R292, R293).
//!
//! Every entry is somebody's, and counts in full, signature and all, for the territory that it acts for. What decides others
//! (charters, cooperations and every act) has an account of its own with a bound that no honest territory reaches, so
//! that no backlog of edits keeps a signature or a new key from arriving.

use crate::act::Home;
use crate::entry::{Payload, Verified};
use crate::identity::TerritoryId;
use crate::limits;
use std::collections::BTreeMap;

/// What entries of a territory take here.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Used {
    /// Bytes of edits in documents.
    pub edits: u64,
    /// Bytes of acts, and of everything in charters and cooperations.
    pub statements: u64,
}

/// How much others may take here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Quotas {
    /// Bytes of edits of each other territory.
    pub each: u64,
    /// Bytes of edits of these, in the place of that.
    pub of: BTreeMap<TerritoryId, u64>,
    /// Bytes of edits of all others together, and as many of statements, on a node that observes.
    pub observed: u64,
}

impl Default for Quotas {
    fn default() -> Self {
        let (each, observed) = (limits::QUOTA_BYTES_DEFAULT, limits::OBSERVED_BYTES_DEFAULT);
        Self { each, of: BTreeMap::new(), observed }
    }
}

/// Against what an entry counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Account {
    /// An edit of a document.
    Edits,
    /// Something by which others are judged, or an act.
    Statements,
}

/// What an account has no room for: whose it is, or all others' together, and how many bytes it may have.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Full {
    /// The territory whose entry did not fit.
    pub territory: TerritoryId,
    /// How many bytes there may be.
    pub limit: u64,
}

impl Account {
    /// Returns against what an entry of a document of this home counts.
    pub const fn of(payload: &Payload, home: Option<Home>) -> Self {
        match (payload, home) {
            (Payload::Changes(_), Some(_)) => Self::Edits,
            (Payload::Act(_), _) | (Payload::Changes(_), None) => Self::Statements,
        }
    }
}

impl Used {
    /// Counts an entry.
    pub const fn count(&mut self, account: Account, bytes: u64) {
        match account {
            Account::Edits => self.edits = self.edits.saturating_add(bytes),
            Account::Statements => self.statements = self.statements.saturating_add(bytes),
        }
    }

    /// Returns what is in an account.
    pub const fn of(&self, account: Account) -> u64 {
        match account {
            Account::Edits => self.edits,
            Account::Statements => self.statements,
        }
    }
}

/// The accounts of all territories.
#[derive(Clone, Debug, Default)]
pub(crate) struct Accounts {
    quotas: Quotas,
    used: BTreeMap<TerritoryId, Used>,
    /// Of all together.
    all: Used,
}

impl Accounts {
    /// Begins with what is stored.
    pub(crate) fn new(used: BTreeMap<TerritoryId, Used>) -> Self {
        let mut all = Used::default();
        for used in used.values() {
            all.count(Account::Edits, used.edits);
            all.count(Account::Statements, used.statements);
        }
        Self { quotas: Quotas::default(), used, all }
    }

    /// Sets how much others may take.
    pub(crate) fn set(&mut self, quotas: Quotas) {
        self.quotas = quotas;
    }

    /// Counts an entry that was admitted.
    pub(crate) fn count(&mut self, entry: &Verified, home: Option<Home>) {
        let (account, bytes) = (Account::of(&entry.entry().payload, home), entry.bytes().len() as u64);
        self.used.entry(entry.territory()).or_default().count(account, bytes);
        self.all.count(account, bytes);
    }

    /// Returns what an entry of a territory other than ours does not fit in. An observer belongs to none, and to it
    /// anybody can name territories without number, so for it all of them together have a bound too.
    pub(crate) fn refuses(&self, entry: &Verified, home: Option<Home>, ours: Option<TerritoryId>) -> Option<Full> {
        let (territory, bytes) = (entry.territory(), entry.bytes().len() as u64);
        // What a charter or a cooperation says must arrive whoever has filled what: it is how he is put out.
        if ours == Some(territory) || (ours.is_some() && home.is_none()) {
            return None;
        }
        let account = Account::of(&entry.entry().payload, home);
        let used = self.used(territory).of(account);
        let limit = match account {
            Account::Edits => self.limit(territory),
            Account::Statements => limits::STATEMENT_BYTES_PER_TERRITORY_MAX,
        };
        if used.saturating_add(bytes) > limit {
            return Some(Full { territory, limit });
        }
        let together = self.all.of(account).saturating_add(bytes);
        (ours.is_none() && together > self.quotas.observed).then_some(Full { territory, limit: self.quotas.observed })
    }

    /// Returns what a territory takes.
    pub(crate) fn used(&self, territory: TerritoryId) -> Used {
        self.used.get(&territory).copied().unwrap_or_default()
    }

    /// Returns how many bytes of edits a territory may have.
    pub(crate) fn limit(&self, territory: TerritoryId) -> u64 {
        self.quotas.of.get(&territory).copied().unwrap_or(self.quotas.each)
    }

    /// Returns every territory of which something is here, with what it takes.
    pub(crate) fn all(&self) -> impl Iterator<Item = (TerritoryId, Used)> {
        self.used.iter().map(|(territory, used)| (*territory, *used))
    }
}

#[cfg(test)]
mod tests;
