//! A view in bytes, so that a long document need not be built from all its entries whenever somebody looks.
//!
//! What is saved is a cache and nothing else: it is made of entries, never sent, and never taken from anybody else. The
//! caller keeps it where nobody else writes, with a checksum, because Automerge is not written for damaged bytes, and bound
//! to the entries of which it was made, because it says nothing of them itself.

use super::apply::{READER, guarded};
use super::{View, draft};
use crate::document::kinds::DocumentKind;
use crate::document::schema::check::{Objects, SavedObject};
use crate::identity::EntryId;
use crate::{limits, wire};
use automerge::{Automerge, ReadDoc};
use minicbor::{Decode, Encode};

/// The version of the format; another one is not read.
const FORMAT: u8 = 1;

/// A saved view cannot be used; the caller builds the view from its entries.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SavedViewError {
    /// The bytes are no saved view.
    #[error("it cannot be decoded: {0}")]
    Decode(#[from] wire::DecodeError),
    /// Another version of djuntu saved it, or it is of another kind.
    #[error("it was saved by another version")]
    Version,
    /// Automerge does not read the document.
    #[error("its document cannot be loaded: {0}")]
    Document(String),
}

#[derive(Encode, Decode)]
#[cbor(array)]
struct Saved {
    #[n(0)]
    format: u8,
    #[n(1)]
    kind: String,
    #[n(2)]
    schema: u16,
    #[n(3)]
    objects: Vec<SavedObject>,
    #[n(4)]
    unappliable: Vec<(EntryId, String)>,
    #[cbor(n(5), with = "minicbor::bytes")]
    document: Vec<u8>,
}

impl View {
    /// Returns the view in bytes. None when they would not be read as the same view again: Automerge takes some hostile
    /// changes and does not load what it then saves.
    ///
    /// It takes as long as loading does.
    pub fn save(&self) -> Option<Vec<u8>> {
        let saved = Saved {
            format: FORMAT,
            kind: self.schema.kind.to_owned(),
            schema: self.schema.number,
            objects: self.objects.save(self.schema)?,
            unappliable: self.unappliable.clone(),
            document: guarded(|| self.document.save()).ok()?,
        };
        let bytes = wire::encode(&saved);
        let again = Self::load(&bytes).ok()?;
        let is_same = again.heads() == self.heads() && again.draft == self.draft;
        (is_same && bytes.len() <= limits::SAVED_VIEW_BYTES_MAX).then_some(bytes)
    }

    /// Returns the view that was saved. The caller vouches that the bytes are those that [`View::save`] returned.
    ///
    /// # Errors
    /// [`SavedViewError`].
    pub fn load(bytes: &[u8]) -> Result<Self, SavedViewError> {
        let saved: Saved = wire::decode(bytes, limits::SAVED_VIEW_BYTES_MAX)?;
        let kind: DocumentKind = saved.kind.parse().map_err(|_| SavedViewError::Version)?;
        let schema = kind.schema();
        if saved.format != FORMAT || saved.schema != schema.number {
            return Err(SavedViewError::Version);
        }
        let objects = Objects::load(schema, &saved.objects).ok_or(SavedViewError::Version)?;
        let loaded = guarded(|| {
            let mut document = Automerge::load(&saved.document).map_err(|error| error.to_string())?;
            document.set_actor(READER.into());
            if !document.get_missing_deps(&[]).is_empty() {
                return Err("changes are missing".to_owned());
            }
            let draft = draft::read(schema, &document, None);
            Ok((document, draft))
        });
        let (document, draft) = loaded.and_then(|loaded| loaded).map_err(SavedViewError::Document)?;
        let view = Self { schema, document, objects, draft, unappliable: saved.unappliable };
        if view.has(&schema.genesis().hash) { Ok(view) } else { Err(SavedViewError::Version) }
    }
}

#[cfg(test)]
mod tests;
