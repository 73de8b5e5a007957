//! Charters in words: what is in force, what a version changes, whom it waits for.

use crate::api;
use crate::desk::{DeskError, picks};
use crate::driver::now;
use crate::mandate;
use djuntu_protocol::authority::{Need, Standing};
use djuntu_protocol::engine::CharterSheet;
use djuntu_protocol::identity::charter::{Charter, ListedKey, Office};
use djuntu_protocol::identity::{EntryId, PublicKey, Roles};
use djuntu_protocol::limits;

/// Returns the version in force, or in a dispute the one that all show.
pub(in crate::desk) fn newest(sheet: &CharterSheet) -> (EntryId, &Charter) {
    let shown = sheet.tips.first().and_then(|tip| sheet.version(tip).map(|charter| (*tip, charter)));
    shown.expect("a territory always has a charter")
}

pub(super) fn key_of(listed: &ListedKey, sheet: &CharterSheet) -> api::Key {
    let office = listed.office.as_ref();
    api::Key {
        key: listed.key,
        roles: names_of(listed.roles),
        office: office.map(|office| office.title.clone()),
        holder: office.map(|office| office.holder.clone()),
        from: office.and_then(|office| office.from.clone()),
        until: office.and_then(|office| office.until.clone()),
        here: listed.key == sheet.node || Some(listed.key) == sheet.office,
        outside: office.and_then(|office| mandate::outside(office, now())),
    }
}

const ROLES: [(&str, Roles); 4] =
    [("root", Roles::ROOT), ("sign", Roles::SIGN), ("edit", Roles::EDIT), ("node", Roles::NODE)];

fn names_of(roles: Roles) -> Vec<String> {
    ROLES.iter().filter(|(_, role)| roles.include(*role)).map(|(name, _)| (*name).to_owned()).collect()
}

pub(in crate::desk) fn role(name: &str) -> Result<Roles, DeskError> {
    let found = ROLES.iter().find(|(known, _)| known.eq_ignore_ascii_case(name.trim())).map(|(_, role)| *role);
    found.ok_or_else(|| DeskError::Input(format!("“{name}” is no role: the roles are root, sign, edit and node")))
}

/// Returns what a version changes, each in a sentence.
pub(super) fn differences(before: &Charter, after: &Charter) -> Vec<String> {
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
    if changes.is_empty() && after.settles.is_some() {
        changes.push("settles the dispute in favour of the version before it".to_owned());
    }
    changes
}

/// Returns how a proposed version is shown.
pub(super) fn proposed(
    sheet: &CharterSheet,
    version: EntryId,
    charter: &Charter,
    needs: &[Need],
) -> api::ProposedCharter {
    let mut waits_for = Vec::new();
    let mut for_us = false;
    let is_ours = sheet.ours == Some(sheet.territory);
    for need in needs {
        match need {
            Need::Version(other) => waits_for.push(format!("version {} must be approved first", other.short())),
            Need::Approvals(approvals) => {
                for_us |= is_ours && sheet.office.is_some_and(|key| approvals.roots.contains(&key));
                let guards = sheet.ours.is_some_and(|ours| approvals.guardians.contains(&ours));
                for_us |= guards && sheet.is_root && !sheet.acknowledged.contains(&version);
                let mut sentence = match approvals.roots_needed {
                    1 => "one more key with the role root must approve".to_owned(),
                    needed => format!("{needed} more keys with the role root must approve"),
                };
                match approvals.guardians_needed {
                    Some(1) => sentence.push_str(", or one more guardian"),
                    Some(needed) => sentence.push_str(&format!(", or {needed} more guardians")),
                    None => {}
                }
                waits_for.push(sentence);
            }
        }
    }
    let before = sheet.versions.iter().find(|(entry, ..)| Some(*entry) == charter.previous);
    let changes = before.map(|(_, before, _)| differences(before, charter)).unwrap_or_default();
    api::ProposedCharter { entry: version, number: charter.number, changes, waits_for: waits_for.join("; "), for_us }
}

/// Returns the versions that contradict each other, each with what it changes of the last one that all build on.
pub(super) fn rivals(sheet: &CharterSheet) -> Vec<api::RivalCharter> {
    if sheet.tips.len() < 2 {
        return Vec::new();
    }
    let shared = sheet.versions.iter().rev().find(|(.., standing)| *standing == Standing::Past);
    let rival = |tip: &EntryId| {
        let charter = sheet.version(tip)?;
        Some(api::RivalCharter {
            entry: *tip,
            number: charter.number,
            changes: shared.map(|(_, shared, _)| differences(shared, charter)).unwrap_or_default(),
            acknowledged: sheet.acknowledged.contains(tip),
        })
    };
    sheet.tips.iter().filter_map(rival).collect()
}

/// Returns the only key of a charter that begins with what was typed.
pub(in crate::desk) fn find_key(charter: &Charter, typed: &str) -> Result<PublicKey, DeskError> {
    picks::key(charter.keys.iter().map(|listed| listed.key), typed, "key of the charter", "see “djuntu keys list”")
}

/// Returns an office as a person has typed it, with mandate days that are days.
pub(in crate::desk) fn office(
    title: String,
    holder: String,
    from: Option<String>,
    until: Option<String>,
) -> Result<Office, DeskError> {
    for day in [&from, &until].into_iter().flatten() {
        if mandate::parse(day).is_none() {
            return Err(DeskError::Input(format!("“{day}” is no day: write it as 2027-01-31")));
        }
    }
    if let (Some(from), Some(until)) = (&from, &until)
        && from > until
    {
        return Err(DeskError::Input(format!("a mandate cannot begin on {from} and end on {until}")));
    }
    for (what, text) in [("office", &title), ("holder", &holder)] {
        let fits = !text.trim().is_empty() && text.len() <= limits::SHORT_TEXT_BYTES_MAX;
        if !fits || text.chars().any(char::is_control) {
            let max = limits::SHORT_TEXT_BYTES_MAX;
            return Err(DeskError::Input(format!("the {what} is one line of 1 to {max} bytes, and not only spaces")));
        }
    }
    Ok(Office { title, holder, from, until })
}
