//! The frozen text: what parties sign, readable again for ever.
//!
//! ```text
//! text = canonical JSON (RFC 8785) of the fields that the table marks as frozen
//! hash = BLAKE3 keyed for "djuntu/text/1" over the text
//! ```
//!
//! The hash lets somebody who holds only the text verify a signature, which is under the version that a proposal makes of
//! it; the heads let everybody else read the text again, whatever was written since (R40). Names and keys are ASCII and numbers whole, so the canonical form needs nothing
//! but sorted keys and the shortest escapes.

use super::View;
use super::apply::guarded;
use super::draft::{self, Draft, Value};
use crate::act::Proposal;
use crate::identity::{ChangeHash, TerritoryId, TextHash};
use std::collections::BTreeMap;

/// A text that can be signed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Frozen {
    /// The canonical JSON of the frozen fields.
    pub text: String,
    /// The Automerge heads at which it is read again, ascending, each once.
    pub heads: Vec<ChangeHash>,
    /// The hash of the text, of which a proposal makes what is signed.
    pub hash: TextHash,
}

/// Why a document cannot be read at some heads.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FreezeError {
    /// Some of the heads are not part of the view.
    #[error("the text depends on changes that are not here yet")]
    UnknownHeads,
    /// There are no heads.
    #[error("no version of the text is named")]
    NoHeads,
    /// A hostile change has broken the history.
    #[error("the text cannot be read: {0}")]
    Broken(String),
}

impl View {
    /// Returns what the document said at `heads`.
    ///
    /// # Errors
    /// [`FreezeError`] when the heads are empty or not part of the view.
    pub fn draft_at(&self, heads: &[ChangeHash]) -> Result<Draft, FreezeError> {
        if heads.is_empty() {
            return Err(FreezeError::NoHeads);
        }
        if !heads.iter().all(|head| self.has(head)) {
            return Err(FreezeError::UnknownHeads);
        }
        let heads: Vec<_> = heads.iter().map(|head| automerge::ChangeHash(head.0)).collect();
        guarded(|| draft::read(self.schema, &self.document, Some(&heads))).map_err(FreezeError::Broken)
    }

    /// Returns the frozen text of this document at `heads`, or as it reads now.
    ///
    /// # Errors
    /// [`FreezeError`] when the heads are empty or not part of the view.
    pub fn freeze(&self, heads: Option<&[ChangeHash]>) -> Result<Frozen, FreezeError> {
        let mut heads = heads.map_or_else(|| self.heads(), <[_]>::to_vec);
        heads.sort_unstable();
        heads.dedup();
        let draft = self.draft_at(&heads)?;
        let frozen = |name: &String| self.schema.field(name).is_some_and(|field| field.frozen);
        let fields: BTreeMap<&String, &Value> = draft.fields.iter().filter(|(name, _)| frozen(name)).collect();
        let text = serde_json::to_string(&fields).expect("ordered maps of texts and numbers are JSON");
        assert!(heads.is_sorted() && !heads.is_empty(), "a frozen text is read at named heads (R40)");
        let hash = Frozen::hash_of(&text);
        Ok(Frozen { text, heads, hash })
    }
}

impl Frozen {
    /// Returns the hash of a text, for those who hold nothing but the text.
    pub fn hash_of(text: &str) -> TextHash {
        TextHash(blake3::derive_key("djuntu/text/1", text.as_bytes()))
    }

    /// Returns the proposal of this text with a number, to be signed by these parties, of whom none need ratify it.
    pub fn proposal(&self, number: u32, parties: &[TerritoryId]) -> Proposal {
        let (parties, ratifying) = (parties.to_vec(), Vec::new());
        Proposal { number, text: self.hash, heads: self.heads.clone(), parties, ratifying }
    }
}

#[cfg(test)]
mod tests;
