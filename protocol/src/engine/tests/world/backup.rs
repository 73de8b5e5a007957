//! Copies of a node's data folder, and nodes that run on them again.

use super::*;
use crate::document::Header;
use crate::identity::Fingerprint;

/// What a copy of a data folder has.
#[derive(Clone)]
pub(in crate::engine::tests) struct Backup {
    stored: Vec<(DocumentId, StoredEntry)>,
    catalogue: BTreeMap<DocumentId, (Header, Fingerprint)>,
    belongs: Option<TerritoryId>,
}

impl World {
    /// Copies the data folder of a node.
    pub(in crate::engine::tests) fn saved(&self, node: usize) -> Backup {
        let Node { stored, catalogue, belongs, .. } = &self.nodes[node];
        Backup { stored: stored.clone(), catalogue: catalogue.clone(), belongs: *belongs }
    }

    /// Puts a copy of the data folder in the place of a node's, and starts the node again, in an epoch that was never
    /// used: the shell makes sure of that (R14).
    pub(in crate::engine::tests) fn put_back(&mut self, node: usize, backup: Backup) {
        let of = &mut self.nodes[node];
        (of.stored, of.catalogue, of.belongs) = (backup.stored, backup.catalogue, backup.belongs);
        self.restart(node);
    }
}
