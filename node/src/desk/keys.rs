//! Keys: who acts for this territory, how a key is replaced, and how guardians replace what a ward has lost.

use super::charter::describe::{find_key, newest, office, role};
use super::charter::{IN_DISPUTE, after};
use super::{Desk, DeskError, picks, rfc3339};
use crate::api;
use crate::driver::OfficeStep;
use crate::folder::{FolderError, OfficeKeys};
use crate::strongbox::{self, Wish};
use djuntu_protocol::act::Act;
use djuntu_protocol::authority::Standing;
use djuntu_protocol::authority::judge::cut_for;
use djuntu_protocol::engine::{Protection, Refusal};
use djuntu_protocol::identity::charter::{Charter, ListedKey};
use djuntu_protocol::identity::{EntryId, PublicKey, Roles, TerritoryId};
use djuntu_protocol::time::Span;
use std::collections::BTreeSet;

/// For how long the office key is unlocked when nobody says anything else.
const UNLOCKED_DEFAULT: Span = Span::seconds(5 * 60);

impl Desk {
    /// Lists a key in the charter.
    ///
    /// # Errors
    /// [`DeskError`].
    pub async fn add_key(&self, add: api::AddKey) -> Result<api::Amended, DeskError> {
        let mut roles = Roles::NONE;
        for name in &add.roles {
            roles = roles.and(role(name)?);
        }
        let office = office(add.office, add.holder, add.from, add.until)?;
        self.amend_with(|charter| {
            list(charter, ListedKey { key: add.key, roles, office: Some(office), invitation: None })
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
        let key = find_key(charter, &remove.key)?;
        if Some(key) == sheet.office && sheet.is_root {
            return Err(DeskError::Input(
                "this is the office key of this machine, and nobody here could accept its work when it is gone: replace it \
                 with “djuntu keys rotate”, or remove it on another machine"
                    .to_owned(),
            ));
        }
        if key == sheet.node {
            return Err(DeskError::Input(
                "this is the key of this machine's node, which could write and receive nothing any more: remove it on another \
                 machine of your territory"
                    .to_owned(),
            ));
        }
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

    /// Replaces this machine's office key by a new one with the same office and roles (R133). The new key is kept durably
    /// before anything names it; one amendment puts it in the place of the old one, whose work is accepted afterwards. Called
    /// again, it goes on where it was left.
    ///
    /// # Errors
    /// [`DeskError`].
    pub async fn rotate_key(&self) -> Result<api::Amended, DeskError> {
        if let Some(amended) = self.finish_rotation().await? {
            return Ok(amended);
        }
        let sheet = self.sheet(None).await?;
        let (_, charter) = sheet.in_force().ok_or(IN_DISPUTE)?;
        let OfficeKeys { kept, is_protected, .. } = self.office_keys(OfficeStep::Look).await?;
        if is_protected {
            return Err(DeskError::Input(FolderError::Protected.to_string()));
        }
        let Some(listed) = charter.listed(&kept).cloned() else {
            return Err(DeskError::Input(
                "the charter does not list this machine’s office key, so there is nothing to replace".to_owned(),
            ));
        };
        if !listed.roles.include(Roles::ROOT) {
            return Err(DeskError::Input(
                "this machine’s office key is no root, so it cannot replace itself: whoever has a root key removes it, and \
                 lists the key of another machine"
                    .to_owned(),
            ));
        }
        let next = self.office_keys(OfficeStep::Begin).await?.next.ok_or(DeskError::Stopping)?;
        let waits = |(_, charter, standing): &(EntryId, Charter, Standing)| {
            matches!(standing, Standing::Proposed(_)) && charter.listed(&next).is_some()
        };
        if sheet.versions.iter().any(|version| waits(version) && follows(&version.1, &sheet.tips)) {
            return Err(Refusal::Already("the new key waits for approvals: see “djuntu charter show”").into());
        }
        let amended = self.amend_with(|charter| {
            charter.keys.retain(|listed| listed.key != kept);
            list(charter, ListedKey { key: next, invitation: None, ..listed })
        });
        let amended = amended.await?;
        Ok(self.finish_rotation().await?.unwrap_or(amended))
    }

    /// Ends a rotation whose new key is in force: accepts the work of the old key, and forgets that key. Does nothing when
    /// there is none, or when it waits for approvals.
    ///
    /// # Errors
    /// [`DeskError`].
    pub async fn finish_rotation(&self) -> Result<Option<api::Amended>, DeskError> {
        let OfficeKeys { kept, next: Some(next), .. } = self.office_keys(OfficeStep::Look).await? else {
            return Ok(None);
        };
        let sheet = match self.sheet(None).await {
            Ok(sheet) => sheet,
            Err(DeskError::Refused(Refusal::NoTerritory | Refusal::UnknownDocument)) => return Ok(None),
            Err(error) => return Err(error),
        };
        let Some((version, charter)) = sheet.in_force() else { return Ok(None) };
        if charter.listed(&next).is_none() || charter.listed(&kept).is_some() {
            return Ok(None);
        }
        let kept_in = self.accept_work_of(kept, sheet.territory).await?;
        self.office_keys(OfficeStep::End).await?;
        Ok(Some(api::Amended { entry: version, approved: true, in_force: true, kept_in, ward: None }))
    }

    /// Proposes, as a guardian, the next charter of a ward that has lost its root keys: a new key with the roles root and
    /// sign in place of those that are named, or of all its roots (R27).
    ///
    /// # Errors
    /// [`DeskError`].
    pub async fn recover(&self, recover: api::Recover) -> Result<api::Amended, DeskError> {
        let ward = self.known_territory(&recover.territory).await?;
        let sheet = self.sheet(Some(ward)).await?;
        let name = self.territory(ward).await.name;
        if sheet.ours == Some(ward) {
            return Err(DeskError::Input(
                "your own lost keys are replaced by your guardians, on their machines".to_owned(),
            ));
        }
        let Some((previous, charter)) = sheet.in_force() else {
            return Err(DeskError::Input(format!(
                "two versions of the charter of {name} are in force: settle that first"
            )));
        };
        let guards = charter
            .guardians
            .iter()
            .any(|guardians| sheet.ours.is_some_and(|ours| guardians.territories.contains(&ours)));
        if !guards {
            return Err(DeskError::Input(format!("{name} has not named your territory as a guardian")));
        }
        let office = office(recover.office, recover.holder, recover.from, recover.until)?;
        let is_root = |listed: &&ListedKey| listed.roles.include(Roles::ROOT);
        let mut lost: Vec<PublicKey> = charter.keys.iter().filter(is_root).map(|listed| listed.key).collect();
        if !recover.remove.is_empty() {
            lost.clear();
            for typed in &recover.remove {
                lost.push(find_key(charter, typed)?);
            }
        }
        let mut next = after(previous, charter);
        next.keys.retain(|listed| !lost.contains(&listed.key));
        let roles = Roles::ROOT.and(Roles::SIGN);
        list(&mut next, ListedKey { key: recover.key, roles, office: Some(office), invitation: None })?;
        if let Some(key) = recover.node {
            let roles = Roles::EDIT.and(Roles::NODE);
            list(&mut next, ListedKey { key, roles, office: None, invitation: None })?;
        }
        let roots = next.keys.iter().filter(is_root).count();
        next.threshold = next.threshold.min(u16::try_from(roots).unwrap_or(u16::MAX));
        let version = self.make(ward.document(), Act::Amend(next)).await?;
        self.amended(ward, version).await
    }

    /// Accepts everything that a removed key has written for this territory, as far as it is held here.
    ///
    /// # Errors
    /// [`DeskError`].
    pub async fn keep_key(&self, keep: api::KeepKey) -> Result<api::KeptKey, DeskError> {
        let sheet = self.sheet(None).await?;
        let (_, charter) = sheet.in_force().ok_or(IN_DISPUTE)?;
        let listed = sheet.versions.iter().flat_map(|(_, charter, _)| &charter.keys).map(|listed| listed.key);
        let ever: BTreeSet<PublicKey> = listed.collect();
        let advice = "only a key that your charter has listed before can have written for you";
        let key = picks::key(ever.into_iter(), &keep.key, "key of any version of your charter", advice)?;
        if charter.listed(&key).is_some() {
            return Err(Refusal::Already("the charter lists this key, so what it writes counts").into());
        }
        if sheet.office.is_none_or(|office| charter.listed(&office).is_none()) {
            return Err(Refusal::NoOfficeKey.into());
        }
        Ok(api::KeptKey { key, kept_in: self.accept_work_of(key, sheet.territory).await? })
    }

    /// Accepts, in every document, what a key has written for this territory. Returns in how many. A key that may amend the
    /// charter and not sign accepts nothing; whoever may sign does so later.
    async fn accept_work_of(&self, key: PublicKey, territory: TerritoryId) -> Result<usize, DeskError> {
        let mut kept_in = 0;
        for (document, ..) in self.list_all().await? {
            let reading = self.reading(document).await?;
            let mut records = reading.log.records();
            let has_written = records.any(|(_, record)| record.author == key && record.territory == territory);
            if !has_written || !reading.parties.contains(&territory) {
                continue;
            }
            match self.make(document, Act::Cut(cut_for(&reading.log, &key))).await {
                Ok(_) => kept_in += 1,
                Err(DeskError::Refused(Refusal::NoOfficeKey)) => return Ok(kept_in),
                Err(error) => return Err(error),
            }
        }
        Ok(kept_in)
    }

    /// Puts this machine's office key under a passphrase, or keeps it in the open again (R350).
    ///
    /// # Errors
    /// [`DeskError`].
    pub async fn protect_key(&self, wish: api::ProtectKey) -> Result<api::OfficeKey, DeskError> {
        let way = if wish.protect { Wish::Protect } else { Wish::Unprotect };
        self.strongbox.ask(way, &wish.passphrase).await?;
        self.office_key().await
    }

    /// Lets this machine use its office key for some minutes; without a passphrase, no more.
    ///
    /// # Errors
    /// [`DeskError`].
    pub async fn unlock_key(&self, wish: api::UnlockKey) -> Result<api::OfficeKey, DeskError> {
        match wish.passphrase {
            Some(passphrase) => {
                let minutes = wish.minutes.map_or(UNLOCKED_DEFAULT, |minutes| Span::seconds(u64::from(minutes) * 60));
                self.strongbox.ask(Wish::Unlock(minutes), &passphrase).await?;
            }
            None => _ = strongbox::take(&self.engine, OfficeStep::Lock).await?,
        }
        self.office_key().await
    }

    /// Returns whether this machine's office key is under a passphrase, and until when it is unlocked.
    ///
    /// # Errors
    /// [`DeskError`].
    pub async fn office_key(&self) -> Result<api::OfficeKey, DeskError> {
        let status = self.engine_status().await?;
        let (protected, unlocked_until) = match status.protection {
            Some(Protection::Locked) => (true, None),
            Some(Protection::UnlockedUntil(until)) => (true, Some(rfc3339(until))),
            Some(Protection::None) | None => (false, None),
        };
        Ok(api::OfficeKey { protected, unlocked_until, waiting: status.promises })
    }

    pub(super) async fn office_keys(&self, step: OfficeStep) -> Result<OfficeKeys, DeskError> {
        self.engine.office_keys(step).await.ok_or(DeskError::Stopping)?.map_err(DeskError::Unreadable)
    }
}

/// Lists a key in a charter that does not list it.
fn list(charter: &mut Charter, listed: ListedKey) -> Result<(), DeskError> {
    if charter.listed(&listed.key).is_some() {
        return Err(Refusal::Already("the charter lists this key already").into());
    }
    charter.keys.push(listed);
    charter.keys.sort_by_key(|listed| listed.key);
    Ok(())
}

fn follows(charter: &Charter, tips: &[EntryId]) -> bool {
    charter.previous.is_some_and(|previous| tips.contains(&previous))
}
