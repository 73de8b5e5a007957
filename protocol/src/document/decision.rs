//! The state of a decision: decided by each body at home, and told by tallies (R230).
//!
//! Invariant: an outcome follows from the tallies that it lists, and from nothing else; so a tally that comes late, and a
//! body that tallies twice, change nothing about what was decided.

mod admits;
mod ballots;
mod method;

pub use ballots::Ballots;
pub use method::Decided;

use crate::act::{Act, DecisionAct, Opening, Tally};
use crate::authority::judge::Verdict;
use crate::document::{Content, Log, Record};
use crate::identity::{EntryId, TerritoryId};
use crate::time::Time;
use std::collections::BTreeSet;

/// What the acts say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decision {
    /// Who has begun the document, and so puts its questions (R230).
    pub beginner: TerritoryId,
    /// Every question that was put, by number and then by id.
    pub questions: Vec<Question>,
    /// The numbers of all questions that are held, whether or not they count.
    numbers: BTreeSet<u32>,
}

/// One question as it was put, and what became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    /// The entry that opens it.
    pub entry: EntryId,
    /// Who has put it, who alone can tell the outcome or take it back.
    pub opener: TerritoryId,
    /// What its clock said.
    pub time: Time,
    /// The question.
    pub opening: Opening,
    /// How bodies have voted, by body and then in the order of the body's chain of binding acts. Two of one body are a
    /// dispute (R235).
    pub tallies: Vec<BodyTally>,
    /// Who does not want it as it is put.
    pub objections: Vec<Objected>,
    /// How it ended; none while it is open.
    pub ended: Option<Ended>,
    /// Whether its opener has ended it twice in one place of its chain, so that nobody knows which was meant; or what ended
    /// it, or a tally on which that rests, is contested (R36).
    pub is_contested: bool,
}

/// How a body has voted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BodyTally {
    /// Which of the question's bodies.
    pub body: usize,
    /// Its place in the territory's chain of binding acts.
    pub n: u64,
    /// The entry.
    pub entry: EntryId,
    /// What the territory's clock said.
    pub time: Time,
    /// What it says.
    pub tally: Tally,
    /// Whether it is contested: it does not count, and another territory relied on it (R36).
    pub is_contested: bool,
}

/// A territory does not want a question as it is put.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Objected {
    /// The territory.
    pub territory: TerritoryId,
    /// Why.
    pub reason: String,
    /// What its clock said.
    pub time: Time,
    /// The entry.
    pub entry: EntryId,
}

/// How a question ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ended {
    /// The entry.
    pub entry: EntryId,
    /// What the opener's clock said.
    pub time: Time,
    /// How.
    pub how: Ending,
}

/// How a question can end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ending {
    /// An option was adopted, or none, by these tallies.
    Outcome {
        /// What was adopted; none when it was rejected.
        option: Option<String>,
        /// By which tallies, ascending.
        tallies: Vec<EntryId>,
    },
    /// It was taken back.
    Withdrawn(String),
}

/// How far a decision has come.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stage {
    /// Nothing was put to anybody.
    Draft,
    /// The question with this number is put, and so many of its bodies have voted.
    Open {
        /// Its number.
        number: u32,
        /// How many have voted.
        tallied: usize,
        /// How many bodies there are.
        bodies: usize,
    },
    /// This option was adopted.
    Adopted(u32, String),
    /// No option was adopted.
    Rejected(u32),
    /// It was taken back.
    Withdrawn(u32),
    /// How it ended is contested or in dispute.
    Contested(u32),
}

impl Decision {
    /// Returns what the counted acts of `log` say.
    pub fn of(log: &Log, verdict: &Verdict) -> Self {
        let said = Said::all(log, verdict);
        // Otherwise whoever shares it could put a question in the place of the one that is decided.
        let beginner = log.genesis().territory;
        let opening = |said: &Said<'_>| match said.act {
            DecisionAct::Open(opening) if !said.is_contested && said.record.territory == beginner => {
                Some(Question::put(said, opening))
            }
            DecisionAct::Open(_)
            | DecisionAct::Tally(_)
            | DecisionAct::Object { .. }
            | DecisionAct::Outcome { .. }
            | DecisionAct::Withdraw { .. }
            | DecisionAct::Vote(_) => None,
        };
        let mut questions: Vec<Question> = said.iter().filter_map(opening).collect();
        for question in &mut questions {
            said.iter().for_each(|said| question.hear(said));
            question.tallies.sort_by_key(|tally| (tally.body, tally.is_contested, tally.n, tally.entry));
            question.end(&said);
        }
        questions.sort_by_key(|question| (question.opening.number, question.entry));
        let numbers = log.records().filter_map(|(_, record)| match record.act() {
            Some(Act::Decision(DecisionAct::Open(opening))) => Some(opening.number),
            _ => None,
        });
        Self { beginner, questions, numbers: numbers.collect() }
    }

    /// Returns the number of the next question: one that none has that is held, whether or not it counts.
    pub fn next_number(&self) -> u32 {
        super::next_number(&self.numbers)
    }

    /// Returns the question that is meant when none is named: the newest, but for one that leaves out somebody who decides in
    /// an earlier one, because nobody is left out of a decision by a question that is put without him (R236).
    pub fn current(&self) -> Option<&Question> {
        let mut current: Option<&Question> = None;
        for next in &self.questions {
            let Some(before) = current else {
                current = Some(next);
                continue;
            };
            let is_over = |question: &Question| matches!(&question.ended, Some(ended) if ended.is_withdrawn());
            let names_all = before.territories().is_subset(&next.territories());
            let is_rival = before.opening.number == next.opening.number && before.ended.is_some();
            if is_over(before) || (names_all && !is_rival && !is_over(next)) {
                current = Some(next);
            }
        }
        current
    }

    /// Returns how far the decision has come.
    pub fn stage(&self) -> Stage {
        let Some(current) = self.current() else { return Stage::Draft };
        // Of two with one number that both were decided, nobody knows which was meant.
        let outcome = |question: &Question| match &question.ended {
            Some(Ended { how: Ending::Outcome { option, .. }, .. }) => Some(option.clone()),
            Some(Ended { how: Ending::Withdrawn(_), .. }) | None => None,
        };
        let decided = outcome(current);
        let is_rival = |other: &&Question| {
            let is_other = other.entry != current.entry && other.opening.number == current.opening.number;
            is_other && current.territories().is_subset(&other.territories())
        };
        let mut rivals = self.questions.iter().filter(is_rival).filter_map(outcome);
        let is_disputed = decided.is_some() && rivals.any(|option| Some(option) != decided);
        if is_disputed { Stage::Contested(current.opening.number) } else { current.stage() }
    }
}

impl Ended {
    const fn is_withdrawn(&self) -> bool {
        matches!(self.how, Ending::Withdrawn(_))
    }
}

impl Question {
    fn put(said: &Said<'_>, opening: &Opening) -> Self {
        let (tallies, objections) = (Vec::new(), Vec::new());
        let Said { entry, record, .. } = *said;
        let (opener, time) = (record.territory, record.time);
        Self { entry, opener, time, opening: opening.clone(), tallies, objections, ended: None, is_contested: false }
    }

    fn hear(&mut self, said: &Said<'_>) {
        let Said { entry, record, n, act, is_contested } = *said;
        let (territory, time) = (record.territory, record.time);
        match act {
            DecisionAct::Tally(tally) if tally.opening == self.entry => {
                let body = self.body_of(territory, tally);
                let fits = tally.counts.len() == self.opening.options.len();
                if let Some(body) = body.filter(|_| fits) {
                    self.tallies.push(BodyTally { body, n, entry, time, tally: (**tally).clone(), is_contested });
                }
            }
            DecisionAct::Object { opening, reason } if *opening == self.entry && !is_contested => {
                let has_said = self.objections.iter().any(|other| other.territory == territory);
                let objected = Objected { territory, reason: reason.clone(), time, entry };
                self.objections.extend((!has_said).then_some(objected));
            }
            // Of another question, or heard elsewhere.
            DecisionAct::Open(_)
            | DecisionAct::Tally(_)
            | DecisionAct::Object { .. }
            | DecisionAct::Outcome { .. }
            | DecisionAct::Withdraw { .. }
            | DecisionAct::Vote(_) => {}
        }
    }

    /// Returns for which of the bodies a territory tallies.
    fn body_of(&self, territory: TerritoryId, tally: &Tally) -> Option<usize> {
        let mut bodies = self.opening.bodies.iter();
        bodies.position(|body| body.territory == territory && body.assembly == tally.assembly)
    }

    /// Finds out how it ended: by what its opener has said first in its chain of binding acts of all that says something
    /// that follows, and by nothing when that are two (R234).
    fn end(&mut self, said: &[Said<'_>]) {
        let by_opener = said.iter().filter(|said| said.record.territory == self.opener);
        let mut ends: Vec<(&Said<'_>, Ending, bool)> =
            by_opener.filter_map(|said| self.ending(said).map(|(how, doubted)| (said, how, doubted))).collect();
        ends.sort_by_key(|(said, ..)| (said.is_contested, said.n, said.entry));
        let mut ends = ends.into_iter();
        let (Some((first, how, is_doubted)), second) = (ends.next(), ends.next()) else { return };
        let is_double =
            second.is_some_and(|(second, ..)| (second.is_contested, second.n) == (first.is_contested, first.n));
        self.is_contested = is_double || is_doubted || first.is_contested;
        if !self.is_contested {
            self.ended = Some(Ended { entry: first.entry, time: first.record.time, how });
        }
    }

    /// Returns how a statement ends the question, when it does, and whether it rests on a tally that is contested.
    fn ending(&self, said: &Said<'_>) -> Option<(Ending, bool)> {
        match said.act {
            DecisionAct::Withdraw { opening, reason } if *opening == self.entry => {
                Some((Ending::Withdrawn(reason.clone()), false))
            }
            DecisionAct::Outcome { opening, tallies, option } if *opening == self.entry => {
                let listed: Vec<&BodyTally> =
                    self.tallies.iter().filter(|tally| tallies.contains(&tally.entry)).collect();
                let decided = (listed.len() == tallies.len()).then(|| self.decide(&listed))?;
                let follows = match (decided, option) {
                    (Decided::Adopted(decided), Some(option)) => self.opening.options.get(decided) == Some(option),
                    (Decided::Rejected, None) => true,
                    (Decided::Adopted(_) | Decided::Rejected | Decided::Undecided, _) => false,
                };
                let is_doubted = listed.iter().any(|tally| tally.is_contested);
                let how = Ending::Outcome { option: option.clone(), tallies: tallies.clone() };
                follows.then_some((how, is_doubted))
            }
            DecisionAct::Open(_)
            | DecisionAct::Tally(_)
            | DecisionAct::Object { .. }
            | DecisionAct::Outcome { .. }
            | DecisionAct::Withdraw { .. }
            | DecisionAct::Vote(_) => None,
        }
    }

    /// Returns how far this question has come.
    pub fn stage(&self) -> Stage {
        let number = self.opening.number;
        match &self.ended {
            _ if self.is_contested => Stage::Contested(number),
            Some(Ended { how: Ending::Withdrawn(_), .. }) => Stage::Withdrawn(number),
            Some(Ended { how: Ending::Outcome { option: Some(option), .. }, .. }) => {
                Stage::Adopted(number, option.clone())
            }
            Some(Ended { how: Ending::Outcome { option: None, .. }, .. }) => Stage::Rejected(number),
            None => Stage::Open { number, tallied: self.tallied().count(), bodies: self.opening.bodies.len() },
        }
    }

    /// Returns the tally of each body that has made one which counts, the first in its chain.
    pub fn tallied(&self) -> impl Iterator<Item = &BodyTally> {
        let mut last = None;
        let counts = self.tallies.iter().filter(|tally| !tally.is_contested);
        counts.filter(move |tally| last.replace(tally.body) != Some(tally.body))
    }

    /// Returns the bodies that have tallied twice in a way that counts: a dispute that everybody sees (R235).
    pub fn disputed(&self) -> BTreeSet<usize> {
        let mut seen = BTreeSet::new();
        let counts = self.tallies.iter().filter(|tally| !tally.is_contested);
        counts.filter(|tally| !seen.insert(tally.body)).map(|tally| tally.body).collect()
    }

    /// Returns what the tallies that are here come to: not the outcome, which the opener tells.
    pub fn provisional(&self) -> Decided {
        let disputed = self.disputed();
        let tallies: Vec<&BodyTally> = self.tallied().filter(|tally| !disputed.contains(&tally.body)).collect();
        self.decide(&tallies)
    }

    fn territories(&self) -> BTreeSet<TerritoryId> {
        self.opening.bodies.iter().map(|body| body.territory).collect()
    }
}

/// A statement that counts, or is contested.
struct Said<'a> {
    entry: EntryId,
    record: &'a Record,
    n: u64,
    act: &'a DecisionAct,
    is_contested: bool,
}

impl<'a> Said<'a> {
    /// Returns all of them by their ids, so that no order of arrival shows.
    fn all(log: &'a Log, verdict: &Verdict) -> Vec<Self> {
        let said = |(entry, record): (EntryId, &'a Record)| {
            let Content::Act { act: Some(Act::Decision(act)), n, .. } = &record.content else { return None };
            let is_contested = verdict.contested.contains_key(&entry);
            let counts = is_contested || verdict.counted.contains(&entry);
            counts.then_some(Self { entry, record, n: n.unwrap_or_default(), act, is_contested })
        };
        let mut all: Vec<Self> = log.records().filter_map(said).collect();
        all.sort_by_key(|said| said.entry);
        all
    }
}

#[cfg(test)]
mod tests;
