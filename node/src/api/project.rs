//! What a project's parties have stated, and what they can state, in JSON.

use super::Territory;
use djuntu_protocol::identity::EntryId;
use serde::{Deserialize, Serialize};

/// A statement about a project.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(tag = "act", rename_all = "snake_case")]
pub enum ProjectAct {
    /// Promises a contribution.
    Pledge {
        /// `money`, `time`, `goods` or `knowledge`; money when it is left out.
        #[serde(default)]
        form: Option<String>,
        /// How much, such as `1250.50`.
        quantity: String,
        /// In which unit.
        unit: String,
        /// The contribution of the document that it is about: the beginning of its id.
        #[serde(default)]
        item: Option<String>,
        /// What for.
        #[serde(default)]
        text: String,
    },
    /// Takes a pledge or a booking back.
    Withdraw {
        /// The beginning of its entry's id.
        entry: String,
    },
    /// Books money.
    Book {
        /// `received`, `committed`, `disbursed`, `spent` or `expected`.
        form: String,
        /// How much, such as `1250.50`.
        amount: String,
        /// The currency, ISO 4217.
        currency: String,
        /// The day; today when it is left out.
        #[serde(default)]
        date: Option<String>,
        /// The territory that it went to or came from: name, or the beginning of the id.
        #[serde(default)]
        with: Option<String>,
        /// The pledge that it keeps: the beginning of its entry's id.
        #[serde(default)]
        pledge: Option<String>,
        /// What for.
        #[serde(default)]
        text: String,
    },
    /// Says that a milestone is done.
    Done {
        /// The beginning of its id.
        milestone: String,
        /// What shows it.
        #[serde(default)]
        evidence: String,
    },
    /// Says how far the project has come.
    Status {
        /// The word, or the code of IATI.
        status: String,
    },
    /// Hands the lead over.
    Lead {
        /// To whom: name, or the beginning of the id.
        to: String,
    },
    /// Reports on a period, with the project as it reads now.
    Report {
        /// The first day.
        from: String,
        /// The last day.
        until: String,
    },
    /// Agrees to a report of another territory.
    Endorse {
        /// The beginning of its entry's id; the only one that waits when it is left out.
        #[serde(default)]
        report: Option<String>,
    },
}

/// What the acts of a project come to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Project {
    /// Who leads it.
    pub lead: Territory,
    /// How far it has come, by the lead's word.
    pub status: String,
    /// The code of that in IATI's list ActivityStatus.
    pub code: u8,
    /// Statements of the lead in one place of its chain: none of them stands.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub disputed: Vec<EntryId>,
    /// What leads have said, the newest last.
    pub moves: Vec<Moved>,
    /// What was pledged.
    pub pledges: Vec<Pledge>,
    /// What was booked.
    pub bookings: Vec<Booking>,
    /// What is done.
    pub done: Vec<DoneMilestone>,
    /// The reports.
    pub reports: Vec<PeriodReport>,
}

/// How far a project had come.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Moved {
    /// The status.
    pub status: String,
    /// Who said so.
    pub by: Territory,
    /// When, by its clock.
    pub time: String,
}

/// A pledge.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pledge {
    /// Its entry.
    pub entry: EntryId,
    /// Who has pledged it.
    pub by: Territory,
    /// What it is.
    pub form: String,
    /// How much.
    pub quantity: String,
    /// In which unit.
    pub unit: String,
    /// The contribution of the document that it is about.
    pub item: Option<String>,
    /// What for.
    pub text: String,
    /// `stands`, `withdrawn` or `contested`.
    pub state: String,
}

/// A booking.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Booking {
    /// Its entry.
    pub entry: EntryId,
    /// Who has booked it.
    pub by: Territory,
    /// What was done.
    pub form: String,
    /// The code of that in IATI's list TransactionType.
    pub code: u8,
    /// How much.
    pub amount: String,
    /// The currency.
    pub currency: String,
    /// The day.
    pub date: String,
    /// The territory that it went to or came from.
    pub with: Option<Territory>,
    /// The pledge that it keeps.
    pub pledge: Option<EntryId>,
    /// What for.
    pub text: String,
    /// `stands`, `withdrawn` or `contested`.
    pub state: String,
}

/// A milestone that is done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DoneMilestone {
    /// Its id.
    pub milestone: String,
    /// Its title in the language asked for, or another one.
    pub title: Option<String>,
    /// Who says so.
    pub by: Territory,
    /// When, by its clock.
    pub time: String,
    /// What shows it.
    pub evidence: String,
}

/// A report.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PeriodReport {
    /// Its entry.
    pub entry: EntryId,
    /// Who has made it.
    pub by: Territory,
    /// The first day.
    pub from: String,
    /// The last day.
    pub until: String,
    /// Who has endorsed it.
    pub endorsed_by: Vec<Territory>,
    /// Whether the project reads differently now.
    pub changed_since: bool,
    /// The frozen text, as canonical JSON.
    pub text: String,
}
