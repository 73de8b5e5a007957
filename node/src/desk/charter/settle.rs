//! Settling a dispute by hand: a version that builds on one of the rivals and ends the others (R26).

use super::{Desk, DeskError, after};
use crate::api;
use djuntu_protocol::act::Act;
use djuntu_protocol::engine::{CharterSheet, Refusal};
use djuntu_protocol::identity::charter::Charter;
use djuntu_protocol::identity::{EntryId, PublicKey, Roles};
use djuntu_protocol::limits;
use std::collections::BTreeSet;

/// Most versions by which a line is drawn out, because only versions of one number can be settled.
const LEVELS_MAX: u64 = 16;

impl Desk {
    /// Proposes a version that builds on one of those in dispute and settles the others: what it says, without the keys that
    /// another line has removed. It is in force when enough roots of each line approve it.
    ///
    /// # Errors
    /// [`DeskError`].
    pub async fn settle(&self, settle: api::Settle) -> Result<api::Amended, DeskError> {
        let sheet = self.sheet(None).await?;
        let (territory, document) = (sheet.territory, sheet.territory.document());
        if sheet.in_force().is_some() {
            return Err(Refusal::Already("no versions of your charter contradict each other").into());
        }
        let typed = settle.entry.trim().to_ascii_lowercase();
        let mut found = sheet.tips.iter().filter(|tip| !typed.is_empty() && tip.to_string().starts_with(&typed));
        let (Some(chosen), None) = (found.next().copied(), found.next()) else {
            return Err(DeskError::Input(
                "name one of the versions in dispute, by the beginning of its id: see “djuntu charter show”".to_owned(),
            ));
        };
        let number = |tip: &EntryId| sheet.version(tip).map_or(0, |charter| charter.number);
        let highest = sheet.tips.iter().map(number).max().unwrap_or_default();
        if sheet.tips.iter().any(|tip| highest - number(tip) > LEVELS_MAX) {
            return Err(DeskError::Input(format!(
                "the lines of your charter differ by more than {LEVELS_MAX} versions: ask your guardians to settle it"
            )));
        }
        let mut level = Vec::new();
        for tip in &sheet.tips {
            match self.draw_out(&sheet, *tip, highest).await? {
                Ok(end) => level.push((*tip, end)),
                Err(waiting) => return self.amended(territory, waiting).await,
            }
        }
        let ends = |wanted: bool| level.iter().filter(move |(tip, _)| (*tip == chosen) == wanted).map(|(_, end)| *end);
        let previous = ends(true).next().unwrap_or(chosen);
        let mut settled: Vec<EntryId> = ends(false).take(limits::RIVALS_MAX).collect();
        settled.sort_unstable();
        let sheet = self.sheet(None).await?;
        let version = self.make(document, Act::Amend(settling(&sheet, previous, settled)?)).await?;
        self.amended(territory, version).await
    }

    /// Lets a line go on with versions that say the same, up to a number. Returns its end, or the version that waits for
    /// others to approve it.
    async fn draw_out(
        &self,
        sheet: &CharterSheet,
        tip: EntryId,
        number: u64,
    ) -> Result<Result<EntryId, EntryId>, DeskError> {
        let mut end = tip;
        let Some(mut charter) = sheet.version(&tip).cloned() else { return Ok(Ok(tip)) };
        while charter.number < number {
            charter = after(end, &charter);
            end = self.make(sheet.territory.document(), Act::Amend(charter.clone())).await?;
            if !self.sheet(None).await?.tips.contains(&end) {
                return Ok(Err(end));
            }
        }
        Ok(Ok(end))
    }
}

/// Returns the version that settles these: what the one before says, without what the others have removed (R23).
fn settling(sheet: &CharterSheet, previous: EntryId, settled: Vec<EntryId>) -> Result<Charter, DeskError> {
    let before = sheet.version(&previous).ok_or(Refusal::Stale)?;
    let mut next = after(previous, before);
    for rival in &settled {
        let charter = sheet.version(rival).ok_or(Refusal::Stale)?;
        let ever = ever_listed(sheet, *rival);
        next.keys.retain(|listed| charter.listed(&listed.key).is_some() || !ever.contains(&listed.key));
    }
    let roots = next.keys.iter().filter(|listed| listed.roles.include(Roles::ROOT)).count();
    next.threshold = next.threshold.min(u16::try_from(roots).unwrap_or(u16::MAX));
    next.settles = Some(settled);
    next.check().map_err(|error| {
        DeskError::Input(format!(
            "without the keys that another version removes {error}: ask your guardians to settle it"
        ))
    })?;
    Ok(next)
}

/// Returns every key that a version or one that led to it lists.
fn ever_listed(sheet: &CharterSheet, version: EntryId) -> BTreeSet<PublicKey> {
    let mut keys = BTreeSet::new();
    let mut pending = vec![version];
    let mut seen = BTreeSet::new();
    while let Some(version) = pending.pop() {
        let Some(charter) = sheet.version(&version).filter(|_| seen.insert(version)) else { continue };
        keys.extend(charter.keys.iter().map(|listed| listed.key));
        pending.extend(charter.previous.iter().chain(charter.settles.iter().flatten()));
    }
    keys
}
