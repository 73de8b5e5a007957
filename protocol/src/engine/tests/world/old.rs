//! Old state in the world of engines: a data folder that is copied, put back, or run on a second machine.

use super::*;
use crate::engine::RecoveryStatus;
use crate::engine::status::Status;

/// What a data folder held at one moment. The epochs of a world are never used again, as in earnest randomness sees to.
pub(in crate::engine::tests) struct Old {
    stored: Vec<(DocumentId, StoredEntry)>,
    catalogue: BTreeMap<DocumentId, (crate::document::Header, crate::identity::Fingerprint)>,
    belongs: Option<TerritoryId>,
}

impl World {
    /// Copies the data folder of a node.
    pub(in crate::engine::tests) fn copy(&self, node: usize) -> Old {
        let Node { stored, catalogue, belongs, .. } = &self.nodes[node];
        Old { stored: stored.clone(), catalogue: catalogue.clone(), belongs: *belongs }
    }

    /// Puts an old data folder back and starts the node on it; `restored` says that this was done by a command.
    pub(in crate::engine::tests) fn put_back(&mut self, node: usize, old: &Old, restored: Option<Time>) {
        for other in self.nodes[node].connected.clone() {
            self.disconnect(node, other);
        }
        self.pass(1_000);
        let target = &mut self.nodes[node];
        (target.stored, target.catalogue) = (old.stored.clone(), old.catalogue.clone());
        (target.belongs, target.restored) = (old.belongs, restored);
        target.events.clear();
        self.restart(node);
        self.tick(node);
    }

    /// Runs a copy of a data folder on another machine as well, and returns that machine.
    pub(in crate::engine::tests) fn run_twice(&mut self, node: usize) -> usize {
        let old = self.copy(node);
        let second = self.add_node(None);
        self.nodes[second].keys = self.nodes[node].keys.clone();
        // Randomness keeps the epochs of two machines apart.
        self.nodes[second].epoch = 1 << 32;
        self.put_back(second, &old, None);
        second
    }

    pub(in crate::engine::tests) fn connects_to_itself(&mut self, node: usize) {
        let own = self.key(node);
        self.nodes[node].engine.handle(self.now, Input::Connected(own));
        self.settle();
    }

    pub(in crate::engine::tests) fn public(&self, node: usize) -> PublicKey {
        self.key(node)
    }

    pub(in crate::engine::tests) fn is_marked(&self, node: usize) -> bool {
        self.nodes[node].restored.is_some()
    }

    pub(in crate::engine::tests) fn recovery(&mut self, node: usize) -> Option<RecoveryStatus> {
        match self.command(node, Command::Status) {
            Ok(Answer::Status(status)) => {
                let Status { recovery, .. } = *status;
                recovery
            }
            other => panic!("{other:?}"),
        }
    }

    /// Asserts that no chain of any node goes two ways: no number was used twice.
    pub(in crate::engine::tests) fn assert_no_number_twice(&self) {
        let mut places = BTreeMap::new();
        for (document, stored) in self.nodes.iter().flat_map(|node| &node.stored) {
            let entry =
                SignedEntry::parse(&stored.bytes, network()).expect("stored").restored(stored.id).expect("stored");
            let body = entry.entry();
            let before = places.insert((*document, body.author, body.epoch, body.seq), stored.id);
            assert!(before.is_none_or(|id| id == stored.id), "a number was used twice in {document:?}");
        }
    }
}

/// Keeps the mark in the data folder that old state was put back, as the shell does.
pub(super) fn mark(restored: &mut Option<Time>, event: &Event) {
    if *event == Event::Confirmed {
        *restored = None;
    } else if *event == Event::Outdated {
        *restored = restored.or(Some(Time(0)));
    }
}
