//! How things stand, with the reason in words where something waits.

use super::{Desk, DeskError, pauses, rfc3339};
use crate::api::{Alarm, OtherNode, Status};
use crate::driver::now;
use crate::network::Reached;
use crate::words::counted;
use djuntu_protocol::engine::status::{NodeStatus, Status as EngineStatus};
use djuntu_protocol::engine::{Answer, Command};
use djuntu_protocol::limits;
use djuntu_protocol::time::{Span, Time};

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
        let mut alarms = self.alarms(&board.alarms, &status).await;
        alarms.extend(recovery.iter().flat_map(super::recovery::alarms));
        alarms.extend(status.budget.as_ref().and_then(pauses::alarm));
        let territory = match status.territory {
            Some(territory) => Some(self.territory(territory).await),
            None => None,
        };
        let observing = self.observing(&status).await;
        let summary = match (&territory, &observing) {
            (None, Some(observing)) => super::observe::summary(observing, status.documents, &alarms),
            (None, None) => {
                "this node belongs to no territory yet: “djuntu found NAME”, or “djuntu accept CODE”".to_owned()
            }
            (Some(_), _) => summary(&nodes, &alarms),
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
            observing,
            observers: status.observers,
            received: self.last_received().await,
            recovery,
            budget: status.budget.as_ref().map(pauses::budget),
            quotas: self.quotas(&status).await,
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
            paused: node.paused,
            path,
        }
    }
}

/// Returns the state of another node in one word, and why.
fn state(node: &NodeStatus, now: Time) -> (&'static str, String) {
    match node {
        NodeStatus { is_connected: false, last_heard: None, .. } => {
            ("apart", "never heard yet; it is being called".to_owned())
        }
        NodeStatus { is_connected: false, .. } => ("apart", "the connection is gone; it is being called".to_owned()),
        NodeStatus { rests: Some(rest), .. } => (
            "paused",
            format!(
                "until {}: the budget of today is used up, here or there; {}",
                pauses::moment(*rest),
                pauses::goes_on(*rest)
            ),
        ),
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
        NodeStatus { paused, .. } if *paused > 0 => {
            let what = counted(*paused, "document waits", "documents wait");
            ("paused", format!("the same but for what there is no room for: {what}"))
        }
        NodeStatus { .. } => ("equal", "both have the same".to_owned()),
    }
}

fn summary(nodes: &[OtherNode], alarms: &[Alarm]) -> String {
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
