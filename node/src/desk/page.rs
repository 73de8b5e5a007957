//! What the page asks beside what the interface offers.

use super::Desk;
use djuntu_protocol::identity::DocumentId;
use tokio::sync::broadcast;

impl Desk {
    /// Returns where changes of documents are told; none when the node is stopping.
    pub(crate) fn page_changes(&self) -> Option<broadcast::Receiver<(DocumentId, bool)>> {
        self.changes.sender().map(|sender| sender.subscribe())
    }

    /// Returns the name of the territory that this node belongs to.
    pub(crate) async fn whose(&self) -> Option<String> {
        let territory = self.engine_status().await.ok()?.territory?;
        Some(self.territory(territory).await.name)
    }
}
