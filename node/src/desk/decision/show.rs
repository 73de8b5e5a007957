//! How a decision stands, for people.

use crate::api;
use crate::desk::{Desk, DeskError, Name, rfc3339};
use crate::views::FrozenText;
use djuntu_protocol::act::{Body, DecisionAct, Method, Voter};
use djuntu_protocol::document::decision::{BodyTally, Decided, Decision, Ended, Ending, Objected, Question, Stage};
use djuntu_protocol::document::schema::languages_from;
use djuntu_protocol::engine::Reading;
use djuntu_protocol::identity::{ChangeHash, TextHash};
use serde_json::Value;

impl Desk {
    /// Returns every question of a decision, and what became of it.
    pub(in crate::desk) async fn decision(&self, reading: &Reading) -> Result<api::Decision, DeskError> {
        let decision = Decision::of(&reading.log, &reading.verdict);
        let texts = self.views.texts(reading.clone(), texts_of(&decision)).await?;
        Ok(self.named(|name| stated(&decision, &texts, name)).await)
    }

    /// Returns how far a decision has come, in a few words.
    pub(in crate::desk) fn decision_state(reading: &Reading) -> String {
        word(&Decision::of(&reading.log, &reading.verdict).stage())
    }

    pub(super) async fn question_text(&self, reading: &Reading, question: &Question) -> Result<FrozenText, DeskError> {
        let asked = vec![(question.opening.text, question.opening.heads.clone())];
        let mut texts = self.views.texts(reading.clone(), asked).await?;
        texts.pop().ok_or_else(|| DeskError::Unreadable("the question cannot be read".to_owned()))
    }
}

/// Returns which texts the questions of a decision are in.
pub(crate) fn texts_of(decision: &Decision) -> Vec<(TextHash, Vec<ChangeHash>)> {
    decision.questions.iter().map(|question| (question.opening.text, question.opening.heads.clone())).collect()
}

/// Tells every question of a decision and what became of it; `texts` are those of [`texts_of`].
pub(crate) fn stated(decision: &Decision, texts: &[FrozenText], name: Name<'_>) -> api::Decision {
    let questions = decision.questions.iter().zip(texts);
    api::Decision { questions: questions.map(|(question, frozen)| put(question, frozen, name)).collect() }
}

fn put(question: &Question, frozen: &FrozenText, name: Name<'_>) -> api::Question {
    let body = |(place, body): (usize, &Body)| api::BodyVote {
        territory: name(body.territory),
        assembly: body.assembly,
        weight: body.weight,
        tallies: question
            .tallies
            .iter()
            .filter(|tally| tally.body == place)
            .map(|tally| told(question, tally))
            .collect(),
    };
    let objection = |said: &Objected| api::QuestionObjection { by: name(said.territory), reason: said.reason.clone() };
    let (adopted, withdrawn) = match &question.ended {
        Some(Ended { how: Ending::Outcome { option, .. }, .. }) => (option.clone(), None),
        Some(Ended { how: Ending::Withdrawn(reason), .. }) => (None, Some(reason.clone())),
        None => (None, None),
    };
    let (method, threshold) = method(question.opening.method);
    let is_open = question.ended.is_none() && !question.is_contested;
    api::Question {
        entry: question.entry,
        number: question.opening.number,
        by: name(question.opener),
        time: rfc3339(question.time),
        method: method.to_owned(),
        threshold,
        options: choosable(&frozen.text, &question.opening.options),
        bodies: question.opening.bodies.iter().enumerate().map(body).collect(),
        objections: question.objections.iter().map(objection).collect(),
        state: word(&question.stage()),
        adopted,
        withdrawn,
        provisional: is_open.then(|| provisional(question)),
        changed_since: frozen.changed_since,
        text: frozen.text.clone(),
    }
}

fn told(question: &Question, tally: &BodyTally) -> api::BodyTally {
    let options = question.opening.options.iter().cloned();
    api::BodyTally {
        entry: tally.entry,
        counts: options.zip(tally.tally.counts.iter().copied()).collect(),
        abstain: tally.tally.abstain,
        present: tally.tally.present,
        paper: tally.tally.paper,
        root: tally.tally.root.to_string(),
        objects: tally.tally.objects,
        contested: tally.is_contested,
    }
}

fn provisional(question: &Question) -> String {
    match question.provisional() {
        Decided::Adopted(place) => question.opening.options.get(place).cloned().unwrap_or_default(),
        Decided::Rejected => "rejected".to_owned(),
        Decided::Undecided => "undecided".to_owned(),
    }
}

fn word(stage: &Stage) -> String {
    match stage {
        Stage::Draft => "draft".to_owned(),
        Stage::Open { tallied: 0, .. } => "open".to_owned(),
        Stage::Open { tallied, bodies, .. } => format!("tallied {tallied} of {bodies}"),
        Stage::Adopted(..) => "adopted".to_owned(),
        Stage::Rejected(_) => "rejected".to_owned(),
        Stage::Withdrawn(_) => "withdrawn".to_owned(),
        Stage::Contested(_) => "contested".to_owned(),
    }
}

const fn method(method: Method) -> (&'static str, Option<u32>) {
    match method {
        Method::Consent => ("consent", None),
        Method::Unanimity => ("unanimity", None),
        Method::Majority => ("majority", None),
        Method::Threshold(n) => ("threshold", Some(n)),
    }
}

/// Returns the options of a frozen text with their labels; the id of one that has none.
pub(super) fn choosable(text: &str, options: &[String]) -> Vec<api::Choosable> {
    let fields: Value = serde_json::from_str(text).unwrap_or_default();
    let first = fields.get("lang0").and_then(Value::as_str);
    let label = |id: &String| {
        let labels = fields.get("options")?.get(id)?.get("label")?;
        languages_from(first).find_map(|language| labels.get(language)?.as_str().map(str::to_owned))
    };
    options.iter().map(|id| api::Choosable { id: id.clone(), label: label(id).unwrap_or_else(|| id.clone()) }).collect()
}

/// Returns the id of the option that a person named, by its label or the beginning of its id.
pub(super) fn option_named(options: &[api::Choosable], typed: &str) -> Result<String, DeskError> {
    let name = typed.trim().to_lowercase();
    let named = |option: &&api::Choosable| option.label.to_lowercase() == name;
    let begins = |option: &&api::Choosable| !name.is_empty() && option.id.starts_with(&name);
    let mut found: Vec<&api::Choosable> = options.iter().filter(named).collect();
    if found.is_empty() {
        found = options.iter().filter(begins).collect();
    }
    match found.as_slice() {
        [option] => Ok(option.id.clone()),
        _ => {
            let known: Vec<&str> = options.iter().map(|option| option.label.as_str()).collect();
            Err(DeskError::Input(format!("“{typed}” is none of the options, or not one alone: {}", known.join(", "))))
        }
    }
}

/// Says in a few words what somebody says about a decision.
pub(in crate::desk) fn what(act: &DecisionAct) -> String {
    match act {
        DecisionAct::Open(opening) => format!("puts question {} to {} bodies", opening.number, opening.bodies.len()),
        DecisionAct::Tally(tally) => format!("tells how it voted: {} present", tally.present),
        DecisionAct::Object { reason, .. } => format!("objects to the question: {reason}"),
        DecisionAct::Outcome { option: Some(option), .. } => format!("tells the outcome: option {option} is adopted"),
        DecisionAct::Outcome { option: None, .. } => "tells the outcome: rejected".to_owned(),
        DecisionAct::Withdraw { reason, .. } => format!("takes the question back: {reason}"),
        DecisionAct::Vote(vote) => match vote.voter {
            Voter::Key(_) => "votes".to_owned(),
            Voter::Number(number) => format!("votes, number {number} of the list"),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_option_is_named_by_its_label_or_its_id() {
        let text = r#"{"lang0":"pt","options":{"0a1b":{"label":{"fr":"Oui","pt":"Sim"}},"0a2c":{"label":{"fr":"Non"}},"ff":{}}}"#;
        let ids = ["0a1b", "0a2c", "ff"].map(str::to_owned);
        let options = choosable(text, &ids);
        let labels: Vec<&str> = options.iter().map(|option| option.label.as_str()).collect();
        assert_eq!(labels, ["Sim", "Non", "ff"]);
        let check = |typed: &str, expected: Option<&str>| {
            assert_eq!(option_named(&options, typed).ok().as_deref(), expected, "{typed}");
        };
        check("sim", Some("0a1b"));
        check(" Non ", Some("0a2c"));
        check("0a1", Some("0a1b"));
        check("0a", None);
        check("", None);
        check("Oui", None);
        assert_eq!(choosable("no text", &ids)[0].label, "0a1b");
    }
}
