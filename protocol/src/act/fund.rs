//! What the holders of a fund state: its terms, and money that comes, moves and goes (R256).

use super::{ActError, form};
use crate::identity::{DocumentId, EntryId, Roles, TerritoryId};
use crate::limits;
use minicbor::{Decode, Encode};

/// The account of every holder's chain of binding acts in a fund.
pub const ACCOUNT: &str = "fund";

/// A formal statement about a fund.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub enum FundAct {
    /// Opens the fund on these terms, by the territory that began the document; the first act of its chain.
    #[n(0)]
    Open(#[n(0)] Terms),
    /// Becomes a holder on the terms of the named entry; the first act of a holder's chain.
    #[n(1)]
    Join(#[n(0)] EntryId),
    /// Books what came into the fund from outside.
    #[n(2)]
    Receive(#[n(0)] Receipt),
    /// Moves money to another holder.
    #[n(3)]
    Transfer(#[n(0)] Transfer),
    /// Books what was spent.
    #[n(4)]
    Spend(#[n(0)] Spending),
    /// Books what was given back to the donor of a receipt.
    #[n(5)]
    Return(#[n(0)] GivenBack),
    /// Says whether a holder's books are right up to an entry.
    #[n(6)]
    Audit(#[n(0)] Audit),
    /// Says which of the acts that a holder has made in one place stands.
    #[n(7)]
    Settle(#[n(0)] EntryId),
}

/// What a fund counts in, for ever.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct Terms {
    /// The unit: a currency (ISO 4217), `hours`, or a local one.
    #[n(0)]
    pub unit: String,
    /// How many decimals an amount has: 2 when the smallest unit is a cent.
    #[n(1)]
    pub scale: u8,
    /// From spending of more than this on, a decision must be cited; in the smallest units.
    #[n(2)]
    pub limit: Option<u64>,
}

/// What came into the fund from outside.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct Receipt {
    /// Who gave it, as the holder wants it shown; no names of private persons.
    #[n(0)]
    pub from: String,
    /// How much, in the smallest units.
    #[n(1)]
    pub amount: u64,
    /// What shows it: the number of a bank statement, the hash of a file.
    #[n(2)]
    pub evidence: String,
}

/// Money that goes to another holder.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct Transfer {
    /// The other holder.
    #[n(0)]
    pub to: TerritoryId,
    /// How much, in the smallest units.
    #[n(1)]
    pub amount: u64,
    /// What it comes from: a receipt of this holder, or a transfer to it.
    #[n(2)]
    pub gift: Option<EntryId>,
    /// What for, in a few words.
    #[n(3)]
    pub text: String,
}

/// Money that was spent.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct Spending {
    /// How much, in the smallest units.
    #[n(0)]
    pub amount: u64,
    /// On which project.
    #[n(1)]
    pub project: Option<DocumentId>,
    /// What it comes from: a receipt of this holder, or a transfer to it.
    #[n(2)]
    pub gift: Option<EntryId>,
    /// The entry with the outcome of the decision to spend it.
    #[n(3)]
    pub decision: Option<EntryId>,
    /// What for and what shows it, in a few words.
    #[n(4)]
    pub evidence: String,
}

/// Money that went back to its donor.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct GivenBack {
    /// How much, in the smallest units.
    #[n(0)]
    pub amount: u64,
    /// The receipt whose donor it went to.
    #[n(1)]
    pub gift: EntryId,
    /// What shows it.
    #[n(2)]
    pub evidence: String,
}

/// What somebody found who looked at a holder's books.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct Audit {
    /// The holder.
    #[n(0)]
    pub holder: TerritoryId,
    /// The last entry of the holder's chain that was looked at.
    #[n(1)]
    pub upto: EntryId,
    /// Whether all is right.
    #[n(2)]
    pub is_right: bool,
    /// What was found, in a few words.
    #[n(3)]
    pub text: String,
}

impl FundAct {
    /// Returns the role that it needs: each binds the territory (R256).
    pub(super) const fn role(&self) -> Roles {
        match self {
            Self::Open(_)
            | Self::Join(_)
            | Self::Receive(_)
            | Self::Transfer(_)
            | Self::Spend(_)
            | Self::Return(_)
            | Self::Audit(_)
            | Self::Settle(_) => Roles::SIGN,
        }
    }

    /// Returns whether it has a place in the holder's chain.
    pub(super) const fn is_binding(&self) -> bool {
        match self {
            Self::Open(_) | Self::Join(_) | Self::Receive(_) | Self::Transfer(_) | Self::Spend(_) | Self::Return(_) => {
                true
            }
            // What others say of a holder must not wait for a dispute about their own chain.
            Self::Audit(_) | Self::Settle(_) => false,
        }
    }

    /// Checks what can be checked without knowing the document (R252).
    pub(super) fn check(&self) -> Result<(), ActError> {
        match self {
            Self::Open(Terms { unit, scale, limit }) => {
                form::name(unit)?;
                let is_fine = *scale > limits::DECIMALS_MAX || limit.is_some_and(|limit| limit > limits::AMOUNT_MAX);
                if is_fine { Err(ActError::Amount) } else { Ok(()) }
            }
            Self::Receive(Receipt { from, amount, evidence }) => {
                form::name(from)?;
                form::units(*amount)?;
                form::text(evidence)
            }
            Self::Transfer(Transfer { to: _, amount, gift: _, text })
            | Self::Spend(Spending { amount, project: _, gift: _, decision: _, evidence: text })
            | Self::Return(GivenBack { amount, gift: _, evidence: text }) => {
                form::units(*amount)?;
                form::text(text)
            }
            Self::Audit(audit) => form::text(&audit.text),
            Self::Join(_) | Self::Settle(_) => Ok(()),
        }
    }
}
