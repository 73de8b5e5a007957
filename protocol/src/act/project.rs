//! What the parties of a project state: contributions, money, milestones, how far it has come, reports (R251).

use super::{ActError, Decimal, form};
use crate::identity::{ChangeHash, EntryId, Roles, TerritoryId, TextHash};
use minicbor::{Decode, Encode};

/// A formal statement about a project.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub enum ProjectAct {
    /// Promises a contribution of the author's territory.
    #[n(0)]
    Pledge(#[n(0)] Contribution),
    /// Takes back a pledge or a booking of the author's territory.
    #[n(1)]
    Withdraw(#[n(0)] EntryId),
    /// Books money of the author's territory that was committed, paid or received.
    #[n(2)]
    Book(#[n(0)] Box<Booking>),
    /// Says that a milestone is done, and what shows it; it stays done.
    #[n(3)]
    Done(#[n(0)] String, #[n(1)] String),
    /// Says how far the project has come; by the lead, whose lead the named entry began.
    #[n(4)]
    Status(#[n(0)] EntryId, #[n(1)] ActivityStatus),
    /// Hands the lead over to another territory; by the lead, whose lead the named entry began.
    #[n(5)]
    HandOver(#[n(0)] EntryId, #[n(1)] TerritoryId),
    /// Reports on a period: with the document as it reads at these heads.
    #[n(6)]
    Report(#[n(0)] Report),
    /// Agrees to a report of another territory.
    #[n(7)]
    Endorse(#[n(0)] EntryId),
}

/// What a territory promises to bring.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct Contribution {
    /// What it is.
    #[n(0)]
    pub form: ContributionForm,
    /// How much of it.
    #[n(1)]
    pub quantity: Decimal,
    /// In which unit: a currency, `hours` …
    #[n(2)]
    pub unit: String,
    /// The item among the document's `contributions` that it is about.
    #[n(3)]
    pub item: Option<String>,
    /// What for, in a few words.
    #[n(4)]
    pub text: String,
}

/// What a contribution is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Encode, Decode)]
#[cbor(index_only)]
pub enum ContributionForm {
    /// Money.
    #[n(0)]
    Money,
    /// Hours of work.
    #[n(1)]
    Time,
    /// Things.
    #[n(2)]
    Goods,
    /// Knowledge.
    #[n(3)]
    Knowledge,
}

/// Money that was committed, paid or received.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct Booking {
    /// What was done.
    #[n(0)]
    pub form: BookingForm,
    /// How much.
    #[n(1)]
    pub amount: Decimal,
    /// The currency, ISO 4217.
    #[n(2)]
    pub currency: String,
    /// The day, `YYYY-MM-DD`.
    #[n(3)]
    pub date: String,
    /// The territory that it went to or came from.
    #[n(4)]
    pub other: Option<TerritoryId>,
    /// The pledge that it keeps.
    #[n(5)]
    pub pledge: Option<EntryId>,
    /// What for, in a few words.
    #[n(6)]
    pub text: String,
}

/// What was done with money; the numbers are those of IATI's list TransactionType.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Encode, Decode)]
#[cbor(index_only)]
pub enum BookingForm {
    /// It came in.
    #[n(1)]
    Received,
    /// It was firmly promised, for example by contract.
    #[n(2)]
    Committed,
    /// It was handed to another partner.
    #[n(3)]
    Disbursed,
    /// It was spent on goods and services.
    #[n(4)]
    Spent,
    /// It was firmly promised to us.
    #[n(11)]
    Expected,
}

/// How far a project has come; the numbers are those of IATI's list ActivityStatus.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Encode, Decode)]
#[cbor(index_only)]
pub enum ActivityStatus {
    /// It is being thought of or planned.
    #[default]
    #[n(1)]
    Pipeline,
    /// It is under way.
    #[n(2)]
    Implementation,
    /// It is done, and accounts are still to be settled.
    #[n(3)]
    Finalisation,
    /// It is over.
    #[n(4)]
    Closed,
    /// It will not be done.
    #[n(5)]
    Cancelled,
    /// It rests.
    #[n(6)]
    Suspended,
}

/// A report on a period.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct Report {
    /// Its first day, `YYYY-MM-DD`.
    #[n(0)]
    pub from: String,
    /// Its last day, `YYYY-MM-DD`.
    #[n(1)]
    pub until: String,
    /// The hash of the document's frozen text.
    #[n(2)]
    pub text: TextHash,
    /// The Automerge heads at which the text can be read again, ascending.
    #[n(3)]
    pub heads: Vec<ChangeHash>,
}

impl BookingForm {
    /// Returns the code in IATI's list TransactionType.
    pub const fn code(self) -> u8 {
        match self {
            Self::Received => 1,
            Self::Committed => 2,
            Self::Disbursed => 3,
            Self::Spent => 4,
            Self::Expected => 11,
        }
    }
}

impl ActivityStatus {
    /// Every status, in the order of the codes.
    pub const ALL: [Self; 6] =
        [Self::Pipeline, Self::Implementation, Self::Finalisation, Self::Closed, Self::Cancelled, Self::Suspended];

    /// Returns the code in IATI's list ActivityStatus.
    pub const fn code(self) -> u8 {
        match self {
            Self::Pipeline => 1,
            Self::Implementation => 2,
            Self::Finalisation => 3,
            Self::Closed => 4,
            Self::Cancelled => 5,
            Self::Suspended => 6,
        }
    }

    /// Returns the word for it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Pipeline => "pipeline",
            Self::Implementation => "implementation",
            Self::Finalisation => "finalisation",
            Self::Closed => "closed",
            Self::Cancelled => "cancelled",
            Self::Suspended => "suspended",
        }
    }
}

impl ProjectAct {
    /// Returns the role that it needs: what promises or agrees to something binds the territory (R251).
    pub(super) const fn role(&self) -> Roles {
        if self.is_binding() { Roles::SIGN } else { Roles::EDIT }
    }

    /// Returns whether it binds its territory.
    pub(super) const fn is_binding(&self) -> bool {
        match self {
            Self::Pledge(_)
            | Self::Withdraw(_)
            | Self::Book(_)
            | Self::Status(..)
            | Self::HandOver(..)
            | Self::Endorse(_) => true,
            Self::Done(..) | Self::Report(_) => false,
        }
    }

    /// Checks what can be checked without knowing the document (R252).
    pub(super) fn check(&self) -> Result<(), ActError> {
        match self {
            Self::Pledge(Contribution { form: _, quantity, unit, item, text }) => {
                form::amount(quantity)?;
                form::name(unit)?;
                item.iter().try_for_each(|item| form::item(item))?;
                form::text(text)
            }
            Self::Book(booking) => {
                let Booking { form: _, amount, currency, date, other: _, pledge: _, text } = &**booking;
                form::amount(amount)?;
                form::name(currency)?;
                form::day(date)?;
                form::text(text)
            }
            Self::Done(milestone, evidence) => form::item(milestone).and_then(|()| form::text(evidence)),
            Self::Report(Report { from, until, text: _, heads }) => {
                form::period(from, until)?;
                form::heads(heads)
            }
            Self::Withdraw(_) | Self::Status(..) | Self::HandOver(..) | Self::Endorse(_) => Ok(()),
        }
    }
}
