//! Agreements beside their proposals and signatures: who ratifies, objects, adheres and ends, and how one stands today.

use super::acts::{chosen, signing};
use super::{Desk, DeskError, rfc3339, today};
use crate::api;
use djuntu_protocol::act::{Act, Actor, AgreementAct};
use djuntu_protocol::document::agreement::{Agreement, ProposedVersion, Stage, Standing, Term};
use djuntu_protocol::engine::{Reading, Refusal};
use djuntu_protocol::identity::TerritoryId;
use serde_json::Value;

impl Desk {
    /// Turns what a person says about an agreement into a statement.
    pub(super) async fn agreement_act(&self, reading: Reading, act: api::AgreementAct) -> Result<Act, DeskError> {
        let agreement = Agreement::of(&reading.log, &reading.verdict);
        let act = match act {
            api::AgreementAct::Propose { ratifying } => return self.proposal_of(reading, &ratifying).await,
            api::AgreementAct::Sign { number, version, name, office } => {
                let signer = self.signer(name, office).await?;
                return signing(&agreement, number, version, signer);
            }
            api::AgreementAct::Ratify { number, version, body, reference, date } => {
                let (body, reference) = (line("the body", &body)?, line("the reference", &reference)?);
                let proposal = chosen(&agreement, number, version)?;
                AgreementAct::Ratify { number: proposal.number, version: proposal.version, body, reference, date }
            }
            api::AgreementAct::Object { number, version, reason } => {
                let reason = told("the reason", &reason)?;
                let proposal = chosen(&agreement, number, version)?;
                AgreementAct::Object { number: proposal.number, version: proposal.version, reason }
            }
            api::AgreementAct::Adhere { number, version, actor } => {
                let proposal = chosen(&agreement, number, version)?;
                AgreementAct::Adhere { number: proposal.number, version: proposal.version, actor: actor_named(&actor)? }
            }
            api::AgreementAct::Terminate { number, reason, effective } => {
                let reason = told("the reason", &reason)?;
                let ours = self.engine_status().await?.territory.ok_or(Refusal::NoTerritory)?;
                let number = number.or_else(|| newest_of(&agreement, ours)).ok_or(Refusal::NotProposed)?;
                let effective = match effective {
                    Some(day) => day,
                    None => self.end_of_notice(reading, &agreement, number).await?,
                };
                AgreementAct::Terminate { number, reason, effective }
            }
        };
        Ok(Act::Agreement(act))
    }

    /// Returns the first day on which an agreement that is ended today can be over, by the notice that its text asks for.
    async fn end_of_notice(&self, reading: Reading, agreement: &Agreement, number: u32) -> Result<String, DeskError> {
        let numbered: Vec<_> =
            agreement.proposals.iter().filter(|proposal| proposal.number == number).cloned().collect();
        let texts = self.views.frozen(reading, numbered).await?;
        let days = texts.iter().filter_map(|frozen| Term::of(&frozen.text).notice_days).max().unwrap_or_default();
        let today: jiff::civil::Date = today().parse().map_err(|_| clockless())?;
        let end = today.checked_add(jiff::Span::new().days(i64::from(days))).map_err(|_| clockless())?;
        Ok(end.to_string())
    }

    /// Returns the parties who must ratify: those of which the text says so, and those whom a person named.
    pub(super) async fn ratifying(
        &self,
        text: &str,
        named: &[String],
        parties: &[TerritoryId],
    ) -> Result<Vec<TerritoryId>, DeskError> {
        let fields: Value = serde_json::from_str(text).unwrap_or_default();
        let items = fields.get("parties").and_then(Value::as_object).into_iter().flat_map(|items| items.values());
        let must = |item: &&Value| item.get("needs_ratification").and_then(Value::as_str) == Some("yes");
        let said = items.filter(must).filter_map(|item| item.get("territory")?.as_str().map(str::to_owned));
        let mut ratifying = Vec::new();
        for typed in said.chain(named.iter().cloned()) {
            ratifying.push(self.territory_named(&typed, parties).await?);
        }
        ratifying.sort_unstable();
        ratifying.dedup();
        Ok(ratifying)
    }

    /// Returns how an agreement stands today, as known here, in a word or two.
    pub(super) async fn agreement_state(&self, reading: &Reading) -> Result<String, DeskError> {
        let agreement = Agreement::of(&reading.log, &reading.verdict);
        let today = today();
        let stage = agreement.stage_on(&today);
        let Stage::InForce(number) = stage else { return Ok(word(stage).to_owned()) };
        let of_number = |proposal: &&ProposedVersion| proposal.number == number && proposal.is_in_force();
        let in_force = agreement.proposals.iter().filter(of_number).cloned().collect();
        let texts = self.views.frozen(reading.clone(), in_force).await?;
        // Of several with one number, between different parties, one that runs is enough.
        let mut standings: Vec<Standing> = texts.iter().map(|frozen| Term::of(&frozen.text).on(&today)).collect();
        standings.sort_unstable();
        Ok(match standings.first() {
            Some(Standing::NotBegun) => "not begun",
            Some(Standing::Expired) => "expired",
            Some(Standing::Runs | Standing::Renewed) | None => word(stage),
        }
        .to_owned())
    }

    pub(super) async fn ratifications(&self, proposed: &ProposedVersion) -> Vec<api::Ratification> {
        let mut told = Vec::new();
        for said in &proposed.ratifications {
            told.push(api::Ratification {
                by: self.territory(said.territory).await,
                body: said.body.clone(),
                reference: said.reference.clone(),
                date: said.date.clone(),
                contested: said.is_contested,
            });
        }
        told
    }

    pub(super) async fn objections(&self, proposed: &ProposedVersion) -> Vec<api::Objection> {
        let mut told = Vec::new();
        for said in &proposed.objections {
            let by = self.territory(said.territory).await;
            told.push(api::Objection { by, reason: said.reason.clone(), time: rfc3339(said.time) });
        }
        told
    }

    pub(super) async fn adherents(&self, proposed: &ProposedVersion) -> Vec<api::Adherence> {
        let mut told = Vec::new();
        for said in &proposed.adherents {
            told.push(api::Adherence {
                by: self.territory(said.territory).await,
                actor: said.actor.name().to_owned(),
                time: rfc3339(said.time),
                ends: said.ends.clone(),
            });
        }
        told
    }

    pub(super) async fn ending(&self, proposed: &ProposedVersion) -> Option<api::Ending> {
        let ended = proposed.ended.as_ref()?;
        Some(api::Ending {
            by: self.territory(ended.territory).await,
            reason: ended.reason.clone(),
            effective: ended.effective.clone(),
            contested: ended.is_contested,
        })
    }
}

const fn word(stage: Stage) -> &'static str {
    match stage {
        Stage::Draft => "draft",
        Stage::Proposed(_) => "proposed",
        Stage::PartlySigned(_) => "partly signed",
        Stage::Unratified(_) => "not ratified",
        Stage::InForce(_) => "in force",
        Stage::Contested(_) => "contested",
        Stage::Terminated(_) => "terminated",
        Stage::Cancelled(_) => "cancelled",
    }
}

/// Returns the highest number of a text that binds a territory and that nobody has ended.
fn newest_of(agreement: &Agreement, ours: TerritoryId) -> Option<u32> {
    let is_ours = |proposal: &&ProposedVersion| {
        let adheres = proposal.adherents.iter().any(|said| said.territory == ours && said.ends.is_none());
        adheres || (proposal.parties.contains(&ours) && !proposal.has_ended())
    };
    agreement.proposals.iter().filter(is_ours).map(|proposal| proposal.number).max()
}

/// Returns the last day on which a party says that an agreement shall end when its term is over; none when the text asks for
/// no notice.
pub(crate) fn last_day_of_notice(term: &Term) -> Option<jiff::civil::Date> {
    let ends: jiff::civil::Date = term.ends.as_ref()?.parse().ok()?;
    ends.checked_sub(jiff::Span::new().try_days(i64::from(term.notice_days?)).ok()?).ok()
}

pub(super) fn actor_named(typed: &str) -> Result<Actor, DeskError> {
    let found = Actor::ALL.into_iter().find(|actor| actor.name() == typed);
    found.ok_or_else(|| {
        let names: Vec<&str> = Actor::ALL.into_iter().map(Actor::name).collect();
        DeskError::Input(format!("“{typed}” is no type of actor: they are {}", names.join(", ")))
    })
}

/// Returns a text of one line that says something.
pub(super) fn line(what: &str, text: &str) -> Result<String, DeskError> {
    let text = told(what, text)?;
    if text.chars().any(char::is_control) {
        return Err(DeskError::Input(format!("{what} is one line, without control characters")));
    }
    Ok(text)
}

/// Returns a text that says something.
pub(super) fn told(what: &str, text: &str) -> Result<String, DeskError> {
    let text = text.trim();
    if text.is_empty() { Err(DeskError::Input(format!("{what} says nothing"))) } else { Ok(text.to_owned()) }
}

fn clockless() -> DeskError {
    DeskError::Input("the day cannot be told from this machine's clock: name it".to_owned())
}

/// Says in a few words what somebody says about an agreement.
pub(super) fn what(act: &AgreementAct) -> String {
    match act {
        AgreementAct::Ratify { number, version, body, reference, .. } => {
            format!("says that version {number} ({}) is ratified by {body}, {reference}", version.short())
        }
        AgreementAct::Object { number, version, reason } => {
            format!("objects to version {number} ({}): {reason}", version.short())
        }
        AgreementAct::Terminate { number, reason, effective } => {
            format!("ends version {number} on {effective}: {reason}")
        }
        AgreementAct::Adhere { number, version, actor } => {
            format!("adheres to version {number} ({}) as {}", version.short(), actor.name())
        }
    }
}
