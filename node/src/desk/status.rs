//! How things stand, with the reason in words where something waits.

use super::{Desk, DeskError, rfc3339};
use crate::api::{OtherNode, Status};
use crate::driver::now;
use crate::network::Reached;
use djuntu_protocol::engine::status::{NodeStatus, Status as EngineStatus};
use djuntu_protocol::engine::{Answer, Command};
use djuntu_protocol::limits;
use djuntu_protocol::time::{Span, Time};
use std::collections::BTreeSet;

/// How long a node that is connected and was never the same may say nothing before that is shown.
const SILENCE_MAX: Span = Span(limits::COMPARE_INTERVAL.0 + limits::COMPARE_INTERVAL.0 / 2);

impl Desk {
    pub(super) async fn engine_status(&self) -> Result<EngineStatus, DeskError> {
        match self.command(Command::Status).await? {
            Answer::Status(status) => Ok(*status),
            other => unreachable!("the status was asked for, not {other:?}"),
        }
    }

    /// Returns how things stand.
    ///
    /// # Errors
    /// [`DeskError::Stopping`].
    pub async fn status(&self) -> Result<Status, DeskError> {
        let status = self.engine_status().await?;
        let reach = self.network.reach().await;
        let mut nodes = Vec::new();
        for node in &status.nodes {
            nodes.push(self.other_node(node, reach.peers.get(&node.node)).await);
        }
        let board = self.engine.board().await.ok_or(DeskError::Stopping)?;
        let recovery = self.recovery(&status).await;
        let mut alarms = alarms(board.alarms, &status, &nodes);
        alarms.extend(recovery.iter().flat_map(super::recovery::alarms));
        let territory = match status.territory {
            Some(territory) => Some(self.territory(territory).await),
            None => None,
        };
        let summary = match &territory {
            None => "this node belongs to no territory yet: “djuntu found NAME”, or “djuntu accept CODE”".to_owned(),
            Some(_) => summary(&nodes, &alarms),
        };
        Ok(Status {
            version: env!("CARGO_PKG_VERSION").to_owned(),
            node: status.node,
            territory,
            can_sign: status.office.is_some(),
            addresses: board.addresses,
            documents: status.documents,
            bytes_out: board.bytes_out,
            bytes_in: board.bytes_in,
            summary,
            cooperations: self.cooperations().await?,
            nodes,
            alarms,
            recovery,
        })
    }

    async fn other_node(&self, node: &NodeStatus, reached: Option<&Reached>) -> OtherNode {
        let (state, reason) = state(node, now());
        let path = match reached {
            Some(reached) => Some(self.path(reached).await),
            None => None,
        };
        OtherNode {
            node: node.node,
            territory: self.territory(node.territory).await,
            state: state.to_owned(),
            reason,
            connected: node.is_connected,
            last_heard: node.last_heard.map(rfc3339),
            equal_at: node.equal_at.map(rfc3339),
            missing_in: node.missing_in,
            missing_out: node.missing_out,
            path,
        }
    }
}

/// Returns what a person should look at, each with its reason.
fn alarms(mut alarms: BTreeSet<String>, status: &EngineStatus, nodes: &[OtherNode]) -> Vec<String> {
    for (node, shown) in status.nodes.iter().zip(nodes) {
        let name = &shown.territory.name;
        if let Some(apart) = node.clock_differs {
            alarms.insert(format!("the clock of {name} differs from ours by {} minutes: check both", apart.0 / 60_000));
        }
        if let Some((violation, count)) = node.refused {
            alarms.insert(format!("something from {name} was refused {}: {violation}", times(count)));
        }
        if let Some(downgrade) = &node.downgraded {
            alarms.insert(format!(
                "the node {} of {name} {downgrade}: ask whether it was set back on purpose, and by whom",
                node.node.short()
            ));
        }
        if !node.stuck.is_empty() {
            alarms.insert(format!("comparing with {name} finds the same difference again and again"));
        }
    }
    if status.is_removed {
        let what = "your territory's charter does not list this machine any more, so what is written here reaches nobody: go \
                    on at another machine; to use this one again, give it a new data folder and invite it there with “djuntu \
                    invite --node”";
        alarms.insert(what.to_owned());
    }
    for document in &status.unreadable {
        let short = document.short();
        alarms.insert(format!("document {short} is damaged on this disk: stop the node and run “djuntu rebuild”"));
    }
    alarms.into_iter().collect()
}

/// Returns the state of another node in one word, and why.
fn state(node: &NodeStatus, now: Time) -> (&'static str, String) {
    match node {
        NodeStatus { is_connected: false, last_heard: None, .. } => {
            ("apart", "not heard since this node started; it is being called".to_owned())
        }
        NodeStatus { is_connected: false, .. } => ("apart", "the connection is gone; it is being called".to_owned()),
        NodeStatus { missing_in, .. } if *missing_in > 0 => {
            ("receiving", format!("{} still to come", counted(*missing_in, "document is", "documents are")))
        }
        NodeStatus { missing_out, .. } if *missing_out > 0 => {
            ("sending", format!("{} still to go", counted(*missing_out, "document is", "documents are")))
        }
        NodeStatus { stuck, .. } if !stuck.is_empty() => {
            ("waiting", "the same difference is found again and again".to_owned())
        }
        NodeStatus { equal_at: None, last_heard: Some(heard), .. } if now.since(*heard) > SILENCE_MAX => {
            let why = "connected, but it answers nothing: its charter may not list this machine any more, or yours not it; ask \
                       there";
            ("waiting", why.to_owned())
        }
        NodeStatus { equal_at: None, .. } => ("comparing", "connected, not compared yet".to_owned()),
        NodeStatus { .. } => ("equal", "both have the same".to_owned()),
    }
}

/// Returns a number and what it counts, in the form that goes with the number.
fn counted(number: usize, one: &str, many: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { many })
}

fn times(count: u64) -> String {
    if count == 1 { "once".to_owned() } else { format!("{count} times") }
}

fn summary(nodes: &[OtherNode], alarms: &[String]) -> String {
    let equal = nodes.iter().filter(|node| node.state == "equal").count();
    let need = |count| counted(count, "thing needs", "things need");
    match (nodes.len(), alarms.len()) {
        (0, 0) => "no other node yet: “djuntu invite” makes an invitation".to_owned(),
        (all, 0) if equal == all => format!("all is well: the same as {equal} of {all} other nodes"),
        (all, 0) => format!("the same as {equal} of {all} other nodes; see why below"),
        (0, count) => format!("no other node yet; {} you", need(count)),
        (all, count) => format!("the same as {equal} of {all} other nodes; {} you", need(count)),
    }
}
