//! What is said about a question that several bodies decide together.

use super::{ActError, form};
use crate::identity::{ChangeHash, DocumentId, EntryId, Roles, TerritoryId, TextHash, VotesHash};
use crate::limits;
use minicbor::{Decode, Encode};

/// A statement about a decision.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub enum DecisionAct {
    /// Puts the question to the bodies, as it reads now.
    #[n(0)]
    Open(#[n(0)] Opening),
    /// Says how a body has voted.
    #[n(1)]
    Tally(#[n(0)] Box<Tally>),
    /// Says that a territory does not want the question as it is put, and why.
    #[n(2)]
    Object {
        /// The entry that opened it.
        #[n(0)]
        opening: EntryId,
        /// Why.
        #[n(1)]
        reason: String,
    },
    /// Says what was decided, and by which tallies.
    #[n(3)]
    Outcome {
        /// The entry that opened it.
        #[n(0)]
        opening: EntryId,
        /// The tallies that it counts and no others, ascending.
        #[n(1)]
        tallies: Vec<EntryId>,
        /// What was adopted; none when it was rejected.
        #[n(2)]
        option: Option<String>,
    },
    /// Takes the question back.
    #[n(4)]
    Withdraw {
        /// The entry that opened it.
        #[n(0)]
        opening: EntryId,
        /// Why.
        #[n(1)]
        reason: String,
    },
    /// A vote, in a document of ballots that its territory shares with nobody (R232).
    #[n(5)]
    Vote(#[n(0)] Vote),
}

/// A question as it is put: nothing of it changes afterwards.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct Opening {
    /// Counts the questions of this decision, from 1.
    #[n(0)]
    pub number: u32,
    /// The hash of the frozen text.
    #[n(1)]
    pub text: TextHash,
    /// The Automerge heads at which the text can be read again, ascending.
    #[n(2)]
    pub heads: Vec<ChangeHash>,
    /// The ids of the options in the frozen text, ascending.
    #[n(3)]
    pub options: Vec<String>,
    /// Who decides, ascending by territory and assembly, each once.
    #[n(4)]
    pub bodies: Vec<Body>,
    /// By which rule.
    #[n(5)]
    pub method: Method,
}

/// A body that votes as a whole: a territory, or an assembly of it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Encode, Decode)]
#[cbor(array)]
pub struct Body {
    /// The territory that counts its votes.
    #[n(0)]
    pub territory: TerritoryId,
    /// The assembly, when it is one.
    #[n(1)]
    pub assembly: Option<DocumentId>,
    /// How much it weighs.
    #[n(2)]
    pub weight: u32,
}

/// By which rule a question is decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
pub enum Method {
    /// The option with the most votes, when no body objects.
    #[n(0)]
    Consent,
    /// The option that every body has chosen.
    #[n(1)]
    Unanimity,
    /// The option with more than half of the votes, each as much as its body weighs.
    #[n(2)]
    Majority,
    /// The option that bodies with this weight together have chosen: more than half of all weight.
    #[n(3)]
    Threshold(#[n(0)] u32),
}

/// How a body has voted.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct Tally {
    /// The entry that opened the question.
    #[n(0)]
    pub opening: EntryId,
    /// The assembly, when the body is one.
    #[n(1)]
    pub assembly: Option<DocumentId>,
    /// The votes for each option, in the order of the question.
    #[n(2)]
    pub counts: Vec<u32>,
    /// How many abstained.
    #[n(3)]
    pub abstain: u32,
    /// How many were there.
    #[n(4)]
    pub present: u32,
    /// How many of the votes were on paper.
    #[n(5)]
    pub paper: u32,
    /// The hash over the votes, by which the body can prove its count later (R233).
    #[n(6)]
    pub root: VotesHash,
    /// Whether the body objects to every option.
    #[n(7)]
    pub objects: bool,
}

/// One vote.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct Vote {
    /// The entry that opened the question.
    #[n(0)]
    pub opening: EntryId,
    /// The assembly, when the body is one.
    #[n(1)]
    pub assembly: Option<DocumentId>,
    /// Whose it is.
    #[n(2)]
    pub voter: Voter,
    /// The option; none for an abstention.
    #[n(3)]
    pub choice: Option<String>,
}

/// Whose a vote is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Encode, Decode)]
pub enum Voter {
    /// The member whose key signs the entry; a vote with a higher number takes the place of an earlier one.
    #[n(0)]
    Key(#[n(0)] u32),
    /// The one with this number in the list of those who may vote.
    #[n(1)]
    Number(#[n(0)] u32),
}

impl DecisionAct {
    /// Returns the role that its author's key needs (R13).
    pub const fn role(&self) -> Roles {
        match self {
            Self::Open(_) | Self::Tally(_) | Self::Object { .. } | Self::Outcome { .. } | Self::Withdraw { .. } => {
                Roles::SIGN
            }
            Self::Vote(_) => Roles::EDIT,
        }
    }

    /// Returns whether it binds its territory (R15).
    pub const fn is_binding(&self) -> bool {
        match self {
            Self::Tally(_) | Self::Outcome { .. } | Self::Withdraw { .. } => true,
            Self::Open(_) | Self::Object { .. } | Self::Vote(_) => false,
        }
    }

    pub(super) fn check(&self) -> Result<(), ActError> {
        match self {
            Self::Open(opening) => opening.check(),
            Self::Tally(tally) => tally.check(),
            Self::Object { reason, .. } | Self::Withdraw { reason, .. } => form::reason(reason),
            Self::Outcome { tallies, option, .. } => {
                let sorted = tallies.is_sorted_by(|a, b| a < b);
                if !sorted || !(1..=limits::BODIES_PER_DECISION_MAX).contains(&tallies.len()) {
                    return Err(ActError::Tallies);
                }
                option.as_deref().map_or(Ok(()), form::text)
            }
            Self::Vote(vote) => vote.choice.as_deref().map_or(Ok(()), form::text),
        }
    }
}

impl Opening {
    fn check(&self) -> Result<(), ActError> {
        form::heads(&self.heads)?;
        let sorted = self.options.is_sorted_by(|a, b| a < b);
        if !sorted || !(1..=limits::OPTIONS_PER_DECISION_MAX).contains(&self.options.len()) {
            return Err(ActError::Options);
        }
        self.options.iter().try_for_each(|option| form::text(option))?;
        let place = |body: &Body| (body.territory, body.assembly);
        let sorted = self.bodies.is_sorted_by(|a, b| place(a) < place(b));
        let weighed = self.bodies.iter().all(|body| body.weight > 0);
        if !sorted || !weighed || !(1..=limits::BODIES_PER_DECISION_MAX).contains(&self.bodies.len()) {
            return Err(ActError::Bodies);
        }
        match self.method {
            Method::Consent | Method::Unanimity | Method::Majority => Ok(()),
            // With half or less, two options could reach it.
            Method::Threshold(n) if u64::from(n) * 2 > self.weight() && u64::from(n) <= self.weight() => Ok(()),
            Method::Threshold(_) => Err(ActError::Threshold),
        }
    }

    /// Returns how much all bodies weigh together.
    pub fn weight(&self) -> u64 {
        self.bodies.iter().map(|body| u64::from(body.weight)).sum()
    }
}

impl Tally {
    fn check(&self) -> Result<(), ActError> {
        let votes: u64 = self.counts.iter().map(|count| u64::from(*count)).sum::<u64>() + u64::from(self.abstain);
        let valid = (1..=limits::OPTIONS_PER_DECISION_MAX).contains(&self.counts.len())
            && votes <= u64::from(self.present)
            && u64::from(self.paper) <= votes;
        if valid { Ok(()) } else { Err(ActError::Counts) }
    }
}
