//! How other nodes are reached, in words.

use super::{Desk, rfc3339};
use crate::api::Path;
use crate::network::{Reached, Way};
use djuntu_protocol::identity::PublicKey;
use djuntu_protocol::time::Time;
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

/// Returns a moment of this machine's clock as RFC 3339.
pub(super) fn moment(time: SystemTime) -> String {
    let since = time.duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
    rfc3339(Time(u64::try_from(since.as_millis()).unwrap_or(u64::MAX)))
}
