//! Old state that was put back: what this node wrote and holds no more comes back from others, and it makes no statement
//! before somebody has said that nothing is missing (R120–R124).
//!
//! A node learns that its state is old in two ways: it is told so at the start ([`super::Config::restored`]), or somebody
//! brings entries that its own keys signed in another epoch. The comparisons that there are anyway say when nothing is
//! missing: equal sets, and equal digests of charters and cooperations.

use super::{Answer, Engine, Event, Output, Refusal};
use crate::act::{Act, Home};
use crate::entry::Verified;
use crate::identity::{DocumentId, PublicKey, Roles, TerritoryId};
use crate::time::{Span, Time};
use std::collections::{BTreeMap, BTreeSet};

/// What this node knows of old state that was put back. What is true of the present start only; a mark that outlasts it
/// is the shell's to keep.
#[derive(Debug, Default)]
pub(super) struct Recovery {
    /// When this start was first told the time.
    started: Option<Time>,
    /// Of when the backup is, when it is known that there was one.
    backup: Option<Time>,
    /// Whether statements wait.
    is_open: bool,
    /// Sets of which a counterpart has confirmed that nothing is missing here.
    sets: BTreeSet<Home>,
    /// The same for charters and cooperations.
    documents: BTreeSet<DocumentId>,
    /// How many entries of our own keys, which we did not hold, came from whom.
    recovered: BTreeMap<PublicKey, u64>,
    /// Who brought some since that was last told.
    news: BTreeSet<PublicKey>,
    /// Who brought an entry that our key signed while this node was running, and did not make.
    elsewhere: Option<PublicKey>,
}

/// How an old state that was put back stands, as people are told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecoveryStatus {
    /// Of when the backup is; none when an old copy was noticed by what came back, zero when that was before this start.
    pub backup: Option<Time>,
    /// How many entries of our own keys came back from whom.
    pub recovered: Vec<(PublicKey, u64)>,
    /// Whether statements wait.
    pub is_open: bool,
    /// The territories of which a node can confirm what is not confirmed yet; ours when another machine of it can.
    pub awaited: Vec<TerritoryId>,
    /// The node that brought an entry which our key signed on another machine since this start.
    pub elsewhere: Option<PublicKey>,
}

impl Recovery {
    /// Begins, with the date of the backup when the shell remembers one.
    pub(super) fn new(backup: Option<Time>) -> Self {
        Self { backup, is_open: backup.is_some(), ..Self::default() }
    }

    /// Learns the time of the start.
    pub(super) fn start(&mut self, now: Time) {
        self.started.get_or_insert(now);
    }

    /// The clock was set back by this much.
    pub(super) fn turn_back(&mut self, by: Span) {
        self.started = self.started.map(|started| started.minus(by));
    }
}

impl Engine {
    /// Takes note of an entry of a peer that one of our own keys signed and that we did not hold (R121, R124).
    pub(super) fn notice_own(&mut self, peer: PublicKey, entry: &Verified, home: Option<Home>) {
        let body = entry.entry();
        if !self.is_own(&body.author) {
            return;
        }
        let is_present = body.epoch == self.config.epoch || self.epochs.get(&entry.document()) == Some(&body.epoch);
        let recovery = &mut self.recovery;
        // Whoever confirmed that nothing is missing there did not know of this, and there may be more.
        match home {
            Some(home) => _ = recovery.sets.remove(&home),
            None => _ = recovery.documents.remove(&entry.document()),
        }
        // Whatever this machine wrote before, it wrote before this start; its clock then was its clock now. Of a machine
        // that was restored this is not sure: another computer has another clock.
        let is_restored = recovery.is_open && recovery.backup.is_some();
        let is_later = !is_restored && recovery.started.is_some_and(|started| body.time > started);
        let was_open = std::mem::replace(&mut recovery.is_open, true);
        if is_later || is_present {
            return self.notice_elsewhere(peer);
        }
        if !was_open {
            // Told before the entry is stored: once it is, it is no news any more, and the next start would know nothing.
            self.outputs.push_back(Output::Emit(Event::Outdated));
        }
        let recovery = &mut self.recovery;
        *recovery.recovered.entry(peer).or_default() += 1;
        recovery.news.insert(peer);
    }

    /// Another machine uses our key.
    pub(super) fn notice_elsewhere(&mut self, peer: PublicKey) {
        if self.recovery.elsewhere.replace(peer).is_none() {
            self.outputs.push_back(Output::Emit(Event::Elsewhere(peer)));
        }
    }

    fn is_own(&self, key: &PublicKey) -> bool {
        self.keys.public().contains(key)
    }

    /// Says how much has come back, once it is stored.
    pub(super) fn tell_recovered(&mut self) {
        for peer in std::mem::take(&mut self.recovery.news) {
            let count = self.recovery.recovered.get(&peer).copied().unwrap_or_default();
            self.after_stored(Output::Emit(Event::Recovered(peer, count)));
        }
    }

    /// A counterpart has the same in a set, so nothing that it holds is missing here.
    pub(super) fn confirm_set(&mut self, peer: PublicKey, home: Home) {
        if self.recovery.is_open && self.counterpart(peer).is_some() {
            let is_news = self.recovery.sets.insert(home);
            self.end_recovery(is_news);
        }
    }

    /// A counterpart has the same charters and cooperations.
    pub(super) fn confirm_authority(&mut self, peer: PublicKey) {
        if self.recovery.is_open && self.counterpart(peer).is_some() {
            let confirmed = self.relevant_authority(peer);
            let before = self.recovery.documents.len();
            self.recovery.documents.extend(confirmed);
            self.end_recovery(self.recovery.documents.len() > before);
        }
    }

    /// A person says that nothing is missing.
    pub(super) fn confirm_by_hand(&mut self) -> Result<Answer, Refusal> {
        if !self.recovery.is_open {
            return Err(Refusal::Already("nothing waits because of a restored backup"));
        }
        self.close_recovery();
        Ok(Answer::Confirmed)
    }

    /// Ends the waiting when everything that can be confirmed is.
    fn end_recovery(&mut self, is_news: bool) {
        // What waited by itself, such as listing an invited machine, is tried again.
        self.authority_changed |= is_news;
        if self.unconfirmed().is_empty() {
            self.close_recovery();
        }
    }

    fn close_recovery(&mut self) {
        self.recovery.is_open = false;
        self.recovery.sets.clear();
        self.recovery.documents.clear();
        self.authority_changed = true;
        self.after_stored(Output::Emit(Event::Confirmed));
    }

    /// Refuses a statement while it may contradict one that we made before and hold no more (R122, R123).
    pub(super) fn check_confirmed(&self, document: DocumentId, act: &Act) -> Result<(), Refusal> {
        let is_harmless = matches!(act, Act::Begin(_) | Act::Accept | Act::Acknowledge | Act::KeepOut(_));
        let waits = self.recovery.is_open && !is_harmless && !self.is_confirmed(document);
        if waits { Err(Refusal::Unconfirmed) } else { Ok(()) }
    }

    fn is_confirmed(&self, document: DocumentId) -> bool {
        match self.catalogue.header(&document).map(|header| header.home) {
            Some(Some(home)) => self.is_set_confirmed(home),
            Some(None) => self.recovery.documents.contains(&document),
            None => true,
        }
    }

    /// Returns whether nothing is missing in a set: somebody has confirmed it, or by what was confirmed there is nobody else
    /// who could hold anything of it.
    fn is_set_confirmed(&self, home: Home) -> bool {
        let is_confirmed = |document: &DocumentId| self.recovery.documents.contains(document);
        // Who else is in a cooperation its own document says, which whoever confirms our charter may not know.
        let are_holders_known = match home {
            Home::Territory(_) => true,
            Home::Cooperation(cooperation) => is_confirmed(&cooperation),
        };
        let charter = self.territory.map(TerritoryId::document);
        let is_known = charter.as_ref().is_some_and(is_confirmed) && are_holders_known;
        self.recovery.sets.contains(&home) || (is_known && self.holders(home).is_empty())
    }

    /// Returns the territories whose nodes hold a set, without ours when this is its only node.
    fn holders(&self, home: Home) -> Vec<TerritoryId> {
        let parties = match home {
            Home::Territory(territory) => vec![territory],
            Home::Cooperation(cooperation) => {
                self.authority.cooperation(cooperation).map(|c| c.parties().to_vec()).unwrap_or_default()
            }
        };
        parties.into_iter().filter(|territory| self.has_other_node(*territory)).collect()
    }

    fn has_other_node(&self, territory: TerritoryId) -> bool {
        let own = self.keys.node.public();
        let charters = self.authority.charters(territory);
        charters.is_some_and(|charters| {
            charters.current().1.keys.iter().any(|listed| listed.roles.include(Roles::NODE) && listed.key != own)
        })
    }

    /// Returns the homes of which something is not confirmed: ours for our charter, a cooperation for its document.
    fn unconfirmed(&self) -> BTreeSet<Home> {
        let Some(ours) = self.territory else { return BTreeSet::new() };
        let cooperations = self.authority.cooperations().map(|(document, _)| Home::Cooperation(document));
        let shared = cooperations.filter(|home| self.authority.is_party(ours, *home));
        let is_open = |home: &Home| {
            let document = match home {
                Home::Territory(territory) => territory.document(),
                Home::Cooperation(cooperation) => *cooperation,
            };
            !self.recovery.documents.contains(&document) || !self.is_set_confirmed(*home)
        };
        shared.chain([Home::Territory(ours)]).filter(is_open).collect()
    }

    /// Returns how an old state that was put back stands; none when there is no sign of one.
    pub(super) fn recovery_status(&self) -> Option<RecoveryStatus> {
        let recovery = &self.recovery;
        let is_known = recovery.is_open || recovery.backup.is_some() || recovery.elsewhere.is_some();
        if !is_known && recovery.recovered.is_empty() {
            return None;
        }
        let unconfirmed = if recovery.is_open { self.unconfirmed() } else { BTreeSet::new() };
        let awaited: BTreeSet<TerritoryId> = unconfirmed.into_iter().flat_map(|home| self.holders(home)).collect();
        Some(RecoveryStatus {
            backup: recovery.backup,
            recovered: recovery.recovered.iter().map(|(peer, count)| (*peer, *count)).collect(),
            is_open: recovery.is_open,
            awaited: awaited.into_iter().collect(),
            elsewhere: recovery.elsewhere,
        })
    }
}
