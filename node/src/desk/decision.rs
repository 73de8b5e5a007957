//! Decisions: putting a question, voting at home, telling the tally and the outcome.

mod cited;
mod show;
mod votes;

pub(super) use show::what;
pub(crate) use show::{stated, texts_of};

use super::agreement::told;
use super::{Desk, DeskError};
use crate::api;
use djuntu_protocol::act::{Act, Body, DecisionAct, Method, Opening};
use djuntu_protocol::document::decision::{BodyTally, Decided, Decision, Question};
use djuntu_protocol::document::kinds::DocumentKind;
use djuntu_protocol::engine::{Reading, Refusal};
use djuntu_protocol::identity::{DocumentId, TerritoryId};
use serde_json::Value;

impl Desk {
    /// Turns what a person says about a decision into a statement. Votes go elsewhere: see [`Desk::vote`].
    pub(super) async fn decision_act(&self, reading: Reading, act: api::DecisionAct) -> Result<Act, DeskError> {
        let decision = Decision::of(&reading.log, &reading.verdict);
        let act = match act {
            api::DecisionAct::Open { method, threshold, bodies } => {
                let number = decision.next_number();
                self.opening(reading, number, method_named(&method, threshold)?, &bodies).await?
            }
            api::DecisionAct::Tally { counts, abstain, present, objects, assembly } => {
                let question = open(&decision)?;
                let given = votes::Given { counts, abstain, present, objects };
                self.tally(&reading, question, given, assembly.as_deref()).await?
            }
            api::DecisionAct::Object { reason } => {
                DecisionAct::Object { opening: open(&decision)?.entry, reason: told("the reason", &reason)? }
            }
            api::DecisionAct::Outcome {} => outcome(open(&decision)?)?,
            api::DecisionAct::Withdraw { reason } => {
                DecisionAct::Withdraw { opening: open(&decision)?.entry, reason: told("the reason", &reason)? }
            }
            api::DecisionAct::Vote { .. } => return Err(Refusal::WrongKind.into()),
        };
        Ok(Act::Decision(act))
    }

    async fn opening(
        &self,
        reading: Reading,
        number: u32,
        method: Method,
        typed: &[String],
    ) -> Result<DecisionAct, DeskError> {
        let parties = reading.parties.clone();
        let id = reading.log.document().short();
        let frozen = self.views.freeze(reading).await?;
        let fields: Value = serde_json::from_str(&frozen.text).unwrap_or_default();
        let items = fields.get("options").and_then(Value::as_object);
        // The text has them in ascending order, because it is canonical.
        let options: Vec<String> = items.into_iter().flat_map(|items| items.keys().cloned()).collect();
        if options.is_empty() {
            let what = format!(
                "there is nothing to choose yet: djuntu edit {id} options.+a.label.pt=Sim options.+b.label.pt=Não"
            );
            return Err(DeskError::Input(what));
        }
        let mut bodies = Vec::new();
        for one in typed {
            bodies.push(self.body_named(one, &parties).await?);
        }
        if typed.is_empty() {
            bodies.extend(parties.iter().map(|territory| Body { territory: *territory, assembly: None, weight: 1 }));
        }
        bodies.sort_unstable();
        let (text, heads) = (frozen.hash, frozen.heads);
        Ok(DecisionAct::Open(Opening { number, text, heads, options, bodies, method }))
    }

    /// Returns the body that a person named: a territory, or the id of an assembly of one; with a weight behind `=`.
    async fn body_named(&self, typed: &str, parties: &[TerritoryId]) -> Result<Body, DeskError> {
        let (name, weight) = match typed.rsplit_once('=') {
            Some((name, weight)) => (name, weight.trim().parse().ok()),
            None => (typed, Some(1)),
        };
        let weight =
            weight.ok_or_else(|| DeskError::Input(format!("“{typed}” is no body with a weight, as in Maio=2")))?;
        match self.territory_named(name, parties).await {
            Err(DeskError::NoSuchTerritory(_)) => {}
            territory => return Ok(Body { territory: territory?, assembly: None, weight }),
        }
        let assembly = self.resolve(name).await.map_err(|_| DeskError::NoSuchTerritory(name.to_owned()))?;
        let reading = self.reading(assembly).await?;
        // Who has begun an assembly speaks for it.
        let territory = reading.log.genesis().territory;
        if is_assembly(&reading) {
            Ok(Body { territory, assembly: Some(assembly), weight })
        } else {
            Err(DeskError::NoSuchTerritory(name.to_owned()))
        }
    }

    /// Returns which body of this territory a person means.
    async fn own_body(&self, question: &Question, assembly: Option<&str>) -> Result<Option<DocumentId>, DeskError> {
        if let Some(typed) = assembly {
            return Ok(Some(self.resolve(typed).await?));
        }
        let ours = self.engine_status().await?.territory.ok_or(Refusal::NoTerritory)?;
        let mut bodies = question.opening.bodies.iter().filter(|body| body.territory == ours);
        match (bodies.next(), bodies.next()) {
            (Some(body), None) => Ok(body.assembly),
            // One that is no assembly is the territory itself.
            (Some(body), Some(_)) if body.assembly.is_none() => Ok(None),
            (Some(_), Some(_)) => {
                Err(DeskError::Input("several assemblies of yours decide: name one with --assembly".to_owned()))
            }
            (None, _) => {
                Err(DeskError::Input("your territory is not among those who decide this: see “djuntu show”".to_owned()))
            }
        }
    }
}

fn is_assembly(reading: &Reading) -> bool {
    reading.log.header().kind == DocumentKind::Assembly
}

/// Returns the question that is put and not over.
fn open(decision: &Decision) -> Result<&Question, DeskError> {
    let question = decision.current().filter(|question| question.ended.is_none());
    question.ok_or_else(|| DeskError::Input("no question is put: put it with “djuntu decision open”".to_owned()))
}

/// Returns what the tallies that are here come to.
fn outcome(question: &Question) -> Result<DecisionAct, DeskError> {
    let disputed = question.disputed();
    let tallies: Vec<&BodyTally> = question.tallied().filter(|tally| !disputed.contains(&tally.body)).collect();
    let option = match question.decide(&tallies) {
        Decided::Adopted(place) => question.opening.options.get(place).cloned(),
        Decided::Rejected => None,
        Decided::Undecided => {
            let (told, all) = (tallies.len(), question.opening.bodies.len());
            let what = format!("{told} of {all} bodies have told how they voted, which decides nothing yet");
            return Err(DeskError::Input(what));
        }
    };
    let mut tallies: Vec<_> = tallies.into_iter().map(|tally| tally.entry).collect();
    tallies.sort_unstable();
    Ok(DecisionAct::Outcome { opening: question.entry, tallies, option })
}

fn method_named(typed: &str, threshold: Option<u32>) -> Result<Method, DeskError> {
    match (typed, threshold) {
        ("consent", None) => Ok(Method::Consent),
        ("unanimity", None) => Ok(Method::Unanimity),
        ("majority", None) => Ok(Method::Majority),
        ("threshold", Some(n)) => Ok(Method::Threshold(n)),
        ("threshold", None) => Err(DeskError::Input("a threshold needs a number: --threshold 3".to_owned())),
        ("consent" | "unanimity" | "majority", Some(_)) => Err(DeskError::Input(format!("{typed} has no threshold"))),
        (other, _) => Err(DeskError::Input(format!(
            "“{other}” is no way to decide: they are consent, unanimity, majority and threshold"
        ))),
    }
}

/// Returns whether a document is of the kind that votes are in.
fn holds_votes(kind: DocumentKind) -> bool {
    kind == DocumentKind::Ballots
}
