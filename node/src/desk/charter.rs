//! Charters: how a territory's own is changed, and what a guardian says of those of its wards.

pub(super) mod describe;
mod settle;

use super::{Desk, DeskError};
use crate::api;
use describe::{key_of, newest, proposed, rivals};
use djuntu_protocol::act::Act;
use djuntu_protocol::authority::Standing;
use djuntu_protocol::engine::{Answer, CharterSheet, Command, Refusal};
use djuntu_protocol::identity::charter::{Charter, Guardians};
use djuntu_protocol::identity::{DocumentId, EntryId, TerritoryId};

impl Desk {
    /// Returns the charter of a territory that a person has named, or of this node's own.
    ///
    /// # Errors
    /// [`DeskError`].
    pub async fn charter(&self, territory: Option<&str>) -> Result<api::Charter, DeskError> {
        let territory = match territory {
            Some(name) => Some(self.known_territory(name).await?),
            None => None,
        };
        let sheet = self.sheet(territory).await?;
        self.describe(&sheet).await
    }

    pub(super) async fn describe(&self, sheet: &CharterSheet) -> Result<api::Charter, DeskError> {
        let (_, charter) = newest(sheet);
        let guardians = charter.guardians.clone();
        let guarding = guardians.as_ref().map(|guardians| guardians.territories.clone()).unwrap_or_default();
        let mut shown = Vec::new();
        for (version, proposal, standing) in &sheet.versions {
            if let Standing::Proposed(needs) = standing {
                shown.push(proposed(sheet, *version, proposal, needs));
            }
        }
        let is_ours = sheet.ours == Some(sheet.territory);
        Ok(api::Charter {
            territory: self.territory(sheet.territory).await,
            number: charter.number,
            threshold: charter.threshold,
            keys: charter.keys.iter().map(|listed| key_of(listed, sheet)).collect(),
            guardians: self.territories(&guarding).await,
            guardians_needed: guardians.map_or(0, |guardians| guardians.threshold),
            disputed: sheet.in_force().is_none(),
            rivals: rivals(sheet),
            proposed: shown,
            office_key: sheet.office.filter(|_| is_ours),
        })
    }

    /// Changes how many must agree, and who may recover lost keys.
    ///
    /// # Errors
    /// [`DeskError`].
    pub async fn amend(&self, amend: api::Amend) -> Result<api::Amended, DeskError> {
        let guardians = match &amend.guardians {
            None => None,
            Some(names) => Some(self.known_territories(names).await?),
        };
        let ours = self.engine_status().await?.territory;
        if let Some(guardians) = &guardians {
            if ours.is_some_and(|ours| guardians.contains(&ours)) {
                let what = "a territory that has lost its keys cannot help itself: name others as guardians";
                return Err(DeskError::Input(what.to_owned()));
            }
            check_guardians(guardians.len(), amend.guardians_needed)?;
        }
        self.amend_with(|charter| {
            charter.threshold = amend.threshold.unwrap_or(charter.threshold);
            if let Some(territories) = guardians {
                let majority = u16::try_from(territories.len() / 2 + 1).unwrap_or(u16::MAX);
                let threshold = amend.guardians_needed.unwrap_or(majority);
                charter.guardians = (!territories.is_empty()).then_some(Guardians { threshold, territories });
            } else if let Some(needed) = amend.guardians_needed {
                let count = charter.guardians.as_ref().map_or(0, |guardians| guardians.territories.len());
                check_guardians(count, Some(needed))?;
                if let Some(guardians) = &mut charter.guardians {
                    guardians.threshold = needed;
                }
            }
            Ok(())
        })
        .await
    }

    /// Approves a version that another key of the territory has proposed, or, as a guardian, agrees to a version of a ward's
    /// charter: to one that waits for that, or when it is named, to one that was approved (R134).
    ///
    /// # Errors
    /// [`DeskError`].
    pub async fn approve(&self, approve: api::Approve) -> Result<api::Amended, DeskError> {
        let typed = approve.entry.unwrap_or_default().trim().to_ascii_lowercase();
        let own = self.sheet(None).await?;
        let ours = own.territory;
        let is_named = !typed.is_empty();
        let mut found = matching(&own, &typed, is_named);
        for ward in self.engine_status().await?.wards.into_iter().filter(|ward| *ward != ours) {
            let sheet = self.sheet(Some(ward)).await?;
            found.extend(matching(&sheet, &typed, is_named));
        }
        let (territory, version) = match found.as_slice() {
            [found] => *found,
            [] if is_named => {
                let what =
                    format!("no version of a charter that you may approve begins with “{typed}”: see “djuntu needs”");
                return Err(DeskError::Input(what));
            }
            [] => return Err(Refusal::Already("no version of a charter waits for your approval").into()),
            [..] => {
                return Err(DeskError::Input("several versions wait: name one (see “djuntu needs”)".to_owned()));
            }
        };
        if territory == ours {
            self.make(ours.document(), Act::Approve(version)).await?;
        } else {
            self.make(ours.document(), Act::Guard(territory, version)).await?;
        }
        self.amended(territory, version).await
    }

    /// Proposes the next version of the charter: the one in force, changed by `change`.
    pub(super) async fn amend_with(
        &self,
        change: impl FnOnce(&mut Charter) -> Result<(), DeskError>,
    ) -> Result<api::Amended, DeskError> {
        let sheet = self.sheet(None).await?;
        let (previous, charter) = sheet.in_force().ok_or(IN_DISPUTE)?;
        let mut next = after(previous, charter);
        change(&mut next)?;
        let version = self.make(sheet.territory.document(), Act::Amend(next)).await?;
        self.amended(sheet.territory, version).await
    }

    pub(super) async fn amended(&self, territory: TerritoryId, version: EntryId) -> Result<api::Amended, DeskError> {
        let sheet = self.sheet(Some(territory)).await?;
        let standing = sheet.versions.iter().find(|(entry, ..)| *entry == version).map(|(.., standing)| standing);
        let approved = !matches!(standing, None | Some(Standing::Proposed(_) | Standing::Barred(_)));
        let ward = if sheet.ours == Some(territory) { None } else { Some(self.territory(territory).await) };
        Ok(api::Amended {
            entry: version,
            approved,
            in_force: sheet.in_force().is_some_and(|(entry, _)| entry == version),
            kept_in: 0,
            ward,
        })
    }

    /// Returns the territories that people named.
    async fn known_territories(&self, names: &[String]) -> Result<Vec<TerritoryId>, DeskError> {
        let mut found = Vec::new();
        for name in names {
            found.push(self.known_territory(name).await?);
        }
        found.sort_unstable();
        found.dedup();
        Ok(found)
    }

    /// Returns the territory that a person has named: our own, one with which we cooperate, or one that we guard.
    pub(super) async fn known_territory(&self, name: &str) -> Result<TerritoryId, DeskError> {
        let status = self.engine_status().await?;
        let parties = status.cooperations.iter().flat_map(|known| &known.parties);
        let mut known: Vec<TerritoryId> = parties.chain(&status.wards).chain(&status.territory).copied().collect();
        known.sort_unstable();
        known.dedup();
        self.territory_named(name, &known).await
    }

    pub(super) async fn sheet(&self, territory: Option<TerritoryId>) -> Result<CharterSheet, DeskError> {
        match self.command(Command::Charter(territory)).await? {
            Answer::Charter(sheet) => Ok(*sheet),
            other => unreachable!("a charter was asked for, not {other:?}"),
        }
    }

    pub(super) async fn make(&self, document: DocumentId, act: Act) -> Result<EntryId, DeskError> {
        match self.command(Command::Act(document, act)).await? {
            Answer::Committed(entry) => Ok(entry),
            other => unreachable!("an act was committed, not {other:?}"),
        }
    }
}

/// Checks that so many of `count` guardians can agree.
fn check_guardians(count: usize, needed: Option<u16>) -> Result<(), DeskError> {
    match needed {
        Some(needed) if needed == 0 || usize::from(needed) > count => {
            Err(DeskError::Input(format!("{needed} of {count} guardians cannot agree: name guardians with --guardian")))
        }
        Some(_) | None => Ok(()),
    }
}

pub(super) const IN_DISPUTE: Refusal = Refusal::Already("two versions of the charter are in force: settle that first");

/// Returns the version after one that says the same.
pub(super) fn after(previous: EntryId, charter: &Charter) -> Charter {
    let number = charter.number.saturating_add(1);
    Charter { number, previous: Some(previous), settles: None, ..charter.clone() }
}

/// Returns the versions of a charter that begin with what was typed: those that wait for approvals, and when `any` says so
/// those that have been approved as well. When nothing was typed, of a ward only what waits for us.
fn matching(sheet: &CharterSheet, typed: &str, any: bool) -> Vec<(TerritoryId, EntryId)> {
    let is_ours = sheet.ours == Some(sheet.territory);
    let is_meant = |version: &EntryId, charter: &Charter, standing: &Standing| match standing {
        Standing::Proposed(needs) => is_ours || !typed.is_empty() || proposed(sheet, *version, charter, needs).for_us,
        Standing::InForce | Standing::Past | Standing::Rival | Standing::Overruled => any,
        Standing::Barred(_) => false,
    };
    let versions = sheet.versions.iter().filter(|(version, charter, standing)| {
        version.to_string().starts_with(typed) && is_meant(version, charter, standing)
    });
    versions.map(|(version, ..)| (sheet.territory, *version)).collect()
}
