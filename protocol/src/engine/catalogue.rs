//! Every document that is held: what it is, the hash over its heads, and the trees that compare whole sets.

use crate::act::Home;
use crate::document::Header;
use crate::document::publication::Publication;
use crate::identity::{DocumentId, Fingerprint};
use crate::reconcile::PrefixTree;
use std::collections::{BTreeMap, BTreeSet};

/// The documents that this node holds. It takes about 200 bytes for each.
#[derive(Debug, Default)]
pub(crate) struct Catalogue {
    documents: BTreeMap<DocumentId, Held>,
    sets: BTreeMap<Home, PrefixTree>,
    /// The documents that everybody may read.
    public: BTreeMap<Home, PrefixTree>,
    /// What is public of whatever has nothing public.
    nothing: PrefixTree,
    /// The documents that somebody has published and that are not public yet.
    begun: BTreeSet<(Home, DocumentId)>,
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
    /// Records a document as it stands now. What is public stays public.
    pub(crate) fn insert(&mut self, document: DocumentId, mut header: Header, fingerprint: Fingerprint) {
        let before = self.documents.get(&document).map(|held| held.header.publication);
        header.publication = header.publication.max(before.unwrap_or_default());
        let next = u32::try_from(self.documents.len()).unwrap_or(u32::MAX);
        let place = self.documents.get(&document).map_or(next, |held| held.place);
        self.documents.insert(document, Held { header, fingerprint, place });
        if let Some(home) = header.home {
            self.sets.entry(home).or_default().insert(document, fingerprint);
            match header.publication {
                Publication::None => {}
                Publication::Begun => _ = self.begun.insert((home, document)),
                Publication::Public => {
                    self.begun.remove(&(home, document));
                    self.public.entry(home).or_default().insert(document, fingerprint);
                }
            }
        }
    }

    /// Records that everybody may read a document that is held.
    pub(crate) fn publish(&mut self, document: DocumentId) {
        if let Some(Held { header, fingerprint, .. }) = self.documents.get(&document) {
            let header = Header { publication: Publication::Public, ..*header };
            self.insert(document, header, *fingerprint);
        }
    }

    /// Returns the documents of `home` that somebody has published and that are not public yet.
    pub(crate) fn begun(&self, home: Home) -> Vec<DocumentId> {
        let of_home = self.begun.range((home, DocumentId([0; 32]))..=(home, DocumentId([0xff; 32])));
        of_home.map(|(_, document)| *document).collect()
    }

    /// Returns every document that somebody has published and that is not public yet.
    pub(crate) fn all_begun(&self) -> Vec<DocumentId> {
        self.begun.iter().map(|(_, document)| *document).collect()
    }

    /// Returns to whom public documents belong.
    pub(crate) fn public_homes(&self) -> impl Iterator<Item = Home> {
        self.public.keys().copied()
    }

    /// Returns the tree over the public documents of `home`, empty when there are none.
    pub(crate) fn public_set(&self, home: Home) -> &PrefixTree {
        self.public.get(&home).unwrap_or(&self.nothing)
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
