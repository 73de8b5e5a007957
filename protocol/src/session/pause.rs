//! What one side does not take for a while, and why: said to the other side, so that both leave it out of the comparison and
//! both can show it (R294, R297).

use super::DocumentHeads;
use crate::identity::{DocumentId, TerritoryId};
use crate::limits;
use crate::time::Time;
use minicbor::{Decode, Encode};
use std::collections::BTreeMap;

/// What is paused, and why.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub enum Pause {
    /// The sender has no room for more of this territory than so many bytes; of these documents it has the chains that end
    /// so.
    #[n(0)]
    Full(#[n(0)] TerritoryId, #[n(1)] u64, #[n(2)] Vec<DocumentHeads>),
    /// The sender holds back a part of these documents because the receiver has no room for it.
    #[n(1)]
    HeldBack(#[n(0)] Vec<DocumentHeads>),
    /// The sender has used up what it may send and receive in a day; none when that is over.
    #[n(2)]
    Budget(#[n(0)] Option<Rest>),
}

/// The budget of a day is used up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct Rest {
    /// When it goes on, by the clock of whoever says it; only to be shown.
    #[n(0)]
    pub until: Time,
    /// Whether there still is room for what people write, and for charters and cooperations.
    #[n(1)]
    pub takes_news: bool,
}

/// What may go between two nodes now.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Flow {
    /// Nothing but what keeps the session.
    Nothing,
    /// What people write, and charters and cooperations.
    News,
    /// Everything.
    All,
}

/// On which side a document is paused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Side {
    /// We do not take, or do not get, all of it.
    Here,
    /// The peer does not.
    There,
}

/// What is paused in one session.
#[derive(Debug, Default)]
pub(crate) struct Pauses {
    documents: BTreeMap<DocumentId, Side>,
    /// The territories of which the peer takes no more edits, and how many bytes it may have of each.
    full_there: BTreeMap<TerritoryId, u64>,
    /// What the peer said of its budget.
    pub(crate) rest_there: Option<Rest>,
    /// Whether what is being packed was asked for before it was known that the peer has no room for a part of it.
    pub(crate) is_overtaken: bool,
}

impl Pause {
    /// Returns the documents that it is about.
    pub(crate) fn documents(&self) -> &[DocumentHeads] {
        match self {
            Self::Full(_, _, documents) | Self::HeldBack(documents) => documents,
            Self::Budget(_) => &[],
        }
    }
}

impl Rest {
    /// Returns what may go while it lasts.
    pub(crate) const fn flow(&self) -> Flow {
        if self.takes_news { Flow::News } else { Flow::Nothing }
    }
}

impl Pauses {
    /// Pauses a document. Returns whether that is news; what is beyond the bound is not remembered.
    pub(crate) fn pause(&mut self, document: DocumentId, side: Side) -> bool {
        if self.documents.len() >= limits::PAUSED_MAX || self.documents.contains_key(&document) {
            return false;
        }
        self.documents.insert(document, side);
        true
    }

    /// Notes that the peer has no room for more of a territory. Returns whether that is news.
    pub(crate) fn note_full(&mut self, territory: TerritoryId, limit: u64) -> bool {
        let has_room = self.full_there.len() < limits::PAUSED_TERRITORIES_MAX;
        has_room && self.full_there.insert(territory, limit).is_none()
    }

    /// Returns on which side a document is paused.
    pub(crate) fn side(&self, document: &DocumentId) -> Option<Side> {
        self.documents.get(document).copied()
    }

    /// Returns the documents that are paused.
    pub(crate) fn documents(&self) -> impl Iterator<Item = (DocumentId, Side)> {
        self.documents.iter().map(|(document, side)| (*document, *side))
    }

    /// Returns how many documents are paused.
    pub(crate) fn len(&self) -> usize {
        self.documents.len()
    }

    /// Returns the territories of which the peer takes no more.
    pub(crate) fn full_there(&self) -> impl Iterator<Item = (TerritoryId, u64)> {
        self.full_there.iter().map(|(territory, limit)| (*territory, *limit))
    }

    /// Returns whether the peer takes no more of a territory.
    pub(crate) fn is_full_there(&self, territory: &TerritoryId) -> bool {
        self.full_there.contains_key(territory)
    }

    /// Returns whether the peer takes everything of everybody.
    pub(crate) fn has_all_room_there(&self) -> bool {
        self.full_there.is_empty()
    }
}
