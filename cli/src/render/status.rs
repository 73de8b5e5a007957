//! How things stand: one sentence, then each other node with its reason, the cooperations, and what needs a person.

use super::bundle::received;
use super::layout::pairs;
use super::terminal::{alarming, busy, clean, good, heading};
use super::time::{ago, moment};
use super::{names, short};
use djuntu_node::api::{Alarm, Cooperation, OtherNode, Status};
use djuntu_node::words::bytes;
use jiff::Timestamp;
use std::path::Path;

/// Lays out the status.
pub(crate) fn status(status: &Status) -> String {
    status_at(status, Timestamp::now())
}

pub(super) fn status_at(status: &Status, now: Timestamp) -> String {
    let name = status.territory.as_ref().map_or_else(String::new, |territory| format!("{}: ", clean(&territory.name)));
    let mut page = format!("{}\n", heading(&format!("{name}{}", status.summary)));
    if let Some(recovery) = &status.recovery {
        page.push_str(&format!("{}\n", busy(&clean(&recovery.summary))));
    }
    if let Some(observing) = &status.observing {
        page.push_str(&super::observe::sources(observing, now));
    } else if !status.nodes.is_empty() {
        page.push_str(&format!("\n{}\n", heading("Other nodes")));
        let mut nodes: Vec<&OtherNode> = status.nodes.iter().collect();
        nodes.sort_by_key(|node| (&node.territory.name, !node.connected, node.last_heard.is_none(), node.node));
        nodes.iter().for_each(|node| page.push_str(&other_node(node, now)));
    }
    if !status.cooperations.is_empty() {
        page.push_str(&format!("\n{}\n", heading("Cooperations")));
        page.push_str(&pairs(2, &status.cooperations.iter().map(cooperation).collect::<Vec<_>>()));
    }
    if !status.received.is_empty() {
        page.push_str(&format!("\n{}\n", heading("Bundles")));
        status.received.iter().for_each(|receipt| page.push_str(&format!("  {}\n", received(receipt))));
    }
    page.push_str(&format!("\n{}\n", heading("This node")));
    page.push_str(&pairs(2, &this_node(status)));
    if !status.alarms.is_empty() {
        page.push_str(&format!("\n{}\n", alarming("Needs you")));
        status.alarms.iter().for_each(|alarm| page.push_str(&self::alarm(alarm, now)));
    }
    page
}

fn other_node(node: &OtherNode, now: Timestamp) -> String {
    let state = match node.state.as_str() {
        "equal" => good("the same"),
        "apart" => alarming("not connected"),
        "waiting" => alarming("waiting"),
        "paused" => alarming("paused"),
        other => busy(other),
    };
    let (name, key) = (clean(&node.territory.name), short(&node.node));
    let heard = node.last_heard.as_deref().map(|heard| format!("last heard {}", ago(heard, now)));
    let equal = node.equal_at.as_deref().map(|equal| format!("last the same {}", ago(equal, now)));
    let path = node.path.as_ref().map(|path| match path.kind.as_str() {
        "none" => format!("not reached since {}: {}", moment(&path.since), clean(&path.text)),
        _ => format!("reached {}", clean(&path.text)),
    });
    let since: Vec<String> = heard.into_iter().chain(equal).chain(path).collect();
    let since = if since.is_empty() { String::new() } else { format!("    {}\n", since.join("; ")) };
    format!("  {name} ({key}): {state}, {}\n{since}", clean(&node.reason))
}

/// What it is and since when, and below it what to do.
fn alarm(alarm: &Alarm, now: Timestamp) -> String {
    let since = alarm.since.as_deref().map(|since| format!(", since {}", ago(since, now))).unwrap_or_default();
    let advice = if alarm.advice.is_empty() { String::new() } else { format!("    {}\n", clean(&alarm.advice)) };
    format!("  - {}{since}\n{advice}", clean(&alarm.what))
}

fn cooperation(cooperation: &Cooperation) -> (String, String) {
    let mut state = match cooperation.state.as_str() {
        "in force" => format!("agreed; the four words: {}", cooperation.words),
        "proposed" => format!("waits for {}; the four words: {}", names(&cooperation.missing), cooperation.words),
        "joining" => format!("asks you to join; the four words: {}", cooperation.words),
        _ => "you are no party any more".to_owned(),
    };
    let show = format!("see “djuntu cooperation show {}”", short(&cooperation.id));
    match (cooperation.disputed, cooperation.changes.len()) {
        (true, _) => state.push_str(&format!("; disputed, {show}")),
        (false, 0) => {}
        (false, 1) => state.push_str(&format!("; a change waits, {show}")),
        (false, count) => state.push_str(&format!("; {count} changes wait, {show}")),
    }
    let title = cooperation.title.as_deref().map(|title| format!("“{}”: ", clean(title))).unwrap_or_default();
    (format!("{title}{}", names(&cooperation.parties)), state)
}

fn this_node(status: &Status) -> Vec<(&'static str, String)> {
    let signs = if status.can_sign {
        "yes, the office key is on this machine"
    } else {
        "no, the office key is not on this machine"
    };
    let mut rows = vec![("key", short(&status.node)), ("version", status.version.clone())];
    rows.extend(status.addresses.iter().map(|address| ("address", clean(address))));
    rows.push(("documents", status.documents.to_string()));
    if status.observing.is_none() {
        rows.push(("can sign", signs.to_owned()));
    }
    if let Some(budget) = &status.budget {
        let until =
            budget.until.as_deref().map(|until| format!("; paused until {}", moment(until))).unwrap_or_default();
        rows.push(("today", format!("{} of {}{until}", bytes(budget.used), bytes(budget.limit))));
    }
    for quota in status.quotas.iter().filter(|quota| quota.paused > 0 || quota.used >= quota.limit / 10 * 8) {
        let name = clean(&quota.territory.name);
        rows.push(("quota", format!("{name} has {} of {}", bytes(quota.used), bytes(quota.limit))));
    }
    if status.observers > 0 {
        rows.push(("observers", format!("{} connected", status.observers)));
    }
    rows
}

/// Says that a node is up, where it is, and what comes next.
pub(crate) fn ready(ready: &djuntu_node::Ready, data: &Path) -> String {
    let status = &ready.status;
    let mut page = match &status.territory {
        Some(territory) => format!("{}\n", heading(&format!("{} is up.", clean(&territory.name)))),
        None => format!("{}\n", heading(&format!("The node is up: {}", status.summary))),
    };
    let mut rows: Vec<(&str, String)> =
        status.addresses.iter().map(|address| ("for other nodes", clean(address))).collect();
    rows.push(("page", format!("http://{}/", ready.api)));
    rows.push(("for commands", ready.api.to_string()));
    rows.push(("data folder", data.display().to_string()));
    rows.extend(ready.notices.iter().map(|notice| ("note", clean(notice))));
    page.push_str(&pairs(2, &rows));
    if let Some(first) = &ready.first {
        // On a line of its own, so that it can be copied whole.
        page.push_str(&format!("Open the page in a browser on this machine, once:\n  http://{}{first}\n", ready.api));
    }
    page.push_str("Ctrl-C stops it.\n");
    page
}
