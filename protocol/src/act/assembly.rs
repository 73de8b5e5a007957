//! What is said about an assembly: who sits in it, what it has minuted, and to whom it sends somebody.

use super::{ActError, Actor, form};
use crate::identity::{ChangeHash, DocumentId, EntryId, Roles, TerritoryId, TextHash};
use crate::limits;
use minicbor::{Decode, Encode};

/// A statement about an assembly.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub enum AssemblyAct {
    /// Opens it.
    #[n(0)]
    Open {
        /// Its level: 0 for neighbours, 7 for the world.
        #[n(0)]
        level: u8,
        /// The assembly above it.
        #[n(1)]
        parent: Option<DocumentId>,
    },
    /// Gives somebody a seat, which the entry names.
    #[n(1)]
    Seat(#[n(0)] Seat),
    /// Gives a seat up, or takes it away.
    #[n(2)]
    Vacate(#[n(0)] EntryId),
    /// Puts the minutes of a meeting forward, as they read now.
    #[n(3)]
    Minutes(#[n(0)] Minutes),
    /// Approves minutes.
    #[n(4)]
    Approve(#[n(0)] EntryId),
    /// Sends somebody to an assembly above it.
    #[n(5)]
    Delegate {
        /// The assembly above.
        #[n(0)]
        to: DocumentId,
        /// What he is to say there.
        #[n(1)]
        mandate: String,
    },
    /// Ends it.
    #[n(6)]
    Dissolve {
        /// Why.
        #[n(0)]
        reason: String,
    },
}

/// A seat in an assembly. Names of people are no part of it: they stay at home.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct Seat {
    /// What its holder is.
    #[n(0)]
    pub actor: Actor,
    /// The territory that holds it, when one does.
    #[n(1)]
    pub holder: Option<TerritoryId>,
    /// What it is called, such as “escola”.
    #[n(2)]
    pub label: String,
    /// Whether it votes.
    #[n(3)]
    pub votes: bool,
}

/// Minutes of a meeting, at an exact version.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct Minutes {
    /// The id of the meeting in the frozen text.
    #[n(0)]
    pub meeting: String,
    /// The hash of the frozen text.
    #[n(1)]
    pub text: TextHash,
    /// The Automerge heads at which it can be read again, ascending.
    #[n(2)]
    pub heads: Vec<ChangeHash>,
    /// The territories that approve them, ascending, each once: more than half of these are enough.
    #[n(3)]
    pub approvers: Vec<TerritoryId>,
}

impl AssemblyAct {
    /// Returns the role that its author's key needs (R13).
    pub const fn role(&self) -> Roles {
        match self {
            Self::Open { .. }
            | Self::Seat(_)
            | Self::Vacate(_)
            | Self::Approve(_)
            | Self::Delegate { .. }
            | Self::Dissolve { .. } => Roles::SIGN,
            // Whoever keeps the minutes needs not bind anybody.
            Self::Minutes(_) => Roles::EDIT,
        }
    }

    /// Returns whether it binds its territory (R15).
    pub const fn is_binding(&self) -> bool {
        match self {
            Self::Open { .. } | Self::Dissolve { .. } => true,
            Self::Seat(_) | Self::Vacate(_) | Self::Minutes(_) | Self::Approve(_) | Self::Delegate { .. } => false,
        }
    }

    pub(super) fn check(&self) -> Result<(), ActError> {
        match self {
            Self::Open { level, .. } if *level > limits::ASSEMBLY_LEVEL_MAX => Err(ActError::Level),
            Self::Open { .. } | Self::Vacate(_) | Self::Approve(_) => Ok(()),
            Self::Seat(seat) => form::text(&seat.label),
            Self::Minutes(minutes) => {
                form::text(&minutes.meeting)?;
                form::heads(&minutes.heads)?;
                super::check_parties(&minutes.approvers)
            }
            Self::Delegate { mandate: text, .. } | Self::Dissolve { reason: text } => form::reason(text),
        }
    }
}
