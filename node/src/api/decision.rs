//! What is said about questions that several bodies decide together.

use super::Territory;
use djuntu_protocol::identity::{DocumentId, EntryId};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Says something about a decision.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(tag = "act", rename_all = "snake_case")]
pub enum DecisionAct {
    /// Puts the question, as it reads now, to the bodies that decide.
    Open {
        /// `consent`, `unanimity`, `majority` or `threshold`.
        method: String,
        /// For a threshold: how much the bodies that choose an option must weigh together.
        #[serde(default)]
        threshold: Option<u32>,
        /// Who decides: territories by name or id, or the ids of their assemblies, each with `=` and a weight when it is not
        /// 1; all that share the document when there are none.
        #[serde(default)]
        bodies: Vec<String>,
    },
    /// Votes, on this machine, for one's own key or for a number of the list of those who may vote.
    Vote {
        /// The option: its label, or the beginning of its id; nothing for an abstention.
        #[serde(default)]
        choice: Option<String>,
        /// The number in the list; the vote is that of this machine's key when it is left out.
        #[serde(default)]
        number: Option<u32>,
        /// The assembly that votes, by its id, when there are several bodies of this territory.
        #[serde(default)]
        assembly: Option<String>,
    },
    /// Tells how a body of this territory has voted: the votes that are here, and those that are given.
    Tally {
        /// Votes that were counted by hand, by option.
        #[serde(default)]
        counts: BTreeMap<String, u32>,
        /// Abstentions that were counted by hand.
        #[serde(default)]
        abstain: u32,
        /// How many were there; as many as have voted when it is left out.
        #[serde(default)]
        present: Option<u32>,
        /// Whether the body objects to every option.
        #[serde(default)]
        objects: bool,
        /// The assembly, by its id, when there are several bodies of this territory.
        #[serde(default)]
        assembly: Option<String>,
    },
    /// Says that this territory does not want the question as it is put.
    Object {
        /// Why.
        reason: String,
    },
    /// Tells what the tallies come to.
    Outcome {},
    /// Takes the question back.
    Withdraw {
        /// Why.
        reason: String,
    },
}

/// A decision as it stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decision {
    /// Every question that was put, the newest last.
    pub questions: Vec<Question>,
}

/// A question as it was put, and what became of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Question {
    /// The entry that opens it.
    pub entry: EntryId,
    /// Counts the questions of the decision.
    pub number: u32,
    /// Who has put it, who alone tells the outcome or takes it back.
    pub by: Territory,
    /// When, by its clock.
    pub time: String,
    /// `consent`, `unanimity`, `majority` or `threshold`.
    pub method: String,
    /// For a threshold: how much the bodies that choose an option must weigh together.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub threshold: Option<u32>,
    /// What can be chosen.
    pub options: Vec<Choosable>,
    /// Who decides.
    pub bodies: Vec<BodyVote>,
    /// Who does not want it as it is put.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub objections: Vec<QuestionObjection>,
    /// `open`, `tallied k of n`, `adopted`, `rejected`, `withdrawn` or `contested`.
    pub state: String,
    /// The id of the option that was adopted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub adopted: Option<String>,
    /// Why it was taken back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub withdrawn: Option<String>,
    /// While it is open: what the tallies that are here come to: `undecided`, `rejected`, or the id of an option.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub provisional: Option<String>,
    /// Whether the draft reads differently now.
    pub changed_since: bool,
    /// The frozen text, as canonical JSON.
    pub text: String,
}

/// An option of a question.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Choosable {
    /// Its id.
    pub id: String,
    /// Its label in the language of the document, or another one.
    pub label: String,
}

/// A body, and how it has voted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BodyVote {
    /// The territory that counts its votes.
    pub territory: Territory,
    /// The assembly, when it is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub assembly: Option<DocumentId>,
    /// How much it weighs.
    pub weight: u32,
    /// How it has voted; several are a dispute, which everybody sees.
    pub tallies: Vec<BodyTally>,
}

/// How a body has voted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BodyTally {
    /// The entry.
    pub entry: EntryId,
    /// The votes by option.
    pub counts: BTreeMap<String, u32>,
    /// How many abstained.
    pub abstain: u32,
    /// How many were there.
    pub present: u32,
    /// How many voted on paper.
    pub paper: u32,
    /// The hash over the votes, by which the body can prove its count.
    pub root: String,
    /// Whether the body objects to every option.
    pub objects: bool,
    /// Whether it is contested: it does not count, and another territory relied on it.
    pub contested: bool,
}

/// A territory does not want a question as it is put.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct QuestionObjection {
    /// The territory.
    pub by: Territory,
    /// Why.
    pub reason: String,
}

/// What the votes come to that are on the nodes of this territory, which nobody else ever sees.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Votes {
    /// The options.
    pub options: Vec<Choosable>,
    /// The votes by the id of the option.
    pub counts: BTreeMap<String, u32>,
    /// How many abstained.
    pub abstain: u32,
    /// How many of them voted under a number of the list.
    pub numbered: u32,
    /// How many voted so that nobody can say what they meant.
    pub void: u32,
    /// The hash over the votes, as a tally would have it.
    pub root: String,
    /// The documents in which they are.
    pub documents: Vec<DocumentId>,
}
