//! What several people who write in one text need: what was done to it elsewhere, and by whom.

use super::{Desk, DeskError};
use djuntu_protocol::document::splices::Splices;
use djuntu_protocol::document::view::{Edit, Since, Splicing};
use djuntu_protocol::identity::{ChangeHash, DocumentId, EntryId, TerritoryId};
use std::collections::{BTreeMap, BTreeSet};

/// The texts of a document, and what was done to them since they were last asked for.
#[derive(Clone, Debug, Default)]
pub(crate) struct News {
    /// The changes at which the texts read so.
    pub(crate) heads: Vec<ChangeHash>,
    /// Each text that there is a place for, by its path.
    pub(crate) texts: BTreeMap<String, String>,
    /// What was done; none when the document was never at the heads that were asked for.
    pub(crate) since: Option<Since>,
    /// How many entries the document has.
    pub(crate) entries: usize,
    /// The territories that wrote those that were not counted before, beside the one that was named.
    pub(crate) by: Vec<String>,
}

/// From where on news are wanted.
#[derive(Clone, Debug, Default)]
pub(crate) struct Known {
    /// The heads that are known; none when nothing is.
    pub(crate) heads: Vec<ChangeHash>,
    /// How many entries are known.
    pub(crate) entries: usize,
    /// An edit that is known too: its entry, and its change.
    pub(crate) own: Option<(EntryId, ChangeHash)>,
}

impl Desk {
    /// Writes splices of texts, and returns the entry and the change that they became once it is stored.
    ///
    /// # Errors
    /// [`DeskError`].
    pub(crate) async fn splice(
        &self,
        document: DocumentId,
        splicing: Splicing,
    ) -> Result<(EntryId, ChangeHash), DeskError> {
        let stored = self.writing.edit(document, Edit::Splice(splicing)).await?;
        Ok((stored.entry, stored.change))
    }

    /// Returns what the texts of a document read now, and what was done to them.
    ///
    /// # Errors
    /// [`DeskError`].
    pub(crate) async fn news(&self, document: DocumentId, known: Known) -> Result<News, DeskError> {
        self.views.fetch(document).await;
        let reading = self.reading(document).await?;
        let order = reading.log.order();
        let own = known.own.map(|(entry, _)| entry);
        let new = order.iter().skip(known.entries).filter(|entry| Some(**entry) != own);
        let records = new.filter_map(|entry| reading.log.record(entry));
        let by: BTreeSet<TerritoryId> =
            records.filter(|record| !record.changes().is_empty()).map(|record| record.territory).collect();
        let entries = order.len();
        let mut names = Vec::new();
        for territory in by {
            names.push(self.territory(territory).await.name);
        }
        let mut news = self.views.news(reading, known.heads, known.own.map(|(_, change)| change)).await?;
        (news.entries, news.by) = (entries, names);
        Ok(news)
    }

    /// Returns what was done to the texts of a document between two states; none when it was never at one of them.
    ///
    /// # Errors
    /// [`DeskError`].
    pub(crate) async fn done_between(
        &self,
        document: DocumentId,
        from: Vec<ChangeHash>,
        to: Vec<ChangeHash>,
    ) -> Result<Option<BTreeMap<String, Splices>>, DeskError> {
        self.views.fetch(document).await;
        let reading = self.reading(document).await?;
        self.views.done_between(reading, from, to).await
    }
}
