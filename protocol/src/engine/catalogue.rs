//! Every document that is held: what it is, the hash over its heads, and the trees that compare whole sets.

use crate::act::Home;
use crate::document::Header;
use crate::identity::{DocumentId, Fingerprint};
use crate::reconcile::PrefixTree;
use std::collections::BTreeMap;

/// The documents that this node holds. It takes about 200 bytes for each.
#[derive(Debug, Default)]
pub(crate) struct Catalogue {
    documents: BTreeMap<DocumentId, Held>,
    sets: BTreeMap<Home, PrefixTree>,
}

/// A document that is held.
#[derive(Debug)]
struct Held {
    header: Header,
    fingerprint: Fingerprint,
    /// How many documents came before it.
    place: u32,
}

impl Catalogue {
    /// Records a document as it stands now.
    pub(crate) fn insert(&mut self, document: DocumentId, header: Header, fingerprint: Fingerprint) {
        let next = u32::try_from(self.documents.len()).unwrap_or(u32::MAX);
        let place = self.documents.get(&document).map_or(next, |held| held.place);
        self.documents.insert(document, Held { header, fingerprint, place });
        if let Some(home) = header.home {
            self.sets.entry(home).or_default().insert(document, fingerprint);
        }
    }

    /// Returns what a document is.
    pub(crate) fn header(&self, document: &DocumentId) -> Option<Header> {
        self.documents.get(document).map(|held| held.header)
    }

    /// Returns the hash over a document's heads.
    pub(crate) fn fingerprint(&self, document: &DocumentId) -> Option<Fingerprint> {
        self.documents.get(document).map(|held| held.fingerprint)
    }

    /// Brings documents into the order in which they came: so they are read from the disk as they stand there.
    pub(crate) fn sort(&self, documents: &mut [DocumentId]) {
        documents.sort_by_cached_key(|document| self.documents.get(document).map(|held| held.place));
    }

    /// Returns the tree over the documents of `home`, empty when there are none yet.
    pub(crate) fn set(&mut self, home: Home) -> &PrefixTree {
        self.sets.entry(home).or_default()
    }

    /// Returns every document, in the order of the ids.
    pub(crate) fn list(&self) -> Vec<(DocumentId, Header, Fingerprint)> {
        self.documents.iter().map(|(document, held)| (*document, held.header, held.fingerprint)).collect()
    }

    /// Returns how many documents are held.
    pub(crate) fn len(&self) -> usize {
        self.documents.len()
    }
}
