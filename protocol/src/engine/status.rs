//! How things stand, as people are told: per territory and node, with the reason where something waits.

use super::keys::{Acting, Protection};
use super::{Alarm, BudgetStatus, Engine, Event, ObservingStatus, Output, QuotaStatus, RecoveryStatus};
use crate::act::Home;
use crate::identity::charter::Office;
use crate::identity::{DocumentId, PublicKey, Roles, TerritoryId};
use crate::session::Rest;
use crate::time::Time;
use std::collections::BTreeSet;

/// How things stand on this node.
#[derive(Clone, Debug)]
pub struct Status {
    /// This node's key.
    pub node: PublicKey,
    /// The territory that it belongs to.
    pub territory: Option<TerritoryId>,
    /// Whether the territory's charter listed this machine's node key and lists it no more (R135).
    pub is_removed: bool,
    /// The office whose key is here, when it may bind the territory.
    pub office: Option<Office>,
    /// Whether this machine's office key lies under a passphrase, if it has one.
    pub protection: Option<Protection>,
    /// How many answered invitations wait for the office key (R351).
    pub promises: usize,
    /// How many documents are held.
    pub documents: usize,
    /// The cooperations.
    pub cooperations: Vec<CooperationStatus>,
    /// The territories that ours guards, or has guarded.
    pub wards: Vec<TerritoryId>,
    /// The other nodes.
    pub nodes: Vec<NodeStatus>,
    /// Nodes whose invitation is being answered.
    pub accepting: Vec<PublicKey>,
    /// Documents that cannot be read from the disk.
    pub unreadable: Vec<DocumentId>,
    /// What people should look at of other nodes (R204).
    pub alarms: Vec<Alarm>,
    /// In how many documents this node is about to do something by itself (R150, R153).
    pub chores: usize,
    /// How observing stands; none when this node observes nothing.
    pub observing: Option<ObservingStatus>,
    /// How many observers are connected.
    pub observers: usize,
    /// How old state that was put back stands; none when there is no sign of one.
    pub recovery: Option<RecoveryStatus>,
    /// What other territories take here, and may.
    pub quotas: Vec<QuotaStatus>,
    /// How the budget of a day stands; none when there is none.
    pub budget: Option<BudgetStatus>,
}

/// One cooperation.
#[derive(Clone, Debug)]
pub struct CooperationStatus {
    /// Its document.
    pub document: DocumentId,
    /// Its parties.
    pub parties: Vec<TerritoryId>,
    /// The parties that have not accepted yet.
    pub missing: Vec<TerritoryId>,
}

/// One other node.
#[derive(Clone, Debug)]
pub struct NodeStatus {
    /// Its key.
    pub node: PublicKey,
    /// The territory that lists it.
    pub territory: TerritoryId,
    /// Whether a session is open.
    pub is_connected: bool,
    /// When something last came from it, over starts of this node too.
    pub last_heard: Option<Time>,
    /// When both sides last had the same in every set that they share; none while a session is open and they know
    /// different charters and cooperations.
    pub equal_at: Option<Time>,
    /// Documents of which something is still to come.
    pub missing_in: usize,
    /// Documents of which something is still to be sent.
    pub missing_out: usize,
    /// Sets in which the same difference was found too often.
    pub stuck: Vec<Home>,
    /// Documents of which a part does not go to it, or come from it, because one side has no room (R294).
    pub paused: usize,
    /// What waits because a budget is used up, on its side or on ours, and until when.
    pub rests: Option<Rest>,
}

impl Engine {
    /// Returns how things stand.
    pub(super) fn status(&self) -> Status {
        let cooperations = self.authority.cooperations().map(|(document, cooperation)| CooperationStatus {
            document,
            parties: cooperation.parties().to_vec(),
            missing: cooperation.missing().collect(),
        });
        let listed = self.authority.territories().flat_map(|(territory, charters)| {
            let keys = charters.tips().flat_map(|(_, charter)| &charter.keys);
            keys.filter(|listed| listed.roles.include(Roles::NODE)).map(move |listed| (territory, listed.key))
        });
        let others: BTreeSet<_> = listed.filter(|(_, node)| *node != self.keys.node.public()).collect();
        let wards = self.territory.into_iter().flat_map(|ours| self.authority.wards(ours, ours));
        Status {
            node: self.keys.node.public(),
            territory: self.territory,
            is_removed: self.territory.is_some_and(|ours| self.authority.has_removed(ours, &self.keys.node.public())),
            office: self.office(),
            protection: self.protection(),
            promises: self.promises.len(),
            documents: self.catalogue.len(),
            cooperations: cooperations.collect(),
            wards: wards.collect(),
            nodes: others.into_iter().map(|(territory, node)| self.node_status(territory, node)).collect(),
            accepting: self.accepting.keys().copied().collect(),
            unreadable: self.unreadable.iter().copied().collect(),
            alarms: self.alarms(),
            chores: self.chores.count(),
            observing: self.observing_status(),
            observers: self.sessions.values().filter(|session| session.observes().is_some()).count(),
            recovery: self.recovery_status(),
            quotas: self.quota_status(),
            budget: self.budget_status(),
        }
    }

    /// Returns the office whose key is on this machine, when the charter in force lets it sign.
    fn office(&self) -> Option<Office> {
        let Acting { key, territory, charter: cited } = self.acting(Roles::SIGN).ok()?;
        let mut tips = self.authority.charters(territory)?.tips();
        let (_, charter) = tips.find(|(tip, _)| *tip == cited)?;
        charter.listed(&key)?.office.clone()
    }

    /// Returns when a connected peer last had the same as we in every set, if it knows the same charters and cooperations.
    pub(super) fn equal_at(&self, peer: PublicKey) -> Option<Time> {
        self.sessions.get(&peer)?.equal_at(self.authority_digest_now(peer))
    }

    /// Remembers for when the session has ended that the peer has the same, if it has, and tells it when it is news.
    pub(super) fn note_equality(&mut self, peer: PublicKey) {
        let authority = self.authority_digest(peer);
        let Some(session) = self.sessions.get_mut(&peer) else { return };
        let Some(equal_at) = session.equal_at(authority) else { return };
        // Observers come with ever new keys; nobody asks when one of them was last the same.
        if self.twins.binary_search(&peer).is_ok() {
            self.last_equal.insert(peer, equal_at);
        }
        if session.sets.values().all(|set| set.is_equal) {
            self.alarms.settle(&peer);
        }
        let is_equal = session.sets.values().all(|set| set.is_equal);
        if is_equal && !std::mem::replace(&mut session.is_equal, is_equal) {
            self.outputs.push_back(Output::Emit(Event::Equal(peer)));
        }
    }

    /// Notes that a peer holds something else than this node in a set that they share.
    pub(super) fn note_difference(&mut self, peer: PublicKey, home: Home) {
        let Some(session) = self.sessions.get_mut(&peer) else { return };
        session.is_equal = false;
        if let Some(set) = session.sets.get_mut(&home) {
            set.is_equal = false;
        }
    }

    fn node_status(&self, territory: TerritoryId, node: PublicKey) -> NodeStatus {
        let session = self.sessions.get(&node);
        let last_heard = session.map(|session| session.last_heard).or_else(|| self.alarms.last_heard(&node));
        let before = || self.last_equal.get(&node).filter(|_| session.is_none()).copied();
        NodeStatus {
            node,
            territory,
            is_connected: session.is_some(),
            last_heard,
            equal_at: self.equal_at(node).or_else(before),
            missing_in: session.map_or(0, |session| session.awaited.len()),
            missing_out: session.map_or(0, |session| session.outbox.documents()),
            stuck: session.map(crate::session::Session::stuck).unwrap_or_default(),
            paused: session.map_or(0, |session| session.pauses.len()),
            rests: self.rests_with(node),
        }
    }
}
