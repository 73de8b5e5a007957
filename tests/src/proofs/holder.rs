//! Somebody who holds entries as a node does: each passes the gate or waits, whatever the order in which it comes.

use djuntu_protocol::authority::judge::{Verdict, judge};
use djuntu_protocol::authority::{Authority, Party, PendingChange, Standing};
use djuntu_protocol::document::{Log, restore};
use djuntu_protocol::engine::StoredEntry;
use djuntu_protocol::entry::Verified;
use djuntu_protocol::gate::inspector::ChangeHeader;
use djuntu_protocol::gate::{self, Refusal};
use djuntu_protocol::identity::{DocumentId, EntryId, Fingerprint, TerritoryId};
use std::collections::{BTreeMap, BTreeSet};

/// A signed entry and what the inspector says of its changes, which need not be said again for each order.
#[derive(Clone, Debug)]
pub(super) struct Inspected {
    pub(super) entry: Verified,
    headers: Vec<ChangeHeader>,
}

/// Who holds entries, judges them, and lets wait what comes too early.
#[derive(Debug, Default)]
pub(super) struct Holder {
    pub(super) authority: Authority,
    pub(super) logs: BTreeMap<DocumentId, Log>,
    held: BTreeMap<EntryId, Inspected>,
    waiting: Vec<Inspected>,
}

/// What somebody knows and shows, to the last detail.
#[derive(Debug, PartialEq)]
pub(super) struct State {
    /// Of each document the fingerprint, what counts and why not, and the order in which a view takes it.
    pub(super) documents: BTreeMap<DocumentId, (Fingerprint, Verdict, Vec<EntryId>)>,
    waiting: BTreeSet<EntryId>,
    charters: Vec<(TerritoryId, EntryId, Standing)>,
    pub(super) cooperations: BTreeMap<DocumentId, Membership>,
}

/// Who is in a cooperation.
#[derive(Debug, PartialEq)]
pub(super) struct Membership {
    parties: Vec<Party>,
    pub(super) ended: Vec<Party>,
    pending: Vec<PendingChange>,
    newest: (u64, EntryId),
    is_active: bool,
    is_disputed: bool,
}

impl Inspected {
    /// Inspects what an honest author has just signed.
    pub(super) fn new(entry: Verified) -> Self {
        let headers = gate::inspect_changes(&entry).expect("automerge makes honest changes");
        Self { entry, headers }
    }
}

impl Holder {
    /// Takes in one entry, and what waited for it.
    pub(super) fn take(&mut self, entry: &Inspected) {
        self.waiting.push(entry.clone());
        let mut is_new = true;
        while std::mem::take(&mut is_new) {
            for entry in std::mem::take(&mut self.waiting) {
                match self.admit(&entry) {
                    Ok(()) => {
                        is_new = true;
                        self.held.insert(entry.entry.id(), entry);
                    }
                    Err(Refusal::Orphan(_)) => self.waiting.push(entry),
                    Err(Refusal::Known | Refusal::Full(_) | Refusal::Violation(_)) => {}
                }
            }
        }
    }

    /// Returns whether an entry is held.
    pub(super) fn holds(&self, id: &EntryId) -> bool {
        self.held.contains_key(id)
    }

    /// Takes in one entry as the gate does, but for its signature, which was made a moment ago.
    fn admit(&mut self, Inspected { entry, headers }: &Inspected) -> Result<(), Refusal> {
        let document = entry.document();
        let log = match self.logs.get_mut(&document) {
            Some(log) => {
                gate::authentic(entry, document, log.home(), &self.authority)?;
                log.insert(entry, headers)?;
                log
            }
            None => {
                let log = Log::begin(entry)?;
                gate::authentic(entry, document, log.home(), &self.authority)?;
                self.logs.entry(document).or_insert(log)
            }
        };
        self.authority.admit(log, entry.id());
        Ok(())
    }

    /// Returns everything that is held as another node is told it: charters and cooperations first, and of each document
    /// what a node lacks that holds nothing.
    pub(super) fn told(&self) -> Vec<&Inspected> {
        let (documents, authority): (Vec<&Log>, Vec<&Log>) = self.logs.values().partition(|log| log.home().is_some());
        let entries = authority.into_iter().chain(documents).flat_map(|log| log.missing_after(&[]));
        entries.filter_map(|id| self.held.get(&id)).collect()
    }

    /// Returns the same one after a restart, when every document is read from its bytes and all are taken in at once.
    pub(super) fn restarted(self) -> Result<Self, String> {
        let mut logs = BTreeMap::new();
        for (document, log) in &self.logs {
            let stored = |id: &EntryId| self.held.get(id).map(|held| (*id, held));
            let stored = log.order().iter().filter_map(stored);
            let entries = stored.map(|(id, held)| StoredEntry { id, bytes: held.entry.bytes().to_vec() }).collect();
            let network = super::story::network();
            logs.insert(*document, restore(*document, entries, network).ok_or("a document cannot be restored")?);
        }
        let mut authority = Authority::default();
        for log in logs.values().rev() {
            authority.update(log);
        }
        Ok(Self { authority, logs, ..self })
    }

    /// Returns what it knows and shows.
    pub(super) fn state(&self) -> State {
        let shown = |log: &Log| {
            let verdict = judge(log, &self.authority);
            let order = log.causal_order(&verdict.counted);
            (log.fingerprint(), verdict, order)
        };
        let cooperations = self.authority.cooperations().map(|(document, known)| {
            let membership = Membership {
                parties: known.memberships().collect(),
                ended: known.ended().collect(),
                pending: known.pending().collect(),
                newest: known.newest(),
                is_active: known.is_active(),
                is_disputed: known.is_disputed(),
            };
            (document, membership)
        });
        let territories: Vec<TerritoryId> = self.authority.territories().map(|(territory, _)| territory).collect();
        let versions = |territory: TerritoryId| {
            let versions = self.authority.charter_versions(territory);
            versions.map(move |version| (territory, version.entry, version.standing))
        };
        State {
            documents: self.logs.iter().map(|(document, log)| (*document, shown(log))).collect(),
            waiting: self.waiting.iter().map(|waiting| waiting.entry.id()).collect(),
            charters: territories.into_iter().flat_map(versions).collect(),
            cooperations: cooperations.collect(),
        }
    }
}
