//! Writing: founding, inviting, accepting, beginning and editing documents.

use super::{Desk, DeskError, rfc3339};
use crate::api;
use djuntu_protocol::act::Kind;
use djuntu_protocol::document::view::{Assignment, Edit};
use djuntu_protocol::engine::{Answer, Command};
use djuntu_protocol::identity::charter::Office;
use djuntu_protocol::identity::words::words;
use djuntu_protocol::identity::{DocumentId, EntryId};
use djuntu_protocol::invitation::{Invitation, Purpose};
use djuntu_protocol::limits;
use djuntu_protocol::time::Span;

/// Most days for which an invitation can be made.
const INVITATION_DAYS_MAX: u64 = 365;
/// How long a code for observers says that it is good; nobody looks.
const OBSERVING_AGE: Span = Span::days(100 * 365);

impl Desk {
    /// Founds this node's territory and gives it its name.
    ///
    /// # Errors
    /// [`DeskError`].
    pub async fn found(&self, found: api::Found) -> Result<api::Territory, DeskError> {
        let name = found.name.trim().to_owned();
        if name.is_empty() || name.len() > limits::SHORT_TEXT_BYTES_MAX {
            let max = limits::SHORT_TEXT_BYTES_MAX;
            return Err(DeskError::Input(format!("a name has 1 to {max} bytes, and not only spaces")));
        }
        if name.chars().any(char::is_control) {
            return Err(DeskError::Input("a name is one line, without control characters".to_owned()));
        }
        let office = Office {
            title: found.office.unwrap_or_else(|| "office".to_owned()),
            holder: found.holder.unwrap_or_else(|| name.clone()),
            from: None,
            until: None,
        };
        let id = match self.command(Command::Found(office)).await? {
            Answer::Founded(territory) => territory,
            other => unreachable!("a territory was founded, not {other:?}"),
        };
        let title = Assignment { path: "title.pt".to_owned(), value: Some(name.clone()) };
        self.edit(id.document(), &[title]).await?;
        Ok(api::Territory { id, name })
    }

    /// Makes an invitation.
    ///
    /// # Errors
    /// [`DeskError`].
    pub async fn invite(&self, invite: api::Invite) -> Result<api::Invited, DeskError> {
        let purpose = match (invite.node, invite.observer) {
            (true, true) => {
                return Err(DeskError::Input(
                    "a code is for a machine of yours, or for observers, not both".to_owned(),
                ));
            }
            (true, false) => Purpose::Node,
            (false, true) => Purpose::Observe,
            (false, false) => Purpose::Twin,
        };
        let valid = match invite.days {
            // What grants nothing needs no end.
            None if invite.observer => OBSERVING_AGE,
            None => limits::INVITATION_AGE_DEFAULT,
            Some(days) if (1..=INVITATION_DAYS_MAX).contains(&days) => Span::days(days),
            Some(_) => {
                return Err(DeskError::Input(format!("an invitation is valid for 1 to {INVITATION_DAYS_MAX} days")));
            }
        };
        match self.command(Command::Invite(purpose, valid)).await? {
            Answer::Invited(invitation) => {
                Ok(api::Invited { code: invitation.to_string(), expires: rfc3339(invitation.grant.expires) })
            }
            other => unreachable!("an invitation was made, not {other:?}"),
        }
    }

    /// Answers an invitation. The node goes on calling the other one until it is confirmed, also after a restart.
    ///
    /// # Errors
    /// [`DeskError`].
    pub async fn accept(&self, code: &str) -> Result<api::Accepted, DeskError> {
        let invitation: Invitation = code.parse().map_err(|error| DeskError::Input(format!("{error}")))?;
        let document = match self.command(Command::Accept(invitation.clone())).await? {
            Answer::Accepted(document) => document,
            other => unreachable!("an invitation was answered, not {other:?}"),
        };
        self.engine.remember(invitation).await.ok_or(DeskError::Stopping)?.map_err(DeskError::Unreadable)?;
        Ok(api::Accepted { document, confirmed: self.is_confirmed(document).await?, words: words(document).join(" ") })
    }

    /// Returns whether what an invitation leads to is there: the cooperation of all, or the territory to belong to.
    ///
    /// # Errors
    /// [`DeskError::Stopping`].
    pub async fn is_confirmed(&self, document: DocumentId) -> Result<bool, DeskError> {
        let status = self.engine_status().await?;
        let joined = status.territory == Some(document.as_territory());
        let Some(answered) = status.cooperations.iter().find(|cooperation| cooperation.document == document) else {
            return Ok(joined);
        };
        // Two territories that invite each other at once begin two cooperations; either makes them twins.
        let mut in_force = status.cooperations.iter().filter(|cooperation| cooperation.missing.is_empty());
        Ok(in_force.any(|cooperation| cooperation.parties == answered.parties))
    }

    /// Begins a document.
    ///
    /// # Errors
    /// [`DeskError`].
    pub async fn create(&self, create: api::Create) -> Result<api::Written, DeskError> {
        let kind = kind_named(&create.kind)?;
        let home = self.home(create.with.as_deref(), create.within.as_deref(), create.home).await?;
        if kind == Kind::Agreement {
            self.check_new_twinning(home, &create.set).await?;
        }
        let document = self.create_in(kind, home).await?;
        let entry = if create.set.is_empty() { EntryId(document.0) } else { self.edit(document, &create.set).await? };
        Ok(api::Written { document, entry })
    }

    /// Edits a document as it reads now, together with what others edit in it at the same moment.
    ///
    /// # Errors
    /// [`DeskError`].
    pub async fn edit(&self, document: DocumentId, assignments: &[Assignment]) -> Result<EntryId, DeskError> {
        let assignments = self.referring(document, assignments.to_vec()).await?;
        let stored = self.writing.edit(document, Edit::Assign(assignments)).await?;
        Ok(stored.entry)
    }
}

/// Returns the kind of a document that can be begun.
pub(super) fn kind_named(name: &str) -> Result<Kind, DeskError> {
    match name {
        "project" => Ok(Kind::Project),
        "agreement" => Ok(Kind::Agreement),
        "decision" => Ok(Kind::Decision),
        "assembly" => Ok(Kind::Assembly),
        "record" => Ok(Kind::Record),
        "fund" => Ok(Kind::Fund),
        "measure" => Ok(Kind::Measure),
        other => Err(DeskError::Input(format!(
            "“{other}” cannot be begun: the kinds are project, agreement, decision, assembly, record, fund and measure"
        ))),
    }
}
