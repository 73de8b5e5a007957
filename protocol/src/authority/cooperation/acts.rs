//! What the document of a cooperation says about who belongs to it, and what everybody who was asked has agreed to.
//!
//! Here every authentic act counts, whoever's key has been removed since, so what is found only grows: a territory that
//! *was* a party by this stays one that was, and its entries stay authentic on every node (R117). What of it stands today
//! is for [`super::standing`].

use crate::act::{Act, Cut, Frontier, Membership, MembershipChange};
use crate::document::Record;
use crate::identity::{EntryId, PublicKey, TerritoryId};
use crate::limits;
use std::collections::{BTreeMap, BTreeSet};

/// A membership: a territory, and the entry that began it. Coming back is another one (R110).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Party {
    /// The territory.
    pub territory: TerritoryId,
    /// The cooperation's first entry for a founding party, else the entry that proposed the admission.
    pub since: EntryId,
}

/// What a version changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum PartyChange {
    /// The territory becomes a party.
    Admit(TerritoryId),
    /// This membership ends.
    Expel(Party),
}

/// A version of the membership, proposed.
#[derive(Clone, Copy, Debug)]
pub(super) struct Version {
    pub(super) number: u64,
    pub(super) previous: EntryId,
    pub(super) change: PartyChange,
    pub(super) proposer: TerritoryId,
}

/// A chain of the cooperation's document, and for whom it speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Chain {
    pub(super) territory: TerritoryId,
    pub(super) key: PublicKey,
    pub(super) epoch: u64,
}

/// Who made an act, and at which place of its chain.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Voice {
    pub(super) chain: Chain,
    pub(super) seq: u64,
}

/// What an act adds to what was known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum News {
    /// Nothing that decides anything.
    None,
    /// What of all that was agreed to is believed is to be looked at again.
    Voice,
    /// There is another cut.
    Cut,
    /// A membership that was begun has been left, or left once more.
    Leave(Party),
    /// Who was a party, or who is invited, has changed.
    Parties,
}

/// The acts about the membership, and what they come to.
#[derive(Clone, Debug)]
pub(super) struct Acts {
    pub(super) first: EntryId,
    pub(super) founding: Vec<TerritoryId>,
    pub(super) accepted: BTreeSet<TerritoryId>,
    pub(super) versions: BTreeMap<EntryId, Version>,
    /// Who consents to each version: of each chain the earliest act, which is believed when any is.
    consents: BTreeMap<EntryId, BTreeMap<Chain, u64>>,
    pub(super) leaves: BTreeMap<Party, BTreeMap<EntryId, Voice>>,
    pub(super) cuts: Vec<(Voice, Cut)>,
    /// The versions that are to admit each territory.
    pub(super) admissions: BTreeMap<TerritoryId, Vec<EntryId>>,
    /// What the acts that end a membership accept of it.
    pub(super) frontiers: BTreeMap<EntryId, Frontier>,
    /// Everybody whose key made one of the acts that must be believed.
    pub(super) signers: BTreeSet<(TerritoryId, PublicKey)>,
    /// Chains of which a number names more than one entry.
    pub(super) forked: BTreeSet<(PublicKey, u64)>,
    /// The membership after each version to which everybody who was asked has agreed; the founding is number 0.
    pub(super) agreed: BTreeMap<(u64, EntryId), BTreeSet<Party>>,
    /// Every membership that was agreed to, and whoever has it or may get it by accepting: they are parties, or were.
    pub(super) begun: BTreeSet<Party>,
    pub(super) ever: BTreeSet<TerritoryId>,
    followers: BTreeMap<EntryId, BTreeSet<EntryId>>,
}

impl Acts {
    pub(super) fn new(first: EntryId, founding: Vec<TerritoryId>, proposer: TerritoryId) -> Self {
        let mut acts = Self {
            first,
            begun: BTreeSet::new(),
            ever: founding.iter().copied().collect(),
            founding,
            accepted: BTreeSet::from([proposer]),
            versions: BTreeMap::new(),
            consents: BTreeMap::new(),
            leaves: BTreeMap::new(),
            cuts: Vec::new(),
            admissions: BTreeMap::new(),
            frontiers: BTreeMap::new(),
            signers: BTreeSet::new(),
            forked: BTreeSet::new(),
            agreed: BTreeMap::new(),
            followers: BTreeMap::new(),
        };
        acts.begin();
        acts
    }

    /// Takes in one entry of the cooperation's document.
    pub(super) fn take(&mut self, id: EntryId, record: &Record) -> News {
        let voice = Voice::of(record);
        let Chain { territory, key, .. } = voice.chain;
        if matches!(record.act(), Some(Act::Change(_) | Act::Consent(_) | Act::Leave(..) | Act::Cut(_))) {
            self.signers.insert((territory, key));
        }
        match record.act() {
            Some(Act::Accept) => {
                let is_new = self.accepted.insert(territory);
                if is_new && self.founding.contains(&territory) {
                    self.begin();
                    return News::Parties;
                }
                News::None
            }
            Some(Act::Change(membership)) => self.propose(id, membership, voice),
            Some(Act::Consent(version)) => self.consent(*version, voice),
            Some(Act::Leave(since, frontier)) => self.leave(id, *since, frontier, voice),
            Some(Act::Cut(cut)) => {
                self.cuts.push((voice, cut.clone()));
                News::Cut
            }
            _ => News::None,
        }
    }

    /// Notes that a chain is forked. Returns whether that is new.
    pub(super) fn fork(&mut self, key: PublicKey, epoch: u64) -> bool {
        self.forked.insert((key, epoch))
    }

    fn propose(&mut self, id: EntryId, membership: &Membership, voice: Voice) -> News {
        let change = match &membership.change {
            MembershipChange::Admit(territory) => {
                self.admissions.entry(*territory).or_default().push(id);
                PartyChange::Admit(*territory)
            }
            MembershipChange::Expel(territory, since, frontier) => {
                self.frontiers.insert(id, frontier.clone());
                PartyChange::Expel(Party { territory: *territory, since: *since })
            }
        };
        let Membership { number, previous, .. } = *membership;
        self.versions.insert(id, Version { number, previous, change, proposer: voice.chain.territory });
        self.followers.entry(previous).or_default().insert(id);
        self.consent(id, voice);
        // It can be the last to come of all that it needs.
        let is_agreed = self.agree(vec![id]);
        let is_invitation = matches!(change, PartyChange::Admit(_));
        if is_agreed || is_invitation { News::Parties } else { News::Voice }
    }

    fn consent(&mut self, version: EntryId, voice: Voice) -> News {
        let consents = self.consents.entry(version).or_default();
        if consents.get(&voice.chain).is_some_and(|seq| *seq <= voice.seq) {
            return News::None;
        }
        consents.insert(voice.chain, voice.seq);
        if self.agree(vec![version]) { News::Parties } else { News::Voice }
    }

    fn leave(&mut self, id: EntryId, since: EntryId, frontier: &Frontier, voice: Voice) -> News {
        self.frontiers.insert(id, frontier.clone());
        let party = Party { territory: voice.chain.territory, since };
        let leaves = self.leaves.entry(party).or_default();
        leaves.insert(id, voice);
        // The first one can be all that others were waiting for.
        let is_first = leaves.len() == 1;
        if party.since != self.first && !self.begun.contains(&party) {
            return News::None;
        }
        let waiting = if is_first { self.versions.keys().copied().collect() } else { Vec::new() };
        if self.agree(waiting) { News::Parties } else { News::Leave(party) }
    }

    /// Begins the memberships of the founding parties, once all have accepted (R24); changes do nothing before.
    fn begin(&mut self) {
        if self.founding.iter().all(|party| self.accepted.contains(party)) {
            self.begun = self.founders().collect();
            self.agreed.insert((0, self.first), self.begun.clone());
            self.agree(self.followers.get(&self.first).into_iter().flatten().copied().collect());
        }
    }

    /// Looks again at these versions and at what follows them. Returns whether one was agreed to.
    fn agree(&mut self, mut pending: Vec<EntryId>) -> bool {
        let mut is_grown = false;
        while let Some(id) = pending.pop() {
            let Some(version) = self.versions.get(&id).copied() else { continue };
            if self.agreed.contains_key(&(version.number, id)) {
                continue;
            }
            let Some(after) = self.outcome(id, &version) else { continue };
            if let PartyChange::Admit(territory) = version.change {
                self.ever.insert(territory);
                self.begun.insert(Party { territory, since: id });
            }
            self.agreed.insert((version.number, id), after);
            pending.extend(self.followers.get(&id).into_iter().flatten());
            is_grown = true;
        }
        is_grown
    }

    /// Returns the membership after a version, when everybody who was asked has agreed to it (R111).
    fn outcome(&self, id: EntryId, version: &Version) -> Option<BTreeSet<Party>> {
        let before = self.before(version)?;
        let consenting: BTreeSet<TerritoryId> = self.consents(&id).map(|voice| voice.chain.territory).collect();
        let asked = asked(before, version);
        let is_left = |party: &Party| self.leaves.contains_key(party);
        let agrees = |territory: &TerritoryId| {
            let is_newcomer = version.change == PartyChange::Admit(*territory);
            consenting.contains(territory) || (!is_newcomer && is_gone(before, *territory, is_left))
        };
        if !asked.iter().all(agrees) {
            return None;
        }
        let mut after = before.clone();
        match version.change {
            PartyChange::Admit(territory) => {
                let staying: BTreeSet<TerritoryId> =
                    before.iter().filter(|party| !is_left(party)).map(|party| party.territory).collect();
                let is_wanted = asked.iter().any(|other| *other != territory && consenting.contains(other));
                if !is_wanted || staying.len() >= limits::PARTIES_MAX {
                    return None;
                }
                after.insert(Party { territory, since: id });
            }
            PartyChange::Expel(party) => {
                let others = asked.iter().filter(|territory| consenting.contains(territory)).count();
                if others < 2 || !after.remove(&party) {
                    return None;
                }
            }
        }
        Some(after)
    }

    /// Returns the memberships with which the cooperation begins.
    pub(super) fn founders(&self) -> impl Iterator<Item = Party> {
        self.founding.iter().map(|territory| Party { territory: *territory, since: self.first })
    }

    /// Returns who consents to a version, or proposes it.
    pub(super) fn consents(&self, version: &EntryId) -> impl Iterator<Item = Voice> {
        let consents = self.consents.get(version).into_iter().flatten();
        consents.map(|(chain, seq)| Voice { chain: *chain, seq: *seq })
    }

    /// Returns the membership before a version, when its predecessor was agreed to and has the number before.
    pub(super) fn before(&self, version: &Version) -> Option<&BTreeSet<Party>> {
        self.agreed.get(&(version.number.checked_sub(1)?, version.previous))
    }
}

impl Voice {
    /// Returns who made an entry.
    pub(super) const fn of(record: &Record) -> Self {
        let Record { territory, author: key, epoch, seq, .. } = *record;
        Self { chain: Chain { territory, key, epoch }, seq }
    }
}

/// Returns who is asked about a version: the parties before it, without whom it expels and with whom it admits.
pub(super) fn asked(before: &BTreeSet<Party>, version: &Version) -> BTreeSet<TerritoryId> {
    let mut asked: BTreeSet<TerritoryId> = before.iter().map(|party| party.territory).collect();
    match version.change {
        PartyChange::Admit(territory) => _ = asked.insert(territory),
        PartyChange::Expel(party) => _ = asked.remove(&party.territory),
    }
    asked
}

/// Returns whether a territory was a party and all its memberships of that moment are over.
pub(super) fn is_gone(before: &BTreeSet<Party>, territory: TerritoryId, is_over: impl Fn(&Party) -> bool) -> bool {
    let mut memberships = before.iter().filter(|party| party.territory == territory).peekable();
    memberships.peek().is_some() && memberships.all(is_over)
}
