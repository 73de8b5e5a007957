//! Observers: nodes of no territory that hold what is public, and the nodes from which they have it (R212–R216, R284).
//!
//! What a source gets it passes on at once, so news go from observer to observer (R285).
//!
//! ```text
//! source ──charters, cooperations, public documents──▶ observer (which may be the source of other observers)
//!        ◀──── newer entries of these charters and cooperations ────
//! ```
//!
//! Invariant: what a source says to an observer is a function of public documents and of the charters and cooperations
//! that are needed to judge them, and of nothing else.

use super::{Answer, Engine, Output, Refusal};
use crate::act::Home;
use crate::document::Header;
use crate::document::publication::Publication;
use crate::identity::{DocumentId, PublicKey, TerritoryId};
use crate::invitation::{Invitation, Purpose};
use crate::limits;
use crate::reconcile::PrefixTree;
use crate::session::{Needed, Scope, Session};
use crate::time::Time;
use std::collections::BTreeSet;
use std::sync::Arc;

/// What an observer observes, and where it gets it. Belongs to the machine, which says it again at every start.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Observing {
    /// What it wants to have.
    pub scopes: BTreeSet<Scope>,
    /// The nodes that it stays connected to, to get it.
    pub sources: BTreeSet<PublicKey>,
}

/// How observing stands.
#[derive(Clone, Debug)]
pub struct ObservingStatus {
    /// What is observed.
    pub scopes: Vec<Scope>,
    /// Where it comes from.
    pub sources: Vec<SourceStatus>,
}

/// How it stands with one source.
#[derive(Clone, Debug)]
pub struct SourceStatus {
    /// The node.
    pub node: PublicKey,
    /// The territory that it says it belongs to, while it is connected; none of another observer.
    pub territory: Option<TerritoryId>,
    /// Whether a session is open.
    pub is_connected: bool,
    /// When something last came from it, since this node started.
    pub last_heard: Option<Time>,
    /// When this node last had all that the source has to give.
    pub equal_at: Option<Time>,
    /// Documents of which something is still to come.
    pub missing_in: usize,
}

impl Session {
    /// Returns what the peer observes; none when it is no observer.
    pub(crate) fn observes(&self) -> Option<&[Scope]> {
        self.hello.as_ref()?.observes.as_deref()
    }
}

impl Engine {
    /// Returns whether this node is an observer: then those that it wants to be connected to are its sources.
    pub const fn is_observing(&self) -> bool {
        self.config.observing.is_some()
    }

    /// Observes from now on, in addition to what was observed before; the territory that the code names, unless something
    /// else is said.
    pub(super) fn observe(&mut self, code: Invitation, scope: Option<Scope>) -> Result<Answer, Refusal> {
        let Invitation { network, territory, node: source, addresses, grant } = code;
        let scope = scope.unwrap_or(Scope::Territory(territory));
        if network != self.config.network {
            return Err(Refusal::OtherNetwork);
        }
        if source == self.keys.node.public() {
            return Err(Refusal::OwnInvitation);
        }
        if grant.purpose != Purpose::Observe {
            let what = "this code is an invitation, for “djuntu accept CODE”; one for observers is made with “djuntu \
                        invite --observer”";
            return Err(Refusal::Form(what.to_owned()));
        }
        if self.territory.is_some() || !self.accepting.is_empty() {
            return Err(Refusal::NoObserver);
        }
        let mut observing = self.config.observing.clone().unwrap_or_default();
        observing.scopes.insert(scope);
        observing.sources.insert(source);
        if observing.scopes.len() > limits::SCOPES_MAX || observing.sources.len() > limits::SOURCES_MAX {
            return Err(Refusal::Form(format!(
                "a node observes at most {} territories and cooperations, from at most {} nodes",
                limits::SCOPES_MAX,
                limits::SOURCES_MAX
            )));
        }
        self.outputs.push_back(Output::Observe(observing.clone()));
        self.config.observing = Some(observing);
        self.outputs.push_back(Output::Connect(source, addresses));
        // Open sessions begin again and say in their hello what is wanted now.
        for peer in self.sessions.keys().copied().collect::<Vec<_>>() {
            self.outputs.push_back(Output::Disconnect(peer, crate::violation::Violation::Stranger, None));
            self.handle_disconnected(peer);
        }
        self.authority_changed = true;
        Ok(Answer::Observing)
    }

    /// Returns the first territory that this node observes, which its codes for others name; one that it knows, when it
    /// observes everything.
    pub(super) fn observed_territory(&self) -> Option<TerritoryId> {
        let scopes = self.config.observing.as_ref()?.scopes.iter();
        let mut territories = scopes.filter_map(|scope| match scope {
            Scope::Territory(territory) => Some(*territory),
            Scope::Everything | Scope::Cooperation(_) => None,
        });
        territories.next().or_else(|| self.authority.territories().next().map(|(territory, _)| territory))
    }

    /// Returns what this node says in its hello that it observes: only to its sources.
    pub(super) fn scopes_for(&self, peer: PublicKey) -> Option<Vec<Scope>> {
        let observing = self.config.observing.as_ref().filter(|observing| observing.sources.contains(&peer))?;
        Some(observing.scopes.iter().copied().collect())
    }

    /// Returns what a peer observes that gets it from this node; none when it is no observer.
    pub(super) fn observed_by(&self, peer: PublicKey) -> Option<&[Scope]> {
        self.sessions.get(&peer).and_then(Session::observes)
    }

    /// Returns whether a peer is an observer.
    pub(super) fn is_observer(&self, peer: PublicKey) -> bool {
        self.observed_by(peer).is_some()
    }

    /// Returns whether this node, an observer, gets what is public from a peer.
    pub(super) fn is_source(&self, peer: PublicKey) -> bool {
        self.config.observing.as_ref().is_some_and(|observing| observing.sources.contains(&peer))
    }

    /// Returns whether a peer and this node are observers that each get from the other what is public (R284).
    pub(super) fn is_mutual(&self, peer: PublicKey) -> bool {
        self.is_observer(peer) && self.is_source(peer)
    }

    /// Returns whether another observer can be taken on.
    pub(super) fn has_room_for_observer(&self) -> bool {
        let observers = self.sessions.values().filter(|session| session.observes().is_some());
        observers.count() <= limits::OBSERVERS_MAX
    }

    /// Returns whether what belongs to `home` is in what this node observes.
    pub(super) fn observes(&self, home: Home) -> bool {
        let observing = self.config.observing.as_ref();
        observing.is_some_and(|observing| observing.scopes.iter().any(|scope| scope.includes(home, &self.authority)))
    }

    /// Returns whether entries of a document may be sent to an observer: it is public, or needed to judge what is.
    pub(super) fn may_send_to_observer(&self, peer: PublicKey, document: DocumentId, header: Header) -> bool {
        let Some(scopes) = self.observed_by(peer) else { return false };
        match header.home {
            Some(home) => header.publication == Publication::Public && self.is_in(scopes, home),
            None => self.needed_by(peer).all.contains(&document),
        }
    }

    /// Returns whether something may come from a source: of what is held everything, as far as it may be held at all, and
    /// what is not held is looked at when it has passed the gate (R215).
    pub(super) fn may_receive_from_source(&self, home: Option<Option<Home>>) -> bool {
        home.flatten().is_none_or(|home| self.observes(home))
    }

    /// Returns whether a source may bring a charter or cooperation that this node does not hold: it has named it.
    pub(super) fn is_named(&self, peer: PublicKey, document: DocumentId) -> bool {
        self.is_source(peer) && self.sessions.get(&peer).is_some_and(|session| session.named.contains(&document))
    }

    /// Notes which charters and cooperations a source names: they are what it thinks is needed to judge what is public.
    pub(super) fn note_named(&mut self, peer: PublicKey, document: DocumentId) {
        let is_document = self.catalogue.header(&document).is_some_and(|header| header.home.is_some());
        if is_document || !self.is_source(peer) {
            return;
        }
        let is_full = self.authority.held() >= limits::NAMED_MAX && self.catalogue.header(&document).is_none();
        let Some(session) = self.sessions.get_mut(&peer) else { return };
        if !is_full && session.named.len() < limits::NAMED_MAX && session.named.insert(document) {
            session.authority = None;
            self.authority_changed = true;
        }
    }

    /// Has what an observer needs worked out, once for each change of charters, cooperations and what is public, and for
    /// all that observe the same: it may ask as often as it likes (R283).
    pub(super) fn work_out_needed(&mut self, peer: PublicKey) {
        let revision = self.authority_revision;
        let is_current = |session: &Session| session.needed.as_ref().is_some_and(|(of, _)| *of == revision);
        let Some(session) = self.sessions.get(&peer).filter(|session| !is_current(session)) else { return };
        let Some(scopes) = session.observes() else { return };
        let mut others = self.sessions.values().filter(|other| is_current(other) && other.observes() == Some(scopes));
        let shared = others.find_map(|other| other.needed.as_ref().map(|(_, needed)| Arc::clone(needed)));
        let needed = shared.unwrap_or_else(|| self.needed_by(peer));
        if let Some(session) = self.sessions.get_mut(&peer) {
            session.needed = Some((revision, needed));
        }
    }

    /// Returns the charters and cooperations that an observer needs to judge what is public to it.
    pub(super) fn needed_by(&self, peer: PublicKey) -> Arc<Needed> {
        let Some(session) = self.sessions.get(&peer) else { return Arc::default() };
        match &session.needed {
            Some((of, needed)) if *of == self.authority_revision => Arc::clone(needed),
            // Something has changed a moment ago; the next frame finds it worked out.
            Some(_) | None => {
                let documents = session.observes().map(|scopes| self.public_authority(scopes)).unwrap_or_default();
                Arc::new(Needed { all: documents.iter().copied().collect(), documents })
            }
        }
    }

    /// Returns the charters and cooperations that are needed to judge what is public in these scopes, charters first.
    pub(super) fn public_authority(&self, scopes: &[Scope]) -> Vec<DocumentId> {
        let mut territories = BTreeSet::new();
        let mut cooperations = Vec::new();
        for home in self.catalogue.public_homes().filter(|home| self.is_in(scopes, *home)) {
            match home {
                Home::Territory(owner) => _ = territories.insert(owner),
                Home::Cooperation(document) => {
                    let cooperation = self.authority.cooperation(document);
                    territories.extend(cooperation.into_iter().flat_map(crate::authority::Cooperation::concerned));
                    cooperations.push(document);
                }
            }
        }
        let charters = self.authority.with_guardians(territories).into_iter().map(TerritoryId::document);
        let is_held = |document: &DocumentId| self.catalogue.header(document).is_some();
        charters.chain(cooperations).filter(is_held).collect()
    }

    /// Returns the charters and cooperations that an observer holds of those that a source has named.
    pub(super) fn named_authority(&self, peer: PublicKey) -> Vec<DocumentId> {
        let named = self.sessions.get(&peer).map(|session| &session.named);
        let is_held = |document: &&DocumentId| self.catalogue.header(document).is_some();
        named.into_iter().flatten().filter(is_held).copied().collect()
    }

    /// Returns the sets that are compared with an observer: those in which something is public, once it knows the charters
    /// and cooperations by which that is judged (R213).
    pub(super) fn public_sets(&self, peer: PublicKey) -> Vec<Home> {
        let Some(session) = self.sessions.get(&peer) else { return Vec::new() };
        let Some(scopes) = self.observed_by(peer) else { return Vec::new() };
        let is_told = |home: &Home| session.knows_authority() || session.sets.contains_key(home);
        self.catalogue.public_homes().filter(|home| self.is_in(scopes, *home) && is_told(home)).collect()
    }

    /// Returns the sets that a source has opened, as far as they are observed.
    pub(super) fn opened_sets(&self, peer: PublicKey) -> Vec<Home> {
        let Some(session) = self.sessions.get(&peer) else { return Vec::new() };
        let opened = session.sets.keys().chain(&session.ignored).copied().collect::<BTreeSet<Home>>();
        opened.into_iter().filter(|home| self.knows_home(*home) && self.observes(*home)).collect()
    }

    fn knows_home(&self, home: Home) -> bool {
        match home {
            Home::Cooperation(document) => self.authority.cooperation(document).is_some(),
            Home::Territory(owner) => self.authority.charters(owner).is_some(),
        }
    }

    /// Returns what is compared with a peer of the documents of `home`: with an observer those that are public, and with
    /// nobody those that are paused between the two.
    pub(super) fn tree_for(&mut self, peer: PublicKey, home: Home) -> &PrefixTree {
        let is_observer = self.is_observer(peer);
        if !self.has_paused(peer, home) {
            return if is_observer { self.catalogue.public_set(home) } else { self.catalogue.set(home) };
        }
        let tree = if is_observer { self.catalogue.public_set(home) } else { self.catalogue.set(home) };
        let tree = tree.clone();
        self.unpaused = self.unpaused(peer, tree);
        &self.unpaused
    }

    /// Returns whether this node opens the comparisons with a peer: a source does with its observers, because it knows what
    /// there is; otherwise the smaller key decides.
    pub(super) fn opens_with(&self, peer: PublicKey) -> bool {
        match (self.is_observer(peer), self.is_source(peer)) {
            (true, false) => true,
            (false, true) => false,
            (true, true) | (false, false) => self.keys.node.public() < peer,
        }
    }

    fn is_in(&self, scopes: &[Scope], home: Home) -> bool {
        scopes.iter().any(|scope| scope.includes(home, &self.authority))
    }

    /// Returns how observing stands; none when this node observes nothing.
    pub(super) fn observing_status(&self) -> Option<ObservingStatus> {
        let observing = self.config.observing.as_ref()?;
        let source = |node: &PublicKey| {
            let session = self.sessions.get(node);
            SourceStatus {
                node: *node,
                territory: session.and_then(Session::claimed),
                is_connected: session.is_some(),
                last_heard: session.map(|s| s.last_heard).or_else(|| self.alarms.last_heard(node)),
                equal_at: self.equal_at(*node).or_else(|| self.last_equal.get(node).copied()),
                missing_in: session.map_or(0, |session| session.awaited.len()),
            }
        };
        let sources = observing.sources.iter().map(source).collect();
        Some(ObservingStatus { scopes: observing.scopes.iter().copied().collect(), sources })
    }
}
