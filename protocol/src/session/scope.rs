//! What an observer wants to have of all that is public (R212).

use crate::act::Home;
use crate::authority::Authority;
use crate::identity::{DocumentId, TerritoryId};
use crate::limits;
use minicbor::{Decode, Encode};

/// A part of all that is public.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Encode, Decode)]
pub enum Scope {
    /// Everything.
    #[n(0)]
    Everything,
    /// What belongs to a territory, and to the cooperations of which it is or was a party.
    #[n(1)]
    Territory(#[n(0)] TerritoryId),
    /// What belongs to a cooperation.
    #[n(2)]
    Cooperation(#[n(0)] DocumentId),
}

impl Scope {
    /// Returns whether what belongs to `home` is in it.
    pub fn includes(&self, home: Home, authority: &Authority) -> bool {
        match (self, home) {
            (Self::Everything, Home::Cooperation(_) | Home::Territory(_)) => true,
            (Self::Territory(territory), _) => authority.is_or_was_party(*territory, home),
            (Self::Cooperation(wanted), Home::Cooperation(cooperation)) => *wanted == cooperation,
            (Self::Cooperation(_), Home::Territory(_)) => false,
        }
    }

    /// Returns whether a list of them is 1 to [`limits::SCOPES_MAX`] different ones, ascending.
    pub fn are_valid(scopes: &[Self]) -> bool {
        scopes.is_sorted_by(|a, b| a < b) && (1..=limits::SCOPES_MAX).contains(&scopes.len())
    }
}
