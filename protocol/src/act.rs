//! Acts: the formal statements that an entry can carry, and what each needs.
//!
//! A state (proposed, in force, twinned …) is computed from acts, never set in a field: a field that the last writer
//! wins would drop one party's move.

mod agreement;
mod assembly;
pub mod decimal;
mod decision;
mod form;
mod frontier;
pub mod fund;
pub mod measure;
pub mod project;
mod record;

pub use agreement::{Actor, AgreementAct};
pub use assembly::{AssemblyAct, Minutes, Seat};
pub use decimal::Decimal;
pub use decision::{Body, DecisionAct, Method, Opening, Tally, Vote, Voter};
pub use frontier::{Cut, DocumentCuts, Frontier, Last};
pub use fund::FundAct;
pub use measure::MeasureAct;
pub use project::ProjectAct;
pub use record::{RecordAct, ReviewVerdict, Submission};

use crate::identity::charter::{Charter, CharterError};
use crate::identity::{ChangeHash, DocumentId, EntryId, InvitationId, Roles, TerritoryId, TextHash, VersionHash};
use crate::limits;
use crate::wire::{self, DecodeError};
use minicbor::{Decode, Encode};

/// A formal statement about a document.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub enum Act {
    /// Begins a document; its entry's id is the document's id.
    #[n(0)]
    Begin(#[n(0)] Genesis),
    /// Proposes the next version of the charter; counts as the author's approval.
    #[n(1)]
    Amend(#[n(0)] Charter),
    /// Approves a charter version that somebody else proposed.
    #[n(2)]
    Approve(#[n(0)] EntryId),
    /// Accepts a cooperation as one of its founding parties.
    #[n(3)]
    Accept,
    /// Proposes a frozen text of an agreement.
    #[n(4)]
    Propose(#[n(0)] Proposal),
    /// Signs a frozen text of an agreement.
    #[n(5)]
    Sign(#[n(0)] Signing),
    /// Approves, as a root of a guardian, a charter version of another territory; in the guardian's own document.
    #[n(6)]
    Guard(#[n(0)] TerritoryId, #[n(1)] EntryId),
    /// Says how far the work of a key that the author's territory has removed, or will, is accepted in this document.
    #[n(7)]
    Cut(#[n(0)] Cut),
    /// Proposes the next version of a cooperation's membership; counts as the author's territory's consent.
    #[n(8)]
    Change(#[n(0)] Membership),
    /// Consents to a version of the membership that somebody else proposed.
    #[n(9)]
    Consent(#[n(0)] EntryId),
    /// Leaves a cooperation; ends the membership that the entry began, which is the cooperation's first entry for a
    /// founding party.
    #[n(10)]
    Leave(#[n(0)] EntryId, #[n(1)] Frontier),
    /// Says that the entries which it cites were here before it: what another territory has acknowledged cannot be
    /// unsaid by removing a key. A node makes it by itself.
    #[n(11)]
    Acknowledge,
    /// Says of entries that are set aside that the author's territory has decided about them: they stay out, because
    /// what they wanted was written again or is not wanted. Decides nothing about what counts (R154).
    #[n(12)]
    KeepOut(#[n(0)] Vec<EntryId>),
    /// Says that everybody may read this document, with all that it was and will be; of a cooperation's document, which
    /// version of the membership says whose word that needs (R210).
    #[n(13)]
    Publish(#[n(0)] Option<EntryId>),
    /// What is said about the texts of an agreement, beside proposing and signing them.
    #[n(14)]
    Agreement(#[n(0)] AgreementAct),
    /// What is said about a question that several bodies decide together.
    #[n(15)]
    Decision(#[n(0)] DecisionAct),
    /// What is said about an assembly.
    #[n(16)]
    Assembly(#[n(0)] AssemblyAct),
    /// What is said about a record of the conservatory.
    #[n(17)]
    Record(#[n(0)] RecordAct),
    /// States something about a project.
    #[n(18)]
    Project(#[n(0)] ProjectAct),
    /// States something about a fund.
    #[n(19)]
    Fund(#[n(0)] FundAct),
    /// States something about a measure.
    #[n(20)]
    Measure(#[n(0)] MeasureAct),
}

/// What a document's first entry says; it never changes.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct Genesis {
    /// Makes two documents different that say the same.
    #[cbor(n(0), with = "minicbor::bytes")]
    pub nonce: [u8; 8],
    /// The version of the kind's schema.
    #[n(1)]
    pub schema: u16,
    /// What the document is and to whom it belongs.
    #[n(2)]
    pub subject: Subject,
}

/// What a document is and to whom it belongs.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub enum Subject {
    /// A territory, founded with this charter.
    #[n(0)]
    Territory(#[n(0)] Charter),
    /// A cooperation; its author's territory accepts by proposing it.
    #[n(1)]
    Cooperation(#[n(0)] Founding),
    /// A document of any other kind.
    #[n(2)]
    Document(#[n(0)] Kind, #[n(1)] Home),
}

/// The founding terms of a cooperation.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct Founding {
    /// The founding parties, in ascending order, each once, the author's territory among them.
    #[n(0)]
    pub parties: Vec<TerritoryId>,
    /// The invitation that it answers; the inviting territory's node then accepts by itself, once.
    #[n(1)]
    pub invitation: Option<InvitationId>,
}

/// A version of a cooperation's membership.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct Membership {
    /// One more than the number of the version before, and 1 when that is the founding.
    #[n(0)]
    pub number: u64,
    /// The entry with the version before: the cooperation's first entry, or another `Change`.
    #[n(1)]
    pub previous: EntryId,
    /// What it changes.
    #[n(2)]
    pub change: MembershipChange,
}

/// Who comes or must go.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub enum MembershipChange {
    /// The territory becomes a party; all parties and the newcomer must consent.
    #[n(0)]
    Admit(#[n(0)] TerritoryId),
    /// The membership that the entry began ends; all other parties must consent, and at least two.
    #[n(1)]
    Expel(#[n(0)] TerritoryId, #[n(1)] EntryId, #[n(2)] Frontier),
}

/// The kind of a document that is neither a territory nor a cooperation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Encode, Decode)]
#[cbor(index_only)]
pub enum Kind {
    /// A joint project.
    #[n(3)]
    Project,
    /// A text that every party signs at an exact version.
    #[n(4)]
    Agreement,
    /// A question that several bodies decide together.
    #[n(5)]
    Decision,
    /// Those who decide together: neighbours, a platform, a committee.
    #[n(6)]
    Assembly,
    /// What somebody has learnt, for others to use.
    #[n(7)]
    Record,
    /// The votes of one territory's body; never shared (R232).
    #[n(8)]
    Ballots,
    /// Money in common: what every holder has, and where it came from and went.
    #[n(9)]
    Fund,
    /// What was observed, against what is aimed at.
    #[n(10)]
    Measure,
}

/// To whom a document belongs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Encode, Decode)]
pub enum Home {
    /// To the parties of a cooperation.
    #[n(0)]
    Cooperation(#[n(0)] DocumentId),
    /// To one territory alone; never shared with others, synced to the territory's other nodes.
    #[n(1)]
    Territory(#[n(0)] TerritoryId),
}

/// A frozen text, offered for signature.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct Proposal {
    /// Counts the proposals of this agreement, from 1.
    #[n(0)]
    pub number: u32,
    /// The hash of the frozen text (R40).
    #[n(1)]
    pub text: TextHash,
    /// The Automerge heads at which the text can be read again, ascending.
    #[n(2)]
    pub heads: Vec<ChangeHash>,
    /// Who is to sign it, in ascending order, each once, the proposer among them; nobody else ever is (R140).
    #[n(3)]
    pub parties: Vec<TerritoryId>,
    /// Of these, the parties whose council or assembly must ratify it before it is in force, in ascending order (R220).
    #[n(4)]
    pub ratifying: Vec<TerritoryId>,
}

/// A signature under a frozen text.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct Signing {
    /// The number of the proposal.
    #[n(0)]
    pub number: u32,
    /// The version: a frozen text and those who are to sign it (R40).
    #[n(1)]
    pub version: VersionHash,
    /// Who signs, as the territory wants it shown.
    #[n(2)]
    pub name: String,
    /// In which office.
    #[n(3)]
    pub office: String,
}

/// An act breaks a rule of form, whatever the document says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ActError {
    /// The charter has no valid shape.
    #[error("the charter is malformed: {0}")]
    Charter(#[from] CharterError),
    /// The parties are not 1 to 256 different territories in ascending order.
    #[error("the parties are not a sorted list of 1 to {} different territories", limits::PARTIES_MAX)]
    Parties,
    /// The heads are empty, too many or not ascending.
    #[error("the heads are not a sorted list of 1 to {} different changes", limits::DEPENDENCIES_MAX)]
    Heads,
    /// A frontier is not in ascending order, or names something twice.
    #[error("a frontier is not a sorted list without repetitions")]
    Frontier,
    /// The number of a membership's version is zero.
    #[error("the founding is version 0 of a membership: a change has a higher number")]
    Number,
    /// The entries that stay out are none, too many or not ascending.
    #[error("the entries are not a sorted list of 1 to {} different ones", limits::KEPT_OUT_PER_ACT_MAX)]
    KeptOut,
    /// A text is too long.
    #[error("a text is longer than {} bytes", limits::SHORT_TEXT_BYTES_MAX)]
    Text,
    /// A number is not more than zero, too large, too fine, or not in its shortest form.
    #[error("a number is too small, too large (at most {}) or too fine", limits::AMOUNT_MAX)]
    Amount,
    /// A unit, code or name is empty, or not one line.
    #[error("a unit, code or name is empty, or not one line without spaces around it")]
    Name,
    /// An item's id is not 16 hexadecimal digits.
    #[error("an item of a document is named by 16 hexadecimal digits")]
    Item,
    /// A day is none, or a period ends before it begins.
    #[error("a day is not YYYY-MM-DD, or a period ends before it begins")]
    Day,
    /// The observations that an act names are none, too many or not ascending.
    #[error("the observations are not a sorted list of 1 to {} different ones", limits::OBSERVATIONS_PER_ACT_MAX)]
    Observations,
    /// A reason is too long.
    #[error("a reason is longer than {} bytes", limits::REASON_BYTES_MAX)]
    Reason,
    /// Those who must ratify are no parties, or not in ascending order.
    #[error("those who must ratify are not a sorted list of some of the parties")]
    Ratifying,
    /// Votes would be shared with other territories.
    #[error("ballots belong to one territory alone, and are shared with nobody")]
    Ballots,
    /// The options of a question are none, too many or not ascending.
    #[error("the options are not a sorted list of 1 to {} different ones", limits::OPTIONS_PER_DECISION_MAX)]
    Options,
    /// The bodies that decide are none, too many, not ascending, or weigh nothing.
    #[error("the bodies are not a sorted list of 1 to {} that weigh something", limits::BODIES_PER_DECISION_MAX)]
    Bodies,
    /// Two options could reach the threshold, or none.
    #[error("a threshold is more than half of what all bodies weigh, and not more than all of it")]
    Threshold,
    /// The tallies are none, too many or not ascending.
    #[error("the tallies are not a sorted list of 1 to {} different ones", limits::BODIES_PER_DECISION_MAX)]
    Tallies,
    /// An assembly is higher than the world.
    #[error("the level of an assembly is 0 to {}", limits::ASSEMBLY_LEVEL_MAX)]
    Level,
    /// The numbers of a tally contradict each other.
    #[error("more have voted than were present, or more on paper than at all, or there is no option")]
    Counts,
}

impl Act {
    /// Returns the act in canonical bytes.
    pub fn encode(&self) -> Vec<u8> {
        wire::encode(self)
    }

    /// Returns the act with these canonical bytes.
    ///
    /// # Errors
    /// [`DecodeError`]; an act of a newer version is malformed to us, and is kept and relayed all the same (R80).
    pub fn decode(bytes: &[u8]) -> Result<Self, DecodeError> {
        wire::decode(bytes, limits::ACT_BYTES_MAX)
    }

    /// Returns the role that its author's key needs (R13).
    pub const fn role(&self) -> Roles {
        match self {
            Self::Begin(Genesis { subject: Subject::Territory(_), .. })
            | Self::Amend(_)
            | Self::Approve(_)
            | Self::Guard(..) => Roles::ROOT,
            Self::Begin(Genesis { subject: Subject::Cooperation(_), .. })
            | Self::Accept
            | Self::Sign(_)
            | Self::Cut(_)
            | Self::Change(_)
            | Self::Consent(_)
            | Self::Leave(..)
            | Self::Publish(_) => Roles::SIGN,
            Self::Begin(Genesis { subject: Subject::Document(..), .. })
            | Self::Propose(_)
            | Self::Acknowledge
            | Self::KeepOut(_) => Roles::EDIT,
            Self::Project(act) => act.role(),
            Self::Fund(act) => act.role(),
            Self::Measure(act) => act.role(),
            Self::Agreement(act) => act.role(),
            Self::Decision(act) => act.role(),
            Self::Assembly(act) => act.role(),
            Self::Record(act) => act.role(),
        }
    }

    /// Returns whether the act binds its territory, so that it must carry its place in the territory's chain (R15).
    pub const fn is_binding(&self) -> bool {
        match self {
            Self::Sign(_) => true,
            Self::Project(act) => act.is_binding(),
            Self::Fund(act) => act.is_binding(),
            Self::Agreement(act) => act.is_binding(),
            Self::Decision(act) => act.is_binding(),
            Self::Assembly(act) => act.is_binding(),
            Self::Record(act) => act.is_binding(),
            // What only adds to a set needs no place in a chain: two made apart contradict nothing.
            Self::Begin(_)
            | Self::Amend(_)
            | Self::Approve(_)
            | Self::Accept
            | Self::Propose(_)
            | Self::Guard(..)
            | Self::Cut(_)
            | Self::Change(_)
            | Self::Consent(_)
            | Self::Leave(..)
            | Self::Acknowledge
            | Self::KeepOut(_)
            | Self::Publish(_)
            // What was observed is nobody's word.
            | Self::Measure(_) => false,
        }
    }

    /// Checks what can be checked without knowing the document.
    ///
    /// # Errors
    /// The first rule that it breaks.
    pub fn check(&self) -> Result<(), ActError> {
        match self {
            Self::Begin(genesis) => genesis.check(),
            Self::Amend(charter) => Ok(charter.check()?),
            Self::Propose(proposal) => proposal.check(),
            Self::Sign(signing) => signing.check(),
            Self::Cut(cut) => cut.check(),
            Self::Change(membership) => membership.check(),
            Self::Leave(_, frontier) => frontier.check(),
            Self::KeepOut(entries) => {
                let sorted = entries.is_sorted_by(|a, b| a < b);
                let valid = sorted && (1..=limits::KEPT_OUT_PER_ACT_MAX).contains(&entries.len());
                if valid { Ok(()) } else { Err(ActError::KeptOut) }
            }
            Self::Agreement(act) => act.check(),
            Self::Decision(act) => act.check(),
            Self::Assembly(act) => act.check(),
            Self::Record(act) => act.check(),
            Self::Approve(_)
            | Self::Accept
            | Self::Guard(..)
            | Self::Consent(_)
            | Self::Acknowledge
            | Self::Publish(_) => Ok(()),
            Self::Project(act) => act.check(),
            Self::Fund(act) => act.check(),
            Self::Measure(act) => act.check(),
        }
    }
}

impl Genesis {
    fn check(&self) -> Result<(), ActError> {
        match &self.subject {
            Subject::Territory(charter) if charter.number != 0 => Err(CharterError::Number.into()),
            Subject::Territory(charter) => Ok(charter.check()?),
            Subject::Cooperation(founding) => check_parties(&founding.parties),
            Subject::Document(Kind::Ballots, Home::Cooperation(_)) => Err(ActError::Ballots),
            Subject::Document(..) => Ok(()),
        }
    }
}

fn check_parties(parties: &[TerritoryId]) -> Result<(), ActError> {
    let sorted = parties.is_sorted_by(|a, b| a < b);
    if sorted && (1..=limits::PARTIES_MAX).contains(&parties.len()) { Ok(()) } else { Err(ActError::Parties) }
}

impl Membership {
    fn check(&self) -> Result<(), ActError> {
        match &self.change {
            _ if self.number == 0 => Err(ActError::Number),
            MembershipChange::Admit(_) => Ok(()),
            MembershipChange::Expel(_, _, frontier) => frontier.check(),
        }
    }
}

impl Proposal {
    fn check(&self) -> Result<(), ActError> {
        form::heads(&self.heads)?;
        check_parties(&self.parties)?;
        let sorted = self.ratifying.is_sorted_by(|a, b| a < b);
        let valid = sorted && self.ratifying.iter().all(|territory| self.parties.contains(territory));
        if valid { Ok(()) } else { Err(ActError::Ratifying) }
    }

    /// Returns what a signature under this proposal is under: its text in its document, those who are to sign it, so that
    /// nobody can be said to have signed it together with others, and those who must ratify it (R40, R140, R220).
    pub fn version(&self, document: DocumentId) -> VersionHash {
        let mut hasher = blake3::Hasher::new_derive_key("djuntu/version/1");
        hasher.update(document.as_bytes()).update(self.text.as_bytes());
        hasher.update(&(self.heads.len() as u64).to_le_bytes());
        self.heads.iter().for_each(|head| _ = hasher.update(head.as_bytes()));
        hasher.update(&(self.parties.len() as u64).to_le_bytes());
        self.parties.iter().for_each(|party| _ = hasher.update(party.as_bytes()));
        self.ratifying.iter().for_each(|party| _ = hasher.update(party.as_bytes()));
        VersionHash(*hasher.finalize().as_bytes())
    }
}

impl Signing {
    fn check(&self) -> Result<(), ActError> {
        form::text(&self.name)?;
        form::text(&self.office)
    }
}

#[cfg(test)]
mod tests;
