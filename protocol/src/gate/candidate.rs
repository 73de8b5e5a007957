//! An entry on its way through the gate.

use super::{Violation, inspect_changes};
use crate::entry::{SignedEntry, Verified};
use crate::gate::inspector::ChangeHeader;
use crate::identity::{DocumentId, EntryId, ReadyKeys};

/// An entry that has passed step 2; when it was examined, its signature and its changes were checked as well. Those steps
/// need nothing but the entry, so they can be done before all others, and on any thread.
#[derive(Clone, Debug)]
pub struct Candidate(Stage);

#[derive(Clone, Debug)]
enum Stage {
    Parsed(SignedEntry),
    /// Its signature verifies; its changes may still be such as no honest node makes.
    Examined(Verified, Result<Vec<ChangeHeader>, Violation>),
}

impl Candidate {
    /// Returns the entry's id.
    pub const fn id(&self) -> EntryId {
        match &self.0 {
            Stage::Parsed(entry) => entry.id(),
            Stage::Examined(entry, _) => entry.id(),
        }
    }

    /// Returns the document that the entry claims to belong to.
    pub fn document(&self) -> DocumentId {
        match &self.0 {
            Stage::Parsed(entry) => entry.document(),
            Stage::Examined(entry, _) => entry.document(),
        }
    }

    /// Returns how many bytes it has.
    pub fn length(&self) -> usize {
        match &self.0 {
            Stage::Parsed(entry) => entry.length(),
            Stage::Examined(entry, _) => entry.bytes().len(),
        }
    }

    /// Checks the signature and the changes, if that was not done. What is wrong is told when the entry is admitted.
    #[must_use]
    pub fn examine(self, keys: &mut ReadyKeys) -> Self {
        let Stage::Parsed(entry) = self.0 else { return self };
        match entry.into_verified(keys) {
            Ok(entry) => {
                let headers = inspect_changes(&entry);
                Self(Stage::Examined(entry, headers))
            }
            Err(entry) => Self(Stage::Parsed(*entry)),
        }
    }

    /// Returns whether its signature was verified.
    pub(crate) const fn is_genuine(&self) -> bool {
        matches!(self.0, Stage::Examined(..))
    }

    /// Returns the entry and the headers of its changes, after it was examined.
    ///
    /// # Errors
    /// What is wrong with it.
    pub(super) fn examined(&self) -> Result<(&Verified, &[ChangeHeader]), Violation> {
        match &self.0 {
            Stage::Parsed(_) => Err(Violation::WrongSignature),
            Stage::Examined(entry, Ok(headers)) => Ok((entry, headers)),
            Stage::Examined(_, Err(violation)) => Err(*violation),
        }
    }

    /// Returns the entry, if its signature was verified.
    pub(super) fn into_verified(self) -> Option<Verified> {
        match self.0 {
            Stage::Parsed(_) => None,
            Stage::Examined(entry, _) => Some(entry),
        }
    }
}

impl From<SignedEntry> for Candidate {
    fn from(entry: SignedEntry) -> Self {
        Self(Stage::Parsed(entry))
    }
}
