//! Names: of territories, and of those that share a document.

use super::{Desk, DeskError};
use crate::api::Territory;
use djuntu_protocol::act::Home;
use djuntu_protocol::document::Header;
use djuntu_protocol::engine::{Answer, Command};
use djuntu_protocol::identity::{DocumentId, Fingerprint, TerritoryId};

impl Desk {
    pub(super) async fn list_all(&self) -> Result<Vec<(DocumentId, Header, Fingerprint)>, DeskError> {
        match self.command(Command::List).await? {
            Answer::Listed(documents) => Ok(documents),
            other => unreachable!("a list was asked for, not {other:?}"),
        }
    }

    /// Returns a territory with the name that its document gives it, or its short id when that is not here.
    pub(super) async fn territory(&self, id: TerritoryId) -> Territory {
        let name = match self.reading(id.document()).await {
            Ok(reading) => self.views.title(reading).await.ok().flatten(),
            Err(_) => None,
        };
        Territory { id, name: name.unwrap_or_else(|| id.short()) }
    }

    pub(super) async fn territories(&self, ids: &[TerritoryId]) -> Vec<Territory> {
        let mut territories = Vec::with_capacity(ids.len());
        for id in ids {
            territories.push(self.territory(*id).await);
        }
        territories
    }

    /// Finds what a new document is shared with: what a person typed, or the only cooperation.
    pub(super) async fn home(&self, with: Option<&str>, at_home: bool) -> Result<Home, DeskError> {
        let status = self.engine_status().await?;
        let ours = status.territory.ok_or(djuntu_protocol::engine::Refusal::NoTerritory)?;
        if at_home {
            return Ok(Home::Territory(ours));
        }
        let mut candidates = Vec::new();
        for cooperation in status.cooperations.iter().filter(|cooperation| cooperation.missing.is_empty()) {
            let mut names = vec![cooperation.document.to_string()];
            for party in cooperation.parties.iter().filter(|party| **party != ours) {
                let territory = self.territory(*party).await;
                names.extend([territory.id.to_string(), territory.name]);
            }
            candidates.push((cooperation.document, names));
        }
        if let Some(with) = with {
            let typed = with.to_lowercase();
            let matches = |names: &Vec<String>| names.iter().any(|name| name.to_lowercase() == typed);
            let starts = |names: &Vec<String>| typed.len() >= 4 && names.iter().any(|name| name.starts_with(&typed));
            candidates.retain(|(_, names)| matches(names) || starts(names));
        }
        match (candidates.as_slice(), with) {
            ([(document, _)], _) => Ok(Home::Cooperation(*document)),
            ([], Some(with)) => {
                Err(DeskError::Input(format!("you cooperate with nobody called “{with}”: see “djuntu status”")))
            }
            ([], None) => Err(DeskError::Input(
                "you cooperate with nobody yet: invite a twin first, or keep the document at home with --home"
                    .to_owned(),
            )),
            (_, _) => Err(DeskError::Input("say with whom: --with NAME (see “djuntu status”)".to_owned())),
        }
    }
}
