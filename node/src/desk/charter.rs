//! Keys and charters: who may do what for this territory, and how that is changed.

use super::{Desk, DeskError};
use crate::api;
use djuntu_protocol::act::{Act, Cut};
use djuntu_protocol::authority::judge::cut_for;
use djuntu_protocol::authority::{Need, Standing};
use djuntu_protocol::engine::{Answer, CharterSheet, Command, Refusal};
use djuntu_protocol::identity::charter::{Charter, Guardians, ListedKey, Office};
use djuntu_protocol::identity::{DocumentId, EntryId, PublicKey, Roles, TerritoryId};

impl Desk {
    /// Returns the charter of this node's territory.
    ///
    /// # Errors
    /// [`DeskError`].
    pub async fn charter(&self) -> Result<api::Charter, DeskError> {
        let sheet = self.sheet(None).await?;
        let disputed = sheet.in_force().is_none();
        let (_, charter) = newest(&sheet);
        let guardians = charter.guardians.clone();
        let guarding = guardians.as_ref().map(|guardians| guardians.territories.clone()).unwrap_or_default();
        let mut shown = Vec::new();
        for (version, proposal, standing) in &sheet.versions {
            if let Standing::Proposed(needs) = standing {
                shown.push(proposed(&sheet, *version, proposal, needs));
            }
        }
        Ok(api::Charter {
            territory: self.territory(sheet.territory).await,
            number: charter.number,
            threshold: charter.threshold,
            keys: charter.keys.iter().map(|listed| key_of(listed, &sheet)).collect(),
            guardians: self.territories(&guarding).await,
            guardians_needed: guardians.map_or(0, |guardians| guardians.threshold),
            disputed,
            proposed: shown,
            office_key: sheet.office,
        })
    }

    /// Lists a key in the charter.
    ///
    /// # Errors
    /// [`DeskError`].
    pub async fn add_key(&self, add: api::AddKey) -> Result<api::Amended, DeskError> {
        let mut roles = Roles::NONE;
        for name in &add.roles {
            roles = roles.and(role(name)?);
        }
        let office = Office { title: add.office, holder: add.holder, from: add.from, until: add.until };
        self.amend_with(|charter| {
            if charter.listed(&add.key).is_some() {
                return Err(Refusal::Already("the charter lists this key already").into());
            }
            charter.keys.push(ListedKey { key: add.key, roles, office: Some(office), invitation: None });
            charter.keys.sort_by_key(|listed| listed.key);
            Ok(())
        })
        .await
    }

    /// Takes a key out of the charter. Unless it was stolen, everything of it that is held here is accepted afterwards, so
    /// that it goes on counting: a cut must cite a charter without the key (R35). While the removal waits for others to
    /// approve it, nothing needs to be accepted; what is set aside later, [`Desk::needs`] lists.
    ///
    /// # Errors
    /// [`DeskError`].
    pub async fn remove_key(&self, remove: api::RemoveKey) -> Result<api::Amended, DeskError> {
        let sheet = self.sheet(None).await?;
        let (_, charter) = newest(&sheet);
        let typed = remove.key.trim().to_ascii_lowercase();
        let mut found = charter.keys.iter().filter(|listed| listed.key.to_string().starts_with(&typed));
        let key = match (found.next(), found.next()) {
            (Some(listed), None) if !typed.is_empty() => listed.key,
            (Some(_), Some(_)) => return Err(DeskError::Input(format!("several keys begin with “{typed}”"))),
            _ => return Err(DeskError::Input(format!("the charter lists no key that begins with “{typed}”"))),
        };
        let mut without = charter.clone();
        without.keys.retain(|listed| listed.key != key);
        without.check().map_err(|error| DeskError::Input(format!("without this key {error}: amend that first")))?;
        let removed = self.amend_with(|charter| {
            charter.keys.retain(|listed| listed.key != key);
            Ok(())
        });
        let mut amended = removed.await?;
        if amended.in_force && !remove.keep_out {
            amended.kept_in = self.accept_work_of(key, sheet.territory).await?;
        }
        Ok(amended)
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
        self.amend_with(|charter| {
            charter.threshold = amend.threshold.unwrap_or(charter.threshold);
            if let Some(territories) = guardians {
                let majority = u16::try_from(territories.len() / 2 + 1).unwrap_or(u16::MAX);
                let threshold = amend.guardians_needed.unwrap_or(majority);
                charter.guardians = (!territories.is_empty()).then_some(Guardians { threshold, territories });
            } else if let (Some(needed), Some(guardians)) = (amend.guardians_needed, &mut charter.guardians) {
                guardians.threshold = needed;
            }
            Ok(())
        })
        .await
    }

    /// Approves a version that another key of the territory has proposed.
    ///
    /// # Errors
    /// [`DeskError`].
    pub async fn approve(&self, approve: api::Approve) -> Result<api::Amended, DeskError> {
        let sheet = self.sheet(None).await?;
        let typed = approve.version.unwrap_or_default().trim().to_ascii_lowercase();
        let waiting = sheet.versions.iter().filter(|(.., standing)| matches!(standing, Standing::Proposed(_)));
        let mut found = waiting.filter(|(entry, ..)| entry.to_string().starts_with(&typed));
        let version = match (found.next(), found.next()) {
            (Some((entry, ..)), None) => *entry,
            (Some(_), Some(_)) => {
                return Err(DeskError::Input("several versions wait: name one (see “djuntu charter show”)".to_owned()));
            }
            (None, _) => return Err(Refusal::NotProposed.into()),
        };
        self.make(sheet.territory.document(), Act::Approve(version)).await?;
        self.amended(version).await
    }

    /// Accepts, in every document, what a key has written for this territory. Returns in how many.
    async fn accept_work_of(&self, key: PublicKey, territory: TerritoryId) -> Result<usize, DeskError> {
        let mut kept_in = 0;
        for (document, ..) in self.list_all().await? {
            let reading = self.reading(document).await?;
            let mut records = reading.log.records();
            if !records.any(|(_, record)| record.author == key && record.territory == territory) {
                continue;
            }
            let cut: Cut = cut_for(&reading.log, &key);
            self.make(document, Act::Cut(cut)).await?;
            kept_in += 1;
        }
        Ok(kept_in)
    }

    /// Proposes the next version of the charter: the one in force, changed by `change`.
    async fn amend_with(
        &self,
        change: impl FnOnce(&mut Charter) -> Result<(), DeskError>,
    ) -> Result<api::Amended, DeskError> {
        let sheet = self.sheet(None).await?;
        let (previous, charter) =
            sheet.in_force().ok_or(Refusal::Already("two charters with one number are in force: settle that first"))?;
        let number = charter.number.saturating_add(1);
        let mut next = Charter { number, previous: Some(previous), settles: None, ..charter.clone() };
        change(&mut next)?;
        let version = self.make(sheet.territory.document(), Act::Amend(next)).await?;
        self.amended(version).await
    }

    async fn amended(&self, version: EntryId) -> Result<api::Amended, DeskError> {
        let in_force = self.sheet(None).await?.in_force().is_some_and(|(entry, _)| entry == version);
        Ok(api::Amended { version, in_force, kept_in: 0 })
    }

    /// Returns the territories that people named.
    async fn known_territories(&self, names: &[String]) -> Result<Vec<TerritoryId>, DeskError> {
        let status = self.engine_status().await?;
        let known: Vec<TerritoryId> = status.cooperations.iter().flat_map(|known| known.parties.clone()).collect();
        let known = self.territories(&known).await;
        let mut found = Vec::new();
        for name in names {
            let is_named = |territory: &&api::Territory| {
                territory.name.eq_ignore_ascii_case(name) || territory.id.to_string().starts_with(name.as_str())
            };
            let territory = known.iter().find(is_named);
            let unknown =
                || DeskError::Input(format!("no territory called “{name}” is known here: see “djuntu status”"));
            found.push(territory.ok_or_else(unknown)?.id);
        }
        found.sort_unstable();
        found.dedup();
        Ok(found)
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

/// Returns the version in force, or in a dispute the one that all show.
fn newest(sheet: &CharterSheet) -> (EntryId, &Charter) {
    let stands = |standing: &Standing| matches!(standing, Standing::InForce | Standing::Rival);
    let standing = sheet.versions.iter().filter(|(.., standing)| stands(standing));
    let highest = standing.max_by_key(|(entry, charter, _)| (charter.number, std::cmp::Reverse(*entry)));
    highest.map(|(entry, charter, _)| (*entry, charter)).expect("a territory always has a charter")
}

fn key_of(listed: &ListedKey, sheet: &CharterSheet) -> api::Key {
    let office = listed.office.as_ref();
    api::Key {
        key: listed.key,
        roles: names_of(listed.roles),
        office: office.map(|office| office.title.clone()),
        holder: office.map(|office| office.holder.clone()),
        from: office.and_then(|office| office.from.clone()),
        until: office.and_then(|office| office.until.clone()),
        here: listed.key == sheet.node || Some(listed.key) == sheet.office,
    }
}

const ROLES: [(&str, Roles); 4] =
    [("root", Roles::ROOT), ("sign", Roles::SIGN), ("edit", Roles::EDIT), ("node", Roles::NODE)];

fn names_of(roles: Roles) -> Vec<String> {
    ROLES.iter().filter(|(_, role)| roles.include(*role)).map(|(name, _)| (*name).to_owned()).collect()
}

fn role(name: &str) -> Result<Roles, DeskError> {
    let found = ROLES.iter().find(|(known, _)| known.eq_ignore_ascii_case(name.trim())).map(|(_, role)| *role);
    found.ok_or_else(|| DeskError::Input(format!("“{name}” is no role: the roles are root, sign, edit and node")))
}

/// Returns what a version changes, each in a sentence.
fn differences(before: &Charter, after: &Charter) -> Vec<String> {
    let mut changes = Vec::new();
    for listed in &after.keys {
        match before.listed(&listed.key) {
            None => {
                let who = listed.office.as_ref().map_or_else(String::new, |office| format!(" of {}", office.holder));
                changes.push(format!(
                    "adds the key {}{who} ({})",
                    listed.key.short(),
                    names_of(listed.roles).join(", ")
                ));
            }
            Some(old) if old != listed => changes.push(format!("changes what the key {} may do", listed.key.short())),
            Some(_) => {}
        }
    }
    let removed = before.keys.iter().filter(|listed| after.listed(&listed.key).is_none());
    changes.extend(removed.map(|listed| format!("removes the key {}", listed.key.short())));
    if before.threshold != after.threshold {
        changes.push(format!("{} keys must agree instead of {}", after.threshold, before.threshold));
    }
    if before.guardians != after.guardians {
        changes.push("changes the guardians".to_owned());
    }
    changes
}

/// Returns how a proposed version is shown.
fn proposed(sheet: &CharterSheet, version: EntryId, charter: &Charter, needs: &[Need]) -> api::ProposedCharter {
    let mut waits_for = Vec::new();
    let mut for_us = false;
    for need in needs {
        match need {
            Need::Version(other) => waits_for.push(format!("version {} must be approved first", other.short())),
            Need::Approvals(approvals) => {
                for_us |= sheet.office.is_some_and(|key| approvals.roots.contains(&key));
                let mut sentence = format!("{} more keys with the role root must approve", approvals.roots_needed);
                if let Some(guardians) = approvals.guardians_needed {
                    sentence.push_str(&format!(", or {guardians} guardians"));
                }
                waits_for.push(sentence);
            }
        }
    }
    let before = sheet.versions.iter().find(|(entry, ..)| Some(*entry) == charter.previous);
    let changes = before.map(|(_, before, _)| differences(before, charter)).unwrap_or_default();
    api::ProposedCharter { version, number: charter.number, changes, waits_for: waits_for.join("; "), for_us }
}
