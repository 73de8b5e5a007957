//! What is said about the texts of an agreement, beside proposing and signing them.

use super::{ActError, form};
use crate::identity::{Roles, VersionHash};
use minicbor::{Decode, Encode};

/// A statement about an agreement.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub enum AgreementAct {
    /// Says that the body which must (a council, an assembly) has ratified a text.
    #[n(0)]
    Ratify {
        /// The number of the proposal.
        #[n(0)]
        number: u32,
        /// The version.
        #[n(1)]
        version: VersionHash,
        /// Which body has ratified it.
        #[n(2)]
        body: String,
        /// Under which number or name its deliberation is filed.
        #[n(3)]
        reference: String,
        /// On which day, `YYYY-MM-DD`.
        #[n(4)]
        date: String,
    },
    /// Says that the territory does not want a text as it is, and why.
    #[n(1)]
    Object {
        /// The number of the proposal.
        #[n(0)]
        number: u32,
        /// The version.
        #[n(1)]
        version: VersionHash,
        /// Why.
        #[n(2)]
        reason: String,
    },
    /// Ends what was agreed up to a number, for all its parties; of somebody who adheres, his adherence.
    #[n(2)]
    Terminate {
        /// The highest number that ends.
        #[n(0)]
        number: u32,
        /// Why.
        #[n(1)]
        reason: String,
        /// From which day on, `YYYY-MM-DD`.
        #[n(2)]
        effective: String,
    },
    /// Adheres to a text that others have made.
    #[n(3)]
    Adhere {
        /// The number of the proposal.
        #[n(0)]
        number: u32,
        /// The version.
        #[n(1)]
        version: VersionHash,
        /// As what.
        #[n(2)]
        actor: Actor,
    },
}

/// What somebody is who takes on commitments, as the manifesto of co-responsibility has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Encode, Decode)]
#[cbor(index_only)]
pub enum Actor {
    /// Citizens.
    #[n(0)]
    Citizen,
    /// An association of neighbours.
    #[n(1)]
    NeighbourhoodAssociation,
    /// A municipality, region or other public authority.
    #[n(2)]
    PublicAuthority,
    /// A school, university or research body.
    #[n(3)]
    EducationResearch,
    /// A company.
    #[n(4)]
    Business,
    /// A bank.
    #[n(5)]
    Bank,
    /// A newspaper, station or other medium.
    #[n(6)]
    Media,
    /// Somebody else.
    #[n(7)]
    Other,
}

impl Actor {
    /// Every type of actor.
    pub const ALL: [Self; 8] = [
        Self::Citizen,
        Self::NeighbourhoodAssociation,
        Self::PublicAuthority,
        Self::EducationResearch,
        Self::Business,
        Self::Bank,
        Self::Media,
        Self::Other,
    ];

    /// Returns the name, as people type it and as tables have it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Citizen => "citizen",
            Self::NeighbourhoodAssociation => "neighbourhood_association",
            Self::PublicAuthority => "public_authority",
            Self::EducationResearch => "education_research",
            Self::Business => "business",
            Self::Bank => "bank",
            Self::Media => "media",
            Self::Other => "other",
        }
    }
}

impl AgreementAct {
    /// Returns the role that its author's key needs (R13).
    pub const fn role(&self) -> Roles {
        match self {
            Self::Ratify { .. } | Self::Object { .. } | Self::Terminate { .. } | Self::Adhere { .. } => Roles::SIGN,
        }
    }

    /// Returns whether it binds its territory (R15).
    pub const fn is_binding(&self) -> bool {
        match self {
            Self::Ratify { .. } | Self::Terminate { .. } | Self::Adhere { .. } => true,
            Self::Object { .. } => false,
        }
    }

    pub(super) fn check(&self) -> Result<(), ActError> {
        match self {
            Self::Ratify { body, reference, date, .. } => {
                form::text(body)?;
                form::text(reference)?;
                form::day(date)
            }
            Self::Object { reason, .. } => form::reason(reason),
            Self::Terminate { reason, effective, .. } => {
                form::reason(reason)?;
                form::day(effective)
            }
            Self::Adhere { .. } => Ok(()),
        }
    }
}
