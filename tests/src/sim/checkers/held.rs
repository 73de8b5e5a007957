//! What a disk holds, worked out anew: the logs, the charters and cooperations, and who may read what.

use crate::sim::world::World;
use djuntu_protocol::act::{Home, Subject};
use djuntu_protocol::authority::{Authority, Entitlement};
use djuntu_protocol::document::Log;
use djuntu_protocol::entry::Verified;
use djuntu_protocol::identity::{DocumentId, TerritoryId};
use std::collections::{BTreeMap, BTreeSet};

/// What the disk of one node holds.
pub(super) struct Held {
    pub(super) territory: TerritoryId,
    pub(super) logs: BTreeMap<DocumentId, Log>,
    pub(super) authority: Authority,
}

impl Held {
    /// Works out what a node's disk holds; none when the node belongs to no territory.
    pub(super) fn by(world: &World, node: usize) -> Option<Self> {
        let territory = world.node(node).desk(world.now)?.territory;
        let logs = world.node(node).disk.logs(world.network_id);
        let mut authority = Authority::default();
        logs.values().filter(|log| log.home().is_none()).for_each(|log| _ = authority.update(log));
        Some(Self { territory, logs, authority })
    }

    /// Returns the parties of a cooperation, by its first entry.
    fn parties(&self, cooperation: &DocumentId) -> &[TerritoryId] {
        match self.logs.get(cooperation).map(Log::subject) {
            Some(Subject::Cooperation(founding)) => &founding.parties,
            Some(Subject::Territory(_) | Subject::Document(..)) | None => &[],
        }
    }

    /// Returns whether the territory may read a document, by what the documents themselves say. The acts of a cooperation
    /// it may always hold: a twin may bring them, because a later one can invite it (R118).
    pub(super) fn may_read(&self, document: &DocumentId) -> bool {
        let is_cooperation = matches!(self.logs.get(document).map(Log::subject), Some(Subject::Cooperation(_)));
        is_cooperation || self.is_reader(document, self.territory)
    }

    fn is_reader(&self, document: &DocumentId, reader: TerritoryId) -> bool {
        match self.logs.get(document).map(Log::subject) {
            // Of a charter all parties of a cooperation may know, to judge each other's entries.
            Some(Subject::Territory(_)) => {
                let territory = document.as_territory();
                let together = |parties: &[TerritoryId]| parties.contains(&territory) && parties.contains(&reader);
                territory == reader || self.logs.keys().any(|cooperation| together(self.parties(cooperation)))
            }
            Some(Subject::Cooperation(founding)) => founding.parties.contains(&reader),
            Some(Subject::Document(_, Home::Cooperation(cooperation))) => self.parties(cooperation).contains(&reader),
            Some(Subject::Document(_, Home::Territory(territory))) => *territory == reader,
            None => false,
        }
    }

    /// Returns the documents that two nodes must both hold, because one of them does. Of the charters of third
    /// territories, two nodes of different territories may know different parts.
    pub(super) fn shared_with(&self, other: &Self) -> BTreeSet<DocumentId> {
        let mut shared: BTreeSet<DocumentId> = [self.territory, other.territory].map(TerritoryId::document).into();
        for held in [self, other] {
            let is_shared = |document: &&DocumentId| {
                let is_charter = held.authority.charters(document.as_territory()).is_some();
                let is_common = !is_charter || self.territory == other.territory;
                is_common && held.is_reader(document, self.territory) && held.is_reader(document, other.territory)
            };
            shared.extend(held.logs.keys().filter(is_shared));
        }
        shared
    }

    /// Returns whether the charter that an entry cites gave its author the role.
    pub(super) fn was_entitled(&self, entry: &Verified) -> bool {
        let (body, territory) = (entry.entry(), entry.territory());
        match body.charter {
            Some(charter) => {
                let entitlement = self.authority.entitlement(territory, charter, &body.author, body.role());
                entitlement == Entitlement::Entitled && self.is_reader(&entry.document(), territory)
            }
            // The founding of a territory brings the charter by which it is judged.
            None => entry.document() == territory.document() && body.seq == 0,
        }
    }
}
