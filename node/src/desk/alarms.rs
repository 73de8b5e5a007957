//! What a person should look at, in words: what it is, and what to do.

use super::pauses::{goes_on, moment};
use super::{Desk, rfc3339};
use crate::api::{Alarm, Territory};
use crate::words::{bytes, counted};
use djuntu_protocol::engine::status::Status as EngineStatus;
use djuntu_protocol::engine::{Alarm as Found, Cause};
use std::collections::BTreeSet;

impl Desk {
    /// Returns everything that a person should look at but what comes of old state that was put back.
    pub(super) async fn alarms(&self, of_node: &BTreeSet<String>, status: &EngineStatus) -> Vec<Alarm> {
        let mut alarms: Vec<Alarm> = of_node.iter().map(|what| Alarm::of_this_node("node", what, "")).collect();
        for found in &status.alarms {
            let other = match found.cause {
                Cause::FullThere(other, ..) => Some(self.territory(other).await),
                _ => None,
            };
            alarms.push(alarm(found, self.territory(found.territory).await, other.as_ref()));
        }
        if status.is_removed {
            let what =
                "your territory's charter does not list this machine any more, so what is written here reaches nobody";
            let advice = "go on at another machine; to use this one again, give it a new data folder and invite it there \
                          with “djuntu invite --node”";
            alarms.push(Alarm::of_this_node("removed", what, advice));
        }
        for document in &status.unreadable {
            let what = format!("document {} is damaged on this disk", document.short());
            let alarm = Alarm::of_this_node("damaged", &what, "stop the node and run “djuntu rebuild”");
            alarms.push(Alarm { document: Some(*document), ..alarm });
        }
        alarms
    }
}

/// Puts an alarm of the engine into words.
fn alarm(found: &Found, territory: Territory, other: Option<&Territory>) -> Alarm {
    let (kind, what, advice) = words(found, &territory.name, other.map_or("", |other| other.name.as_str()));
    let since = Some(rfc3339(found.since));
    Alarm {
        kind: kind.to_owned(),
        what,
        advice: advice.to_owned(),
        since,
        territory: Some(territory),
        node: found.node,
        document: None,
    }
}

fn words(found: &Found, name: &str, other: &str) -> (&'static str, String, &'static str) {
    let node = found.node.map_or_else(String::new, |node| format!("the node {} of ", node.short()));
    match found.cause {
        Cause::Silent(true) => (
            "silent",
            format!("nothing was heard of {name}"),
            "ask by telephone whether its node runs and has a connection; this one goes on calling it",
        ),
        Cause::Silent(false) => (
            "silent",
            format!("nothing was ever heard of {name}"),
            "ask by telephone whether its node runs, and exchange a new invitation if its address has changed",
        ),
        Cause::Stuck(_) => (
            "stuck",
            format!("comparing with {node}{name} finds the same difference again and again"),
            "look at what was refused, here and there; if nothing was, update both nodes and restart them",
        ),
        Cause::Refused(violation, count) => (
            "refused",
            format!("something from {node}{name} was refused {}: {violation}", times(count)),
            "tell those who run it; their node may need an update, and documents may lack something until then",
        ),
        Cause::RefusedThere(violation) => (
            "refused-there",
            format!("{node}{name} refused this node or what it sent: “{violation}”, as it says of yours"),
            "ask those who run it what their node shows; if yours is not the newest version, update it",
        ),
        Cause::ClockDiffers(apart) => {
            ("clock", format!("the clock of {name} differs from ours by {} minutes", apart.0 / 60_000), "check both")
        }
        Cause::OlderVersion(downgrade) => (
            "older-version",
            format!("{node}{name} {downgrade}"),
            "ask whether it was set back on purpose, and by whom",
        ),
        Cause::Full(limit, documents) => (
            "full",
            format!(
                "{name} has its quota of {} here: {}",
                bytes(limit),
                counted(documents, "document waits", "documents wait")
            ),
            "if you want them, give it more with the table “quota” in config.toml, and start the node again",
        ),
        Cause::FullThere(_, limit, documents) => (
            "full-there",
            format!(
                "{node}{name} has no room for more than {} of {other}: {}",
                bytes(limit),
                counted(documents, "document waits", "documents wait")
            ),
            "ask those who run it to give more; nothing is lost until then",
        ),
        Cause::Rests(rest) => (
            "budget-there",
            format!("{node}{name} is paused until {}: its budget of today is used up; {}", moment(rest), goes_on(rest)),
            "nothing is lost: it goes on by itself",
        ),
    }
}

fn times(count: u64) -> String {
    if count == 1 { "once".to_owned() } else { format!("{count} times") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use djuntu_protocol::identity::{PublicKey, TerritoryId};
    use djuntu_protocol::time::{Span, Time};
    use djuntu_protocol::violation::Violation;

    #[test]
    fn an_alarm_says_what_since_when_and_what_to_do() {
        let check = |cause, node, expected: &str| {
            let id = TerritoryId([1; 32]);
            let found = Found { cause, territory: id, node, since: Time(1_800_000_000_000) };
            let praia = Territory { id: TerritoryId([3; 32]), name: "Praia".to_owned() };
            let alarm = alarm(&found, Territory { id, name: "Maio".to_owned() }, Some(&praia));
            assert!(alarm.to_string().starts_with(expected), "{alarm}");
            assert!(!alarm.advice.is_empty() && alarm.since.as_deref() == Some("2027-01-15T08:00:00Z"));
        };
        let node = Some(PublicKey([2; 32]));
        check(Cause::Silent(true), None, "nothing was heard of Maio: ask by telephone");
        check(
            Cause::ClockDiffers(Span::seconds(1_860)),
            node,
            "the clock of Maio differs from ours by 31 minutes: check",
        );
        check(Cause::Full(50_000_000, 1), None, "Maio has its quota of 50 MB here: 1 document waits: if you");
        let full = Cause::FullThere(TerritoryId([3; 32]), 2_000_000_000, 3);
        check(full, node, "the node aibaeaqc of Maio has no room for more than 2 GB of Praia: 3 documents wait: ask");
        let rest = djuntu_protocol::session::Rest { until: Time(1_800_057_600_000), takes_news: true };
        check(Cause::Rests(rest), node, "the node aibaeaqc of Maio is paused until 2027-01-16 00:00 UTC: its budget");
        let refused = "something from the node aibaeaqc of Maio was refused twice: it sent";
        check(Cause::Refused(Violation::NotShared, 2), node, &refused.replace("twice", "2 times"));
        check(
            Cause::RefusedThere(Violation::Flood),
            node,
            "the node aibaeaqc of Maio refused this node or what it sent",
        );
    }
}
