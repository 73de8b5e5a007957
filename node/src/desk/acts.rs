//! Formal statements, each handed to the file of its kind; proposing and signing an agreement at an exact version.

use super::{Desk, DeskError};
use crate::api;
use djuntu_protocol::act::{Act, Proposal, Signing};
use djuntu_protocol::document::agreement::{Agreement, ProposedVersion};
use djuntu_protocol::document::kinds::DocumentKind;
use djuntu_protocol::engine::{Answer, Command, Reading, Refusal};
use djuntu_protocol::identity::{DocumentId, EntryId, VersionHash};

impl Desk {
    /// Makes a formal statement about a document.
    ///
    /// # Errors
    /// [`DeskError`].
    pub async fn act(&self, document: DocumentId, act: api::Act) -> Result<EntryId, DeskError> {
        let reading = self.reading(document).await?;
        let binds =
            |act: &api::AgreementAct| matches!(act, api::AgreementAct::Propose { .. } | api::AgreementAct::Sign { .. });
        if matches!(&act, api::Act::Agreement(act) if binds(act)) {
            self.check_standing(&reading).await?;
        }
        let act = match act {
            // Whoever votes writes in another document.
            api::Act::Decision(api::DecisionAct::Vote { choice, number, assembly }) => {
                let reading = of_kind(reading, DocumentKind::Decision)?;
                return self.vote(reading, choice.as_deref(), number, assembly.as_deref()).await;
            }
            api::Act::Decision(said) => self.decision_act(of_kind(reading, DocumentKind::Decision)?, said).await?,
            api::Act::Assembly(said) => self.assembly_act(of_kind(reading, DocumentKind::Assembly)?, said).await?,
            api::Act::Record(said) => self.record_act(of_kind(reading, DocumentKind::Record)?, said).await?,
            api::Act::Agreement(said) => self.agreement_act(of_kind(reading, DocumentKind::Agreement)?, said).await?,
            api::Act::Cooperation(said) => {
                of_kind(reading, DocumentKind::Cooperation)?;
                self.cooperation_act(document, said).await?
            }
            api::Act::Project(said) => self.project_act(of_kind(reading, DocumentKind::Project)?, said).await?,
            api::Act::Fund(said) => self.fund_act(&of_kind(reading, DocumentKind::Fund)?, said).await?,
            api::Act::Measure(said) => self.measure_act(&of_kind(reading, DocumentKind::Measure)?, said).await?,
        };
        match self.command(Command::Act(document, act)).await? {
            Answer::Committed(entry) => Ok(entry),
            other => unreachable!("an act was committed, not {other:?}"),
        }
    }

    /// Freezes the text as it reads now.
    pub(super) async fn proposal_of(&self, reading: Reading, ratifying: &[String]) -> Result<Act, DeskError> {
        let agreement = Agreement::of(&reading.log, &reading.verdict);
        let number = agreement.next_number();
        let newest = agreement.proposals.last().map(|proposal| proposal.version);
        let (document, parties) = (reading.log.document(), reading.parties.clone());
        let frozen = self.views.freeze(reading).await?;
        let ratifying = self.ratifying(&frozen.text, ratifying, &parties).await?;
        let proposal = Proposal { ratifying, ..frozen.proposal(number, &parties) };
        if newest == Some(proposal.version(document)) {
            return Err(Refusal::Already("the text has not changed since it was proposed").into());
        }
        Ok(Act::Propose(proposal))
    }

    /// Returns who signs in which office: as told, or as the charter says of the key that is here.
    pub(super) async fn signer(
        &self,
        name: Option<String>,
        office: Option<String>,
    ) -> Result<(String, String), DeskError> {
        let status = self.engine_status().await?;
        let listed = status.office.ok_or(Refusal::NoOfficeKey)?;
        Ok((name.unwrap_or(listed.holder), office.unwrap_or(listed.title)))
    }
}

/// Returns a document when it is of the kind that a statement is for.
fn of_kind(reading: Reading, kind: DocumentKind) -> Result<Reading, Refusal> {
    if reading.log.header().kind == kind { Ok(reading) } else { Err(Refusal::WrongKind) }
}

/// Returns a signature under the proposal that a person means.
pub(super) fn signing(
    agreement: &Agreement,
    number: Option<u32>,
    read: Option<VersionHash>,
    (name, office): (String, String),
) -> Result<Act, DeskError> {
    let proposal = chosen(agreement, number, read)?;
    Ok(Act::Sign(Signing { number: proposal.number, version: proposal.version, name, office }))
}

/// Returns the proposal that a person means: the newest, or the one with a number, which has the version that was read.
pub(super) fn chosen(
    agreement: &Agreement,
    number: Option<u32>,
    read: Option<VersionHash>,
) -> Result<&ProposedVersion, DeskError> {
    let number = number.or_else(|| agreement.proposals.last().map(|proposal| proposal.number));
    let mut offered = agreement.proposals.iter().filter(|proposal| Some(proposal.number) == number);
    let proposal = match read {
        Some(version) => offered.find(|proposal| proposal.version == version),
        None => match (offered.next(), offered.next()) {
            (Some(_), Some(_)) => {
                return Err(DeskError::Input("two texts were proposed with this number: name the version".to_owned()));
            }
            (first, _) => first,
        },
    };
    Ok(proposal.ok_or(Refusal::NotProposed)?)
}
