//! A town that takes bytes from anywhere: each passes the gate or waits, as in a node.

use djuntu_protocol::authority::Authority;
use djuntu_protocol::authority::judge::{Reason, judge};
use djuntu_protocol::document::Log;
use djuntu_protocol::entry::Verified;
use djuntu_protocol::gate::{self, Refusal};
use djuntu_protocol::identity::{DocumentId, EntryId, NetworkId, TerritoryId};
use std::collections::BTreeMap;

/// What a town holds, and what follows from it.
#[derive(Clone, Debug)]
pub(super) struct Town {
    network: NetworkId,
    authority: Authority,
    logs: BTreeMap<DocumentId, Log>,
}

/// Why a town does not take an entry.
#[derive(Debug)]
pub(super) enum Refused {
    /// It rests on what is not here.
    Waits,
    /// It is held, or it must not pass.
    For(String),
}

impl Town {
    /// Returns a town that holds nothing.
    pub(super) fn new(network: NetworkId) -> Self {
        Self { network, authority: Authority::default(), logs: BTreeMap::new() }
    }

    /// Returns a town that holds these entries, whatever their order.
    pub(super) fn with<'a>(network: NetworkId, entries: impl IntoIterator<Item = &'a Verified>) -> Self {
        let mut town = Self::new(network);
        town.take_all(entries);
        town
    }

    /// Takes entries, and those that came too early again, until no more of them can be taken.
    pub(super) fn take_all<'a>(&mut self, entries: impl IntoIterator<Item = &'a Verified>) {
        let mut waiting: Vec<&Verified> = entries.into_iter().collect();
        let mut before = usize::MAX;
        while waiting.len() < before {
            before = waiting.len();
            waiting.retain(|entry| matches!(self.take(entry.bytes()), Err(Refused::Waits)));
        }
    }

    /// Takes the bytes of an entry through the gate, as a node does with those of a peer.
    pub(super) fn take(&mut self, bytes: &[u8]) -> Result<EntryId, Refused> {
        let named = |violation: djuntu_protocol::violation::Violation| Refused::For(violation.name().to_owned());
        let entry = gate::parse(bytes, self.network).map_err(named)?;
        let document = entry.document();
        let mut log = self.logs.remove(&document);
        let outcome = gate::admit(entry, &mut log, &self.authority).map_err(|refused| refused.refusal);
        if let Some(log) = log {
            if let Ok(entry) = &outcome {
                self.authority.admit(&log, entry.id());
            }
            self.logs.insert(document, log);
        }
        match outcome {
            Ok(entry) => Ok(entry.id()),
            Err(Refusal::Known) => Err(Refused::For("held already".to_owned())),
            Err(Refusal::Orphan(_)) => Err(Refused::Waits),
            Err(Refusal::Full(_)) => unreachable!("nothing here has a quota"),
            Err(Refusal::Violation(violation)) => Err(named(violation)),
        }
    }

    /// Returns everything that is held and decided, so that it can be compared.
    pub(super) fn state(&self) -> String {
        let documents: Vec<_> =
            self.logs.iter().map(|(id, log)| (id, log.fingerprint(), judge(log, &self.authority))).collect();
        let charters: Vec<_> =
            self.authority.territories().map(|(id, known)| (id, known.tips().collect::<Vec<_>>())).collect();
        let cooperations: Vec<_> = self
            .authority
            .cooperations()
            .map(|(id, known)| (id, known.memberships().collect::<Vec<_>>(), known.pending().collect::<Vec<_>>()))
            .collect();
        format!("{documents:?} {charters:?} {cooperations:?}")
    }

    /// Returns why an entry that is held does not count.
    pub(super) fn set_aside(&self, entry: &Verified) -> Option<Reason> {
        let log = self.logs.get(&entry.document())?;
        judge(log, &self.authority).set_aside.get(&entry.id()).copied()
    }

    /// Returns whether an entry is held.
    pub(super) fn holds(&self, entry: &Verified) -> bool {
        self.logs.get(&entry.document()).is_some_and(|log| log.record(&entry.id()).is_some())
    }

    /// Returns the charter version in force.
    pub(super) fn charter(&self, territory: TerritoryId) -> Option<EntryId> {
        self.authority.charters(territory).map(|charters| charters.current().0)
    }

    /// Returns whether a territory is a party of a cooperation in force.
    pub(super) fn is_party(&self, cooperation: DocumentId, territory: TerritoryId) -> bool {
        let known = self.authority.cooperation(cooperation);
        known.is_some_and(|known| known.is_active() && known.parties().contains(&territory))
    }
}
