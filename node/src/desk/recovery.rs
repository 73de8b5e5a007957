//! Old state that was put back, in words.

use super::{Desk, DeskError, rfc3339};
use crate::api::{Alarm, Recovered, Recovery};
use djuntu_protocol::engine::status::Status as EngineStatus;
use djuntu_protocol::engine::{Answer, Command, RecoveryStatus};
use djuntu_protocol::identity::{PublicKey, TerritoryId};
use djuntu_protocol::time::Time;

impl Desk {
    /// A person says that nothing is missing although no node has confirmed it: statements are made again.
    ///
    /// # Errors
    /// [`DeskError`], also when nothing waits.
    pub async fn confirm(&self) -> Result<(), DeskError> {
        match self.command(Command::Confirm).await? {
            Answer::Confirmed => Ok(()),
            other => unreachable!("a confirmation was made, not {other:?}"),
        }
    }

    /// Returns how old state that was put back stands.
    pub(super) async fn recovery(&self, status: &EngineStatus) -> Option<Recovery> {
        let found = status.recovery.as_ref()?;
        let territory_of = |node: PublicKey| -> Option<TerritoryId> {
            status.nodes.iter().find(|other| other.node == node).map(|other| other.territory)
        };
        let mut recovered = Vec::new();
        for (node, changes) in &found.recovered {
            // A node that is listed no more is known by its key alone.
            let id = territory_of(*node).unwrap_or(TerritoryId(node.0));
            recovered.push(Recovered { node: *node, territory: self.territory(id).await, changes: *changes });
        }
        Some(Recovery {
            summary: summary(found, &recovered),
            backup: found.backup.filter(|time| *time > Time::default()).map(rfc3339),
            recovered,
            waits: found.is_open,
            waits_for: self.territories(&found.awaited).await,
            elsewhere: found.elsewhere.is_some(),
        })
    }
}

fn summary(found: &RecoveryStatus, recovered: &[Recovered]) -> String {
    let what = match found.backup {
        Some(time) if time > Time::default() => format!("restored from a backup of {}", rfc3339(time)),
        None if recovered.is_empty() => return "another machine runs with the key of this one".to_owned(),
        Some(_) | None => "an old state of this machine was put back".to_owned(),
    };
    let changes = |count: u64| if count == 1 { "1 of your later changes was" } else { "of your later changes were" };
    let each = recovered.iter().map(|recovered| match recovered.changes {
        1 => format!("{} recovered from {}", changes(1), recovered.territory.name),
        count => format!("{count} {} recovered from {}", changes(count), recovered.territory.name),
    });
    let each: Vec<String> = each.collect();
    match (each.is_empty(), found.is_open) {
        (true, true) => format!("{what}; none of your later changes has come back yet"),
        (true, false) => format!("{what}; nothing of yours was missing"),
        (false, _) => format!("{what}; {}", each.join(", ")),
    }
}

/// Returns what a person has to do because of it.
pub(super) fn alarms(recovery: &Recovery) -> Vec<Alarm> {
    let mut alarms = Vec::new();
    if recovery.waits {
        let names: Vec<&str> = recovery.waits_for.iter().map(|territory| territory.name.as_str()).collect();
        let until = match names.as_slice() {
            [] => "no other node is known that could confirm that nothing of yours is missing; if you know it, say \
                   “djuntu restore --confirm”"
                .to_owned(),
            names => format!(
                "they wait until a node of {} has confirmed that nothing of yours is missing: let it connect, or say \
                 “djuntu restore --confirm” if you know it",
                names.join(", ")
            ),
        };
        let what = format!("{}. You can edit, but not sign or make other statements", recovery.summary);
        alarms.push(Alarm::of_this_node("restored", &what, &until));
    }
    if recovery.elsewhere {
        alarms.push(Alarm::of_this_node(
            "elsewhere",
            "another machine runs with the key of this one. Stop one of the two; give it a new data folder and make it \
             a node of its own with “djuntu invite --node” on the other. If there is no such machine, somebody has your \
             key, or the clock of this machine was ahead before its last start",
            "",
        ));
    }
    alarms
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::Territory;

    fn check(backup: Option<Time>, is_open: bool, changes: &[u64], expected: &str) {
        let node = PublicKey([1; 32]);
        let from = Territory { id: TerritoryId([1; 32]), name: "Maio".to_owned() };
        let recovered: Vec<_> =
            changes.iter().map(|changes| Recovered { node, territory: from.clone(), changes: *changes }).collect();
        let found = RecoveryStatus { backup, recovered: Vec::new(), is_open, awaited: Vec::new(), elsewhere: None };
        assert_eq!(summary(&found, &recovered), expected);
    }

    #[test]
    fn what_happened_is_one_sentence() {
        let backup = Some(Time(1_800_000_000_000));
        let date = "restored from a backup of 2027-01-15T08:00:00Z";
        check(backup, true, &[], &format!("{date}; none of your later changes has come back yet"));
        check(backup, false, &[], &format!("{date}; nothing of yours was missing"));
        check(backup, false, &[1], &format!("{date}; 1 of your later changes was recovered from Maio"));
        let two = "3 of your later changes were recovered from Maio, 1 of your later changes was recovered from Maio";
        check(backup, true, &[3, 1], &format!("{date}; {two}"));
        let unknown = "an old state of this machine was put back; none of your later changes has come back yet";
        check(Some(Time(0)), true, &[], unknown);
        let old = "an old state of this machine was put back; 2 of your later changes were recovered from Maio";
        check(None, true, &[2], old);
        check(None, false, &[], "another machine runs with the key of this one");
    }
}
