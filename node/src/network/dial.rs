//! Whom to dial and when: every wanted peer is tried for ever, with growing pauses and jitter.
//!
//! The table holds no sockets and reads no clock, so its rules are tested as they are. Invariants: a peer is dialed by
//! one attempt at a time, never while a connection with it is up, and never twice within a second, however often its
//! addresses change.

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

#[derive(Debug, PartialEq, Eq)]
enum State {
    Down,
    Dialing,
    Up,
}

impl Wanted {
    fn addresses(&self) -> Vec<Address> {
        let unseen = self.seen.iter().filter(|address| !self.told.contains(address));
        self.told.iter().chain(unseen).cloned().collect()
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
}

impl Dialer {
    /// Wants `peer` at `addresses`, which replace the ones told before; `up` says whether it is connected already.
    pub(super) fn want(&mut self, peer: PublicKey, mut addresses: Vec<Address>, up: bool, now: Instant) {
        addresses.truncate(ADDRESSES_MAX);
        let wanted = self.wanted.entry(peer).or_insert_with(|| Wanted {
            told: Vec::new(),
            seen: Vec::new(),
            attempt: 0,
            next: now,
            dialed: None,
            state: if up { State::Up } else { State::Down },
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

    /// Notes that `peer` was seen on the local network. Returns whether it is wanted.
    pub(super) fn seen(&mut self, peer: &PublicKey, address: Address, now: Instant) -> bool {
        let Some(wanted) = self.wanted.get_mut(peer) else { return false };
        wanted.seen.retain(|known| *known != address);
        if wanted.seen.len() == SEEN_MAX {
            wanted.seen.remove(0);
        }
        wanted.seen.push(address);
        wanted.hurry(now);
        true
    }

    /// Returns a peer that is to be dialed now, and where, and counts it as being dialed.
    pub(super) fn due(&mut self, now: Instant) -> Option<(PublicKey, Vec<Address>)> {
        let (peer, wanted) = self.wanted.iter_mut().find(|(_, wanted)| wanted.is_waiting() && wanted.next <= now)?;
        wanted.state = State::Dialing;
        wanted.dialed = Some(now);
        Some((*peer, wanted.addresses()))
    }

    /// Returns when [`Self::due`] has something to tell next.
    pub(super) fn next(&self) -> Option<Instant> {
        self.wanted.values().filter(|wanted| wanted.is_waiting()).map(|wanted| wanted.next).min()
    }

    /// Notes that the attempt failed. Returns the addresses that were tried, unless nobody waits for the peer any more.
    pub(super) fn failed(&mut self, peer: &PublicKey, now: Instant, random: u64) -> Option<Vec<Address>> {
        let wanted = self.wanted.get_mut(peer).filter(|wanted| wanted.state == State::Dialing)?;
        wanted.pause(now, random);
        Some(wanted.addresses())
    }

    /// Notes whether there is a connection with `peer`.
    pub(super) fn set_up(&mut self, peer: &PublicKey, up: bool, now: Instant, random: u64) {
        let Some(wanted) = self.wanted.get_mut(peer) else { return };
        match (up, wanted.state == State::Up) {
            (true, _) => wanted.state = State::Up,
            (false, true) => wanted.pause(now, random),
            (false, false) => {}
        }
    }

    /// Notes that a session with `peer` held for a while, so that the next loss is met with a short pause again.
    pub(super) fn settled(&mut self, peer: &PublicKey) {
        if let Some(wanted) = self.wanted.get_mut(peer) {
            wanted.attempt = 0;
        }
    }
}

impl Wanted {
    const fn is_waiting(&self) -> bool {
        matches!(self.state, State::Down) && !(self.told.is_empty() && self.seen.is_empty())
    }
}

#[cfg(test)]
mod tests;
