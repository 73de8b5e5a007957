//! Whom to dial and when: every wanted peer is tried for ever, with growing pauses and jitter.
//!
//! A direct way is better than one through a relay: the ways through relays are tried when the direct ones have failed, or
//! have led nowhere for [`RELAYED_AFTER`], and while only a relay connects two nodes, the direct ways are tried again now
//! and then (R182).
//!
//! The table holds no sockets and reads no clock, so its rules are tested as they are. Invariants: a peer is dialed by
//! one attempt at a time, never while a direct connection with it is up, and never twice within a second, however often
//! its addresses change.

use super::Address;
use djuntu_protocol::identity::PublicKey;
use djuntu_protocol::limits::ADDRESSES_MAX;
use std::collections::BTreeMap;
use std::time::Duration;
use tokio::time::Instant;

/// The shortest pause between two attempts.
const PAUSE_MIN: Duration = Duration::from_secs(1);
/// The longest pause between two attempts.
const PAUSE_MAX: Duration = Duration::from_secs(60);
/// How long direct ways may take before those through relays are tried beside them.
const RELAYED_AFTER: Duration = Duration::from_secs(1);
/// How often direct ways are tried while a relay connects the two nodes.
const DIRECT_AGAIN: Duration = Duration::from_secs(300);
/// How many addresses seen on the local network are kept per peer, the newest ones.
const SEEN_MAX: usize = 8;

/// Returns the pause after the attempt with this number: it doubles from 2 s to 60 s, and `random` takes away up to a
/// half, so that nodes which lost each other at one moment do not come back at one moment.
pub(super) fn backoff(attempt: u32, random: u64) -> Duration {
    let ceiling = PAUSE_MIN.saturating_mul(2 << attempt.min(10)).min(PAUSE_MAX);
    let half = ceiling / 2;
    let jitter = random % u64::try_from(half.as_millis()).unwrap_or(u64::MAX).saturating_add(1);
    half + Duration::from_millis(jitter)
}

/// A small generator of jitter (splitmix64): spread is all that is asked of it, secrecy is not.
#[derive(Debug)]
pub(super) struct Random(u64);

impl Random {
    pub(super) const fn new(seed: u64) -> Self {
        Self(seed)
    }

    pub(super) const fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }
}

/// The wanted peers.
#[derive(Debug, Default)]
pub(super) struct Dialer {
    wanted: BTreeMap<PublicKey, Wanted>,
}

#[derive(Debug)]
struct Wanted {
    /// What the engine told.
    told: Vec<Address>,
    /// What was seen on the local network, oldest first.
    seen: Vec<Address>,
    attempt: u32,
    next: Instant,
    dialed: Option<Instant>,
    state: State,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    Down,
    /// So many dials are under way, and when the ways through relays are to be tried as well.
    Dialing {
        under_way: u8,
        relayed_at: Option<Instant>,
    },
    Up,
    /// A relay connects the two; when the direct ways are tried again.
    Relayed {
        again_at: Instant,
    },
}

/// What there is between two nodes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Link {
    /// No connection.
    None,
    /// One through a relay.
    Relayed,
    /// A direct one.
    Direct,
}

impl Wanted {
    fn addresses(&self) -> Vec<Address> {
        let unseen = self.seen.iter().filter(|address| !self.told.contains(address));
        self.told.iter().chain(unseen).cloned().collect()
    }

    fn direct(&self) -> Vec<Address> {
        self.addresses().into_iter().filter(|address| address.relay().is_none()).collect()
    }

    fn relayed(&self) -> Vec<Address> {
        self.addresses().into_iter().filter(|address| address.relay().is_some()).collect()
    }

    /// Tries again soon: there is news about where the peer is.
    fn hurry(&mut self, now: Instant) {
        self.attempt = 0;
        self.next = self.dialed.map_or(now, |dialed| now.max(dialed + PAUSE_MIN));
    }

    fn pause(&mut self, now: Instant, random: u64) {
        self.state = State::Down;
        self.next = now + backoff(self.attempt, random);
        self.attempt = self.attempt.saturating_add(1);
    }

    /// Returns when the peer is to be dialed next.
    fn due_at(&self) -> Option<Instant> {
        match self.state {
            State::Down => Some(self.next).filter(|_| !(self.told.is_empty() && self.seen.is_empty())),
            State::Dialing { relayed_at, .. } => relayed_at,
            State::Relayed { again_at } => Some(again_at).filter(|_| !self.direct().is_empty()),
            State::Up => None,
        }
    }

    /// Begins what is due, and returns where to dial.
    fn begin(&mut self, now: Instant) -> Vec<Address> {
        let (direct, relayed) = (self.direct(), self.relayed());
        match self.state {
            State::Down => {
                self.dialed = Some(now);
                let relayed_at = Some(now + RELAYED_AFTER).filter(|_| !direct.is_empty() && !relayed.is_empty());
                self.state = State::Dialing { under_way: 1, relayed_at };
                if direct.is_empty() { relayed } else { direct }
            }
            State::Dialing { under_way, .. } => {
                self.state = State::Dialing { under_way: under_way.saturating_add(1), relayed_at: None };
                relayed
            }
            State::Relayed { .. } => {
                self.dialed = Some(now);
                self.state = State::Relayed { again_at: now + DIRECT_AGAIN };
                direct
            }
            State::Up => Vec::new(),
        }
    }
}

impl Dialer {
    /// Wants `peer` at `addresses`, which replace the ones told before; `link` says how it is connected already.
    pub(super) fn want(&mut self, peer: PublicKey, mut addresses: Vec<Address>, link: Link, now: Instant) {
        addresses.truncate(ADDRESSES_MAX);
        let wanted = self.wanted.entry(peer).or_insert_with(|| Wanted {
            told: Vec::new(),
            seen: Vec::new(),
            attempt: 0,
            next: now,
            dialed: None,
            state: match link {
                Link::None => State::Down,
                Link::Relayed => State::Relayed { again_at: now + DIRECT_AGAIN },
                Link::Direct => State::Up,
            },
        });
        let is_news = addresses.iter().any(|address| !wanted.told.contains(address));
        wanted.told = addresses;
        if is_news {
            wanted.hurry(now);
        }
    }

    /// Forgets `peer`.
    pub(super) fn unwant(&mut self, peer: &PublicKey) {
        self.wanted.remove(peer);
    }

    /// Returns whether `peer` is wanted.
    pub(super) fn is_wanted(&self, peer: &PublicKey) -> bool {
        self.wanted.contains_key(peer)
    }

    /// Returns whom this node wants to be connected to.
    pub(super) fn wanted(&self) -> impl Iterator<Item = &PublicKey> {
        self.wanted.keys()
    }

    /// Returns where a wanted peer says that it can be reached directly.
    pub(super) fn told(&self, peer: &PublicKey) -> Vec<Address> {
        self.wanted.get(peer).map(Wanted::direct).unwrap_or_default()
    }

    /// Tries all peers again soon that are not connected: this machine slept, or has a network again.
    pub(super) fn hurry(&mut self, now: Instant) {
        self.wanted.values_mut().for_each(|wanted| wanted.hurry(now));
    }

    /// Notes that `peer` was seen on the local network. Returns whether it is wanted.
    pub(super) fn seen(&mut self, peer: &PublicKey, address: Address, now: Instant) -> bool {
        let Some(wanted) = self.wanted.get_mut(peer) else { return false };
        wanted.seen.retain(|known| *known != address);
        if wanted.seen.len() == SEEN_MAX {
            wanted.seen.remove(0);
        }
        wanted.seen.push(address);
        wanted.hurry(now);
        if let State::Relayed { again_at } = &mut wanted.state {
            *again_at = wanted.next;
        }
        true
    }

    /// Returns a peer that is to be dialed now, and where, and counts it as being dialed.
    pub(super) fn due(&mut self, now: Instant) -> Option<(PublicKey, Vec<Address>)> {
        let is_due = |wanted: &Wanted| wanted.due_at().is_some_and(|at| at <= now);
        let (peer, wanted) = self.wanted.iter_mut().find(|(_, wanted)| is_due(wanted))?;
        Some((*peer, wanted.begin(now)))
    }

    /// Returns when [`Self::due`] has something to tell next.
    pub(super) fn next(&self) -> Option<Instant> {
        self.wanted.values().filter_map(Wanted::due_at).min()
    }

    /// Notes that a dial failed. Returns the addresses that were tried when it was the last one of its attempt, unless
    /// nobody waits for the peer any more.
    pub(super) fn failed(&mut self, peer: &PublicKey, now: Instant, random: u64) -> Option<Vec<Address>> {
        let wanted = self.wanted.get_mut(peer)?;
        let State::Dialing { under_way, relayed_at } = wanted.state else { return None };
        match (under_way.saturating_sub(1), relayed_at) {
            (0, None) => {
                wanted.pause(now, random);
                Some(wanted.addresses())
            }
            (under_way, relayed_at) => {
                wanted.state = State::Dialing { under_way, relayed_at: relayed_at.map(|_| now) };
                None
            }
        }
    }

    /// Notes what there is between this node and `peer`.
    pub(super) fn set_link(&mut self, peer: &PublicKey, link: Link, now: Instant, random: u64) {
        let Some(wanted) = self.wanted.get_mut(peer) else { return };
        match (link, wanted.state) {
            (Link::Direct, _) => wanted.state = State::Up,
            (Link::Relayed, State::Relayed { .. }) | (Link::None, State::Down | State::Dialing { .. }) => {}
            (Link::Relayed, _) => wanted.state = State::Relayed { again_at: now + DIRECT_AGAIN },
            (Link::None, State::Up | State::Relayed { .. }) => wanted.pause(now, random),
        }
    }

    /// Notes that a session with `peer` held for a while, so that the next loss is met with a short pause again.
    pub(super) fn settled(&mut self, peer: &PublicKey) {
        if let Some(wanted) = self.wanted.get_mut(peer) {
            wanted.attempt = 0;
        }
    }
}

#[cfg(test)]
mod tests;
