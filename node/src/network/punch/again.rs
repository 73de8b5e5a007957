//! When the next run of hole punching is due, with each wanted peer that only a relay connects (R281).
//!
//! The table holds no sockets and reads no clock. Invariant: with a peer to whom a direct connection is up, or none at all,
//! nothing is due; and no run is due sooner than [`PAUSE_MIN`] after the one before, unless the peer has just become wanted.

use crate::network::dial::Link;
use djuntu_protocol::identity::PublicKey;
use std::collections::BTreeMap;
use std::time::Duration;
use tokio::time::Instant;

/// The pause after the first run; each one is twice as long as the one before.
const PAUSE_MIN: Duration = Duration::from_secs(30);
/// The longest pause, jitter not counted.
const PAUSE_MAX: Duration = Duration::from_secs(900);

/// With whom to try again, and when.
#[derive(Debug, Default)]
pub(in crate::network) struct Again {
    relayed: BTreeMap<PublicKey, Turn>,
}

#[derive(Debug)]
struct Turn {
    /// How many runs were due so far.
    runs: u32,
    due: Instant,
}

/// Returns the pause after so many runs; `random` adds up to a half, so that what disturbed many pairs at one moment does
/// not let all of them try again at one moment.
fn pause(runs: u32, random: u64) -> Duration {
    let pause = PAUSE_MIN.saturating_mul(1 << runs.min(10)).min(PAUSE_MAX);
    let half = u64::try_from((pause / 2).as_millis()).unwrap_or(u64::MAX);
    pause + Duration::from_millis(random % half.saturating_add(1))
}

impl Again {
    /// Notes what there is between this node and a wanted peer. libp2p begins a run on each new connection.
    pub(in crate::network) fn set_link(&mut self, peer: PublicKey, link: Link, now: Instant, random: u64) {
        match link {
            Link::Relayed => {
                _ = self.relayed.entry(peer).or_insert_with(|| Turn { runs: 0, due: now + pause(0, random) })
            }
            Link::Direct | Link::None => self.forget(&peer),
        }
    }

    /// Has the next run with a peer begin at once, if a relay connects it: it was not wanted until now, so none has begun.
    pub(in crate::network) fn hurry(&mut self, peer: &PublicKey, now: Instant) {
        if let Some(turn) = self.relayed.get_mut(peer) {
            turn.due = now;
        }
    }

    /// Forgets a peer that is no longer wanted.
    pub(in crate::network) fn forget(&mut self, peer: &PublicKey) {
        self.relayed.remove(peer);
    }

    /// Returns a peer with which a run is due, and counts it as begun.
    pub(in crate::network) fn due(&mut self, now: Instant, random: u64) -> Option<PublicKey> {
        let (peer, turn) = self.relayed.iter_mut().find(|(_, turn)| turn.due <= now)?;
        turn.runs = turn.runs.saturating_add(1);
        turn.due = now + pause(turn.runs, random);
        Some(*peer)
    }

    /// Returns when [`Self::due`] has something to tell next.
    pub(in crate::network) fn next(&self) -> Option<Instant> {
        self.relayed.values().map(|turn| turn.due).min()
    }
}

#[cfg(test)]
mod tests;
