//! What the page asks beside what the interface offers.

use super::{Desk, DeskError};
use djuntu_protocol::document::view::{Draft, Value};
use djuntu_protocol::identity::{ChangeHash, DocumentId, TerritoryId};
use tokio::sync::broadcast;

/// What a form is made of, or compared with.
#[derive(Clone, Debug)]
pub(crate) struct FormText {
    /// The changes at which the document says what it does now.
    pub(crate) heads: Vec<ChangeHash>,
    /// What it said at the heads that were asked for.
    pub(crate) then: Draft,
    /// What it says now.
    pub(crate) now: Draft,
}

impl Desk {
    /// Returns whether everybody may read a document that is here.
    pub(crate) async fn is_public(&self, document: DocumentId) -> bool {
        self.reading(document).await.is_ok_and(|reading| reading.publishing.is_public)
    }

    /// Returns where changes of documents are told; none when the node is stopping.
    pub(crate) fn page_changes(&self) -> Option<broadcast::Receiver<(DocumentId, bool)>> {
        self.changes.sender().map(|sender| sender.subscribe())
    }

    /// Returns the name of the territory that this node belongs to.
    pub(crate) async fn whose(&self) -> Option<String> {
        let territory = self.engine_status().await.ok()?.territory?;
        Some(self.territory(territory).await.name)
    }

    /// Returns what a document says now, and what it said at `heads`, from which somebody's form was made.
    ///
    /// # Errors
    /// [`DeskError`]; also when the document has never been at these heads.
    pub(crate) async fn form_text(&self, document: DocumentId, heads: Vec<ChangeHash>) -> Result<FormText, DeskError> {
        self.views.fetch(document).await;
        let reading = self.reading(document).await?;
        self.views.form_text(reading, heads).await
    }

    /// Returns when the last backup was made from this folder (RFC 3339), if one was.
    pub(crate) fn last_backup(&self) -> Option<String> {
        self.bundles.last_backup().map(super::reach::moment)
    }

    /// Returns where a territory lies, as it says itself: latitude and longitude in degrees.
    pub(crate) async fn position(&self, territory: TerritoryId) -> Option<(f64, f64)> {
        let reading = self.reading(territory.document()).await.ok()?;
        let draft = self.views.draft(reading).await.ok()?.draft;
        let degrees = |field: &str, most: i64| match draft.value(field)? {
            Value::Integer(e7) if e7.abs() <= most * 10_000_000 => {
                // Within 1.8 billion, so it fits.
                Some(f64::from(i32::try_from(*e7).ok()?) / 1e7)
            }
            Value::Integer(_) | Value::Text(_) | Value::Member(_) | Value::Map(_) => None,
        };
        Some((degrees("lat_e7", 90)?, degrees("lon_e7", 180)?))
    }
}
