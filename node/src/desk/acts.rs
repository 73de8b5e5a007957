//! Formal statements: proposing and signing an agreement at an exact version.

use super::{Desk, DeskError};
use crate::api;
use djuntu_protocol::act::{Act, Signing};
use djuntu_protocol::document::agreement::Agreement;
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
        if reading.log.header().kind != kind_of(&act) {
            return Err(Refusal::WrongKind.into());
        }
        let act = match act {
            api::Act::Propose => self.proposal_of(reading).await?,
            api::Act::Sign { number, version, name, office } => {
                let signer = self.signer(name, office).await?;
                signing(&reading, number, version, signer)?
            }
            api::Act::Project(act) => self.project_act(reading, act).await?,
            api::Act::Fund(act) => self.fund_act(&reading, act).await?,
            api::Act::Measure(act) => self.measure_act(&reading, act).await?,
        };
        match self.command(Command::Act(document, act)).await? {
            Answer::Committed(entry) => Ok(entry),
            other => unreachable!("an act was committed, not {other:?}"),
        }
    }

    /// Freezes the text as it reads now.
    async fn proposal_of(&self, reading: Reading) -> Result<Act, DeskError> {
        let agreement = Agreement::of(&reading.log, &reading.verdict);
        let number = agreement.next_number();
        let newest = agreement.proposals.last().map(|proposal| proposal.version);
        let (document, parties) = (reading.log.document(), reading.parties.clone());
        let proposal = self.views.freeze(reading).await?.proposal(number, &parties);
        if newest == Some(proposal.version(document)) {
            return Err(Refusal::Already("the text has not changed since it was proposed").into());
        }
        Ok(Act::Propose(proposal))
    }

    /// Returns who signs in which office: as told, or as the charter says of the key that is here.
    async fn signer(&self, name: Option<String>, office: Option<String>) -> Result<(String, String), DeskError> {
        let status = self.engine_status().await?;
        let listed = status.office.ok_or(Refusal::NoOfficeKey)?;
        Ok((name.unwrap_or(listed.holder), office.unwrap_or(listed.title)))
    }
}

/// Returns the kind of document that a statement is about.
const fn kind_of(act: &api::Act) -> DocumentKind {
    match act {
        api::Act::Propose | api::Act::Sign { .. } => DocumentKind::Agreement,
        api::Act::Project(_) => DocumentKind::Project,
        api::Act::Fund(_) => DocumentKind::Fund,
        api::Act::Measure(_) => DocumentKind::Measure,
    }
}

fn signing(
    reading: &Reading,
    number: Option<u32>,
    read: Option<VersionHash>,
    (name, office): (String, String),
) -> Result<Act, DeskError> {
    let agreement = Agreement::of(&reading.log, &reading.verdict);
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
    let proposal = proposal.ok_or(Refusal::NotProposed)?;
    Ok(Act::Sign(Signing { number: proposal.number, version: proposal.version, name, office }))
}
