//! Votes: kept in documents of the territory's home, counted here, and told to others as a tally alone.

use super::show::{choosable, option_named};
use super::{holds_votes, open};
use crate::api;
use crate::desk::{Desk, DeskError};
use djuntu_protocol::act::{Act, DecisionAct, Home, Kind, Tally, Vote, Voter};
use djuntu_protocol::document::decision::{Ballots, Decision, Question};
use djuntu_protocol::document::kinds::DocumentKind;
use djuntu_protocol::document::view::Assignment;
use djuntu_protocol::engine::{Answer, Command, Reading, Refusal};
use djuntu_protocol::identity::{DocumentId, EntryId};
use std::collections::BTreeMap;

/// What a person adds to the votes that are here.
pub(super) struct Given {
    pub(super) counts: BTreeMap<String, u32>,
    pub(super) abstain: u32,
    pub(super) present: Option<u32>,
    pub(super) objects: bool,
}

impl Desk {
    /// Votes on the question that is put.
    pub(in crate::desk) async fn vote(
        &self,
        reading: Reading,
        choice: Option<&str>,
        number: Option<u32>,
        assembly: Option<&str>,
    ) -> Result<EntryId, DeskError> {
        let status = self.engine_status().await?;
        let ours = status.territory.ok_or(Refusal::NoTerritory)?;
        let decision = Decision::of(&reading.log, &reading.verdict);
        let question = open(&decision)?;
        let assembly = self.own_body(question, assembly).await?;
        let options = choosable(&self.question_text(&reading, question).await?.text, &question.opening.options);
        let choice = choice.map(|typed| option_named(&options, typed)).transpose()?;
        let boxes = self.boxes(question).await?;
        if let Some(number) = number {
            let has_voted = |of: &Reading| Ballots::has_number(&of.log, question.entry, assembly, number);
            if boxes.iter().any(has_voted) {
                let what = "somebody has voted under this number; twice would make it void";
                return Err(Refusal::Unfit(what).into());
            }
        }
        let (document, seq) = match boxes.first() {
            Some(first) => (first.log.document(), Ballots::next_vote(&first.log, question.entry, status.node)),
            None => (self.new_box(&reading, Home::Territory(ours)).await?, 0),
        };
        let voter = number.map_or(Voter::Key(seq), Voter::Number);
        let act = Act::Decision(DecisionAct::Vote(Vote { opening: question.entry, assembly, voter, choice }));
        match self.command(Command::Act(document, act)).await? {
            Answer::Committed(entry) => Ok(entry),
            other => unreachable!("a vote was committed, not {other:?}"),
        }
    }

    /// Returns what the votes come to that are on the nodes of this territory.
    ///
    /// # Errors
    /// [`DeskError`].
    pub async fn votes(&self, document: DocumentId) -> Result<api::Votes, DeskError> {
        let reading = self.reading(document).await?;
        if reading.log.header().kind != DocumentKind::Decision {
            return Err(Refusal::WrongKind.into());
        }
        let decision = Decision::of(&reading.log, &reading.verdict);
        let question = decision.current().ok_or(Refusal::NotProposed)?;
        let assembly = self.own_body(question, None).await?;
        let boxes = self.boxes(question).await?;
        let ballots = counted(&boxes, question, assembly);
        let named = question.opening.options.iter().cloned();
        Ok(api::Votes {
            options: choosable(&self.question_text(&reading, question).await?.text, &question.opening.options),
            counts: named.zip(ballots.counts.iter().copied()).collect(),
            abstain: ballots.abstain,
            numbered: ballots.numbered,
            void: ballots.void,
            root: ballots.root().to_string(),
            documents: boxes.iter().map(|of| of.log.document()).collect(),
        })
    }

    /// Returns the tally of a body: the votes that are here, and those that a person has counted.
    pub(super) async fn tally(
        &self,
        reading: &Reading,
        question: &Question,
        given: Given,
        assembly: Option<&str>,
    ) -> Result<DecisionAct, DeskError> {
        let assembly = self.own_body(question, assembly).await?;
        let ballots = counted(&self.boxes(question).await?, question, assembly);
        let options = choosable(&self.question_text(reading, question).await?.text, &question.opening.options);
        let mut counts = ballots.counts.clone();
        let mut paper = ballots.numbered.saturating_add(given.abstain);
        for (typed, count) in &given.counts {
            let option = option_named(&options, typed)?;
            let place = question.opening.options.iter().position(|other| *other == option);
            counts
                .iter_mut()
                .skip(place.unwrap_or(usize::MAX))
                .take(1)
                .for_each(|all| *all = all.saturating_add(*count));
            paper = paper.saturating_add(*count);
        }
        let abstain = ballots.abstain.saturating_add(given.abstain);
        let cast = counts.iter().fold(abstain, |sum, count| sum.saturating_add(*count));
        let ours = self.engine_status().await?.territory;
        let has_objected = question.objections.iter().any(|said| Some(said.territory) == ours);
        let objects = given.objects || has_objected;
        if cast == 0 && !objects {
            let what = "nobody has voted here: “djuntu decision vote”, or give what was counted by hand with --count";
            return Err(DeskError::Input(what.to_owned()));
        }
        let (opening, present, root) = (question.entry, given.present.unwrap_or(cast), ballots.root());
        let tally = Tally { opening, assembly, counts, abstain, present, paper, root, objects };
        Ok(DecisionAct::Tally(Box::new(tally)))
    }

    /// Returns the documents in which votes on a question are: two machines of the territory may each have begun one.
    async fn boxes(&self, question: &Question) -> Result<Vec<Reading>, DeskError> {
        let mut boxes = Vec::new();
        for (document, header, _) in self.list_all().await? {
            if holds_votes(header.kind) {
                let reading = self.reading(document).await?;
                boxes.extend(Ballots::are_in(&reading.log, question.entry).then_some(reading));
            }
        }
        Ok(boxes)
    }

    /// Begins a document for the votes, which stays in this territory.
    async fn new_box(&self, decision: &Reading, home: Home) -> Result<DocumentId, DeskError> {
        let title = self.title(decision.log.document()).await;
        let document = self.create_in(Kind::Ballots, home).await?;
        let decision = Some(decision.log.document().to_string());
        let mut set = vec![Assignment { path: "decision".to_owned(), value: decision }];
        set.extend(title.map(|title| Assignment { path: "title.pt".to_owned(), value: Some(title) }));
        self.edit(document, &set).await?;
        Ok(document)
    }
}

fn counted(boxes: &[Reading], question: &Question, assembly: Option<DocumentId>) -> Ballots {
    let logs = boxes.iter().map(|of| (&*of.log, &*of.verdict));
    Ballots::of(logs, question.entry, assembly, &question.opening.options)
}
