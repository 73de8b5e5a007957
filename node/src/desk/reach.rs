//! How this node and others are reached, and whether anything about that needs a person, in words.

use super::{Desk, DeskError, pauses, rfc3339};
use crate::api::{Check, Doctor, Path};
use crate::network::{Address, Reach, Reached, Router, Way};
use djuntu_protocol::engine::Cause;
use djuntu_protocol::engine::status::NodeStatus;
use djuntu_protocol::identity::PublicKey;
use djuntu_protocol::time::{Span, Time};
use std::collections::BTreeSet;
use std::time::SystemTime;

impl Desk {
    /// Says how a node is reached, or why not.
    pub(super) async fn path(&self, reached: &Reached) -> Path {
        match reached {
            Reached::By(way, relay, since) => {
                let (kind, text) = match way {
                    Way::Local => ("local", "on the local network".to_owned()),
                    Way::Direct => ("direct", "directly".to_owned()),
                    Way::Relayed => ("relayed", format!("through {}", self.relay_name(relay.as_ref()).await)),
                };
                Path { kind: kind.to_owned(), through: *relay, text, since: moment(*since) }
            }
            Reached::Not(reason, since) => {
                Path { kind: "none".to_owned(), through: None, text: reason.clone(), since: moment(*since) }
            }
        }
    }

    /// Returns the territory and the key of a relay, as people know it.
    async fn relay_name(&self, relay: Option<&PublicKey>) -> String {
        let Some(relay) = relay else { return "another node".to_owned() };
        let territory = match self.engine_status().await {
            Ok(status) => status.nodes.iter().find(|node| node.node == *relay).map(|node| node.territory),
            Err(_) => None,
        };
        match territory {
            Some(territory) => format!("{} ({})", self.territory(territory).await.name, relay.short()),
            None => format!("the node {}", relay.short()),
        }
    }
}

impl Desk {
    /// Checks how this node stands as far as it can see it itself.
    ///
    /// # Errors
    /// [`DeskError::Stopping`].
    pub async fn doctor(&self) -> Result<Doctor, DeskError> {
        let status = self.engine_status().await?;
        let reach = self.network.reach().await;
        let relays = match reach.relays.first() {
            Some((relay, _)) => Some(self.relay_name(Some(relay)).await),
            None => None,
        };
        let apart = |node: &NodeStatus| {
            let mut of_node = status.alarms.iter().filter(|alarm| alarm.node == Some(node.node));
            of_node.find_map(|alarm| match alarm.cause {
                Cause::ClockDiffers(apart) => Some(apart),
                _ => None,
            })
        };
        let clocks: Vec<Option<Span>> = status.nodes.iter().filter(|node| node.is_connected).map(apart).collect();
        let mut checks =
            vec![clock(&clocks), ports(&reach), reachability(&reach, relays.as_deref()), router(&reach.router)];
        checks.extend(status.budget.as_ref().map(pauses::line));
        checks.extend(pauses::room(&self.quotas(&status).await));
        Ok(Doctor { well: checks.iter().all(|check| check.state != "bad"), checks })
    }
}

pub(super) fn check(name: &str, state: &str, found: String, advice: Option<&str>) -> Check {
    Check { name: name.to_owned(), state: state.to_owned(), found, advice: advice.map(str::to_owned) }
}

/// Compares the clock with those of the nodes that are connected.
fn clock(clocks: &[Option<Span>]) -> Check {
    let advice = "let the system set the clock by the network (“timedatectl set-ntp true”), here or there";
    match clocks.iter().flatten().max() {
        Some(apart) => {
            let found = format!("it differs from another node's by {} minutes", apart.0 / 60_000);
            check("clock", "bad", found, Some(advice))
        }
        None if clocks.is_empty() => {
            check("clock", "unknown", "no other node is connected to compare it".to_owned(), None)
        }
        None => check("clock", "well", "it agrees with those of the nodes that are connected".to_owned(), None),
    }
}

fn ports(reach: &Reach) -> Check {
    let ports: BTreeSet<String> = reach.listening.iter().map(Address::port).collect();
    if ports.is_empty() {
        let advice = "look at --listen, DJUNTU_LISTEN and config.toml, and start the node again";
        return check("ports", "bad", "it listens nowhere for other nodes".to_owned(), Some(advice));
    }
    let ports: Vec<String> = ports.into_iter().collect();
    check("ports", "well", format!("it listens at {}", ports.join(" and ")), None)
}

/// Says whether others can connect to this node, by what was seen.
fn reachability(reach: &Reach, relay: Option<&str>) -> Check {
    let open = "let the port of “ports” through router and firewall, TCP and UDP";
    let tried = reach.probes.iter().find_map(|probe| Some((probe, probe.failure.as_ref()?)));
    match (reach.confirmed.first(), reach.came_at, relay, tried) {
        (Some(address), ..) => check("reachable", "well", format!("others reach it at {address}"), None),
        (None, Some(at), ..) => {
            check("reachable", "well", format!("a twin came here from outside, last at {}", moment(at)), None)
        }
        (None, None, Some(relay), _) => {
            let found = format!("not from outside; others reach it through {relay}");
            check(
                "reachable",
                "well",
                found,
                Some("nothing has to be done; for a direct way, let the port through the router"),
            )
        }
        (None, None, None, Some((probe, failure))) => {
            let found = format!("not from outside: {} tried {} ({failure})", probe.by.short(), probe.address);
            let advice = format!("{open}, or be the twin of a territory whose node can be reached");
            check("reachable", "bad", found, Some(&advice))
        }
        (None, None, None, None) => check("reachable", "unknown", "nobody from outside has tried yet".to_owned(), None),
    }
}

fn router(router: &Router) -> Check {
    let (state, found) = match router {
        Router::NotAsked => ("unknown", "it is not asked to let connections through".to_owned()),
        Router::Asked => ("unknown", "it has not answered yet".to_owned()),
        Router::Silent => ("unknown", "none answers to UPnP".to_owned()),
        Router::NotPublic => ("unknown", "it has no public address itself: there is another one behind it".to_owned()),
        Router::Open(address) => ("well", format!("it lets connections through at {address}")),
    };
    check("router", state, found, None)
}

/// Returns a moment of this machine's clock as RFC 3339.
pub(super) fn moment(time: SystemTime) -> String {
    let since = time.duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
    rfc3339(Time(u64::try_from(since.as_millis()).unwrap_or(u64::MAX)))
}

#[cfg(test)]
mod tests;
