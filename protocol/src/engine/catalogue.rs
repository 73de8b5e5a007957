//! Every document that is held: what it is, the hash over its heads, and the trees that compare whole sets.

use crate::act::Home;
use crate::document::Header;
use crate::identity::{DocumentId, Fingerprint};
use crate::reconcile::PrefixTree;
use std::collections::BTreeMap;

/// The documents that this node holds. It takes about 200 bytes for each.
#[derive(Debug, Default)]
pub(crate) struct Catalogue {
    documents: BTreeMap<DocumentId, (Header, Fingerprint)>,
    sets: BTreeMap<Home, PrefixTree>,
}

impl Catalogue {
    /// Records a document as it stands now.
    pub(crate) fn insert(&mut self, document: DocumentId, header: Header, fingerprint: Fingerprint) {
        self.documents.insert(document, (header, fingerprint));
        if let Some(home) = header.home {
            self.sets.entry(home).or_default().insert(document, fingerprint);
        }
    }

    /// Returns what a document is.
    pub(crate) fn header(&self, document: &DocumentId) -> Option<Header> {
        self.documents.get(document).map(|(header, _)| *header)
    }

    /// Returns the hash over a document's heads.
    pub(crate) fn fingerprint(&self, document: &DocumentId) -> Option<Fingerprint> {
        self.documents.get(document).map(|(_, fingerprint)| *fingerprint)
    }

    /// Returns the tree over the documents of `home`, empty when there are none yet.
    pub(crate) fn set(&mut self, home: Home) -> &PrefixTree {
        self.sets.entry(home).or_default()
    }

    /// Returns every document, in the order of the ids.
    pub(crate) fn list(&self) -> Vec<(DocumentId, Header, Fingerprint)> {
        let stand = |(document, (header, print)): (&DocumentId, &(Header, Fingerprint))| (*document, *header, *print);
        self.documents.iter().map(stand).collect()
    }

    /// Returns how many documents are held.
    pub(crate) fn len(&self) -> usize {
        self.documents.len()
    }
}
