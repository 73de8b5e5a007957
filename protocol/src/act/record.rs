//! What is said about a record of the conservatory: a method, a lesson, a study that others may use.

use super::{ActError, form};
use crate::identity::{ChangeHash, DocumentId, EntryId, Roles, TextHash};
use minicbor::{Decode, Encode};

/// A statement about a record.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub enum RecordAct {
    /// Submits a version to the others, as it reads now.
    #[n(0)]
    Submit(#[n(0)] Submission),
    /// Says what somebody who has read a version thinks of it.
    #[n(1)]
    Review {
        /// The entry that submits it.
        #[n(0)]
        submission: EntryId,
        /// What should become of it.
        #[n(1)]
        verdict: ReviewVerdict,
        /// Why.
        #[n(2)]
        text: String,
    },
    /// Stands behind a version.
    #[n(2)]
    Endorse(#[n(0)] EntryId),
    /// Releases a version, to be used and cited under a licence. It is no `publish`, which says who may read a document.
    #[n(3)]
    Release {
        /// The entry that submits it.
        #[n(0)]
        submission: EntryId,
        /// The licence, as SPDX names it.
        #[n(1)]
        licence: String,
    },
    /// Says that another record takes the place of what was released here.
    #[n(4)]
    Supersede(#[n(0)] DocumentId),
    /// Says that what was released should not be used any more. Others keep it, and it stays citable.
    #[n(5)]
    Retract {
        /// The entry that submits it.
        #[n(0)]
        submission: EntryId,
        /// Why.
        #[n(1)]
        reason: String,
    },
}

/// A version of a record.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct Submission {
    /// Counts the versions, from 1.
    #[n(0)]
    pub number: u32,
    /// The hash of the frozen text.
    #[n(1)]
    pub text: TextHash,
    /// The Automerge heads at which it can be read again, ascending.
    #[n(2)]
    pub heads: Vec<ChangeHash>,
}

/// What a reviewer thinks should become of a version.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Encode, Decode)]
#[cbor(index_only)]
pub enum ReviewVerdict {
    /// Release it.
    #[n(0)]
    Accept,
    /// Change it first.
    #[n(1)]
    Revise,
    /// Do not release it.
    #[n(2)]
    Reject,
}

impl ReviewVerdict {
    /// Every verdict.
    pub const ALL: [Self; 3] = [Self::Accept, Self::Revise, Self::Reject];

    /// Returns the name, as people type it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Accept => "accept",
            Self::Revise => "revise",
            Self::Reject => "reject",
        }
    }
}

impl RecordAct {
    /// Returns the role that its author's key needs (R13).
    pub const fn role(&self) -> Roles {
        match self {
            Self::Submit(_) | Self::Review { .. } => Roles::EDIT,
            Self::Endorse(_) | Self::Release { .. } | Self::Supersede(_) | Self::Retract { .. } => Roles::SIGN,
        }
    }

    /// Returns whether it binds its territory (R15).
    pub const fn is_binding(&self) -> bool {
        match self {
            Self::Release { .. } | Self::Supersede(_) | Self::Retract { .. } => true,
            Self::Submit(_) | Self::Review { .. } | Self::Endorse(_) => false,
        }
    }

    pub(super) fn check(&self) -> Result<(), ActError> {
        match self {
            Self::Submit(submission) => form::heads(&submission.heads),
            Self::Review { text, .. } | Self::Retract { reason: text, .. } => form::reason(text),
            Self::Release { licence, .. } => form::text(licence),
            Self::Endorse(_) | Self::Supersede(_) => Ok(()),
        }
    }
}

impl Submission {
    /// Returns the hash by which this version is cited, in whatever hands it is: its text, its document, and where the text
    /// can be read again.
    pub fn citation(&self, document: DocumentId) -> crate::identity::VersionHash {
        let mut hasher = blake3::Hasher::new_derive_key("djuntu/citation/1");
        hasher.update(document.as_bytes()).update(self.text.as_bytes());
        self.heads.iter().for_each(|head| _ = hasher.update(head.as_bytes()));
        crate::identity::VersionHash(*hasher.finalize().as_bytes())
    }
}
