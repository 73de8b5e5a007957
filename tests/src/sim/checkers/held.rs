//! What a disk holds, worked out anew: the logs, the charters and cooperations, and who may read what.

use crate::sim::world::World;
use djuntu_protocol::act::Subject;
use djuntu_protocol::authority::{Authority, Cooperation};
use djuntu_protocol::document::publication::{Publication, Publishing};
use djuntu_protocol::document::{Header, Log};
use djuntu_protocol::entry::Verified;
use djuntu_protocol::gate;
use djuntu_protocol::identity::{DocumentId, Fingerprint, TerritoryId};
use std::collections::{BTreeMap, BTreeSet};

/// What the disk of one node holds.
pub(in crate::sim) struct Held {
    pub(super) territory: TerritoryId,
    pub(super) logs: BTreeMap<DocumentId, Log>,
    pub(super) authority: Authority,
}

/// Works out what a node's disk holds, and the charters and cooperations in it.
pub(super) fn on_disk(world: &World, node: usize) -> (BTreeMap<DocumentId, Log>, Authority) {
    let logs = world.node(node).disk.logs(world.network_id);
    let mut authority = Authority::default();
    logs.values().filter(|log| log.home().is_none()).for_each(|log| _ = authority.update(log));
    (logs, authority)
}

/// Returns a header that says of a public document that it is.
pub(super) fn noted(header: Header, log: &Log, authority: &Authority) -> Header {
    if Publishing::of(log, authority).is_public {
        Header { publication: Publication::Public, ..header }
    } else {
        header
    }
}

impl Held {
    /// Works out what a node's disk holds; none when the node belongs to no territory.
    pub(in crate::sim) fn by(world: &World, node: usize) -> Option<Self> {
        let territory = world.node(node).desk(world.now)?.territory;
        let (logs, authority) = on_disk(world, node);
        Some(Self { territory, logs, authority })
    }

    /// Returns whether the territory may hold a document, by what the documents themselves say. The acts of a cooperation
    /// it may always hold: a twin may bring them, because a later one can invite it (R118).
    pub(super) fn may_hold(&self, document: &DocumentId) -> bool {
        match self.logs.get(document).map(Log::subject) {
            Some(Subject::Territory(_)) => {
                let territory = document.as_territory();
                let together = |(_, cooperation): (DocumentId, &Cooperation)| cooperation.concerns(territory);
                territory == self.territory || self.authority.cooperations().any(together)
            }
            Some(Subject::Cooperation(_)) => true,
            // What was shared with it once it keeps.
            Some(Subject::Document(_, home)) => self.authority.has_shared(self.territory, *home),
            None => false,
        }
    }

    /// Returns a document as a node notes it that has looked whether it is public.
    pub(super) fn stand_of(&self, log: &Log) -> (DocumentId, Header, Fingerprint) {
        let header = noted(log.header(), log, &self.authority);
        (log.document(), header, log.fingerprint())
    }

    /// Returns a list of documents with what it says of those that are public.
    pub(super) fn noted(
        &self,
        listed: Vec<(DocumentId, Header, Fingerprint)>,
    ) -> Vec<(DocumentId, Header, Fingerprint)> {
        let note = |(document, header, fingerprint)| match self.logs.get(&document) {
            Some(log) => (document, noted(header, log, &self.authority), fingerprint),
            None => (document, header, fingerprint),
        };
        listed.into_iter().map(note).collect()
    }

    /// Returns whether two territories share a document today, as this node sees it.
    fn is_shared(&self, document: &DocumentId, territories: [TerritoryId; 2]) -> bool {
        match self.logs.get(document).map(Log::subject) {
            Some(Subject::Territory(_)) => territories.contains(&document.as_territory()),
            Some(Subject::Cooperation(_)) => {
                let cooperation = self.authority.cooperation(*document);
                cooperation.is_some_and(|known| territories.iter().all(|territory| known.is_party(*territory)))
            }
            Some(Subject::Document(_, home)) => {
                territories.iter().all(|territory| self.authority.is_party(*territory, *home))
            }
            None => false,
        }
    }

    /// Returns the documents that this node gives to one of a territory: those that both share, and to the territory's own
    /// nodes whatever it once shared. Whoever was expelled and then lost its disk gets nothing back.
    pub(in crate::sim) fn given_to(&self, to: TerritoryId) -> BTreeSet<DocumentId> {
        let is_given = |document: &&DocumentId| {
            let is_own = to == self.territory && self.may_hold(document);
            is_own || self.is_shared(document, [to, self.territory])
        };
        self.logs.keys().filter(is_given).copied().collect()
    }

    /// Returns the documents that two nodes must both hold, because one of them does. Of the charters of third
    /// territories, two nodes of different territories may know different parts.
    pub(super) fn shared_with(&self, other: &Self) -> BTreeSet<DocumentId> {
        let territories = [self.territory, other.territory];
        let mut shared: BTreeSet<DocumentId> = territories.map(TerritoryId::document).into();
        for held in [self, other] {
            shared.extend(held.logs.keys().filter(|document| held.is_shared(document, territories)));
        }
        shared
    }

    /// Returns whether one of two territories is invited, by others, into a cooperation that the other was expelled from or
    /// has left. Being invited by others opens nothing (R118), so nobody explains to it what the other one knows, and they
    /// are not shown as equal for as long as the invitation waits.
    pub(in crate::sim) fn is_guest_of_former(&self, territories: [TerritoryId; 2]) -> bool {
        let [a, b] = territories;
        let mut cooperations = self.authority.cooperations();
        cooperations.any(|(_, known)| {
            let is_guest = |territory| !known.was_party(territory) && known.concerns(territory);
            let is_former = |territory| known.was_party(territory) && !known.is_party(territory);
            (is_guest(a) && is_former(b)) || (is_guest(b) && is_former(a))
        })
    }

    /// Returns how the charters of a territory stand, as people see them.
    pub(super) fn standing(&self, territory: TerritoryId) -> String {
        let versions = self.authority.charter_versions(territory);
        let versions: Vec<_> = versions.map(|version| (version.entry, version.standing)).collect();
        format!("{versions:?}")
    }

    /// Returns how a cooperation stands, as people see it.
    pub(super) fn membership(&self, document: DocumentId) -> String {
        let Some(cooperation) = self.authority.cooperation(document) else { return "unknown".to_owned() };
        let pending: Vec<_> = cooperation.pending().collect();
        let ended: Vec<_> = cooperation.ended().collect();
        let memberships: Vec<_> = cooperation.memberships().collect();
        format!("{memberships:?} {ended:?} {pending:?} {:?} {}", cooperation.newest(), cooperation.is_disputed())
    }

    /// Returns whether an entry is authentic by the charters and cooperations that are held (R21).
    pub(super) fn is_authentic(&self, entry: &Verified) -> bool {
        let home = self.logs.get(&entry.document()).and_then(Log::home);
        gate::authentic(entry, entry.document(), home, &self.authority).is_ok()
    }
}
