//! What a fund's holders have stated, and what they can state, in JSON. Amounts are decimal numbers in texts, such as
//! `1250.50`, because no fraction of base 2 is exactly a cent.

use super::Territory;
use djuntu_protocol::identity::{DocumentId, EntryId};
use serde::{Deserialize, Serialize};

/// A statement about a fund. An entry is named by the beginning of its id, a territory by its name or the beginning of its id.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(tag = "act", rename_all = "snake_case")]
pub enum FundAct {
    /// Opens the fund.
    Open {
        /// What it counts in.
        unit: String,
        /// How many decimals an amount has; 2 when it is left out.
        #[serde(default)]
        scale: Option<u8>,
        /// From spending of more than this on, a decision must be named.
        #[serde(default)]
        limit: Option<String>,
    },
    /// Becomes a holder.
    Join,
    /// Books what came in from outside.
    Receive {
        /// How much.
        amount: String,
        /// Who gave it; no private persons.
        donor: String,
        /// What shows it.
        #[serde(default)]
        evidence: String,
    },
    /// Moves money to another holder.
    Transfer {
        /// To whom.
        to: String,
        /// How much.
        amount: String,
        /// The gift that it comes from.
        #[serde(default)]
        gift: Option<String>,
        /// What for.
        #[serde(default)]
        text: String,
    },
    /// Books what was spent.
    Spend {
        /// How much.
        amount: String,
        /// On which project.
        #[serde(default)]
        project: Option<String>,
        /// The gift that it comes from.
        #[serde(default)]
        gift: Option<String>,
        /// The entry with the outcome of the decision: its whole id.
        #[serde(default)]
        decision: Option<EntryId>,
        /// What for, and what shows it.
        #[serde(default)]
        evidence: String,
    },
    /// Books what was given back to a donor.
    Return {
        /// The gift.
        gift: String,
        /// How much.
        amount: String,
        /// What shows it.
        #[serde(default)]
        evidence: String,
    },
    /// Says whether a holder's books are right as they stand now.
    Audit {
        /// The holder.
        holder: String,
        /// Whether all is right.
        right: bool,
        /// What was found.
        #[serde(default)]
        text: String,
    },
    /// Says which of several acts in one place stands.
    Settle {
        /// The act.
        entry: String,
    },
}

/// What the acts of a fund come to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fund {
    /// What it counts in; none before it is opened.
    pub unit: Option<String>,
    /// From spending of more than this on, a decision must be named.
    pub limit: Option<String>,
    /// What came in.
    pub received: String,
    /// What went out.
    pub spent: String,
    /// Every holder.
    pub holders: Vec<Holder>,
    /// Every act of every holder, each behind what it rests on.
    pub ledger: Vec<LedgerLine>,
    /// Where holders have dealt twice.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub disputes: Vec<FundDispute>,
    /// What auditors said.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub audits: Vec<Audited>,
}

/// A holder's account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Holder {
    /// The holder.
    pub territory: Territory,
    /// What it has; below zero only when it has dealt twice.
    pub balance: String,
    /// How much of that is frozen because it is contested; left out when nothing is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub frozen: Option<String>,
    /// What came to it from outside the fund.
    pub received: String,
    /// What went from it out of the fund.
    pub spent: String,
    /// Whether it moves nothing until a dispute is settled.
    pub disputed: bool,
}

/// An act of a holder.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LedgerLine {
    /// Its entry.
    pub entry: EntryId,
    /// The holder.
    pub by: Territory,
    /// When, by its clock.
    pub time: String,
    /// `open`, `join`, `receive`, `transfer`, `spend` or `return`.
    pub act: String,
    /// How much.
    pub amount: Option<String>,
    /// Who gave it, for what was received.
    pub donor: Option<String>,
    /// Who got it, for a transfer.
    pub to: Option<Territory>,
    /// The gift that it comes from.
    pub gift: Option<EntryId>,
    /// The project that it was spent on.
    pub project: Option<DocumentId>,
    /// The decision that it names; whether that was adopted is for people to see.
    pub decision: Option<EntryId>,
    /// What for, and what shows it.
    pub text: String,
    /// Why it does not count, or that it is contested; left out when it counts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

/// Several acts of a holder in one place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FundDispute {
    /// The holder.
    pub holder: Territory,
    /// The acts.
    pub entries: Vec<EntryId>,
    /// The one that stands, when that is settled.
    pub settled: Option<EntryId>,
    /// Who has still to say which one stands.
    pub missing: Vec<Territory>,
}

/// What an auditor said.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Audited {
    /// Who looked.
    pub by: Territory,
    /// At whose books.
    pub holder: Territory,
    /// Up to which entry.
    pub upto: EntryId,
    /// Whether all is right.
    pub right: bool,
    /// What was found.
    pub text: String,
    /// When, by the auditor's clock.
    pub time: String,
}
