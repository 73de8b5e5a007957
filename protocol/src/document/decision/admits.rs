//! What a territory can say about a decision as it stands (R224).

use super::{BodyTally, Decided, Decision, Question};
use crate::act::{DecisionAct, Opening, Tally};
use crate::document::Unfit;
use crate::identity::{EntryId, TerritoryId};

impl Decision {
    /// Returns what a statement of a territory rests on, or why it would have no effect. `parties` share the document today.
    ///
    /// # Errors
    /// [`Unfit`], a sentence that says what to do instead.
    pub fn admits(&self, ours: TerritoryId, parties: &[TerritoryId], act: &DecisionAct) -> Result<Vec<EntryId>, Unfit> {
        match act {
            DecisionAct::Open(_) if self.beginner != ours => {
                Err(Unfit("only the territory that has begun a decision puts its questions: begin one of your own"))
            }
            DecisionAct::Open(opening) => self.admits_opening(parties, opening),
            DecisionAct::Tally(tally) => self.open(tally.opening)?.admits_tally(ours, tally),
            DecisionAct::Object { opening, .. } => {
                let question = self.open(*opening)?;
                if question.objections.iter().any(|said| said.territory == ours) {
                    return Err(Unfit("your territory has objected to this question already"));
                }
                if question.tallies_of(ours).next().is_some() {
                    return Err(Unfit("your territory has told how it voted, which an objection comes before"));
                }
                Ok(vec![question.entry])
            }
            DecisionAct::Outcome { opening, tallies, option } => {
                self.open(*opening)?.admits_outcome(ours, tallies, option.as_deref())
            }
            DecisionAct::Withdraw { opening, .. } => {
                let question = self.open(*opening)?;
                if question.opener == ours {
                    Ok(vec![question.entry])
                } else {
                    Err(Unfit("only the territory that has put a question takes it back"))
                }
            }
            DecisionAct::Vote(_) => Err(Unfit("a vote belongs into a document of ballots: djuntu decision vote")),
        }
    }

    fn admits_opening(&self, parties: &[TerritoryId], opening: &Opening) -> Result<Vec<EntryId>, Unfit> {
        if self.current().is_some_and(|question| question.ended.is_none() && !question.is_contested) {
            return Err(Unfit(
                "a question is put already: tell its outcome or withdraw it first (djuntu decision withdraw)",
            ));
        }
        if opening.number != self.next_number() {
            return Err(Unfit("the document has changed in the meantime: read it again"));
        }
        if opening.bodies.iter().all(|body| parties.contains(&body.territory)) {
            Ok(Vec::new())
        } else {
            Err(Unfit("only territories that share the document can decide in it"))
        }
    }

    /// Returns a question that nobody has ended.
    fn open(&self, opening: EntryId) -> Result<&Question, Unfit> {
        let question = self.questions.iter().find(|question| question.entry == opening);
        let question = question.ok_or(Unfit("this question was not put: see “djuntu show”"))?;
        if question.ended.is_some() || question.is_contested {
            return Err(Unfit("this question is over: see “djuntu show”"));
        }
        Ok(question)
    }
}

impl Question {
    fn tallies_of(&self, ours: TerritoryId) -> impl Iterator<Item = &BodyTally> {
        let is_ours =
            move |tally: &&BodyTally| self.opening.bodies.get(tally.body).is_some_and(|body| body.territory == ours);
        self.tallies.iter().filter(|tally| !tally.is_contested).filter(is_ours)
    }

    fn admits_tally(&self, ours: TerritoryId, tally: &Tally) -> Result<Vec<EntryId>, Unfit> {
        let body = self.body_of(ours, tally);
        let body = body.ok_or(Unfit("your territory is not among those who decide this: see “djuntu show”"))?;
        if tally.counts.len() != self.opening.options.len() {
            return Err(Unfit("a tally counts every option of the question"));
        }
        if self.tallies_of(ours).any(|other| other.body == body) {
            return Err(Unfit("your territory has told how this body voted; that is told once"));
        }
        if !tally.objects && self.objections.iter().any(|said| said.territory == ours) {
            return Err(Unfit("your territory has objected to this question, so its tally objects too (--objects)"));
        }
        Ok(vec![self.entry])
    }

    fn admits_outcome(
        &self,
        ours: TerritoryId,
        tallies: &[EntryId],
        option: Option<&str>,
    ) -> Result<Vec<EntryId>, Unfit> {
        if self.opener != ours {
            return Err(Unfit("only the territory that has put a question tells its outcome"));
        }
        let disputed = self.disputed();
        let counts = |tally: &&BodyTally| !tally.is_contested && tallies.contains(&tally.entry);
        let listed: Vec<&BodyTally> = self.tallies.iter().filter(counts).collect();
        if listed.iter().any(|tally| disputed.contains(&tally.body)) {
            return Err(Unfit("a body has told two tallies: withdraw the question and put it again"));
        }
        let decided = self.decide(&listed);
        let follows = match (decided, option) {
            (Decided::Adopted(place), Some(option)) => self.opening.options.get(place).is_some_and(|it| it == option),
            (Decided::Rejected, None) => true,
            (Decided::Adopted(_) | Decided::Rejected | Decided::Undecided, _) => false,
        };
        if listed.len() != tallies.len() || !follows {
            return Err(Unfit("this does not follow from the tallies that are here: see “djuntu show”"));
        }
        let mut cited: Vec<EntryId> = tallies.iter().copied().chain([self.entry]).collect();
        cited.sort_unstable();
        Ok(cited)
    }
}
